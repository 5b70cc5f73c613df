"""Courses graded by both, and what differs between the two gradebooks."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from grading_course import comments, scores

BIN = Path(sys.prefix) / "bin"
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Both:
    """Rows of both gradebooks, by (assignment, learner, notebook, cell)."""

    nbgrader: dict[Row, Row]
    benling: dict[Row, Row]
    #: by `benling grade --warnings-fail`
    benling_strict: dict[Row, Row]
    nbgrader_comments: list[Row]
    benling_comments: list[Row]
    said: str

    def differing(self, *, strict: bool = False) -> dict[Row, tuple[Row | None, Row | None]]:
        ours = self.benling_strict if strict else self.benling
        keys = sorted(self.nbgrader.keys() | ours.keys())
        pairs = {key: (self.nbgrader.get(key), ours.get(key)) for key in keys}
        return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}


def start(*arguments: str, course: Path) -> "subprocess.Popen[str]":
    environment = os.environ | {
        "PATH": f"{BIN}:{os.environ['PATH']}", "HOME": str(course), "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    log = (course / f"{arguments[0]}.log").open("w+")
    return subprocess.Popen(
        [str(BIN / arguments[0]), *arguments[1:]], cwd=course, env=environment, text=True,
        stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
    )  # fmt: skip


def said(course: Path, name: str) -> str:
    return (course / f"{name}.log").read_text(errors="replace")


def generate(course: Path, assignment: str, config: str, notebooks: dict[str, Any]) -> None:
    """An nbgrader course folder with one generated assignment."""
    source = course / "source" / assignment
    source.mkdir(parents=True)
    (course / "nbgrader_config.py").write_text(config)
    for name, notebook in notebooks.items():
        nbformat.write(notebook, source / f"{name}.ipynb")
    released(course, assignment)


def released(course: Path, assignment: str) -> None:
    made = start("nbgrader", "generate_assignment", assignment, course=course)
    assert made.wait(300) == 0, said(course, "nbgrader")


def graded_by_both(
    place: Path, assignment: str, prepare: Callable[[Path], None], *, seconds: float
) -> Both:
    """Prepare one course, copy it, and grade the one with nbgrader, the others with benling."""
    theirs, ours, strict = place / "theirs", place / "ours", place / "strict"
    theirs.mkdir()
    prepare(theirs)
    shutil.copytree(theirs, ours)
    shutil.copytree(theirs, strict)
    reference = start("nbgrader", "autograde", assignment, course=theirs)
    try:
        own = start("benling", "grade", assignment, course=ours)
        own.wait(seconds)
        start("benling", "grade", "--warnings-fail", assignment, course=strict).wait(seconds)
        reference.wait(seconds)
    finally:
        reference.kill()
    return Both(
        {row[:4]: row[4:] for row in scores(theirs)},
        {row[:4]: row[4:] for row in scores(ours)},
        {row[:4]: row[4:] for row in scores(strict)},
        comments(theirs),
        comments(ours),
        said(ours, "benling"),
    )
