"""Each learner's own permits for E-01, with the right dates and the dates of common mistakes.

The 2026 calendar comes with the generator kit, which becomes part of an edition: it keeps its
answers whatever becomes of the calendar files later. A test counts every answer again with the
platform's own library.
"""

import json
from datetime import date, timedelta

from generator_kit import (
    ONE,
    Draw,
    calendar_extract,
    chinese,
    count_back,
    count_on,
    day,
    days,
    question,
    until_found,
    weekday,
    workdays_in,
    works,
    works_without_makeup,
)

LAW = "行政许可法（2019修正）"
A82 = LAW + "第八十二条"
NOTICE = A82 + "；国务院办公厅关于2026年部分节假日安排的通知"
DAY_ONE = "民法典（2020）第二百零一条（参照）"

MATTERS = [
    "户外招牌设置许可", "临时占用城市绿地许可", "城市道路挖掘许可", "临时占用城市道路许可",
    "街边展位设置许可", "公共场所卫生许可", "建筑垃圾处置核准", "城市树木移植许可",
    "水上经营性活动许可", "夜市摊区经营许可", "占用公路用地许可", "河岸平台使用许可",
]  # fmt: skip
APPLICANTS = [
    "江畔小馆", "清和广告有限公司", "望川第三建筑公司", "云栖民宿", "东门书局", "一品豆腐坊",
    "北岸体育俱乐部", "望川公交公司", "同心托育园", "长堤园林公司", "渡口咖啡店", "川南物业公司",
    "青禾农贸市场", "星河影院", "石桥药房", "望川自来水公司",
]  # fmt: skip


def wrong_methods(n: int, start: date, skipped=()) -> list[tuple[date, str, str]]:
    """The four classic wrong dates, each with what to tell the learner and the article."""
    return [
        (start + timedelta(days=n + len(skipped)),
         "您得到的是按日历天数推出来的日期。行政机关办理许可的期限按工作日计算，周末和法定节假日都不数。",
         A82),
        (count_on(start, n, weekday, skipped),
         "您只跳过了周六、周日，没有跳过节日放假的那几天。法定节假日不计入期限。", A82),
        (count_on(start, n, works_without_makeup, skipped),
         "您跳过了节日放假，却把调休上班的周末也跳过了。调休上班的周六、周日是工作日，要数进去。",
         NOTICE),
        (count_on(start - ONE, n, works, skipped),
         "您把起算的当天当成了第一天。本题的口径是当天不算，从次日数起。", DAY_ONE),
    ]  # fmt: skip


def extra(value, message: str, source: str) -> tuple:
    return (value, message, source)


# --- the questions


def make_q1(draw: Draw):
    """An ordinary permit, 20 days from acceptance, not from receipt."""
    accepted = draw.one(workdays_in(("09-03", "09-30")))
    received = count_back(accepted, draw.between(2, 4))
    answer = count_on(accepted, 20)
    truth = question(
        answer,
        [
            *wrong_methods(20, accepted),
            extra(
                count_on(received, 20),
                "您从收到材料那天起算了。期限从受理之日起算，收件和受理是两回事。",
                LAW + "第四十二条第一款",
            ),
        ],
    )
    return {"received_on": received.isoformat(), "accepted_on": accepted.isoformat()}, truth


def make_q2(draw: Draw):
    """Extended by ten days with the approval of the organ's head."""
    accepted = draw.one(workdays_in(("01-12", "02-13")))
    first_due = count_on(accepted, 20)
    truth = question(
        count_on(accepted, 30),
        [
            *wrong_methods(30, accepted),
            extra(
                first_due,
                "这是没有延长时的到期日。本件已经依法批准延长十日，应当接着数满三十个工作日。",
                LAW + "第四十二条第一款",
            ),
            extra(
                first_due + timedelta(days=10),
                "您把延长的十日当成了日历天。延长的十日同样按工作日计算。",
                A82,
            ),
            extra(
                count_on(accepted, 35),
                "您延长了十五日。十五日是统一、联合、集中办理的延长期；一般许可延长十日。",
                LAW + "第四十二条第一款、第二款",
            ),
        ],
    )
    return {"accepted_on": accepted.isoformat()}, truth


def make_q3(draw: Draw):
    """An inspection by law stops the clock for its days."""
    accepted = draw.one(workdays_in(("04-08", "04-27")) + workdays_in(("09-07", "09-21")))
    first = count_on(accepted, draw.between(2, 5))
    last = first + timedelta(days=draw.between(4, 9))
    skipped = days(first, last)
    plain_due = count_on(accepted, 20)
    if not works(last) or sum(map(works, skipped)) < 3:
        return None, None
    _, *by_method = wrong_methods(20, accepted, skipped)
    truth = question(
        count_on(accepted, 20, works, skipped),
        [
            *by_method,
            extra(
                plain_due,
                "您没有扣除检验所用的时间。依法需要检验的，所需时间不计入许可期限。",
                LAW + "第四十五条",
            ),
            extra(
                plain_due + timedelta(days=len(skipped)),
                "您把检验的日历天数直接加到了到期日后面。应当跳过检验期间的工作日再接着数。",
                LAW + "第四十五条、第八十二条",
            ),
            extra(
                accepted + timedelta(days=20),
                "您按日历天数推了二十天，也没有扣除检验时间。期限按工作日计算，检验时间另行扣除。",
                LAW + "第四十五条、第八十二条",
            ),
        ],
    )
    case = {"accepted_on": accepted.isoformat(), "test_from": first.isoformat(),
            "test_to": last.isoformat()}  # fmt: skip
    return case, truth


def make_q4(draw: Draw):
    """Joint handling by several departments: 45 days."""
    accepted = draw.one(workdays_in(("07-30", "09-24")))
    truth = question(
        count_on(accepted, 45),
        [
            *wrong_methods(45, accepted),
            extra(
                count_on(accepted, 20),
                "二十日是一个部门单独办理的期限。几个部门联合办理的，办理时间最长四十五日。",
                LAW + "第二十六条第二款、第四十二条第二款",
            ),
            extra(
                count_on(accepted, 60),
                "您多数了十五日。延长十五日要经本级人民政府负责人批准，本件没有批准延长。",
                LAW + "第四十二条第二款",
            ),
        ],
    )
    return {"accepted_on": accepted.isoformat()}, truth


def make_q5(draw: Draw):
    """Handing over the permit: 10 days from the decision."""
    decided = draw.one(workdays_in(("02-02", "02-13")) + workdays_in(("04-22", "04-30"))
                       + workdays_in(("09-17", "09-30")))  # fmt: skip
    accepted = count_back(decided, draw.between(12, 18))
    truth = question(
        count_on(decided, 10),
        [
            *wrong_methods(10, decided),
            extra(
                count_on(accepted, 30),
                "您从受理之日起连着数了。送达的十日从作出决定之日单独起算。",
                LAW + "第四十四条",
            ),
        ],
    )
    return {"accepted_on": accepted.isoformat(), "decided_on": decided.isoformat()}, truth


def make_q6(draw: Draw):
    """Six files: which were decided late? Each tempts another wrong method."""
    pool = workdays_in(("01-26", "02-10"), ("04-10", "04-27"), ("09-07", "09-24"))
    kinds = draw.shuffled(["late", "late", "last_day", "after_weekdays", "extended",
                           draw.one(["late", "early"])])  # fmt: skip
    files = []
    for key, kind in zip("abcdef", kinds, strict=True):
        file = None
        while file is None:
            file = _file(draw, kind, draw.one(pool))
        files.append(file | {"key": key})
    if len({f["accepted_on"] for f in files}) < 6:
        return None, None

    def late(rule=works, shift=0, natural=False, use_extension=True) -> list[str]:
        found = []
        for f in files:
            n = 30 if f["extended"] and use_extension else 20
            start = day(f["accepted_on"]) - shift * ONE
            due = start + timedelta(days=n) if natural else count_on(start, n, rule)
            if day(f["decided_on"]) > due:
                found.append(f["key"])
        return found

    truth = question(
        late(),
        [
            extra(
                late(natural=True),
                "您多半是按日历天数推的，把没有超期的案卷也判成了超期。许可期限按工作日计算。",
                A82,
            ),
            extra(late(weekday), "您跳过了周末，没有跳过节日放假，因此有案卷被误判为超期。", A82),
            extra(
                late(works_without_makeup),
                "您把调休上班的周末当成了休息日，到期日推晚了，有超期的案卷没有找出来。",
                NOTICE,
            ),
            extra(
                late(shift=1), "您把受理当天算作了第一天，最后一天办结的案卷被误判为超期。", DAY_ONE
            ),
            extra(
                late(use_extension=False),
                "您没有考虑已经依法批准的延长。批准延长十日并告知理由的，按三十个工作日计算。",
                LAW + "第四十二条第一款",
            ),
        ],
    )
    return {"files": files}, truth


def _file(draw: Draw, kind: str, accepted: date) -> dict | None:
    n = 30 if kind == "extended" else 20
    due, by_weekdays = count_on(accepted, n), count_on(accepted, n, weekday)
    if kind == "late":
        decided = count_on(due, 1)
        if decided > count_on(accepted, n, works_without_makeup):
            return None
    elif kind == "early":
        decided = count_on(accepted, draw.between(8, 12))
    elif kind == "after_weekdays":
        between = [d for d in days(by_weekdays + ONE, due - ONE) if works(d)]
        if not between:
            return None
        decided = between[0]
    elif kind == "extended":
        decided = count_on(accepted, draw.between(22, 24))
    else:
        decided = due
    return {"matter": draw.one(MATTERS), "accepted_on": accepted.isoformat(),
            "extended": kind == "extended", "decided_on": decided.isoformat()}  # fmt: skip


def make_q7(draw: Draw):
    """How many working days are left?"""
    accepted = draw.one(workdays_in(("02-02", "02-13")) + workdays_in(("04-13", "04-28"))
                        + workdays_in(("09-07", "09-24")))  # fmt: skip
    due = count_on(accepted, 20)
    asked = count_on(accepted, draw.between(2, 12))
    left = days(asked + ONE, due)
    truth = question(
        sum(map(works, left)),
        [
            extra(len(left), "您数的是日历天数。还剩几天也要按工作日数。", A82),
            extra(
                sum(map(weekday, left)),
                "您数的是周一到周五的天数，没有去掉节日放假，也没有补上调休上班。",
                A82,
            ),
            extra(
                sum(map(works_without_makeup, left)),
                "您去掉了节日放假，但漏数了调休上班的周末。",
                NOTICE,
            ),
            extra(
                sum(map(works, left)) + 1,
                "您把询问当天也数了进去。题目问的是从次日到到期日还有几个工作日。",
                DAY_ONE,
            ),
        ],
    )
    return {"accepted_on": accepted.isoformat(), "asked_on": asked.isoformat()}, truth


def make_q8(draw: Draw):
    """A term across New Year: what may be told today."""
    accepted = draw.one(workdays_in(("12-04", "12-17")))
    estimate, by_weekdays = count_on(accepted, 20), count_on(accepted, 20, weekday)
    natural = accepted + timedelta(days=20)
    texts = {
        "right": f"现在推算是{chinese(estimate)}，但2027年放假安排还没有公布，公布后要重新核对",
        "final": f"就是{chinese(estimate)}，可以作为最终日期写进受理通知书",
        "weekdays": f"是{chinese(by_weekdays)}，二十个工作日就是四个星期",
        "natural": f"是{chinese(natural)}，从受理次日起数二十天",
    }
    keys = dict(zip(draw.shuffled(texts), "abcd", strict=True))
    options = {key: texts[name] for name, key in sorted(keys.items(), key=lambda kv: kv[1])}
    truth = question(
        keys["right"],
        [
            extra(
                keys["final"],
                "日期推算得对，但不能当作最终日期。"
                "期限里有2026年12月29日以后的日子，下一年的放假通知可能改动它们。",
                NOTICE,
            ),
            extra(
                keys["weekdays"],
                "1月1日放假是行政法规定下来的，不是工作日；而且下一年的放假安排还没有公布。",
                A82 + "；全国年节及纪念日放假办法（2024修订）第二条",
            ),
            extra(
                keys["natural"],
                "这是按日历天数推的。期限按工作日计算，而且跨年的部分还要等放假通知。",
                A82,
            ),
        ],
    )
    return {"accepted_on": accepted.isoformat(), "options": options}, truth


# text, how its time counts, (wrong way, what to tell whoever takes it, article)
WAYS = {
    "away": "不计入期限", "count": "照常计算", "ext10": "延长10日", "ext15": "延长15日",
    "no": "不能延长（批的人不对）", "own": "单独算10日",
}  # fmt: skip
LISTED = "法律列出的几项，依法需要、又书面告知了的，所用时间不占审查的日子"
INSIDE = "法律列出的扣除事项里没有它，机关内部的时间都在期限之内"
SITUATIONS = {
    "away": [
        (f"依法需要{what}，用了{{n}}天，所需时间已经书面告知申请人",
         ("count", f"有{what}的那一件：{LISTED}。", "第四十五条"))
        for what in ("检验", "检测", "鉴定", "专家评审")
    ],
    "count": [
        ("几个科室会签，用了{n}天", ("away", f"会签的那一件：{INSIDE}。", "第四十五条")),
        ("分管领导出差，等签字{n}天", ("away", f"等签字的那一件：{INSIDE}。", "第四十五条")),
        ("审批系统升级，停了{n}天", ("away", f"系统升级的那一件：{INSIDE}。", "第四十五条")),
        ("经办人休假，材料放了{n}天", ("away", f"经办人休假的那一件：{INSIDE}。", "第四十五条")),
    ],
    "ext10": [
        ("一个部门办理，二十日内办不完，本机关负责人批准延长，理由已经告知申请人",
         ("ext15", "一个部门办理、手续齐全的那一件：您用了联合办理的延长期。",
          "第四十二条第一款")),
    ],
    "ext15": [
        ("三个部门联合办理，四十五日内办不完，市政府负责人批准延长，理由已经告知申请人",
         ("ext10", "三个部门联合办理的那一件：您用了一个部门办理的延长期。", "第四十二条第二款")),
    ],
    "no": [
        ("一个部门办理，件多人少，窗口负责人自己决定多用十天",
         ("ext10", "窗口负责人决定的那一件：要由本行政机关负责人批准，窗口或者科室不能自行决定。",
          "第四十二条第一款")),
        ("三个部门联合办理，牵头部门的科长批准多用十五天",
         ("ext15", "科长批准的那一件：要由本级人民政府负责人批准，牵头部门不能自行决定。",
          "第四十二条第二款")),
    ],
    "own": [
        ("已经作出准予许可的决定，证件还要印制、送达",
         ("count", "送达证件的那一件：审查已经做完，送达从作出决定之日另有期限。", "第四十四条")),
    ],
}  # fmt: skip
DRAWN = {"away": 2, "count": 2, "ext10": 1, "ext15": 1, "no": 1, "own": 1}


def make_q9(draw: Draw):
    """Eight pieces of time: how does each count?"""
    made = [(text, way, slip) for way, n in DRAWN.items()
            for text, slip in draw.shuffled(SITUATIONS[way])[:n]]  # fmt: skip
    rows, right, mistakes = [], {}, []
    for place, (text, way, (wrong, told, article)) in enumerate(draw.shuffled(made), start=1):
        key = f"s{place}"
        rows.append({"key": key, "text": text.format(n=draw.between(3, 9))})
        right[key] = way
        mistakes.append({"row": key, "value": wrong, "message": told, "source": LAW + article})
    answer = sorted(f"{key}={way}" for key, way in right.items())
    return {"rows": rows, "ways": WAYS}, {"answer": answer, "tolerance": 0, "mistakes": mistakes}


MAKERS = {"q1": make_q1, "q2": make_q2, "q3": make_q3, "q4": make_q4, "q5": make_q5,
          "q6": make_q6, "q7": make_q7, "q8": make_q8, "q9": make_q9}  # fmt: skip


def make_data(seed: bytes) -> dict:
    """The files handed to one learner and the truth kept on the server."""
    draw = Draw(seed)
    names, matters = draw.shuffled(APPLICANTS), draw.shuffled(MATTERS)
    cases, truth = {}, {}
    for number, (name, make) in enumerate(MAKERS.items()):
        while True:
            cases[name], truth[name] = until_found(draw, make)
            dates = [truth[q]["answer"] for q in ("q1", "q2", "q3", "q4", "q5") if q in truth]
            if len(set(dates)) == len(dates):
                break
        cases[name] |= {"applicant": names[number], "matter": matters[number]}
    files = {"cases.json": cases, "calendar.json": calendar_extract()}
    texts = {name: json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
             for name, content in files.items()}  # fmt: skip
    return {"files": texts, "truth": truth}
