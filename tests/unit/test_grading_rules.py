"""The grader's pure parts: escaping of essays, causes of failure, which attempt counts."""

from datetime import UTC, datetime
from decimal import Decimal

import nbformat
import pytest
from nbconvert.filters import markdown2html

from benling.catalog.models import CourseEdition
from benling.exchange.models import Attempt
from benling.grader.causes import TEXTS
from benling.grader.essays import as_text
from benling.grader.limits import grading_limits
from benling.grader.models import ManualMark, Score
from benling.grader.notebooks.failures import OtherLanguage, cause_of
from benling.grader.result import judged, marks_of


@pytest.mark.parametrize(
    "answer",
    [
        "普通的一段话。",
        "<script>alert(1)</script>",
        "[点我](javascript:alert(1)) ![图](http://x/y.png)",
        "# 标题\n- 一\n1. 二\n> 引\n    代码",
        "*a* _b_ **c** `d` ~~e~~ $x^2$ | f | &amp; &lt;",
        "a\\*b <https://example.org> ```x```",
    ],
)
def test_essays_show_as_typed(answer: str) -> None:
    page = markdown2html(as_text(answer))
    import html
    import re

    for forbidden in ("<script", "<a ", "<img", "<h1", "<ul", "<ol", "<code", "<em", "<strong"):
        assert forbidden not in page
    shown = html.unescape(re.sub(r"<[^>]*>", "", page)).replace("\xa0", " ")
    assert [line.strip() for line in shown.strip().split("\n")] == [
        line.strip() for line in answer.split("\n")
    ]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (nbformat.ValidationError("x"), "damaged"),
        (KeyError("x"), "damaged"),
        (OSError(28, "full"), "system"),
        (OtherLanguage("R"), "language"),
    ],
)
def test_causes(error: Exception, code: str) -> None:
    found = cause_of(error)
    assert found.code == code
    assert found.is_system == (code in ("system", "language"))
    assert found.text == TEXTS[code]


def score(auto: str, penalty: str = "0", *, late: bool = False) -> Score:
    attempt = Attempt(pk=1, number=1, late=late, submitted_at=datetime(2026, 1, 1, tzinfo=UTC))
    return Score(
        attempt=attempt, run=1, outcome="graded", auto_points=Decimal(auto),
        penalty_points=Decimal(penalty), max_points=Decimal(40),
    )  # fmt: skip


def mark(grade_id: str, points: str, minute: int = 0) -> ManualMark:
    at = datetime(2026, 1, 2, 0, minute, tzinfo=UTC)
    return ManualMark(
        pk=minute + 1, attempt_id=1, grade_id=grade_id, points=Decimal(points), marked_at=at
    )


EDITION = CourseEdition(pass_mark=Decimal(60), late_penalty=Decimal(20))


def test_pass_mark_is_exact() -> None:
    assert judged(score("24"), EDITION, set(), {}).passed
    nearly = judged(score("23.9999"), EDITION, set(), {})
    assert (nearly.passed, nearly.percent) == (False, Decimal("60.0"))


def test_hand_marks_count_and_the_latest_of_a_cell() -> None:
    marks = marks_of([mark("essay-q3", "9", 5), mark("essay-q3", "2", 1)])[1]
    found = judged(score("15"), EDITION, {"essay-q3"}, marks)
    assert (found.points, found.needs_marking, found.passed) == (24, False, True)
    waiting = judged(score("15"), EDITION, {"essay-q3", "essay-q4"}, marks)
    assert waiting.needs_marking
    assert not waiting.waits  # it has passed without the other mark


def test_late_penalty_is_on_everything_and_lifted_by_an_extension() -> None:
    marks = {"essay-q3": mark("essay-q3", "10")}
    late = judged(score("16", "4", late=True), EDITION, set(), marks)
    assert late.points == Decimal(24)
    assert judged(score("16", "4", late=False), EDITION, set(), marks).points == Decimal(30)


def test_limits_are_dated_and_whole() -> None:
    limits = grading_limits()
    assert limits.cell_seconds < limits.attempt.wall_seconds
    assert limits.attempt.memory_bytes < limits.attempt.address_space_bytes
