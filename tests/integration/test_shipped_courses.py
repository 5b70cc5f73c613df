"""The shipped courses all the way: build, release, hand-out, hand-in, the real grader."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from benling.exchange import attempts, handout, releases, tarball
from benling.exchange.models import Attempt
from benling.grader import service
from benling.grader.models import CellScore, Score
from benling.roster.models import Person
from shipped_courses import CODES, Answers, automatic_points, build, right

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize("code", CODES)
def test_a_right_and_a_slipping_learner(code: str) -> None:
    edition = releases.publish(build(code), by="trainer", at=AT)
    handed_in: dict[int, tuple[str, str]] = {}
    for name in ("right", "slip", "blank"):
        person = Person.objects.create(person_id=f"{code}-{name}")
        files = handout.files_for(edition, person.person_id)
        question, slip = _slip(handout.truth_for(edition, person.person_id))
        answers: Answers = {}
        if name != "blank":
            answers = right(code, files) | {_essay(code): "不同意，要逐件判断。"}
        if name == "slip":
            answers[question] = slip
        handed_in[_hand_in(edition, person, files, answers).pk] = name, question

    scored: list[Score] = []
    service.run(on_scored=scored.append, once=True)

    assert len(handed_in) == len(scored)
    points = automatic_points(code)
    everything = sum(points.values())
    for score in scored:
        name, question = handed_in[score.attempt_id]
        cells = {c.grade_id: c for c in CellScore.objects.filter(score=score)}
        automatic = sum(c.points for g, c in cells.items() if g != f"essay-{_essay(code)}")
        expected = {"right": everything, "slip": everything - points[question], "blank": 0}
        assert expected[name] == automatic, name
        if name == "slip":
            told = cells[f"test-{question}"].message
            assert "依据" in told and "。" in told


def _essay(code: str) -> str:
    (question,) = (c["question"] for c in build(code).cells if c["kind"] == "manual")
    return question


def _slip(truth: dict[str, Any]) -> tuple[str, Any]:
    """A known mistake of somebody who did answer, in a question with one answer."""
    return next(
        (question, mistake["value"])
        for question, entry in sorted(truth.items())
        for mistake in entry["mistakes"]
        if isinstance(mistake["value"], str)
    )


def _hand_in(edition, person, files, answers: Answers) -> Attempt:  # type: ignore[no-untyped-def]
    held = {q: {"value": v, "at": "2026-11-23T01:00:00Z"} for q, v in answers.items()}
    body = json.dumps({"version": 1, "answers": held}).encode()
    packed = tarball.pack({**files, "answers.json": body})
    return attempts.submit(edition, person, packed, at=AT)
