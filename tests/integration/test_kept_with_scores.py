"""What is kept with a score, and said of it: doubts about what failed, code that nobody wrote."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from benling.grader import service
from benling.grader.models import CellScore, Outcome, Score
from benling.home import home
from benling.web.learner.outcome import outcome_of
from benling.web.teach.overview import doubtful_attempts
from grading_edition import ASSIGNMENT, release

pytestmark = pytest.mark.django_db(transaction=True)
UNANSWERED = "这一题没有作答。"


def test_a_failed_attempt_keeps_its_doubts() -> None:
    course = release()
    attempt = course.submit(1, {}, code="import os\ndef double(x):\n    os._exit(3)")
    service.run(on_scored=lambda _: None, once=True)

    score = Score.objects.get(attempt=attempt)
    assert (Outcome.FAILED, "crash") == (score.outcome, score.cause)
    assert ["learner-ended"] == [doubt["code"] for doubt in score.doubts]
    (row,) = doubtful_attempts(course.edition)
    assert (attempt.receipt, score.doubts[0]["detail"]) == (row.receipt, row.text)


def test_code_that_nobody_wrote_is_not_called_wrong() -> None:
    course = release()
    notebook = nbformat.reads(course.released.decode(), as_version=4)
    # Something else was programmed, so that the tests run.
    notebook.cells.insert(-2, new_code_cell("x = 1"))
    handed_in = {f"{ASSIGNMENT}.ipynb": nbformat.writes(notebook).encode()}
    blank = course.submit(1, course.right(1), extra=handed_in)
    wrong = course.submit(2, course.right(2), code="def double(x):\n    return x")
    service.run(on_scored=lambda _: None, once=True)

    said = {
        cell.score.attempt_id: cell.message
        for cell in CellScore.objects.filter(grade_id="test-b1").select_related("score")
    }
    assert {"split"} == set(Score.objects.values_list("mode", flat=True))
    assert UNANSWERED == said[blank.pk]
    assert "没有通过检查" in said[wrong.pk]
    states = {row.title: row.state for row in outcome_of(blank).questions}
    assert ("right", "unanswered") == (states["第1题 天数"], states["第3题 体会"])
    pages = [
        (home().feedback / attempt.receipt / f"{ASSIGNMENT}.html").read_text()
        for attempt in (blank, wrong)
    ]
    sections = [page[page.rindex("<section") :] for page in pages]
    assert ["untouched" in section for section in sections] == [True, False]
    assert ['class="wrong"' in section for section in sections] == [False, True]
    assert UNANSWERED in sections[0]
