"""Course E-01 answered from cases.json."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benling.workdays import add_workdays, count_workdays, days_from, load_calendar
from learners import Answers, Files

CALENDAR = load_calendar(Path(__file__).parents[2] / "grading" / "calendar")

#: (start, working days, days left out) → due day
Method = Callable[[date, int, list[date]], date]

#: what the law says, by a telling part of the statement; read in the text of the law
RIGHT_STATEMENTS = ("不计入期限", "书面告知申请人", "延长的理由", "本级人民政府负责人", "审完")
WRONG_STATEMENTS = ("自行延长", "内部会签", "包含在二十日之内", "不需要承担责任")


def by_the_law(start: date, n: int, left_out: list[date]) -> date:
    due = add_workdays(CALENDAR, start, n, excluded=left_out).on
    assert due is not None
    return due


def by_natural_days(start: date, n: int, left_out: list[date]) -> date:
    return start + timedelta(days=n + len(left_out))


def by_weekdays(start: date, n: int, left_out: list[date]) -> date:
    return _step(start, n, lambda d: d.weekday() < 5 and d not in left_out)


def without_makeup(start: date, n: int, left_out: list[date]) -> date:
    off = {*CALENDAR.off, *left_out}
    return _step(start, n, lambda d: d.weekday() < 5 and d not in off)


def counting_day_one(start: date, n: int, left_out: list[date]) -> date:
    due = add_workdays(CALENDAR, start, n, start_excluded=False, excluded=left_out).on
    assert due is not None
    return due


#: a word of the message each slip must earn
SLIPS: dict[str, Method] = {
    "日历天数": by_natural_days,
    "周六、周日": by_weekdays,
    "调休上班": without_makeup,
    "第一天": counting_day_one,
}


def dates(files: Files, method: Method = by_the_law) -> Answers:
    """Answers to the questions that ask for a day."""
    cases = json.loads(files["cases.json"])

    def start(question: str, field: str = "accepted_on") -> date:
        return date.fromisoformat(cases[question][field])

    test_days = list(days_from(start("q3", "test_from"), start("q3", "test_to")))
    found = {
        "q1": method(start("q1"), 20, []),
        "q2": method(start("q2"), 30, []),
        "q3": method(start("q3"), 20, test_days),
        "q4": method(start("q4"), 45, []),
        "q5": method(start("q5", "decided_on"), 10, []),
    }
    return {question: day.isoformat() for question, day in found.items()}


def answers(files: Files) -> Answers:
    """All automatic questions, answered right."""
    cases = json.loads(files["cases.json"])
    return {
        **dates(files),
        "q6": late_files(cases["q6"]["files"]),
        "q7": str(_days_left(cases["q7"])),
        "q8": _only(cases["q8"]["options"], lambda text: "还没有公布" in text),
        "q9": sorted(k for k, text in cases["q9"]["options"].items() if _is_right(text)),
    }


def late_files(files: list[dict[str, Any]], method: Method = by_the_law) -> list[str]:
    """Keys of the files decided after their last day."""
    return [
        f["key"]
        for f in files
        if date.fromisoformat(f["decided_on"])
        > method(date.fromisoformat(f["accepted_on"]), 30 if f["extended"] else 20, [])
    ]


def _days_left(case: dict[str, str]) -> int:
    due = by_the_law(date.fromisoformat(case["accepted_on"]), 20, [])
    asked = date.fromisoformat(case["asked_on"])
    return count_workdays(CALENDAR, asked + timedelta(days=1), due)


def _is_right(statement: str) -> bool:
    right = any(part in statement for part in RIGHT_STATEMENTS)
    assert right != any(part in statement for part in WRONG_STATEMENTS), statement
    return right


def _only(options: dict[str, str], wanted: Callable[[str], bool]) -> str:
    (key,) = (key for key, text in options.items() if wanted(text))
    return key


def _step(start: date, n: int, counts: Callable[[date], bool]) -> date:
    at = start
    while n:
        at += timedelta(days=1)
        n -= counts(at)
    return at
