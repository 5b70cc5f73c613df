"""Every course of this repository gets nbgrader's scores, cell by cell."""

import json
import os
from pathlib import Path
from typing import Any

import nbformat
import pytest

from benling.catalog.build import Build
from equivalence.classes import graded_by_both, released
from shipped_courses import MOST_IN_LONG, Answers, automatic_points, build, few, right

CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "own"
"""
#: handed in instead of the released stub, where a course has cells for code
OWN_CODE = "print('试一试')\n1 / 0"


def _submissions(known: Answers) -> dict[str, Answers]:
    """Learner → answers; half of the slips leave a question out, half give another's answer."""
    names = sorted(known)
    shifted = {name: known[names[at - 1]] for at, name in enumerate(names)}
    halves = {name: known[name] if at % 2 else shifted[name] for at, name in enumerate(names)}
    return {"right": known, "mixed": halves, "blank": {}}


def _hand_in(
    course: Path, assignment: str, files: dict[str, bytes], given: dict[str, Answers]
) -> None:
    blank = (course / "release" / assignment / f"{assignment}.ipynb").read_bytes()
    for learner, answers in given.items():
        folder = course / "submitted" / learner / assignment
        folder.mkdir(parents=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        held = {q: {"value": v, "at": "2026-11-23T01:00:00Z"} for q, v in answers.items()}
        (folder / "answers.json").write_text(json.dumps({"version": 1, "answers": held}))
        notebook: Any = nbformat.reads(blank.decode(), as_version=4)
        for cell in notebook.cells:
            marks = cell.metadata.get("nbgrader", {})
            if learner == "mixed" and cell.cell_type == "code" and marks.get("solution"):
                cell.source = OWN_CODE
        nbformat.write(notebook, folder / f"{assignment}.ipynb")


def _course(place: Path, build: Build, files: dict[str, bytes], given: dict[str, Answers]) -> None:
    assignment = build.course.assignment
    source = place / "source" / assignment
    source.mkdir(parents=True)
    (place / "nbgrader_config.py").write_text(CONFIG)
    for name, content in {**build.source, **files}.items():
        (source / name).write_bytes(content)
    released(place, assignment)
    _hand_in(place, assignment, files, given)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("code", MOST_IN_LONG)
def test_shipped_course(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, variant = build(code), few(code)[0]
    truth = tmp_path / "truth.json"
    truth.write_text(json.dumps(variant.truth, ensure_ascii=False))
    monkeypatch.setitem(os.environ, "BENLING_TRUTH", str(truth))
    given = _submissions(right(code, variant.files))
    both = graded_by_both(
        tmp_path,
        made.course.assignment,
        lambda place: _course(place, made, variant.files, given),
        seconds=500,
    )
    assert {row[1] for row in both.nbgrader} == set(given), "nbgrader did not grade all"
    assert both.differing() == {}, both.said
    assert both.differing(strict=True) == {}
    assert both.benling_comments == both.nbgrader_comments
    earned = dict.fromkeys(given, 0.0)
    for row, score in both.nbgrader.items():
        earned[row[1]] += score[0] or 0
    assert earned["right"] == sum(automatic_points(code).values())
    assert earned["right"] > earned["mixed"] > earned["blank"] == 0
