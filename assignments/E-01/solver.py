"""E-01 answered from what a learner is given: cases.json and calendar.json.

Working days are numbered once and deadlines are looked up by number; the generator counts day by
day.
"""

import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

ONE = timedelta(days=1)

Files = dict[str, bytes]
#: (question, wrong answer, a word of the message it must earn)
Slip = tuple[str, Any, str]

#: a part of the situation → a part of how its time counts; read in the text of the law
BY_LAW = [
    ("依法需要", "不计入"), ("证件", "单独"), ("本机关负责人批准", "延长10"),
    ("市政府负责人批准", "延长15"), ("窗口负责人", "不能"), ("科长", "不能"), ("", "照常"),
]  # fmt: skip


class Year:
    """The days of 2026, as the calendar beside the questions shows them."""

    def __init__(self, files: Files) -> None:
        calendar = json.loads(files["calendar.json"])
        self.off = {date.fromisoformat(text) for text in calendar["off"]}
        self.makeup = {date.fromisoformat(text) for text in calendar["makeup"]}
        self.days = [date(2026, 1, 1) + timedelta(days=k) for k in range(365)]
        self.weekdays = {d for d in self.days if d.weekday() < 5}
        self.workdays = (self.weekdays - self.off) | self.makeup


def nth_after(counted: Iterable[date], start: date, n: int) -> date:
    """The n-th of the counted days that comes after ``start``."""
    listed = sorted(counted)
    return listed[bisect_right(listed, start) + n - 1]


#: takes the year, the first day, the number of days and the days left out
Method = Callable[[Year, date, int, list[date]], date]


def by_the_law(year: Year, start: date, n: int, left_out: list[date]) -> date:
    return nth_after(year.workdays - set(left_out), start, n)


def by_natural_days(year: Year, start: date, n: int, left_out: list[date]) -> date:
    return start + timedelta(days=n + len(left_out))


def by_weekdays(year: Year, start: date, n: int, left_out: list[date]) -> date:
    return nth_after(year.weekdays - set(left_out), start, n)


def without_makeup(year: Year, start: date, n: int, left_out: list[date]) -> date:
    return nth_after((year.weekdays - year.off) - set(left_out), start, n)


def counting_day_one(year: Year, start: date, n: int, left_out: list[date]) -> date:
    return by_the_law(year, start - ONE, n, left_out)


#: a word of the message each slip must earn
SLIPS: dict[str, Method] = {
    "日历天数": by_natural_days,
    "周六、周日": by_weekdays,
    "调休上班": without_makeup,
    "第一天": counting_day_one,
}


def dates(files: Files, method: Method = by_the_law) -> dict[str, str]:
    """Answers to the questions that ask for a day."""
    cases, year = json.loads(files["cases.json"]), Year(files)

    def start(question: str, field: str = "accepted_on") -> date:
        return date.fromisoformat(cases[question][field])

    first, last = start("q3", "test_from"), start("q3", "test_to")
    test_days = [first + timedelta(days=k) for k in range((last - first).days + 1)]
    found = {
        "q1": method(year, start("q1"), 20, []),
        "q2": method(year, start("q2"), 30, []),
        "q3": method(year, start("q3"), 20, test_days),
        "q4": method(year, start("q4"), 45, []),
        "q5": method(year, start("q5", "decided_on"), 10, []),
    }
    return {question: day.isoformat() for question, day in found.items()}


def answers(files: Files) -> dict[str, Any]:
    """All automatic questions, answered right."""
    cases = json.loads(files["cases.json"])
    return {
        **dates(files),
        "q6": late_files(files),
        "q7": str(_days_left(Year(files), cases["q7"])),
        "q8": _only(cases["q8"]["options"], lambda text: "还没有公布" in text),
        "q9": sorted(
            f"{r['key']}={_way(cases['q9']['ways'], r['text'])}" for r in cases["q9"]["rows"]
        ),
    }


def slips(files: Files) -> list[Slip]:
    """Wrong ways of counting, each with a word of what the learner must be told."""
    found = []
    for word, method in SLIPS.items():
        for question, day in dates(files, method).items():
            # With time left out, calendar days go wrong in other ways.
            if (question, word) != ("q3", "日历天数"):
                found.append((question, day, word))
    return found


def late_files(files: Files, method: Method = by_the_law) -> list[str]:
    """Keys of the files decided after their last day."""
    year = Year(files)
    return [
        f["key"]
        for f in json.loads(files["cases.json"])["q6"]["files"]
        if date.fromisoformat(f["decided_on"])
        > method(year, date.fromisoformat(f["accepted_on"]), 30 if f["extended"] else 20, [])
    ]


def _days_left(year: Year, case: Mapping[str, str]) -> int:
    due = by_the_law(year, date.fromisoformat(case["accepted_on"]), 20, [])
    asked = date.fromisoformat(case["asked_on"])
    return sum(1 for day in year.workdays if asked < day <= due)


def _way(ways: Mapping[str, str], situation: str) -> str:
    said = next(said for part, said in BY_LAW if part in situation)
    return next(key for key, text in ways.items() if said in text)


def _only(options: Mapping[str, str], wanted: Callable[[str], bool]) -> str:
    (key,) = (key for key, text in options.items() if wanted(text))
    return key
