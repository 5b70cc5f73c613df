"""The shipped courses all the way: build, release, hand-out, hand-in, the real grader."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benling.catalog.build import build_courses
from benling.exchange import attempts, handout, releases, tarball
from benling.exchange.models import Attempt
from benling.grader import service
from benling.grader.models import CellScore, Score
from benling.roster.models import Person
from learners import Answers, hotline, permits

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LEARNERS = {"E-01": permits.answers, "E-10": hotline.answers}
ESSAYS = {"E-01": "q10", "E-10": "q9"}


def test_a_right_and_a_slipping_learner_of_each_course() -> None:
    handed_in: dict[int, tuple[str, str]] = {}
    for outcome in build_courses(ROOT, list(LEARNERS)):
        assert outcome.build is not None, outcome.errors
        edition = releases.publish(outcome.build, by="trainer", at=AT)
        for name in ("right", "slip", "blank"):
            person = Person.objects.create(person_id=f"{edition.course}-{name}")
            files = handout.files_for(edition, person.person_id)
            answers: Answers = {}
            if name != "blank":
                answers = LEARNERS[edition.course](files)
                answers[ESSAYS[edition.course]] = "不同意，要逐件判断。"
            if name == "slip":
                answers["q1"] = _slip(edition.course, files)
            attempt = _hand_in(edition, person, files, answers)
            handed_in[attempt.pk] = (edition.course, name)

    scored: list[Score] = []
    service.run(on_scored=scored.append, once=True)

    assert len(handed_in) == len(scored)
    for score in scored:
        course, name = handed_in[score.attempt_id]
        cells = {c.grade_id: c for c in CellScore.objects.filter(score=score)}
        automatic = sum(c.points for g, c in cells.items() if g != f"essay-{ESSAYS[course]}")
        assert {"right": 90, "slip": 80, "blank": 0}[name] == automatic, (course, name)
        if name == "slip":
            told = cells["test-q1"].message
            assert "依据" in told and "。" in told


def _slip(course: str, files: dict[str, bytes]) -> str:
    if course == "E-01":
        return str(permits.dates(files, permits.by_natural_days)["q1"])
    return str(len(hotline.Quarter(files).calls))


def _hand_in(edition, person, files, answers: Answers) -> Attempt:  # type: ignore[no-untyped-def]
    held = {q: {"value": v, "at": "2026-11-23T01:00:00Z"} for q, v in answers.items()}
    body = json.dumps({"version": 1, "answers": held}).encode()
    packed = tarball.pack({**files, "answers.json": body})
    return attempts.submit(edition, person, packed, at=AT)
