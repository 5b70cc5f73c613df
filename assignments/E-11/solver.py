"""Course E-11 answered from the files that learners get.

Lets the hall run minute by minute, everybody standing in a queue; the generator goes from person
to person. Who stands in is tried out for every choice of people, where the generator knew which
choices were bad.
"""

import csv
import io
import json
import re
from collections import deque
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from itertools import product
from typing import Any

Files = dict[str, bytes]
Facts = dict[str, Any]
Plan = list[int]
#: number → minute of the call
Calls = dict[int, int]
_FIRST, _HOURS = 540, range(9, 15)

_IN_REGULATION = re.compile(
    "进驻政务大厅|综合窗口，|整合成|一次讲清|限时办完|合理、高效|压短|公开说明理由"
)
_IN_CITY_RULES = re.compile("达到承诺|按50分钟|A岗、B岗各|一个岗的B岗|只顶一个岗|手上的一位")


class Person:
    def __init__(self, row: dict[str, str]) -> None:
        hour, minute = row["取号"].split(":")
        self.number = int(row["号"])
        self.came = 60 * int(hour) + int(minute)
        self.kind = row["业务"]
        self.minutes = int(row["办理分钟"])


def _people(files: Files) -> list[Person]:
    text = files["arrivals.csv"].decode("utf-8-sig")
    return [Person(row) for row in csv.DictReader(io.StringIO(text))]


def _run(people: list[Person], plan: Plan) -> Calls:
    """One line before all windows, minute by minute until everybody is called."""
    line: deque[Person] = deque()
    coming = deque(people)
    busy_until: dict[int, int] = {}
    calls: Calls = {}
    minute = _FIRST
    while coming or line:
        while coming and coming[0].came <= minute:
            line.append(coming.popleft())
        open_now = plan[min((minute - _FIRST) // 60, len(plan) - 1)]
        for window in range(1, open_now + 1):
            if line and busy_until.get(window, 0) <= minute:
                person = line.popleft()
                calls[person.number] = minute
                busy_until[window] = minute + person.minutes
        minute += 1
    return calls


def _apart(people: list[Person]) -> Calls:
    calls: Calls = {}
    for kind in {p.kind: None for p in people}:
        calls |= _run([p for p in people if p.kind == kind], [1])
    return calls


def _tenth(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.1'), ROUND_HALF_UP)}".removesuffix(".0")


def _waits(people: list[Person], calls: Calls) -> list[int]:
    return [calls[p.number] - p.came for p in people]


def _summary(waits: list[int], promise: int) -> dict[str, str]:
    return {
        "mean": _tenth(Decimal(sum(waits)) / len(waits)),
        "most": str(sorted(waits)[-1]),
        "over": str(len([w for w in waits if w > promise])),
    }


def _at(people: list[Person], calls: Calls, minute: int) -> dict[str, str]:
    waiting = [p for p in people if p.came <= minute and calls[p.number] > minute]
    inside = [p for p in people if calls[p.number] <= minute < calls[p.number] + p.minutes]
    return {"wait": str(len(waiting)), "idle": str(4 - len(inside))}


def _good_share(people: list[Person], calls: Calls, promise: int, hour: int | None) -> Decimal:
    waits = [calls[p.number] - p.came for p in people if hour in (None, p.came // 60)]
    return Decimal(100 * len([w for w in waits if w <= promise])) / len(waits)


def _one_more(people: list[Person], cases: Facts) -> dict[str, str]:
    """The plan as it is, and the one window that puts all hours right."""
    plan, promise = cases["q6"]["plan"], cases["promise"]
    cures = []
    for place, hour in enumerate(_HOURS):
        calls = _run(people, [n + (k == place) for k, n in enumerate(plan)])
        if all(_good_share(people, calls, promise, h) >= cases["share"] for h in _HOURS):
            then = _tenth(_good_share(people, calls, promise, None))
            most = str(max(_waits(people, calls)))
            cures.append({"hour": str(hour), "then": then, "most": most})
    (only,) = cures
    return {"now": _tenth(_good_share(people, _run(people, plan), promise, None)), **only}


def _by_hand(rows: list[Facts]) -> list[str]:
    cells, end = [], 0
    for row in rows:
        hour, minute = map(int, row["at"].split(":"))
        came = 60 * hour + minute
        end = max(end, came) + row["minutes"]
        cells.append(f"{row['key']}.wait={end - row['minutes'] - came}")
    return sorted(cells)


def _empty(desk: Facts, backs: list[int], back_at: int = 0) -> list[tuple[str, int]]:
    """Post and hour where nobody stands; ``back_at`` 1 counts the hour of return as absence."""
    away = {(a["who"], h) for a in desk["away"] for h in range(a["from"], a["to"] + back_at)}
    found = []
    for hour in _HOURS:
        standing_in: list[int] = []
        for post, name in enumerate(desk["posts"]):
            if (post, hour) in away:
                who = backs[post]
                if (who, hour) in away or who in standing_in:
                    found.append((name, hour))
                else:
                    standing_in.append(who)
    return found


def _ticked(options: dict[str, str], empty: list[tuple[str, int]]) -> list[str]:
    return sorted(k for k, text in options.items()
                  if any(text.startswith(f"{post}，{hour}点") for post, hour in empty))  # fmt: skip


def _mended(cases: Facts) -> list[str]:
    desk, card = cases["desk"], cases["q8"]
    rows = list(card["rows"])
    places = [desk["posts"].index(card["rows"][row]) for row in rows]
    good = []
    for keys in product(card["people"], repeat=len(rows)):
        backs = list(desk["backs"])
        for place, key in zip(places, keys, strict=True):
            backs[place] = desk["names"].index(card["people"][key])
        able = all(desk["posts"][p] in desk["skills"][w] and p != w for p, w in enumerate(backs))
        if able and len(set(backs)) == len(backs) and not _empty(desk, backs):
            good.append(sorted(f"{row}={key}" for row, key in zip(rows, keys, strict=True)))
    (only,) = good
    return only


def _where(text: str) -> str:
    if _IN_REGULATION.search(text):
        return "law"
    return "city" if _IN_CITY_RULES.search(text) else "none"


def _spread(prefix: str, figures: dict[str, str]) -> list[str]:
    return [f"{prefix}.{name}={value}" for name, value in figures.items()]


def answers(files: Files) -> dict[str, Any]:
    """All automatic questions, answered right."""
    cases, people = json.loads(files["cases.json"]), _people(files)
    apart, one_line, promise = _apart(people), _run(people, [4]), cases["promise"]
    hour, minute = map(int, cases["q3"]["at"].split(":"))
    moment = 60 * hour + minute
    before = _waits(people, apart)
    after = _waits(people, one_line)
    windows = []
    for row in cases["q5"]["rows"]:
        work = sum(p.minutes for p in people if p.came // 60 == row["hour"])
        need = (Decimal(work) / 50).to_integral_value(ROUND_CEILING)
        windows.append(f"{row['key']}.n={need}")
    plan = _one_more(people, cases)
    return {
        "q1": _by_hand(cases["q1"]["rows"]),
        "q2": sorted(_spread("sep", _summary(before, promise))
                     + _spread("pool", _summary(after, promise))),
        "q3": sorted(_spread("sep", _at(people, apart, moment))
                     + _spread("pool", _at(people, one_line, moment))),
        "q4": str(sum(b > a for a, b in zip(before, after, strict=True))),
        "q5": sorted(windows),
        "q6": sorted(f"{name}.v={value}" for name, value in plan.items()),
        "q7": _ticked(cases["q7"]["options"], _empty(cases["desk"], cases["desk"]["backs"])),
        "q8": _mended(cases),
        "q9": sorted(f"{key}={_where(text)}" for key, text in cases["q9"]["items"].items()),
    }  # fmt: skip


def slips(files: Files) -> list[tuple[str, object, str]]:
    """What learners enter who skip a step, and a word of the message they must see."""
    cases, people = json.loads(files["cases.json"]), _people(files)
    right, desk, promise = answers(files), cases["desk"], cases["promise"]
    calls = {"sep": _apart(people), "pool": _run(people, [4])}
    found: list[tuple[str, object, str]] = []
    for way, when in calls.items():
        stays = [when[p.number] + p.minutes - p.came for p in people]
        for name, value in _summary(stays, promise).items():
            found.append(("q2", _swapped(right["q2"], f"{way}.{name}", value), "等候加办理"))
    fewer = [a < b for a, b in zip(_waits(people, calls["pool"]), _waits(people, calls["sep"]),
                                   strict=True)]  # fmt: skip
    found.append(("q4", str(sum(fewer)), "少等"))
    options = cases["q7"]["options"]
    found.append(("q7", _ticked(options, _empty(desk, desk["backs"], back_at=1)), "几点"))
    a_gone = [(p, h) for p, h in _cells(desk) if _is_away(desk, desk["posts"].index(p), h)]
    found.append(("q7", _ticked(options, a_gone), "只看了A岗"))
    share = [_good_share(people, _run(people, cases["q6"]["plan"]), promise, h) for h in _HOURS]
    worst = 9 + share.index(min(share))
    found.append(("q6", _swapped(right["q6"], "hour.v", str(worst)), "最低"))
    return found


def _cells(desk: Facts) -> list[tuple[str, int]]:
    return [(post, hour) for post in desk["posts"] for hour in _HOURS]


def _is_away(desk: Facts, who: int, hour: int) -> bool:
    return any(a["who"] == who and a["from"] <= hour < a["to"] for a in desk["away"])


def _swapped(pairs: list[str], cell: str, value: str) -> list[str]:
    return sorted(f"{cell}={value}" if pair.startswith(f"{cell}=") else pair for pair in pairs)
