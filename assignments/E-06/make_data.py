"""Each learner's own penalty cases for E-06, with the right answers and those of common mistakes.

The 2026 calendar comes with the generator kit, which becomes part of an edition: it keeps its
answers whatever becomes of the calendar files later. ``solver.py`` finds every answer again from
the released files by another road; the trial compares the two.
"""

from datetime import date
from decimal import Decimal

from generator_kit import (
    MAKEUP_DAYS,
    ONE,
    Draw,
    add_months,
    as_files,
    by_row,
    calendar_extract,
    count_back,
    count_on,
    day,
    days,
    picked,
    plain,
    question,
    roll,
    until_found,
    weekday,
    workdays_in,
    works,
    works_without_makeup,
)

PENALTY = "行政处罚法（2021修订）"
REVIEW = "行政复议法（2023修订）"
SUIT = "行政诉讼法（2017修正）"
A85 = PENALTY + "第八十五条"
NOTICE = A85 + "；国务院办公厅关于2026年部分节假日安排的通知"
DAY_ONE = "民法典（2020）第二百零一条（参照）"
ROLL_REVIEW = REVIEW + "第八十八条第一款；民事诉讼法（2023修正）第八十五条"
ROLL_SUIT = SUIT + "第一百零一条；民事诉讼法（2023修正）第八十五条"

PEOPLE = [
    "严守田", "贺小满", "温如海", "祝青苗", "骆春生", "闻达", "苗长河", "沈望舒", "乔木林",
    "裴晓舟", "蒲一鸣", "谷雨", "桑田", "柯向阳", "简宁", "庄小川",
]  # fmt: skip
FIRMS = [
    "江畔餐饮有限公司", "清和广告有限公司", "望川第三建筑公司", "云栖酒店有限公司",
    "一品食品有限公司",
    "北岸体育有限公司", "同心托育有限公司", "长堤园林公司", "渡口商贸有限公司", "川南物业公司",
    "青禾市场管理公司", "星河影院有限公司", "石桥装饰公司", "东门书业有限公司", "顺达渣土运输公司",
    "临江停车管理公司",
]  # fmt: skip

#: local standard of a "larger fine"; the law leaves the figure open, so it is a parameter
LARGE = {"公民": 5000, "法人": 50000}
TRACKS = {"spot": "a", "plain": "b", "hearing": "c"}
TRACK_TEXTS = {
    "a": "当场处罚",
    "b": "普通程序",
    "c": "告知听证",
}
PATHS = {"review_first": "a", "either": "b", "suit_only": "c", "after_review": "d", "late": "e"}
PATH_TEXTS = {
    "a": "必须先复议",
    "b": "复议、起诉都可以",
    "c": "只能直接起诉",
    "d": "限十五日内起诉",
    "e": "期限都已过",
}


# --- days


def between(notified: date, hearing: date, rule=works) -> int:
    """Days that ``rule`` counts strictly between the two."""
    return sum(map(rule, days(notified + ONE, hearing - ONE)))


# --- truths


def extra(value, message: str, source: str) -> tuple:
    return (plain(value), message, source)


def by_slip(right: dict[str, str], wrong: dict[str, tuple[str, str]], slips: list) -> dict | None:
    """The truth of a card with rows or cells; ``wrong``: the row and value of each slip."""
    return by_row(right, [(*wrong[slip], message, source) for slip, message, source in slips])


# --- q1: which track


def make_q1(draw: Draw, names):
    """Seven cases to be sent the right way: on the spot, ordinary, ordinary with a hearing."""
    people, firms = names
    fine = "罚款{}元"
    made = [
        ("公民", fine.format(draw.between(50, 180, 10)) if draw.below(2) else "警告", "",
         "spot", {}),
        ("公民", fine.format(draw.between(500, 2600, 100)), "", "plain", {"three": "spot"}),
        ("法人", fine.format(draw.between(600, 2800, 100)), "", "spot", {"two": "plain"}),
        ("法人", fine.format(draw.between(600, 2800, 100)), draw.one(UNPROVEN), "plain",
         {"amount": "spot"}),
        ("法人", draw.one(HEAVY), "", "hearing", {"fines": "plain"}),
        ("公民", fine.format(draw.between(6000, 9500, 500)), "", "hearing", {"firm": "plain"}),
        ("法人", fine.format(draw.between(8000, 40000, 1000)), "", "plain", {"all": "hearing"}),
    ]  # fmt: skip
    order = draw.shuffled(range(len(made)))
    keys = {number: f"c{place}" for place, number in enumerate(order, start=1)}
    rows, right, wrong = [], {}, {}
    for number in order:
        kind, penalty, note, track, slips = made[number]
        name = (people if kind == "公民" else firms).pop()
        rows.append({"key": keys[number], "party": name, "kind": kind, "penalty": penalty,
                     "facts": note or "违法事实确凿，有法定依据"})  # fmt: skip
        right[keys[number]] = TRACKS[track]
        wrong |= {slip: (keys[number], TRACKS[to]) for slip, to in slips.items()}
    case = {"rows": rows, "tracks": TRACK_TEXTS,
            "large": {"公民": LARGE["公民"], "法人": LARGE["法人"]}}  # fmt: skip
    return case, by_slip(right, wrong, TRACK_SLIPS)


UNPROVEN = [
    "要委托检测机构出具报告才能认定", "当事人否认，还要调取监控、询问证人",
    "涉案数量没有查清，需要进一步清点",
]  # fmt: skip
HEAVY = ["吊销许可证件", "责令停产停业", "降低资质等级", "责令停业", "责令关闭"]
TRACK_SLIPS = [
    ("three",
     "您把公民的一件也归到了当场处罚。当场罚款的上限，公民二百元，法人或者其他组织才是三千元。",
     PENALTY + "第五十一条"),
    ("two", "您把二百元的上限用到了法人身上。对法人或者其他组织，三千元以下的罚款可以当场决定。",
     PENALTY + "第五十一条"),
    ("amount", "您只看了金额。违法事实还没有查清的，金额再小也不能当场决定，要立案调查。",
     PENALTY + "第五十一条、第五十四条"),
    ("fines",
     "您以为罚款多才有听证。吊销许可证件、降低资质等级、责令停产停业、责令关闭、限制从业"
     "都是较重的处罚，当事人同样可以要求听证。", PENALTY + "第六十三条第一款第三项、第四项"),
    ("firm", "您用法人的标准衡量了公民的罚款。本地标准对公民和法人分别规定，公民的数额低得多。",
     PENALTY + "第六十三条第一款第一项；望川市听证标准（教学用参数）"),
    ("all",
     "您给没有达到较大数额的一件也写了告知听证。陈述、申辩权人人都要告知，"
     "听证权利只在法定情形才有。",
     PENALTY + "第四十四条、第六十三条第一款"),
]  # fmt: skip


# --- q2: asking for a hearing


def make_q2(draw: Draw):
    """Five working days to ask for a hearing, across a holiday with a make-up day."""
    told = draw.one(workdays_in(("02-05", "02-27")) + workdays_in(("04-20", "05-08"))
                    + workdays_in(("09-14", "09-30")))  # fmt: skip
    truth = question(
        picked(count_on(told, 5)),
        [
            extra(picked(told + 5 * ONE),
                  "您按日历天数推了五天。这里的五日是工作日，周末和法定节假日都不数。", A85),
            extra(picked(count_on(told, 5, weekday)),
                  "您只跳过了周六、周日，没有跳过节日放假的那几天。法定节假日也不数。", A85),
            extra(picked(count_on(told, 5, works_without_makeup)),
                  "您把调休上班的周末也跳过了。调休上班的周六、周日是工作日，要数进去。", NOTICE),
            extra(picked(count_on(told - ONE, 5)),
                  "您把告知的当天当成了第一天。本题的口径是当天不算，从次日数起。", DAY_ONE),
        ],
        merge=True,
    )  # fmt: skip
    if truth is None or len(truth["mistakes"]) < 3:
        return None, None
    return {"told_on": told.isoformat()}, truth


# --- q3: hearings called too late


def make_q3(draw: Draw):
    """Six hearings; four were called too late. None lies on the edge of seven days."""
    kinds = draw.shuffled(["fine", "fine", "weekend", "holiday", "five", "plain"])
    files = [_hearing(draw, kind) for kind in kinds]
    if len({f["hearing_on"] for f in files}) < len(files):
        return None, None
    for key, file in zip("abcdef", files, strict=True):
        file["key"] = key

    def late(is_late) -> list[str]:
        return [f["key"] for f in files if is_late(day(f["notified_on"]), day(f["hearing_on"]),
                                                   day(f["asked_on"]))]  # fmt: skip

    truth = question(
        late(lambda told, held, _: between(told, held) < 6),
        [
            extra(late(lambda told, held, _: (held - told).days < 7),
                  "您按日历天数核对了。举行听证的七日前，说的是七个工作日。",
                  PENALTY + "第六十四条第二项、第八十五条"),
            extra(late(lambda told, held, _: between(told, held, weekday) < 6),
                  "您只去掉了周末，没有去掉节日放假，因此有通知太晚的案卷没有找出来。", A85),
            extra(late(lambda told, held, _: between(told, held) < 5),
                  "您用了五日的尺子。五日是当事人要求听证的期限；行政机关通知听证是七日前。",
                  PENALTY + "第六十四条第一项、第二项"),
            extra(late(lambda _, held, asked: between(asked, held) < 6),
                  "您从当事人要求听证那天数起了。七日要从通知当事人听证时间、地点的那天看。",
                  PENALTY + "第六十四条第二项"),
        ],
    )  # fmt: skip
    return {"files": files}, truth


def _hearing(draw: Draw, kind: str) -> dict:
    while True:
        held = draw.one(workdays_in(("03-02", "04-24")) + workdays_in(("05-11", "10-30")))
        gap = {"fine": draw.between(8, 10), "weekend": 4, "holiday": draw.between(2, 4),
               "five": 5, "plain": draw.between(1, 2)}[kind]  # fmt: skip
        told = count_back(held, gap + 1)
        asked = count_back(told, {"weekend": 0, "plain": 1}.get(kind, draw.between(5, 7)))
        span, by_week = (held - told).days, between(told, held, weekday)
        fits = {
            "fine": span < 20 and by_week >= 8, "weekend": span == 7 and by_week == 4,
            "holiday": by_week >= 7 and span >= 9, "five": by_week == 5 and span >= 7,
            "plain": span <= 5,
        }[kind]  # fmt: skip
        if fits and not any(d in MAKEUP_DAYS for d in (told, held, asked)):
            return {"asked_on": asked.isoformat(), "notified_on": told.isoformat(),
                    "hearing_on": held.isoformat()}  # fmt: skip


# --- q4 and q5: one ordinary case


def make_q4(draw: Draw):
    """Ninety natural days from filing; the ninetieth is a working day, so no roll is in doubt."""
    filed = draw.one(workdays_in(("02-24", "07-17")))
    last = filed + 90 * ONE
    if not works(last):
        return None, None
    truth = question(
        last,
        [
            extra(count_on(filed, 90),
                  "您按工作日数了九十天。只有二日、三日、五日、七日按工作日；九十日是自然日。",
                  PENALTY + "第六十条、第八十五条"),
            extra(add_months(filed, 3),
                  "您按三个月推了。九十日就是九十天，大小月不同，与三个月会差一两天。",
                  PENALTY + "第六十条"),
            extra(last - ONE,
                  "您把立案当天当成了第一天。本题的口径是当天不算，从次日数起。", DAY_ONE),
            extra(filed + 60 * ONE,
                  "六十日是申请行政复议的期限。作出处罚决定的期限从立案之日起算，是九十日。",
                  PENALTY + "第六十条"),
        ],
    )  # fmt: skip
    return {"filed_on": filed.isoformat()}, truth


def make_q5(draw: Draw, filed: date):
    """Fifteen natural days to pay, from receipt of the decision."""
    decided = count_back(filed + 88 * ONE, draw.between(1, 18))
    received = count_on(decided, draw.between(2, 5))
    last = received + 15 * ONE
    if not works(last):
        return None, None
    truth = question(
        last,
        [
            extra(count_on(received, 15),
                  "您按工作日数了十五天。行政处罚法里只有二日、三日、五日、七日按工作日，"
                  "缴款的十五日是自然日。",
                  PENALTY + "第六十七条第三款、第八十五条"),
            extra(decided + 15 * ONE,
                  "您从作出决定那天数起了。缴款期限从当事人收到处罚决定书之日起算。",
                  PENALTY + "第六十七条第三款"),
            extra(last - ONE,
                  "您把收到决定书的当天当成了第一天。本题的口径是当天不算，从次日数起。", DAY_ONE),
            extra(received + 60 * ONE,
                  "六十日是申请行政复议的期限，缴纳罚款的期限要短得多。",
                  PENALTY + "第六十七条第三款；" + REVIEW + "第二十条第一款"),
        ],
    )  # fmt: skip
    return {"decided_on": decided.isoformat(), "received_on": received.isoformat()}, truth


# --- q6 and q7: what comes on top


def surcharge(fine: int, late: int, rate: str = "0.03", *, capped: bool = True) -> Decimal:
    """What ``late`` days cost on top of the fine, in yuan."""
    raw = fine * late * Decimal(rate)
    return min(raw, Decimal(fine)) if capped else raw


def make_q6(draw: Draw, people: list[str]):
    """Three slips: a little late, far too late, and paid on the very last day."""
    fines = [draw.between(1000, 4800, 200) for _ in range(3)]
    lates = [draw.between(6, 20), draw.between(40, 66), 0]
    places = draw.shuffled(["r1", "r2", "r3"])
    slips, right = [], {}
    for place, fine, late in zip(places, fines, lates, strict=True):
        due = draw.one(workdays_in(("03-09", "09-11")))
        paid = due + late * ONE
        if not works(paid):
            return None, None
        slips.append({"key": place, "party": people.pop(), "fine": fine,
                      "due_on": due.isoformat(), "paid_on": paid.isoformat()})  # fmt: skip
        right |= {f"{place}.late": str(late), f"{place}.more": plain(surcharge(fine, late))}
    little, far, last = places
    costs, more = [f"{place}.more" for place in places], plain
    wrong = {
        "uncapped": (costs[1], more(surcharge(fines[1], lates[1], capped=False))),
        "mille": (costs[0], more(surcharge(fines[0], lates[0], "0.003"))),
        "mille_far": (costs[1], more(surcharge(fines[1], lates[1], "0.003"))),
        "once": (costs[0], more(surcharge(fines[0], 1))),
        "principal": (costs[0], more(fines[0] + surcharge(fines[0], lates[0]))),
        "due_day": (f"{little}.late", str(lates[0] + 1)),
        "due_day_far": (f"{far}.late", str(lates[1] + 1)),
        "last_day": (f"{last}.late", "1"),
    }
    slips.sort(key=lambda row: row["key"])
    return {"slips": slips}, by_slip(right, wrong, SURCHARGE_SLIPS)


A72 = PENALTY + "第七十二条第一款第一项"
SURCHARGE_SLIPS = [
    ("uncapped", "逾期最久的一件没有封顶。加处罚款的数额不能超出罚款本身的数额。", A72),
    ("mille", "逾期不久的一件按千分之三算了。到期不缴纳罚款的，每日加处的是百分之三。", A72),
    ("mille_far", "逾期最久的一件按千分之三算了。到期不缴纳罚款的，每日加处的是百分之三。", A72),
    ("once", "逾期不久的一件只加了一次百分之三。封顶以前，逾期一天加一天。", A72),
    ("principal", "逾期不久的一件把罚款本身也加进去了。这一栏只填加处的罚款。", A72),
    ("due_day", "逾期不久的一件多数了一天。最后缴款日当天缴款不逾期，逾期从它的次日数起。", A72),
    ("due_day_far", "逾期最久的一件多数了一天。最后缴款日当天缴款不逾期，从它的次日数起。", A72),
    ("last_day", "最后一天缴款的一件不算逾期，逾期从最后缴款日的次日数起。", A72),
]  # fmt: skip


def make_q7(draw: Draw):
    """Late, with a review in between that stops the surcharge but not the fine."""
    fine = draw.between(1000, 6000, 200)
    due = draw.one(workdays_in(("03-09", "08-14")))
    before, after, review = draw.between(4, 12), draw.between(3, 8), draw.between(30, 55)
    asked = due + (before + 1) * ONE
    ended = asked + (review - 1) * ONE
    paid = ended + after * ONE
    if not all(map(works, (asked, ended, paid))):
        return None, None
    whole, stop = (paid - due).days, PENALTY + "第七十三条第三款"
    truth = question(
        surcharge(fine, before + after),
        [
            extra(surcharge(fine, whole),
                  "您没有扣除复议期间。申请行政复议的，复议期间不计算加处的罚款。", stop),
            extra(surcharge(fine, whole, capped=False),
                  "您没有扣除复议期间，也没有封顶。复议期间不计；加处的数额不能超出罚款本身。",
                  PENALTY + "第七十二条第一款第一项、第七十三条第三款"),
            extra(surcharge(fine, before),
                  "您只算了申请复议以前的天数。复议结束以后仍不缴款的，接着计算。", stop),
            extra(surcharge(fine, after),
                  "您只算了复议结束以后的天数。申请复议以前已经逾期的几天照算。", stop),
            extra(surcharge(fine, before + after, "0.003"),
                  "您按千分之三算了。每日加处的是罚款数额的百分之三。",
                  PENALTY + "第七十二条第一款第一项"),
            extra(0,
                  "您以为申请了复议就不用加处。复议期间处罚不停止执行，只是这段时间不加；"
                  "前后逾期的天数照算。",
                  PENALTY + "第七十三条第一款、第三款"),
        ],
    )  # fmt: skip
    case = {"fine": fine, "due_on": due.isoformat(), "asked_on": asked.isoformat(),
            "ended_on": ended.isoformat(), "paid_on": paid.isoformat()}  # fmt: skip
    return case, truth


# --- q8 to q10: remedies


def make_q8(draw: Draw):
    """Sixty natural days to ask for a review; the sixtieth is a day off."""
    received = draw.one(workdays_in(("01-12", "09-25")))
    decided = count_back(received, draw.between(2, 5))
    last = received + 60 * ONE
    if works(last):
        return None, None
    truth = question(
        roll(last),
        [
            extra(last,
                  "您没有顺延。期限的最后一天是休息日或者节假日的，顺延到放假后的第一个工作日。",
                  ROLL_REVIEW),
            extra(count_on(received, 60),
                  "您按工作日数了六十天。行政复议法里只有三日、五日、七日、十日按工作日，"
                  "六十日是自然日。",
                  REVIEW + "第二十条第一款、第八十八条第二款"),
            extra(roll(decided + 60 * ONE),
                  "您从作出决定那天数起了。申请复议的六十日从知道或者应当知道这个决定之日起算，"
                  "本件是收到决定书那天。",
                  REVIEW + "第二十条第一款"),
            extra(roll(last - ONE),
                  "您把收到决定书的当天当成了第一天。本题的口径是当天不算，从次日数起。",
                  REVIEW + "第八十八条第一款；民事诉讼法（2023修正）第八十五条"),
            extra(received + 15 * ONE,
                  "十五日是缴纳罚款的期限，也是收到复议决定以后起诉的期限。申请复议是六十日。",
                  REVIEW + "第二十条第一款"),
        ],
    )  # fmt: skip
    return {"decided_on": decided.isoformat(), "received_on": received.isoformat()}, truth


def make_q9(draw: Draw):
    """Six months to go straight to court; the last day is a day off."""
    received = draw.one(workdays_in(("01-12", "06-26")))
    decided = count_back(received, draw.between(2, 5))
    last = add_months(received, 6)
    if works(last) or roll(last) > day("12-28"):
        return None, None
    truth = question(
        roll(last),
        [
            extra(last, "您没有顺延。最后一天是休息日或者节假日的，顺延到放假后的第一个工作日。",
                  ROLL_SUIT),
            extra(roll(received + 180 * ONE),
                  "您按一百八十天推了。期限是六个月，按月计算，到六个月后的对应日；各月天数不同。",
                  SUIT + "第四十六条第一款"),
            extra(roll(add_months(decided, 6)),
                  "您从作出决定那天数起了。"
                  "直接起诉的六个月从知道或者应当知道作出行政行为之日起算，"
                  "本件是收到决定书那天。",
                  SUIT + "第四十六条第一款"),
            extra(roll(received + 60 * ONE),
                  "六十日是申请行政复议的期限。没有申请复议、直接起诉的，期限是六个月。",
                  SUIT + "第四十六条第一款；" + REVIEW + "第二十条第一款"),
            extra(roll(received + 15 * ONE),
                  "十五日是收到复议决定以后起诉的期限。没有经过复议、直接起诉的，期限是六个月。",
                  SUIT + "第四十五条、第四十六条第一款"),
        ],
    )  # fmt: skip
    return {"decided_on": decided.isoformat(), "received_on": received.isoformat()}, truth


def make_q10(draw: Draw, names):
    """Six people at the counter: which way is open to each today?"""
    people, _ = names
    today = draw.one([d for d in days(day("08-24"), day("11-23")) if d.weekday() == 0])
    if roll(today - 2 * ONE) != today:  # a Monday after a weekend without a make-up day
        return None, None

    def ago(low: int, high: int) -> date | None:
        found = today - draw.between(low, high) * ONE
        return found if works(found) else None

    plain, spot, ruling = "普通程序罚款", "当场罚款", "复议决定：维持处罚"
    made = [
        (spot, ago(18, 40), "review_first", {"direct": "either"}),
        (plain, ago(10, 45), "either", {}),
        (plain, ago(66, 80), "suit_only", {"all_over": "late", "workdays": "either"}),
        (ruling, ago(4, 10), "after_review", {"again": "either"}),
        (plain, ago(196, 220), "late", {"five_years": "suit_only"}),
        (plain, ago(62, 62), "either", {"no_roll": "suit_only"}),
    ]
    got = [row[1] for row in made]
    if None in got or len(set(got)) < len(got) or count_on(got[2], 60) < today:
        return None, None
    rows, right, wrong = [], {}, {}
    for place, (document, received, path, slips) in enumerate(draw.shuffled(made), start=1):
        key = f"p{place}"
        rows.append({"key": key, "party": people.pop(), "document": document,
                     "received_on": received.isoformat()})  # fmt: skip
        right[key] = PATHS[path]
        wrong |= {slip: (key, PATHS[to]) for slip, to in slips.items()}
    case = {"today": today.isoformat(), "rows": rows, "paths": PATH_TEXTS}
    return case, by_slip(right, wrong, PATH_SLIPS)


PATH_SLIPS = [
    ("direct",
     "您让被当场处罚的人直接去起诉了。对当场作出的处罚不服，要先申请行政复议，"
     "对复议决定不服再起诉。",
     REVIEW + "第二十三条第一款第一项；" + SUIT + "第四十四条第二款"),
    ("no_roll",
     "您有一位按满六十天就算过期了。第六十天是休息日，期限顺延到放假后的第一个工作日，"
     "今天正是最后一天。",
     ROLL_REVIEW),
    ("all_over",
     "您以为过了六十日就什么都不能做了。六十日只是申请复议的期限；直接起诉的期限是六个月。",
     SUIT + "第四十六条第一款"),
    ("workdays", "您按工作日数了六十天。申请行政复议的六十日是自然日。",
     REVIEW + "第二十条第一款、第八十八条第二款"),
    ("again",
     "您让收到复议决定的人再申请一次复议。对复议决定不服的，在收到复议决定书之日起十五日内起诉。",
     SUIT + "第四十五条"),
    ("five_years",
     "您让六个月已经过去的人还去起诉。五年是不知道有这个决定时的最长限度；收到决定书的，"
     "从收到那天起算六个月。",
     SUIT + "第四十六条"),
]  # fmt: skip


# --- handing out


def make_data(seed: bytes) -> dict:
    """The files handed to one learner and the truth kept on the server."""
    draw = Draw(seed)
    people, firms = draw.shuffled(PEOPLE), draw.shuffled(FIRMS)
    cases, truth = {}, {}

    def add(name: str, make, *known) -> None:
        while True:
            case, entry = until_found(draw, make, *known)
            if entry["answer"] not in [truth[q]["answer"] for q in truth]:
                break
        cases[name], truth[name] = case, entry

    add("q1", make_q1, (people[:3], firms[:4]))
    add("q2", make_q2)
    add("q3", make_q3)
    add("q4", make_q4)
    add("q5", make_q5, day(cases["q4"]["filed_on"]))
    add("q6", make_q6, people[3:6])
    add("q7", make_q7)
    add("q8", make_q8)
    add("q9", make_q9)
    add("q10", make_q10, (people[6:12], []))
    for name, party in zip(("q2", "q4", "q7", "q8", "q9"), firms[4:9], strict=True):
        cases[name]["party"] = party
    for number, file in enumerate(cases["q3"]["files"]):
        file["party"] = firms[9 + number]
    files = {"cases.json": cases, "calendar.json": calendar_extract()}
    return {"files": as_files(files, sort_keys=True), "truth": truth}
