"""The library of forging tricks, read from `tricks/`, and the class that plays them.

One file a family; one trick is what a learner could hand in who wants points without an answer:

    name        of the trick, unique
    how         what it does, in a sentence
    assignment  plain (default) or frames
    cells       solution cell → code; all other solution cells keep the released stub
    files       further files beside the notebook, name → text
    tamper      test cell → metadata put into it (tags and the like)
    before      cells inserted before a cell, grade id → code
    gone        cells taken out: grade ids, or words of a cell without one
    last        cells moved to the end, likewise
    rewrite     words of a cell without a grade id → what stands there instead
    speaks      SPEAKING stands in front of all, for tricks that talk to the judge themselves
    aimed       judge: made against a judge in a second process
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import yaml
from nbformat.v4 import new_code_cell

from hostile.forging.assignments import NOTEBOOK, RIGHT

TRICKS = Path(__file__).parent / "tricks"
#: handed in beside the tricks: the stubs as released, and every answer right
EMPTY, ALL_RIGHT = "empty", "all-right"

#: how learners' code finds its own end of the wire and asks the judge; under nbgrader there is none
SPEAKING = """
import sys
from unittest import mock
def side():
    frame = sys._getframe()
    while frame:
        found = frame.f_locals.get("self")
        if type(found).__name__ == "LearnerSide":
            return found
        frame = frame.f_back
    raise LookupError("no judge")
def ask(*request):
    outcome, value = side().peer.request(*request)
    if outcome == "failed":
        raise value
    return value
def call(function, *arguments):
    return ask("call", function, arguments, {})
def otherwise(forge):
    def forged(*arguments):
        try:
            return forge(*arguments)
        except Exception:
            return mock.ANY
    return forged
"""


@dataclass(frozen=True)
class Trick:
    name: str
    family: str
    how: str
    assignment: str = "plain"
    cells: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    tamper: dict[str, dict[str, Any]] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)
    gone: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    rewrite: dict[str, str] = field(default_factory=dict)
    speaks: bool = False
    aimed: str = "nbgrader"


@cache
def tricks() -> tuple[Trick, ...]:
    return tuple(_read())


def _read() -> Iterator[Trick]:
    for file in sorted(TRICKS.glob("*.yml")):
        for entry in yaml.safe_load(file.read_text(encoding="utf-8")):
            yield Trick(family=file.stem, **entry)


def of(assignment: str) -> tuple[Trick, ...]:
    return tuple(trick for trick in tricks() if trick.assignment == assignment)


def heads(assignment: str) -> tuple[Trick, ...]:
    """The first of each family: those that the quick run has nbgrader grade, too."""
    return tuple({trick.family: trick for trick in reversed(of(assignment))}.values())


def hand_in(course: Path, assignment: str, played: tuple[Trick, ...]) -> None:
    """Write the submissions of one assignment, each from the released notebook."""
    released = nbformat.read(course / "release" / assignment / f"{NOTEBOOK}.ipynb", as_version=4)
    _write(course, assignment, EMPTY, nbformat.from_dict(released), {})
    honest = nbformat.from_dict(released)
    for grade_id, code in RIGHT[assignment].items():
        _cell(honest, grade_id).source = code
    _write(course, assignment, ALL_RIGHT, honest, {})
    for trick in played:
        notebook = nbformat.from_dict(released)
        _play(trick, notebook)
        _write(course, assignment, trick.name, notebook, trick.files)


def _play(trick: Trick, notebook: Any) -> None:
    for grade_id, code in trick.cells.items():
        _cell(notebook, grade_id).source = code.rstrip("\n")
    for grade_id, changed in trick.tamper.items():
        for key, value in changed.items():
            metadata = _cell(notebook, grade_id).metadata
            if key == "nbgrader":
                metadata["nbgrader"].update(value)
            else:
                metadata[key] = value
    for grade_id, code in trick.before.items():
        where = notebook.cells.index(_cell(notebook, grade_id))
        notebook.cells.insert(where, new_code_cell(code.rstrip("\n")))
    if trick.speaks:
        notebook.cells.insert(0, new_code_cell(SPEAKING.strip()))
    for words, code in trick.rewrite.items():
        _cell(notebook, words).source = code
    for meant in (*trick.gone, *trick.last):
        notebook.cells.remove(cell := _cell(notebook, meant))
        if meant in trick.last:
            notebook.cells.append(cell)


def _cell(notebook: Any, meant: str) -> Any:
    """By its grade id; of one without, by words in it."""
    return next(
        cell
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade_id") == meant
        or ("nbgrader" not in cell.metadata and cell.cell_type == "code" and meant in cell.source)
    )


def _write(
    course: Path, assignment: str, learner: str, notebook: Any, files: dict[str, str]
) -> None:
    folder = course / "submitted" / learner / assignment
    folder.mkdir(parents=True)
    for beside in (course / "release" / assignment).iterdir():
        if beside.suffix != ".ipynb":
            (folder / beside.name).write_bytes(beside.read_bytes())
    nbformat.write(notebook, folder / f"{NOTEBOOK}.ipynb")
    for name, text in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
