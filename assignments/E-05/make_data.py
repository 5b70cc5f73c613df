"""Each learner's own requests for E-05, with the right answers and those of common mistakes.

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
    until_found,
    weekday,
    workdays_in,
    works,
    works_without_makeup,
)

RULE = "政府信息公开条例（2019修订）"
PUBLISH = RULE + "第二十六条"
CORRECT = RULE + "第三十条"
RECEIVED = RULE + "第三十一条"
ANSWER = RULE + "第三十三条第二款"
PAUSE = RULE + "第三十三条第三款"
NOTICE = "国务院办公厅关于2026年部分节假日安排的通知"
DAY_ONE = "民法典（2020）第二百零一条（参照）"

CALENDAR_DAYS = "您按日历天数往后推了。条例在这里写明是工作日，周末和放假的日子都不数。"
WEEKDAYS_ONLY = "您只跳过了周六、周日：放假的工作日也要跳过，调休上班的周末反而要数。"
NO_MAKEUP = "您把调休上班的周末当成了休息日。日历上写“班”的那天是工作日，要数。"
FIRST_DAY = "您把起算的当天当成了第一天。本课的口径是当天不算，从次日数起。"

PEOPLE = [
    "陈守田", "周桂兰", "吴建设", "林小满", "郑长水", "许春生", "何秀云", "罗大江", "孙巧玲",
    "马向东", "高玉梅", "谢家宝", "冯立秋", "曹水根", "彭月娥", "唐少华",
]  # fmt: skip
TOPICS = [
    "河堤加固工程验收报告", "菜市场改造资金安排", "村道硬化招标结果", "养老服务补贴标准",
    "公交线路调整依据", "旧厂房拆除批复", "学校食堂检查结果", "饮用水水质检测报告",
    "征地补偿安置方案", "公厕建设年度计划", "路灯维修合同", "危房鉴定名单和标准",
    "社区食堂补助办法", "河道保洁考核结果",
]  # fmt: skip
PROJECTS = [
    "老旧小区改造", "农贸市场改造", "河堤加固", "村道拓宽", "社区食堂", "公厕新建",
    "养老院扩建", "校舍加固",
]  # fmt: skip


def after(start: date, n: int) -> date:
    return start + timedelta(days=n)


def no_later(*dates: date) -> bool:
    """From 2026-12-29 a day may still be changed by the notice for 2027: nothing asks for it."""
    return max(dates) <= day("12-28")


def dates(answer: date, wrong: list[tuple[date, str, str]]) -> dict | None:
    """The truth of a date; None when two ways lead to one day."""
    values = [value for value, _, _ in wrong]
    if len({answer, *values}) <= len(values) or not no_later(answer):
        return None
    told = [{"value": d.isoformat(), "message": m, "source": s} for d, m, s in wrong]
    return {"answer": answer.isoformat(), "tolerance": 0, "mistakes": told}


def counting(start: date, n: int, source: str) -> list[tuple[date, str, str]]:
    """Where four wrong ways to count end."""
    return [
        (after(start, n), CALENDAR_DAYS, source),
        (count_on(start, n, weekday), WEEKDAYS_ONLY, source),
        (count_on(start, n, works_without_makeup), NO_MAKEUP, NOTICE),
        (count_on(start - ONE, n), FIRST_DAY, DAY_ONE),
    ]


def rows_truth(right: dict[str, str], slips: list[tuple[str, str, str, str]], points: str) -> dict:
    """The truth of a matching or a table, told row by row."""
    return {
        "answer": sorted(f"{key}={value}" for key, value in right.items()),
        "tolerance": 0,
        "points": points,
        "mistakes": [
            {"row": row, "value": value, "message": message, "source": source}
            for row, value, message, source in slips
            if right[row] != value
        ],
    }


def short(d: date) -> str:
    return f"{d.month}月{d.day}日"


# --- the questions

CHANNELS = {"handed": "提交那天", "signed": "签收那天", "confirmed": "确认那天"}
#: way in, what happened on three days, the tempting day and why it is wrong
WAYS = [
    ("handed", "{0}到窗口当面递交，{1}登记入册", "confirmed",
     "人已经当面交到手里，没有别的手续要等。"),
    ("handed", "{0}当面交到政务公开办，{1}打电话核对联系方式", "confirmed",
     "当面交的，事后打不打电话都不影响收到的日子。"),
    ("handed", "{0}当面递交，{1}分给业务科室，{2}科室签收", "signed",
     "机关内部怎么传，不影响收到的日子。"),
    ("signed", "{0}寄出挂号信，{1}单位收发室签收，{2}转到政务公开办", "handed",
     "寄出时信还在路上，机关还没有收到。"),
    ("signed", "{0}寄出特快专递，{1}单位签收，{2}打电话与本人确认", "confirmed",
     "要签收的邮件，有签收为凭，不用等电话。"),
    ("signed", "{0}寄出挂号信，{1}门卫代单位签收，{2}政务公开办拆信", "handed",
     "寄出时信还在路上，机关还没有收到。"),
    ("confirmed", "{0}投寄平信，{1}政务公开办收到，当天打电话与本人确认", "handed",
     "平信不用签收，信投进邮筒的时候机关并不知道。"),
    ("confirmed", "{0}在政府网站提交，{1}双方确认", "handed",
     "网上提交的，点下按钮还不是收到，要双方对上。"),
    ("confirmed", "{0}把传真发到政务公开办，{1}双方确认", "handed",
     "传真发出去还不是收到，要双方对上。"),
    ("confirmed", "{0}通过公布的电子邮箱提交，{1}双方确认，{2}登记入册", "handed",
     "网上提交的，点下按钮还不是收到，要双方对上。"),
]  # fmt: skip


def make_q1(draw: Draw):
    """Eight requests by different ways: which day counts as the day of receipt?"""
    by_kind = {k: draw.shuffled([w for w in WAYS if w[0] == k]) for k in CHANNELS}
    chosen = by_kind["handed"][:2] + by_kind["signed"][:2] + by_kind["confirmed"][:3]
    chosen.append(
        draw.one(by_kind["handed"][2:] + by_kind["signed"][2:] + by_kind["confirmed"][3:])
    )
    people, items, right, slips = draw.shuffled(PEOPLE), {}, {}, []
    for n, (kind, text, tempting, why) in enumerate(draw.shuffled(chosen), start=1):
        first = draw.one(workdays_in(("03-02", "11-13")))
        second = count_on(first, draw.between(1, 4))
        third = count_on(second, draw.between(1, 3))
        key = f"w{n}"
        items[key] = f"{people[n - 1]}：{text.format(short(first), short(second), short(third))}"
        right[key] = kind
        slips.append((key, tempting, f"第{n}件：{why}", RECEIVED))
        if kind == "confirmed":
            message = f"第{n}件：这条渠道没有签收这一步，要与申请人对上了才算。"
            slips.append((key, "signed", message, RECEIVED))
    return {"items": items, "targets": CHANNELS}, rows_truth(right, slips, "8")


def make_q2(draw: Draw):
    """An answer in 20 working days from confirmation."""
    confirmed = draw.one(workdays_in(("01-26", "02-13"), ("04-13", "04-30"), ("09-10", "09-30")))
    sent = after(confirmed, -draw.between(1, 4))
    wrong = [
        (
            count_on(sent, 20),
            "您从网上提交那天起算了。网上提交的申请，双方确认那天才算收到。",
            RECEIVED,
        ),
        *counting(confirmed, 20, ANSWER),
    ]
    case = {"sent_on": sent.isoformat(), "confirmed_on": confirmed.isoformat()}
    return case, dates(count_on(confirmed, 20), wrong)


def make_q3(draw: Draw):
    """Signed for, then extended by fewer working days than the most that is allowed."""
    signed = draw.one(workdays_in(("03-02", "04-24"), ("08-03", "09-30")))
    posted, passed = after(signed, -draw.between(2, 4)), after(signed, draw.between(2, 4))
    more = draw.between(8, 18)
    first = count_on(signed, 20)
    agreed = count_on(signed, draw.between(14, 18))
    if not works(passed):
        return None, None
    wrong = [
        (count_on(posted, 20 + more), "您从寄出那天起算了。挂号信以签收那天为收到。", RECEIVED),
        (
            count_on(passed, 20 + more),
            "您从转到政务公开办那天起算了。收发室代表单位签收，单位内部转送的时间不能算在外面。",
            RECEIVED,
        ),
        (first, "这是没有延长时的最后一天。延长已经依规同意并告知，要接着数。", ANSWER),
        (
            count_on(signed, 40),
            "您一律延长了二十个工作日。那是延长的上限，本件同意延长的没有这么多。",
            ANSWER,
        ),
        (
            after(first, more),
            "延长的天数您按日历天数了。延长的也是工作日，周末和放假的日子不数。",
            ANSWER,
        ),
        (
            count_on(agreed, more),
            "您从同意延长那天数起了。延长是接在二十个工作日后面的，不是从同意那天另数。",
            ANSWER,
        ),
        (count_on(signed - ONE, 20 + more), FIRST_DAY, DAY_ONE),
    ]
    case = {
        "posted_on": posted.isoformat(), "signed_on": signed.isoformat(),
        "passed_on": passed.isoformat(), "agreed_on": agreed.isoformat(), "more": more,
    }  # fmt: skip
    return case, dates(count_on(signed, 20 + more), wrong)


def make_q4(draw: Draw):
    """One notice to correct, within 7 working days of receipt; picked in a calendar."""
    received = draw.one(
        workdays_in(("02-02", "02-28"), ("04-27", "05-09"), ("09-09", "09-20"), ("09-25", "10-10"))
    )
    wrong = [
        *counting(received, 7, CORRECT),
        (
            count_on(received, 20),
            "您用了答复的二十个工作日。申请看不明白，告知补正的时间要短得多。",
            CORRECT,
        ),
    ]
    truth = dates(count_on(received, 7), wrong)
    if truth is None:
        return None, None
    truth["answer"] = [truth["answer"]]
    for mistake in truth["mistakes"]:
        mistake["value"] = [mistake["value"]]
    return {"received_on": received.isoformat()}, truth


def make_q5(draw: Draw):
    """The clock starts when the corrected request arrives."""
    received = draw.one(workdays_in(("01-20", "02-06"), ("04-02", "04-20"), ("08-24", "09-22")))
    told = count_on(received, draw.between(2, 6))
    corrected = count_on(told, draw.between(3, 8))
    used = sum(map(works, days(received + ONE, told)))
    wrong = [
        (
            count_on(received, 20),
            "您从第一次收到申请那天起算了。申请经过补正，答复的期限另有起点。",
            CORRECT,
        ),
        (
            count_on(told, 20),
            "您从告知补正那天起算了。告知的时候，能办的申请还没有到手。",
            CORRECT,
        ),
        (
            count_on(corrected, 20 - used),
            "您把告知补正以前用掉的天数也扣了。补正不是停表，是重新起算。",
            CORRECT,
        ),
        (after(corrected, 20), CALENDAR_DAYS, ANSWER),
        (count_on(corrected - ONE, 20), FIRST_DAY, DAY_ONE),
    ]
    case = {
        "received_on": received.isoformat(), "told_on": told.isoformat(),
        "corrected_on": corrected.isoformat(),
    }  # fmt: skip
    return case, dates(count_on(corrected, 20), wrong)


#: what is asked for, who is asked for an opinion
ASKED = [
    ("菜市场改造招标结果", "中标企业（里面有它的报价明细）"),
    ("征地补偿发放情况", "三户居民（里面有他们的住址）"),
    ("饮用水水质检测报告", "检测公司（里面有它自己的检测方法）"),
    ("河堤加固联合验收意见", "市水务局（信息由两家共同制作）"),
    ("危房联合鉴定结论", "市住建局（信息由两家共同制作）"),
    ("路灯维修合同", "维修企业（里面有它的成本）"),
]


def make_q6(draw: Draw):
    """Time for asking others is not counted; the case names the days, so no edge is tested."""
    received = draw.one(workdays_in(("01-26", "02-11"), ("04-07", "04-28"), ("09-02", "09-28")))
    sent = count_on(received, draw.between(3, 7))
    back = count_on(sent, draw.between(6, 13))
    left_out = days(sent + ONE, back)
    idle = sum(map(works, left_out))

    def but_for(d: date) -> bool:
        return works(d) and d not in left_out

    plain = count_on(received, 20)
    wrong = [
        (plain, "您没有去掉征求意见用去的时间。这段时间不计算在答复的期限里。", PAUSE),
        (
            after(plain, len(left_out)),
            "您把征求意见的日历天数加到了最后一天上。期限数工作日，去掉的也只能是工作日。",
            PAUSE,
        ),
        (
            count_on(back, 20),
            "您从收到意见那天重新数了二十天。征求意见只是停表，停完接着数。",
            PAUSE,
        ),
        (
            count_on(received, 35),
            "您一律去掉了十五个工作日。十五个工作日是对方提意见的上限，去掉的是实际用去的时间。",
            PAUSE,
        ),
        (count_on(received - ONE, 20, but_for), FIRST_DAY, DAY_ONE),
        (
            count_on(received, 40),
            "您把延长的时间也算了进去。本件没有延长，只是征求过意见。",
            ANSWER,
        ),
    ]
    topic, asked = draw.one(ASKED)
    case = {
        "topic": topic, "asked": asked, "received_on": received.isoformat(),
        "from": left_out[0].isoformat(), "to": back.isoformat(),
    }  # fmt: skip
    return case, dates(count_on(received, 20 + idle), wrong)


EVENTS = [
    "规范性文件{0}印发", "收费标准{0}经批准调整", "应急预案{0}修订通过", "项目批准结果{0}作出",
    "机关办公地址{0}变更", "专项规划{0}批准", "补贴名额和标准{0}确定",
]  # fmt: skip


def make_q7(draw: Draw):
    """What must be published on one's own motion: 20 working days from making or change."""
    made = draw.one(workdays_in(("01-26", "02-13"), ("04-10", "04-30"), ("09-08", "09-30")))
    passed = count_on(made, draw.between(2, 9))
    wrong = [
        (
            count_on(passed, 20),
            "您从送到网站编辑那天起算了。期限从信息形成或者变更那天数，机关内部的流转也在里面。",
            PUBLISH,
        ),
        *counting(made, 20, PUBLISH),
    ]
    case = {
        "event": draw.one(EVENTS), "made_on": made.isoformat(), "passed_on": passed.isoformat()
    }  # fmt: skip
    return case, dates(count_on(made, 20), wrong)


PARTS = {"give": "照样提供", "a14": "国家秘密等", "a15": "第三方权益", "a16": "内部、过程"}
ITEMS = {
    "give": [
        "总投资和资金来源", "施工单位名称和中标价", "补助的标准和计算办法", "验收结论和整改要求",
        "主管单位的办公电话和负责人姓名", "审批依据的文件名和文号",
        "材料供应商的工艺参数（供应商已书面同意公开）",
        "受访商户的姓名和意见（本人已书面同意公开）",
    ],
    "a14": [
        "标注“机密”的附图，依法定为国家秘密", "依法定为秘密级的勘测坐标成果",
        "法律禁止公开的举报人材料", "供水管网的防爆薄弱点位置（公开可能危及公共安全）",
    ],
    "a15": [
        "三户住户的身份证号和银行账号", "住户的病历和残疾等级（本人不同意公开）",
        "落标企业的成本明细（企业标明是商业秘密，不同意公开）",
        "检测公司自有的检测方法（公司标明是商业秘密，不同意公开）", "困难家庭孩子的姓名和就读班级",
        "供应商的客户名单（供应商标明是商业秘密，不同意公开）",
    ],
    "a16": [
        "项目组人员的考核排名", "验收组用车和食宿安排", "会上各科室的讨论记录",
        "验收报告的第二次修改稿", "与邻市商量分工的往来函", "向市政府的请示",
        "单位内部的文件流转单",
    ],
}  # fmt: skip
WHY = {
    ("give", "a15"): "这里没有要保护的秘密，或者当事人自己已经书面同意。",
    ("give", "a16"): "办事的依据、标准和结果，正是群众应当知道的。",
    ("a14", "give"): "先看密级，再看安全和法律的禁止，这一道关过不去就不能给。",
    ("a14", "a16"): "这不是“可以不公开”，是不予公开，没有商量的余地。",
    ("a15", "give"): "给出去会伤到别人，人家又没有同意，公共利益上也没有非公开不可的理由。",
    ("a15", "a16"): "它不是机关自己的事，是别人的隐私或者商业秘密。",
    ("a16", "give"): "这是机关自己的安排，或者还没有定下来的东西，可以不给。",
    ("a16", "a15"): "这里没有外人的隐私和商业秘密，是机关自己的事。",
}
GROUND = {"give": "十三条", "a14": "十四条", "a15": "十五条", "a16": "十六条"}


def make_q8(draw: Draw):
    """Twelve parts of one file: give, or withhold on which ground?"""
    take = {"give": 4, "a14": 2, "a15": 3, "a16": 3}
    chosen = [(text, kind) for kind, n in take.items() for text in draw.shuffled(ITEMS[kind])[:n]]
    items, right, slips = {}, {}, []
    for n, (text, kind) in enumerate(draw.shuffled(chosen), start=1):
        key = f"p{n:02}"
        items[key], right[key] = text, kind
        source = RULE + "第" + GROUND[kind]
        slips += [
            (key, wrong, f"第{n}项：{message}", source + "、第三十七条")
            for (of, wrong), message in WHY.items()
            if of == kind
        ]
    case = {"project": draw.one(PROJECTS), "items": items, "targets": PARTS}
    return case, rows_truth(right, slips, "12")


def make_q9(draw: Draw):
    """Working days used and left of four requests, on one day."""
    today = draw.one(workdays_in(("05-06", "06-12"), ("10-09", "10-30")))
    extras = draw.shuffled([("extended", 10), ("asked", 0), ("plain", 0), ("plain", 0)])
    rows, right, slips = [], {}, []
    for n, (kind, more) in enumerate(extras, start=1):
        row, cells, told = _ledger_row(draw, today, kind, more, n)
        if row is None:
            return None, None
        rows.append(row)
        right |= cells
        slips += told
    topics = draw.shuffled(TOPICS)
    rows = [row | {"topic": topic} for row, topic in zip(rows, topics, strict=False)]
    return {"today": today.isoformat(), "rows": rows}, rows_truth(right, slips, "8")


def _alike(used: int, by_calendar: int, by_week: int, unstopped: int, stopped: bool) -> bool:
    """Two ways to count come to one number."""
    ways = [used, by_calendar, by_week] + [unstopped] * stopped
    return len(set(ways)) < len(ways)


def _ledger_row(draw: Draw, today: date, kind: str, more: int, n: int):
    received = after(today, -draw.between(*((30, 40) if kind != "plain" else (9, 24))))
    if not works(received):
        return None, None, None
    left_out = []
    if kind == "asked":
        sent = count_on(received, draw.between(2, 4))
        left_out = days(sent + ONE, count_on(sent, draw.between(5, 8)))
        if left_out[-1] >= today:
            return None, None, None
    spent = days(received + ONE, today)
    used = sum(works(d) and d not in left_out for d in spent)
    total = 20 + more
    weekdays = sum(weekday(d) and d not in left_out for d in spent)
    if not 0 < used < total or _alike(
        used, len(spent), weekdays, sum(map(works, spent)), bool(left_out)
    ):
        return None, None, None
    a, b, which = f"r{n}.used", f"r{n}.left", f"第{'一二三四'[n - 1]}件"
    slips = [
        (a, str(len(spent)), f"{which}您数的是日历天，应当数工作日。", ANSWER),
        (a, str(weekdays), f"{which}：{WEEKDAYS_ONLY[1:]}", ANSWER),
    ]
    if left_out:
        whole = sum(map(works, spent))
        slips.append((a, str(whole), f"{which}没有去掉征求意见用去的时间。", PAUSE))
    if more:
        slips.append((b, str(20 - used), f"{which}没有加上延长的天数。", ANSWER))
    else:
        slips.append((b, str(40 - used), f"{which}没有延长，只有二十个工作日。", ANSWER))
    row = {
        "key": f"r{n}", "received_on": received.isoformat(), "more": more,
        "from": left_out[0].isoformat() if left_out else "",
        "to": left_out[-1].isoformat() if left_out else "",
    }  # fmt: skip
    return row, {a: str(used), b: str(total - used)}, slips


REPLIES = {
    "way": "告诉在哪里看", "part": "遮盖后提供", "refuse": "不公开并说理", "none": "告知不存在",
    "other": "告知负责机关", "again": "不重复处理", "elsewhere": "不作公开申请处理",
    "correct": "一次告知补正", "review": "先申请复议",
}  # fmt: skip
#: kind → words of the matter, tempting reply, what the learner is told, article
ASKS = {
    "way": (["要去年的财政决算，上个月已经登在政府网站上",
             "要公交线路调整方案，方案已在政府公报上刊登"],
            "refuse", "这份信息人人都能看到，没有不给的理由。", "第三十六条第一项"),
    "part": (["要验收报告，报告里夹着两位住户的身份证号，能够分开",
              "要补助发放表，表里有银行账号一栏，能够分开"],
             "refuse", "不能因为一栏就整份不给，能分开的要分开。", "第三十七条"),
    "refuse": (["只要一位职工的家庭病史，本人不同意公开",
                "只要一张依法定为机密级的图纸，整张都是涉密内容"],
               "none", "东西是有的，只是不能给；有而说没有，就是不实。", "第三十六条第三项"),
    "none": (["要二十年前一次会议的录音，检索了档案和系统，从来没有录过",
              "要一份《夜市管理细则》，检索后查明没有制定过"],
             "refuse", "查过了，确实没有这份东西，谈不上给不给。", "第三十六条第四项"),
    "other": (["向文旅局要学校食堂检查结果，查明由教育局制作",
               "向住建局要水质检测数据，查明由生态环境局制作"],
              "none", "东西是有的，只是不归本单位公开，要给人家指路。", "第三十六条第五项"),
    "again": (["三月已经提供过招标结果，同一个人又来要同一份",
               "上个月已经答复过考核结果，同一个人一字不改又申请"],
              "refuse", "已经答复过一次，说明这一点就可以。", "第三十六条第六项"),
    "elsewhere": (["填了公开申请表，内容是要求查处邻居违建",
                 "填了公开申请表，内容是投诉工作人员态度差"],
                "refuse", "他要的不是一份信息，是请机关去办一件事。", "第三十九条第一款"),
    "correct": (["只写了“要有关修路的全部材料”，看不出是哪条路哪一年",
                 "只写了“要那份文件”，没有名称、文号和可以查找的线索"],
                "none", "还没弄清要什么，怎么能说没有？先帮人家把话说清楚。", "第三十条"),
    "review": (["收到不予公开的答复，来问能不能马上到法院起诉",
                "申请被答复不予公开，不服，问下一步怎么走"],
               "elsewhere", "他不服的是一个决定，法律给了专门的路和次序。", ""),
}  # fmt: skip


def make_q10(draw: Draw):
    """Eight matters at the counter: which reply?"""
    kinds = draw.shuffled(REPLIES)[:8]
    items, right, slips = {}, {}, []
    for n, kind in enumerate(kinds, start=1):
        texts, tempting, message, article = ASKS[kind]
        key = f"m{n}"
        items[key], right[key] = draw.one(texts), kind
        source = RULE + article if article else "行政复议法（2023修订）第二十三条第一款第四项"
        slips.append((key, tempting, f"第{n}件：{message}", source))
    return {"items": items, "targets": REPLIES}, rows_truth(right, slips, "8")


MAKERS = {
    "q1": make_q1, "q2": make_q2, "q3": make_q3, "q4": make_q4, "q5": make_q5, "q6": make_q6,
    "q7": make_q7, "q8": make_q8, "q9": make_q9, "q10": make_q10,
}  # fmt: skip


def make_data(seed: bytes) -> dict:
    """Files for the learner and the truth, from 16 bytes or more."""
    draw = Draw(seed)
    people, topics = draw.shuffled(PEOPLE), draw.shuffled(TOPICS)
    cases, truth = {}, {}
    for number, (name, make) in enumerate(MAKERS.items()):
        case, entry = until_found(draw, make)
        cases[name] = {"person": people[number], "topic": topics[number]} | case
        truth[name] = entry
    files = {"cases.json": cases, "calendar.json": calendar_extract()}
    return {"files": as_files(files, sort_keys=True), "truth": truth}
