"""Course E-04 answered from the files that learners get.

Counts by ordinal day numbers, where the generator steps from day to day; sorts matters by what
their words say, where the generator knew the path before the words.
"""

import json
from datetime import date, timedelta
from typing import Any

Files = dict[str, bytes]

#: telling parts of a matter's words → the path that 第三十一条 gives it, first match wins
_PATHS = (
    ("court", ("判决", "不起诉", "立案", "强制执行")),
    ("party", ("党支部", "上级党委")),
    ("arbitration", ("先仲裁", "申请过仲裁")),
    ("duty", ("查处", "保护住户")),
    ("administrative", ("不服", "不给更正登记", "许可被拒绝", "政府作个裁决")),
)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _plus(text: str, n: int) -> str:
    return date.fromordinal(_day(text).toordinal() + n).isoformat()


def _workdays_after(calendar: dict[str, Any], start: str) -> list[str]:
    """Working days after ``start``, in order, for two months."""
    found = []
    for n in range(1, 62):
        at = _day(start) + timedelta(days=n)
        text = at.isoformat()
        if text in calendar["makeup"] or (at.isoweekday() <= 5 and text not in calendar["off"]):
            found.append(text)
    return found


def _length(first: str, last: str) -> int:
    return _day(last).toordinal() - _day(first).toordinal() + 1


def _path(words: str) -> str:
    for path, parts in _PATHS:
        if any(part in words for part in parts):
            return path
    return "petition"


def _term(file: dict[str, Any]) -> int:
    return 60 + 30 * bool(file["extended"])


def answers(files: Files) -> dict[str, Any]:
    """All automatic questions, answered right."""
    cases = json.loads(files["cases.json"])
    calendar = json.loads(files["calendar.json"])
    hearing = _length(cases["q6"]["hearing_from"], cases["q6"]["hearing_to"])
    cells = []
    for row in cases["q9"]["rows"]:
        used = _length(row["accepted_on"], cases["q9"]["today"]) - 1
        cells += [f"{row['key']}.used={used}", f"{row['key']}.left={_term(row) - used}"]
    return {
        "q1": _plus(cases["q1"]["received_on"], 15),
        "q2": _workdays_after(calendar, cases["q2"]["received_on"])[4],
        "q3": _plus(cases["q3"]["accepted_on"], 60),
        "q4": _plus(cases["q4"]["accepted_on"], 60 + 30),
        "q5": _plus(cases["q5"]["served_on"], 30),
        "q6": _plus(cases["q6"]["asked_on"], 30 + hearing),
        "q7": sorted(
            file["key"]
            for file in cases["q7"]["files"]
            if _length(file["accepted_on"], file["closed_on"]) - 1 > _term(file)
        ),
        "q8": sorted(f"{key}={_path(words)}" for key, words in cases["q8"]["items"].items()),
        "q9": sorted(cells),
    }


def slips(files: Files) -> list[tuple[str, object, str]]:
    """What learners enter who mix up the clocks, and a word of the message they must see."""
    cases = json.loads(files["cases.json"])
    calendar = json.loads(files["calendar.json"])
    return [
        ("q1", _workdays_after(calendar, cases["q1"]["received_on"])[14], "工作日"),
        ("q2", _plus(cases["q2"]["received_on"], 5), "日历"),
        ("q3", _plus(cases["q3"]["received_on"], 60), "受理"),
        ("q4", _plus(cases["q4"]["accepted_on"], 60), "延长"),
        ("q5", _plus(cases["q5"]["issued_on"], 30), "收到"),
        ("q6", _plus(cases["q6"]["asked_on"], 30), "听证"),
    ]
