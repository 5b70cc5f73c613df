"""Each learner's own hundred requests for E-03, with the right answers and common mistakes.

The duty table is that of the fictional 望川市. The truth comes from the plan by which each request
was made (who should have it, how it wandered); ``solver.py`` finds every answer again from the
released words and paths alone.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from generator_kit import (
    ONE,
    Draw,
    as_files,
    by_row,
    calendar_extract,
    count_on,
    day,
    days,
    question,
    until_found,
    weekday,
    works,
    works_without_makeup,
)

REQUESTS = 100

LOCAL = "望川市派单口径"
PETITIONS = "信访工作条例（2022）"
PERMITS = "行政许可法（2019修正）"

#: the place that hands requests out; it is no unit that handles them
CENTRE = "派单中心"
OFFICES = ["城管局", "住建局", "交通局", "水务局", "环境局", "市监局", "公安局", "工信局"]
KEYS = {name: f"u{n}" for n, name in enumerate(OFFICES, start=1)}

#: matter, limit, lead, co-unit
DUTIES = [
    ("井盖松动、缺失", "盖上有“水”“雨”“污”字", "水务局", "城管局"),
    ("井盖松动、缺失", "盖上有“电”“信”字", "工信局", "城管局"),
    ("井盖松动、缺失", "没有字，认不出是谁的", "城管局", ""),
    ("路面坑洼", "城市道路", "城管局", ""),
    ("路面坑洼", "国道、省道、县道", "交通局", ""),
    ("路面坑洼", "小区里的道路", "住建局", ""),
    ("占道摆卖", "沿街", "城管局", "市监局"),
    ("占道摆卖", "集贸市场里面", "市监局", "城管局"),
    ("噪声", "工厂的设备", "环境局", ""),
    ("噪声", "工地夜间施工", "住建局", "环境局"),
    ("噪声", "广场音响、邻居", "公安局", ""),
    ("路边积水", "排水管堵塞", "水务局", "城管局"),
    ("路边积水", "国道、省道、县道的边沟堵塞", "交通局", "水务局"),
    ("货车乱停", "堵住路口", "公安局", "交通局"),
]
#: by duty line: how the requests of that line read in the ledger
GROUPS = [
    "井盖翘起，盖上铸着“污”字", "井盖缺了一角，盖上铸着“电”字", "井盖不见了，看不出是哪一家的",
    "东门大街车道上有坑", "省道进村那一段有坑", "青禾小区里的路面破损",
    "星河路边摆摊占了人行道", "同心集贸市场里，摊位摆到了过道上", "纸箱厂的风机日夜轰响",
    "清和路工地半夜浇筑", "云栖广场晚上音响太吵", "石桥街下雨积水，排水管不通",
    "县道边沟堵死，水漫上路面", "渡口路口停满货车，转不了弯",
]  # fmt: skip
#: by duty line: single requests
WORDS = [
    ["北岸路井盖一踩就响，盖上有“雨”字", "东门小学门口井盖下沉，盖上铸着“水”字",
     "临江道一只井盖翘起来了，盖上是“污”字"],
    ["长堤路井盖裂了，盖上铸着“信”字", "石桥街口井盖松动，上面是“电”字",
     "清和路公交站旁井盖下陷，上面有“信”字"],
    ["同心巷一只井盖没有了，没有字可以认", "川南路井盖磨平了，一个字也认不出来",
     "云栖巷口水泥井盖破了，盖上没有字"],
    ["星河路（城市道路）机动车道有个大坑", "城市道路东门大街路面塌了一块",
     "城市道路长堤路破损，骑车人绕着走"],
    ["国道过渡口镇那一段坑连着坑", "县道通往云栖乡的路面坏了", "省道石桥段路面开裂，车不敢走"],
    ["青禾小区3号楼前的路坑坑洼洼", "清和小区里的水泥路碎了", "北岸小区门里头路面下沉"],
    ["长堤路沿街摆了一溜水果摊", "临江道沿街的烧烤摊占了人行道", "学校门外沿街全是小吃车"],
    ["同心集贸市场里面的摊子堵了过道", "渡口集贸市场里面，鱼摊摆到了大门内侧",
     "云栖集贸市场里面通道被货筐占满"],
    ["川南纸箱厂的风机夜里不停", "北岸面粉厂设备轰轰响", "石桥预制厂的空压机吵得人睡不着"],
    ["清和路工地半夜还在浇筑", "星河路工地夜里打桩", "长堤路工地凌晨卸钢筋"],
    ["云栖广场音响放到十点半", "楼上邻居半夜拖家具、唱歌", "渡口广场两拨音响比着放"],
    ["石桥街一下雨就积水，排水管堵了", "东门大街积水，说是排水管里全是泥",
     "同心巷积水没过脚面，排水管不通"],
    ["县道边沟堵死，水漫到路上", "国道边沟填满垃圾，门前积水", "省道边沟不通，一下雨就积水"],
    ["渡口路口停满货车，公交转不过弯", "大货车天天堵住北岸路口", "川南路口被货车堵住，看不见来车"],
]  # fmt: skip
#: what a hurried dispatcher takes each matter for, whatever its limit
HABIT = {"井盖松动、缺失": "城管局", "路面坑洼": "交通局", "占道摆卖": "城管局", "噪声": "环境局",
         "路边积水": "水务局", "货车乱停": "交通局"}  # fmt: skip


def other(draw: Draw, *taken: str) -> str:
    """An office that is none of these."""
    return draw.one([name for name in OFFICES if name not in taken])


# --- q1: twelve requests, each to one office

HABIT_SAYS = {
    "井盖松动、缺失": "井盖一类您看错了分界：先看盖上铸的字，认不出字的才由兜底的单位管。",
    "路面坑洼": "路面坑洼一类您没有分清是哪种路：城市道路、国省县道、小区里的路，各有各的主办。",
    "占道摆卖": "占道摆卖一类您没有分清里外：沿街和集贸市场里面，主办和协办正好对调。",
    "噪声": "噪声一类您都派给了同一家。先问声音从哪里来：工厂、工地，还是广场和邻居。",
    "路边积水": "积水一类您没有看是哪里堵：排水管和公路边沟不是一家管。",
    "货车乱停": "货车堵路口的一件，您派给了目录里的协办单位。先找主办，再通知协办。",
}


def make_q1(draw: Draw):
    """Eight requests whose habit is wrong, four whose habit is right."""
    lines = list(enumerate(DUTIES))
    odd = [n for n, duty in lines if HABIT[duty[0]] != duty[2]]
    even = [n for n, duty in lines if HABIT[duty[0]] == duty[2]]
    # All six kinds are there, so each message can be earned.
    odd = [13, *draw.shuffled([n for n in odd if n != 13])[:7]]
    picked = draw.shuffled(odd + draw.shuffled(even)[:4])
    rows, right, wrong, seen = [], {}, [], set()
    for place, n in enumerate(picked, start=1):
        matter, _, lead, _ = DUTIES[n]
        key = f"d{place}"
        rows.append({"key": key, "text": draw.one(WORDS[n])})
        right[key] = KEYS[lead]
        if HABIT[matter] != lead:
            wrong.append((key, KEYS[HABIT[matter]], HABIT_SAYS[matter], LOCAL + "第七条"))
            seen.add(matter)
    if len(seen) < 6:
        return None, None
    return {"rows": rows}, by_row(right, wrong)


# --- the hundred requests


def wandering(draw: Draw, pair: tuple[str, str]) -> list[tuple[list[str], str]]:
    """Paths of all requests that left their first office, and the office that should have them.

    Most of the going to and fro is between the two offices of ``pair``.
    """
    made = []

    def add(low: int, high: int, path) -> None:
        made.extend((path(), kind) for kind in [path.__name__] * draw.between(low, high))

    def two_ends() -> list[str]:
        return draw.shuffled(pair)

    def chain(n: int) -> list[str]:
        return draw.shuffled(OFFICES)[:n]

    def once():
        return chain(2)

    def twice():
        return chain(3)

    def thrice():
        return chain(4)

    def bounced():  # out and back: the first office was right and shirked
        a, b = two_ends()
        return [a, b, a]

    def ringed():
        a, b, c = chain(3)
        return [a, b, c, a]

    def returned():  # the loop does not end where it began
        a, b = two_ends()
        return [other(draw, a, b), a, b, a]

    def twisted():
        a, b = two_ends()
        return [a, b, a, other(draw, a, b)]

    add(12, 22, once)
    add(5, 10, twice)
    add(3, 7, thrice)
    add(4, 7, bounced)
    add(2, 4, ringed)
    add(2, 4, returned)
    add(2, 4, twisted)
    return made


def longest(draw: Draw, pair: tuple[str, str]) -> list[str]:
    """The request that wandered most: five to nine hand-offs, with loops."""
    a, b = pair
    c, d = draw.shuffled([name for name in OFFICES if name not in pair])[:2]
    whole = [c, a, b, a, d, b, a, c, d, a]
    return whole[: draw.between(6, 10)]


def through_centre(draw: Draw, path: list[str], percent: int) -> list[str]:
    """Some hand-offs go back to the centre, which hands the request out again."""
    out = path[:1]
    for office in path[1:]:
        out += [CENTRE, office] if draw.below(100) < percent else [office]
    return out


def make_ledger(draw: Draw):
    """The hundred requests as (duty line, path with stops at the centre), shuffled."""
    pair = draw.one([("城管局", "住建局"), ("城管局", "水务局"), ("住建局", "交通局"),
                     ("城管局", "公安局"), ("交通局", "水务局"), ("水务局", "住建局"),
                     ("交通局", "公安局"), ("城管局", "交通局")])  # fmt: skip
    moved = [(path, kind) for path, kind in wandering(draw, pair)]
    top = longest(draw, pair)
    made = [(line_of(draw, path[-1]), through_centre(draw, path, 18)) for path, _ in moved]
    stops = draw.shuffled(range(1, len(top)))[:2]
    routed = [top[0]]
    for n, office in enumerate(top[1:], start=1):
        routed += [CENTRE, office] if n in stops else [office]
    made.append((line_of(draw, top[-1]), routed))
    for _ in range(draw.between(3, 8)):  # sent wrong and still there
        n = draw.below(len(DUTIES))
        matter, _, lead, co = DUTIES[n]
        guess = [x for x in (HABIT[matter], co) if x and x != lead]
        made.append((n, [draw.one(guess or [other(draw, lead)])]))
    while len(made) < REQUESTS:
        n = draw.below(len(DUTIES))
        made.append((n, [DUTIES[n][2]]))
    return draw.shuffled(made), pair


def line_of(draw: Draw, lead: str) -> int:
    return draw.one([n for n, duty in enumerate(DUTIES) if duty[2] == lead])


def offices_of(path: list[str]) -> list[str]:
    return [stop for stop in path if stop != CENTRE]


def make_whole(draw: Draw):
    """Ledger with the truths of q2 (routing), q4 (chains) and q6 (the pair)."""
    made, pair = make_ledger(draw)
    truths = {"q2": routing(made), "q4": chains(made), "q6": crossing(made, pair)}
    if None in truths.values():
        return None, None
    order = draw.shuffled(range(len(DUTIES)))
    place = {n: f"g{k}" for k, n in enumerate(order, start=1)}
    groups = [{"key": place[n], "text": GROUPS[n]} for n in order]
    rows = [
        {"no": f"W{number:03d}", "group": place[n], "path": path}
        for number, (n, path) in enumerate(made, start=1)
    ]
    return {"groups": groups, "rows": rows}, truths


def routing(made) -> dict | None:
    """How many of the hundred were first sent to the office that leads."""
    right = with_co = by_habit = at_last = 0
    for n, path in made:
        matter, _, lead, co = DUTIES[n]
        right += path[0] == lead
        with_co += path[0] in (lead, co)
        by_habit += path[0] == HABIT[matter]
        at_last += path[-1] == lead
    return question(
        str(right),
        [
            (str(with_co), "您把派给协办单位的也算派对了。首派要派给主办单位才算。",
             LOCAL + "第八条"),
            (str(by_habit), "您按事项的大类派，没有看分界。同样是井盖、路面，分界不同，主办不同。",
             LOCAL + "第七条"),
            (str(at_last), "您看的是最后到了哪一家。首派对不对，看第一次派给了谁。",
             LOCAL + "第八条"),
            (str(REQUESTS - right), "您填的像是派错的件数。题目问的是派对的件数。",
             LOCAL + "第八条"),
        ],
    )  # fmt: skip


def chains(made) -> dict | None:
    """More than two hand-offs; loops; the longest chain."""
    paths = [path for _, path in made]
    moved = [len(offices_of(path)) - 1 for path in paths]
    loops = [path for path in paths if len(set(offices_of(path))) < len(offices_of(path))]
    over, most = sum(n > 2 for n in moved), max(moved)
    right = {"over.n": over, "loop.n": len(loops), "most.n": most}
    back_home = sum(offices_of(path).count(path[0]) > 1 for path in loops)
    (top,) = (path for path, n in zip(paths, moved, strict=True) if n == most)
    if 10 * over < REQUESTS // 2 or len({*right.values()}) < 3:
        return None
    wrong = [
        (
            "over.n",
            sum(n > 1 for n in moved),
            "“超过两手”不含两手。也可能您把第一次派出算成了一手：第一次派出不算。",
            LOCAL + "第二条、第三条",
        ),
        (
            "over.n",
            sum(len(path) - 1 > 2 for path in paths),
            "您把派单中心当成了一站。退回中心再派给别家，一共只算一手。",
            LOCAL + "第二条",
        ),
        (
            "loop.n",
            back_home,
            "您只数了回到第一家的。回到路上任何一家转走过它的单位，都是打转。",
            LOCAL + "第四条",
        ),
        (
            "loop.n",
            over,
            "转得多不等于打转，转两手也可能打转。要看有没有单位出现两次。",
            LOCAL + "第四条",
        ),
        (
            "most.n",
            most + 1,
            "您数的是站数。第一次派出不算，几站之间的换手才算手。",
            LOCAL + "第二条",
        ),
        ("most.n", len(top), "您把派单中心也数成了一站。中心不是承办单位。", LOCAL + "第二条"),
        (
            "most.n",
            len(set(offices_of(top))) - 1,
            "同一家出现两次，您只数了一次。每换一次都是一手。",
            LOCAL + "第二条",
        ),
    ]
    told = [(row, str(value), message, source) for row, value, message, source in wrong]
    return by_row({k: str(v) for k, v in right.items()}, told)


def hands_between(made) -> dict[tuple[str, str], int]:
    counts: dict[tuple[str, str], int] = {}
    for _, path in made:
        stops = offices_of(path)
        for step in pairwise(stops):
            counts[step] = counts.get(step, 0) + 1
    return counts


def share(part: int, whole: int) -> str:
    percent = Decimal(100 * part) / whole
    return str(percent.quantize(Decimal("0.1"), ROUND_HALF_UP))


def crossing(made, pair: tuple[str, str]) -> dict | None:
    """Share of the busiest pair in all hand-offs, both ways together."""
    counts = hands_between(made)
    both = {(a, b): counts.get((a, b), 0) + counts.get((b, a), 0)
            for a in OFFICES for b in OFFICES if a < b}  # fmt: skip
    (first, top), (_, second) = sorted(both.items(), key=lambda item: -item[1])[:2]
    total = sum(counts.values())
    if set(first) != set(pair) or top < second + 4:
        return None
    moved = sum(len(offices_of(path)) > 1 for _, path in made)
    truth = question(
        share(top, total),
        [
            (share(max(counts.values()), total),
             "您只算了一个方向。来回要把甲转乙、乙转甲两格加起来。", LOCAL + "第九条"),
            (share(top, REQUESTS), "您除以了一百件。题目问的是占全部转办手数的百分之几。",
             LOCAL + "第九条"),
            (share(top, moved), "您除以了转办过的件数。一件可以转好几手，分母是手数的合计。",
             LOCAL + "第九条"),
            (share(top, total + REQUESTS), "您把第一次派出也算进了分母。第一次派出不算一手。",
             LOCAL + "第二条、第九条"),
        ],
        tolerance="0.05",
    )  # fmt: skip
    if truth is None:
        return None
    values = sorted([Decimal(truth["answer"]), *(Decimal(m["value"]) for m in truth["mistakes"])])
    near = any(b - a < Decimal("0.3") for a, b in pairwise(values))
    return None if near else truth


# --- q3: three full logs

#: stops by letter, "-" is the centre
SHAPES = [
    ["abac", "abca", "abcad", "abacd"],
    ["a-bc", "ab-c", "a-b-c", "ab-c-d", "a-bcd"],
    ["ab-ac", "a-bca", "abc-b-d", "a-bacb", "ab-a-cd"],
]


def make_q3(draw: Draw):
    """Hand-offs, different offices and days to the last signature of three requests."""
    groups = draw.shuffled(GROUPS)[:3]
    logs, right, wrong = [], {}, []
    for place, (shapes, text) in enumerate(zip(SHAPES, groups, strict=True), start=1):
        key = f"r{place}"
        log, facts = one_log(draw, draw.one(shapes), DUTIES[GROUPS.index(text)][2])
        logs.append({"key": key, "text": text, "events": log})
        right |= {f"{key}.hands": facts["hands"], f"{key}.offices": facts["offices"],
                  f"{key}.days": facts["days"]}  # fmt: skip
        wrong += slips_of_log(key, facts)
    told = [(row, str(value), message, source) for row, value, message, source in wrong]
    return {"logs": logs}, by_row({k: str(v) for k, v in right.items()}, told)


def slips_of_log(key: str, facts: dict[str, int]) -> list[tuple]:
    hands, offices, back = facts["hands"], facts["offices"], facts["centre"]
    wrong = [(f"{key}.hands", hands + 1,
              "您多算了一手：第一次派出不算；退回中心再派给别家，合起来只算一手。",
              LOCAL + "第二条")]  # fmt: skip
    if back:
        wrong.append((f"{key}.hands", hands - back,
                      "您没有算经过中心的那一手。退回中心再派给别家，承办单位也换了。",
                      LOCAL + "第二条"))  # fmt: skip
    if hands + 1 > offices:
        wrong.append((f"{key}.offices", hands + 1, "您把回头的单位数了两次。问的是几个不同的单位。",
                      LOCAL + "第二条"))  # fmt: skip
    elif back:
        wrong.append(
            (
                f"{key}.offices",
                offices + 1,
                "您把派单中心也数进去了。中心只管派单，不是承办单位。",
                LOCAL + "第二条",
            )
        )
    wrong.append(
        (
            f"{key}.days",
            facts["first_days"],
            "您数到第一次签收就停了。签收以后又转走的，主办还没有落实。",
            LOCAL + "第五条",
        )
    )
    return wrong


def seated(names: list[str], place: int, name: str) -> list[str]:
    """The same names with ``name`` at ``place``."""
    at = names.index(name)
    return [names[{place: at, at: place}.get(n, n)] for n in range(len(names))]


def one_log(draw: Draw, shape: str, lead: str):
    """Dated events of one request that ends with ``lead``, and what is to be read from them."""
    names = seated(draw.shuffled(OFFICES), "abcd".index(shape[-1]), lead)
    offices = dict(zip("abcd", names, strict=False))
    stops = [offices.get(letter, CENTRE) for letter in shape]
    begun = at = draw.one([d for d in days(day("07-01"), day("08-14")) if works(d)])
    events = [(at, f"热线登记，首问责任人{draw.one(NAMES)}；当天派给{stops[0]}")]
    signed, holder = [], ""
    for n, stop in enumerate(stops):
        if stop == CENTRE:
            at = later(draw, at)
            events.append((at, f"{holder}退回{CENTRE}"))
            continue
        if n:
            at = later(draw, at)
            giver = CENTRE + "派给" if stops[n - 1] == CENTRE else holder + "转给"
            events.append((at, giver + stop))
        holder = stop
        if n == 0 or n == len(stops) - 1 or draw.below(3) == 0:
            at = later(draw, at)
            signed.append(at)
            events.append((at, f"{stop}签收"))
    events.append((later(draw, at), f"{holder}办结"))
    named = offices_of(stops)
    facts = {"hands": len(named) - 1, "offices": len(set(named)), "centre": shape.count("-"),
             "days": (signed[-1] - begun).days, "first_days": (signed[0] - begun).days}  # fmt: skip
    return [{"on": on.isoformat(), "what": what} for on, what in events], facts


def later(draw: Draw, at: date) -> date:
    at += draw.between(1, 3) * ONE
    while not works(at):
        at += ONE
    return at


NAMES = ["小乔", "小罗", "老温", "小简", "大姚", "小桑"]


# --- q5: whose is it now

#: name → (words, has it an owner); a, b are offices
STATES = {
    "sent": ("派给{a}主办；{a}没有签收", False),
    "sent_back": ("{a}签收主办；{a}退回派单中心，中心还没有再派", False),
    "passed_on": ("{a}签收主办；{a}转给{b}主办，{b}没有签收", False),
    "co_only": ("派给{a}主办、{b}协办；{b}签收协办，{a}没有签收", False),
    "signed": ("派给{a}主办；{a}签收主办，正在办", True),
    "signed_next": ("{a}签收主办；{a}转给{b}主办，{b}签收主办，正在办", True),
    "closed": ("{a}签收主办；{a}办结，已答复", True),
    "sent_again": ("{a}退回派单中心；中心派给{b}主办，{b}签收主办", True),
    "co_late": ("派给{a}主办、{b}协办；{a}签收主办，{b}没有签收", True),
}
#: in these it is b that the duty table names, in the others a
SECOND_LEADS = ("sent_back", "passed_on", "signed_next", "sent_again")
#: in these the records name a co-unit, which must be the one of the duty table
WITH_CO = ("co_only", "co_late")


def make_q5(draw: Draw):
    """Which of eight requests has no owner today?"""
    free = ["co_only", draw.one(["sent_back", "passed_on"])]
    more = [draw.one(["sent", "sent_back", "passed_on"]) for _ in range(draw.between(1, 3))]
    kinds = free + more + ["closed", "co_late"]
    while len(kinds) < 8:
        kinds.append(draw.one(["signed", "signed_next", "sent_again"]))
    groups, order = draw.shuffled(GROUPS), draw.shuffled(kinds)
    give_co_units(groups, order)
    rows, by_key = [], {}
    for place, kind in enumerate(order, start=1):
        _, _, lead, co = DUTIES[GROUPS.index(groups[place])]
        names = seated(draw.shuffled(OFFICES), int(kind in SECOND_LEADS), lead)
        if kind in WITH_CO:
            names = seated(names, 1, co)
        state = STATES[kind][0].format(a=names[0], b=names[1])
        key = "abcdefgh"[place - 1]
        rows.append({"key": key, "text": groups[place], "state": state})
        by_key[key] = kind
    return {"rows": rows}, owner_truth(by_key)


def give_co_units(groups: list[str], order: list[str]) -> None:
    """Puts requests that have a co-unit where the records name one; draws nothing.

    ``groups``: the first stays out, the n-th goes with the n-th kind of ``order``. A request
    that is not shown comes in first, then one of a kind that names no co-unit.
    """
    named = [place for place, kind in enumerate(order, start=1) if kind in WITH_CO]
    shown = range(1, len(order) + 1)
    spare = [n for n in range(len(groups)) if n not in named and has_co_unit(groups[n])]
    spare.sort(key=lambda n: n in shown)
    for place in named:
        if not has_co_unit(groups[place]):
            at = spare.pop(0)
            groups[place], groups[at] = groups[at], groups[place]


def has_co_unit(group: str) -> bool:
    return DUTIES[GROUPS.index(group)][3] != ""


def owner_truth(by_key: dict[str, str]) -> dict | None:
    def picked(*kinds: str) -> list[str]:
        return sorted(k for k, kind in by_key.items() if kind in kinds)

    none = [kind for kind, (_, owned) in STATES.items() if not owned]
    return question(
        picked(*none),
        [
            (picked(*(k for k in none if k not in ("sent_back", "passed_on"))),
             "签收过不等于现在还有人管。签收以后又退回、转走，下一家没有签收的，也是无主。",
             LOCAL + "第五条"),
            (picked(*(k for k in none if k != "co_only")),
             "您把只有协办签收的算成了有主。协办签收不能代替主办签收。", LOCAL + "第五条、第六条"),
            (picked(*none, "closed"), "办结、答复了的不再需要签收，不算无主。", LOCAL + "第五条"),
            (picked(*none, "co_late"),
             "主办已经签收，协办晚一步，这件诉求有主；该催的是协办。", LOCAL + "第五条、第六条"),
        ],
    )  # fmt: skip


# --- q7: what the law says to do

WAYS = {
    "own": "告知处理途径", "lower": "转下级并告知去向", "elsewhere": "告知向谁提出",
    "object": "限期提出异议", "talk": "几家协商受理", "above": "共同上级决定",
    "joint": "联席会议协调", "heir": "承接单位受理", "named": "党委政府或其指定",
    "one_door": "一个机构统一收送",
}  # fmt: skip
WAY_KEYS = {way: f"w{n}" for n, way in enumerate(WAYS, start=1)}
SITUATIONS = {
    "own": ["群众把信直接寄到{a}，说的事正归{a}管", "来访人直接找到{a}，诉求属于{a}的职权"],
    "lower": ["群众直接找市{a}，事情归下级的县{a}管", "信直接寄到市{a}，属于本系统下级县{a}的职权"],
    "elsewhere": ["群众直接找{a}，事情归{b}管，不属于{a}和它的系统",
                  "信直接寄到{a}，{a}和本系统都无权处理，有权的是{b}"],
    "object": ["市信访局把一件信访转给{a}，{a}和本系统都无权处理",
               "{a}收到市信访局转来的信，一看不属于本局、本系统的职权"],
    "talk": ["一件信访同时涉及{a}和{b}，两家都还没有表态",
             "一封信里的事{a}、{b}各管一半，还没有商量过"],
    "above": ["一件信访涉及{a}和{b}，商量不成，都归市政府领导",
              "{a}、{b}争执不下谁受理，两家都由市政府领导"],
    "joint": ["一件信访涉及{a}和一家中央驻市单位，争执不下，没有共同的上一级",
              "{a}和驻市的铁路单位对谁受理有争议，没有共同的上一级"],
    "heir": ["信访件该由一个已撤并的局处理，它的职权明确划给了{a}",
             "原来有权处理的单位并进了{a}，职权由{a}继续行使"],
    "named": ["该处理的单位撤销了，职权归谁没有写清楚",
              "该处理的单位分成两家，这项职责给谁没有明确"],
    "one_door": ["{a}的一项许可要经内设的三个科室，申请人来窗口问交给谁",
                 "一项许可要{a}里面几个科室办，群众被要求逐个科室送材料"],
}  # fmt: skip
#: what is taken for what, said without the name of the right way
WAY_SLIPS = [
    ("own", "elsewhere", "属于自己职权范围的，不能把人推出去；要登记，说清怎么办、走什么程序。",
     PETITIONS + "第二十三条第一款、第二十八条第一款"),
    ("lower", "elsewhere", "事情归本系统的下级管，要由本单位送下去，不是让群众自己再跑一趟。",
     PETITIONS + "第二十三条第一款"),
    ("elsewhere", "lower", "有权的单位不在本系统，不是您的下级，没有上下级之间的转送、交办关系。",
     PETITIONS + "第二十三条第一款"),
    ("object", "elsewhere", "这件是信访部门转来的，不是群众直接提出的。要向转送的部门说明理由，"
     "经核实同意才交还材料。", PETITIONS + "第二十三条第三款"),
    ("talk", "above", "还没有争议，先不必往上报。涉及几个单位的，第一步在所涉单位之间。",
     PETITIONS + "第二十四条第一款"),
    ("above", "joint", "两家有共同的上一级。只有没有共同的上一级时，才走您选的那条路。",
     PETITIONS + "第二十四条第一款"),
    ("joint", "above", "题里说了，两家没有您选的这一层。", PETITIONS + "第二十四条第一款"),
    ("heir", "named", "职权由谁继续行使是清楚的，不需要再由别人来定。",
     PETITIONS + "第二十四条第二款"),
    ("named", "heir", "题里说职责没有写清楚，找不到继续行使职权的单位。",
     PETITIONS + "第二十四条第二款"),
    ("one_door", "talk", "这是行政许可，而且几个科室都在同一个机关里面；申请人只应当面对一个口子。",
     PERMITS + "第二十六条第一款"),
]  # fmt: skip


def make_q7(draw: Draw):
    """Nine of the ten ways, one of them twice."""
    kinds = draw.shuffled(WAYS)[:9]
    kinds.append(draw.one(kinds))
    rows, right, place_of, used = [], {}, {}, set()
    for place, kind in enumerate(draw.shuffled(kinds), start=1):
        a, b = draw.shuffled(OFFICES)[:2]
        words = draw.one([w for w in SITUATIONS[kind] if w not in used])
        used.add(words)
        key = f"k{place}"
        rows.append({"key": key, "text": words.format(a=a, b=b)})
        right[key] = WAY_KEYS[kind]
        place_of.setdefault(kind, []).append(key)
    wrong = [
        (key, WAY_KEYS[to], message, source)
        for kind, to, message, source in WAY_SLIPS
        for key in place_of.get(kind, [])
    ]
    targets = {WAY_KEYS[way]: words for way, words in WAYS.items()}
    return {"rows": rows, "targets": targets}, by_row(right, wrong)


# --- q8: five working days to object


def make_q8(draw: Draw):
    """The last day to object; a holiday or a make-up day lies in the term."""
    received = draw.one([d for d in days(day("01-05"), day("12-18")) if works(d)])
    right = count_on(received, 5)
    no_makeup = count_on(received, 5, works_without_makeup)
    weekdays = count_on(received, 5, weekday)
    if weekdays == right:
        return None, None
    article = PETITIONS + "第二十三条第三款"
    notice = article + "；国务院办公厅关于2026年部分节假日安排的通知"
    wrong = [
        (received + 5 * ONE, "您按日历天数了五天。提出异议的五日是工作日。", article),
        (count_on(received - ONE, 5),
         "您把收到的当天当成了第一天。本题的口径是当天不算，从次日数起。",
         "民法典（2020）第二百零一条（参照）"),
        (received + 15 * ONE, "十五日是属于本单位职权时书面告知信访人的期限。提出异议另有期限。",
         article),
    ]  # fmt: skip
    if no_makeup != right:
        wrong.append((no_makeup, "您把调休上班的周末也跳过了。调休上班的那一天是工作日。", notice))
    if weekdays != no_makeup:
        wrong.append(
            (weekdays, "您只跳过了周六、周日。放假的日子不数，调休上班的日子要数。", notice)
        )
    told = [([on.isoformat()], message, source) for on, message, source in wrong]
    case = {"received_on": received.isoformat(), "office": draw.one(OFFICES)}
    return case, question([right.isoformat()], told)


# --- q9: lead and co-units

HAZARD = "，有安全隐患"


def make_q9(draw: Draw):
    """Two requests of three parts each: who leads, who joins, who is left alone?"""
    cases, right, wrong = [], {}, []
    for place, hazard in ((1, draw.between(1, 2)), (2, None)):
        lines = three_lines(draw)
        if lines is None:
            return None, None
        main = lines[hazard or 0]
        first = DUTIES[lines[0]][2]
        lead, extra = DUTIES[main][2], DUTIES[main][3]
        joined = {DUTIES[n][2] for n in lines} | {extra}
        if extra == "" or extra in {DUTIES[n][2] for n in lines}:
            return None, None
        taking_part = [name for name in OFFICES if name in joined]
        shown = draw.shuffled([*taking_part, *draw.shuffled(set_aside(joined))[:2]])
        rows = []
        for k, office in enumerate(shown, start=1):
            key = f"c{place}{k}"
            rows.append({"key": key, "office": office})
            role = "lead" if office == lead else "co" if office in joined else "out"
            right[key] = role
            if office == extra:
                wrong.append((key, "out", "您漏了一家：主办的那一项，目录里还写着另一个单位。",
                              LOCAL + "第六条"))  # fmt: skip
            if hazard and office == first:
                wrong.append((key, "lead", "您按写在最前面的一项定了牵头的。有安全隐患的一项优先。",
                              LOCAL + "第六条"))  # fmt: skip
            if hazard and office == lead:
                wrong.append((key, "co", "有安全隐患的那一项归它管，它不只是配合。",
                              LOCAL + "第六条"))  # fmt: skip
            if hazard is None and office == DUTIES[lines[1]][2]:
                wrong.append((key, "lead", "三项都没有注明安全隐患，就看哪一项写在最前面；"
                              "一件诉求只有一个牵头的单位。", LOCAL + "第六条"))  # fmt: skip
        parts = [draw.one(WORDS[n]) + (HAZARD if k == hazard else "") for k, n in enumerate(lines)]
        cases.append({"key": f"c{place}", "parts": parts, "rows": rows})
    return {"cases": cases}, by_row(right, wrong)


def set_aside(joined: set[str]) -> list[str]:
    return [name for name in OFFICES if name not in joined]


def three_lines(draw: Draw) -> list[int] | None:
    """Three duty lines of different matters under different leads."""
    lines = draw.shuffled(range(len(DUTIES)))[:3]
    leads, matters = {DUTIES[n][2] for n in lines}, {DUTIES[n][0] for n in lines}
    return lines if len(leads) == len(matters) == 3 else None


# --- handing out


def make_data(seed: bytes) -> dict:
    """The files handed to one learner and the truth kept on the server."""
    draw = Draw(seed)
    cases, truth = {}, {}
    ledger, truths = until_found(draw, make_whole)
    truth |= truths
    makers = {"q1": make_q1, "q3": make_q3, "q5": make_q5, "q7": make_q7, "q8": make_q8,
              "q9": make_q9}  # fmt: skip
    for name, make in makers.items():
        cases[name], truth[name] = until_found(draw, make)
    duties = [dict(zip(("matter", "limit", "lead", "co"), duty, strict=True)) for duty in DUTIES]
    cases["offices"] = {key: name for name, key in KEYS.items()}
    files = {"cases.json": cases, "duties.json": duties, "ledger.json": ledger,
             "calendar.json": calendar_extract()}  # fmt: skip
    return {"files": as_files(files, sort_keys=True), "truth": {q: truth[q] for q in sorted(truth)}}
