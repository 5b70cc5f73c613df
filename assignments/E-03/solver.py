"""Course E-03 answered from the released files alone, as a careful reader would.

Another road than the generator's: duties are found by the words of each request, loops by joining
the offices of a path until a step joins two that are joined already, pairs by an adjacency
matrix, ownership by replaying the records one after another.
"""

import json
import re
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

import numpy as np

#: a row of one of the released files
Row = dict[str, Any]
#: (question, wrong answer, a word of the message it must earn)
Slip = tuple[str, Any, str]
Day = np.datetime64

#: words of a request → pattern of the duty's limit, first match wins
CLUES = [
    ("边沟", "边沟"), ("排水管", "排水管"), ("小区", "小区"), ("国道|省道|县道", "县道$"),
    ("集贸市场", "集贸市场"), ("沿街|摆摊", "沿街"), ("工地", "工地"), ("音响|邻居", "广场"),
    ("风机|设备|空压机", "工厂"), ("货车", "路口"), ("城市道路|车道上", "城市道路"),
]  # fmt: skip

#: facts of a situation → words of the way it must go, first match wins
FACTS = [
    ("许可", "统一收送"), ("没有共同的上一级", "联席会议"), ("继续行使|明确划给", "承接"),
    ("没有写清楚|没有明确", "或其指定"), ("还没有表态|还没有商量", "协商"),
    ("市政府领导", "共同上级"), ("信访局", "异议"), ("下级", "转下级"),
    ("不属于|无权处理", "向谁提出"), ("正归|属于", "处理途径"),
]  # fmt: skip


def answers(files: dict[str, bytes]) -> dict[str, Any]:
    """All automatic questions, answered right."""
    return Reader(files).answers()


def slips(files: dict[str, bytes]) -> list[Slip]:
    """Wrong ways, each with a word of what the learner must be told."""
    return Reader(files).slips()


class Reader:
    """One learner's duty table, ledger and cases."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.cases: dict[str, Any] = json.loads(files["cases.json"])
        self.duties: list[Row] = json.loads(files["duties.json"])
        ledger = json.loads(files["ledger.json"])
        self.groups = {g["key"]: g["text"] for g in ledger["groups"]}
        self.rows: list[Row] = ledger["rows"]
        self.idle = idle_days(json.loads(files["calendar.json"]))
        self.key_of = {name: key for key, name in self.cases["offices"].items()}

    def duty(self, text: str) -> Row:
        """The line of the duty table that covers these words."""
        cast = re.search("“(.)”", text)
        if "井盖" in text:
            limit = f"“{cast[1]}”" if cast else "没有字"
        else:
            limit = next(limit for words, limit in CLUES if re.search(words, text))
        (found,) = (duty for duty in self.duties if re.search(limit, duty["limit"]))
        return found

    # --- answers

    def answers(self) -> dict[str, Any]:
        return {
            "q1": self.routed(lambda duty: duty["lead"]),
            "q2": str(self.hits(lambda duty, row: duty["lead"] == row["path"][0])),
            "q3": sorted(cell for log in self.cases["q3"]["logs"] for cell in log_cells(log)),
            "q4": self.chain_cells(),
            "q5": self.unowned(),
            "q6": self.pair_share(both=True),
            "q7": self.ways(FACTS),
            "q8": [str(self.workday_after(self.received, 5))],
            "q9": sorted(cell for case in self.cases["q9"]["cases"] for cell in self.roles(case)),
        }

    def routed(self, choose: Callable[[Row], str]) -> list[str]:
        return sorted(
            f"{row['key']}={self.key_of[choose(self.duty(row['text']))]}"
            for row in self.cases["q1"]["rows"]
        )

    def hits(self, right: Callable[[Row, Row], bool]) -> int:
        return sum(right(self.duty(self.groups[row["group"]]), row) for row in self.rows)

    def chain_cells(self, counted: Callable[[list[str]], list[str]] | None = None) -> list[str]:
        walks = [(counted or handlers)(row["path"]) for row in self.rows]
        hands = [len(walk) - 1 for walk in walks]
        over = sum(n >= 3 for n in hands)
        return sorted(
            [f"over.n={over}", f"loop.n={sum(map(comes_back, walks))}", f"most.n={max(hands)}"]
        )

    def unowned(self) -> list[str]:
        return sorted(r["key"] for r in self.cases["q5"]["rows"] if not is_owned(r["state"]))

    def pair_share(self, *, both: bool) -> str:
        number = {name: n for n, name in enumerate(self.key_of)}
        grid = np.zeros((len(number), len(number)), dtype=int)
        for row in self.rows:
            walk = handlers(row["path"])
            for giver, taker in pairwise(walk):
                grid[number[giver], number[taker]] += 1
        top = int((grid + grid.T if both else grid).max())
        percent = Decimal(top) * 100 / int(grid.sum())
        return str(percent.quantize(Decimal("0.1"), ROUND_HALF_UP))

    def ways(self, facts: list[tuple[str, str]]) -> list[str]:
        return sorted(
            f"{row['key']}={self.way(row['text'], facts)}" for row in self.cases["q7"]["rows"]
        )

    def way(self, text: str, facts: list[tuple[str, str]]) -> str:
        words = next(words for clue, words in facts if re.search(clue, text))
        (key,) = (k for k, label in self.cases["q7"]["targets"].items() if words in label)
        return str(key)

    @property
    def received(self) -> Day:
        return Day(self.cases["q8"]["received_on"])

    def workday_after(self, start: Day, n: int) -> Day:
        return np.busday_offset(start, n, roll="backward", weekmask="1111111", holidays=self.idle)

    def roles(self, case: Row) -> list[str]:
        duties = [self.duty(part) for part in case["parts"]]
        urgent = [n for n, part in enumerate(case["parts"]) if "安全隐患" in part]
        main = duties[urgent[0] if urgent else 0]
        joined = {d["lead"] for d in duties} | {main["co"]}
        role = {True: "co", False: "out"}
        return [
            f"{row['key']}="
            + ("lead" if row["office"] == main["lead"] else role[row["office"] in joined])
            for row in case["rows"]
        ]

    # --- slips

    def slips(self) -> list[Slip]:
        by_class = {"井盖": "城管局", "路面": "交通局", "占道": "城管局", "噪声": "环境局",
                    "路边": "水务局", "货车": "交通局"}  # fmt: skip
        return [
            ("q2", str(self.hits(lambda d, r: r["path"][0] in (d["lead"], d["co"]))), "协办单位"),
            ("q2", str(self.hits(lambda d, r: by_class[d["matter"][:2]] == r["path"][0])), "大类"),
            ("q2", str(self.hits(lambda d, r: d["lead"] == r["path"][-1])), "最后到了哪"),
            ("q6", self.pair_share(both=False), "一个方向"),
            ("q8", [str(self.received + 5)], "日历天"),
            ("q8", [str(self.workday_after(self.received - 1, 5))], "第一天"),
            ("q8", [str(self.received + 15)], "十五日"),
            *self.row_slips(),
        ]

    def row_slips(self) -> list[Slip]:
        """One row or cell wrong each, the rest right."""
        right, truth = self.answers(), []
        cell = next(c for c in self.chain_cells(list) if c.startswith("over"))
        truth.append(("q4", changed(right["q4"], cell), "派单中心"))
        returns = sum(row["path"][0] in handlers(row["path"])[1:] for row in self.rows)
        truth.append(("q4", changed(right["q4"], f"loop.n={returns}"), "第一家"))
        no_law = [(clue, "联席会议" if words == "共同上级" else words) for clue, words in FACTS]
        for given, wanted in zip(self.ways(no_law), right["q7"], strict=True):
            if given != wanted:
                truth.append(("q7", changed(right["q7"], given), "两家有共同"))
        for log in self.cases["q3"]["logs"]:
            signed = [e["on"] for e in log["events"] if e["what"].endswith("签收")]
            early = (
                date.fromisoformat(signed[0]) - date.fromisoformat(log["events"][0]["on"])
            ).days
            cell = f"{log['key']}.days={early}"
            truth.append(("q3", changed(right["q3"], cell), "第一次签收"))
        return truth


def changed(right: list[str], cell: str) -> list[str]:
    row = cell.split("=", maxsplit=1)[0]
    return sorted([c for c in right if c.split("=")[0] != row] + [cell])


def handlers(path: list[str]) -> list[str]:
    """The path without the centre, which hands out and handles nothing."""
    return [stop for stop in path if not stop.endswith("中心")]


def comes_back(walk: list[str]) -> bool:
    """Does some step join two offices that are joined already?"""
    root = {office: office for office in walk}

    def top(office: str) -> str:
        while root[office] != office:
            office = root[office]
        return office

    for giver, taker in pairwise(walk):
        if top(giver) == top(taker):
            return True
        root[top(taker)] = top(giver)
    return False


def log_cells(log: Row) -> list[str]:
    given, last = [], ""
    for event in log["events"]:
        taken = re.search("(?:派给|转给)(.+)$", event["what"])
        if taken:
            given.append(taken[1])
        if event["what"].endswith("签收"):
            last = event["on"]
    days = (date.fromisoformat(last) - date.fromisoformat(log["events"][0]["on"])).days
    key = log["key"]
    return [f"{key}.hands={len(given) - 1}", f"{key}.offices={len({*given})}", f"{key}.days={days}"]


def is_owned(state: str) -> bool:
    """Replays the records; closed requests need no owner."""
    owner = ""
    for record in re.split("[；，]", state):
        if "办结" in record:
            return True
        if record.startswith("派给") or re.search("退回|转给|中心派给", record):
            owner = ""
        elif "没有签收" not in record and record.endswith("签收主办"):
            owner = record.removesuffix("签收主办")
    return owner != ""


def idle_days(calendar: Row) -> list[Day]:
    """Every day of the calendar, and of the year after it, on which offices are shut."""
    first, last = Day(calendar["known_from"]), Day(calendar["estimate_until"]) + 366
    worked, off = set(calendar["makeup"]), set(calendar["off"])
    weekend = {str(d) for d in np.arange(first, last) if not np.is_busday(d)}
    return sorted(Day(d) for d in (weekend | off) - worked)
