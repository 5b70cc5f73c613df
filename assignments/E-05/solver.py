"""Course E-05 answered from the files that learners get.

Counts with NumPy's business days, where the generator steps from day to day; sorts requests,
parts of a file and replies by what their words say, where the generator knew the kind first.
"""

import json
from datetime import date, timedelta
from typing import Any

import numpy as np

Files = dict[str, bytes]
Day = np.datetime64

#: telling parts of the words → day of receipt (第三十一条), in order
_CHANNELS = (("handed", ("当面",)), ("signed", ("挂号信", "特快专递")), ("confirmed", ("",)))
#: telling parts of the words → ground (第十四条至第十六条), in order
_GROUNDS = (
    ("give", ("书面同意公开",)),
    ("a14", ("国家秘密", "秘密级", "法律禁止", "危及公共安全")),
    ("a15", ("不同意公开", "身份证号", "孩子的姓名")),
    ("a16", ("考核", "用车", "讨论", "修改稿", "往来函", "请示", "流转单")),
    ("give", ("",)),
)
#: telling parts of the words → reply (第三十条、第三十六条、第三十七条、第三十九条), in order
_REPLIES = (
    ("review", ("收到不予公开", "被答复不予公开")),
    ("correct", ("只写了",)),
    ("elsewhere", ("要求查处", "投诉")),
    ("again", ("已经提供过", "已经答复过")),
    ("other", ("制作",)),
    ("way", ("登在", "刊登")),
    ("part", ("能够分开",)),
    ("none", ("从来没有", "没有制定过")),
    ("refuse", ("只要一",)),
)


class _Calendar:
    """Days off as NumPy wants them; weekends of early 2027 let late wrong dates count on."""

    def __init__(self, content: dict[str, Any]) -> None:
        first = date(2026, 1, 1)
        every = [first + timedelta(days=n) for n in range(500)]
        off, makeup = set(content["off"]), set(content["makeup"])
        self.idle = [
            Day(d.isoformat())
            for d in every
            if d.isoformat() in off or (d.isoweekday() > 5 and d.isoformat() not in makeup)
        ]

    def after(self, start: str, n: int) -> str:
        """The n-th working day after ``start``."""
        found = np.busday_offset(
            Day(start), n, roll="backward", weekmask="1111111", holidays=self.idle
        )
        return str(found)

    def count(self, first: str, last: str) -> int:
        """Working days from the day after ``first`` to ``last``, ``last`` included."""
        one = np.timedelta64(1, "D")
        found = np.busday_count(
            Day(first) + one, Day(last) + one, weekmask="1111111", holidays=self.idle
        )
        return int(found)


def _sorted_by(words: str, table: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    return next(kind for kind, parts in table if any(part in words for part in parts))


def _eve(text: str) -> str:
    return (date.fromisoformat(text) - timedelta(days=1)).isoformat()


def _stopped(calendar: _Calendar, row: dict[str, Any]) -> int:
    return calendar.count(_eve(row["from"]), row["to"]) if row["from"] else 0


def _ledger(calendar: _Calendar, case: dict[str, Any]) -> list[str]:
    cells = []
    for row in case["rows"]:
        used = calendar.count(row["received_on"], case["today"]) - _stopped(calendar, row)
        cells += [f"{row['key']}.used={used}", f"{row['key']}.left={20 + row['more'] - used}"]
    return sorted(cells)


def _matched(items: dict[str, str], table: Any) -> list[str]:
    return sorted(f"{key}={_sorted_by(words, table)}" for key, words in items.items())


def answers(files: Files) -> dict[str, Any]:
    """All automatic questions, answered right."""
    cases = json.loads(files["cases.json"])
    calendar = _Calendar(json.loads(files["calendar.json"]))
    third = cases["q6"]
    return {
        "q1": _matched(cases["q1"]["items"], _CHANNELS),
        "q2": calendar.after(cases["q2"]["confirmed_on"], 20),
        "q3": calendar.after(cases["q3"]["signed_on"], 20 + cases["q3"]["more"]),
        "q4": [calendar.after(cases["q4"]["received_on"], 7)],
        "q5": calendar.after(cases["q5"]["corrected_on"], 20),
        "q6": calendar.after(third["received_on"], 20 + _stopped(calendar, third)),
        "q7": calendar.after(cases["q7"]["made_on"], 20),
        "q8": _matched(cases["q8"]["items"], _GROUNDS),
        "q9": _ledger(calendar, cases["q9"]),
        "q10": _matched(cases["q10"]["items"], _REPLIES),
    }


def slips(files: Files) -> list[tuple[str, object, str]]:
    """What learners enter who mistake the start, and a word of the message they must see."""
    cases = json.loads(files["cases.json"])
    calendar = _Calendar(json.loads(files["calendar.json"]))
    weekly = _Calendar({"off": [], "makeup": []})
    return [
        ("q2", calendar.after(cases["q2"]["sent_on"], 20), "确认"),
        ("q2", weekly.after(cases["q2"]["confirmed_on"], 20), "调休"),
        ("q3", calendar.after(cases["q3"]["posted_on"], 20 + cases["q3"]["more"]), "签收"),
        ("q4", [calendar.after(cases["q4"]["received_on"], 20)], "补正"),
        ("q5", calendar.after(cases["q5"]["received_on"], 20), "第一次"),
        ("q6", calendar.after(cases["q6"]["received_on"], 20), "征求意见"),
        ("q7", calendar.after(cases["q7"]["passed_on"], 20), "网站"),
    ]
