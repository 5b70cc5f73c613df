"""Every forging trick gains points under nbgrader, and none under ``benling grade``."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from grading_course import scores
from hostile.forging import assignments, library
from hostile.forging.library import ALL_RIGHT, EMPTY, Trick

BIN = Path(sys.prefix) / "bin"


@dataclass(frozen=True)
class Graded:
    """Points by learner under both, and what `benling grade` wrote for the trainer."""

    nbgrader: dict[str, float]
    benling: dict[str, float]
    cells: dict[str, dict[str, float]]
    said: str


def _command(*arguments: str, course: Path) -> "subprocess.Popen[str]":
    environment = os.environ | {
        "PATH": f"{BIN}:{os.environ['PATH']}", "HOME": str(course), "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    return subprocess.Popen(
        [str(BIN / arguments[0]), *arguments[1:]], cwd=course, env=environment, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def _course(place: Path, assignment: str, played: tuple[Trick, ...]) -> Path:
    source = place / "source" / assignment
    source.mkdir(parents=True)
    (place / "nbgrader_config.py").write_text(assignments.CONFIG)
    nbformat.write(assignments.SOURCES[assignment], source / f"{assignments.NOTEBOOK}.ipynb")
    for name, text in assignments.BESIDE[assignment].items():
        (source / name).write_text(text)
    made = _command("nbgrader", "generate_assignment", assignment, course=place)
    assert made.wait(200) == 0, made.communicate()
    library.hand_in(place, assignment, played)
    return place


def _by_learner(course: Path) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for row in scores(course):
        found.setdefault(row[1], {})[row[3]] = row[4] or 0.0
    return found


def _graded(
    place: Path, assignment: str, played: tuple[Trick, ...], control: tuple[Trick, ...]
) -> Graded:
    """``played`` under `benling grade`, ``control`` of them under nbgrader as well."""
    # nbgrader runs this code with the rights of whoever runs the tests.
    assert os.geteuid() != 0, "run these tests as an ordinary user"
    ours = _course(place / "ours", assignment, played)
    theirs = place / "theirs"
    shutil.copytree(ours, theirs)
    kept = {EMPTY, ALL_RIGHT} | {trick.name for trick in control}
    for folder in (theirs / "submitted").iterdir():
        if folder.name not in kept:
            shutil.rmtree(folder)
    checked = _command("nbgrader", "autograde", assignment, course=theirs)
    try:
        graded = _command("benling", "grade", assignment, course=ours)
        out, err = graded.communicate(timeout=1500)
        _, log = checked.communicate(timeout=1500)
    finally:
        checked.kill()
    assert checked.returncode == 0, log[-3000:]
    reference, cells = _by_learner(theirs), _by_learner(ours)
    return Graded(
        nbgrader={learner: sum(points.values()) for learner, points in reference.items()},
        benling={learner: sum(points.values()) for learner, points in cells.items()},
        cells=cells,
        said=out + err,
    )


def _check(place: Path, assignment: str, control: tuple[Trick, ...]) -> None:
    """All tricks are played against `benling grade`; ``control``: those nbgrader grades, too."""
    played = library.of(assignment)
    graded = _graded(place, assignment, played, control)
    full = assignments.POINTS[assignment]
    assert (graded.nbgrader[EMPTY], graded.nbgrader[ALL_RIGHT]) == (0, full)
    idle = [trick.name for trick in control if not graded.nbgrader.get(trick.name)]
    assert idle == [], "these gain nothing under nbgrader: no positive control"
    assert (graded.benling[EMPTY], graded.benling[ALL_RIGHT]) == (0, full), graded.said
    assert {trick.name for trick in played} <= graded.benling.keys(), graded.said
    gained = {
        f"{trick.family}/{trick.name}": {
            cell: points for cell, points in graded.cells[trick.name].items() if points
        }
        for trick in played
        if graded.benling[trick.name]
    }
    assert gained == {}, f"{len(gained)} of {len(played)} tricks gained points"


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("assignment", ["plain", "frames"])
def test_no_trick_gains_a_point(tmp_path: Path, assignment: str) -> None:
    _check(tmp_path, assignment, library.heads(assignment))


@pytest.mark.long
@pytest.mark.timeout(5000)
@pytest.mark.parametrize("assignment", ["plain", "frames"])
def test_every_trick_gains_under_nbgrader(tmp_path: Path, assignment: str) -> None:
    _check(tmp_path, assignment, library.of(assignment))


def test_the_library_is_broad() -> None:
    tricks = library.tricks()
    assert len({trick.name for trick in tricks}) == len(tricks) >= 230
    assert len({trick.family for trick in tricks}) >= 18
    assert sum(trick.aimed == "judge" for trick in tricks) >= 75
    heads = [trick for assignment in ("plain", "frames") for trick in library.heads(assignment)]
    assert {trick.family for trick in heads} == {trick.family for trick in tricks}
