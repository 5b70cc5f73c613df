"""E-01 answered from what a learner is given: cases.json and calendar.json.

Working days are numbered once and deadlines are looked up by number; the generator counts day by
day.
"""

import json
from bisect import bisect_right
from datetime import date, timedelta

ONE = timedelta(days=1)

#: what the law says, by a telling part of the statement; read in the text of the law
RIGHT_STATEMENTS = ("不计入期限", "书面告知申请人", "延长的理由", "本级人民政府负责人", "审完")
WRONG_STATEMENTS = ("自行延长", "内部会签", "包含在二十日之内", "不需要承担责任")


class Year:
    """The days of 2026, as the calendar beside the questions shows them."""

    def __init__(self, files):
        calendar = json.loads(files["calendar.json"])
        self.off = {date.fromisoformat(text) for text in calendar["off"]}
        self.makeup = {date.fromisoformat(text) for text in calendar["makeup"]}
        self.days = [date(2026, 1, 1) + timedelta(days=k) for k in range(365)]
        self.weekdays = {d for d in self.days if d.weekday() < 5}
        self.workdays = (self.weekdays - self.off) | self.makeup


def nth_after(counted, start, n):
    """The n-th of the counted days that comes after ``start``."""
    listed = sorted(counted)
    return listed[bisect_right(listed, start) + n - 1]


# Each takes the year, the first day, the number of days and the days left out.
def by_the_law(year, start, n, left_out):
    return nth_after(year.workdays - set(left_out), start, n)


def by_natural_days(year, start, n, left_out):
    return start + timedelta(days=n + len(left_out))


def by_weekdays(year, start, n, left_out):
    return nth_after(year.weekdays - set(left_out), start, n)


def without_makeup(year, start, n, left_out):
    return nth_after((year.weekdays - year.off) - set(left_out), start, n)


def counting_day_one(year, start, n, left_out):
    return by_the_law(year, start - ONE, n, left_out)


#: a word of the message each slip must earn
SLIPS = {
    "日历天数": by_natural_days,
    "周六、周日": by_weekdays,
    "调休上班": without_makeup,
    "第一天": counting_day_one,
}


def dates(files, method=by_the_law):
    """Answers to the questions that ask for a day."""
    cases, year = json.loads(files["cases.json"]), Year(files)

    def start(question, field="accepted_on"):
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


def answers(files):
    """All automatic questions, answered right."""
    cases = json.loads(files["cases.json"])
    return {
        **dates(files),
        "q6": late_files(files),
        "q7": str(_days_left(Year(files), cases["q7"])),
        "q8": _only(cases["q8"]["options"], lambda text: "还没有公布" in text),
        "q9": sorted(k for k, text in cases["q9"]["options"].items() if _is_right(text)),
    }


def slips(files):
    """(question, wrong answer, a word of the message it must earn)."""
    found = []
    for word, method in SLIPS.items():
        for question, day in dates(files, method).items():
            # With time left out, calendar days go wrong in other ways.
            if (question, word) != ("q3", "日历天数"):
                found.append((question, day, word))
    return found


def late_files(files, method=by_the_law):
    """Keys of the files decided after their last day."""
    year = Year(files)
    return [
        f["key"]
        for f in json.loads(files["cases.json"])["q6"]["files"]
        if date.fromisoformat(f["decided_on"])
        > method(year, date.fromisoformat(f["accepted_on"]), 30 if f["extended"] else 20, [])
    ]


def _days_left(year, case):
    due = by_the_law(year, date.fromisoformat(case["accepted_on"]), 20, [])
    asked = date.fromisoformat(case["asked_on"])
    return sum(1 for day in year.workdays if asked < day <= due)


def _is_right(statement):
    right = any(part in statement for part in RIGHT_STATEMENTS)
    assert right != any(part in statement for part in WRONG_STATEMENTS), statement
    return right


def _only(options, wanted):
    (key,) = (key for key, text in options.items() if wanted(text))
    return key
