"""Course E-07 answered from the files that learners get.

Counts the log with pandas and NumPy's business days, where the generator played it forward on
numbered working days; measures the plan by walking every route to its beginning, where the
generator made one pass forward and one back. Wordings are judged by what the law names.
"""

import io
import json
import re
from collections.abc import Iterator
from fractions import Fraction
from math import floor
from typing import Any

import numpy as np
import pandas as pd

Files = dict[str, bytes]
Facts = dict[str, Any]
Route = tuple[str, ...]

_WINDOW = re.compile("各收一份|四张申请表|三家各收一遍")
_ONCE = re.compile("又说|每次只说|先退回头一处")
_HALL = re.compile("跑一圈|另去三处|各在各的办公楼")
_CHAIN = re.compile("等申请人取了|自己去报|锁在抽屉")
_BESIDE = re.compile("谁也用不着谁|不看管线图|互不相干")
_FORBIDDEN = re.compile(
    "补来了再说|都没有写|不再收件|不对外说|不必说明|签收费代办|已经取消|清单上没有"
)


def _cases(files: Files) -> Facts:
    found: Facts = json.loads(files["cases.json"])
    return found


def _log(files: Files) -> pd.DataFrame:
    """The handled rows, with working days of waiting, of work and of being sent back."""
    log = pd.read_csv(io.BytesIO(files["log.csv"]), encoding="utf-8-sig", dtype={"次": int})
    calendar = json.loads(files["calendar.json"])
    every = pd.date_range("2026-01-01", "2026-12-31")
    idle = [
        d
        for d in every
        if d.strftime("%Y-%m-%d") in calendar["off"]
        or (d.weekday() > 4 and d.strftime("%Y-%m-%d") not in calendar["makeup"])
    ]
    idle_days = np.array([d.date() for d in idle], dtype="datetime64[D]")

    def between(first: Any, last: Any) -> Any:
        a, b = (np.array(x.to_list(), dtype="datetime64[D]") for x in (first, last))
        return np.busday_count(a, b, weekmask="1111111", holidays=idle_days)

    done = log[log["办完"].notna()].copy()
    done["wait"] = between(done["交到"], done["动手"])
    done["work"] = between(done["动手"], done["办完"])
    earlier = done.groupby("件号")["办完"].shift()
    again = done["次"] > 1
    done["back"] = 0
    done.loc[again, "back"] = between(earlier[again], done.loc[again, "交到"])
    # A case is through when its last row passed the last step.
    last = log.groupby("件号").tail(1)
    through = last[(last["环节"] == "开工手续") & (last["结果"] == "通过")]["件号"]
    done["through"] = done["件号"].isin(through)
    return done


def _tenths(value: Fraction) -> str:
    n = floor(value * 10 + Fraction(1, 2))
    return f"{n / 10:.1f}".removesuffix(".0")


def _mean(rows: pd.DataFrame, *parts: str) -> Fraction:
    return Fraction(int(sum(rows[p].sum() for p in parts)), rows["件号"].nunique())


def _total(rows: pd.DataFrame) -> str:
    return _tenths(_mean(rows, "wait", "work", "back"))


def _slower(rows: pd.DataFrame, kind: str) -> str:
    """By how many days agents are quicker, from the averages as they are shown."""
    some = rows[rows["情形"] == kind]
    alone, agent = (Fraction(_total(some[some["办理"] == way])) for way in ("自办", "代办"))
    return _tenths(alone - agent)


class Routes:
    """Every way through the plan, each from a step that waits for nothing."""

    def __init__(self, days: dict[str, int], after: dict[str, list[str]]) -> None:
        self.days, self.after = days, after

    def to(self, step: str) -> Iterator[Route]:
        if not self.after[step]:
            yield (step,)
        for before in self.after[step]:
            for route in self.to(before):
                yield (*route, step)

    def end(self, step: str) -> int:
        return max(sum(self.days[s] for s in route) for route in self.to(step))

    def begin(self, step: str) -> int:
        return self.end(step) - self.days[step] + 1

    def longest(self) -> Route:
        return max(self.to("h"), key=lambda route: sum(self.days[s] for s in route))


def _changed(plan: Routes, row: Facts) -> Routes:
    days = {step: n - row["cut"].get(step, 0) for step, n in plan.days.items()}
    after = {step: list(before) for step, before in plan.after.items()}
    if row["free"]:
        step, freed = row["free"]
        after[step].remove(freed)
        after[step] += row["instead"]
        after["h"].append(freed)
    return Routes(days, after)


def _plan(cases: Facts) -> Routes:
    return Routes(
        {step["key"]: step["days"] for step in cases["steps"]},
        {step["key"]: step["after"] for step in cases["steps"]},
    )


def _cure(text: str) -> str:
    tests = {"window": _WINDOW, "once": _ONCE, "hall": _HALL, "chain": _CHAIN, "beside": _BESIDE}
    return next((cure for cure, said in tests.items() if said.search(text)), "agent")


def answers(files: Files) -> dict[str, Any]:
    cases, log = _cases(files), _log(files)
    rows, plan = log[log["through"]], _plan(cases)
    keys = {step["name"]: step["key"] for step in cases["steps"]}
    waits = rows.groupby("环节")["wait"].sum().nlargest(3).index
    whole = sum(int(rows[part].sum()) for part in ("wait", "work", "back"))
    length = plan.end("h")
    means = {part: _tenths(_mean(rows, part)) for part in ("wait", "work", "back")}
    share = _tenths(Fraction(100 * int(rows["wait"].sum()), whole))
    return {
        "q1": sorted([f"r.{part}={n}" for part, n in means.items()] + [f"r.share={share}"]),
        "q2": sorted(keys[name] for name in waits),
        "q3": str(int(rows[rows["次"] == 3]["back"].sum())),
        "q4": [f"easy.d={_slower(rows, '不迁管线')}", f"hard.d={_slower(rows, '要迁管线')}"],
        "q5": sorted(cases["q5"]["steps"], key=plan.begin),
        "q6": sorted(f"{step}.d={plan.end(step)}" for step in cases["q6"]["steps"]),
        "q7": [
            f"parallel.d={length}",
            f"saved.d={_tenths(Fraction(_total(rows)) - length)}",
            f"serial.d={sum(plan.days.values())}",
        ],
        "q8": sorted(plan.longest()),
        "q9": sorted(f"{r['key']}.d={length - _changed(plan, r).end('h')}" for r in cases["q9"]),
        "q10": sorted(f"{row['key']}={_cure(row['text'])}" for row in cases["q10"]["rows"]),
        "q11": sorted(o["key"] for o in cases["q11"]["options"] if _FORBIDDEN.search(o["text"])),
    }


def slips(files: Files) -> list[tuple[str, Any, str]]:
    """Wrong values reached by really going the wrong way, on numbers and lists."""
    cases, log = _cases(files), _log(files)
    rows, plan = log[log["through"]], _plan(cases)
    keys = {step["name"]: step["key"] for step in cases["steps"]}
    works = rows.groupby("环节")["work"].sum().nlargest(3).index
    sent_back, third = rows[rows["次"] > 1], rows[rows["次"] == 3]
    right = answers(files)
    serial = sorted(cases["q5"]["steps"])
    most = sorted(plan.days, key=lambda s: (-plan.days[s], s))[: len(right["q8"])]
    added = [f"parallel.d={max(plan.days.values())}", *right["q7"][1:]]
    return [
        ("q2", sorted(keys[name] for name in works), "办得最久"),
        ("q3", str(int(sent_back["back"].sum())), "也加上了"),
        ("q3", str(len(third)), "次数"),
        ("q3", str(int(log[log["次"] == 3]["back"].sum())), "还在办"),
        ("q5", serial, "现在的次序"),
        ("q7", added, "最长的一步"),
        ("q8", sorted(most), "天数最多"),
    ]
