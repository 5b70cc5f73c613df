"""Two small assignments that the forging tricks are played against.

Nothing in them is special: functions, values, exceptions, printed text, partial credit, callbacks,
helpers and data of the author's, as trainers write them. `plain` needs the standard library only,
so that a class of many submissions stays quick; `frames` is the same with NumPy and pandas.
"""

from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

NOTEBOOK = "题目"
STUB = "raise NotImplementedError()"
CONFIG = f"""
c = get_config()
c.CourseDirectory.course_id = "试验课程"
c.Execute.timeout = 20
c.ClearSolutions.code_stub = {{"python": "{STUB}"}}
"""

#: beside the notebook, for learners too
CHECKING = '''"""What the author's tests share."""


def close(value, expected):
    if abs(value - expected) > 1e-9:
        raise AssertionError(f"{value} 与 {expected} 相差过大")
'''

_PLAIN_SETUP = """import math
import random
import unittest

from checking import close

days = [3, 5, 8, 13]
TOLERANCE = 1e-6


def within(value, expected, tolerance=TOLERANCE):
    return abs(value - expected) <= tolerance


class Shift:
    def __init__(self, places):
        self.places = places
        self.people = []

    def is_full(self):
        return len(self.people) >= self.places
"""

#: a cell that learners can change, as many a course has for its imports
_PLAIN_HELPERS = """import string


def alike(one, other):
    marks = string.whitespace + "，。"
    return one.strip(marks) == other.strip(marks)
"""

_FRAMES_SETUP = """import numpy as np
import pandas as pd

cases = pd.DataFrame({
    "编号": ["A1", "A2", "A3", "A4", "A5"],
    "状态": ["在办", "办结", "在办", "办结", "办结"],
    "天数": [12, 31, 7, 26, 9],
})
"""

# (grade id, solution) or (grade id, points, test)
_PLAIN: list[tuple[str, str] | tuple[str, float, str]] = [
    ("q-square", "def square(n):\n    return n * n"),
    ("t-square", 2, "assert square(2) == 4\n### BEGIN HIDDEN TESTS\nassert square(-12) == 144\n"
     "assert square(31) == 961\n### END HIDDEN TESTS"),
    ("q-total", "total = 9019"),
    ("t-total", 2, "### BEGIN HIDDEN TESTS\nassert total == 9019\n### END HIDDEN TESTS"),
    ("q-ratio", "ratio = 0.3721"),
    ("t-ratio", 2, "### BEGIN HIDDEN TESTS\nassert abs(ratio - 0.3721) < 1e-6\n"
     "### END HIDDEN TESTS"),
    ("t-kind", 2, "assert isinstance(ratio, float)\n### BEGIN HIDDEN TESTS\n"
     "assert round(ratio, 4) == 0.3721\n### END HIDDEN TESTS"),
    ("q-names", 'names = ["丁一", "王二"] + ["张三丰"] * 15'),
    ("t-length", 1, "### BEGIN HIDDEN TESTS\nassert len(names) == 17\n### END HIDDEN TESTS"),
    ("t-order", 1, '### BEGIN HIDDEN TESTS\nassert sorted(names)[0] == "丁一"\n'
     "### END HIDDEN TESTS"),
    ("q-heading", 'heading = "望川市关于值班、值守，以及备勤，的通知"'),
    ("t-heading", 1, '### BEGIN HIDDEN TESTS\nassert heading.startswith("望川市")\n'
     'assert heading.endswith("通知") and heading.count("，") == 2\n### END HIDDEN TESTS'),
    ("q-parse", 'def parse(n):\n    if n < 0:\n        raise ValueError(n)\n    return f"{n}天"'),
    ("t-parse", 2, "for bad in (-1, -7):\n    try:\n        parse(bad)\n    except ValueError:\n"
     '        pass\n    else:\n        raise AssertionError("没有报错")'),
    ("q-report", 'def report(n):\n    print(f"共{n}件" + ("，超期5件" if n > 40 else ""))'),
    ("t-report", 2, "import contextlib\nimport io\n\nsaid = io.StringIO()\n"
     "with contextlib.redirect_stdout(said):\n    report(3)\n"
     'assert said.getvalue() == "共3件\\n"\n### BEGIN HIDDEN TESTS\n'
     "said = io.StringIO()\nwith contextlib.redirect_stdout(said):\n    report(47)\n"
     'assert said.getvalue() == "共47件，超期5件\\n"\n### END HIDDEN TESTS'),
    ("q-mean", "def mean(values):\n    return sum(values) / len(values)"),
    ("t-mean", 2, "case = unittest.TestCase()\ncase.assertEqual(mean([1, 2, 3]), 2)\n"
     "### BEGIN HIDDEN TESTS\ncase.assertAlmostEqual(mean([2.5, 4.25]), 3.375)\n"
     "### END HIDDEN TESTS"),
    ("q-count", "def count(n):\n    return n // 3 + 1"),
    ("t-count", 4, "right = 0\nfor n, expected in ((4, 2), (9, 4), (25, 9), (38, 13)):\n"
     "    try:\n        right += count(n) == expected\n    except Exception:\n        pass\nright"),
    ("q-span", "span = max(days) - min(days)"),
    ("t-span", 2, "assert span == max(days) - min(days)"),
    ("q-fee", "fee = 128.5"),
    ("t-fee", 2, "### BEGIN HIDDEN TESTS\nassert within(fee, 128.5)\n### END HIDDEN TESTS"),
    ("q-cube", "def cube(n):\n    return n ** 3"),
    ("t-cube", 2, "n = random.randint(1000, 9999)\nassert cube(n) == n ** 3"),
    ("q-each", "def each(f, values):\n    return [f(value) for value in values]"),
    ("t-each", 2, "seen = []\neach(seen.append, [7, 1, 9])\nassert seen == [7, 1, 9]\n"
     "### BEGIN HIDDEN TESTS\nfactor = 37\n"
     "assert each(lambda x: x * factor, [2, 5]) == [74, 185]\n### END HIDDEN TESTS"),
    ("q-root", "def root(x):\n    return math.sqrt(x)"),
    ("t-root", 2, "close(root(2), math.sqrt(2))\n### BEGIN HIDDEN TESTS\nclose(root(17), "
     "math.sqrt(17))\n### END HIDDEN TESTS"),
    ("q-top", "top = 4"),
    ("t-top", 1, "### BEGIN HIDDEN TESTS\nfrom statistics import mode\n\n"
     "assert top == mode([4, 4, 9, 1])\n### END HIDDEN TESTS"),
    ("t-plan", 1, "### BEGIN HIDDEN TESTS\nimport yaml\n\n"
     'assert top == yaml.safe_load("数: 4")["数"]\n### END HIDDEN TESTS'),
    ("q-turn", "def turn(text):\n    return text[::-1]"),
    ("t-turn", 2, "class TestTurn(unittest.TestCase):\n    def test_word(self):\n"
     '        self.assertEqual(turn("望川"), "川望")\n\n    def test_empty(self):\n'
     '        self.assertEqual(turn(""), "")\n\n\nimport io\n\n'
     "suite = unittest.defaultTestLoader.loadTestsFromTestCase(TestTurn)\n"
     "result = unittest.TextTestRunner(stream=io.StringIO()).run(suite)\n"
     "assert result.testsRun == 2 and result.wasSuccessful()"),
    ("q-gather", "def gather(values):\n    result = 0\n    for value in values:\n"
     "        result += value\n    return result"),
    ("t-gather", 2, 'import inspect\n\nassert "sum(" not in inspect.getsource(gather)\n'
     "### BEGIN HIDDEN TESTS\nassert gather([4, 5, 6]) == 15\n### END HIDDEN TESTS"),
    ("q-place", 'place = "望川市人民路7号"'),
    ("t-place", 1, '### BEGIN HIDDEN TESTS\nassert place.find("人民路") >= 0\n'
     'assert place.index("望川") == 0\n### END HIDDEN TESTS'),
    ("q-staff", 'staff = {"丁一", "王二"}'),
    ("t-staff", 1, "### BEGIN HIDDEN TESTS\n"
     'assert not staff.symmetric_difference({"丁一", "王二"})\n### END HIDDEN TESTS'),
    ("q-shift", 'def shift():\n    made = Shift(3)\n    made.people += ["丁一", "王二", "张三丰"]\n'
     "    return made"),
    ("t-shift", 1, "made = shift()\nassert made.places == 3 and made.is_full()"),
    ("q-load", "def load(n):\n    return n * 0.12"),
    ("t-load", 2, "### BEGIN HIDDEN TESTS\nerror = abs(load(25) - 3) + abs(load(50) - 6)\n"
     "round(2 - error, 2)\n### END HIDDEN TESTS"),
    ("q-level", "import statistics\n\n\ndef level(values):\n    return statistics.median(values)"),
    ("t-level", 1, "### BEGIN HIDDEN TESTS\n"
     "assert level([3, 9, 4, 8]) == statistics.median([3, 9, 4, 8])\n### END HIDDEN TESTS"),
    ("q-title", 'title = "值班安排。"'),
    ("t-title", 1, '### BEGIN HIDDEN TESTS\nassert alike(title, "值班安排")\n### END HIDDEN TESTS'),
    ("q-code", 'code = "WC-07"'),
    ("t-code", 1, "def same(value, expected):\n    assert value == expected, value\n\n\n"
     'same(code[:2], "WC")'),
    ("t-code-end", 1, '### BEGIN HIDDEN TESTS\nsame(code, "WC-07")\n### END HIDDEN TESTS'),
]  # fmt: skip

_FRAMES: list[tuple[str, str] | tuple[str, float, str]] = [
    ("q-overdue", 'def overdue(frame):\n    return frame[frame["天数"] > 20]'),
    ("t-overdue", 2, "### BEGIN HIDDEN TESTS\n"
     'expected = pd.DataFrame({"编号": ["A2", "A4"], "状态": ["办结", "办结"], "天数": [31, 26]},'
     " index=[1, 3])\npd.testing.assert_frame_equal(overdue(cases), expected)\n"
     "### END HIDDEN TESTS"),
    ("q-scale", "def scale(values):\n    return values / values.max()"),
    ("t-scale", 2, "np.testing.assert_allclose(scale(np.array([1.0, 4.0])), [0.25, 1.0])\n"
     "### BEGIN HIDDEN TESTS\nnp.testing.assert_array_equal(scale(np.array([2.0, 8.0])), "
     "[0.25, 1.0])\n### END HIDDEN TESTS"),
    ("q-average", "average = 17.0"),
    ("t-average", 2, '### BEGIN HIDDEN TESTS\nassert np.isclose(average, 17.0)\n'
     "### END HIDDEN TESTS"),
    ("q-late", 'late = cases["天数"] - 20'),
    ("t-late", 2, "### BEGIN HIDDEN TESTS\nassert (late == pd.Series([-8, 11, -13, 6, -11])).all()"
     "\n### END HIDDEN TESTS"),
    ("q-office", 'office = pd.DataFrame({"甲": [1, 2, 3], "乙": [4, 5, 6]})'),
    ("t-office", 2, "assert office.shape == (3, 2)\n### BEGIN HIDDEN TESTS\n"
     'assert office.equals(pd.DataFrame({"甲": [1, 2, 3], "乙": [4, 5, 6]}))\n'
     "### END HIDDEN TESTS"),
    ("q-open", 'n_open = int((cases["状态"] == "在办").sum())'),
    ("t-open", 2, 'assert n_open == len(cases[cases["状态"] == "在办"])'),
    ("q-center", "def center(x):\n    return x - x.mean()"),
    ("t-center", 2, "x = np.random.default_rng().normal(size=5)\n"
     "assert np.allclose(center(x), x - x.mean())"),
]  # fmt: skip


def _marked(cell: Any, grade_id: str, **marks: Any) -> Any:
    cell.metadata["nbgrader"] = {
        "schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False,
        "grade_id": grade_id, **marks,
    }  # fmt: skip
    cell["id"] = grade_id
    return cell


def _notebook(title: str, setup: str, parts: list[Any], helpers: str = "") -> nbformat.NotebookNode:
    cells = [
        new_markdown_cell(f"# {title}", id="head"),
        _marked(new_code_cell(setup), "setup", locked=True),
    ]
    if helpers:
        cells.append(new_code_cell(helpers, id="helpers"))
    for grade_id, *rest in parts:
        if len(rest) == 1:
            body = f"### BEGIN SOLUTION\n{rest[0]}\n### END SOLUTION"
            cells.append(_marked(new_code_cell(body), grade_id, solution=True))
        else:
            points, test = rest
            marks = {"grade": True, "locked": True, "points": points}
            cells.append(_marked(new_code_cell(test), grade_id, **marks))
    notebook = new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {
        "name": "python3", "display_name": "Python 3", "language": "python",
    }  # fmt: skip
    return notebook


#: assignment → its source notebook
SOURCES = {
    "plain": _notebook("值班", _PLAIN_SETUP, _PLAIN, _PLAIN_HELPERS),
    "frames": _notebook("热线", _FRAMES_SETUP, _FRAMES),
}
#: assignment → files that the author hands out beside the notebook
BESIDE = {"plain": {"checking.py": CHECKING}, "frames": {}}
#: assignment → solution cell → right answer
RIGHT = {
    name: {part[0]: part[1] for part in parts if len(part) == 2}
    for name, parts in (("plain", _PLAIN), ("frames", _FRAMES))
}
POINTS = {
    name: float(sum(part[1] for part in parts if len(part) == 3))
    for name, parts in (("plain", _PLAIN), ("frames", _FRAMES))
}
