"""Each learner's own quarter of hotline tickets for E-10, with the right figures and common slips.

The truth comes from the records as they are made; a test counts everything again
with pandas from the file that is handed out.
"""

import csv
import io
import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from generator_kit import QuickDraw, by_row, count_on

TICKETS = 5000
FIRST, LAST, AS_OF = date(2026, 7, 1), date(2026, 9, 30), date(2026, 9, 30)

#: fewer due matters than this are not ranked; a convention of the course
LEAST = 30

RULES = "《望川市热线统计口径》（教学用参数，不是法律规定）"
PETITIONS = "信访工作条例（2022）"

CATEGORIES = ["噪声扰民", "停车管理", "供热供水", "物业服务", "道路破损", "占道经营", "劳动报酬",
              "环境卫生"]  # fmt: skip
BIG_UNITS = ["市城市管理局", "市住房和城乡建设局", "市交通运输局", "市生态环境局",
             "市人力资源和社会保障局", "市水务集团", "老城街道"]  # fmt: skip
SMALL_UNITS = ["渡口镇", "云栖乡", "石桥镇", "北岸街道"]
DIRECT_TOPICS = ["政策咨询", "办事咨询", *CATEGORIES]

HEADINGS = ["工单号", "来电日期", "类别", "处理方式", "承办单位", "合并到", "应办结日", "答复日",
            "办结日", "回访结果", "评价"]  # fmt: skip


@dataclass
class Ticket:
    """One call. A repeat names its first call in ``merged_into``."""

    received_on: date
    category: str
    unit: str
    direct: bool = False
    merged_into: Any = None
    due_on: date | None = None
    answered_on: date | None = None
    closed_on: date | None = None
    callback: str = "未回访"
    rating: str = "未评价"
    number: str = ""

    @property
    def is_due(self) -> bool:
        return self.due_on is not None and self.due_on <= AS_OF

    @property
    def in_time(self) -> bool:
        return bool(self.closed_on and self.due_on and self.closed_on <= self.due_on)


@dataclass(frozen=True)
class Habits:
    """How this learner's city behaves; percents."""

    in_time: int
    answered: int
    called_back: int
    unsolved: int
    satisfied: int
    rated: int
    return_days: int
    #: two big units that differ from the others plainly enough to say so
    fast: str
    slow: str

    def in_time_of(self, unit: str) -> int:
        return 97 if unit == self.fast else self.in_time - 16 * (unit == self.slow)


# --- making the quarter


def make_matter(draw: QuickDraw, habits: Habits, unit: str, category: str) -> Ticket:
    """A dispatched matter with its handling, callback and rating."""
    received = FIRST + timedelta(days=draw.below((LAST - FIRST).days + 1))
    term = draw.one([5, 10, 10])
    t = Ticket(received, category, unit, due_on=count_on(received, term))
    late = not draw.hit(habits.in_time_of(unit))
    closed = count_on(received, term + draw.between(1, 8) if late else
                            draw.between(1, term))  # fmt: skip
    if closed <= AS_OF and not draw.hit(3):
        t.closed_on = closed
    answer_due = closed if t.closed_on else count_on(received, draw.between(2, 4))
    if answer_due <= AS_OF and draw.hit(habits.answered if t.closed_on else 55):
        t.answered_on = answer_due
    if t.closed_on:
        _call_back(draw, habits, t)
    return t


def _call_back(draw: QuickDraw, habits: Habits, t: Ticket) -> None:
    if not draw.hit(habits.called_back):
        t.callback = draw.one(["未回访", "未接通"])
        return
    t.callback = "未解决" if draw.hit(habits.unsolved) else "已解决"
    if draw.hit(habits.rated):
        share = habits.satisfied if t.callback == "已解决" else 15
        t.rating = "满意" if draw.hit(share) else "不满意"


def make_repeat(draw: QuickDraw, first: Ticket, low: int, high: int) -> Ticket | None:
    """Another call on the same matter; closed at once as a repeat, as systems do."""
    day = first.received_on + timedelta(days=draw.between(low, high))
    if day > LAST:
        return None
    t = Ticket(day, first.category, first.unit, merged_into=first, due_on=count_on(day, 10))
    t.closed_on = t.answered_on = min(count_on(day, 1), AS_OF)
    if draw.hit(12):
        t.callback, t.rating = "已解决", draw.one(["满意", "不满意", "不满意"])
    return t


def make_direct(draw: QuickDraw) -> Ticket:
    """A call answered on the spot by the hotline itself."""
    day = FIRST + timedelta(days=draw.below((LAST - FIRST).days + 1))
    topic = draw.one(DIRECT_TOPICS if draw.hit(45) else DIRECT_TOPICS[:2])
    rating = "满意" if draw.hit(40) else "不满意" if draw.hit(2) else "未评价"
    return Ticket(
        day, topic, "热线中心", direct=True, answered_on=day, closed_on=day, rating=rating
    )


def make_quarter(draw: QuickDraw, habits: Habits) -> list[Ticket]:
    """All calls of the quarter, numbered in order of their day."""
    loud, top = draw.shuffled(CATEGORIES)[:2]
    small = draw.shuffled(SMALL_UNITS)[:3]
    matters = []
    for _ in range(draw.between(1120, 1260)):
        category = top if draw.hit(9) else draw.one(CATEGORIES)
        matters.append(make_matter(draw, habits, draw.one(BIG_UNITS), category))
    matters += _small_units(draw, habits, small)
    calls = list(matters)
    for first in matters:
        if draw.hit(9):
            calls += _repeats(draw, first, draw.between(1, 2), 2, 24)
    crowd = [m for m in matters if m.category == loud and m.received_on < date(2026, 9, 1)][:8]
    for first in crowd:
        calls += _repeats(draw, first, draw.between(22, 30), 1, 28)
    # The third small unit looks big enough only while repeats count.
    for first in [m for m in matters if m.unit == small[2] and m.received_on < date(2026, 8, 20)]:
        calls += _repeats(draw, first, 2, 1, 20)
    calls += [make_direct(draw) for _ in range(TICKETS - len(calls))]
    calls.sort(key=lambda t: (t.received_on, t.merged_into is not None))
    for number, t in enumerate(calls, start=1):
        t.number = f"WC26Q3{number:05d}"
    return calls


def _small_units(draw: QuickDraw, habits: Habits, small: list[str]) -> list[Ticket]:
    perfect = [make_matter(draw, habits, small[0], draw.one(CATEGORIES)) for _ in range(14)]
    for t in perfect:
        if t.is_due:
            t.closed_on = t.answered_on = min(t.closed_on or t.due_on, t.due_on)
    second = [make_matter(draw, habits, small[1], draw.one(CATEGORIES)) for _ in range(31)]
    third = [make_matter(draw, habits, small[2], draw.one(CATEGORIES)) for _ in range(24)]
    return perfect + second + third


def _repeats(draw: QuickDraw, first: Ticket, count: int, low: int, high: int) -> list[Ticket]:
    made = [make_repeat(draw, first, low, high) for _ in range(count)]
    return [t for t in made if t is not None]


# --- counting


def rate(part: list, whole: list) -> str:
    """Percent with one decimal, half up."""
    share = Decimal(100 * len(part)) / Decimal(len(whole))
    return str(share.quantize(Decimal("0.1"), ROUND_HALF_UP))


def extra(value, message: str, source: str) -> dict:
    return {"value": value, "message": message, "source": source}


def _same(one, other, tolerance: float) -> bool:
    if isinstance(one, str) and one.replace(".", "").isdigit():
        return abs(float(one) - float(other)) <= 2 * tolerance + 1e-9
    return one == other


def question(answer, mistakes: list[dict], tolerance: float = 0) -> dict | None:
    """The truth of one question; None when slips and answer cannot be told apart."""
    values = [answer, *(m["value"] for m in mistakes)]
    for k, one in enumerate(values):
        if any(_same(one, other, tolerance) for other in values[:k]):
            return None
    return {"answer": answer, "tolerance": tolerance, "mistakes": mistakes}


@dataclass(frozen=True)
class Views:
    """The quarter as the questions look at it."""

    calls: list[Ticket]
    dispatched: list[Ticket]
    matters: list[Ticket]
    return_days: int

    @property
    def closed(self) -> list[Ticket]:
        return [t for t in self.matters if t.closed_on]

    @property
    def due(self) -> list[Ticket]:
        return [t for t in self.matters if t.is_due]


def ask_volume(v: Views) -> dict | None:
    repeats = len(v.dispatched) - len(v.matters)
    return question(
        str(len(v.matters)),
        [
            extra(
                str(len(v.calls)),
                "您数的是全部来电。当场答复的咨询没有转给承办单位，不是转派诉求。",
                RULES + "第一条",
            ),
            extra(
                str(len(v.dispatched)),
                "您没有合并重复来电。同一件事打几次电话仍是一件诉求，要合并到第一张工单。",
                RULES + "第一条",
            ),
            extra(
                str(len(v.calls) - repeats),
                "您合并了重复来电，但把热线当场答复的咨询也算了进来。",
                RULES + "第一条",
            ),
        ],
    )


def ask_answered(v: Views) -> dict | None:
    def answered(tickets: list[Ticket]) -> list[Ticket]:
        return [t for t in tickets if t.answered_on]

    return question(
        rate(answered(v.matters), v.matters),
        [
            extra(
                rate(answered(v.calls), v.calls),
                "您用全部来电作了分母。当场答复的咨询必然有答复，会把答复率抬高。",
                RULES + "第二条",
            ),
            extra(
                rate(answered(v.dispatched), v.dispatched),
                "您没有合并重复来电。重复工单往往当天就被标为已答复，会把答复率抬高。",
                RULES + "第一条、第二条",
            ),
            extra(
                rate(v.closed, v.matters),
                "您数的是办结，不是答复。系统里点了办结，不等于已经答复群众；收到诉求要依规告知处理情况。",
                RULES + "第二条；" + PETITIONS + "第二十三条",
            ),
        ],
        0.05,
    )


def ask_in_time(v: Views) -> dict | None:
    def in_time(tickets: list[Ticket]) -> list[Ticket]:
        return [t for t in tickets if t.in_time]

    dispatched_due = [t for t in v.dispatched if t.is_due]
    return question(
        rate(in_time(v.due), v.due),
        [
            extra(
                rate(in_time(v.closed), v.closed),
                "您用已办结的作了分母。到期没有办结的被漏掉了，拖得越久反而越不影响这个数。",
                RULES + "第三条；拖延办理的责任见" + PETITIONS + "第四十五条第一项",
            ),
            extra(
                rate(in_time(v.matters), v.matters),
                "您用全部诉求作了分母。还没有到期的诉求不能算没有按时办结，应当先不进分母。",
                RULES + "第三条",
            ),
            extra(
                rate(v.closed, v.matters),
                "您算的是办结率。办结得晚也算在里面，看不出是否按时。",
                RULES + "第三条",
            ),
            extra(
                rate(in_time(dispatched_due), dispatched_due),
                "您没有合并重复来电。重复工单当天就能关掉，会把按时办结率抬高。",
                RULES + "第一条、第三条",
            ),
        ],
        0.05,
    )


def ask_satisfied(v: Views) -> dict | None:
    """Both rates with part and whole; slips are told of the percentages."""

    def happy(tickets: list[Ticket]) -> list[Ticket]:
        return [t for t in tickets if t.rating == "满意"]

    def rated(tickets: list[Ticket]) -> list[Ticket]:
        return [t for t in tickets if t.rating != "未评价"]

    def filled(row: str, part: list, whole: list) -> dict[str, str]:
        cells = {"part": str(len(part)), "whole": str(len(whole)), "rate": rate(part, whole)}
        return {f"{row}.{column}": value for column, value in cells.items()}

    silent = [t for t in v.closed if t.rating == "未评价"]
    source = RULES + "第四条；群众评价办理情况见" + PETITIONS + "第二十一条第二款"
    return by_row(
        filled("sat", happy(v.matters), rated(v.matters))
        | filled("voice", rated(v.matters), v.closed),
        [
            (
                "sat.rate",
                rate(happy(v.closed) + silent, v.closed),
                "满意率：您把没有评价的当成了满意。没有接通、没有回访、没有表态，都不是满意。",
                source,
            ),
            (
                "sat.rate",
                rate(happy(v.closed), v.closed),
                "满意率：您用全部办结件作了分母，等于把没有评价的当成了不满意。没有评价的两边都不算。",
                source,
            ),
            (
                "sat.rate",
                rate(happy(v.dispatched), rated(v.dispatched)),
                "满意率：您没有合并重复来电。同一个人反复来电会被重复计算评价。",
                RULES + "第一条、第四条",
            ),
            (
                "sat.rate",
                rate(happy(v.calls), rated(v.calls)),
                "满意率：您把当场答复的咨询也算了进来。咨询的按键好评与诉求办得好不好是两回事。",
                RULES + "第一条、第四条",
            ),
            (
                "voice.rate",
                rate(rated(v.matters), v.matters),
                "参评率：您除以了全部诉求。没有办结的还谈不上评价，不在这个分母里。",
                RULES + "第四条",
            ),
        ],
        0.05,
    )


def ask_false_closure(v: Views) -> dict | None:
    unsolved, returned = false_closures(v)
    return question(
        str(len(unsolved | returned)),
        [
            extra(
                str(len(unsolved)),
                "您只数了回访“未解决”的，漏了办结后很快又来电的。",
                RULES + "第五条",
            ),
            extra(
                str(len(returned)), "您只数了办结后又来电的，漏了回访“未解决”的。", RULES + "第五条"
            ),
            extra(
                str(len(unsolved) + len(returned)),
                "两种情形都有的诉求被您数了两次。应当相加以后再减去重叠的件数。",
                RULES + "第五条",
            ),
            extra(
                str(len(unsolved & returned)),
                "您数的是两种情形同时具备的。有一种就要核查；办理中弄虚作假的要督办。",
                RULES + "第五条；" + PETITIONS + "第四十条第一款",
            ),
        ],
    )


def false_closures(v: Views) -> tuple[set[str], set[str]]:
    unsolved = {t.number for t in v.closed if t.callback == "未解决"}
    returned = set()
    for t in v.dispatched:
        first = t.merged_into
        if first is None or first.closed_on is None:
            continue
        if 0 < (t.received_on - first.closed_on).days <= v.return_days:
            returned.add(first.number)
    return unsolved, returned


def ask_category(v: Views, keys: dict[str, str]) -> dict | None:
    """Five categories, most matters first."""

    def ranked(tickets: list[Ticket]) -> list[str]:
        counts = Counter(t.category for t in tickets)
        return [keys[name] for name in sorted(CATEGORIES, key=lambda n: -counts[n]) if name in keys]

    right, by_calls, of_all = ranked(v.matters), ranked(v.dispatched), ranked(v.calls)
    clear = len({sum(t.category == name for t in v.matters) for name in keys}) == 5
    if not clear or right == sorted(right) or right[0] == by_calls[0]:
        return None
    told = [
        extra(
            by_calls,
            "这是按来电次数排的。少数人为同一件事反复来电会把它推到前面；按诉求件数排要先合并重复。",
            RULES
            + "第一条；年度报告要列明投诉涉及的领域，见"
            + PETITIONS
            + "第四十一条第一款第一项",
        ),
        extra(right[::-1], "您排反了。题目要的是从多到少。", RULES + "第一条"),
    ]
    if of_all != by_calls:
        said = "这是按全部来电排的，里面有当场答复的咨询，不是转派办理的诉求。"
        told.append(extra(of_all, said, RULES + "第一条"))
    return question(right, told)


def ask_small_units(v: Views, keys: dict[str, str], least: int) -> dict | None:
    def below(tickets: list[Ticket]) -> list[str]:
        counts = {name: sum(1 for t in tickets if t.unit == name) for name in keys}
        return sorted(keys[name] for name in keys if counts[name] < least)

    shares = {name: unit_share(v, name) for name in keys}
    weakest = sorted(keys, key=lambda name: shares[name][0] / shares[name][1])[:3]
    answer = below(v.due)
    if len(answer) != 3:
        return None
    return question(
        answer,
        [
            extra(
                below(v.matters),
                "您看的是全部诉求。按时办结率的分母是已到期诉求，够不够数也要看这个分母。",
                RULES + "第三条、第六条",
            ),
            extra(
                below([t for t in v.dispatched if t.is_due]),
                "您没有合并重复来电。有的单位合并以后就不足三十件了。",
                RULES + "第一条、第六条",
            ),
            extra(
                sorted(keys[name] for name in weakest),
                "您选的是按时办结率最低的三个单位。题目问的是件数太少、不宜单独排名的单位。",
                RULES + "第六条",
            ),
        ],
    )


def unit_share(v: Views, unit: str) -> tuple[int, int]:
    due = [t for t in v.due if t.unit == unit]
    return sum(t.in_time for t in due), len(due)


def wilson(hits: int, n: int) -> tuple[float, float]:
    """95 % interval for a share, in percent (E. B. Wilson, 1927)."""
    z, p = 1.959964, hits / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * ((p * (1 - p) + z * z / (4 * n)) / n) ** 0.5 / (1 + z * z / n)
    return round(100 * max(middle - half, 0), 1), round(100 * min(middle + half, 1), 1)


VERDICTS = {"can": "可以写", "few": "件数太少", "how": "算法不对", "near": "区间重叠"}


def ask_sentences(draw: QuickDraw, v: Views, units: list[str]) -> tuple[dict | None, dict]:
    """Seven sentences of a draft bulletin: which may stand, what is wrong with the others?"""
    shares = {name: unit_share(v, name) for name in units}
    big = [name for name in units if shares[name][1] >= LEAST]
    few = [name for name in units if shares[name][1] < LEAST]
    perfect = [name for name in few if shares[name][0] == shares[name][1]]
    near, apart = pairs_of(big, shares)
    others = [name for name in few if name not in perfect]
    if len(perfect) != 1 or not others or len(near) < 2 or not apart:
        return None, {}
    made = [
        say_first(perfect[0]), say_small(draw, others, big, shares),
        *(say_pair(pair, shares, "near") for pair in draw.shuffled(near)[:2]),
        say_pair(draw.one(apart), shares, "can"), say_due(draw.one(big), shares),
        draw.one([say_mean(v, shares), say_closed(v, draw.one(big), shares)]),
    ]  # fmt: skip
    if None in made:
        return None, {}
    rows, right, told = [], {}, []
    for place, (text, verdict, slip) in enumerate(draw.shuffled(made), start=1):
        rows.append({"key": f"s{place}", "text": text})
        right[f"s{place}"] = verdict
        told += [(f"s{place}", *slip)] if slip else []
    return by_row(right, told), {"rows": rows, "verdicts": VERDICTS}


def pairs_of(big: list[str], shares: dict) -> tuple[list, list]:
    """(better, worse) of the big units: with a plain overlap of intervals, and with a plain gap."""
    near, apart = [], []
    for one in big:
        for other in big:
            if shown(shares[one]) <= shown(shares[other]):
                continue
            gap = wilson(*shares[one])[0] - wilson(*shares[other])[1]
            if gap <= -2:
                near.append((one, other))
            elif gap >= 1:
                apart.append((one, other))
    return near, apart


def shown(share: tuple[int, int]) -> Decimal:
    return Decimal(rate(range(share[0]), range(share[1])))


def say_first(unit: str) -> tuple:
    slip = ("can", f"写“{unit}全市第一”的那一句：多一件少一件就差很多，先看分母够不够口径的下限。",
            RULES + "第六条")  # fmt: skip
    return f"{unit}按时办结率100.0%，全市第一。", "few", slip


def say_small(draw: QuickDraw, few: list[str], big: list[str], shares: dict) -> tuple | None:
    unit, rival = draw.one(few), draw.one(big)
    mine, theirs = shown(shares[unit]), shown(shares[rival])
    if mine == theirs:
        return None
    word = "高于" if mine > theirs else "低于"
    slip = ("near", f"写{unit}的那一句：先看分母。它没有到口径里的下限，还轮不到比误差范围。",
            RULES + "第六条")  # fmt: skip
    return f"{unit}按时办结率{mine}%，{word}{rival}的{theirs}%。", "few", slip


def say_pair(pair: tuple[str, str], shares: dict, verdict: str) -> tuple:
    one, other = pair
    text = f"{one}按时办结率{shown(shares[one])}%，高于{other}的{shown(shares[other])}%。"
    about = f"比{one}和{other}的那一句："
    if verdict == "near":
        said = "两个百分数有高低，可是两家的误差范围有一段是共同的，凭这些件数说不准谁高。"
        return text, verdict, ("can", about + said, RULES + "第六条")
    said = "两家件数都够，误差范围没有共同的一段，差别不像是碰巧。"
    return text, verdict, ("near", about + said, RULES + "第六条")


def say_due(unit: str, shares: dict) -> tuple:
    hits, due = shares[unit]
    text = f"{unit}到期{due}件，其中按时办结{hits}件，按时办结率{shown(shares[unit])}%。"
    slip = ("how", f"只写{unit}一家的那一句：请在单位表里选转派诉求、已到期，再对一对这几个数。",
            RULES + "第三条")  # fmt: skip
    return text, "can", slip


def say_closed(v: Views, unit: str, shares: dict) -> tuple | None:
    closed = [t for t in v.closed if t.unit == unit]
    hits = [t for t in closed if t.in_time]
    if abs(Decimal(rate(hits, closed)) - shown(shares[unit])) < 1:
        return None
    text = f"{unit}办结{len(closed)}件，其中按时{len(hits)}件，按时办结率{rate(hits, closed)}%。"
    slip = ("can", f"写{unit}办结多少件的那一句：到期没有办结的不在这个分母里，拖着不办反而好看。",
            RULES + "第三条")  # fmt: skip
    return text, "how", slip


def say_mean(v: Views, shares: dict) -> tuple | None:
    mean = sum(map(shown, shares.values())) / len(shares)
    mean = mean.quantize(Decimal("0.1"), ROUND_HALF_UP)
    if mean == Decimal(rate([t for t in v.due if t.in_time], v.due)):
        return None
    text = f"{len(shares)}家单位的百分数加起来除以{len(shares)}，全市按时办结率{mean}%。"
    slip = (
        "can",
        "写全市的那一句：各家件数多少不一，合计要用分子之和除以分母之和。",
        RULES + "第三条",
    )
    return text, "how", slip


# --- handing out


def rules_text(return_days: int, least: int) -> list[str]:
    return [
        "转派诉求按件统计：同一人就同一事项再次来电的，合并到第一张工单，算一件，应办结日、答复、办结、回访、评价都看第一张；热线当场答复的不算。",
        "答复率：已经答复群众的诉求，除以全部转派诉求。",
        "按时办结率：应办结日当天或者以前办结的诉求，除以应办结日在统计日当天或者以前的诉求；没有到期的不进分母，到期没有办结的进分母。",
        "满意率：评价为“满意”的诉求，除以作出评价的诉求；没有评价的两边都不算。另报参评率：作出评价的诉求，除以已经办结的诉求。",
        f"疑似虚假办结：已经办结的诉求，回访“未解决”，或者办结日之后{return_days}天以内同一诉求再次来电（办结当天再来电的不算），有一种就算一件。",
        f"到期诉求不足{least}件的单位，只列分子分母，不单独排名，也不与别家比；够数的两家，区间重叠的，不说谁高谁低。",
    ]


def one_try(draw: QuickDraw) -> dict | None:
    fast, slow = draw.shuffled(BIG_UNITS)[:2]
    habits = Habits(draw.between(84, 92), draw.between(88, 95), draw.between(60, 72),
                    draw.between(8, 14), draw.between(80, 90), draw.between(72, 84),
                    draw.one([5, 7, 10]), fast, slow)  # fmt: skip
    calls = make_quarter(draw, habits)
    dispatched = [t for t in calls if not t.direct]
    matters = [t for t in dispatched if t.merged_into is None]
    views = Views(calls, dispatched, matters, habits.return_days)
    five = {name: f"c{n}" for n, name in enumerate(five_categories(draw, views), start=1)}
    units = draw.shuffled(sorted({t.unit for t in dispatched}))
    unit_keys = dict(zip(units, "abcdefghij", strict=True))
    sentences, shown_sentences = ask_sentences(draw, views, units)
    truth = {
        "q1": ask_volume(views), "q2": ask_answered(views), "q3": ask_in_time(views),
        "q4": ask_satisfied(views), "q5": ask_false_closure(views),
        "q6": ask_category(views, five), "q7": ask_small_units(views, unit_keys, LEAST),
        "q8": sentences,
    }  # fmt: skip
    if None in truth.values():
        return None
    rules = {
        "as_of": AS_OF.isoformat(), "first": FIRST.isoformat(), "last": LAST.isoformat(),
        "return_days": habits.return_days, "least": LEAST,
        "rules": rules_text(habits.return_days, LEAST),
        "topics": ["政策咨询", "办事咨询", *CATEGORIES],
        "units": {key: name for name, key in unit_keys.items()},
        "q6": {key: name for name, key in five.items()}, "q8": shown_sentences,
    }  # fmt: skip
    files = {
        "rules.json": json.dumps(rules, ensure_ascii=False, indent=1, sort_keys=True),
        "tickets.csv": as_csv(calls),
    }
    return {"files": files, "truth": truth}


def five_categories(draw: QuickDraw, v: Views) -> list[str]:
    """The first by calls and the first by matters, and more, no two with as many matters."""
    matters, calls = (
        Counter(t.category for t in v.matters),
        Counter(t.category for t in v.dispatched),
    )
    first = [calls.most_common(1)[0][0], matters.most_common(1)[0][0]]
    chosen = {matters[name]: name for name in [*draw.shuffled(CATEGORIES), *first]}
    rest = [name for name in chosen.values() if name not in first]
    return draw.shuffled([*dict.fromkeys(first), *rest][:5])


def as_csv(calls: list[Ticket]) -> str:
    """With a byte-order mark, so that Excel reads the Chinese."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for t in calls:
        days = [d.isoformat() if d else "" for d in (t.due_on, t.answered_on, t.closed_on)]
        kind = "当场答复" if t.direct else "转派"
        merged = t.merged_into.number if t.merged_into else ""
        writer.writerow([t.number, t.received_on.isoformat(), t.category, kind, t.unit, merged,
                         *days, t.callback, t.rating])  # fmt: skip
    return "\ufeff" + out.getvalue()


def make_data(seed: bytes) -> dict:
    """The files handed to one learner and the truth kept on the server."""
    draw = QuickDraw(seed)
    for _ in range(200):
        made = one_try(draw)
        if made is not None:
            return made
    raise RuntimeError("no quarter found that tells right from wrong")
