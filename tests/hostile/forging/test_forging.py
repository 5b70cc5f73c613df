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


def _graded(place: Path, assignment: str, played: tuple[Trick, ...]) -> Graded:
    # nbgrader runs this code with the rights of whoever runs the tests.
    assert os.geteuid() != 0, "run these tests as an ordinary user"
    theirs = _course(place / "theirs", assignment, played)
    ours = place / "ours"
    shutil.copytree(theirs, ours)
    control = _command("nbgrader", "autograde", assignment, course=theirs)
    try:
        graded = _command("benling", "grade", assignment, course=ours)
        out, err = graded.communicate(timeout=1500)
        _, log = control.communicate(timeout=1500)
    finally:
        control.kill()
    assert control.returncode == 0, log[-3000:]
    reference, cells = _by_learner(theirs), _by_learner(ours)
    return Graded(
        nbgrader={learner: sum(points.values()) for learner, points in reference.items()},
        benling={learner: sum(points.values()) for learner, points in cells.items()},
        cells=cells,
        said=out + err,
    )


def _check(graded: Graded, assignment: str, played: tuple[Trick, ...]) -> None:
    full = assignments.POINTS[assignment]
    assert (graded.nbgrader[EMPTY], graded.nbgrader[ALL_RIGHT]) == (0, full)
    idle = [trick.name for trick in played if not graded.nbgrader.get(trick.name)]
    assert idle == [], "these gain nothing under nbgrader: no positive control"
    assert (graded.benling[EMPTY], graded.benling[ALL_RIGHT]) == (0, full), graded.said
    gained = {
        f"{trick.family}/{trick.name}": {
            cell: points for cell, points in graded.cells.get(trick.name, {}).items() if points
        }
        for trick in played
        if graded.benling.get(trick.name)
    }
    assert gained == {}, f"{len(gained)} of {len(played)} tricks gained points"


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("assignment", ["plain", "frames"])
def test_heads_of_all_families(tmp_path: Path, assignment: str) -> None:
    played = library.heads(assignment)
    _check(_graded(tmp_path, assignment, played), assignment, played)


@pytest.mark.long
@pytest.mark.timeout(5000)
@pytest.mark.parametrize("assignment", ["plain", "frames"])
def test_every_trick(tmp_path: Path, assignment: str) -> None:
    played = library.of(assignment)
    _check(_graded(tmp_path, assignment, played), assignment, played)


def test_the_library_is_broad() -> None:
    heads = [trick for assignment in ("plain", "frames") for trick in library.heads(assignment)]
    assert len({trick.name for trick in library.tricks()}) == len(library.tricks()) >= 90
    assert len({trick.family for trick in heads}) >= 10
    assert len(heads) >= 55
    assert sum(trick.aimed == "judge" for trick in heads) >= 20
