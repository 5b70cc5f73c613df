"""Course E-08 answered from the files that learners get.

Counts money by the hour in hundredths of a yuan with pandas, finds free stretches in an array of
minutes and the best joint meetings by trying every choice; none of it as the generator does.
"""

import io
import json
import re
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

Files = dict[str, bytes]
Facts = dict[str, Any]

#: hundredths of a yuan an hour
_HOURLY = {"leader": 9000, "middle": 6600, "staff": 4800, "town_middle": 6600, "town_staff": 4800}
_COLUMNS = {
    "场次": "no", "议题": "topic", "事由": "kind", "形式": "form", "原定分钟": "planned",
    "实际分钟": "minutes", "机关领导": "leader", "机关中层": "middle", "机关一般": "staff",
    "镇街中层": "town_middle", "镇街一般": "town_staff", "准备工时": "prep", "会务费": "fee",
}  # fmt: skip


def _yuan(hundredths: int) -> str:
    return f"{(Decimal(int(hundredths)) / 100).normalize():f}"


def _cases(files: Files) -> Facts:
    found: Facts = json.loads(files["cases.json"])
    return found


def _diary(files: Files) -> pd.DataFrame:
    found = pd.read_csv(io.StringIO(files["diary.csv"].decode("utf-8-sig")))
    return found.rename(columns=_COLUMNS).set_index("no")


def _priced(m: pd.DataFrame, length: str = "minutes") -> pd.DataFrame:
    """Each meeting's cost in parts, in hundredths of a yuan, its people's minutes and its cash."""
    on_site = (m["form"] == "现场").astype(int)
    hourly = sum(m[grade] * rate for grade, rate in _HOURLY.items())
    came = m["town_middle"] + m["town_staff"]
    on_road = (m["town_middle"] * 6600 + m["town_staff"] * 4800) * 80 // 60
    everybody = m[list(_HOURLY)].sum(axis=1)
    parts = pd.DataFrame({
        "sitting": hourly * m[length] // 60,
        "fares": on_site * came * 2000,
        "on_road": on_site * on_road,
        "prep": m["prep"] * 4800,
        "fee": m["fee"] * 100,
        "people_minutes": everybody * m[length] + on_site * came * 80 + m["prep"] * 60,
    })  # fmt: skip
    parts["cost"] = parts[["sitting", "fares", "on_road", "prep", "fee"]].sum(axis=1)
    return parts


def _slimmed(m: pd.DataFrame, ways: str) -> int:
    """The whole cost after the measures, on a changed diary."""
    changed = m.copy()
    if "v" in ways:
        changed.loc[changed["kind"].isin(["传达", "部署"]), "form"] = "视频"
    if "l" in ways:
        changed["minutes"] = changed["minutes"].clip(upper=90)
    cost = _priced(changed)["cost"]
    if "n" in ways:
        cost = cost.where(changed["kind"] != "传达", 2 * 4800)
    return int(cost.sum())


def _of_diary(files: Files, cases: Facts) -> Facts:
    diary = _diary(files)
    priced = _priced(diary)
    one, whole = priced.loc[cases["q1"]["no"]], priced.sum()
    cash = int(whole["fares"] + whole["fee"])
    topics = {text: key for key, text in cases["q3"]["items"].items()}
    dearest = priced["cost"].groupby(diary["topic"]).sum().sort_values(ascending=False)
    before = int(whole["cost"])
    ways = ("n", "v", "l", "nvl")
    return {
        "q1": sorted([f"m.all={_yuan(one['cost'])}", f"m.sitting={_yuan(one['sitting'])}",
                      f"m.road={_yuan(one['fares'] + one['on_road'])}",
                      f"m.prep={_yuan(one['prep'] + one['fee'])}"]),
        "q2": sorted([f"y.hours={_half_up(whole['people_minutes'])}",
                      f"y.cost={_yuan(whole['cost'])}", f"y.cash={_yuan(cash)}",
                      f"y.left={_yuan(cases['q2']['budget'] * 100 - cash)}"]),
        "q3": [topics[str(topic)] for topic in dearest.index],
        "q10": sorted(f"{w}.saved={_yuan(before - _slimmed(diary, w))}" for w in ways),
    }  # fmt: skip


def _half_up(person_minutes: int) -> str:
    exact = Decimal(int(person_minutes)) / 60
    return str(exact.quantize(Decimal("0.1"), rounding="ROUND_HALF_UP")).removesuffix(".0")


def _way(row: Facts, case: Facts) -> str:
    """The first step of the ladder that fits."""

    def alike(known: Facts) -> bool:
        apart = abs(date.fromisoformat(known["date"]) - date.fromisoformat(row["date"])).days
        same = (known["people"], known["topic"]) == (row["people"], row["topic"])
        return same and apart <= 7

    if re.match("只(传达|通报|宣读)", row["purpose"]):
        return "note"
    if any(alike(known) for known in case["approved"]):
        return "join"
    over = len(row["reports"]) > 1 or max(row["reports"]) > 60 or row["minutes"] > 90
    if over or row["fee"] > case["left"]:
        return "back"
    remote = "镇街" in row["people"] and "现场" not in row["purpose"]
    return "video" if remote else "hold"


def _fate(one: Facts, two: Facts) -> str:
    if one["people"] != two["people"]:
        return "who"
    if one["topic"] != two["topic"]:
        return "what"
    if (date.fromisoformat(two["date"]) - date.fromisoformat(one["date"])).days > 7:
        return "far"
    return "long" if one["minutes"] + two["minutes"] - 10 > 90 else "can"


def _agenda(case: Facts) -> list[str]:
    minutes = [(item["what"], item["minutes"]) for item in case["items"]]
    caps = {"主要报告": 60, "第二个报告": 0, "交流发言": 5, "总结": 10, "主持人开场": 600}
    kept = [(what, min(m, next(cap for name, cap in caps.items() if what.startswith(name))))
            for what, m in minutes]  # fmt: skip
    whole = sum(m for _, m in kept)
    freed = sum(m for _, m in minutes) - whole
    people = case["people"]
    hourly = 9000 * people["领导"] + 6600 * people["中层"] + 4800 * people["一般"]
    talks = sum(m for what, m in kept if "交流" in what)
    return sorted([f"a.talks={talks}", f"a.whole={whole}",
                   f"a.hours={_half_up(freed * sum(people.values()))}",
                   f"a.money={_yuan(hourly * freed // 60)}"])  # fmt: skip


def _frame(case: Facts) -> pd.DataFrame:
    rows = [meeting | case["people"] | {"form": "现场"} for meeting in case["meetings"]]
    return pd.DataFrame(rows)


def _joined(case: Facts) -> tuple[int, int, int]:
    """Minutes of the joint meeting; cost of the two apart and of the one."""
    frame = _frame(case)
    minutes = int(frame["minutes"].sum()) - 10
    one = frame.head(1).assign(minutes=minutes, prep=frame["prep"].sum(), fee=frame["fee"].max())
    return minutes, int(_priced(frame)["cost"].sum()), int(_priced(one)["cost"].sum())


def _days(case: Facts, need: int, parties: list[str]) -> list[str]:
    """Days with a free stretch of ``need`` minutes in a half-day, for all the parties."""
    found = []
    for day in case["days"]:
        free = np.zeros(24 * 60, dtype=bool)
        free[540:690] = free[870:1020] = True
        for party in parties:
            for start, stop in day["busy"][party]:
                free[start:stop] = False
        runs = "".join("x" if minute else " " for minute in free).split()
        if any(len(run) >= need for run in runs):
            found.append(day["date"])
    return found


def _best(case: Facts, limit: int = 90) -> list[str]:
    """Every choice of candidates tried; the dearest that uses no meeting twice."""
    book = {m["no"]: m for m in case["meetings"]}
    worth, fit = {}, []
    for each in case["candidates"]:
        two = [book[each["first"]], book[each["second"]]]
        people = {grade: two[0][grade] for grade in _HOURLY}
        plain = [{key: m[key] for key in ("minutes", "prep", "fee")} for m in two]
        minutes, apart, joined = _joined({"meetings": plain, "people": people})
        worth[each["key"]] = apart - joined
        if minutes <= limit:
            fit.append((each["key"], {each["first"], each["second"]}))
    best: tuple[int, list[str]] = (0, [])
    for size in range(1, len(fit) + 1):
        for chosen in combinations(fit, size):
            used = set().union(*(numbers for _, numbers in chosen))
            if len(used) == 2 * size:
                keys = sorted(key for key, _ in chosen)
                best = max(best, (sum(worth[key] for key in keys), keys))
    return best[1]


def answers(files: Files) -> dict[str, Any]:
    """All automatic questions, answered right."""
    cases = _cases(files)
    minutes, apart, joined = _joined(cases["q7"])
    return _of_diary(files, cases) | {
        "q4": sorted(f"{row['key']}={_way(row, cases['q4'])}" for row in cases["q4"]["rows"]),
        "q5": _agenda(cases["q5"]),
        "q6": sorted(f"{row['key']}={_fate(*row['meetings'])}" for row in cases["q6"]["rows"]),
        "q7": sorted([f"j.minutes={minutes}", f"j.apart={_yuan(apart)}",
                      f"j.joined={_yuan(joined)}"]),
        "q8": _days(cases["q8"], minutes, cases["q8"]["parties"]),
        "q9": _best(cases["q9"]),
    }  # fmt: skip


def _swapped(pairs: list[str], row: str, value: str) -> list[str]:
    return sorted(f"{row}={value}" if pair.startswith(row + "=") else pair for pair in pairs)


def slips(files: Files) -> list[tuple[str, object, str]]:
    """What learners enter who skip a step, and a word of the message they must see."""
    cases, right = _cases(files), answers(files)
    diary = _diary(files)
    priced, planned = _priced(diary), _priced(diary, "planned")
    one, late = priced.loc[cases["q1"]["no"]], planned.loc[cases["q1"]["no"]]
    minutes, _, _ = _joined(cases["q7"])
    apart_sum = sum(int(priced["cost"].sum()) - _slimmed(diary, w) for w in "nvl")
    rows = {row["key"]: row for row in cases["q4"]["rows"]}
    found: list[tuple[str, object, str]] = [
        ("q1", _swapped(right["q1"], "m.sitting", _yuan(late["sitting"])), "原定"),
        ("q1", _swapped(right["q1"], "m.road", _yuan(one["fares"])), "车费"),
        ("q2", _swapped(right["q2"], "y.cash", _yuan(int(priced["cost"].sum()))), "工时"),
        ("q2", _swapped(right["q2"], "y.hours", _half_up(int(diary["minutes"].sum()))), "小时数"),
        ("q7", _swapped(right["q7"], "j.minutes", str(minutes + 10)), "重复"),
        ("q8", _days(cases["q8"], minutes + 10, cases["q8"]["parties"]), "太长"),
        ("q8", _days(cases["q8"], minutes, cases["q8"]["parties"][:2]), "会议室"),
        ("q9", _best(cases["q9"], limit=999), "90分钟"),
        ("q10", _swapped(right["q10"], "nvl.saved", _yuan(apart_sum)), "不止一遍"),
    ]  # fmt: skip
    by_number = diary.groupby("topic").size().sort_values(ascending=False)
    topics = {text: key for key, text in cases["q3"]["items"].items()}
    found.append(("q3", [topics[str(topic)] for topic in by_number.index], "场数"))
    for key, row in rows.items():
        if row["purpose"].startswith("只"):
            wrong = _way(row | {"purpose": "商定"}, cases["q4"])
            found.append(("q4", _swapped(right["q4"], key, wrong), "议"))
    return found
