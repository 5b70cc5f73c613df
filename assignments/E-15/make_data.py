"""Each learner's own year of monthly reports for E-15, with planted faults, and the right answers.

Sixty offices report four figures a month. Some reports break a rule (more done than was due,
parts that do not add up), some only look odd (a month like the last, months like another
office's, rates that hug the target), some come close and are sound. The finished city is
measured again: a seed whose faults by accident are more or other than the planted ones is drawn
again, so is one for which a known mistake happens to give the right answer.
"""

import csv
import io
import json
from decimal import ROUND_HALF_UP, Decimal

from generator_kit import QuickDraw, by_row

RULES = "望川市月报核查口径（教学用参数）"
STATISTICS = "统计法（2024修正）"
SANCTIONS = "公职人员政务处分法（2020）"

NAMES = [
    "柳湾镇", "石桥镇", "云栖乡", "渡口镇", "北岸街道", "青禾镇", "长堤街道", "东篱镇", "鹿坪乡",
    "清和街道", "枫林镇", "杏花乡", "苇塘镇", "望湖街道", "三溪镇", "白石乡", "小满镇", "归雁镇",
    "晴川街道", "南坡乡", "半山镇", "竹溪镇", "老城街道", "松岭乡", "菱角镇", "麦田镇", "星河街道",
    "暖泉镇", "听涛街道", "野渡乡", "青石镇", "雨前镇", "沙洲乡", "银杏街道", "盘龙岭乡", "甘泉镇",
    "稻香镇", "平川镇", "双井街道", "落霞乡", "榆树镇", "凤尾镇", "朝阳坡乡", "新河镇", "大槐镇",
    "蓝田坞乡", "清明桥街道", "荷塘镇", "桃源里街道", "高台镇", "牧羊乡", "临江街道", "九曲镇",
    "田心镇", "梧桐街道", "梨园镇", "石榴乡", "月亮湾镇", "春分镇", "草堂街道",
]  # fmt: skip

#: what is wrong with an office, as the learner sorts it
KINDS = {
    "ok": "不圈",
    "over": "超过应办",
    "parts": "合计不等",
    "repeat": "重复上月",
    "copy": "与别家相同",
    "hug": "贴着目标线",
}
RULEBOOK = [
    "按时办结率＝按时合计÷应办。全年的率，用十二个月之和相除。目标线是95%。",
    "按月核：按时合计大于应办的，圈“超过应办”；恰好相等（100%）的不圈。",
    "按月核：窗口按时＋网上按时应当等于按时合计，不等的，圈“合计不等”。",
    "四项数与上月全部相同的，圈“重复上月”；一月没有上月可比。",
    "两个单位同一个月四项数全部相同，这样的月份有三个以上的，两家都圈“与别家相同”；"
    "只有一两个月的，先查是不是录串了行，不圈。",
    "按时办结率在95.0%以上（含）、95.5%以下（不含）的月份叫贴线月。一年有九个以上贴线月的，"
    "圈“贴着目标线”。",
    "第二条、第三条是硬伤，一定有数错了；第四条至第六条是疑点，要查原始台账。圈出来不等于造假。",
]  # fmt: skip
LETTERS = "abcdefghij"
#: one month of one office: due, done in time at the window, online, in all
Month = list[int]
Series = list[Month]


# --- the rules, as the generator counts them


def hugs(month: Month, width: int = 5) -> bool:
    """The rate lies from 95 % up to ``width`` tenths of a per cent above it."""
    due, done = month[0], month[3]
    return 950 * due <= 1000 * done < (950 + width) * due


def is_over(month: Month) -> bool:
    return month[3] > month[0]


def is_unequal(month: Month) -> bool:
    return month[1] + month[2] != month[3]


def same_items(series: Series, m: int) -> int:
    """How many of the four figures equal those of the month before."""
    return sum(a == b for a, b in zip(series[m], series[m - 1], strict=True)) if m else 0


def repeats(series: Series, items: int = 4) -> int:
    return sum(same_items(series, m) >= items for m in range(1, 12))


def hug_months(series: Series, width: int = 5) -> int:
    return sum(hugs(month, width) for month in series)


def equal_months(one: Series, other: Series) -> int:
    return sum(a == b for a, b in zip(one, other, strict=True))


def year(series: Series) -> Month:
    return [sum(month[n] for month in series) for n in range(4)]


# --- one office


def month_of(draw: QuickDraw, due: int, done: int) -> Month:
    window = done * draw.between(30, 65) // 100
    return [due, window, done - window, done]


def plain(draw: QuickDraw, level: int = 0, spread: int = 25) -> Series:
    """An ordinary year; ``level`` and ``spread`` of the rate in tenths of a per cent."""
    level, base = level or draw.between(905, 975), draw.between(90, 380)
    months = []
    for _ in range(12):
        due = base * draw.between(78, 124) // 100
        rate = min(level + draw.between(-spread, spread), 994)
        months.append(month_of(draw, due, min(due * rate // 1000, due - 1)))
    return months


def over(draw: QuickDraw, shape: str = "little") -> Series:
    series = plain(draw)
    for m in draw.shuffled(range(12))[: draw.between(1, 2) if shape == "little" else 1]:
        due = series[m][0]
        done = due * draw.between(290, 330) // 100 if shape == "digit" else due + draw.between(1, 6)
        series[m] = month_of(draw, due, done)
    return series


def full(draw: QuickDraw) -> Series:
    """Some months at exactly one hundred per cent, which is possible."""
    series = plain(draw, level=draw.between(960, 980))
    for m in draw.shuffled(range(12))[: draw.between(1, 3)]:
        series[m] = month_of(draw, series[m][0], series[m][0])
    return series


def unequal(draw: QuickDraw, months: int = 1, balanced: bool = False) -> Series:
    """Totals that miss their parts; ``balanced``: two months whose gaps cancel over the year."""
    series = plain(draw)
    gap = draw.between(2, 9)
    for n, m in enumerate(draw.shuffled(range(12))[:months]):
        sign = (1, -1)[n % 2] if balanced else draw.one([1, -1])
        size = gap if balanced else draw.between(2, 9) * (n + 1)
        series[m][1 + draw.below(2)] -= sign * size
    return series


def repeated(draw: QuickDraw, months: int) -> Series:
    series = plain(draw)
    for m in sorted(1 + k for k in draw.shuffled(range(11))[:months]):
        series[m] = list(series[m - 1])
    return series


def half_repeated(draw: QuickDraw) -> Series:
    """Three figures like last month's in one month, two in another: no repeat."""
    series = plain(draw)
    first = draw.between(1, 5)
    series[first] = [series[first - 1][0] + draw.between(3, 9), *series[first - 1][1:]]
    second = first + draw.between(2, 5)
    due, window, online, done = series[second - 1]
    less = draw.between(1, 4)
    series[second] = [due, window, online - less, done - less]
    return series


def at_rate(draw: QuickDraw, low: int, high: int) -> Month:
    """A month whose rate lies from ``low`` up to but not at ``high`` tenths of a per cent."""
    due = draw.between(150, 420)
    while True:
        done = -(-low * due // 1000)
        done += draw.below(max((high - low) * due // 1000, 1))
        if low * due <= 1000 * done < high * due:
            return month_of(draw, due, done)
        due += 1


def hugging(draw: QuickDraw, months: int, rest: list[tuple[int, int]]) -> Series:
    """``months`` of them just above the target, the others within one of the ``rest``."""
    bands = [(950, 955)] * months + [draw.one(rest) for _ in range(12 - months)]
    return [at_rate(draw, *band) for band in draw.shuffled(bands)]


FAR, NEXT = [(905, 940), (965, 990)], [(955, 960)]


def close_on_average(draw: QuickDraw) -> Series:
    """The year's rate lies just above the target although the months are all over the place."""
    while True:
        series = plain(draw, level=952, spread=42)
        if hugs(year(series)) and hug_months(series) <= 4:
            return series


def twice_entered(draw: QuickDraw) -> tuple[Series, dict]:
    """One month above what was due, because online cases had been entered twice."""
    series = plain(draw, level=draw.between(955, 975), spread=15)
    months = draw.shuffled(range(12))
    peak, m = months[:2]
    due = series[peak][0] * 2
    series[peak] = month_of(draw, due, due * draw.between(820, 860) // 1000)
    due = series[m][0]
    extra, short = draw.between(3, 12), draw.between(2, 9)
    series[m] = month_of(draw, due, due + extra)
    return series, {"month": m + 1, "window": series[m][1], "online": series[m][2],
                    "twice": extra + short, "busy": peak + 1}  # fmt: skip


# --- the city


class City:
    """All offices, and who was given which fault or which likeness of one."""

    def __init__(self, draw: QuickDraw) -> None:
        self.draw, self.names = draw, draw.shuffled(NAMES)
        self.series: dict[str, Series] = {}
        self.who: dict[str, list[str]] = {}
        self.partner: dict[str, str] = {}
        self._plant()
        self.order = [name for name in NAMES if name in self.series]

    def _add(self, role: str, series: Series) -> str:
        name = self.names.pop()
        self.series[name] = series
        self.who.setdefault(role, []).append(name)
        return name

    def _plant(self) -> None:
        draw = self.draw
        made, self.ledger = twice_entered(draw)
        self.ledger["office"] = self._add("over", made)
        self._add("over", over(draw, "digit"))
        self._each("over", 3, over)
        self._each("full", 4, full)
        self._each("single", 3, unequal)
        self._each("balanced", 1 + draw.below(2), lambda d: unequal(d, 2, balanced=True))
        self._each("several", 1 + draw.below(2), lambda d: unequal(d, d.between(2, 4)))
        self._each("repeat", draw.between(4, 5), lambda d: repeated(d, d.between(1, 4)))
        self._each("half", 3, half_repeated)
        self._each("hug", draw.between(4, 5), lambda d: hugging(d, d.between(9, 11), FAR))
        self._each("near", 2, lambda d: hugging(d, d.between(6, 8), FAR))
        self._each("wide", 2, lambda d: hugging(d, 5, NEXT))
        self._each("average", 2, close_on_average)
        for role, least, most in [("copy", 4, 10)] * 3 + [("chance", 1, 2)] * 3:
            self._pair(role, draw.between(least, most))
        self._each("plain", len(self.names), plain)

    def _each(self, role: str, n: int, make) -> None:
        for _ in range(n):
            self._add(role, make(self.draw))

    def _pair(self, role: str, months: int) -> None:
        one, other = plain(self.draw), plain(self.draw)
        for m in self.draw.shuffled(range(12))[:months]:
            other[m] = list(one[m])
        a, b = self._add(role, one), self._add(role, other)
        self.partner |= {a: b, b: a}

    def found(self) -> dict[str, set[str]]:
        """Fault → offices, by the rules."""
        copied = set()
        for n, a in enumerate(self.order):
            for b in self.order[n + 1 :]:
                if equal_months(self.series[a], self.series[b]) >= 3:
                    copied |= {a, b}
        tests = {
            "over": lambda s: any(map(is_over, s)),
            "parts": lambda s: any(map(is_unequal, s)),
            "repeat": lambda s: repeats(s) > 0,
            "hug": lambda s: hug_months(s) >= 9,
        }
        flagged = {kind: {a for a in self.order if test(self.series[a])}
                   for kind, test in tests.items()}  # fmt: skip
        return flagged | {"copy": copied}

    def is_as_planted(self) -> bool:
        who, months = self.who, [tuple(m) for s in self.series.values() for m in s]
        wanted = {kind: set(who[kind]) for kind in ("over", "repeat", "copy", "hug")}
        wanted["parts"] = {*who["single"], *who["balanced"], *who["several"]}
        chance = all(1 <= equal_months(self.series[a], self.series[self.partner[a]]) <= 2
                     for a in who["chance"])  # fmt: skip
        shared = sum(
            equal_months(self.series[a], self.series[self.partner[a]]) for a in self.partner
        ) // 2 + sum(repeats(s) for s in self.series.values())
        positive = all(min(month) > 0 for month in months)
        off_years = all(year(self.series[a])[1] + year(self.series[a])[2] != year(self.series[a])[3]
                        for a in who["several"])  # fmt: skip
        apart = len(months) - len(set(months)) <= shared
        return self.found() == wanted and chance and positive and off_years and apart


# --- truths


def picked(answer: list[str], mistakes: list[tuple], points: int) -> dict | None:
    """The truth of a choice of several; None when two ways meet, right or wrong."""
    values = [answer, *(value for value, _, _ in mistakes)]
    if len({tuple(v) for v in values}) < len(values) or not all(values):
        return None
    told = [{"value": v, "message": m, "source": s} for v, m, s in mistakes]
    return {"answer": answer, "tolerance": 0, "points": str(points), "mistakes": told}


def percent(part: int, whole: int) -> str:
    exact = Decimal(100 * part) / whole
    return f"{exact.quantize(Decimal('0.1'), ROUND_HALF_UP).normalize():f}"


# --- q1: how many months lie just below and just above the target


def make_q1(city: City):
    def within(low: int, high: int) -> str:
        return str(sum(low * m[0] <= 1000 * m[3] < high * m[0]
                       for s in city.series.values() for m in s))  # fmt: skip

    right = {"r1.n": within(945, 950), "r2.n": within(950, 955)}
    wide = "格子宽了一倍。题目问的是半个百分点宽的那一格，请把“每格宽”调小再读。"
    slips = [
        ("r1.n", within(940, 950), "目标线左边：" + wide, RULES + "第六条"),
        ("r2.n", within(950, 960), "目标线右边：" + wide, RULES + "第六条"),
        ("r2.n", within(950, 10**6), "目标线右边：您把达标的月份全数进来了。只数紧挨着线的那一格。",
         RULES + "第六条"),
    ]  # fmt: skip
    return {}, by_row(right, slips, points="8")


# --- q2: more done than was due


def make_q2(city: City):
    draw, who = city.draw, city.who
    chosen = draw.shuffled(who["over"][:4] + who["full"][:3] + who["plain"][:3])
    options = dict(zip(LETTERS, chosen, strict=True))

    def those(test) -> list[str]:
        return [key for key, name in options.items() if test(city.series[name])]

    truth = picked(
        those(lambda s: any(map(is_over, s))),
        [
            (those(lambda s: any(m[3] >= m[0] for m in s)),
             "您把恰好百分之百的也圈了。应办多少就按时办了多少，难得，但办得到；"
             "做完的比该做的还多，才不可能。", RULES + "第二条"),
            (those(lambda s: is_over(year(s))),
             "您只看了全年。别的月份会把一个月的错数摊薄，要一个月一个月核。", RULES + "第二条"),
        ],
        9,
    )  # fmt: skip
    return {"offices": options}, truth


# --- q3: where the total misses its parts


def make_q3(city: City):
    rows, right, slips = {}, {}, []
    for n, name in enumerate(city.draw.shuffled(city.who["single"]), start=1):
        (m,) = [m for m, month in enumerate(city.series[name]) if is_unequal(month)]
        _, window, online, done = city.series[name][m]
        gap = done - window - online
        rows[f"r{n}"], one = name, f"第{'一二三'[n - 1]}家的差额"
        right |= {f"r{n}.month": str(m + 1), f"r{n}.gap": str(gap)}
        slips += [
            (f"r{n}.gap", str(-gap), one + "正负号反了。用按时合计去减两项之和。",
             RULES + "第三条"),
            (f"r{n}.gap", str(done - window), one + "，您只减了窗口，没有减网上。",
             RULES + "第三条"),
        ]  # fmt: skip
    return {"rows": rows}, by_row(right, slips, points="9")


# --- q4: counted over the whole city


def make_q4(city: City):
    every = list(city.series.values())
    off = [sum(map(is_unequal, s)) for s in every]
    yearly = sum(year(s)[1] + year(s)[2] != year(s)[3] for s in every)

    def repeated_by(items: int) -> tuple[str, str]:
        counts = [repeats(s, items) for s in every]
        return str(sum(counts)), str(sum(n > 0 for n in counts))

    months, offices = repeated_by(4)
    right = {"r1.n": str(sum(off)), "r1.u": str(sum(n > 0 for n in off)),
             "r2.n": months, "r2.u": offices}  # fmt: skip
    netted = "您按全年核了。一个月多、一个月少，年底正好抵消，全年看不出来，要按月核。"
    three = "您把三项相同的也算进来了。应办变了，别的没变，有这种巧事；四项全同才圈。"
    slips = [
        ("r1.n", str(yearly), "合计不等：" + netted, RULES + "第三条"),
        ("r1.u", str(yearly), "合计不等的单位数：" + netted, RULES + "第三条"),
        ("r2.n", repeated_by(3)[0], "重复上月：" + three, RULES + "第四条"),
        ("r2.u", repeated_by(3)[1], "重复上月的单位数：" + three, RULES + "第四条"),
    ]
    return {}, by_row(right, slips, points="9")


# --- q5: whose report is like whose


def make_q5(city: City):
    draw = city.draw
    copies, chances = city.who["copy"], city.who["chance"]
    asked = draw.shuffled([copies[0], copies[2], copies[4], chances[0], chances[2]])
    others = draw.shuffled([city.partner[a] for a in asked] + city.who["plain"][3:5])
    targets = {f"t{n}": name for n, name in enumerate(others, start=1)}
    key_of = {name: key for key, name in targets.items()}
    right, slips = {}, []
    for n, name in enumerate(asked, start=1):
        partner = key_of[city.partner[name]]
        if name in copies:
            right[f"a{n}"] = partner
            slips.append((f"a{n}", "none", f"第{n}行：这一家有好几个月与别家四项全同，请把"
                          "“至少几个月”调到口径写的数再看。", RULES + "第五条"))  # fmt: skip
        else:
            right[f"a{n}"] = "none"
            slips.append((f"a{n}", partner, f"第{n}行：相同的月份太少，还不到口径写的数。"
                          "先查是不是录串了行。", RULES + "第五条"))  # fmt: skip
    case = {"rows": {f"a{n}": name for n, name in enumerate(asked, start=1)},
            "targets": targets | {"none": "都不是"}}  # fmt: skip
    return case, by_row(right, slips, points="10")


# --- q6: rates that hug the target


def make_q6(city: City):
    draw, who = city.draw, city.who
    hugging_ones = who["hug"][:-1]
    chosen = draw.shuffled(hugging_ones + [who["near"][0], who["wide"][0]] + who["average"]
                           + who["plain"][5 : 11 - len(hugging_ones)])  # fmt: skip
    options = dict(zip(LETTERS, chosen, strict=True))

    def those(test) -> list[str]:
        return [key for key, name in options.items() if test(city.series[name])]

    truth = picked(
        those(lambda s: hug_months(s) >= 9),
        [
            (those(lambda s: hug_months(s) >= 6),
             "您把贴线月还不够数的也圈了。一年里有几个月碰在线上，并不稀奇。", RULES + "第六条"),
            (those(lambda s: hug_months(s, 10) >= 9),
             "您用的是一个百分点宽的格子。口径写的贴线，是线上半个百分点以内。", RULES + "第六条"),
            (those(lambda s: hugs(year(s))),
             "您看的是全年的率。全年落在线上，各月可能忽高忽低，那是平均出来的；"
             "要看贴线的月份有几个。", RULES + "第六条"),
        ],
        9,
    )  # fmt: skip
    return {"offices": options}, truth


# --- q7: one of everything


def make_q7(city: City):
    who = city.who
    #: office, right, wrong, message, article
    made = [
        (who["over"][4], "over", "ok", "有一个月做完的比该做的还多，请逐月比合计和应办。",
         "第二条"),
        (who["balanced"][0], "parts", "ok",
         "全年看是平的，那是一个月多、一个月少抵消了。请逐月把两项加起来比。", "第三条"),
        (who["repeat"][0], "repeat", "ok", "有一个月的四项数照着前一个月，一个不差。",
         "第四条"),
        (city.partner[who["copy"][4]], "copy", "ok",
         "单看这一家没有毛病，要拿它同别家比。请看表的最后一列。", "第五条"),
        (who["hug"][-1], "hug", "ok", "率看着不错，可是太整齐。请数一数紧挨着线的月份。",
         "第六条"),
        (who["full"][3], "ok", "over", "最高的月份恰好百分之百，没有做得比该做的多。", "第二条"),
        (who["half"][0], "ok", "repeat", "有的月份两三项与前一个月一样，可是没有四项全同。",
         "第四条"),
        (who["chance"][4], "ok", "copy", "与别家四项全同的月份不到口径写的数，先查是不是录串了行。",
         "第五条"),
        (who["near"][1], "ok", "hug", "紧挨着线的月份还不够数，别的月份高高低低。",
         "第六条"),
    ]  # fmt: skip
    rows, right, slips = {}, {}, []
    for n, (name, kind, wrong, message, article) in enumerate(city.draw.shuffled(made), start=1):
        rows[f"u{n}"], right[f"u{n}"] = name, kind
        slips.append((f"u{n}", wrong, f"第{n}行：{message}", RULES + article))
    return {"rows": rows, "kinds": KINDS}, by_row(right, slips, points="9")


# --- q8: the corrected figures


def make_q8(city: City):
    ledger = city.ledger
    series = city.series[ledger["office"]]
    m, twice = ledger["month"] - 1, ledger["twice"]
    due, _, _, done = series[m]
    mended = [list(month) for month in series]
    mended[m][3] -= twice
    total, before = year(mended), year(series)
    tenths = Decimal(1000 * total[3]) / total[0] % 1
    if Decimal("0.35") < tenths < Decimal("0.65"):
        return {}, None  # rounding twice would end elsewhere
    mean = sum((Decimal(100 * x[3]) / x[0] for x in mended), Decimal(0)) / 12
    average = f"{mean.quantize(Decimal('0.1'), ROUND_HALF_UP).normalize():f}"
    right = {"r1.n": str(done - twice), "r2.n": str(total[3]), "r3.n": percent(total[3], total[0])}
    slips = [
        ("r1.n", str(due), "当月数：您把它压到了刚好百分之百。更正要照台账上的件，"
         "不是改到不出格就算数。", STATISTICS + "第八条、第二十四条"),
        ("r1.n", str(done), "当月数：重复登记的件还没有剔除。", STATISTICS + "第八条"),
        ("r2.n", str(before[3] - done + due), "全年数：当月是压到百分之百以后加的，"
         "没有照台账。", STATISTICS + "第八条、第二十四条"),
        ("r2.n", str(before[3]), "全年数：您填的还是原来报的。改了一个月，全年跟着要改。",
         STATISTICS + "第八条"),
        ("r3.n", percent(before[3], before[0]), "全年率：您用的还是更正以前的数。",
         RULES + "第一条"),
        ("r3.n", average, "全年率：您把各月的率平均了。月份有大有小，要用全年两个合计相除。",
         RULES + "第一条"),
    ]  # fmt: skip
    truth = by_row(right, slips, points="9")
    # To one decimal: a slip that is a tenth away is another answer.
    return dict(ledger), truth and truth | {"tolerance": "0.05"}


# --- q9: what a tighter or a looser line finds and misses


def make_q9(city: City):
    draw = city.draw
    true = [draw.between(9, 12) for _ in range(draw.between(4, 7))] + [
        draw.between(6, 7),
        draw.between(5, 8),
    ]
    sound = [draw.between(3, 7) for _ in range(9)] + [8, draw.between(8, 9), draw.between(9, 11)]
    made = draw.shuffled([(n, True) for n in true] + [(n, False) for n in sound])
    loose, tight = draw.between(7, 8), draw.between(9, 10)
    names = draw.shuffled(NAMES)[: len(made)]
    truth = two_lines(made, loose, tight)
    if truth and not any(loose <= n < tight for n in true):
        # Both lines miss the same offices: one of them moves between the lines.
        made[made.index((min(true), True))] = (loose, True)
        truth = two_lines(made, loose, tight)
    rows = [{"office": name, "months": n, "checked": "查实" if bad else "正常"}
            for name, (n, bad) in zip(names, made, strict=True)]  # fmt: skip
    return {"rows": rows, "loose": loose, "tight": tight}, truth


def two_lines(made: list[tuple[int, bool]], loose: int, tight: int) -> dict | None:
    """What each line finds and misses; months at the line, and whether they were really wrong."""
    right, slips, bad = {}, [], sum(b for _, b in made)
    for row, line, title in (("r1", loose, "松线一行的"), ("r2", tight, "紧线一行的")):
        out = sum(n >= line for n, _ in made)
        hit = sum(n >= line and b for n, b in made)
        right |= {f"{row}.out": str(out), f"{row}.hit": str(hit), f"{row}.miss": str(bad - hit)}
        slips += [
            (f"{row}.out", str(sum(n > line for n, _ in made)),
             title + "圈出：您漏了贴线月正好等于这个数的。“以上”包括本数。",
             RULES + "第六条"),
            (f"{row}.miss", str(out - hit),
             title + "漏掉：您填的是圈错的。漏掉的，是查实有问题却没有圈出来的。",
             RULES + "第七条"),
            (f"{row}.miss", str(len(made) - out),
             title + "漏掉：您把没有圈的全算上了。其中正常的，本来就不该圈。",
             RULES + "第七条"),
        ]  # fmt: skip
    return by_row(right, slips, points="9")


# --- q10: which rule speaks to whom

LAWS = {
    "head": "统计法：负责人",
    "filer": "统计法：填报单位",
    "office": "统计法：部门和机构",
    "gain": "统计法：骗来的要退",
    "work": "处分法：作假、走形式",
    "fraud": "处分法：骗取利益",
    "none": "不到处分的门槛",
}
#: deed, right, wrong, message, source
DEEDS = [
    ("月报送来，镇长嫌数低，自己把按时合计改高了再报", "head", "filer",
     "动手改的是谁？当领导的自己改数，另有专门一条，不与一般报送失实混在一起。",
     STATISTICS + "第七条、第四十条"),
    ("街道主任在会上说“别人都是九十六，你们看着填”", "head", "work",
     "他没有亲手填，可是暗示下面填假数，而且填的是统计调查表。", STATISTICS + "第七条、第四十条"),
    ("一年十二张月报严重失实，镇长一次都没有过问", "head", "none",
     "没有动手不等于没有责任，严重失实而失察，法律也写进去了。", STATISTICS + "第四十条"),
    ("一家服务中心的月报与台账对不上，交上去的是不真实的数", "filer", "office",
     "它不是组织调查的，是被调查、要交数的一方。", STATISTICS + "第八条、第四十四条"),
    ("统计局发来查询书，一家服务中心拒绝答复", "filer", "none",
     "查询书不是可答可不答的，拒绝答复法律写明了后果。", STATISTICS + "第四十四条"),
    ("市里组织这项调查的部门，汇总时把几家的数改高了", "office", "filer",
     "它不是交数的，是收数、汇总的一方，伪造、篡改另有一条。", STATISTICS + "第四十一条"),
    ("区里一个部门没有报批，自己发了一套统计调查表让各镇填", "office", "work",
     "问题出在调查本身没有批准就办了，统计法里有对应的一条。", STATISTICS + "第四十一条"),
    ("一个街道靠假月报拿了先进集体和奖金，怎么收场", "gain", "head",
     "问的不是处分谁，是已经到手的称号和钱怎么办。", STATISTICS + "第十二条、第四十八条"),
    ("一位站长靠假月报提了职级，现在查实，职级怎么办", "gain", "fraud",
     "用的是统计资料，问的又是已经晋升的职级怎么办，统计法有专门一条。",
     STATISTICS + "第十二条、第四十八条"),
    ("迎接检查，连夜补了一柜子走访记录，造成不良影响", "work", "filer",
     "走访记录不是统计调查表，是平时的工作材料。", SANCTIONS + "第三十九条第四项"),
    ("给领导看的“样板窗口”只在检查时开，群众白跑，影响很坏", "work", "none",
     "群众白跑、影响很坏，已经造成了后果。", SANCTIONS + "第三十九条第三项"),
    ("一名干部编造走访记录，给自己骗来了“先进个人”", "fraud", "work",
     "假材料换来了称号，要看他骗的是什么。", SANCTIONS + "第三十二条第二项"),
    ("一名干部伪造群众感谢信，评上了优秀，领了奖金", "fraud", "gain",
     "感谢信不是统计资料，另一部法律管这件事。", SANCTIONS + "第三十二条第二项"),
    ("工作群里的进度表填错一个数，当天发现当天更正，没有影响", "none", "work",
     "这一条要造成不良后果或者影响才给处分。改过来、记下来就好。", SANCTIONS + "第三十九条"),
    ("内部周报漏加一行，开会前自己发现改了，没有后果和影响", "none", "filer",
     "内部周报不是统计调查表；没有后果和影响，改正就好。", STATISTICS + "第二条"),
]  # fmt: skip


def make_q10(city: City):
    draw = city.draw
    chosen = [draw.one([d for d in DEEDS if d[1] == kind]) for kind in LAWS]
    chosen.append(draw.one([d for d in DEEDS if d not in chosen]))
    rows, right, slips = {}, {}, []
    for n, (deed, kind, wrong, message, source) in enumerate(draw.shuffled(chosen), start=1):
        rows[f"d{n}"], right[f"d{n}"] = deed, kind
        slips.append((f"d{n}", wrong, f"第{n}行：{message}", source))
    return {"rows": rows, "laws": LAWS}, by_row(right, slips, points="9")


# --- all together


QUESTIONS = {
    "q1": make_q1, "q2": make_q2, "q3": make_q3, "q4": make_q4, "q5": make_q5,
    "q6": make_q6, "q7": make_q7, "q8": make_q8, "q9": make_q9, "q10": make_q10,
}  # fmt: skip


def reports(city: City) -> str:
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n")
    write.writerow(["单位", "月份", "应办", "窗口按时", "网上按时", "按时合计"])
    for name in city.order:
        for m, month in enumerate(city.series[name], start=1):
            write.writerow([name, m, *month])
    return out.getvalue()


def make_data(seed: bytes) -> dict:
    """The learner's files and the truth of each question."""
    draw = QuickDraw(seed)
    for _ in range(2000):
        city = City(draw)
        if not city.is_as_planted():
            continue
        made = {q: make(city) for q, make in QUESTIONS.items()}
        if all(truth for _, truth in made.values()):
            break
    else:
        raise RuntimeError("no city found that tells right from wrong")
    cases = {"rules": RULEBOOK} | {q: case for q, (case, _) in made.items() if case}
    return {
        "files": {
            "reports.csv": reports(city),
            "cases.json": json.dumps(cases, ensure_ascii=False, indent=1),
        },
        "truth": {q: truth for q, (_, truth) in made.items()},
    }
