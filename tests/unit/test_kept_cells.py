"""The author's own cells stand before the tests that rely on them, whatever a learner did."""

from types import SimpleNamespace
from typing import Any

import pytest
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from benling.grader.notebooks.assignment_book import BaseCell, Notebook, SourceCell
from benling.grader.notebooks.author import read_author
from benling.grader.notebooks.script import Surroundings, script_for
from benling.judge.script import Role, Script

_SETUP = "def close(a, b):\n    return abs(a - b) < 1e-9"
_HELPERS = "import math\n\n\ndef alike(a, b):\n    return a == b"
_FIRST = "def same(a, b):\n    assert a == b\n\n\nsame(close(root, 2), True)"
_SOLUTION = "import statistics\nroot = 2\n\n\nclass Money:\n    pass"


def _cell(source: str, name: str = "", **marks: bool) -> NotebookNode:
    cell = new_code_cell(source)
    if name:
        usual = {"grade": False, "solution": False, "locked": False, "schema_version": 3}
        cell.metadata["nbgrader"] = {**usual, "grade_id": name, **marks}
    return cell


def _cells(solution: str) -> dict[str, NotebookNode]:
    return {
        "setup": _cell(_SETUP, "setup", locked=True),
        "helpers": _cell(_HELPERS),
        "q": _cell(solution, "q", solution=True),
        "t-first": _cell(_FIRST, "t-first", grade=True, locked=True),
        "t-second": _cell("assert alike(root, 2)", "t-second", grade=True, locked=True),
    }


_ENTRY = Notebook(
    "1", "题目", None,
    source_cells=tuple(
        SourceCell(cell.metadata.nbgrader.grade_id, "code", cell.metadata.nbgrader.locked,
                   cell.source, None)
        for cell in _cells(_SOLUTION).values() if "nbgrader" in cell.metadata
    ),
    grade_cells=(BaseCell("2", "t-first", 1), BaseCell("3", "t-second", 1)),
    solution_cells=(BaseCell("4", "q", 0),), task_cells=(),
)  # fmt: skip
_AUTHOR = read_author(new_notebook(cells=list(_cells(_SOLUTION).values())))
_EXECUTE: Any = SimpleNamespace(timeout_func=None, timeout=10)


def _script(cells: list[NotebookNode]) -> Script:
    return script_for(new_notebook(cells=cells), _ENTRY, _AUTHOR, Surroundings(), _EXECUTE)


def _order(cells: list[NotebookNode]) -> list[tuple[str, str]]:
    """Role and first words of each cell of the judge's."""
    return [(cell.role.value, cell.source.split("\n")[0]) for cell in _script(cells).cells]


def test_a_notebook_as_released_needs_nothing() -> None:
    cells = list(_cells("root = 3").values())
    assert [role for role, _ in _order(cells)] == ["given", "given", "learner", "test", "test"]


@pytest.mark.parametrize("way", ["changed", "deleted", "last"])
@pytest.mark.parametrize("which", ["setup", "helpers"])
def test_a_cell_of_the_authors_is_put_back(which: str, way: str) -> None:
    cells = _cells("root = 3")
    touched = cells.pop(which)
    handed_in = list(cells.values())
    if way == "changed":
        # nbgrader restores a protected cell; a learner can only take its marks away.
        handed_in.insert(0, _cell(touched.source + "\nclose = alike = print"))
    elif way == "last":
        handed_in.append(touched)
    order = _order(handed_in)
    kept = (Role.KEPT.value, touched.source.split("\n")[0])
    assert order.count(kept) == 1
    assert order.index(kept) + 1 == [role for role, _ in order].index("test")


def test_what_only_tests_bind_is_known() -> None:
    assert _AUTHOR.test_names == {"same"}


def test_what_a_solution_makes_and_imports_is_known() -> None:
    assert (_AUTHOR.classes, dict(_AUTHOR.modules)) == (
        {"Money"}, {"statistics": "import statistics"},
    )  # fmt: skip
