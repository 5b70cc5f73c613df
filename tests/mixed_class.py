"""A plain nbgrader course with thirty submissions of every sort."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ASSIGNMENT = "混合作业"
NOTEBOOK = "题目"
CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "试验课程"
c.Execute.timeout = 8
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError()"}
"""

RIGHT = "def square(n):\n    return n * n"
AREA_RIGHT = "def area(a, b):\n    return a * b"
#: the learner whose duplicated cell ends a whole run of nbgrader
STOPS_NBGRADER = "duplicate-test"
#: grade ids in order
SOLUTION, SECOND, ESSAY, CODE_ESSAY = "square", "area", "essay", "free-code"


def _marked(cell: Any, grade_id: str, **marks: Any) -> Any:
    cell.metadata["nbgrader"] = {
        "schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False,
        "grade_id": grade_id, **marks,
    }  # fmt: skip
    cell["id"] = grade_id
    return cell


def _test(grade_id: str, points: float, source: str) -> Any:
    return _marked(new_code_cell(source), grade_id, grade=True, locked=True, points=points)


def source() -> nbformat.NotebookNode:
    def solved(body: str) -> str:
        head, tail = body.split("\n", 1)
        return f"{head}\n    ### BEGIN SOLUTION\n{tail}\n    ### END SOLUTION"

    cells = [
        new_markdown_cell("# 混合作业", id="head"),
        _marked(new_code_cell(solved(RIGHT)), SOLUTION, solution=True),
        _test("t-small", 1, "assert square(2) == 4"),
        _test("t-hidden", 2, "assert square(3) == 9\n### BEGIN HIDDEN TESTS\n"
              "assert square(-4) == 16\n### END HIDDEN TESTS"),
        _test("t-partial", 4, "right = 0\nfor n in range(4):\n    try:\n"
              "        right += square(n) == n * n\n    except Exception:\n        pass\nright"),
        _marked(new_code_cell(solved(AREA_RIGHT)), SECOND, solution=True),
        _test("t-area", 3, "assert area(2, 5) == 10"),
        _marked(new_markdown_cell("YOUR ANSWER HERE"), ESSAY, grade=True, solution=True, points=5),
        _marked(new_code_cell("### BEGIN SOLUTION\ntotal = 1\n### END SOLUTION"), CODE_ESSAY,
                grade=True, solution=True, points=2),
        _marked(new_markdown_cell("任务：整理材料"), "task", task=True, locked=True, points=2),
    ]  # fmt: skip
    notebook = new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {
        "name": "python3", "display_name": "Python 3", "language": "python",
    }  # fmt: skip
    return notebook


def _put(grade_id: str, text: str) -> Callable[[Any], None]:
    def change(notebook: Any) -> None:
        _cell(notebook, grade_id).source = text

    return change


def _cell(notebook: Any, grade_id: str) -> Any:
    return next(
        c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id
    )


def _drop(grade_id: str) -> Callable[[Any], None]:
    def change(notebook: Any) -> None:
        notebook.cells.remove(_cell(notebook, grade_id))

    return change


def _insert(at: int, code: str) -> Callable[[Any], None]:
    def change(notebook: Any) -> None:
        notebook.cells.insert(at, new_code_cell(code))

    return change


def _twice(grade_id: str) -> Callable[[Any], None]:
    def change(notebook: Any) -> None:
        copied = nbformat.from_dict(dict(_cell(notebook, grade_id)))
        copied["id"] = f"{grade_id}-again"
        notebook.cells.append(copied)

    return change


def _points(grade_id: str, points: float) -> Callable[[Any], None]:
    def change(notebook: Any) -> None:
        _cell(notebook, grade_id).metadata["nbgrader"]["points"] = points

    return change


def _as_markdown(grade_id: str) -> Callable[[Any], None]:
    def change(notebook: Any) -> None:
        cell = _cell(notebook, grade_id)
        cell.cell_type = "markdown"
        cell.pop("outputs", None)
        cell.pop("execution_count", None)

    return change


_BOTH = (_put(SOLUTION, RIGHT), _put(SECOND, AREA_RIGHT))

#: learner → changes to the released notebook
SUBMISSIONS: dict[str, tuple[Callable[[Any], None], ...]] = {
    "right": (*_BOTH, _put(ESSAY, "答"), _put(CODE_ESSAY, "total = 2")),
    "right-no-essay": _BOTH,
    "张三": (*_BOTH, _put(ESSAY, "第一条 **加粗** <b>标签</b>")),
    "first-only": (_put(SOLUTION, RIGHT),),
    "second-only": (_put(SECOND, AREA_RIGHT),),
    "wrong": (_put(SOLUTION, "def square(n):\n    return n + n"), _put(SECOND, AREA_RIGHT)),
    "part": (_put(SOLUTION, "def square(n):\n    return n * n if n < 3 else 0"),),
    "hidden-fails": (_put(SOLUTION, "def square(n):\n    return n * abs(n)"),),
    "empty": (),
    "blank-cells": (_put(SOLUTION, ""), _put(SECOND, "")),
    "syntax-error": (_put(SOLUTION, "def square(n:\n  return"), _put(SECOND, AREA_RIGHT)),
    "raises": (_put(SOLUTION, "def square(n):\n    raise ValueError('错')"),),
    "exits": (_put(SOLUTION, "import sys\nsys.exit(1)"), _put(SECOND, AREA_RIGHT)),
    "dies": (_put(SOLUTION, "import os\nos._exit(7)"),),
    "loops": (_put(SOLUTION, "while True:\n    pass"), _put(SECOND, AREA_RIGHT)),
    "chatty": (
        _put(SOLUTION, RIGHT + "\nfor i in range(20000):\n    print('第', i, '行')"),
        _put(SECOND, AREA_RIGHT),
    ),
    "chatty-in-test": (
        _put(SOLUTION, "def square(n):\n    print('x' * 100)\n    return n * n"), _BOTH[1],
    ),
    "stderr": (
        _put(SOLUTION, "import sys\ndef square(n):\n    print('警告', file=sys.stderr)\n"
             "    return n * n"), _BOTH[1],
    ),
    "warns": (
        _put(SOLUTION, "import warnings\ndef square(n):\n    warnings.warn('旧')\n"
             "    return n * n"),
    ),
    "magics": (
        _put(SOLUTION, "%matplotlib inline\n%config InlineBackend\n" + RIGHT),
        _put(SECOND, "%%time\n" + AREA_RIGHT), _put(CODE_ESSAY, "!echo 完成"),
    ),
    "writes-file": (
        _put(SOLUTION, "open('结果.txt', 'w').write('42')\n" + RIGHT),
        _put(SECOND, "assert open('结果.txt').read() == '42'\n" + AREA_RIGHT),
    ),
    "tampered-test": (_put("t-small", "assert True"), _put("t-hidden", "pass"), _BOTH[1]),
    "tampered-points": (_points("t-area", 99), *_BOTH),
    "test-as-text": (_as_markdown("t-area"), *_BOTH),
    "missing-test": (_drop("t-hidden"), *_BOTH),
    "missing-solution": (_drop(SOLUTION), _BOTH[1]),
    "missing-essay": (_drop(ESSAY), *_BOTH),
    "duplicate-test": (_twice("t-area"), *_BOTH),
    "extra-cells": (_insert(1, "import math"), _insert(4, "print(math.pi)"), *_BOTH),
    "shadowing": (_put(SOLUTION, "assert_ = print\nright = 9\n" + RIGHT), _BOTH[1]),
}  # fmt: skip


def hand_in(course: Path) -> None:
    """Write all submissions, from the released notebook."""
    released = course / "release" / ASSIGNMENT / f"{NOTEBOOK}.ipynb"
    for learner, changes in SUBMISSIONS.items():
        notebook = nbformat.read(released, as_version=4)
        for change in changes:
            change(notebook)
        folder = course / "submitted" / learner / ASSIGNMENT
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{NOTEBOOK}.ipynb")
        (folder / "timestamp.txt").write_text("2026-03-01 10:00:00 Asia/Shanghai\n")
