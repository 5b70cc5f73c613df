"""The grader on real submissions: scores, feedback, what counts, what waits."""

from decimal import Decimal

import pytest

from benling.clock import now
from benling.errors import Refused
from benling.grader import gradebook, service
from benling.grader.causes import Cause
from benling.grader.claims import claim, left
from benling.grader.marks import record_mark
from benling.grader.models import CellScore, GradingRequest, Outcome, Score
from benling.grader.presence import graders
from benling.grader.queue import ask_again, machine_faults, requested
from benling.grader.result import standing, standings
from benling.grader.scores import save_failed
from benling.home import home
from benling.sandbox.isolation import Isolation
from grading_edition import Class, release

pytestmark = pytest.mark.django_db(transaction=True)


def graded_all() -> list[Score]:
    scored: list[Score] = []
    service.run(on_scored=scored.append, once=True)
    return scored


@pytest.fixture
def course() -> Class:
    return release(code="T-03", late_penalty="20")


def cells_of(score: Score) -> dict[str, Decimal]:
    return dict(CellScore.objects.filter(score=score).values_list("grade_id", "points"))


def test_a_class_of_answers(course: Class) -> None:
    right = course.right(1)
    days = int(right["q1"])
    first = course.submit(1, right | {"q3": "认真学习 <script>alert(1)</script> *很*有收获"})
    second = course.submit(2, {"q1": str(int(course.right(2)["q1"]) + 1), "q2": ["a"]})
    third = course.submit(3, {})
    fourth = course.submit(4, course.right(4), code="import os\nos._exit(3)")
    late = course.submit(5, course.right(5), at=course.edition.released_at.replace(month=9))
    assert 10 <= days < 15
    there_before = set(home().scratch.iterdir())

    scored = graded_all()

    by_attempt = {score.attempt_id: score for score in scored}
    assert len(scored) == 5
    assert cells_of(by_attempt[first.pk]) == {
        "test-q1": 10, "test-q2": 20, "essay-q3": 0, "test-b1": 0,
    }  # fmt: skip
    assert by_attempt[first.pk].needs_marking
    assert by_attempt[first.pk].max_points == 40
    assert cells_of(by_attempt[second.pk])["test-q2"] == 10
    said = dict(
        CellScore.objects.filter(score=by_attempt[second.pk]).values_list("grade_id", "message")
    )
    assert said["test-q1"] == "起算当天不计入。依据：民法典第二百零一条。"
    assert said["essay-q3"] == "这一题没有作答。"
    assert by_attempt[third.pk].auto_points == 0
    assert not by_attempt[third.pk].needs_marking
    assert by_attempt[fourth.pk].outcome == Outcome.FAILED
    assert by_attempt[fourth.pk].cause == "crash"
    assert by_attempt[fourth.pk].cause_text.startswith("程序崩溃：")
    assert by_attempt[late.pk].auto_points == 24
    assert by_attempt[late.pk].penalty_points == 6
    page = (home().feedback / first.receipt / "t01-test.html").read_text()
    assert "第1题 天数" in page
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "HIDDEN" not in page
    assert "expect(" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert set(home().scratch.iterdir()) <= there_before


def test_standing_and_marks(course: Class) -> None:
    person = course.person(1).person_id
    assert standing(person, course.edition) is None
    better = course.submit(1, {"q2": ["a", "c"], "q3": "一点体会"})
    course.submit(1, {"q1": "99"})
    course.submit(2, course.right(2), code="import time\nprint('x' * 100)")
    graded_all()

    found = standing(person, course.edition)
    assert found is not None
    assert found.attempt == better
    assert (found.points, found.max_points, found.percent) == (20, 40, Decimal("50.0"))
    assert found.needs_marking
    assert found.waits
    assert not found.passed
    with pytest.raises(Refused, match="超出范围"):
        record_mark(better, "essay-q3", "11", "", "T000001")
    with pytest.raises(Refused, match="没有需要人工评阅"):
        record_mark(better, "test-q1", "1", "", "T000001")
    record_mark(better, "essay-q3", "4.5", "写得具体些", "T000001")
    found = standing(person, course.edition)
    assert found is not None
    assert (found.points, found.passed, found.needs_marking) == (Decimal("24.5"), True, False)
    assert found.auto_percent == Decimal("50.0")
    everybody = standings(course.edition)
    assert everybody[person] == found
    assert everybody["P000002"].passed
    # An essay left empty needs nobody.
    assert not everybody["P000002"].needs_marking


def test_gradebook_is_a_projection(course: Class) -> None:
    attempt = course.submit(1, course.right(1) | {"q3": "体会"})
    graded_all()
    folder = home().gradebooks / "T-03" / "2026.1"
    assert gradebook.stale(course.edition) == []
    (folder / "gradebook.db").unlink()
    assert gradebook.rebuild(course.edition) == 1
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as book:
        submission = book.find_submission("t01-test", "P000001")
        assert (submission.score, submission.needs_manual_grade) == (30, True)
    record_mark(attempt, "essay-q3", 8, "不错", "T000001")
    gradebook.project(attempt)
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as book:
        submission = book.find_submission("t01-test", "P000001")
        assert (submission.score, submission.needs_manual_grade) == (38, False)
        comment = book.find_comment("essay-q3", "t01-test", "t01-test", "P000001")
        assert comment.manual_comment == "不错"
    assert (folder / "autograded/P000001/t01-test/t01-test.ipynb").exists()


def test_asked_for_again_in_a_weaker_tier(course: Class) -> None:
    attempt = course.submit(1, course.right(1))
    crashing = course.submit(2, {}, code="import os\nos._exit(3)")
    save_failed(attempt, 1, Cause("system"), Isolation.FULL, lambda _: None)
    assert ask_again(machine_faults(course.edition), by="T000001") == 1
    service.run(on_scored=lambda _: None, once=True, isolation=Isolation.BASIC)

    score = Score.objects.get(attempt=attempt, run=2)
    assert (score.outcome, score.auto_points, score.isolation) == ("graded", 30, "basic")
    score = Score.objects.get(attempt=crashing)
    assert (score.cause, score.isolation) == ("crash", "basic")
    assert not requested().exists()
    assert list((home().run / "grading").iterdir()) == []
    assert [seen.lives for seen in graders()] == [False]


def test_what_a_grader_left_that_was_killed_after_saving(course: Class) -> None:
    attempts = [course.submit(number, course.right(number)) for number in (1, 2)]
    graded_all()
    again = Score.objects.get(attempt=attempts[1])
    GradingRequest.objects.create(
        attempt=attempts[1], run=again.run + 1, asked_by="T000001", asked_at=now()
    )
    for attempt in attempts:
        with claim(attempt.receipt) as begun:
            assert begun == 1
    with claim(attempts[0].receipt):
        service._tidy()
        assert left() == {each.receipt for each in attempts}, "one is held, one waits"
    service._tidy()
    assert left() == {attempts[1].receipt}
    with claim(attempts[1].receipt) as begun:
        assert begun == 2, "how often it was begun is still known"
    with claim(attempts[0].receipt):
        pass
    graded_all()
    assert left() == set()
