"""More points than a cell is worth are none, and a person looks."""

import pytest
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output
from nbgrader.utils import determine_grade

from benling.grader.notebooks.over_full import refuse_over_full


def _graded(text: str) -> NotebookNode:
    cell = new_code_cell("found")
    cell.metadata["nbgrader"] = {
        "grade": True, "solution": False, "locked": True, "grade_id": "t", "points": 2,
    }  # fmt: skip
    cell.outputs = [new_output("execute_result", data={"text/plain": text}, execution_count=1)]
    return new_notebook(cells=[new_code_cell("found = 5"), cell])


@pytest.mark.parametrize(("text", "points"), [("2", 2.0), ("1.5", 1.5), ("0", 0.0), ("[1]", 2.0)])
def test_what_fits_stays(text: str, points: float) -> None:
    notebook = _graded(text)
    assert refuse_over_full(notebook) == []
    assert determine_grade(notebook.cells[1]) == (points, 2.0)


@pytest.mark.parametrize("text", ["2.01", "5", "inf"])
def test_too_much_is_nothing(text: str) -> None:
    notebook = _graded(text)
    assert [(doubt.cell_id, doubt.code) for doubt in refuse_over_full(notebook)] == [
        ("cell-1", "odd-credit")
    ]
    assert determine_grade(notebook.cells[1]) == (0, 2.0)
