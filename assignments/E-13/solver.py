"""Course E-13 answered from the files that learners get.

Decides each household from its facts by running down the tests of the law, where the generator
knew the class before it drew the facts; sums by cases of words, not by the generator's lists.
"""

import json
import re
from collections.abc import Callable
from fractions import Fraction
from math import floor
from typing import Any

Files = dict[str, bytes]
Facts = dict[str, Any]

_KEEPS_APART = re.compile("另过|只有户口|服刑|借住|租住")
_NO_INCOME = re.compile("津贴|补贴|助学金|抚恤金|慰问金|没有给家里钱")
_KEPT_BY_OTHERS = re.compile("银行|房产|车辆|社保|公积金|营业执照|支付账户|纳税|商业保险")
_NONE_OF_OURS = re.compile("聊天|邻居|信不信教|没有赡养义务|对象")


def _cases(files: Files) -> Facts:
    found: Facts = json.loads(files["cases.json"])
    return found


def _figure(value: Fraction) -> str:
    tenths = floor(value * 10 + Fraction(1, 2))
    return f"{tenths / 10:.1f}".removesuffix(".0")


def _income(items: list[Facts]) -> int:
    total = 0
    for item in items:
        if _NO_INCOME.search(item["what"] + item["note"]):
            continue
        amount = item["amount"]
        if "全年" in item["note"]:
            amount //= 12
        if fee := re.search(r"缴社保(\d+)元", item["note"]):
            amount -= int(fee[1])
        total += amount
    return total


def _topped_up(people: int, income: int, standard: int) -> int:
    return max(people * standard - income, 0)


def _banded(people: int, per: int, bands: list[Facts]) -> int:
    fitting = [b for b in bands if per < b["below"]]
    return people * min(fitting, key=lambda b: int(b["below"]))["each"] if fitting else 0


def _class(home: Facts, city: Facts) -> str:
    limits = city["savings"]
    destitute = ("无劳动能力", "无生活来源", "没有配偶和子女")
    tests: list[tuple[str, bool]] = [
        ("tk", all(word in home["person"] for word in destitute)),
        ("low", home["per"] < city["low"] and home["savings"] <= limits["low"]),
        ("edge", home["per"] < city["edge"] and home["savings"] <= limits["edge"]),
        ("rigid", home["per"] < city["disposable"] and home["savings"] <= limits["rigid"]
         and home["share"] > city["share"]),
    ]  # fmt: skip
    return next((name for name, holds in tests if holds and not home["car"]), "none")


def _way(text: str) -> str:
    if _NONE_OF_OURS.search(text):
        return "never"
    if "赡养义务人" in text:
        return "consent"
    return "check" if _KEPT_BY_OTHERS.search(text) else "say"


def _step(text: str) -> str:
    if "等不得" in text:
        return "help"
    if "还没有决定" in text:
        return "hear"
    if "决定" not in text:
        return "look"
    return "tell" if re.search("不给|终止|调减", text) else "post"


def _spread(rows: dict[str, str], decide: Callable[[str], str]) -> list[str]:
    return sorted(f"{key}={decide(text)}" for key, text in rows.items())


def _share(case: Facts) -> Fraction:
    spent = case["hospital"] - case["reimbursed"] + case["school"]
    return Fraction(100 * spent, case["income"])


def answers(files: Files) -> dict[str, Any]:
    """All automatic questions, answered right."""
    cases = _cases(files)
    city, change = cases["standards"], cases["q9"]
    cells = []
    for row in cases["q3"]["rows"]:
        pay = _topped_up(row["people"], row["income"], city["low"])
        cells += [f"{row['key']}.per={row['income'] // row['people']}", f"{row['key']}.pay={pay}"]
    return {
        "q1": sorted(k for k, text in cases["q1"]["people"].items()
                     if not _KEEPS_APART.search(text)),
        "q2": str(_income(cases["q2"]["items"])),
        "q3": sorted(cells),
        "q4": sorted(f"{r['key']}.pay={_banded(r['people'], r['per'], city['bands'])}"
                     for r in cases["q4"]["rows"]),
        "q5": sorted(f"{r['key']}={_class(r, city)}" for r in cases["q5"]["rows"]),
        "q6": _figure(_share(cases["q6"])),
        "q7": _spread(cases["q7"]["items"], _way),
        "q8": _spread(cases["q8"]["items"], _step),
        "q9": str(_topped_up(change["people"] - 1, change["income"] + change["wage"],
                             city["low"])),
    }  # fmt: skip


def slips(files: Files) -> list[tuple[str, object, str]]:
    """What learners enter who skip a step, and a word of the message they must see."""
    cases = _cases(files)
    city, change, spent = cases["standards"], cases["q9"], cases["q6"]
    paper = {k for k, text in cases["q1"]["people"].items() if "只有户口" in text}
    right = answers(files)
    gross = [i | {"note": i["note"].replace("个人缴社保", "")} for i in cases["q2"]["items"]]
    monthly = [i | {"note": i["note"].replace("全年", "")} for i in cases["q2"]["items"]]
    bill = spent | {"reimbursed": 0}
    found: list[tuple[str, object, str]] = [
        ("q1", sorted({*right["q1"], *paper}), "户口"),
        ("q2", str(_income(gross)), "应发"),
        ("q2", str(_income(monthly)), "十二"),
        ("q6", _figure(_share(bill)), "报销"),
        ("q9", str(_topped_up(change["people"], change["income"] + change["wage"], city["low"])),
         "口数"),
    ]  # fmt: skip
    for home in cases["q5"]["rows"]:
        if home["per"] == city["low"]:
            wrong = _class(home | {"per": home["per"] - 1}, city)
            swapped = [f"{home['key']}={wrong}" if pair.startswith(home["key"] + "=") else pair
                       for pair in right["q5"]]  # fmt: skip
            found.append(("q5", sorted(swapped), "等于"))
    return found
