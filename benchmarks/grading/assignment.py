"""The assignment that the classes hand in: eleven cells, four automatic questions, one essay."""

from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ASSIGNMENT = "值班统计"
NOTEBOOK = "题目"
#: seconds a cell may take; every grader is given the same
CELL_SECONDS = 6
CONFIG = f"""
c = get_config()
c.CourseDirectory.course_id = "试验课程"
c.Execute.timeout = {CELL_SECONDS}
c.ClearSolutions.code_stub = {{"python": "raise NotImplementedError()"}}
"""

SETUP = """import datetime

import numpy as np
import pandas as pd

cases = pd.DataFrame({
    "编号": [f"A-{n:03d}" for n in range(24)],
    "科室": ["甲", "乙", "丙"] * 8,
    "收件": pd.date_range("2026-03-02", periods=24, freq="2D"),
    "天数": [(n * 7) % 31 for n in range(24)],
})
"""

#: solution cell → the author's answer
ANSWERS = {
    "workdays": "def workdays(first, last):\n    days = 0\n    while first <= last:\n"
    "        days += first.weekday() < 5\n        first += datetime.timedelta(days=1)\n"
    "    return days",
    "overdue": 'def overdue(frame, limit):\n    return frame[frame["天数"] > limit]',
    "summary": 'summary = cases.groupby("科室")["天数"].mean()',
    "ledger": "class Ledger:\n    def __init__(self):\n        self.entries = []\n\n"
    "    def add(self, hours):\n        if hours <= 0:\n            raise ValueError(hours)\n"
    "        self.entries.append(hours)\n\n    def total(self):\n"
    "        return sum(self.entries)",
}
#: (test cell, points, visible, hidden)
TESTS = {
    "workdays": ("t-workdays", 3.0,
        "assert workdays(datetime.date(2026, 3, 2), datetime.date(2026, 3, 8)) == 5",
        "assert workdays(datetime.date(2026, 3, 7), datetime.date(2026, 3, 8)) == 0\n"
        "assert workdays(datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)) == 261"),
    "overdue": ("t-overdue", 3.0,
        "assert len(overdue(cases, 20)) == 8",
        'found = overdue(cases.head(6), 10)\n'
        'expected = cases.iloc[[2, 3, 4]]\npd.testing.assert_frame_equal(found, expected)'),
    "summary": ("t-summary", 2.0,
        'assert list(summary.index) == ["丙", "乙", "甲"]',
        "np.testing.assert_allclose(summary.to_numpy(), "
        '[cases.loc[cases["科室"] == k, "天数"].mean() for k in summary.index])'),
    "ledger": ("t-ledger", 4.0,
        "points = 0\nledger = Ledger()\nledger.add(3)\nledger.add(4)\n"
        "points += 2 * (ledger.total() == 7)",
        "try:\n    ledger.add(-1)\nexcept ValueError:\n    points += 1\n"
        "points += Ledger().total() == 0\npoints"),
}  # fmt: skip
ESSAY = "essay"


def marked(cell: Any, grade_id: str, **marks: Any) -> Any:
    cell.metadata["nbgrader"] = {
        "schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False,
        "grade_id": grade_id, **marks,
    }  # fmt: skip
    cell["id"] = grade_id
    return cell


def source() -> nbformat.NotebookNode:
    """The instructor's notebook."""
    cells = [
        new_markdown_cell("# 值班统计", id="head"),
        marked(new_code_cell(SETUP), "setup", locked=True),
    ]
    for question, answer in ANSWERS.items():
        body = f"### BEGIN SOLUTION\n{answer}\n### END SOLUTION"
        cells.append(marked(new_code_cell(body), question, solution=True))
        grade_id, points, visible, hidden = TESTS[question]
        test = f"{visible}\n### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS"
        cells.append(marked(new_code_cell(test), grade_id, grade=True, locked=True, points=points))
    cells.append(marked(new_markdown_cell("在此作答"), ESSAY, grade=True, solution=True, points=5))
    notebook = new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {
        "name": "python3", "display_name": "Python 3", "language": "python",
    }  # fmt: skip
    return notebook
