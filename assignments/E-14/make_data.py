"""Each learner's own week of parking sensors for E-14, with the right answers and those of slips.

Stands alone. Six fictional car parks report hourly what drove in and out; one sensor keeps UTC,
one uploads records twice, two parks have two gates. The truth comes from the week as it is made;
``solver.py`` finds it again from the released records with pandas.
"""

import csv
import io
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from generator_kit import QuickDraw, by_row, number, until_found

LAW = "道路交通安全法（2021修正）"
LOCAL = "望川市停车口径（教学用参数，不是法律规定）"

#: a Monday in an ordinary week; the week has 168 hours
MONDAY = datetime(2026, 10, 12, tzinfo=timezone(timedelta(hours=8)))
HOURS, WORKDAY_HOURS = 168, 120
UTC_LAG = 8
NIGHT = (20, 21, 22, 23, 0, 1, 2, 3, 4, 5, 6)
#: bays kept back when a park is shared at night
RESERVE = 5

KINDS = {
    "a": "写字楼", "b": "居民小区", "c": "菜市场", "d": "医院", "e": "餐饮夜市", "f": "学校门口",
}  # fmt: skip
NAMES = ["云桥", "柳堰", "桐荫", "青石", "沙洲", "望江"]
#: percent of the open bays that are taken at the end of hours 0 to 23: workday, weekend
TAKEN = {
    "a": ([6, 6, 6, 6, 6, 6, 8, 35, 80, 95, 97, 92, 84, 90, 95, 94, 88, 60, 32, 20, 13, 10, 8, 7],
          [6, 6, 6, 6, 6, 6, 6, 8, 12, 18, 20, 20, 18, 19, 20, 19, 16, 12, 9, 8, 7, 7, 6, 6]),
    "b": ([96, 96, 96, 96, 96, 95, 88, 66, 46, 40, 38, 40, 44, 42, 40, 42, 48, 64, 80, 90, 94, 96,
           97, 96],
          [96, 96, 96, 96, 96, 96, 95, 90, 82, 75, 70, 68, 72, 74, 70, 68, 70, 76, 84, 90, 93, 95,
           96, 96]),
    "c": ([4, 4, 5, 8, 20, 52, 85, 97, 96, 88, 66, 42, 24, 18, 18, 28, 52, 56, 32, 14, 8, 6, 5, 4],
          [4, 4, 5, 8, 22, 55, 88, 97, 98, 97, 80, 50, 28, 20, 20, 30, 54, 58, 34, 15, 8, 6, 5,
           4]),
    "d": ([22, 20, 20, 20, 20, 24, 40, 76, 95, 98, 98, 88, 68, 76, 94, 90, 76, 56, 44, 38, 34, 30,
           26, 24],
          [22, 20, 20, 20, 20, 22, 28, 44, 60, 64, 62, 54, 46, 48, 54, 52, 46, 40, 36, 34, 32, 30,
           26, 24]),
    "e": ([46, 24, 10, 6, 5, 5, 5, 6, 8, 8, 14, 46, 52, 32, 18, 16, 26, 60, 90, 97, 97, 96, 88,
           70],
          [50, 30, 12, 6, 5, 5, 5, 6, 8, 10, 18, 52, 58, 40, 26, 24, 36, 68, 94, 98, 98, 97, 92,
           76]),
    "f": ([5, 5, 5, 5, 5, 6, 30, 94, 30, 16, 14, 16, 18, 16, 16, 40, 96, 50, 16, 10, 8, 6, 5, 5],
          [5] * 24),
}  # fmt: skip
BAYS = {"a": (120, 240), "b": (80, 160), "c": (46, 90), "d": (110, 220), "e": (60, 120),
        "f": (30, 60)}  # fmt: skip
#: cars that come and go within one hour, percent of those present
CHURN = {"a": 4, "b": 2, "c": 50, "d": 22, "e": 26, "f": 40}
#: hours in which a park fills up
RISE = {"b": (16, 21), "c": (4, 8), "d": (5, 9), "e": (16, 20)}
#: what a curve looks like that runs eight hours behind
SEEN_AS = {"a": "b", "b": "a", "d": "e"}


# --- truths


def rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def ratio(part: int, whole: int, places: str = "0.1") -> Decimal:
    return (Decimal(part) / whole).quantize(Decimal(places), ROUND_HALF_UP)


def hundredths(part: int, whole: int) -> Decimal:
    return ratio(part, whole, "0.01")


def percent(part: int, whole: int) -> Decimal:
    return rounded(Decimal(100 * part) / whole)


def plain(value) -> str:
    text = f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
    return "0" if text == "-0" else text


def same(one, other, tolerance: float) -> bool:
    if isinstance(one, str):
        return one == other
    return abs(float(one) - float(other)) <= 2 * tolerance + 1e-9


def in_order(right: list[str], mistakes: list[tuple]) -> dict | None:
    """An order; None when two ways of ranking give the same."""
    told, seen = [], [right]
    for value, message, source in mistakes:
        if value in seen:
            return None
        seen.append(value)
        told.append({"value": value, "message": message, "source": source})
    return {"answer": right, "tolerance": 0, "mistakes": told}


# --- the week


@dataclass
class Park:
    """One car park and its week; ``present[t]`` cars at the end of hour t."""

    key: str
    name: str
    kind: str
    built: int
    bays: int
    gates: list[str]
    start: int
    present: list[int]
    inward: list[int]
    outward: list[int]
    patrol: int = 0
    #: net cars by which each wrong way of dropping doubles is off at the end of hour t
    off_raw: list[int] = field(default_factory=list)
    off_rows: list[int] = field(default_factory=list)
    off_slots: list[int] = field(default_factory=list)

    @property
    def peak(self) -> int:
        return max(self.present[:WORKDAY_HOURS])

    def shortage(self, peak: int | None = None) -> int:
        return (self.peak if peak is None else peak) + self.patrol - self.bays

    @property
    def nights(self) -> list[int]:
        """Free bays at the end of each night hour."""
        return [self.bays - n for t, n in enumerate(self.present) if t % 24 in NIGHT]


@dataclass
class Record:
    """What one gate's sensor sent about one hour. ``hour``: counted from Monday 0:00."""

    serial: str
    park: Park
    gate: str
    hour: int
    inward: int
    outward: int
    uploaded: datetime


def make_park(
    draw: QuickDraw, key: str, name: str, kind: str, gates: list[str], closed: int
) -> Park:
    bays = draw.between(*BAYS[kind])
    share = [TAKEN[kind][t // 24 >= 5][t % 24] for t in range(HOURS)]
    noise = [draw.between(-3, 3) for _ in range(HOURS)]
    present = [min(bays, max(0, bays * (s + n) // 100)) for s, n in zip(share, noise, strict=True)]
    if kind == "a":
        work_late(draw, present, bays)
    start = present[0]
    inward, outward, before = [], [], start
    for now in present:
        stir = draw.below(1 + 2 * CHURN[kind] * min(before, now) // 100)
        inward.append(max(0, now - before) + stir)
        outward.append(max(0, before - now) + stir)
        before = now
    return Park(key, name, kind, bays + closed, bays, gates, start, present, inward, outward)


def work_late(draw: QuickDraw, present: list[int], bays: int) -> None:
    """One evening on which many stay at the office."""
    day = draw.below(4)
    for hour, low in ((18, 55), (19, 47), (20, 38), (21, 26), (22, 15)):
        present[24 * day + hour] = bays * (low + draw.between(0, 8)) // 100


def make_parks(draw: QuickDraw) -> tuple[list[Park], Park, Park, Park]:
    """All parks, the one on UTC, the one with doubles, one of the two with two gates."""
    kinds, names = draw.shuffled(sorted(KINDS)), draw.shuffled(NAMES)
    on_utc = draw.one(sorted(SEEN_AS))
    doubling = draw.one([k for k in sorted(RISE) if k != on_utc])
    two_gates = draw.shuffled([k for k in kinds if k not in (on_utc, doubling)])[:2]
    shut = [two_gates[0], *draw.shuffled([k for k in kinds if k != two_gates[0]])[:2]]
    parks = []
    for place, (kind, name) in enumerate(zip(kinds, names, strict=True), start=1):
        gates = ["东口", "西口"] if kind in two_gates else ["北口"]
        closed = draw.between(6, 14) if kind in shut else 0
        parks.append(make_park(draw, f"p{place}", name, kind, gates, closed))
    of = {park.kind: park for park in parks}
    return parks, of[on_utc], of[doubling], of[two_gates[0]]


def make_records(draw: QuickDraw, parks: list[Park]) -> list[Record]:
    """One record for each gate and hour with traffic, each with its own number."""
    made = []
    for park in parks:
        counted = dict.fromkeys(park.gates, 0)
        park.off_slots = [0] * HOURS
        for t in range(HOURS):
            parts = by_gate(draw, park, t)
            kept = [part for part in parts if part[1] or part[2]]
            for place, (gate, inward, outward) in enumerate(kept):
                counted[gate] += 1
                serial = f"{park.key[1]}{park.gates.index(gate)}-{counted[gate]:03}"
                sent = MONDAY + timedelta(hours=t + 1, minutes=draw.between(1, 4) + 4 * place)
                made.append(Record(serial, park, gate, t, inward, outward, sent))
                if place:  # this one is lost when an hour may have one record only
                    park.off_slots[t] -= inward - outward
        park.off_slots = summed(park.off_slots)
    return made


def by_gate(draw: QuickDraw, park: Park, t: int) -> list[tuple[str, int, int]]:
    inward, outward = park.inward[t], park.outward[t]
    if len(park.gates) == 1:
        return [(park.gates[0], inward, outward)]
    first_in = inward * draw.between(45, 70) // 100
    first_out = outward * draw.between(20, 50) // 100
    return [(park.gates[0], first_in, first_out),
            (park.gates[1], inward - first_in, outward - first_out)]  # fmt: skip


def double(draw: QuickDraw, records: list[Record], park: Park) -> list[Record]:
    """Records sent twice: at once on one day, again hours later on another."""
    at_once, later = draw.shuffled([0, 1, 2, 3])[:2]
    low, high = RISE[park.kind]
    rising = range(low, high + 1)
    own = [r for r in records if r.park is park and r.hour < WORKDAY_HOURS]
    first = [r for r in own if r.hour in [24 * at_once + h for h in rising]]
    second = [r for r in own if r.hour in [24 * later + h for h in rising]]
    others = draw.shuffled([r for r in own if r not in first and r not in second])
    first += others[: draw.between(3, 9)]
    second += others[9 : 9 + draw.between(3, 9)]
    park.off_raw, park.off_rows = [0] * HOURS, [0] * HOURS
    copies = []
    for record in [*first, *second]:
        again = record in second
        wait = timedelta(hours=draw.between(2, 11), minutes=draw.between(3, 50))
        copies.append(Record(record.serial, park, record.gate, record.hour, record.inward,
                             record.outward, record.uploaded + wait * again))  # fmt: skip
        park.off_raw[record.hour] += record.inward - record.outward
        park.off_rows[record.hour] += (record.inward - record.outward) * again
    park.off_raw, park.off_rows = summed(park.off_raw), summed(park.off_rows)
    return copies


def summed(values: list[int]) -> list[int]:
    out, total = [], 0
    for value in values:
        total += value
        out.append(total)
    return out


# --- questions on the week


def ask_records(records: list[Record], copies: list[Record]) -> dict | None:
    exact = sum(c.uploaded == r.uploaded for c in copies for r in records if c.serial == r.serial)
    slots = len({(r.park.key, r.hour) for r in records})
    total = len(records) + len(copies)
    return number(len(records), [
        (total, "您没有去掉重复。网络不稳时，同一条记录会上传两次，进出的车也就数了两次。",
         LOCAL + "第一条"),
        (total - exact, "您只去掉了整行都相同的。隔几小时补传的那一条，上传时刻不同，还留在表里。",
         LOCAL + "第一条"),
        (slots, "您把停车点和时段都相同的当成重复。有两个出入口的，同一个小时本来就有两条。",
         LOCAL + "第一条"),
        (len(copies), "您填的是去掉了多少条。问的是留下多少条。", LOCAL + "第一条"),
    ])  # fmt: skip


def ask_kinds(parks: list[Park], utc: Park) -> tuple[dict, dict | None]:
    of = {park.kind: park for park in parks}
    right = {park.key: park.kind for park in parks}
    told = [
        (utc.key, SEEN_AS[utc.kind],
         f"{utc.name}的曲线要先对时：它的钟比北京时间慢，最满的时段看上去早了好几个小时。",
         LOCAL + "第二条"),
        (of["c"].key, "f",
         f"{of['c'].name}周末也一样忙，早晨要满三四个小时；上学放学不会是这样。", LOCAL + "第四条"),
        (of["f"].key, "c",
         f"{of['f'].name}周末几乎没有车，平日也只有早晚两个很窄的尖。", LOCAL + "第四条"),
        (of["e"].key, "b",
         f"{of['e'].name}后半夜就走空了；过夜的车要停到天亮。", LOCAL + "第四条"),
    ]  # fmt: skip
    if utc.kind != "d":
        told.append((of["d"].key, "a",
                     f"{of['d'].name}一整夜都有两成上下的车，周末白天还有一半以上，"
                     f"不像只在上班时开门的地方。",
                     LOCAL + "第四条"))  # fmt: skip
    case = {"kinds": KINDS, "rows": {park.key: park.name for park in parks}}
    return case, by_row(right, told)


def label_of(t: int) -> str:
    day = MONDAY + timedelta(days=t // 24)
    return f"{day.month}月{day.day}日（星期{'一二三四五六日'[t // 24]}）{t % 24}时"


def hours_to_ask(draw: QuickDraw) -> list[int]:
    """One for the park on UTC, one for that with doubles, one for that with two gates."""
    return [24 * draw.between(0, 4) + draw.between(7, 15), 24 * draw.between(4, 6) +
            draw.between(7, 21), 24 * draw.between(1, 4) + draw.between(8, 20)]  # fmt: skip


def ask_rates(at: list[int], utc: Park, doubled: Park, gated: Park) -> tuple[dict, dict | None]:
    """Three rates at one hour: each spoiled by the trap of its park."""
    u, d, g = at
    rate = percent(utc.present[u], utc.bays)
    asked = [(utc, u), (doubled, d), (gated, g)]
    rows = [{"key": f"r{n}", "park": park.name, "hour": label_of(t)}
            for n, (park, t) in enumerate(asked, start=1)]  # fmt: skip
    right = {
        "r1.rate": rate,
        "r2.rate": percent(doubled.present[d], doubled.bays),
        "r3.rate": percent(gated.present[g], gated.bays),
    }
    return {"rows": rows}, by_row(right, [
        ("r1.rate", percent(utc.present[u + UTC_LAG], utc.bays),
         f"{utc.name}的时间还没有对。它报的是协调世界时，您看到的其实是八个小时以后的情形。",
         LOCAL + "第二条"),
        ("r1.rate", percent(utc.present[u + 2 * UTC_LAG], utc.bays),
         f"{utc.name}的时间改反了。北京时间比协调世界时早，要加不要减。", LOCAL + "第二条"),
        ("r2.rate", percent(doubled.present[d] + doubled.off_raw[d], doubled.bays),
         f"{doubled.name}的重复记录还没有去掉，进场的车数了两遍，“在场”越积越多。",
         LOCAL + "第一条、第三条"),
        ("r2.rate", percent(doubled.present[d] + doubled.off_rows[d], doubled.bays),
         f"{doubled.name}还留着补传的那几条：上传时刻不同，流水号却相同。", LOCAL + "第一条"),
        ("r3.rate", percent(gated.present[g] + gated.off_slots[g], gated.bays),
         f"{gated.name}有两个出入口，您把其中一个口的记录当成重复删了。", LOCAL + "第一条"),
        ("r3.rate", percent(gated.present[g], gated.built),
         f"{gated.name}您除以了建成泊位。停用、挪用的泊位停不了车，要除以开放泊位。",
         LOCAL + "第三条"),
    ], 0.05)  # fmt: skip


def ask_figures(park: Park, records: list[Record], copies: list[Record]) -> dict | None:
    """Turnover, stay and peak of the park with doubles."""
    arrivals = sum(park.inward[:WORKDAY_HOURS])
    doubled = arrivals + sum(c.inward for c in copies)
    stay = sum(park.present[:WORKDAY_HOURS])
    wrong = [n + off for n, off in zip(park.present, park.off_raw, strict=True)]
    mean = rounded(Decimal(100 * stay) / (WORKDAY_HOURS * park.bays))
    if max(wrong[:WORKDAY_HOURS]) <= park.bays:  # the message says that it is over a hundred
        return None
    right = {
        "turn.n": hundredths(arrivals, 5 * park.bays),
        "stay.n": hundredths(stay, arrivals),
        "full.n": percent(park.peak, park.bays),
    }
    return by_row(right, [
        ("turn.n", hundredths(doubled, 5 * park.bays),
         "店主的问题：重复的记录没有去掉，同一辆车数了两次。", LOCAL + "第一条、第五条"),
        ("turn.n", hundredths(arrivals, park.bays),
         "店主的问题：您填的是五天合计，问的是平均一天。", LOCAL + "第五条"),
        ("turn.n", hundredths(sum(park.inward), 7 * park.bays),
         "店主的问题：您把周末也算进来了，口径只看平日五天。", LOCAL + "第五条"),
        ("stay.n", hundredths(sum(wrong[:WORKDAY_HOURS]), doubled),
         "居民的问题：重复的记录没有去掉，“在场”和进场都多了。", LOCAL + "第一条、第五条"),
        ("stay.n", hundredths(stay, 5 * park.bays),
         "居民的问题：您除以了泊位，那是一个泊位一天被占几小时。问的是一辆车，要除以进场辆次。",
         LOCAL + "第五条"),
        ("full.n", mean,
         "司机的问题：您填的是从早到晚的平均。平均数把半夜的空位也算了进来，遮住了最忙的时段。",
         LOCAL + "第四条"),
        ("full.n", percent(max(wrong[:WORKDAY_HOURS]), park.bays),
         "司机的问题：占用率超过了一百，先疑数据：重复的记录没有去掉。", LOCAL + "第一条、第四条"),
    ], 0.005)  # fmt: skip


def ask_ranking(draw: QuickDraw, parks: list[Park], doubled: Park) -> dict | None:
    """Draws what the patrol counts until no two ways of ranking agree."""
    for _ in range(200):
        for park in parks:
            park.patrol = draw.between(4, 48)
        truth = ranking(parks, doubled)
        if truth is not None:
            return truth
    return None


def ranking(parks: list[Park], doubled: Park) -> dict | None:
    lacks = sorted(park.shortage() for park in parks)
    if any(b - a < 2 for a, b in pairwise(lacks)) or lacks[-1] < 10:
        return None

    def ranked(value) -> list[str]:
        return [park.key for park in sorted(parks, key=lambda p: (-value(p), p.key))]

    raw = max(n + off for n, off in zip(doubled.present[:WORKDAY_HOURS], doubled.off_raw,
                                        strict=False))  # fmt: skip
    right = ranked(Park.shortage)
    if right == sorted(right):  # the card shows them in this order
        return None
    return in_order(right, [
        (right[::-1], "您排反了。缺得最多的排在最前面。", LOCAL + "第六条"),
        (ranked(lambda p: p.shortage(raw if p is doubled else None)),
         "有一处的重复记录没有去掉，它的高峰在场被抬高了，名次也就错了。",
         LOCAL + "第一条、第六条"),
        (ranked(lambda p: p.peak + p.patrol),
         "您没有减去开放泊位。车多的地方往往泊位也多，缺不缺要看差多少。", LOCAL + "第六条"),
        (ranked(lambda p: p.peak - p.bays),
         "您只看了场里。场里满了以后，找不到位的车停到了路边，巡查数到的也是需求。",
         LOCAL + "第六条"),
        (ranked(lambda p: p.patrol),
         "您只按路边违停排了。场里要是还有空位，先要减去空位。", LOCAL + "第六条"),
    ])  # fmt: skip


def make_room(park: Park) -> None:
    """Bays that no hour fills: else the busiest hour is 100 % on every sheet.

    How many follows from the week, so that it costs no draw; the shortage stays as it is.
    """
    more = park.bays * (4 + sum(park.present) % 8) // 100
    park.built, park.bays, park.patrol = park.built + more, park.bays + more, park.patrol + more


def ranked_with_room(parks: list[Park], roomy: Park) -> dict | None:
    """More cars at the kerb of ``roomy`` until again no two ways of ranking agree."""
    for _ in range(40):
        truth = ranking(parks, roomy)
        if truth is not None:
            return truth
        roomy.patrol += 1
    return None


def ask_nights(park: Park, utc: Park) -> dict | None:
    free = park.nights
    least = min(free)
    weekend = [park.bays - n for t, n in enumerate(park.present)
               if t % 24 in NIGHT and t >= WORKDAY_HOURS]  # fmt: skip
    told = [
        (sum(free) // len(free) - RESERVE,
         "您用的是平均空位。照平均数借出去，总有几个晚上自己人停不进来；要看最少的那个时段。",
         LOCAL + "第七条"),
        (least, "您没有留出预留的泊位。", LOCAL + "第七条"),
        (max(free) - RESERVE, "您用的是最空的一刻。要保证夜夜都停得下，看最少的那个时段。",
         LOCAL + "第七条"),
        (min(weekend) - RESERVE, "您只看了周末。加班的晚上也要停得下，七个晚上都要看。",
         LOCAL + "第七条"),
    ]  # fmt: skip
    if park.built > park.bays:
        told.append((least + park.built - park.bays - RESERVE,
                     "您按建成泊位算了。停用、挪用的泊位借不出去。",
                     LOCAL + "第三条、第七条"))  # fmt: skip
    if park is utc:
        shifted = [park.bays - park.present[t + UTC_LAG] for t in range(HOURS - UTC_LAG)
                   if t % 24 in NIGHT]  # fmt: skip
        told.append((min(shifted) - RESERVE,
                     "这一处的时间没有对，您看的“夜里”其实是白天。",
                     LOCAL + "第二条、第七条"))  # fmt: skip
    return number(least - RESERVE, told)


# --- kerbs


STREETS = ["书巷街", "船埠路", "杏坡路", "稻香路", "磨坊街", "鼓楼后街", "西井路", "竹坞路"]
BAY_LENGTH, BAY_WIDTH = 6, Decimal("2.5")
LEFT_OVER = {"双行": Decimal(6), "单行": Decimal(4)}
JUNCTION = 50
CLEAR = {"公交站": 30, "消防栓": 30, "院门": 5}
WIDTHS = {("双行", 2): (22, 26), ("双行", 1): (18, 21), ("双行", 0): (14, 16),
          ("单行", 2): (18, 21), ("单行", 1): (13, 17), ("单行", 0): (9, 12)}  # fmt: skip


@dataclass
class Street:
    """One street between two junctions. ``sides``: what stands where, in metres from the west."""

    name: str
    ways: str
    width: Decimal
    length: int
    sides: dict[str, list[tuple[str, int]]]

    @property
    def sides_allowed(self) -> int:
        return max(n for n in (0, 1, 2) if not n or self.width - n * BAY_WIDTH
                   >= LEFT_OVER[self.ways])  # fmt: skip

    def pieces(self, side: str) -> list[int]:
        """Lengths along which bays may be marked."""
        found, at = [], JUNCTION
        for what, place in sorted(self.sides[side], key=lambda it: it[1] - CLEAR[it[0]]):
            found.append(place - CLEAR[what] - at)
            at = max(at, place + CLEAR[what])
        return [n for n in [*found, self.length - JUNCTION - at] if n > 0]

    def bays(self, side: str) -> int:
        return sum(n // BAY_LENGTH for n in self.pieces(side))

    def bays_as_one(self, side: str) -> int:
        return sum(self.pieces(side)) // BAY_LENGTH


def make_street(draw: QuickDraw, name: str, ways: str, allowed: int) -> Street:
    length = draw.between(240, 390)
    low, high = WIDTHS[ways, allowed]
    sides = {}
    for side in ("南侧", "北侧"):
        things = [draw.one(["公交站", "消防栓"]), "院门", "院门"]
        places = sorted(draw.between(JUNCTION + 6, length - JUNCTION - 6) for _ in things)
        sides[side] = list(zip(draw.shuffled(things), places, strict=True))
    return Street(name, ways, Decimal(draw.between(low, high)) / 2, length, sides)


def ask_kerbs(draw: QuickDraw):
    names = draw.shuffled(STREETS)[:3]
    both = make_street(draw, names[0], draw.one(["双行", "单行"]), 2)
    single = make_street(draw, names[1], "双行", 1)
    none = make_street(draw, names[2], draw.one(["双行", "单行"]), 0)
    streets = {f"s{n}": s for n, s in enumerate(draw.shuffled([both, single, none]), start=1)}
    key = {street.name: k for k, street in streets.items()}
    of = {s.name: [s.bays(side) for side in s.sides] for s in streets.values()}
    better = max(single.sides, key=single.bays)
    if any(min(counts) < 8 or abs(counts[0] - counts[1]) < 2 for counts in of.values()):
        return None, None
    told = [
        (key[both.name], max(of[both.name]),
         f"{both.name}的宽度，两侧都划以后余下的还够，您只划了一侧。"),
        (key[both.name], sum(both.bays_as_one(side) for side in both.sides),
         f"{both.name}您把几段长度加在一起再除。泊位不能跨过院门和消防栓，要一段一段地数。"),
        (key[single.name], sum(of[single.name]),
         f"{single.name}两侧都划，余下的宽度就不够对向两辆车通过了。"),
        (key[single.name], min(of[single.name]), f"{single.name}换到另一侧，能划得更多。"),
        (key[single.name], single.bays_as_one(better),
         f"{single.name}您把几段长度加在一起再除。要一段一段地数，每段零头不算。"),
        (key[none.name], max(of[none.name]),
         f"{none.name}划上一侧，余下的宽度就不够通行了。"),
    ]  # fmt: skip
    right = {f"{key[both.name]}.n": sum(of[both.name]),
             f"{key[single.name]}.n": max(of[single.name]), f"{key[none.name]}.n": 0}  # fmt: skip
    case = {"streets": [
        {"key": k, "name": s.name, "ways": s.ways, "width": plain(s.width), "length": s.length,
         "sides": {side: [[what, place] for what, place in things]
                   for side, things in s.sides.items()}} for k, s in streets.items()
    ]}  # fmt: skip
    source = LAW + "第三十三条第二款；" + LOCAL + "第八条"
    return case, by_row(right, [(f"{row}.n", v, message, source) for row, v, message in told])


# --- before and after


def ask_effect(draw: QuickDraw):
    """Cars left on the kerb at night, seven nights before and after, here and elsewhere."""
    base, other = draw.between(30, 46), draw.between(22, 34)
    fell, drift = draw.between(9, 18), draw.one([-6, -5, -4, -3, 3, 4])
    weekend = draw.between(3, 7)
    nights = [[level + (weekend if day >= 5 else 0) + draw.between(-3, 3) for day in range(7)]
              for level in (base, base - fell + drift, other, other + drift)]  # fmt: skip
    before, after, there, then = (sum(row) for row in nights)
    workdays = [sum(row[:5]) for row in nights]
    net = before - after - (there - then)
    street, compared = draw.shuffled(STREETS)[:2]
    truth = number(ratio(net, 7), [
        (ratio(before - after, 7),
         f"您只看了{street}自己的前后。没有办这件事的{compared}也变了，那一部分不是措施的功劳，"
         "也不是措施的过错。", LOCAL + "第九条"),
        (ratio(before - after + there - then, 7),
         f"{compared}的变化您加错了方向。要从{street}减少的数里减去{compared}减少的数。",
         LOCAL + "第九条"),
        (ratio(then - after, 7),
         "您比的是两条街办了以后的数。两条街原来就不一样多，这个差不全是措施的结果。",
         LOCAL + "第九条"),
        (ratio(workdays[0] - workdays[1] - workdays[2] + workdays[3], 5),
         "您只看了平日五晚。前后各七晚都有记录，星期几也对得上，口径要七晚都用。",
         LOCAL + "第九条"),
    ], 0.05)  # fmt: skip
    days = [f"星期{name}" for name in "一二三四五六日"]
    named = dict(zip(("before", "after", "there", "then"), nights, strict=True))
    case = {"street": street, "compared": compared, "days": days, "nights": named}
    return case, truth


# --- measures


MEASURES = {
    "m1": "收回挪用", "m2": "夜间共享", "m3": "引导分流", "m4": "限时停放", "m5": "改建扩建",
}  # fmt: skip
PLACES = ["纺织里", "渔湾", "茶亭", "半山坊", "莲塘口", "新闸", "灯市", "芦花里", "牛角弯", "桥头"]


def make_place(draw: QuickDraw, measure: str) -> dict:
    """Figures of a place whose trouble calls for ``measure``; others tempt."""
    built = draw.between(60, 180)
    full, low = (lambda: draw.between(95, 99)), (lambda: draw.between(18, 55))
    some, busy = (lambda: draw.between(30, 80)), (lambda: draw.between(72, 99))
    long, short = draw.between(45, 88), draw.between(8, 35)
    lost = draw.between(8, 30) if measure == "m1" else 0
    day, night, stay, near_day, near_night = {
        "m1": (full, some, draw.one([long, short]), draw.one([low, busy]), low),
        "m2": (some, full, long, busy, low),
        "m3": (full, some, draw.one([long, short]), low, low),
        "m4": (full, some, long, busy, low),
        "m5": (full, some, short, busy, low),
    }[measure]
    return {"built": built, "bays": built - lost, "day": day(), "night": night(),
            "stay": plain(Decimal(stay) / 10), "near_day": near_day(),
            "near_night": near_night()}  # fmt: skip


def place_text(name: str, f: dict) -> str:
    return (
        f"{name}：建成{f['built']}、开放{f['bays']}个；"
        f"占用率白天{f['day']}%、夜里{f['night']}%；平均停{f['stay']}小时；"
        f"邻近停车场白天{f['near_day']}%、夜里{f['near_night']}%"
    )


def slip_of(measure: str, name: str, f: dict) -> tuple[str, str, str]:
    """What tempts instead, and what the learner is told."""
    law, local = LAW + "第三十三条第一款；" + LOCAL + "第十条", LOCAL + "第十条"
    if measure == "m1":
        to = "m3" if f["near_day"] < 60 else "m4" if float(f["stay"]) >= 4 else "m5"
        return to, f"{name}：开放的比建成的少。先看少掉的泊位到哪里去了，再谈别的。", law
    return {
        "m2": ("m5", f"{name}缺的是夜里，隔壁夜里正空着，先用现成的。", local),
        "m3": ("m5", f"{name}白天满了，隔壁同一时候却空着，司机不知道。", local),
        "m4": ("m5", f"{name}一个位子让一辆车占住大半天。再添位子，也照样被占住。", local),
        "m5": ("m4", f"{name}的车本来就停得不久，再催也腾不出多少；隔壁也满着。", law),
    }[measure]


def ask_measures(draw: QuickDraw):
    wanted = draw.shuffled([*MEASURES, "m1", draw.one(["m3", "m4", "m5"])])
    names = draw.shuffled(PLACES)[: len(wanted)]
    rows, right, told = [], {}, []
    for place, (measure, name) in enumerate(zip(wanted, names, strict=True), start=1):
        key, f = f"c{place}", make_place(draw, measure)
        rows.append({"key": key, "text": place_text(name, f)})
        right[key] = measure
        told.append((key, *slip_of(measure, name, f)))
    return {"rows": rows, "measures": MEASURES}, by_row(right, told)


# --- lawful or not


VERDICTS = {"go": "照办", "no": "不许", "post": "先公告", "fix": "报告整治"}
SITUATIONS = {
    "go": [
        ("城管、交管两家看过现场，行人和车辆照样过得去，在车行道边划出{n}个泊位", "no",
         "不妨碍通行，又由政府有关部门来划，法律允许。", "第三十三条第二款"),
        ("一辆车停在人行道上，正在有关部门依法划好的泊位线里", "no",
         "人行道上一般停不得，依法划出的泊位是例外。", "第五十六条第一款"),
        ("司机坐在车里，路边停得不对，交警指出来，口头警告，叫他马上开走", "no",
         "人在、肯走，先指出、警告、叫他驶离，法律就是这样写的。", "第九十三条第一款"),
        ("司机不在，车堵住了路，拖到指定地点，没有收拖车费，{m}分钟内告诉了车主停在哪里", "no",
         "妨碍通行又没有人在，拖得；没有收费，也及时告知了。", "第九十三条第二款"),
    ],
    "no": [
        ("商场把开业时配建的{n}个泊位改成促销场地，没有报任何部门", "go",
         "已经投入使用的停车场，不得擅自停用或者改作别的。", "第三十三条第一款"),
        ("沿街饭店自己在车行道边画了{k}个格子，放上“本店专用”的锥桶", "go",
         "路内泊位由政府有关部门划，店家自己无权圈占道路。", "第三十三条第二款"),
        ("违停车拖走以后，向车主收了{y}元拖车费", "go",
         "拖车不得向当事人收费。", "第九十三条第二款"),
        ("人行道上没有划泊位，一辆车停上去{m}分钟，旁边还走得过人", "go",
         "没有依法划泊位的人行道，停多久都不行，走得过人也不行。", "第五十六条第一款"),
        ("司机不在现场，车妨碍了通行，一次罚款{f}元", "go",
         "法律给这种情形的罚款定了上限，这个数超过了。", "第九十三条第二款"),
    ],
    "post": [
        ("后天起大范围修路，要限制通行{k}天，方案定了，还没有告诉公众", "go",
         "要限制交通，公众得早一步知道，才好改道。", "第三十九条"),
        ("下周日办万人长跑，沿线要限制交通{m}个小时，通知还压在办公室", "go",
         "大型活动要限制交通，得早一步让公众知道。", "第三十九条"),
        ("明天起把{s}由双行改成单行，方案已经批了，公众还不知道", "go",
         "与公众出行直接有关的决定，也得早一步让公众知道。", "第三十九条"),
    ],
    "fix": [
        ("交警发现{s}的停车场出口被广告牌挡住视线，安全隐患严重", "no",
         "停车场有严重隐患，光禁一禁不够：要向当地政府讲清楚，并提出消除的办法。",
         "第二十九条第二款"),
        ("交警查事故台账，{s}同一个路口一年里事故频发", "no",
         "事故频发的路段，要向当地政府讲清楚，并提出防范的办法，由政府及时决定。",
         "第二十九条第二款"),
        ("养护部门巡查，{s}路面塌了一个坑，宽{w}米", "no",
         "路坏了，养护、管理部门要先立警示标志，再及时修好。", "第三十条第一款"),
    ],
}  # fmt: skip


def ask_law(draw: QuickDraw):
    made = [(verdict, *item) for verdict, items in SITUATIONS.items()
            for item in draw.shuffled(items)[: 3 if verdict == "no" else 2]]  # fmt: skip
    rows, right, told = [], {}, []
    for place, (verdict, text, to, message, articles) in enumerate(draw.shuffled(made), start=1):
        key = f"x{place}"
        fill = {"n": draw.between(12, 46), "k": draw.between(3, 9), "m": draw.between(3, 8),
                "y": 10 * draw.between(12, 38), "f": 50 * draw.between(6, 12),
                "s": draw.one(STREETS), "w": draw.between(2, 4)}  # fmt: skip
        rows.append({"key": key, "text": text.format(**fill)})
        right[key] = verdict
        told.append((key, to, f"第{place}行：{message}", LAW + articles))
    return {"rows": rows, "verdicts": VERDICTS}, by_row(right, told)


# --- handing out


RULES = [
    "流水号相同的是同一条记录，只留一条。一个停车点有几个出入口的，同一时段各报各的，不是重复。",
    "时间一律用北京时间。传感器的钟报协调世界时（UTC）的，时段加8小时。"
    "上传时刻由服务器记，都是北京时间。",
    "时段末在场＝期初在场＋到这个时段为止进场的－出场的。没有车进出的时段不上报。"
    "泊位一律用开放泊位，停用、挪用的不算。",
    "占用率＝时段末在场÷开放泊位。高峰在场：平日（星期一至星期五）各时段末在场里最多的一个。",
    "周转率＝平日进场辆次÷5天÷开放泊位。平均停放（小时）＝平日各时段末在场相加÷平日进场辆次。",
    "高峰缺口＝高峰在场＋同一时段周边违停的车－开放泊位。得负数就是还有空。",
    f"夜间可共享＝每天0—6时、20—23时各时段末（一周77个）最少的空位－预留{RESERVE}个。",
    "路内泊位顺着路划，每个长6米、宽2.5米；划好以后，双行的路余下不少于6米，单行的不少于4米，"
    "人行道余下给行人的不少于2米；"
    "路口50米以内、公交站和消防栓30米以内、院门5米以内不划；一段一段数，不足一个的零头不算。",
    "比较前后：星期几相同，各七晚都用；从本街的变化里减去对照街的变化。",
    "措施按次序对：①开放少于建成的，收回挪用；②夜里满95%、邻近夜里不满60%的，夜间共享；"
    "③白天满95%、邻近白天不满60%的，引导分流；④白天满95%、平均停满4小时的，限时停放；"
    "⑤白天或者夜里满95%、别的都不合的，改建扩建。前一项合上了，就不看后一项。",
]  # fmt: skip


def one_week(draw: QuickDraw):
    """Parks, records, cases and truths; None when a slip would be right."""
    parks, utc, doubled, gated = make_parks(draw)
    records = make_records(draw, parks)
    copies = double(draw, records, doubled)
    office = next(park for park in parks if park.kind == "a")
    q2, kinds = ask_kinds(parks, utc)
    at = hours_to_ask(draw)
    q3, rates = ask_rates(at, utc, doubled, gated)
    truth = {
        "q1": ask_records(records, copies), "q2": kinds, "q3": rates,
        "q4": ask_figures(doubled, records, copies), "q5": ask_ranking(draw, parks, doubled),
        "q6": ask_nights(office, utc),
    }  # fmt: skip
    if None in truth.values():
        return None
    make_room(doubled)
    truth |= {
        "q3": ask_rates(at, utc, doubled, gated)[1],
        "q4": ask_figures(doubled, records, copies),
        "q5": ranked_with_room(parks, doubled),
    }
    if None in truth.values():
        return None
    cases = {
        "parks": [
            {"key": p.key, "name": p.name, "gates": p.gates, "built": p.built, "bays": p.bays,
             "start": p.start, "patrol": p.patrol} for p in parks
        ],
        "q2": q2, "q3": q3, "q4": {"park": doubled.name}, "q6": {"park": office.name},
    }  # fmt: skip
    return [*records, *copies], utc, cases, truth


def make_data(seed: bytes) -> dict:
    """The files handed to one learner and the truth kept on the server."""
    draw = QuickDraw(seed)
    records, utc, cases, truth = until_found(draw, one_week)
    others = {"q7": ask_kerbs, "q8": ask_effect, "q9": ask_measures, "q10": ask_law}
    for name, make in others.items():
        cases[name], truth[name] = until_found(draw, make)
    cases["rules"] = RULES
    files = {
        "cases.json": json.dumps(cases, ensure_ascii=False, indent=1, sort_keys=True),
        "records.csv": as_csv(records, utc),
    }
    return {"files": files, "truth": truth}


def as_csv(records: list[Record], utc: Park) -> str:
    """In the order of arrival; with a byte-order mark, so that a spreadsheet reads the Chinese."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["流水号", "停车点", "出入口", "时段", "进", "出", "上传时刻"])
    for r in sorted(records, key=lambda r: (r.uploaded, r.serial)):
        slot = MONDAY + timedelta(hours=r.hour - (UTC_LAG if r.park is utc else 0))
        writer.writerow([r.serial, r.park.name, r.gate, f"{slot:%Y-%m-%d %H:00}", r.inward,
                         r.outward, f"{r.uploaded:%Y-%m-%d %H:%M}"])  # fmt: skip
    return "\ufeff" + out.getvalue()
