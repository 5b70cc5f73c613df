"""Course E-06: terms and sums of the law texts, by the library and by the course's own generator,
and the figures that its lessons state in words."""

import ast
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

import lesson_cells
from benling.workdays import (
    add_days,
    add_months,
    add_workdays,
    days_from,
    load_calendar,
    subtract_workdays,
)

self_checks = partial(lesson_cells.self_checks, "E-06")

ROOT = Path(__file__).parents[2]
CALENDAR = load_calendar(ROOT / "grading" / "calendar")
D = date.fromisoformat

#: start, term, last day; None where the generator's calendar of one year does not reach
HEARINGS = [("2026-09-29", "2026-10-12"), ("2026-09-30", "2026-10-13")]
REVIEWS = [
    ("2026-08-03", "2026-10-08"), ("2026-09-09", "2026-11-09"), ("2026-11-04", "2027-01-04"),
]  # fmt: skip
SUITS = [("2026-04-02", "2026-10-08"), ("2026-07-01", "2027-01-04")]
AFTER_REVIEW = [("2026-09-18", "2026-10-08"), ("2026-09-25", "2026-10-10")]


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    return lesson_cells.generator("E-06")


@pytest.mark.parametrize(("told", "last"), HEARINGS)
def test_five_working_days_to_ask_for_a_hearing(
    told: str, last: str, generator: ModuleType
) -> None:
    assert add_workdays(CALENDAR, D(told), 5).on == D(last)
    assert generator.count_on(D(told), 5) == D(last)


def test_a_hearing_told_of_at_the_end_of_the_year_stays_open() -> None:
    deadline = add_workdays(CALENDAR, D("2026-12-29"), 5)
    assert (deadline.on, deadline.provisional) == (D("2027-01-06"), True)


def test_seven_working_days_before_a_hearing() -> None:
    assert subtract_workdays(CALENDAR, D("2026-10-14"), 7).on == D("2026-09-29")
    assert subtract_workdays(CALENDAR, D("2026-10-14"), 7, clear=True).on == D("2026-09-28")
    words = lesson_cells.lesson_text("E-06", "01-before").partition("再排一次听证")[2]
    assert "10月14日听证" in words.partition("```")[0]
    assert "第七个工作日是**9月29日**" in words.partition("```")[0]
    assert "**9月28日**以前送到" in words.partition("```")[0]


def test_natural_days_of_the_penalty_law_do_not_roll() -> None:
    assert add_days(CALENDAR, D("2026-07-06"), 90).on == D("2026-10-04")
    assert add_days(CALENDAR, D("2026-09-24"), 15).on == D("2026-10-09")


@pytest.mark.parametrize(("known", "last"), REVIEWS)
def test_sixty_days_to_ask_for_a_review_roll(known: str, last: str, generator: ModuleType) -> None:
    deadline = add_days(CALENDAR, D(known), 60, roll_forward=True)
    assert (deadline.on, deadline.provisional) == (D(last), last > "2026-12-28")
    if last < "2027":
        assert generator.roll(D(known) + timedelta(days=60)) == D(last)


@pytest.mark.parametrize(("known", "last"), SUITS)
def test_six_months_to_go_to_court_roll(known: str, last: str, generator: ModuleType) -> None:
    deadline = add_months(CALENDAR, D(known), 6, roll_forward=True)
    assert (deadline.on, deadline.provisional) == (D(last), last > "2026-12-28")
    if last < "2027":
        assert generator.roll(generator.add_months(D(known), 6)) == D(last)


@pytest.mark.parametrize(("received", "last"), AFTER_REVIEW)
def test_fifteen_days_after_a_review_roll_but_not_off_a_makeup_day(
    received: str, last: str, generator: ModuleType
) -> None:
    assert add_days(CALENDAR, D(received), 15, roll_forward=True).on == D(last)
    assert generator.roll(D(received) + timedelta(days=15)) == D(last)


@pytest.mark.parametrize(
    ("fine", "late", "more"), [(1000, 40, 1000), (1000, 33, 990), (2000, 12, 720), (2000, 13, 780)]
)
def test_three_percent_a_day_up_to_the_fine(
    fine: int, late: int, more: int, generator: ModuleType
) -> None:
    assert generator.surcharge(fine, late) == Decimal(more)


def test_days_of_the_review_are_left_out() -> None:
    stopped = set(days_from(D("2026-10-19"), D("2026-11-30")))
    late = [d for d in days_from(D("2026-10-10"), D("2026-12-04")) if d not in stopped]
    assert len(late) == 13
    story = lesson_cells.lesson_text("E-06", "02-after").partition("```")[0]
    assert "逾期56天" in story
    assert "780元" in story


def test_the_calendar_written_into_the_generator_is_the_shipped_one(
    generator: ModuleType,
) -> None:
    shipped = CALENDAR.as_dict(date(2026, 1, 1), date(2026, 12, 31))
    assert generator.calendar_extract() == shipped


@pytest.mark.parametrize("lesson", ["01-before", "02-after"])
def test_the_lessons_count_on_the_shipped_calendar(lesson: str) -> None:
    text = lesson_cells.lesson_text("E-06", lesson)
    written = ast.literal_eval(text.partition("from_dict(")[2].partition("})")[0] + "}")
    shipped = CALENDAR.as_dict(date(2026, 1, 1), date(2027, 1, 25))
    assert {**shipped, "names": {}} == written


def test_self_checks_of_the_lessons() -> None:
    first, second = list(self_checks("01-before")), list(self_checks("02-after"))
    assert first[0]["answer"] == ["2026-10-12"]
    assert "2026年9月29日" in first[0]["prompt"]
    assert second[0]["answer"] == "1000"
    assert second[1]["answer"] == "2026-10-08"
    assert "2026年8月3日" in second[1]["prompt"]
