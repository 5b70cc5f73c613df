"""The shipped courses all the way: build, release, hand-out, hand-in, the real grader."""

import json
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest

from benling.catalog.canonical import from_bytes
from benling.catalog.release_check import secret_lines
from benling.exchange import attempts, handout, releases, tarball
from benling.exchange.models import Attempt
from benling.grader import service
from benling.grader.models import CellScore, Score
from benling.home import home
from benling.quiz.row_texts import row_texts, rows_of
from benling.roster.models import Person
from shipped_courses import CODES, Answers, automatic_points, build, is_built, right

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def test_a_slipping_and_a_blank_learner_of_each_course() -> None:
    handed_in: dict[int, tuple[str, str, str, Fraction]] = {}
    for code in filter(is_built, CODES):
        edition = releases.publish(build(code), by="trainer", at=AT)
        for name in ("slip", "blank"):
            person = Person.objects.create(person_id=f"{code}-{name}")
            files = handout.files_for(edition, person.person_id)
            question, slip, part = _slip(handout.truth_for(edition, person.person_id))
            answers: Answers = {}
            if name == "slip":
                answers = {**right(code, files), question: slip, _essay(code): "要逐件判断。"}
            handed_in[_hand_in(edition, person, files, answers).pk] = code, name, question, part

    scored: list[Score] = []
    service.run(on_scored=scored.append, once=True)

    assert len(handed_in) == len(scored)
    for score in scored:
        code, name, question, part = handed_in[score.attempt_id]
        points = automatic_points(code)
        cells = {c.grade_id: c for c in CellScore.objects.filter(score=score)}
        automatic = sum(c.points for g, c in cells.items() if g != f"essay-{_essay(code)}")
        lost = Fraction(points[question]) * part
        expected = {"slip": sum(points.values()) - lost, "blank": 0}
        assert float(expected[name]) == pytest.approx(float(automatic), abs=0.01), (code, name)
        if name == "slip":
            told = cells[f"test-{question}"].message
            assert "依据" in told and "。" in told
        _check_feedback(score, code, name)


def _check_feedback(score: Score, code: str, name: str) -> None:
    """The page that the learner is shown holds no test and no key."""
    (path,) = (home().feedback / score.attempt.receipt).iterdir()
    page = path.read_text(encoding="utf-8")
    assert "第1题" in page
    name_of_source = f"{build(code).course.assignment}.ipynb"
    secrets = secret_lines(from_bytes(build(code).source[name_of_source]))
    assert [] == [line for line in secrets if line in "".join(page.split())]
    if name == "blank":
        # Elsewhere a learner's own right answers stand on the page.
        truth = handout.truth_for(score.attempt.edition, score.attempt.person.person_id)
        keys = [entry["answer"] for entry in truth.values()]
        assert [] == [key for key in keys if isinstance(key, str) and len(key) > 4 and key in page]


def _essay(code: str) -> str:
    (question,) = (c["question"] for c in build(code).cells if c["kind"] == "manual")
    return question


def _slip(truth: dict[str, Any]) -> tuple[str, Any, Fraction]:
    """A known mistake, and the part of the question's points that it costs: of an answer in one
    piece all, of rows and cells one of them.
    """
    listed = [(q, e["answer"], m) for q, e in sorted(truth.items()) for m in e["mistakes"]]
    for question, _, mistake in listed:
        if isinstance(mistake["value"], str) and "row" not in mistake:
            return question, mistake["value"], Fraction(1)
    question, answer, mistake = next(each for each in listed if "row" in each[2])
    rows = {**rows_of(answer), mistake["row"]: mistake["value"]}
    return question, row_texts(rows), Fraction(1, len(rows))


def _hand_in(edition, person, files, answers: Answers) -> Attempt:  # type: ignore[no-untyped-def]
    held = {q: {"value": v, "at": "2026-11-23T01:00:00Z"} for q, v in answers.items()}
    body = json.dumps({"version": 1, "answers": held}).encode()
    packed = tarball.pack({**files, "answers.json": body})
    return attempts.submit(edition, person, packed, at=AT)
