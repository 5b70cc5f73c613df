"""The wall calendar shows what the calendar knows and numbers what was counted."""

import re
from datetime import date
from pathlib import Path

from benling.workdays import (
    add_workdays,
    days_from,
    load_calendar,
    marks_of_term,
    wall_calendar,
)


# The style sheet names every class once more; only the tables are counted.
def tables(html: str) -> str:
    return html.partition("</style>")[2]


CALENDAR = load_calendar(Path(__file__).parents[2] / "grading" / "calendar")


def test_days_off_and_makeup_days_are_told_apart() -> None:
    html = tables(wall_calendar(CALENDAR, date(2026, 9, 1), date(2026, 10, 31), week_counts=True))
    assert re.findall(r"<caption>(.*?)</caption>", html) == ["2026年9月", "2026年10月"]
    assert html.count('"bl-holiday"') == 3 + 7
    assert html.count('"bl-makeup"') == 2
    weeks = [int(n) for n in re.findall(r'"bl-week">(\d+)天', html)]
    assert weeks[:5] == [4, 5, 6, 4, 3]
    assert sum(weeks) == 22 + 18


def test_a_term_is_numbered_to_its_end() -> None:
    start = date(2026, 9, 15)
    due = add_workdays(CALENDAR, start, 20).on
    assert due
    marks = marks_of_term(CALENDAR, start, due)
    html = tables(wall_calendar(CALENDAR, start, due, marks=marks))
    assert html.count("bl-start") == 1
    assert html.count("bl-counted") == 19
    assert 'bl-due">19<small>20</small>' in html


def test_days_left_out_carry_no_number() -> None:
    start, left_out = date(2026, 9, 15), frozenset(days_from(date(2026, 9, 21), date(2026, 9, 28)))
    due = add_workdays(CALENDAR, start, 20, excluded=left_out).on
    assert due
    marks = marks_of_term(CALENDAR, start, due, left_out)
    assert sum(1 for mark in marks.values() if mark.role == "skipped") == 5
    assert marks[due].text == "20"


def test_days_without_a_notice_are_shown_as_open() -> None:
    html = tables(wall_calendar(CALENDAR, date(2026, 12, 1), date(2027, 2, 28)))
    assert html.count("bl-open") == 3 + 31 + 28
