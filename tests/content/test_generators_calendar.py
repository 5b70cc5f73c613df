"""The calendar that generators share is the shipped one."""

from datetime import date
from pathlib import Path

import generator_kit as kit

from benling.workdays import add_workdays, load_calendar
from lesson_cells import generator

CALENDAR = load_calendar(Path(__file__).parents[2] / "grading" / "calendar")
YEAR = kit.days(date(2026, 1, 1), date(2026, 12, 31))


def test_working_days() -> None:
    assert [d for d in YEAR if kit.works(d)] == [d for d in YEAR if CALENDAR.is_workday(d)]


def test_the_year_before_of_the_course_that_needs_it() -> None:
    first_open = generator("E-09").workday_from
    year = kit.days(date(2025, 1, 1), date(2025, 12, 31))
    assert [d for d in year if first_open(d) == d] == [d for d in year if CALENDAR.is_workday(d)]


def test_counting() -> None:
    for start in YEAR[:330:7]:
        assert kit.count_on(start, 20) == add_workdays(CALENDAR, start, 20).on
        assert kit.count_back(kit.count_on(start, 5), 5) <= start
