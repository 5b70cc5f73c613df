"""nbgrader's own test notebooks get nbgrader's scores."""

import shutil
from pathlib import Path

import nbgrader
import pytest

from equivalence.classes import graded_by_both, released

FILES = Path(nbgrader.__file__).parent / "tests" / "apps" / "files"
ASSIGNMENT = "ps1"
CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "own"
c.Execute.timeout = 3
"""
#: learner → notebook → file handed in
SUBMITTED = {
    "unchanged": {
        "plain": "submitted-unchanged",
        "auto-simple": "autotest-simple-unchanged",
        "auto-hashed": "autotest-hashed-unchanged",
        "auto-multi": "autotest-multi-unchanged",
        "auto-hidden": "autotest-hidden-unchanged",
        "hidden": "test-hidden-tests",
        "effects": "side-effects",
        "loop": "infinite-loop",
        "timeout": "timeout",
        "environment": "validating-environment-variable",
    },
    "changed": {
        "plain": "submitted-changed",
        "auto-simple": "autotest-simple-changed",
        "auto-hashed": "autotest-hashed-changed",
        "auto-multi": "autotest-multi-changed",
        "auto-hidden": "autotest-hidden-changed-wrong",
    },
    "locked": {
        "plain": "submitted-locked-cell-changed",
        "auto-hidden": "autotest-hidden-changed-right",
    },
    "graded": {"plain": "submitted-grade-cell-changed"},
    "cheat": {"plain": "submitted-cheat-attempt"},
    "cheat-again": {"plain": "submitted-cheat-attempt-alternative"},
}
SOURCES = {
    "plain": "submitted-unchanged",
    "auto-simple": "autotest-simple",
    "auto-hashed": "autotest-hashed",
    "auto-multi": "autotest-multi",
    "auto-hidden": "autotest-hidden",
    "hidden": "test-hidden-tests",
    "effects": "side-effects",
    "loop": "infinite-loop",
    "timeout": "timeout",
    "environment": "validating-environment-variable",
}  # fmt: skip


def _prepare(course: Path) -> None:
    source = course / "source" / ASSIGNMENT
    source.mkdir(parents=True)
    (course / "nbgrader_config.py").write_text(CONFIG)
    shutil.copy(FILES / "autotests.yml", course / "autotests.yml")
    for name, origin in SOURCES.items():
        shutil.copy(FILES / f"{origin}.ipynb", source / f"{name}.ipynb")
    released(course, ASSIGNMENT)
    for learner, notebooks in SUBMITTED.items():
        folder = course / "submitted" / learner / ASSIGNMENT
        folder.mkdir(parents=True)
        for name, origin in notebooks.items():
            shutil.copy(FILES / f"{origin}.ipynb", folder / f"{name}.ipynb")


@pytest.mark.long
@pytest.mark.timeout(900)
def test_own_notebooks(tmp_path: Path) -> None:
    both = graded_by_both(tmp_path, ASSIGNMENT, _prepare, seconds=800)
    assert {row[1] for row in both.nbgrader} == set(SUBMITTED), "nbgrader did not grade all"
    assert both.differing() == {}, both.said
    assert both.benling_comments == both.nbgrader_comments
    earned = {row[1]: 0.0 for row in both.nbgrader}
    for row, score in both.nbgrader.items():
        earned[row[1]] += score[0] or 0
    assert len(set(earned.values())) >= 3, "all the same shows nothing"
