"""An honest class gets nbgrader's scores, cell by cell, but for the differences that are listed."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from grading.assignment import ASSIGNMENT, CONFIG, NOTEBOOK, source
from grading.honest_class import Submission, composition, hand_in, submissions

from equivalence.classes import Both, Row, generate, graded_by_both

DIFFERENCES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("differences.yml").read_text(encoding="utf-8")
)
SEED = 20260301


def _graded(place: Path, made: list[Submission], seconds: float) -> Both:
    def prepare(course: Path) -> None:
        # Longer than for the benchmark: only endless loops may run into it, also on a busy machine.
        config = f"{CONFIG}\nc.Execute.timeout = 20\n"
        generate(course, ASSIGNMENT, config, {NOTEBOOK: source()})
        hand_in(course, made)

    return graded_by_both(place, ASSIGNMENT, prepare, seconds=seconds)


def _reason(kind: str, cell: str, pair: tuple[Row | None, Row | None]) -> str | None:
    """The listed reason for a difference, or None."""
    theirs, ours = pair
    if theirs is None or ours is None or theirs[1:] != ours[1:]:
        return None
    for entry in DIFFERENCES:
        if (
            kind in entry["kinds"]
            and cell in entry.get("cells", [cell])
            and entry["nbgrader"] in ("any", theirs[0])
            and entry["benling"] in ("any", ours[0])
        ):
            return str(entry["reason"])
    return None


def _check(made: list[Submission], both: Both) -> set[str]:
    """Check both gradebooks against each other; the reasons that were needed."""
    kinds = {submission.learner: submission.kind for submission in made}
    assert {row[1] for row in both.nbgrader} == set(kinds), "nbgrader did not grade the class"
    unexplained, needed = {}, set()
    for row, pair in both.differing().items():
        reason = _reason(kinds[row[1]], row[3], pair)
        if reason:
            needed.add(reason)
        else:
            unexplained[kinds[row[1]], *row[1:]] = pair
    assert unexplained == {}, both.said
    # All that is listed can be switched off.
    assert both.differing(strict=True) == {}
    assert both.benling_comments == both.nbgrader_comments
    # A class in which everybody gets the same would show nothing.
    assert len({score[0] for score in both.nbgrader.values()}) >= 5
    return needed


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_forty_submissions(tmp_path: Path) -> None:
    made = submissions(40, SEED, composition("mixed"))
    assert {submission.kind for submission in made} == set(composition("mixed"))
    _check(made, _graded(tmp_path, made, 1100))


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_three_hundred_submissions(tmp_path: Path) -> None:
    made = submissions(300, SEED, composition("mixed"))
    needed = _check(made, _graded(tmp_path, made, 7000))
    # A listed difference that never shows is a wrong sentence in the documentation.
    assert needed == {entry["reason"] for entry in DIFFERENCES}


def test_a_class_is_made_from_its_seed() -> None:
    shares = composition("mixed")
    assert submissions(60, 5, shares) == submissions(60, 5, shares)
    assert submissions(60, 5, shares) != submissions(60, 6, shares)
    assert [len(submissions(count, 1, shares)) for count in (1, 30, 77)] == [1, 30, 77]
