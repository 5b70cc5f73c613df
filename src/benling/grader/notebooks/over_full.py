"""A test that came to more points than its cell is worth earns none.

nbgrader would not grade the class. And where a test counts what it finds, a learner can bring that
about by answers that are right several times over: it must not count as a fault of the machine's.
"""

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_output
from nbgrader.utils import determine_grade, is_grade, is_solution

from benling.grader.notebooks.script import cell_name
from benling.judge.doubts import doubt
from benling.judge.script import Doubt


def refuse_over_full(notebook: NotebookNode) -> list[Doubt]:
    """Put an error first into the outputs of such tests."""
    doubts = []
    for index, cell in enumerate(notebook.cells):
        if not is_grade(cell) or is_solution(cell) or cell.cell_type != "code":
            continue
        try:
            determine_grade(cell)
        except ValueError as error:
            found = doubt(cell_name(index), "odd-credit", str(error))
            refused = {"ename": "Refused", "evalue": found.detail, "traceback": [found.detail]}
            cell.outputs.insert(0, new_output("error", **refused))
            doubts.append(found)
    return doubts
