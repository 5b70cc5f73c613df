"""Course E-05: terms of the regulation by the library and by the course's own generator, the
figures that its lessons state in words, and the mistakes its optional function is told of."""

import ast
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

import bonus_cells
import lesson_cells
from benling.workdays import add_days, add_workdays, count_workdays, days_from, load_calendar

self_checks = partial(lesson_cells.self_checks, "E-05")

ROOT = Path(__file__).parents[2]
CALENDAR = load_calendar(ROOT / "grading" / "calendar")
D = date.fromisoformat

#: start, term in working days, last day
TERMS = [
    ("2026-09-24", 20, "2026-10-29"),
    ("2026-09-24", 40, "2026-11-26"),
    ("2026-09-30", 20, "2026-11-03"),
    ("2026-09-30", 40, "2026-12-01"),
    ("2026-09-22", 7, "2026-10-09"),
    ("2026-10-13", 20, "2026-11-10"),
    ("2026-09-16", 15, "2026-10-13"),
    ("2026-09-11", 20, "2026-10-15"),
]


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    return lesson_cells.generator("E-05")


@pytest.mark.parametrize(("start", "n", "last"), TERMS)
def test_terms_in_working_days(start: str, n: int, last: str, generator: ModuleType) -> None:
    assert add_workdays(CALENDAR, D(start), n).on == D(last)
    assert generator.count_on(D(start), n) == D(last)


def test_time_for_asking_a_third_party_is_left_out() -> None:
    stopped = list(days_from(D("2026-09-17"), D("2026-10-13")))
    assert add_workdays(CALENDAR, D("2026-09-08"), 20, excluded=stopped).on == D("2026-11-02")
    assert add_workdays(CALENDAR, D("2026-09-08"), 20).on == D("2026-10-12")


def test_a_request_of_december_stays_open() -> None:
    deadline = add_workdays(CALENDAR, D("2026-12-15"), 20)
    assert (deadline.on, deadline.provisional) == (D("2027-01-13"), True)
    assert add_workdays(CALENDAR, D("2026-12-15"), 40).on is None


def test_the_calendar_written_into_the_generator_is_the_shipped_one(
    generator: ModuleType,
) -> None:
    shipped = CALENDAR.as_dict(date(2026, 1, 1), date(2026, 12, 31))
    assert generator.calendar_extract() == shipped


@pytest.mark.parametrize("lesson", ["01-clock", "02-content"])
def test_the_lessons_count_on_the_shipped_calendar(lesson: str) -> None:
    text = lesson_cells.lesson_text("E-05", lesson)
    written = ast.literal_eval(text.partition("from_dict(")[2].partition("})")[0] + "}")
    assert {**CALENDAR.as_dict(date(2026, 1, 1), date(2027, 1, 25)), "names": {}} == written


def said(day: date | None) -> str:
    assert day
    return f"{day.month}月{day.day}日"


def test_the_four_days_of_the_story() -> None:
    confirmed = D("2026-09-24")
    holidays_only = [d for d in days_from(confirmed + timedelta(days=1), D("2026-11-30"))
                     if d.weekday() < 5 and CALENDAR.is_workday(d)]  # fmt: skip
    right = add_workdays(CALENDAR, confirmed, 20).on
    assert right
    told = [
        confirmed + timedelta(days=20),
        add_workdays(CALENDAR, D("2026-09-20"), 20).on,
        holidays_only[19],
        add_days(CALENDAR, right, 20).on,
    ]
    story = lesson_cells.lesson_text("E-05", "01-clock").partition("```{code-cell}")[0]
    for day in told:
        assert f"**{said(day)}**" in story


def test_figures_of_the_stopped_clock() -> None:
    text = lesson_cells.lesson_text("E-05", "01-clock")
    assert count_workdays(CALENDAR, D("2026-09-17"), D("2026-10-13")) == 15
    assert "停了15个工作日，最迟11月2日" in text
    again = add_workdays(CALENDAR, D("2026-10-13"), 20).on
    assert again
    assert f"到{said(again)}才答复" in text
    assert count_workdays(CALENDAR, D("2026-11-03"), again) == 6
    assert "多给了自己六个工作日" in text


def test_self_checks_of_the_lessons() -> None:
    asked = [c["answer"] for c in self_checks("01-clock")]
    starts = [("2026-09-30", 20), ("2026-09-22", 7), ("2026-10-13", 20), ("2026-09-16", 15)]
    assert [str(add_workdays(CALENDAR, D(start), n).on) for start, n in starts] == asked
    published = [c["answer"] for c in self_checks("02-content")][1]
    assert str(add_workdays(CALENDAR, D("2026-09-30"), 20).on) == published


def replies(
    works: Callable[[date, list[str], list[str]], bool],
    day_one: int = 1,
    *,
    more: str = "worked",
    stopped: str = "left out",
) -> Callable[..., str]:
    """``more``: ``worked``, ``natural`` or ``none``; ``stopped``: ``restart``, ``counted``."""

    def reply_by(
        received_on: str,
        off: list[str],
        makeup: list[str],
        extra: int = 0,
        span: tuple[str, str] | None = None,
    ) -> str:
        begun = span[1] if span and stopped == "restart" else received_on
        day = D(begun) + timedelta(days=day_one - 1)
        left = 20 + (extra if more == "worked" else 0)
        while left:
            day += timedelta(days=1)
            waits = span and stopped == "left out" and span[0] <= day.isoformat() <= span[1]
            left -= works(day, off, makeup) and not waits
        return (day + timedelta(days=extra if more == "natural" else 0)).isoformat()

    return reply_by


def works(day: date, off: list[str], makeup: list[str]) -> bool:
    return day.isoformat() in makeup or (day.weekday() < 5 and day.isoformat() not in off)


WRONG: dict[str, Callable[..., str]] = {
    "按日历天数": replies(lambda day, off, makeup: True),
    "只跳过了周六、周日": replies(lambda day, off, makeup: works(day, [], [])),
    "把调休上班的周末也跳过了": replies(lambda day, off, makeup: works(day, off, [])),
    "把收到的当天当成了第一天": replies(works, day_one=0),
    "没有用上延长": replies(works, more="none"),
    "把延长的天数当成了日历天": replies(works, more="natural"),
    "没有去掉征求意见": replies(works, stopped="counted"),
    "重新数了二十天": replies(works, stopped="restart"),
}


def test_every_mistake_of_the_optional_function_is_named() -> None:
    bonus_cells.assert_mistakes_are_named("E-05", "reply_by", WRONG, replies(works))
