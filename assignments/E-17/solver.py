"""Course E-17 answered from the files that learners get.

Months are counted on a year-month scale of NumPy, where the generator reckons with calendar
dates; deeds and findings are judged by the words of the law found in them.
"""

import json
from typing import Any

import numpy as np

Files = dict[str, bytes]
Day = np.datetime64

#: words of the articles → kind of conduct, first match wins
_CONDUCTS = (
    ("staff", ("先进个人", "打击报复", "测评")),  # 第三十二条
    ("order", ("集体定下", "上级依法作出")),  # 第三十条
    ("trade", ("合伙开", "任职")),  # 第三十六条
    ("perk", ("接待", "补贴", "公款")),  # 第三十五条
    ("people", ("刁难", "摊派", "群众")),  # 第三十八条
    ("gift", ("购物卡", "旅游", "礼金")),  # 第三十四条
)
#: words of the finding → the steps of its article for: plain, 较重, 严重; first match wins
_LADDERS = (
    (("档案", "出境证件"), ("mid", "mid", "high")),
    (("重大决策部署",), ("mid", "high", "out")),
    (("宴请", "旅游", "接待", "用车", "公款", "刁难", "公开办事"), ("none", "low", "high")),
    (("上级依法作出",), ("low", "low", "high")),
    (("购物卡", "礼金", "兼职", "营利", "玩忽", "滥用", "走形式"), ("low", "high", "out")),
)
_PERIODS = {"警告": 6, "记过": 12, "记大过": 18, "降级": 24, "撤职": 24}


def _months_on(text: str, n: int) -> str:
    """Right for days up to the 28th, which is all that the files hold."""
    month = np.datetime64(text, "M")
    return str((month + n).astype("M8[D]") + (Day(text) - month.astype("M8[D]")))


def _days_on(text: str, n: int) -> str:
    return str(Day(text) + n)


def _conduct(words: str) -> str:
    for kind, parts in _CONDUCTS:
        if any(part in words for part in parts):
            return kind
    return "duty"


def _step(words: str) -> str:
    if "故意犯罪" in words:
        return "out"
    if "没有造成不良后果" in words:  # 第三十八、三十九条: no sanction without harm
        return "none"
    grave = words.endswith("情节严重") - words.endswith("不属于情节严重")
    graver = words.endswith("情节较重") - words.endswith("不属于情节较重")
    (ladder,) = [steps for parts, steps in _LADDERS if any(p in words for p in parts)][:1]
    return ladder[2 if grave else 1 if graver else 0]


def _range(kinds: list[str]) -> tuple[int, int]:
    longest = max(_PERIODS[kind] for kind in kinds)
    return (longest, min(len(kinds) * longest, 48) if len(set(kinds)) == 1 else longest)


def _effect(row: dict[str, str]) -> str:
    if row["planned_on"] > _months_on(row["decided_on"], _PERIODS[row["kind"]]):
        return "over"
    return "free" if row["kind"] == "警告" and row["plan"][2:4] in ("工资", "薪酬") else "bar"


def _table(rows: list[dict[str, Any]]) -> list[str]:
    ranges = {row["key"]: _range(row["sanctions"]) for row in rows}
    return sorted(
        f"{key}.{name}={value}"
        for key, pair in ranges.items()
        for name, value in zip(("low", "high"), pair, strict=True)
    )


def answers(files: Files) -> dict[str, Any]:
    """All automatic questions, answered right."""
    c = json.loads(files["cases.json"])
    return {
        "q1": sorted(f"{key}={_conduct(words)}" for key, words in c["q1"]["rows"].items()),
        "q2": sorted(f"{key}={_step(words)}" for key, words in c["q2"]["rows"].items()),
        "q3": _months_on(c["q3"]["decided_on"], _PERIODS[c["q3"]["kind"]]),
        "q4": _table(c["q4"]["rows"]),
        "q5": sorted(f"{row['key']}={_effect(row)}" for row in c["q5"]["rows"]),
        "q6": _months_on(c["q6"]["decided_on"], c["q6"]["months"]),
        "q7": _months_on(c["q7"]["decided_on"], 1),
        "q8": _months_on(c["q8"]["received_on"], 1),
        "q9": [_months_on(c["q9"]["received_on"], 1)],
        "q10": _days_on(c["q10"]["known_on"], 30),
    }


def slips(files: Files) -> list[tuple[str, object, str]]:
    """What learners enter who start or measure wrongly, and a word of the message they must see."""
    c = json.loads(files["cases.json"])
    period = _PERIODS[c["q3"]["kind"]]
    return [
        ("q3", _months_on(c["q3"]["served_on"], period), "送达"),
        ("q3", _days_on(_months_on(c["q3"]["decided_on"], period), -1), "当天"),
        ("q6", _months_on(c["q6"]["decided_on"], _PERIODS[c["q6"]["kind"]]), "一个处分"),
        ("q7", _months_on(c["q7"]["decided_on"], 6), "延长"),
        ("q8", _days_on(c["q8"]["received_on"], 30), "早了一天"),
        ("q9", [_months_on(c["q9"]["reviewed_on"], 1)], "复审决定"),
        ("q10", _months_on(c["q10"]["known_on"], 1), "一个月"),
    ]
