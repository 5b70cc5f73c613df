"""E-10 answered from what a learner is given: tickets.csv and rules.json, counted with pandas."""

import io
import json
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd


class Quarter:
    """The tickets as the rules look at them."""

    def __init__(self, files):
        self.rules = json.loads(files["rules.json"])
        self.calls = pd.read_csv(
            io.BytesIO(files["tickets.csv"]), dtype=str, keep_default_na=False, encoding="utf-8-sig"
        ).set_index("工单号")
        self.dispatched = self.calls[self.calls["处理方式"] == "转派"]
        self.matters = self.dispatched[self.dispatched["合并到"] == ""]

    def due(self, tickets):
        return tickets[tickets["应办结日"].between("0", self.rules["as_of"])]


def closed(tickets):
    return tickets[tickets["办结日"] != ""]


def in_time(tickets):
    done = closed(tickets)
    return done[done["办结日"] <= done["应办结日"]]


def answered(tickets):
    return tickets[tickets["答复日"] != ""]


def rated(tickets, *ratings):
    return tickets[tickets["评价"].isin(ratings)]


def percent(part, whole):
    share = Decimal(len(part)) * 100 / Decimal(len(whole))
    return str(share.quantize(Decimal("0.1"), ROUND_HALF_UP))


def false_closures(quarter):
    """Closed matters whose caller said 未解决, and those called about again soon after."""
    done = closed(quarter.matters)
    unsolved = set(done.index[done["回访结果"] == "未解决"])
    repeats = quarter.dispatched[quarter.dispatched["合并到"].isin(done.index)]
    gap = pd.to_datetime(repeats["来电日期"]) - pd.to_datetime(
        repeats["合并到"].map(done["办结日"])
    )
    soon = gap.dt.days.between(1, quarter.rules["return_days"])
    return unsolved, set(repeats["合并到"][soon])


def answers(files):
    """All automatic questions, answered right."""
    q = Quarter(files)
    due = q.due(q.matters)
    unsolved, returned = false_closures(q)
    top = q.matters["类别"].value_counts().idxmax()
    counts = due["承办单位"].value_counts()
    units = q.rules["units"]
    (no_ranking,) = (k for k, text in q.rules["q8"]["options"].items() if "区间重叠" in text)
    return {
        "q1": str(len(q.matters)),
        "q2": percent(answered(q.matters), q.matters),
        "q3": percent(in_time(due), due),
        "q4": percent(rated(q.matters, "满意"), rated(q.matters, "满意", "不满意")),
        "q5": str(len(unsolved | returned)),
        "q6": next(key for key, name in q.rules["topics"].items() if name == top),
        "q7": sorted(k for k, name in units.items() if counts.get(name, 0) < q.rules["least"]),
        "q8": no_ranking,
    }


def slips(files):
    """(question, wrong answer, a word of the message it must earn)."""
    q = Quarter(files)
    done = closed(q.matters)
    silent_too = rated(done, "满意", "未评价")
    unsolved, returned = false_closures(q)
    return [
        ("q1", str(len(q.calls)), "全部来电"),
        ("q1", str(len(q.dispatched)), "没有合并"),
        ("q2", percent(answered(q.calls), q.calls), "全部来电作了分母"),
        ("q2", percent(done, q.matters), "不是答复"),
        ("q3", percent(in_time(q.matters), done), "已办结的作了分母"),
        ("q3", percent(in_time(q.matters), q.matters), "全部诉求作了分母"),
        ("q3", percent(in_time(q.due(q.dispatched)), q.due(q.dispatched)), "没有合并"),
        ("q3", percent(done, q.matters), "办结率"),
        ("q4", percent(silent_too, done), "当成了满意"),
        ("q4", percent(rated(done, "满意"), done), "全部办结件"),
        ("q5", str(len(unsolved) + len(returned)), "数了两次"),
        ("q5", str(len(unsolved)), "漏了办结后"),
    ]
