"""Each learner's own meeting diary for E-08, with the right answers and those of common mistakes.

Money is counted in tenths of a yuan, so that every amount is exact: an hour at 90,
66 or 48 yuan is 15, 11 or 8 tenths a minute. All limits are those of the fictional 望川市.
"""

import csv
import io
import json
from datetime import date, timedelta
from itertools import pairwise

from generator_kit import (
    Draw,
    by_row,
    question,
)

CITY = "望川市会议口径（教学用参数）"
LIMITS = CITY + "第六条（主要报告的时长出自整治形式主义为基层减负若干规定的转载）"

#: tenths of a yuan a minute
LEADER, MIDDLE, STAFF = 15, 11, 8
ROAD_MINUTES, FARE = 80, 200
NOTICE = 2 * 60 * STAFF
REPORT, TALK, CLOSING, WHOLE = 60, 5, 10, 90
REPEATED, APART = 10, 7

RULES = [
    "单价（每小时）：领导90元，中层66元，一般人员48元；合每分钟1.5元、1.1元、0.8元",
    "会上成本：到会的每个人，按实际开的分钟数乘单价；全成本＝会上＋路上＋准备",
    "路上成本：镇街来的人，每人往返80分钟按单价计，另加交通费20元；机关的人和视频会不计",
    "准备成本：准备工时按一般人员的单价计，另加会务费（场地、印刷）",
    "会议经费实行预算：只付交通费和会务费；人的工时不从预算里出，但要算进全成本",
    "限时：只作一个主要报告，不超过60分钟，多出来的报告改发书面；交流发言每人不超过5分钟；"
    "总结不超过10分钟；全场不超过90分钟。本来就短的不拉长",
    "联合会：同一批人、同一类议题、相隔不超过7天、合后不超过90分钟，才能合；参会对象写法完全相同的，才算同一批人；一次合两场，一场只合一次。"
    "合后时长＝两场相加，减去重复的开场和收尾10分钟；路上只走一趟，会务费只付较多的一份，准备工时照旧相加",
    "审批，从上往下看，第一条符合的就是：只传达、通报、宣读，没有事要议定的，改发通知；"
    "与已经批了的会同一批人、同一类议题、相隔不超过7天的，并会；"
    "不合第六条的（主要报告多于一个，或者超过限时），或者经费超出余额的，退回修改；镇街的人参加、不用看现场的，开视频会；其余照开",
    "精简怎样算：改发一份通知，按2个准备工时计；改成视频，路上不计；限时，超过90分钟的按90分钟计",
]  # fmt: skip

TOPICS = ["安全生产", "营商环境", "民生实事", "基层治理", "环境整治"]
TOWN_PEOPLE = ["镇街分管负责人", "镇街经办人", "镇街负责人和经办人"]
HOME_PEOPLE = ["科室负责人", "窗口人员"]
KINDS = ["传达", "传达", "部署", "部署", "会商", "会商", "培训"]
HOLIDAYS = [
    "01-01", "01-02", "02-16", "02-17", "02-18", "02-19", "02-20", "02-23", "04-06", "05-01",
    "05-04", "05-05", "06-19",
]  # fmt: skip


# --- truths


def yuan(tenths: int) -> str:
    """An amount as a card holds it."""
    sign, tenths = "-" * (tenths < 0), abs(tenths)
    return sign + f"{tenths // 10}.{tenths % 10}".removesuffix(".0")


def hours(minutes: int) -> str:
    """Person-minutes as hours, one decimal, half up."""
    return yuan((minutes * 20 + 60) // 120)


# --- what one meeting costs


def per_minute(m) -> int:
    return (
        m["leader"] * LEADER
        + (m["middle"] + m["town_middle"]) * MIDDLE
        + (m["staff"] + m["town_staff"]) * STAFF
    )


def heads(m) -> int:
    return m["leader"] + m["middle"] + m["staff"] + towns(m)


def towns(m) -> int:
    return m["town_middle"] + m["town_staff"]


def road(m) -> int:
    if m["video"]:
        return 0
    time = ROAD_MINUTES * (m["town_middle"] * MIDDLE + m["town_staff"] * STAFF)
    return time + towns(m) * FARE


def preparation(m) -> int:
    return m["prep"] * 60 * STAFF + m["fee"] * 10


def cost(m, minutes=None) -> int:
    return (minutes or m["minutes"]) * per_minute(m) + road(m) + preparation(m)


def fares(m) -> int:
    return 0 if m["video"] else towns(m) * FARE


def people(draw: Draw, group: str) -> dict:
    """How many come, by grade and origin."""
    low = {"leader": 0, "middle": 0, "staff": 0, "town_middle": 0, "town_staff": 0}
    if group == "科室负责人":
        return low | {"leader": draw.between(1, 3), "middle": draw.between(8, 14),
                      "staff": draw.between(1, 3)}  # fmt: skip
    if group == "窗口人员":
        return low | {"middle": draw.between(1, 2), "staff": draw.between(14, 26)}
    found = low | {"leader": draw.between(1, 2), "middle": draw.between(2, 4),
                   "staff": draw.between(2, 4)}  # fmt: skip
    number = draw.between(10, 16)
    if group != "镇街经办人":
        found["town_middle"] = number
    if group != "镇街分管负责人":
        found["town_staff"] = number
    return found


# --- the diary: q1 to q3 and q10


def workdays(first: date, last: date) -> list[date]:
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [d for d in every if d.weekday() < 5 and d.isoformat()[5:] not in HOLIDAYS]


def make_diary(draw: Draw) -> list[dict]:
    """Sixty meetings of half a year; how often each topic meets differs."""
    topics = [t for t, n in zip(draw.shuffled(TOPICS), (8, 10, 12, 14, 16), strict=True)
              for _ in range(n)]  # fmt: skip
    groups = {t: draw.shuffled(TOWN_PEOPLE + HOME_PEOPLE)[:3] for t in TOPICS}
    open_days = workdays(date(2026, 1, 5), date(2026, 6, 30))
    days = sorted(draw.shuffled(open_days)[:60])
    rows = []
    for number, (day, topic) in enumerate(zip(days, draw.shuffled(topics), strict=True), start=1):
        group, kind = draw.one(groups[topic]), draw.one(KINDS)
        planned = draw.between(40, 100, 10)
        over = draw.one([0, 0, 5, 15, 25, 35, 50])
        rows.append(
            {"no": number, "day": day.isoformat(), "topic": topic, "kind": kind, "group": group,
             "video": group in TOWN_PEOPLE and draw.below(7) == 0, "planned": planned,
             "minutes": planned + over, "prep": draw.between(3, 14),
             "fee": draw.between(0, 600, 50)} | people(draw, group)
        )  # fmt: skip
    return rows


def diary_csv(rows) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["场次", "日期", "议题", "事由", "参会对象", "形式", "原定分钟", "实际分钟",
                     "机关领导", "机关中层", "机关一般", "镇街中层", "镇街一般", "准备工时",
                     "会务费"])  # fmt: skip
    for m in rows:
        writer.writerow([m["no"], m["day"], m["topic"], m["kind"], m["group"],
                         "视频" if m["video"] else "现场", m["planned"], m["minutes"], m["leader"],
                         m["middle"], m["staff"], m["town_middle"], m["town_staff"], m["prep"],
                         m["fee"]])  # fmt: skip
    return out.getvalue()


def clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def make_q1(draw: Draw, diary):
    """One meeting that ran over, in three parts and in all."""
    fit = [m for m in diary if m["group"] == "镇街负责人和经办人" and not m["video"]
           and m["planned"] < m["minutes"] and 60 < m["minutes"] != 120 and m["fee"]]  # fmt: skip
    if not fit:
        return None, None
    m = draw.one(fit)
    rate, start = per_minute(m), draw.one([510, 540, 570, 870, 900])
    home = rate - m["town_middle"] * MIDDLE - m["town_staff"] * STAFF
    read = m["minutes"] // 60 * 60 + m["minutes"] % 60 * 60 // 100  # 1小时45分 read as 1.45
    sitting, way, prep = m["minutes"] * rate, road(m), preparation(m)
    right = {"sitting": sitting, "road": way, "prep": prep, "all": sitting + way + prep}
    slips = [
        ("sitting", m["planned"] * rate,
         "会上成本用了原定的时长。拖堂的那一段人也坐在那里，按实际结束的时刻算。", CITY + "第二条"),
        ("sitting", m["minutes"] * home,
         "会上成本只算了机关的人。镇街来的人在会上的时间一样要算。", CITY + "第二条"),
        ("road", fares(m), "路上只算了车费。人在路上的工时也是成本。", CITY + "第三条"),
        ("road", way - fares(m), "路上只算了工时，漏了每人的交通费。", CITY + "第三条"),
        ("road", (way - fares(m)) // 2 + fares(m),
         "路上的工时只算了单程。口径给的分钟数是一来一回。", CITY + "第三条"),
        ("prep", m["fee"] * 10, "准备只算了会务费。写材料、布置会场的工时也是成本。",
         CITY + "第四条"),
        ("prep", prep - m["fee"] * 10, "准备只算了工时，漏了会务费。", CITY + "第四条"),
        ("all", sitting, "合计只有会上的钱。路上和准备也要加。", CITY + "第二条"),
        ("all", sitting + prep, "合计漏了路上。镇街的人来一趟，花的时间常常比开会还长。",
         CITY + "第二条"),
    ]  # fmt: skip
    if m["minutes"] % 60:
        slips.append(("sitting", read * rate,
                      "您把几小时几十分写成了几点几小时。先化成分钟，再乘每分钟的单价。",
                      CITY + "第一条、第二条"))  # fmt: skip
    told = [(f"m.{part}", yuan(value), words, source) for part, value, words, source in slips]
    case = {"no": m["no"], "start": clock(start), "planned_end": clock(start + m["planned"]),
            "end": clock(start + m["minutes"])}  # fmt: skip
    return case, by_row({f"m.{part}": yuan(v) for part, v in right.items()}, told)


def person_minutes(m, minutes) -> int:
    way = 0 if m["video"] else ROAD_MINUTES * towns(m)
    return minutes * heads(m) + way + m["prep"] * 60


def make_q2(draw: Draw, diary):
    """The half year's account, and what is left of the budget."""
    total = sum(cost(m) for m in diary)
    planned = sum(cost(m, m["planned"]) for m in diary)
    sitting = sum(m["minutes"] * per_minute(m) for m in diary)
    way, fees = sum(map(road, diary)), sum(m["fee"] * 10 for m in diary)
    cash = fees + sum(map(fares, diary))
    budget = cash // 1000 * 1000 + draw.between(20000, 60000, 1000)
    right = {
        "hours": hours(sum(person_minutes(m, m["minutes"]) for m in diary)),
        "cost": yuan(total), "cash": yuan(cash), "left": yuan(budget - cash),
    }  # fmt: skip
    slips = [
        ("hours", hours(sum(person_minutes(m, m["planned"]) for m in diary)),
         "人时用了原定时长。账按实际开的时长记。", CITY + "第二条"),
        ("hours", hours(sum(m["minutes"] * heads(m) for m in diary)),
         "人时只勾了会上。路上、准备占用的也是人的时间。", CITY + "第二条"),
        ("hours", hours(sum(m["minutes"] for m in diary)),
         "您加的是会的小时数。十个人开一小时，是十个人时。", CITY + "第二条"),
        ("cost", yuan(planned), "全成本用了原定时长。拖堂也要算。", CITY + "第二条"),
        ("cost", yuan(sitting), "全成本只勾了会上，路上和准备没有算。", CITY + "第二条"),
        ("cost", yuan(total - way), "全成本漏了路上。", CITY + "第二条、第三条"),
        ("cash", yuan(fees), "经费支出漏了交通费：路上一项也要勾。", CITY + "第五条"),
        ("cash", yuan(total), "您填的是全成本。人的工时不从会议经费里出。", CITY + "第五条"),
        ("left", yuan(budget - total), "您从预算里减了全成本。预算只付交通费和会务费。",
         CITY + "第五条"),
        ("left", yuan(budget - fees), "您只减了会务费，交通费也从预算里出。", CITY + "第五条"),
    ]  # fmt: skip
    told = [(f"y.{part}", value, words, source) for part, value, words, source in slips]
    truth = by_row({f"y.{part}": value for part, value in right.items()}, told, tolerance="0.05")
    return {"budget": budget // 10}, truth


def make_q3(draw: Draw, diary):
    """Five topics, dearest first; neither their number nor their length tells."""
    by_topic = {t: [m for m in diary if m["topic"] == t] for t in TOPICS}
    keys = {t: f"t{n}" for n, t in enumerate(draw.shuffled(TOPICS), start=1)}

    def order(worth) -> list[str] | None:
        worths = {t: sum(map(worth, ms)) for t, ms in by_topic.items()}
        if len(set(worths.values())) < len(worths):
            return None
        return [keys[t] for t in sorted(worths, key=worths.get, reverse=True)]

    right = order(cost)
    wrong = [order(lambda m: 1), order(lambda m: m["minutes"] * per_minute(m)),
             order(lambda m: m["minutes"])]  # fmt: skip
    totals = sorted(sum(map(cost, ms)) for ms in by_topic.values())
    close = min(b - a for a, b in pairwise(totals)) < 5000
    if right is None or None in wrong or close or right == sorted(keys.values()):
        return None, None
    truth = question(
        right,
        [
            (wrong[0], "您按场数排了。场数多的不一定花得多，要看来多少人、走多远、开多久。",
             CITY + "第二条"),
            (wrong[1], "您只比了会上的钱。加上路上和准备，次序就变了。", CITY + "第二条"),
            (wrong[2], "您按开会的时长排了。同样一小时，人多的会花得多。", CITY + "第二条"),
        ],
    )  # fmt: skip
    return {"items": {k: t for t, k in sorted(keys.items(), key=lambda p: p[1])}}, truth


def slimmed(m, ways: str) -> int:
    """The cost of a meeting after the measures named: no meeting, video, time limit."""
    if "n" in ways and m["kind"] == "传达":
        return NOTICE
    on_video = m["video"] or ("v" in ways and m["kind"] in ("传达", "部署"))
    minutes = min(m["minutes"], WHOLE) if "l" in ways else m["minutes"]
    return cost(m | {"video": on_video}, minutes)


def make_q10(draw: Draw, diary):
    """What three measures save, one by one and together."""
    before = sum(map(cost, diary))
    after = {ways: sum(slimmed(m, ways) for m in diary) for ways in ("n", "v", "l", "nvl")}
    saved = {f"{ways}.saved": before - left for ways, left in after.items()}
    single = sum(before - after[ways] for ways in "nvl")
    gone = sum(cost(m) for m in diary if m["kind"] == "传达")
    slips = [("nvl.saved", single,
              "您把三样各省的加了起来。同一场会又不开、又改视频、又限时，省的钱数了不止一遍。",
              CITY + "第九条"),
             ("n.saved", gone, "不开的会还要发一份通知，通知也有准备的成本。",
              CITY + "第九条")]  # fmt: skip
    slips += [(f"{ways}.saved", left, "您填的是剩下的全成本。问的是比原来省了多少。",
               CITY + "第九条") for ways, left in after.items()]  # fmt: skip
    told = [(row, yuan(value), words, source) for row, value, words, source in slips]
    return {}, by_row({row: yuan(value) for row, value in saved.items()}, told)


def later(draw: Draw, day: date, low: int, high: int) -> date:
    """A weekday so many days after another."""
    while True:
        found = day + timedelta(days=draw.between(low, high))
        if found.weekday() < 5:
            return found


# --- q4: approval, from the top down

WAYS = {"note": "改发通知", "join": "并会", "back": "退回修改", "video": "开视频会", "hold": "照开"}
TELLING = ["只传达上级文件", "只通报上月进度", "只宣读表扬决定", "只通报考评结果"]
SETTLING = [
    "商定下月怎样分工", "议定责任清单", "商定问题怎样销号", "议定整改的时限",
    "商定材料减哪几样", "议定值班联络的办法", "商定事项怎样交接", "议定考核怎样简化",
]  # fmt: skip
ON_SITE = ["到现场看问题点，当场定办法", "到现场走一遍，当场定怎样改", "到现场查整改，当场定期限"]
FAULTS = {
    "two": "主要报告不止一个。一场会只作一个，先改议程。",
    "long": "主要报告超过了限时，先改短。",
    "whole": "主要报告没有超，全场超过了限时，先改议程。",
    "fee": "经费超出了余额，预算里没有这笔钱。",
}
EIGHT = CITY + "第八条"


def make_q4(draw: Draw, _):
    """Ten applications; each ladder step is met, and the step that one would jump to."""
    start = date(2026, 7, 6) + timedelta(days=7 * draw.below(5) + draw.below(5))
    topics, town = draw.shuffled(TOPICS), draw.shuffled(TOWN_PEOPLE)
    home = draw.shuffled(HOME_PEOPLE)
    left = draw.between(900, 1600, 50)
    known = [(start, town[0], topics[0]),
             (later(draw, start, 1, 4), home[0], topics[1]),
             (later(draw, start, 2, 5), town[1], topics[2])]  # fmt: skip
    settle, fault = draw.shuffled(SETTLING), draw.shuffled(FAULTS)
    tell, site = draw.shuffled(TELLING), draw.one(ON_SITE)

    def near(which):
        day, who, topic = known[which]
        return later(draw, day, 1, 7), who, topic

    def far(which):
        day, who, topic = known[which]
        return later(draw, day, 9, 14), who, topic

    def some(who, topic):
        return later(draw, start, 1, 7), who, topic

    told = near(2) if draw.below(2) else some(town[2], topics[3])
    first = "已经批了一场像的会" if told[1:] == known[2][1:] else "镇街的人要来"
    slip = "join" if told[1:] == known[2][1:] else "video"
    rows = [
        ("note", told, tell[0], "", [(slip, f"{first}，可是没有一件事要议。第一步先问开不开。")]),
        ("note", some(home[1], topics[4]), tell[1], "",
         [("hold", "没有一件事要议定，可开可不开的，就不开。")]),
        ("join", near(0), settle[0], "",
         [("video", "镇街的人参加，但几天前后同一批人已经为同一议题聚一次，先看第二步。")]),
        ("join", near(1), settle[1], "",
         [("hold", "同一批人、同一议题已经批了一场，相隔不超过7天，不必另开。")]),
        ("back", some(town[2], topics[4]), settle[2], fault[0], [("video", FAULTS[fault[0]])]),
        ("back", some(home[0], topics[3]), settle[3], fault[1], [("hold", FAULTS[fault[1]])]),
        ("video", some(town[2], topics[0]), settle[4], "",
         [("hold", "要议的事不用看现场，让镇街的人各跑一趟不值。"),
          ("join", "议题与已经批了的会同类，可是不是同一批人。")]),
        ("video", far(2), settle[5], "",
         [("join", "人和议题都同，可是相隔超过了7天，等不到一起。")]),
        ("hold", some(town[0], topics[3]), site, "edge",
         [("video", "要看现场，隔着屏幕定不了。"), ("back", "经费正好等于余额，没有超出。")]),
        ("hold", some(home[1], topics[2]), settle[6], "",
         [("join", "议题相同，人不同，不是同一批人的会。"),
          ("note", "有事要当场议定，一张通知办不了。")]),
    ]  # fmt: skip
    cases, right, slips = [], {}, []
    for number, (way, when, purpose, fault_kind, wrong) in enumerate(draw.shuffled(rows), start=1):
        key = f"r{number}"
        cases.append(application(draw, key, when, purpose, fault_kind, left))
        right[key] = way
        slips += [(key, value, f"第{number}件：{words}", EIGHT) for value, words in wrong]
    approved = [{"date": d.isoformat(), "people": who, "topic": t} for d, who, t in known]
    case = {"left": left, "approved": approved, "rows": cases, "ways": WAYS}
    return case, by_row(right, slips)


def application(draw: Draw, key, when, purpose, fault, left) -> dict:
    """The facts of one application; ``fault``: which limit it breaks."""
    day, who, topic = when
    reports = [draw.between(20, 45, 5)]
    if fault == "two":
        reports = [draw.between(20, 30, 5), draw.between(15, 25, 5)]
    elif fault == "long":
        reports = [draw.between(65, 75, 5)]
    whole = sum(reports) + draw.between(10, 20, 5)
    if fault == "whole":
        whole = draw.between(95, 130, 5)
    fee = draw.between(100, left - 200, 50)
    if fault in ("fee", "edge"):
        fee = left + (draw.between(50, 400, 50) if fault == "fee" else 0)
    return {"key": key, "date": day.isoformat(), "people": who, "topic": topic,
            "purpose": purpose, "reports": reports, "minutes": whole, "fee": fee}  # fmt: skip


# --- q5: an agenda under the time limits


def make_q5(draw: Draw, _):
    """An agenda cut to the limits: minutes, person-hours, money."""
    report = draw.one([40, 45, 50, 70, 80, 85, 90, 100])
    second, closing = draw.between(20, 40, 5), draw.between(15, 35, 5)
    talks = draw.shuffled([draw.between(2, 4), draw.between(7, 12), draw.between(9, 16)])
    m = {"leader": draw.between(1, 4), "middle": draw.between(8, 20),
         "staff": draw.between(6, 24), "town_middle": 0, "town_staff": 0}  # fmt: skip
    opening = 5
    before = opening + report + second + sum(talks) + closing
    cut = sum(min(t, TALK) for t in talks)
    after = opening + min(report, REPORT) + cut + CLOSING
    freed = before - after
    if freed * heads(m) % 6:
        return None, None
    right = {"talks": str(cut), "whole": str(after), "hours": hours(freed * heads(m)),
             "money": yuan(freed * per_minute(m))}  # fmt: skip
    long_after = after - min(report, REPORT) + max(report, REPORT)
    slips = [
        ("talks", str(TALK * 3), "三个发言都按上限算了。本来就短的照原样，不拉长。",
         CITY + "第六条"),
        ("talks", str(sum(talks)), "发言没有压。每人的时间有上限。", CITY + "第六条"),
        ("whole", str(after + second), "全场还留着第二个报告。一场会只作一个，另一个改发书面。",
         LIMITS),
        ("whole", str(after - cut + TALK * 3), "短的发言被拉长了，全场跟着多了几分钟。",
         CITY + "第六条"),
        ("whole", str(long_after),
         "主要报告：超过上限的要压到上限，没有到上限的照原样。", LIMITS),
        ("hours", yuan(freed * 10), "您填的是省下的分钟。要乘上人数，再除以60。",
         CITY + "第二条"),
        ("hours", hours(freed), "您算的是一个人省下的。全场的人都坐在那里，要乘人数。",
         CITY + "第二条"),
        ("money", yuan(after * per_minute(m)), "您算的是压短以后的会上成本。问的是省下的。",
         CITY + "第二条"),
        ("money", yuan(before * per_minute(m)), "您算的是原来的会上成本。问的是省下的。",
         CITY + "第二条"),
    ]  # fmt: skip
    items = [
        {"what": "主持人开场", "minutes": opening}, {"what": "主要报告", "minutes": report},
        {"what": "第二个报告", "minutes": second},
        *({"what": f"交流发言（第{n}位）", "minutes": t} for n, t in enumerate(talks, start=1)),
        {"what": "总结", "minutes": closing},
    ]  # fmt: skip
    told = [(f"a.{part}", value, words, source) for part, value, words, source in slips]
    counts = {"领导": m["leader"], "中层": m["middle"], "一般": m["staff"]}
    truth = by_row({f"a.{part}": value for part, value in right.items()}, told)
    return {"items": items, "people": counts}, truth


# --- q6: can the two be joined?

JOINS = {"can": "能合", "who": "人不同", "what": "议题不同", "far": "隔太久", "long": "超时限"}
PAIR_SLIPS = {
    "seven": ("far", "正好相隔7天。口径写的是不超过，等于也行。"),
    "short": ("long", "您把两场的时长直接相加了。要减去重复的开场和收尾，再比。"),
    "who": ("can", "议题同，日子近，可是来的不是同一批，合了也省不下谁的路。"),
    "what": ("can", "人同，日子近，可是说的不是一类事，准备和决定都不是一回。"),
    "far": ("can", "人和议题都同，可是相隔超过了7天。"),
    "long": ("can", "单看都不超，合到一起就超过了90分钟，长会不是短会。"),
}


def make_q6(draw: Draw, _):
    """Ten pairs of meetings; each that cannot be joined fails one test only."""
    kinds = ["seven", "short", "who", "who", "what", "what", "far", "far", "long", "long"]
    cases, right, slips = [], {}, []
    for number, kind in enumerate(draw.shuffled(kinds), start=1):
        key = f"p{number}"
        first = later(draw, date(2026, 11, 1), 1, 13)
        low, high = {"seven": (7, 7), "far": (9, 13)}.get(kind, (1, 6))
        second = later(draw, first, low, high)
        who, what = draw.shuffled(TOWN_PEOPLE + HOME_PEOPLE), draw.shuffled(TOPICS)
        one, two = draw.between(35, 45, 5), draw.between(35, 40, 5)
        if kind == "short":
            one, two = draw.one([(45, 50), (50, 50), (40, 55), (60, 35), (60, 40), (55, 40)])
        elif kind == "long":
            one, two = draw.between(55, 80, 5), draw.between(50, 80, 5)
        cases.append({"key": key, "meetings": [
            {"date": first.isoformat(), "people": who[0], "topic": what[0], "minutes": one},
            {"date": second.isoformat(),
             "people": who[kind == "who"], "topic": what[kind == "what"], "minutes": two},
        ]})  # fmt: skip
        right[key] = "can" if kind in ("seven", "short") else kind
        value, words = PAIR_SLIPS[kind]
        slips.append((key, value, f"第{number}对：{words}", CITY + "第七条"))
    return {"rows": cases, "fates": JOINS}, by_row(right, slips)


# --- q7: what joining saves


def make_q7(draw: Draw, _):
    """Two meetings apart and joined: minutes and money."""
    m = {"leader": 1, "middle": draw.between(1, 3), "staff": draw.between(1, 3), "video": False,
         "town_middle": draw.between(8, 16), "town_staff": draw.between(0, 12, 4)}  # fmt: skip
    one, two = draw.between(35, 50, 5), draw.between(35, 50, 5)
    preps = [draw.between(4, 9), draw.between(4, 9)]
    fees = [draw.between(100, 300, 50), draw.between(350, 600, 50)]
    if draw.below(2):
        fees.reverse()
    if one == two or preps[0] == preps[1]:
        return None, None
    both = one + two - REPEATED
    apart = sum(cost(m | {"minutes": x, "prep": p, "fee": f})
                for x, p, f in zip((one, two), preps, fees, strict=True))  # fmt: skip
    joined = cost(m | {"minutes": both, "prep": sum(preps), "fee": max(fees)})
    right = {"minutes": str(both), "apart": yuan(apart), "joined": yuan(joined)}
    slips = [
        ("minutes", str(one + two), "合后没有减去重复的开场和收尾。", CITY + "第七条"),
        ("minutes", str(max(one, two)), "您只留了长的一场。两场要议的事都要议，时长先相加。",
         CITY + "第七条"),
        ("apart", yuan(apart - road(m)), "分开开，路要走两趟，您只算了一趟。", CITY + "第三条"),
        ("apart", yuan(apart - 2 * road(m)), "分开开的成本漏了路上。", CITY + "第二条、第三条"),
        ("joined", yuan(apart - road(m)),
         "您只减了一趟路。开场、收尾和一份会务费也省下了。", CITY + "第七条"),
        ("joined", yuan(joined + REPEATED * per_minute(m)),
         "合开的会上时长没有减去重复的那几分钟。", CITY + "第七条"),
        ("joined", yuan(joined + min(fees) * 10), "合开的会务费只付较多的一份，您两份都付了。",
         CITY + "第七条"),
        ("joined", yuan(joined - min(preps) * 60 * STAFF),
         "准备工时您只留了一场的。两件事的材料都要写，工时照旧相加。", CITY + "第七条"),
        ("joined", yuan(joined + road(m)), "合开了，人只来一趟，您还算了两趟路。",
         CITY + "第七条"),
    ]  # fmt: skip
    meetings = [{"minutes": x, "prep": p, "fee": f}
                for x, p, f in zip((one, two), preps, fees, strict=True)]  # fmt: skip
    counts = {k: m[k] for k in ("leader", "middle", "staff", "town_middle", "town_staff")}
    truth = by_row({f"j.{part}": value for part, value in right.items()},
                   [(f"j.{part}", *rest) for part, *rest in slips])  # fmt: skip
    return {"meetings": meetings, "people": counts}, truth


# --- q8: a slot for the joint meeting

HALVES = [(540, 690), (870, 1020)]
PARTIES = ["主持的领导", "镇街分管负责人", "会议室"]
MONDAYS = ["2026-07-06", "2026-07-13", "2026-07-20", "2026-08-03", "2026-08-10", "2026-10-12",
           "2026-10-19", "2026-11-02", "2026-11-09", "2026-11-16"]  # fmt: skip


def fill(draw: Draw, busy, start, end, parties) -> None:
    """Cover a stretch of a half-day with the engagements of somebody."""
    while start < end:
        stop = min(start + draw.between(30, 80, 10), end)
        if end - stop < 30:
            stop = end
        for party in draw.shuffled(parties)[: 1 + draw.below(len(parties))]:
            busy[party].append([start, stop])
        if draw.below(3) == 0:
            busy["会议室"].append([start, stop])
        start = stop


def one_day(draw: Draw, free: int, without_room: int) -> dict:
    """Busy times of one day: the longest free stretch for all, and for all but the room."""
    busy: dict = {party: [] for party in PARTIES}
    chosen = draw.below(2)
    for number, (opens, closes) in enumerate(HALVES):
        if number != chosen:
            fill(draw, busy, opens, closes, PARTIES[:2])
            continue
        wide = max(free, without_room)
        start = draw.between(opens, closes - wide, 10)
        fill(draw, busy, opens, start, PARTIES[:2])
        fill(draw, busy, start + wide, closes, PARTIES[:2])
        if wide > free:
            busy["会议室"].append([start + free, start + wide])
    return {party: sorted(times) for party, times in busy.items()}


def make_q8(draw: Draw, meetings):
    """Three weeks of three engagement books: on which days does the joint meeting fit?"""
    lengths = [m["minutes"] for m in meetings]
    need, longer = sum(lengths) - REPEATED, max(lengths)
    tens = -(-need // 10) * 10
    under = -(-longer // 10) * 10
    kinds = [(tens, 0, "fits"), (draw.between(tens + 10, 110, 10), 0, "wide")]
    if draw.below(2):
        kinds.append((draw.between(tens + 10, 110, 10), 0, "wide"))
    kinds += [(draw.between(0, 30, 10), draw.between(tens, 120, 10), "no room") for _ in range(2)]
    kinds += [(draw.between(under, tens - 10, 10), 0, "too short") for _ in range(2)]
    kinds += [(draw.between(0, 30, 10), 0, "full") for _ in range(15 - len(kinds))]
    monday = date.fromisoformat(draw.one(MONDAYS))
    open_days = [monday + timedelta(days=7 * week + day) for week in range(3) for day in range(5)]
    days, fate = [], {}
    for day, (free, without, kind) in zip(open_days, draw.shuffled(kinds), strict=True):
        days.append({"date": day.isoformat(), "busy": one_day(draw, free, without)})
        fate[day.isoformat()] = kind

    def those(*wanted) -> list[str]:
        return sorted(day for day, kind in fate.items() if kind in wanted)

    truth = question(
        those("fits", "wide"),
        [
            (those("wide"), "您找的空当太长了。合起来开，要减去重复的开场和收尾，先看第7题。",
             CITY + "第七条"),
            (those("fits", "wide", "no room"), "有两天会议室占着。人有空，地方也要有空。",
             CITY + "第七条"),
            (those("fits", "wide", "too short"),
             "有两天的空当只够开较长的一场。合起来的时长都要放得下。", CITY + "第七条"),
            (those("wide", "no room"), "空当找长了，会议室也没有看。", CITY + "第七条"),
        ],
    )  # fmt: skip
    return {"days": days, "parties": PARTIES}, truth


# --- q9: which joint meetings to take


FEES = [(500, 900), (1000, 1600), (1000, 1600), (500, 900), (100, 300)]


def make_q9(draw: Draw, _):
    """Eight candidates on twelve meetings: a chain of five, one of three, a pair, one too long."""
    chains, numbers = [5, 3, 2, 2], draw.shuffled(range(1, 13))
    meetings, candidates, at = [], [], 0
    for chain, size in enumerate(chains):
        group = TOWN_PEOPLE[chain] if chain < 3 else HOME_PEOPLE[0]
        come = people(draw, group) | {"video": False}
        ids = sorted(numbers[at : at + size])
        at += size
        fees = [draw.between(100, 1600, 50) for _ in ids]
        if chain == 0:  # the dearest pair stands between two that together save more
            fees = [draw.between(*span, 50) for span in FEES]
            fees = fees[::-1] if draw.below(2) else fees
        for no, fee in zip(ids, fees, strict=True):
            low, high = (60, 70) if chain == 3 else (35, 45)
            meetings.append({"no": no, "people": group, "minutes": draw.between(low, high, 5),
                             "prep": draw.between(3, 9), "fee": fee,
                             "topic": TOPICS[chain]} | come)  # fmt: skip
        candidates += [(chain, a, b) for a, b in pairwise(ids)]
    book = {m["no"]: m for m in meetings}

    def saving(pair) -> int:
        one, two = book[pair[1]], book[pair[2]]
        return REPEATED * per_minute(one) + road(one) + min(one["fee"], two["fee"]) * 10

    p, q, r, s, t, u, alone, too_long = candidates
    four = {pair: saving(pair) for pair in candidates}
    choices = sorted([(four[p] + four[r], 0), (four[p] + four[s], 1), (four[q] + four[s], 2)])
    best = {0: [p, r], 1: [p, s], 2: [q, s]}[choices[-1][1]]
    greedy = greedily([p, q, r, s], four)
    last = max((t, u), key=four.get)
    if (choices[-1][0] - choices[-2][0] < 300 or sorted(greedy) == sorted(best)
            or abs(four[t] - four[u]) < 300 or len(set(four.values())) < len(four)):  # fmt: skip
        return None, None
    order = draw.shuffled(candidates)
    keys = {pair: "abcdefgh"[n] for n, pair in enumerate(order)}

    def named(*pairs) -> list[str]:
        return sorted(keys[pair] for pair in pairs)

    seven = CITY + "第七条"
    truth = question(
        named(*best, last, alone),
        [
            (named(*greedy, last, alone), "您每次都先挑省得最多的。它占住了两场会，旁边的两个办法"
             "就都用不成了；换成那两个，合起来省得更多。", seven),
            (named(*best, last, alone, too_long),
             "有一个办法合后超过了90分钟，省得再多也不能用。", seven),
            (named(*greedy, last, alone, too_long),
             "有一个办法合后超过了90分钟；另外，先挑省得最多的不一定合算。", seven),
            (named(p, q, r, s, t, u, alone), "有的会用了两次。一场会只能合一次。", seven),
            (named(*best, last), "还有一对，和别的都不冲突，合后也不超时，可以再省一笔。",
             seven),
        ],
    )  # fmt: skip
    shown = [{"key": keys[pair], "first": pair[1], "second": pair[2]} for pair in order]
    return {"meetings": sorted(meetings, key=lambda m: m["no"]), "candidates": shown}, truth


def greedily(pairs, worth) -> list:
    taken: list = []
    for pair in sorted(pairs, key=worth.get, reverse=True):
        if all(len({*pair[1:], *other[1:]}) == 4 for other in taken):
            taken.append(pair)
    return taken


MAKERS = {"q1": make_q1, "q2": make_q2, "q3": make_q3, "q4": make_q4, "q5": make_q5,
          "q6": make_q6, "q7": make_q7, "q8": make_q8, "q9": make_q9, "q10": make_q10}  # fmt: skip


def until_found(draw: Draw, make, given, times=400):
    """Draw again until the question tells right from wrong; None when it never does."""
    for _ in range(times):
        case, truth = make(draw, given)
        if truth is not None:
            return case, truth
    return None, None


def of_diary(draw: Draw):
    """A diary whose four questions all tell right from wrong."""
    for _ in range(200):
        diary, found = make_diary(draw), {}
        for number in ("q3", "q10", "q2", "q1"):
            found[number] = until_found(draw, MAKERS[number], diary, times=2)
            if found[number][1] is None:
                break
        else:
            return diary, found
    raise RuntimeError("no diary found that tells right from wrong")


def make_data(seed: bytes) -> dict:
    """Files for the learner and the truth, from 16 bytes or more."""
    draw = Draw(seed)
    diary, found = of_diary(draw)
    for number in ("q4", "q5", "q6", "q7", "q8", "q9"):
        given = found["q7"][0]["meetings"] if number == "q8" else diary
        found[number] = until_found(draw, MAKERS[number], given)
    cases = {"rules": RULES, "topics": TOPICS} | {n: case for n, (case, _) in found.items()}
    text = json.dumps(cases, ensure_ascii=False, indent=1, sort_keys=True)
    return {
        "files": {"cases.json": text, "diary.csv": "\ufeff" + diary_csv(diary)},
        "truth": {number: found[number][1] for number in MAKERS},
    }
