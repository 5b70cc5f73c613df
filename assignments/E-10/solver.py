"""E-10 answered from what a learner is given: tickets.csv and rules.json, counted with pandas.

Sentences of the draft bulletin are judged by what they say: how many matters the units they name
have, what they divide by, and whether the units' intervals meet.
"""

import io
import json
import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import pandas as pd

Tickets = pd.DataFrame
#: (question, wrong answer, a word of the message it must earn)
Slip = tuple[str, Any, str]


class Quarter:
    """The tickets as the rules look at them."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.rules: dict[str, Any] = json.loads(files["rules.json"])
        self.calls = pd.read_csv(
            io.BytesIO(files["tickets.csv"]), dtype=str, keep_default_na=False, encoding="utf-8-sig"
        ).set_index("工单号")
        self.dispatched = self.calls[self.calls["处理方式"] == "转派"]
        self.matters = self.dispatched[self.dispatched["合并到"] == ""]

    def due(self, tickets: Tickets) -> Tickets:
        return tickets[tickets["应办结日"].between("0", self.rules["as_of"])]


def closed(tickets: Tickets) -> Tickets:
    return tickets[tickets["办结日"] != ""]


def in_time(tickets: Tickets) -> Tickets:
    done = closed(tickets)
    return done[done["办结日"] <= done["应办结日"]]


def answered(tickets: Tickets) -> Tickets:
    return tickets[tickets["答复日"] != ""]


def rated(tickets: Tickets, *ratings: str) -> Tickets:
    return tickets[tickets["评价"].isin(ratings)]


def percent(part: Tickets, whole: Tickets) -> str:
    share = Decimal(len(part)) * 100 / Decimal(len(whole))
    return str(share.quantize(Decimal("0.1"), ROUND_HALF_UP))


def false_closures(quarter: Quarter) -> tuple[set[str], set[str]]:
    """Closed matters whose caller said 未解决, and those called about again soon after."""
    done = closed(quarter.matters)
    unsolved = set(done.index[done["回访结果"] == "未解决"])
    repeats = quarter.dispatched[quarter.dispatched["合并到"].isin(done.index)]
    gap = pd.to_datetime(repeats["来电日期"]) - pd.to_datetime(
        repeats["合并到"].map(done["办结日"])
    )
    soon = gap.dt.days.between(1, quarter.rules["return_days"])
    return unsolved, set(repeats["合并到"][soon])


def answers(files: dict[str, bytes]) -> dict[str, Any]:
    """All automatic questions, answered right."""
    q = Quarter(files)
    due = q.due(q.matters)
    unsolved, returned = false_closures(q)
    counts = due["承办单位"].value_counts()
    units = q.rules["units"]
    return {
        "q1": str(len(q.matters)),
        "q2": percent(answered(q.matters), q.matters),
        "q3": percent(in_time(due), due),
        "q4": sorted(f"{cell}={value}" for cell, value in both_rates(q).items()),
        "q5": str(len(unsolved | returned)),
        "q6": ranked(q, q.matters),
        "q7": sorted(k for k, name in units.items() if counts.get(name, 0) < q.rules["least"]),
        "q8": sorted(f"{row['key']}={verdict(q, row['text'])}" for row in q.rules["q8"]["rows"]),
    }


def both_rates(q: Quarter) -> dict[str, str]:
    spoken, done = rated(q.matters, "满意", "不满意"), closed(q.matters)
    happy = rated(q.matters, "满意")
    return {
        "sat.part": str(len(happy)), "sat.whole": str(len(spoken)),
        "sat.rate": percent(happy, spoken), "voice.part": str(len(spoken)),
        "voice.whole": str(len(done)), "voice.rate": percent(spoken, done),
    }  # fmt: skip


def ranked(q: Quarter, tickets: Tickets) -> list[str]:
    """Keys of the five categories, most tickets first."""
    counts = tickets["类别"].value_counts()
    shown = pd.Series(q.rules["topics"])
    place = shown.map(counts).fillna(0).rank(method="first", ascending=False)
    rank = dict(zip(shown, place, strict=True))
    return sorted(q.rules["q6"], key=lambda key: rank[q.rules["q6"][key]])


def verdict(q: Quarter, sentence: str) -> str:
    """Key of what there is to say of a sentence."""
    due = q.due(q.matters)
    named = [name for name in q.rules["units"].values() if name in sentence]
    of_unit = {name: due[due["承办单位"] == name] for name in named}
    if any(len(tickets) < q.rules["least"] for tickets in of_unit.values()):
        return key_of(q, "件数")
    if not named or not agrees(sentence, of_unit):
        return key_of(q, "算法")
    if len(named) == 2:
        (low, high), (other_low, other_high) = map(interval, of_unit.values())
        if low <= other_high and other_low <= high:
            return key_of(q, "区间")
    return key_of(q, "可以")


def agrees(sentence: str, of_unit: dict[str, Tickets]) -> bool:
    """Every percentage in the sentence is that of a unit's due matters."""
    right = {percent(in_time(tickets), tickets) for tickets in of_unit.values()}
    return set(re.findall(r"([0-9.]+)%", sentence)) == right


def interval(tickets: Tickets) -> tuple[float, float]:
    """Wilson's interval as the roots of (p − x)² = z²x(1 − x)/n."""
    n, z2 = len(tickets), 1.959964**2
    p = len(in_time(tickets)) / n
    low, high = sorted(np.roots([1 + z2 / n, -(2 * p + z2 / n), p * p]).real)
    return float(low), float(high)


def key_of(q: Quarter, word: str) -> str:
    (key,) = (key for key, text in q.rules["q8"]["verdicts"].items() if word in text)
    return str(key)


def slips(files: dict[str, bytes]) -> list[Slip]:
    """(question, wrong answer, a word of the message it must earn)."""
    q = Quarter(files)
    done, right = closed(q.matters), both_rates(q)
    silent_too = rated(done, "满意", "未评价")
    unsolved, returned = false_closures(q)

    def spoiled(cell: str, value: str) -> list[str]:
        return cells((right | {cell: value}).items())

    return [
        ("q1", str(len(q.calls)), "全部来电"),
        ("q1", str(len(q.dispatched)), "没有合并"),
        ("q2", percent(answered(q.calls), q.calls), "全部来电作了分母"),
        ("q2", percent(done, q.matters), "不是答复"),
        ("q3", percent(in_time(q.matters), done), "已办结的作了分母"),
        ("q3", percent(in_time(q.matters), q.matters), "全部诉求作了分母"),
        ("q3", percent(in_time(q.due(q.dispatched)), q.due(q.dispatched)), "没有合并"),
        ("q3", percent(done, q.matters), "办结率"),
        ("q4", spoiled("sat.rate", percent(silent_too, done)), "当成了满意"),
        ("q4", spoiled("sat.rate", percent(rated(done, "满意"), done)), "全部办结件"),
        ("q4", spoiled("voice.rate", percent(rated(done, "满意", "不满意"), q.matters)), "参评率"),
        ("q5", str(len(unsolved) + len(returned)), "数了两次"),
        ("q5", str(len(unsolved)), "漏了办结后"),
        ("q6", ranked(q, q.dispatched), "来电次数"),
        ("q6", ranked(q, q.calls), "来电"),
    ]


def cells(pairs: Iterable[tuple[str, str]]) -> list[str]:
    return sorted(f"{cell}={value}" for cell, value in pairs)
