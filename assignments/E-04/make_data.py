"""Each learner's own petitions for E-04, with the right answers and those of common mistakes.

The 2026 calendar comes with the generator kit, which becomes part of an edition: it keeps its
answers whatever becomes of the calendar files later. A test compares it with those files.
"""

from datetime import date, timedelta

from generator_kit import (
    ONE,
    Draw,
    as_files,
    calendar_extract,
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

RULE = "信访工作条例（2022）"
FIVE = RULE + "第二十三条第三款"
TOLD = RULE + "第二十三条第二款"
SIXTY = RULE + "第三十四条"
AGAIN = RULE + "第三十五条"
LAST = RULE + "第三十六条"
NOTICE = FIVE + "；国务院办公厅关于2026年部分节假日安排的通知"
DAY_ONE = "民法典（2020）第二百零一条（参照）"
DAY_ONE_TOLD = "您把起算的当天当成了第一天。本题的口径是当天不算，从次日数起。"

PEOPLE = [
    "陈守田", "周桂兰", "吴建设", "林小满", "郑长水", "许春生", "何秀云", "罗大江", "孙巧玲",
    "马向东", "高玉梅", "谢家宝", "冯立秋", "曹水根", "彭月娥", "唐少华",
]  # fmt: skip
MATTERS = [
    "小区污水外溢", "楼道照明长期不亮", "路口夜间施工扰民", "老楼加装电梯受阻", "村道塌方没有修",
    "公厕长期关门", "井盖缺失", "农田灌溉渠堵塞", "集市占道影响出行", "沿街店铺油烟扰民",
    "公交末班车提前", "校门口接送拥堵", "电动车棚没有充电桩", "安置房漏水", "饮用水有异味",
    "广场舞噪声", "河道垃圾无人清理", "养老补贴迟发",
]  # fmt: skip


def after(start: date, n: int) -> date:
    return start + timedelta(days=n)


def months_after(start: date, n: int) -> date:
    """The same day n months on; all starts here are before the 29th or in long months."""
    month = start.month - 1 + n
    year, month = start.year + month // 12, month % 12 + 1
    at = start.day
    while True:
        try:
            return date(year, month, at)
        except ValueError:
            at -= 1


def extra(value, message: str, source: str) -> tuple:
    return (value, message, source)


def safe(*dates: date) -> bool:
    """Last days of natural-day terms: the regulation has no rule for a day off, so none is used."""
    return all(works(d) and d.year == 2026 for d in dates)


# --- the questions


def make_q1(draw: Draw):
    """Told in writing within 15 natural days of receipt."""
    received = draw.one(workdays_in(("03-02", "06-12"), ("07-01", "09-22"), ("10-12", "11-20")))
    answer = after(received, 15)
    if not safe(answer):
        return None, None
    truth = question(
        answer,
        [
            extra(
                count_on(received, 15),
                "您按工作日数了十五天。这一条写的是十五日，没有写工作日，周末和节假日都要数。",
                TOLD,
            ),
            extra(after(received, 14), DAY_ONE_TOLD, DAY_ONE),
            extra(
                count_on(received, 5),
                "您用了五个工作日。那是提出异议的时间；书面告知信访人是另一只钟。",
                TOLD + "、第三款",
            ),
            extra(
                after(received, 30),
                "三十日是请求复查、提出复查意见的时间，不是书面告知的时间。",
                TOLD,
            ),
        ],
    )
    return {"received_on": received.isoformat()}, truth


def make_q2(draw: Draw):
    """Objection to a forwarded matter: 5 working days."""
    received = draw.one(
        workdays_in(("02-09", "02-13"), ("04-24", "04-30"), ("09-16", "09-30"), ("06-15", "06-18"))
    )
    truth = question(
        count_on(received, 5),
        [
            extra(
                after(received, 5),
                "您按日历数了五天。提出异议的时间写明是工作日，周末和放假的日子不数。",
                FIVE,
            ),
            extra(
                count_on(received, 5, weekday),
                "您只跳过了周六、周日，没有跳过节日放假的那几天。",
                FIVE,
            ),
            extra(
                count_on(received - ONE, 5),
                DAY_ONE_TOLD,
                DAY_ONE,
            ),
            extra(
                after(received, 15),
                "您用了十五日。十五日是书面告知信访人的时间；提出异议的时间短得多。",
                FIVE,
            ),
        ],
    )
    if truth is None:
        return None, None
    no_makeup = count_on(received, 5, works_without_makeup)
    values = {truth["answer"], *(m["value"] for m in truth["mistakes"])}
    if no_makeup.isoformat() not in values:
        truth["mistakes"].append(
            {
                "value": no_makeup.isoformat(),
                "message": "您把调休上班的周末当成了休息日。调休上班的那天是工作日，要数。",
                "source": NOTICE,
            }
        )
    return {"received_on": received.isoformat()}, truth


def make_q3(draw: Draw):
    """60 natural days from acceptance, not from receipt."""
    accepted = draw.one(workdays_in(("02-25", "09-30")))
    received = after(accepted, -draw.between(3, 12))
    answer = after(accepted, 60)
    if not works(received) or not safe(answer):
        return None, None
    truth = question(
        answer,
        [
            extra(
                after(received, 60),
                "您从收到信访件那天起算了。办结的六十日从受理之日起算，收到和受理是两回事。",
                SIXTY,
            ),
            extra(
                count_on(accepted, 60),
                "您按工作日数了六十天。这一条写的是日，没有写工作日，周末和节假日都要数。",
                SIXTY,
            ),
            extra(
                months_after(accepted, 2),
                "您把六十日当成了两个月。月有大小，六十日要一天一天数。",
                SIXTY,
            ),
            extra(after(accepted, 59), DAY_ONE_TOLD, DAY_ONE),
            extra(after(accepted, 90), "您把延长的三十日也算了进去。本件没有批准延长。", SIXTY),
        ],
    )
    return {"received_on": received.isoformat(), "accepted_on": accepted.isoformat()}, truth


def make_q4(draw: Draw):
    """Extended as far as the regulation lets: 30 more natural days."""
    accepted = draw.one(workdays_in(("02-25", "09-18")))
    received = after(accepted, -draw.between(2, 9))
    first = after(accepted, 60)
    answer = after(accepted, 90)
    if not works(received) or not safe(answer):
        return None, None
    truth = question(
        answer,
        [
            extra(first, "这是没有延长时的最后一天。本件已经依规批准延长，要接着数。", SIXTY),
            extra(
                count_on(first, 30),
                "您把延长的三十日当成了工作日。延长的也是日历天，周末和节假日都要数。",
                SIXTY,
            ),
            extra(
                after(received, 90),
                "您从收到信访件那天起算了。六十日和延长的三十日都从受理之日接着数。",
                SIXTY,
            ),
            extra(
                months_after(accepted, 3),
                "您把六十日加三十日当成了三个月。月有大小，要一天一天数。",
                SIXTY,
            ),
            extra(after(accepted, 120), "您延长了六十日。延长的时间不得超过三十日。", SIXTY),
        ],
    )
    return {"received_on": received.isoformat(), "accepted_on": accepted.isoformat()}, truth


def make_q5(draw: Draw):
    """The petitioner asks for 复查 within 30 days of receiving the written answer."""
    issued = draw.one(workdays_in(("03-02", "11-13")))
    served = after(issued, draw.between(2, 6))
    answer = after(served, 30)
    if not works(served) or not safe(answer):
        return None, None
    truth = question(
        answer,
        [
            extra(
                after(issued, 30),
                "您从意见书落款那天起算了。信访人的三十日从收到书面答复之日起算，送达要留凭证。",
                AGAIN,
            ),
            extra(
                count_on(served, 30),
                "您按工作日数了三十天。这一条写的是日，周末和节假日都要数。",
                AGAIN,
            ),
            extra(
                months_after(served, 1),
                "您把三十日当成了一个月。月有大小，三十日要一天一天数。",
                AGAIN,
            ),
            extra(after(served, 29), DAY_ONE_TOLD, DAY_ONE),
            extra(
                after(served, 60),
                "您用了六十日。六十日是办结原信访事项的时间，不是请求复查的时间。",
                AGAIN,
            ),
        ],
    )
    return {"issued_on": issued.isoformat(), "served_on": served.isoformat()}, truth


def make_q6(draw: Draw):
    """复核 opinion within 30 days; the time of a hearing is not counted."""
    asked = draw.one(workdays_in(("03-02", "11-06")))
    first = after(asked, draw.between(5, 15))
    last = after(first, draw.between(4, 9))
    length = (last - first).days + 1
    answer = after(asked, 30 + length)
    if not (works(first) and works(last)) or not safe(answer):
        return None, None
    truth = question(
        answer,
        [
            extra(
                after(asked, 30),
                "您没有去掉听证的时间。复核中听证所需时间不计算在三十日里。",
                RULE + "第三十六条第二款",
            ),
            extra(
                after(asked, 30 + sum(map(works, days(first, last)))),
                "您只去掉了听证期间的工作日。三十日是按日历天数的，去掉的也是日历天。",
                RULE + "第三十六条第二款",
            ),
            extra(
                after(last, 30),
                "您从听证结束那天重新起算了三十日。听证只是停表，停完接着数，不是重来。",
                RULE + "第三十六条第二款",
            ),
            extra(count_on(asked, 30), "您按工作日数了三十天，也没有去掉听证的时间。", LAST),
            extra(
                after(asked, 29 + length),
                "您把收到请求的当天当成了第一天，或者少去掉了一天听证时间（首尾两天都用于听证）。",
                DAY_ONE,
            ),
        ],
    )
    case = {
        "asked_on": asked.isoformat(), "hearing_from": first.isoformat(),
        "hearing_to": last.isoformat(),
    }  # fmt: skip
    return case, truth


def make_q7(draw: Draw):
    """Six files: which were closed late? Each tempts another wrong method."""
    kinds = draw.shuffled(
        ["late", "late", "receipt", "extended", "workdays", draw.one(["late", "early"])]
    )
    files = [
        _file(draw, kind) | {"key": key, "matter": matter}
        for key, kind, matter in zip("abcdef", kinds, draw.shuffled(MATTERS)[:6], strict=True)
    ]
    if any(not safe(after(day(f["accepted_on"]), 90 if f["extended"] else 60)) for f in files):
        return None, None

    def late(start="accepted_on", rule=None, extended=True) -> list[str]:
        found = []
        for f in files:
            n = 90 if f["extended"] and extended else 60
            begin = day(f[start])
            due = count_on(begin, n, rule) if rule else after(begin, n)
            if day(f["closed_on"]) > due:
                found.append(f["key"])
        return found

    truth = question(
        late(),
        [
            extra(
                late("received_on"),
                "您从收到那天起算，把没有超期的也判成了超期。六十日从受理之日起算。",
                SIXTY,
            ),
            extra(
                late(rule=works),
                "您按工作日数了六十天，超期的没有找全。这一条写的是日，不是工作日。",
                SIXTY,
            ),
            extra(
                late(extended=False),
                "您没有考虑已经依规批准的延长。批准延长并告知理由的，最多再加三十日。",
                SIXTY,
            ),
        ],
    )
    return {"files": files}, truth


def _file(draw: Draw, kind: str) -> dict:
    """``late``: by days, yet within 60 working days; ``receipt``: late only from receipt; …"""
    while True:
        accepted = draw.one(workdays_in(("02-25", "07-31")))
        received = after(accepted, -draw.between(5, 12))
        n = 90 if kind == "extended" else 60
        due = after(accepted, n)
        closed = {
            "late": after(due, draw.between(1, 9)),
            "receipt": after(due, -draw.between(0, 3)),
            "extended": after(due, -draw.between(0, 12)),
            "workdays": after(due, draw.between(10, 18)),
            "early": after(accepted, draw.between(20, 45)),
        }[kind]
        if works(received) and works(closed):
            break
    return {
        "received_on": received.isoformat(), "accepted_on": accepted.isoformat(),
        "extended": kind == "extended", "closed_on": closed.isoformat(),
    }  # fmt: skip


PATHS = {
    "petition": "听取陈述、调查核实，出具信访处理意见书",
    "court": "依法院、检察院、公安机关的法律程序处理",
    "arbitration": "导入仲裁",
    "party": "导入党员申诉、申请复审等程序",
    "administrative": "导入行政复议、行政裁决、确认、许可、处罚等行政程序",
    "duty": "依法履行职责或者答复（查处违法行为、保护人身权财产权）",
}
BANK = {
    "petition": [
        "村口的公交站迁远了，老人走不动，要求解决",
        "小区旧改以后停车位怎么分，几次商量没有结果",
        "对十年前企业改制时的安置方案还有意见，想要个说法",
        "镇上灯光球场的灯夜里直照卧室，睡不好，想请镇里协调解决",
        "村里修路以后晒场不够用，想请镇里帮着协调一块",
        "社区食堂停了晚餐，独居老人没处吃饭，要求解决",
    ],
    "court": [
        "不服法院一审判决，案子还在上诉期里",
        "对检察院不起诉的决定不服",
        "邻居打伤人的案子公安机关已经立案，想知道怎么处理",
        "拿到生效判决，对方一直不还钱，要求强制执行",
    ],
    "arbitration": [
        "工伤的待遇单位不肯认，劳动争议还没有申请过仲裁",
        "承包地的承包合同写明发生争议先仲裁，双方谈不拢",
        "被单位辞退，对补偿数额有争议，还没有申请过仲裁",
    ],
    "party": [
        "不服党支部给自己的警告处分",
        "对上级党委维持处分的决定不服，请求再审查一次",
    ],
    "administrative": [
        "不服城管局两千元罚款的决定，收到才一个星期",
        "房产登记机关不给更正登记，认为不合法",
        "申请餐饮许可被拒绝，认为理由不成立",
        "两个村争一片山林的权属，要求政府作个裁决",
        "不服市场监管局没收物品的决定，收到才十天",
    ],
    "duty": [
        "举报沿江一家作坊夜里偷排废水，要求查处",
        "举报楼下店铺私拆承重墙，要求住建部门查处",
        "反映山上采石常有飞石落进院子，要求应急管理部门保护住户安全",
        "举报药店卖过期药，要求查处",
    ],
}


def make_q8(draw: Draw):
    """Ten matters to be sent down their paths; only one kind has the 60 days."""
    take = {"petition": 3, "court": 2, "arbitration": 1, "party": 1, "administrative": 2, "duty": 1}
    chosen = [(text, path) for path, n in take.items() for text in draw.shuffled(BANK[path])[:n]]
    keys = "abcdefghij"[: len(chosen)]
    rows = dict(zip(keys, draw.shuffled(chosen), strict=True))
    right = {key: path for key, (_, path) in rows.items()}
    message = {
        "court": "办案的机关有自己的一套办法，一份信访意见代替不了。",
        "arbitration": "这类争议，法律或者合同写明了先找谁评理。",
        "party": "对党内的处分，党内有专门的救济办法。",
        "administrative": "他不服的是机关的决定，或者要机关定个权属，有专门的办法，还有期限。",
        "duty": "他要的是有人去查、去管，不是一份意见书。",
    }
    mistakes = [
        {
            "row": key, "value": "petition", "message": f"“{rows[key][0]}”：{message[path]}",
            "source": RULE + "第三十一条",
        }
        for key, path in right.items()
        if path != "petition"
    ]  # fmt: skip
    mistakes += [
        {
            "row": key, "value": "administrative",
            "message": f"“{rows[key][0]}”：没有哪个决定可以拿去复议，要靠去听、去看、去协调。",
            "source": RULE + "第三十一条第六项",
        }
        for key, path in right.items()
        if path == "petition"
    ]  # fmt: skip
    truth = {
        "answer": sorted(f"{key}={path}" for key, path in right.items()),
        "tolerance": 0,
        "points": "10",
        "mistakes": mistakes,
    }
    return {"items": {key: text for key, (text, _) in rows.items()}, "targets": PATHS}, truth


def make_q9(draw: Draw):
    """Days used and days left of four matters on one day."""
    today = draw.one(workdays_in(("05-11", "09-18")))
    rows, cells, from_receipt, by_work = [], {}, {}, {}
    for n, matter in enumerate(draw.shuffled(MATTERS)[:4], start=1):
        accepted = after(today, -draw.between(8, 55))
        received = after(accepted, -draw.between(3, 12))
        extended = n == 3
        total = 90 if extended else 60
        used = (today - accepted).days
        rows.append(
            {
                "key": f"m{n}", "matter": matter, "received_on": received.isoformat(),
                "accepted_on": accepted.isoformat(), "extended": extended,
            }
        )  # fmt: skip
        cells |= {f"m{n}.used": used, f"m{n}.left": total - used}
        from_receipt |= {f"m{n}.used": (today - received).days}
        by_work |= {f"m{n}.used": sum(map(works, days(after(accepted, 1), today)))}
    if any(not works(day(r["accepted_on"])) or not works(day(r["received_on"])) for r in rows):
        return None, None
    mistakes = [
        {
            "row": cell, "value": str(wrong[cell]), "message": f"第{cell[1]}件{message}",
            "source": SIXTY,
        }
        for wrong, message in (
            (from_receipt, "您是从收到那天数起的。用了几天，从受理的次日数起。"),
            (by_work, "您数的是工作日。六十日、三十日都按日历天数。"),
        )
        for cell in sorted(wrong)
        if wrong[cell] != cells[cell]
    ]  # fmt: skip
    mistakes.append(
        {
            "row": "m3.left", "value": str(60 - cells["m3.used"]),
            "message": "第3件已经依规批准延长三十日，剩余天数要按九十日算。", "source": SIXTY,
        }
    )  # fmt: skip
    for cell in ("m1", "m2", "m4"):
        mistakes.append(
            {
                "row": f"{cell}.left", "value": str(90 - cells[f"{cell}.used"]),
                "message": f"第{cell[1]}件没有批准延长，只有六十日。", "source": SIXTY,
            }
        )  # fmt: skip
    truth = {
        "answer": sorted(f"{cell}={value}" for cell, value in cells.items()),
        "tolerance": 0,
        "points": "10",
        "mistakes": mistakes,
    }
    return {"today": today.isoformat(), "rows": rows}, truth


MAKERS = {
    "q1": make_q1, "q2": make_q2, "q3": make_q3, "q4": make_q4, "q5": make_q5, "q6": make_q6,
    "q7": make_q7, "q8": make_q8, "q9": make_q9,
}  # fmt: skip


def make_data(seed: bytes) -> dict:
    """Files for the learner and the truth, from 16 bytes or more."""
    draw = Draw(seed)
    people, matters = draw.shuffled(PEOPLE), draw.shuffled(MATTERS)
    cases, truth = {}, {}
    for number, (name, make) in enumerate(MAKERS.items()):
        case, entry = until_found(draw, make)
        cases[name] = {"person": people[number], "matter": matters[number]} | case
        truth[name] = entry
    files = {"cases.json": cases, "calendar.json": calendar_extract()}
    return {"files": as_files(files, sort_keys=True), "truth": truth}
