"""Each learner's own sanction cases for E-17, with the right answers and those of common mistakes.

The 2026 calendar comes with the generator kit, which becomes part of an edition: it keeps its
answers whatever becomes of the calendar files later. Only dates in the middle of a month start a
term, because the law does not settle what becomes of month ends; every deadline falls on a working
day, because it does not settle what becomes of the others either.
"""

from calendar import monthrange
from datetime import date

from generator_kit import (
    ONE,
    Draw,
    add_months,
    as_files,
    by_row,
    calendar_extract,
    count_on,
    plain,
    question,
    until_found,
    works,
)

LAW = "公职人员政务处分法（2020）"
TERM = LAW + "第八条"
SEVERAL = LAW + "第十五条"
CARRY_OUT = LAW + "第五十四条"
LIFTED = LAW + "第二十六条第二款"
LOCAL = "望川市处分期限口径"
REVIEW = "监察法（2024修正）第五十六条（作参数）"
APPEAL = "公务员法（2018修订）第九十五条第一款"
DAY_ONE = "您把起算的当天也数进去了，早了一天。本课的口径是当天不计，到对应日为止。"
EARLY = "您早了一天：要么数了三十天，要么把起算的当天也数进去了。这里按月推，当天不计。"

#: kind → months, in order of weight; 开除 has no period
MONTHS = {"警告": 6, "记过": 12, "记大过": 18, "降级": 24, "撤职": 24}

PEOPLE = [
    "方知远", "邵立冬", "秦小雨", "田守信", "葛明", "卫青山", "姚春梅", "薛长林", "孟小舟",
    "康宁", "尹秋实", "汤文", "黎晓", "阮江", "龚正", "巩成", "施敏", "洪亮", "倪安", "俞桥",
]  # fmt: skip


# --- days


def days(first: str, last: str) -> list[date]:
    start = date.fromisoformat(first)
    return [start + k * ONE for k in range((date.fromisoformat(last) - start).days + 1)]


def mid_month(draw: Draw, first: str, last: str, *, long: bool = False) -> date:
    """A weekday from the 4th to the 22nd; ``long``: in a month of 31 days."""
    found = [
        d
        for d in days(first, last)
        if 4 <= d.day <= 22 and works(d) and (not long or monthrange(d.year, d.month)[1] == 31)
    ]
    return draw.one(found)


def last_day_is_safe(d: date) -> bool:
    return works(d) and d.year == 2026


# --- truths


# --- q1: what kind of conduct is it

CONDUCTS = {
    "gift": "礼品和宴请",
    "perk": "待遇和公款",
    "trade": "经商和兼职",
    "people": "对待服务对象",
    "duty": "履行职责",
    "order": "决策和执行",
    "staff": "人事和荣誉",
}
#: what was done, where it belongs, where it is often put, why not there, articles
DEEDS = [
    ("检查前收下受检企业送的购物卡", "gift", "people",
     "第{n}件：不是向对方索要、刁难，要害是收了可能影响公正办事的东西。", "第三十四条第一款"),
    ("接受监理单位安排的旅游，可能影响公正验收", "gift", "perk",
     "第{n}件：钱不是公家出的，是别人请的；要害是请客的人正等着他办事。", "第三十四条第二款"),
    ("给上级部门经办人送礼金，想让验收快一点", "gift", "order",
     "第{n}件：送和收都在同一条里，送的人也越了界。", "第三十四条第二款"),
    ("公务接待超出标准，多点了一桌菜", "perk", "gift",
     "第{n}件：不是别人请他，是用公家的钱办接待超了范围。", "第三十五条第二项"),
    ("自己定了个名目，给科室发过节补贴", "perk", "order",
     "第{n}件：要害不在谁拍板，在违反规定发了补贴。", "第三十五条第一项"),
    ("用公款安排科室同事聚餐游玩", "perk", "gift",
     "第{n}件：花的是公家的钱，没有哪个办事的人请客。", "第三十五条第三项"),
    ("违反规定，周末和朋友合伙开建材公司", "trade", "duty",
     "第{n}件：不论耽不耽误本职，违反规定从事营利性活动本身就越界。", "第三十六条"),
    ("未经批准在行业协会任职，每月领报酬", "trade", "perk",
     "第{n}件：钱不是本单位违规发的，要害是在外面任职领报酬。", "第三十六条"),
    ("故意刁难，让办事的老人来回跑了五趟", "people", "duty",
     "第{n}件：不只是没把事办好，而是在办事的人身上故意设坎，另有专门的一条。",
     "第三十八条第一款第二项"),
    ("巧立名目，向辖区商户摊派“共建费”", "people", "perk",
     "第{n}件：钱从办事的人、管着的人那里来，不是本单位发的待遇。", "第三十八条第一款第一项"),
    ("在窗口辱骂来办证的群众，造成不良影响", "people", "duty",
     "第{n}件：粗暴对待上门办事的人，另有专门的一条。", "第三十八条第一款第三项"),
    ("防汛值班擅自离岗，险情漏报，贻误了抢险", "duty", "order",
     "第{n}件：没有哪个具体的决定、命令被他顶住不办，要害是该尽的责没有尽。", "第三十九条第二项"),
    ("整治台账照着模板编，造成不良影响", "duty", "staff",
     "第{n}件：弄虚作假要看骗的是什么；他没有骗取荣誉、待遇，是工作里的假。", "第三十九条第四项"),
    ("把投诉人的住址泄露给被投诉的店主，造成不良影响", "duty", "people",
     "第{n}件：要害是泄露了工作中掌握的个人隐私，与泄密写在一起。", "第三十九条第五项"),
    ("班子集体定下的重大采购方案，一个人擅自改了", "order", "duty",
     "第{n}件：不是做得不细，是一个人改了集体的重大决定。", "第三十条第一项"),
    ("上级依法作出的整改决定，一拖再拖不执行", "order", "duty",
     "第{n}件：有一个明明白白的上级决定摆着，拖着不办另有专门的一条。", "第三十条第二项"),
    ("编造材料，骗得先进个人称号", "staff", "duty",
     "第{n}件：假材料换来了称号，要看骗的是什么。", "第三十二条第二项"),
    ("把实名提意见的下属调去守仓库，打击报复", "staff", "order",
     "第{n}件：要害是报复提意见的人，不是执行哪个决定。", "第三十二条第三项"),
    ("评选考核中私自改了民主测评的票数", "staff", "duty",
     "第{n}件：考核评选里的违规，另有专门的一条。", "第三十二条第一项"),
]  # fmt: skip


def make_q1(draw: Draw, names: list[str]):
    """Eight deeds to be sorted by what the law calls them, every kind at least once."""
    chosen = [draw.one([d for d in DEEDS if d[1] == kind]) for kind in CONDUCTS]
    chosen.append(draw.one([d for d in DEEDS if d not in chosen]))
    rows = list(zip([f"d{n}" for n in range(1, 9)], draw.shuffled(chosen), strict=True))
    right = {key: deed[1] for key, deed in rows}
    slips = [
        (key, wrong, message.format(n=n), LAW + article)
        for n, (key, (_, _, wrong, message, article)) in enumerate(rows, start=1)
    ]
    case = {"rows": {key: deed[0] for key, deed in rows}, "kinds": CONDUCTS}
    return case, by_row(right, slips, points="8")


# --- q2: which step of the ladder

STEPS = {
    "none": "不够这条起点",
    "low": "警告到记大过",
    "mid": "记过或记大过",
    "high": "降级或撤职",
    "out": "开除",
}
THRESHOLD = "这一条有门槛，情节不到、后果没有，就不能按这一条给处分。"
FIRST_STEP = "这一条的第一级就写着“情节较重”，较重只是踏上阶梯，不是第二级。"
NO_THRESHOLD = "这一条没有写“情节较重”的门槛，一做就踏上了阶梯。"
SHORT = "这一条只有两级，“情节严重”停在第二级，没有再往上。"
TALL = "这一条有三级，“情节严重”已经是最上面一级。"
MIDDLE = "这一条有三级，“情节较重”在中间一级，不在第一级。"
HIGH_START = "这一条的起点比别的条高，最轻的一种不在里面。"
#: what was found, right step, wrong step, message, articles
FINDINGS = [
    ("公务接待超标准一次，情节没有达到较重", "none", "low", THRESHOLD, "第三十五条"),
    ("接受可能影响公正办事的宴请一次，情节没有达到较重", "none", "low", THRESHOLD,
     "第三十四条第二款"),
    ("工作走形式，没有造成不良后果，也没有不良影响", "none", "low", THRESHOLD, "第三十九条"),
    ("没有按规定公开办事结果，没有造成不良后果或者影响", "none", "low", THRESHOLD,
     "第三十八条第一款第四项"),
    ("接受监管对象安排的旅游，可能影响公正办事，情节较重", "low", "high", FIRST_STEP,
     "第三十四条第二款"),
    ("公务用车超范围使用，情节较重", "low", "high", FIRST_STEP, "第三十五条"),
    ("故意刁难办事的群众，情节较重", "low", "high", FIRST_STEP,
     "第三十八条第一款第二项"),
    ("收下可能影响公正执法的购物卡，不属于情节较重", "low", "none", NO_THRESHOLD,
     "第三十四条第一款"),
    ("违反规定兼职领报酬，不属于情节较重", "low", "none", NO_THRESHOLD, "第三十六条"),
    ("拖延执行上级依法作出的决定，不属于情节严重", "low", "none", NO_THRESHOLD, "第三十条"),
    ("伪造本人档案里的工作经历，不属于情节严重", "mid", "low", HIGH_START, "第二十九条第三款"),
    ("违反规定办理因私出境证件，不属于情节严重", "mid", "low", HIGH_START, "第三十一条第一款"),
    ("变相不执行国家重大决策部署，不属于情节较重", "mid", "low", HIGH_START, "第二十八条第一款"),
    ("收受可能影响公正执法的礼金，情节较重", "high", "low", MIDDLE, "第三十四条第一款"),
    ("违反规定参与营利性活动，情节较重", "high", "low", MIDDLE, "第三十六条"),
    ("玩忽职守，造成不良后果，情节较重", "high", "low", MIDDLE, "第三十九条"),
    ("违反规定公款消费，情节严重", "high", "out", SHORT, "第三十五条"),
    ("提供可能影响公正办事的宴请，情节严重", "high", "out", SHORT, "第三十四条第二款"),
    ("拒不执行上级依法作出的决定，情节严重", "high", "out", SHORT, "第三十条"),
    ("收受可能影响公正执法的礼金，情节严重", "out", "high", TALL, "第三十四条第一款"),
    ("违反规定从事营利性活动，情节严重", "out", "high", TALL, "第三十六条"),
    ("滥用职权，侵害群众权益，造成不良后果，情节严重", "out", "high", TALL, "第三十九条"),
    ("故意犯罪，被判处拘役，宣告缓刑", "out", "high",
     "故意犯罪被判管制以上的，缓刑也在内，不看是不是真的收监。", "第十四条第一款第一项"),
]  # fmt: skip


def make_q2(draw: Draw, names: list[str]):
    """Eight findings to be set on the ladder of their own article."""
    take = {"none": 2, "low": 2, "mid": 1, "high": 2, "out": 1}
    chosen = [f for step, n in take.items()
              for f in draw.shuffled([f for f in FINDINGS if f[1] == step])[:n]]  # fmt: skip
    rows = list(zip([f"f{n}" for n in range(1, 9)], draw.shuffled(chosen), strict=True))
    right = {key: found[1] for key, found in rows}
    slips = [
        (key, wrong, f"第{n}件：{message}", LAW + article)
        for n, (key, (_, _, wrong, message, article)) in enumerate(rows, start=1)
    ]
    case = {"rows": {key: found[0] for key, found in rows}, "steps": STEPS}
    return case, by_row(right, slips, points="10")


# --- q3, q6: the day a period ends


def make_q3(draw: Draw, names: list[str]):
    """The last day of one sanction's period."""
    kind = draw.one(["警告", "记过", "记大过", "降级"])
    decided = mid_month(draw, "2025-09-01", "2026-11-20")
    served = decided + draw.between(3, 9) * ONE
    m = MONTHS[kind]
    others = sorted({n for n in MONTHS.values() if abs(n - m) == 6})
    truth = question(
        add_months(decided, m),
        [
            (add_months(decided, m) - ONE, DAY_ONE, LOCAL),
            (add_months(served, m), "您从送达那天数起了。处分期从决定生效之日起算，"
             "决定自作出之日起生效，不等送达。", TERM),
            (decided + 30 * m * ONE, "您把一个月当成三十天来数了。月有大小，处分期按月推。", LOCAL),
            *((add_months(decided, n), "您用了相邻一种处分的期间。请把种类和月数再对一遍。", TERM)
              for n in others),
        ],
    )  # fmt: skip
    case = {"person": names[0], "kind": kind, "decided_on": plain(decided),
            "served_on": plain(served)}  # fmt: skip
    return case, truth


SPANS = {("警告", 2): (8, 11), ("警告", 3): (8, 17), ("记过", 2): (14, 23), ("记过", 3): (14, 35),
         ("记大过", 2): (20, 35), ("降级", 2): (26, 47)}  # fmt: skip


def make_q6(draw: Draw, names: list[str]):
    """Several sanctions of one kind, with a period that the organ set within the law."""
    kind, n = draw.one(list(SPANS))
    low, high = SPANS[kind, n]
    months, one = draw.between(low, high), MONTHS[kind]
    decided = mid_month(draw, "2025-09-01", "2026-11-20")
    served = decided + draw.between(3, 9) * ONE
    truth = question(
        add_months(decided, months),
        [
            (add_months(decided, one), "您只用了一个处分的期间。监察机关已经依法另定了处分期。",
             SEVERAL),
            (add_months(decided, one * n), "您把几个处分的期间加了起来。相加只是上限，"
             "监察机关定的是另一个数。", SEVERAL),
            (add_months(decided, months) - ONE, DAY_ONE, LOCAL),
            (add_months(served, months), "您从送达那天数起了。决定自作出之日起生效，"
             "处分期从那天起算。", TERM),
        ],
    )  # fmt: skip
    case = {"person": names[1], "kind": kind, "acts": n, "months": months,
            "decided_on": plain(decided), "served_on": plain(served)}  # fmt: skip
    return case, truth


# --- q4: several acts at once


def make_q4(draw: Draw, names: list[str]):
    """Shortest and longest period of five combinations."""
    heavy = draw.one([["记大过"] * 3, ["降级"] * 3, ["记大过"] * 4])
    first, second = draw.shuffled(["警告", "记过", "记大过", "降级"])[:2]
    third = draw.shuffled([k for k in MONTHS if k not in (first, second)])[:3]
    if draw.below(2):
        third = third[:2]
    made = [
        (["警告"] * draw.between(2, 4), "same"),
        (["记过"] * draw.between(2, 3) if draw.below(2) else ["记大过"] * 2, "same"),
        (heavy, "capped"),
        ([first, second], "mixed"),
        (third, "mixed"),
    ]
    rows, right, slips = [], {}, []
    for n, (kinds, shape) in enumerate(draw.shuffled(made), start=1):
        months = [MONTHS[k] for k in kinds]
        low = max(months)
        high = min(sum(months), 48) if shape != "mixed" else low
        right |= {f"r{n}.low": str(low), f"r{n}.high": str(high)}
        rows.append({"key": f"r{n}", "sanctions": kinds})
        slips += _wrong_periods(n, shape, months, high)
    return {"rows": rows}, by_row(right, slips, points="10")


def _wrong_periods(n: int, shape: str, months: list[int], high: int) -> list[tuple]:
    total = sum(months)
    if shape == "mixed":
        return [(f"r{n}.high", str(total), f"第{n}行种类不同，您把期间加了起来。"
                 "种类不同的，只执行最重的一种，期间也只有它的。", SEVERAL)]  # fmt: skip
    fixed = (f"r{n}.low", str(high), f"第{n}行的最短填成了最长。相同处分的期间是一个范围，"
             "不是非加起来不可。", SEVERAL)  # fmt: skip
    if shape == "capped":
        return [fixed, (f"r{n}.high", str(total), f"第{n}行的总和超出了法律写的最长，"
                        "请回到这一条看顶在哪里。", SEVERAL)]  # fmt: skip
    return [fixed, (f"r{n}.high", str(months[0]), f"第{n}行的最长填成了最短。"
                    "种类相同的，期间可以定得比一个处分长。", SEVERAL)]  # fmt: skip


# --- q5: what may be done on a given day

EFFECTS = {"bar": "期内，不得晋升", "free": "期内，本法不限", "over": "期满，不再影响"}
STAFF = {
    "公务员": (("晋升职务", "晋升职级", "晋升级别"), "晋升工资档次", "第十九条"),
    "公办学校管理人员": (("晋升职务", "晋升岗位等级"), "晋升薪酬待遇等级", "第二十条"),
    "国有企业管理人员": (("晋升职务", "晋升岗位等级"), "晋升薪酬待遇等级", "第二十一条"),
}
#: what the row tests: effect, kinds, months after the decision (from, to) by kind, pay step or post
PROBES = [
    ("bar", ("警告",), "post"), ("bar", ("记过",), "pay"), ("bar", ("记大过", "降级"), "any"),
    ("free", ("警告",), "pay"), ("free", ("警告",), "pay"),
    ("over", ("警告",), "any"), ("over", ("记过",), "any"), ("over", ("记大过",), "any"),
]  # fmt: skip


def make_q5(draw: Draw, names: list[str]):
    """Eight people, a sanction and a plan each; at least ten days away from every edge."""
    people, rows, right, slips = draw.shuffled(names), [], {}, []
    for n, (effect, kinds, what) in enumerate(draw.shuffled(PROBES), start=1):
        key, kind, who = f"e{n}", draw.one(kinds), draw.one(list(STAFF))
        posts, pay, article = STAFF[who]
        pays = what == "pay" or (what == "any" and draw.below(2))
        decided = mid_month(draw, "2024-02-01", "2026-09-30")
        m = MONTHS[kind]
        after = {"over": draw.between(m + 1, m + 4), "free": draw.between(1, 5)}.get(
            effect, draw.between(max(m - 5, 1), m - 1)
        )
        planned = add_months(decided, after) + draw.between(0, 5) * ONE
        rows.append({
            "key": key, "person": people[n - 1], "who": who, "kind": kind,
            "decided_on": plain(decided), "plan": pay if pays else draw.one(posts),
            "planned_on": plain(planned),
        })  # fmt: skip
        right[key] = effect
        slips.append(_wrong_effect(n, effect, kind, what, article))
    return {"rows": rows, "effects": EFFECTS}, by_row(right, slips, points="10")


def _wrong_effect(n: int, effect: str, kind: str, what: str, article: str) -> tuple:
    if effect == "over":
        return (
            f"e{n}",
            "bar",
            f"第{n}位：您把处分期数长了，请把种类和月数再对一遍。",
            TERM + "、第二十六条第二款",
        )
    if effect == "free":
        return (f"e{n}", "bar", f"第{n}位：工资这一头从记过起才停，警告没有写进去。", LAW + article)
    if kind == "警告":
        return (
            f"e{n}",
            "free",
            f"第{n}位：最轻的一种也在处分期里，职务、职级、岗位这一头一样要停。",
            LAW + article,
        )
    if what == "pay":
        return (f"e{n}", "free", f"第{n}位：从记过起，工资、薪酬这一头也要停。", LAW + article)
    return (f"e{n}", "over", f"第{n}位：您把处分期数短了，请把种类和月数再对一遍。", TERM)


# --- q7 to q10: what must be done by when


def make_q7(draw: Draw, names: list[str]):
    """Post and pay changed within one month of the decision, from 降级 up."""
    decided = mid_month(draw, "2026-01-01", "2026-10-31", long=True)
    served = decided + draw.between(3, 8) * ONE
    last = add_months(decided, 1)
    if not (works(served) and last_day_is_safe(last)):
        return None, None
    truth = question(
        last,
        [
            (add_months(served, 1), "您从送达那天数起了。这一条从作出政务处分决定时数起。",
             CARRY_OUT),
            (add_months(decided, 6), "六个月是特殊情况下经批准延长以后的最长期限，这里没有延长。",
             CARRY_OUT),
            (count_on(decided, 30), "您数了三十个工作日。这一条写的是一个月，周末和放假都在里面。",
             CARRY_OUT),
            (last - ONE, EARLY, LOCAL),
        ],
    )  # fmt: skip
    case = {"person": names[2], "kind": draw.one(["降级", "撤职"]), "decided_on": plain(decided),
            "served_on": plain(served)}  # fmt: skip
    return case, truth


def make_q8(draw: Draw, names: list[str]):
    """First review: one month from receipt (a parameter of the course)."""
    received = mid_month(draw, "2026-01-01", "2026-10-31", long=True)
    decided = received - draw.between(3, 8) * ONE
    last = add_months(received, 1)
    if not (works(decided) and last_day_is_safe(last)):
        return None, None
    truth = question(
        last,
        [
            (add_months(decided, 1), "您从作出决定那天数起了。申请复审从本人收到决定时数起。",
             REVIEW),
            (add_months(received, 2), "两个月是上一级机关作出复核决定的参数，不是申请的。", REVIEW),
            (last - ONE, EARLY + "三十日是公务员法对本单位处分的规定。", REVIEW + "；" + APPEAL),
            (count_on(received, 30), "您数了三十个工作日。这里的参数是一个月，周末和放假都在里面。",
             REVIEW),
        ],
    )  # fmt: skip
    case = {"person": names[3], "kind": draw.one(["警告", "记过", "记大过"]),
            "decided_on": plain(decided), "received_on": plain(received)}  # fmt: skip
    return case, truth


def make_q9(draw: Draw, names: list[str]):
    """Second review one level up, to be picked on the calendar."""
    received = mid_month(draw, "2026-01-01", "2026-10-31", long=True)
    reviewed = received - draw.between(2, 6) * ONE
    last = add_months(received, 1)
    if not (works(reviewed) and last_day_is_safe(last)):
        return None, None
    truth = question(
        [plain(last)],
        [
            ([plain(add_months(reviewed, 1))], "您从作出复审决定那天数起了。从本人收到时数起。",
             REVIEW),
            ([plain(add_months(received, 2))], "两个月是复核机关作出决定的参数，不是申请的。",
             REVIEW),
            ([plain(last - ONE)], EARLY, LOCAL),
        ],
    )  # fmt: skip
    case = {"person": names[4], "reviewed_on": plain(reviewed), "received_on": plain(received)}
    return case, truth


def make_q10(draw: Draw, names: list[str]):
    """A sanction by one's own unit: thirty days from knowing, by another law."""
    known = mid_month(draw, "2026-01-01", "2026-11-20", long=True)
    last = known + 30 * ONE
    if not last_day_is_safe(last):
        return None, None
    truth = question(
        last,
        [
            (add_months(known, 1), "您数了一个月。一个月是监察机关政务处分申请复审的参数；"
             "本单位给的处分，公务员法写的是日。", APPEAL),
            (known + 15 * ONE, "十五日是收到复核决定以后再申诉的期限；他没有先申请复核。", APPEAL),
            (count_on(known, 30), "您按工作日数了。这一条写的是日，周末和放假都要数。", APPEAL),
            (known + 60 * ONE, "六十日是受理申诉的机关作出决定的期限，不是本人提出的期限。",
             "公务员法（2018修订）第九十六条"),
            (last - ONE, "您把知道的当天也数进去了，早了一天。本课的口径是当天不计。", LOCAL),
        ],
    )  # fmt: skip
    return {"person": names[5], "known_on": plain(known)}, truth


MAKERS = {
    "q1": make_q1, "q2": make_q2, "q3": make_q3, "q4": make_q4, "q5": make_q5, "q6": make_q6,
    "q7": make_q7, "q8": make_q8, "q9": make_q9, "q10": make_q10,
}  # fmt: skip


def make_data(seed: bytes) -> dict:
    """Files for the learner and the truth, from 16 bytes or more."""
    draw = Draw(seed)
    people = draw.shuffled(PEOPLE)
    cases, truth = {}, {}
    for name, make in MAKERS.items():
        names = people[6:] if name == "q5" else people
        cases[name], truth[name] = until_found(draw, make, names)
    files = {"cases.json": cases, "calendar.json": calendar_extract()}
    # Unsorted: the card offers the steps of the ladder in the order they are written in.
    return {"files": as_files(files), "truth": truth}
