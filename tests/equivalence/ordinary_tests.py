"""Ordinary nbgrader-style exercises, from `ordinary/*.yml`: as an assignment with a notebook for
each topic, and as scripts for the judge.

Keys of an exercise: name; given (code of the author's before the answer, optional); solution;
test; points (default 1).
"""

from pathlib import Path
from typing import Any

import nbformat
import yaml
from grading.assignment import marked
from nbformat.v4 import new_code_cell, new_notebook

from benling.grader.notebooks.author import changed_names
from benling.judge.names import functions_changing_arguments
from benling.judge.outer_names import globals_changed
from benling.judge.script import Cell, Role, Script
from benling.judge.solution_names import classes_in, libraries_in, modules_in, types_in

ASSIGNMENT = "练习"
CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "试验课程"
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError()"}
"""
#: who hands in the solutions, and who the released stubs
RIGHT, UNDONE = "right", "undone"
_SECONDS = 60.0


def exercises() -> dict[str, list[dict[str, Any]]]:
    """Topic → its exercises."""
    folder = Path(__file__).parent / "ordinary"
    return {f.stem: yaml.safe_load(f.read_text(encoding="utf-8")) for f in folder.glob("*.yml")}


def notebooks() -> dict[str, nbformat.NotebookNode]:
    return {topic: _notebook(entries) for topic, entries in sorted(exercises().items())}


def _notebook(entries: list[dict[str, Any]]) -> nbformat.NotebookNode:
    cells = []
    for entry in entries:
        name = entry["name"]
        if "given" in entry:
            given = new_code_cell(entry["given"].rstrip())
            cells.append(marked(given, f"given-{name}", locked=True))
        body = f"### BEGIN SOLUTION\n{entry['solution'].rstrip()}\n### END SOLUTION"
        cells.append(marked(new_code_cell(body), f"answer-{name}", solution=True))
        marks = {"grade": True, "locked": True, "points": float(entry.get("points", 1))}
        cells.append(marked(new_code_cell(entry["test"].rstrip()), f"test-{name}", **marks))
    notebook = new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {
        "name": "python3", "display_name": "Python 3", "language": "python",
    }  # fmt: skip
    return notebook


def hand_in(course: Path) -> None:
    """The solutions as one submission, the released stubs as another."""
    for topic, entries in exercises().items():
        released = nbformat.read(course / "release" / ASSIGNMENT / f"{topic}.ipynb", as_version=4)
        _write(course, UNDONE, topic, released)
        for entry in entries:
            cell = next(
                c for c in released.cells
                if c.metadata["nbgrader"]["grade_id"] == f"answer-{entry['name']}"
            )  # fmt: skip
            cell.source = entry["solution"].rstrip()
        _write(course, RIGHT, topic, released)


def _write(course: Path, learner: str, topic: str, notebook: nbformat.NotebookNode) -> None:
    folder = course / "submitted" / learner / ASSIGNMENT
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, folder / f"{topic}.ipynb")


def script(topic: str, *, solved: bool, tags: frozenset[str] = frozenset()) -> Script:
    """A topic's notebook, with the solutions or with the released stubs. ``tags``: of the tests."""
    entries = exercises()[topic]
    solutions = [entry["solution"].rstrip() for entry in entries]
    cells = []
    for entry, solution in zip(entries, solutions, strict=True):
        name = entry["name"]
        if "given" in entry:
            cells.append(Cell(f"given-{name}", entry["given"].rstrip(), Role.GIVEN, _SECONDS))
        answer = solution if solved else "raise NotImplementedError()"
        cells.append(Cell(f"answer-{name}", answer, Role.LEARNER, _SECONDS))
        test = entry["test"].rstrip()
        cells.append(Cell(f"test-{name}", test, Role.TEST, _SECONDS, tags, test))
    return Script(
        cells,
        author_binds=frozenset().union(*map(changed_names, solutions)),
        author_changes=frozenset().union(*map(functions_changing_arguments, solutions)),
        author_globals=frozenset().union(*map(globals_changed, solutions)),
        author_classes=frozenset().union(*map(classes_in, solutions)),
        author_types=frozenset().union(*map(types_in, solutions)),
        author_modules=dict(pair for each in solutions for pair in modules_in(each).items()),
        author_libraries=frozenset().union(
            *(
                libraries_in(entry.get(part, ""))
                for entry in entries
                for part in ("given", "solution", "test")
            )
        ),
    )
