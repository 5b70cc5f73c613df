"""The counting library against the worked cases of the courses and against plain wrong methods."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benling.workdays import (
    WorkCalendar,
    add_days,
    add_months,
    add_workdays,
    count_workdays,
    days_from,
    load_calendar,
    subtract_workdays,
)

CALENDAR = load_calendar(Path(__file__).parents[2] / "grading" / "calendar")


def day(text: str) -> date:
    """``09-15`` is in 2026; a year may stand in front."""
    return date.fromisoformat(text if len(text) == 10 else f"2026-{text}")


# --- the four wrong methods everybody tries; kept apart from the library on purpose


def by_natural_days(start: date, n: int) -> date:
    return start + timedelta(days=n)


def by_weekdays(start: date, n: int) -> date:
    return _step(start, n, lambda d: d.weekday() < 5)


def without_makeup(start: date, n: int) -> date:
    return _step(start, n, lambda d: d.weekday() < 5 and d not in CALENDAR.off)


def counting_day_one(start: date, n: int) -> date:
    return _step(start - timedelta(days=1), n, CALENDAR.is_workday)


def _step(start: date, n: int, works: Callable[[date], bool]) -> date:
    at = start
    while n:
        at += timedelta(days=1)
        n -= works(at)
    return at


WRONG = (by_natural_days, by_weekdays, without_makeup, counting_day_one)

# start, working days, right answer, the four wrong answers in the order of WRONG
# ("-" where a method happens to be right or the source gives none)
WORKDAY_CASES = {
    "permit": ("09-15", 20, "10-19", "10-05 10-13 10-21 10-16"),
    "permit extended": ("09-15", 30, "11-02", "10-15 10-27 11-04 10-30"),
    "permit joint": ("09-15", 45, "11-23", "10-30 11-17 11-25 11-20"),
    "permit joint extended": ("09-15", 60, "12-14", "- - - -"),
    "delivery": ("10-19", 10, "11-02", "10-29 - - -"),
    "E-01 a": ("09-30", 20, "11-03", "10-20 10-28 11-04 11-02"),
    "E-01 a extended": ("09-30", 30, "11-17", "- - - -"),
    "E-01 b": ("02-11", 20, "03-17", "03-03 03-11 03-19 03-16"),
    "E-01 c": ("09-18", 45, "11-26", "11-02 11-20 11-30 11-25"),
    "E-01 c extended": ("09-18", 60, "12-17", "- - - -"),
    "E-01 f": ("09-28", 10, "10-16", "10-08 10-12 10-19 10-15"),
    "E-01 g": ("11-27", 20, "12-25", "- - - -"),
    "E-02": ("09-29", 5, "10-12", "10-04 10-06 10-13 10-10"),
    "E-02 accepted from receipt": ("09-29", 20, "11-02", "- - - -"),
    "E-02 a": ("09-24", 5, "10-09", "09-29 10-01 - 10-08"),
    "E-02 b": ("09-18", 5, "09-24", "09-23 09-25 09-28 09-23"),
    "E-02 c": ("02-12", 5, "02-26", "02-17 02-19 02-27 02-25"),
    "E-02 e": ("10-10", 20, "11-06", "10-30 - - -"),
    "E-04": ("09-28", 5, "10-10", "10-03 10-05 10-12 -"),
    "E-04 a": ("09-30", 5, "10-13", "10-05 10-07 10-14 10-12"),
    "E-04 b": ("09-17", 5, "09-23", "09-22 09-24 - 09-22"),
    "E-04 c": ("02-13", 5, "02-27", "02-18 02-20 03-02 02-26"),
    "E-04 e": ("09-24", 5, "10-09", "- - - -"),
    "E-05": ("09-24", 20, "10-29", "10-14 10-22 10-30 10-28"),
    "E-05 extended": ("09-24", 40, "11-26", "11-03 11-19 11-27 11-25"),
    "E-05 a": ("09-30", 20, "11-03", "10-20 10-28 11-04 11-02"),
    "E-05 a extended": ("09-30", 40, "12-01", "- - - -"),
    "E-05 b": ("09-22", 7, "10-09", "09-29 10-01 - 10-08"),
    "E-05 b2": ("10-13", 20, "11-10", "- - - -"),
    "E-05 d": ("09-16", 15, "10-13", "10-01 10-07 10-15 10-12"),
    "E-05 e": ("09-11", 20, "10-15", "10-01 10-09 10-19 10-14"),
    "E-06": ("09-29", 5, "10-12", "10-04 10-06 10-13 10-10"),
    "E-06 a": ("09-30", 5, "10-13", "10-05 10-07 10-14 10-12"),
}


@pytest.mark.parametrize("case", WORKDAY_CASES)
def test_working_days(case: str) -> None:
    start, n, right, wrong = WORKDAY_CASES[case]
    deadline = add_workdays(CALENDAR, day(start), n)
    assert (day(right), False) == (deadline.on, deadline.provisional)
    for method, expected in zip(WRONG, wrong.split(), strict=True):
        if expected != "-":
            assert day(expected) == method(day(start), n), method.__name__
            assert day(expected) != deadline.on


# start, working days, best estimate or None, calendar-days and weekday answers
PROVISIONAL_CASES = {
    "permit": ("12-10", 20, "2027-01-08", "- 2027-01-07"),
    "E-01 e": ("12-21", 20, "2027-01-19", "2027-01-10 2027-01-18"),
    "E-01 e extended": ("12-21", 30, None, "- -"),
    "E-01 g": ("12-02", 20, "12-30", "- -"),
    "E-02 d": ("12-30", 5, "2027-01-07", "2027-01-04 2027-01-06"),
    "E-04 d": ("12-25", 5, "2027-01-04", "- -"),
    "E-05 f": ("12-15", 20, "2027-01-13", "2027-01-04 2027-01-12"),
    "E-05 f extended": ("12-15", 40, None, "- -"),
    "E-06 b": ("12-29", 5, "2027-01-06", "2027-01-03 2027-01-05"),
}


@pytest.mark.parametrize("case", PROVISIONAL_CASES)
def test_terms_that_reach_into_an_unannounced_year_are_provisional(case: str) -> None:
    start, n, estimate, wrong = PROVISIONAL_CASES[case]
    deadline = add_workdays(CALENDAR, day(start), n)
    assert deadline.provisional
    assert (day(estimate) if estimate else None) == deadline.on
    assert "还没有公布" in deadline.why or "不作估计" in deadline.why
    for method, expected in zip(WRONG[:2], wrong.split(), strict=True):
        if expected != "-":
            assert day(expected) == method(day(start), n)


def test_the_last_settled_day_is_28_december() -> None:
    assert (day("12-28"), False) == _pair(add_workdays(CALENDAR, day("12-25"), 1))
    assert (day("12-29"), True) == _pair(add_workdays(CALENDAR, day("12-28"), 1))


EXCLUDED_CASES = {
    # start, n, first and last day left out, right answer, forgotten, calendar days added
    "expert review": ("09-15", 20, "09-21", "09-24", "10-23", "10-19", None),
    "E-01 d": ("09-15", 20, "09-21", "09-28", "10-26", "10-19", "10-27"),
    "E-05 c": ("09-08", 20, "09-17", "10-13", "11-02", "10-12", None),
}


@pytest.mark.parametrize("case", EXCLUDED_CASES)
def test_time_that_is_not_counted(case: str) -> None:
    start, n, first, last, right, forgotten, naive = EXCLUDED_CASES[case]
    left_out = list(days_from(day(first), day(last)))
    assert day(right) == add_workdays(CALENDAR, day(start), n, excluded=left_out).on
    assert day(forgotten) == add_workdays(CALENDAR, day(start), n).on
    if naive:
        assert day(naive) == day(forgotten) + timedelta(days=len(left_out))


def test_the_sending_day_left_out_too_moves_e05_c_by_one() -> None:
    left_out = days_from(day("09-16"), day("10-13"))
    assert day("11-03") == add_workdays(CALENDAR, day("09-08"), 20, excluded=left_out).on


def test_fifteen_working_days_were_left_out_of_e05_c() -> None:
    assert count_workdays(CALENDAR, day("09-17"), day("10-13")) == 15


NATURAL_CASES = {
    # start, days, roll, answer, provisional
    "E-04 15": ("09-28", 15, False, "10-13", False),
    "E-04 60": ("09-28", 60, False, "11-27", False),
    "E-04 90, a Sunday": ("09-28", 90, False, "12-27", False),
    "E-04 a 15": ("09-30", 15, False, "10-15", False),
    "E-04 a 60, a Sunday": ("09-30", 60, False, "11-29", False),
    "E-04 a 90, final in the tentative days": ("09-30", 90, False, "12-29", False),
    "E-04 b 15, a holiday": ("09-17", 15, False, "10-02", False),
    "E-04 b 60": ("09-17", 60, False, "11-16", False),
    "E-04 b 90": ("09-17", 90, False, "12-16", False),
    "E-04 c 15": ("02-13", 15, False, "02-28", False),
    "E-04 c 60": ("02-13", 60, False, "04-14", False),
    "E-04 c 90": ("02-13", 90, False, "05-14", False),
    "E-04 d 15": ("12-25", 15, False, "2027-01-09", False),
    "E-04 d 60": ("12-25", 60, False, "2027-02-23", False),
    "E-04 d 90": ("12-25", 90, False, "2027-03-25", False),
    "E-04 e 15": ("09-24", 15, False, "10-09", False),
    "E-04 f ask": ("09-08", 30, False, "10-08", False),
    "E-04 f answer": ("10-08", 30, False, "11-07", False),
    "E-06 reconsideration": ("08-03", 60, True, "10-08", False),
    "E-06 reconsideration without roll": ("08-03", 60, False, "10-02", False),
    "E-06 d": ("07-06", 90, False, "10-04", False),
    "E-06 e": ("09-24", 15, False, "10-09", False),
    "E-06 f": ("11-04", 60, True, "2027-01-04", True),
    "E-06 f without roll": ("11-04", 60, False, "2027-01-03", False),
    "E-06 g": ("09-09", 60, True, "11-09", False),
    "E-06 i": ("09-18", 15, True, "10-08", False),
    "E-06 j, a make-up Saturday": ("09-25", 15, True, "10-10", False),
}


@pytest.mark.parametrize("case", NATURAL_CASES)
def test_natural_days(case: str) -> None:
    start, n, roll, answer, provisional = NATURAL_CASES[case]
    deadline = add_days(CALENDAR, day(start), n, roll_forward=roll)
    assert (day(answer), provisional) == _pair(deadline)


def test_months() -> None:
    assert (day("10-08"), False) == _pair(add_months(CALENDAR, day("04-02"), 6, roll_forward=True))
    assert (day("10-02"), False) == _pair(add_months(CALENDAR, day("04-02"), 6))
    expected = (day("2027-01-04"), True)
    assert expected == _pair(add_months(CALENDAR, day("07-01"), 6, roll_forward=True))
    assert date(2027, 2, 28) == add_months(CALENDAR, day("08-31"), 6).on
    assert date(2028, 2, 29) == add_months(CALENDAR, day("08-31"), 18).on


def test_a_roll_beyond_the_estimates_gives_no_date() -> None:
    assert _pair(add_days(CALENDAR, day("12-25"), 60, roll_forward=True)) == (None, True)


def test_counting_back_to_the_last_day_to_notify_a_hearing() -> None:
    assert (day("09-29"), False) == _pair(subtract_workdays(CALENDAR, day("10-14"), 7))
    assert day("09-28") == subtract_workdays(CALENDAR, day("10-14"), 7, clear=True).on
    assert day("10-07") == day("10-14") - timedelta(days=7)
    assert subtract_workdays(CALENDAR, day("2027-01-08"), 7).provisional


def test_working_days_of_the_announced_years() -> None:
    assert count_workdays(CALENDAR, day("01-01"), day("12-31")) == 248
    assert count_workdays(CALENDAR, date(2025, 1, 1), date(2025, 12, 31)) == 248
    assert count_workdays(CALENDAR, date(2024, 1, 1), date(2024, 12, 31)) == 251
    makeup = ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]
    assert {day(d) for d in makeup} == {d for d in CALENDAR.makeup if d.year == 2026}
    weekdays_off = [d for d in CALENDAR.off if d.year == 2026 and d.weekday() < 5]
    assert len(weekdays_off) == 19


def test_counting_day_one_is_a_parameter() -> None:
    assert day("10-16") == add_workdays(CALENDAR, day("09-15"), 20, start_excluded=False).on
    assert day("09-15") == add_workdays(CALENDAR, day("09-15"), 1, start_excluded=False).on
    assert day("09-20") == add_workdays(CALENDAR, day("09-19"), 1, start_excluded=False).on


def test_days_before_the_calendar_get_no_answer() -> None:
    assert _pair(add_workdays(CALENDAR, date(2023, 12, 20), 5)) == (None, True)
    assert _pair(subtract_workdays(CALENDAR, date(2024, 1, 3), 5)) == (None, True)


@pytest.mark.parametrize("n", [0, -1])
def test_a_term_has_a_length(n: int) -> None:
    for count in (add_workdays, add_days, add_months, subtract_workdays):
        with pytest.raises(ValueError, match="at least one"):
            count(CALENDAR, day("09-15"), n)


def test_an_extract_counts_like_the_whole() -> None:
    extract = WorkCalendar.from_dict(CALENDAR.as_dict(day("01-01"), day("12-31")))
    for start in days_from(day("08-01"), day("11-15")):
        assert _pair(add_workdays(CALENDAR, start, 20)) == _pair(add_workdays(extract, start, 20))
    assert add_workdays(extract, day("12-10"), 20).provisional


STARTS = st.dates(date(2024, 1, 1), date(2026, 8, 31))
LENGTHS = st.integers(1, 60)


@given(STARTS, LENGTHS)
def test_one_more_working_day_moves_the_date(start: date, n: int) -> None:
    shorter, longer = (add_workdays(CALENDAR, start, k).on for k in (n, n + 1))
    assert shorter and longer
    assert longer >= shorter + timedelta(days=1)
    assert CALENDAR.is_workday(longer)


@given(STARTS, LENGTHS)
def test_a_later_start_never_ends_earlier(start: date, n: int) -> None:
    earlier = add_workdays(CALENDAR, start, n).on
    later = add_workdays(CALENDAR, start + timedelta(days=1), n).on
    assert earlier and later
    assert earlier <= later


@given(STARTS, LENGTHS)
def test_the_term_holds_as_many_working_days_as_were_counted(start: date, n: int) -> None:
    end = add_workdays(CALENDAR, start, n).on
    assert end
    assert n == count_workdays(CALENDAR, start + timedelta(days=1), end)


@given(STARTS, LENGTHS)
def test_counting_back_undoes_counting_on(start: date, n: int) -> None:
    end = add_workdays(CALENDAR, start, n).on
    assert end
    back = subtract_workdays(CALENDAR, end, n).on
    # From a day off one comes back to the working day before it.
    before = start
    while before >= CALENDAR.known_from and not CALENDAR.is_workday(before):
        before -= timedelta(days=1)
    assert back == (before if before >= CALENDAR.known_from else None)


@given(STARTS, LENGTHS, st.lists(st.integers(1, 40), max_size=12))
def test_days_left_out_are_made_good_one_for_one(start: date, n: int, offsets: list[int]) -> None:
    left_out = {start + timedelta(days=k) for k in offsets}
    end = add_workdays(CALENDAR, start, n, excluded=left_out).on
    assert end
    inside = sum(1 for d in left_out if d <= end and CALENDAR.is_workday(d))
    assert end == add_workdays(CALENDAR, start, n + inside).on


def _pair(deadline: object) -> tuple[date | None, bool]:
    return deadline.on, deadline.provisional  # type: ignore[attr-defined]
