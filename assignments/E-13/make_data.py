"""Each learner's own households for E-13, with the right answers and those of common mistakes.

The figures of ``STANDARDS`` are those of the fictional 望川市: the law leaves them
to the place. Classes are known here before the facts are drawn; the solver decides from the facts.
"""

import json

from generator_kit import (
    Draw,
    as_files,
    until_found,
)

LAW = "社会救助法（2026）"
CITY = "望川市社会救助标准（教学用参数）"
STANDARDS = {
    "low": 900, "edge": 1350, "disposable": 3500, "share": 40,
    "savings": {"low": 21600, "edge": 32400, "rigid": 43200},
    "bands": [
        {"below": 300, "each": 680}, {"below": 600, "each": 440}, {"below": 900, "each": 200},
    ],
}  # fmt: skip
LOW, EDGE = 900, 1350

NAMES = [
    "冯", "陆", "潘", "葛", "范", "邵", "汪", "毛", "秦", "段", "侯", "邹", "熊", "孟", "薛", "阎",
    "雷", "贺", "龚", "陶", "康", "尹", "黎", "莫", "施", "俞", "丁", "崔", "韦", "江",
]  # fmt: skip
GIVEN = ["有福", "守成", "阿银", "金根", "桂香", "春兰", "宝田", "玉珍", "水生", "菊英"]


# --- truths


def plain(value):
    """A figure as a card holds it: one decimal at most, none when it is whole."""
    if isinstance(value, list | str):
        return value
    return f"{value:.1f}".removesuffix(".0")


def question(answer, mistakes: list[tuple]) -> dict | None:
    """The truth of one question; None when a wrong way gives the right answer or another's."""
    answer = plain(answer)
    told = [
        {"value": plain(value), "message": message, "source": source}
        for value, message, source in mistakes
    ]
    values = [json.dumps(answer), *(json.dumps(m["value"]) for m in told)]
    if len(set(values)) < len(values):
        return None
    return {"answer": answer, "tolerance": 0, "mistakes": told}


def by_row(right: dict[str, str], slips: list[tuple]) -> dict | None:
    """The truth of a card with rows or cells; a slip is a row, its value, message and source."""
    told = [
        {"row": row, "value": plain(value), "message": message, "source": source}
        for row, value, message, source in slips
    ]
    pairs = [(m["row"], m["value"]) for m in told]
    if len(set(pairs)) < len(pairs) or any(right[row] == value for row, value in pairs):
        return None
    return {
        "answer": sorted(f"{row}={value}" for row, value in right.items()),
        "tolerance": 0,
        "mistakes": told,
    }


# --- q1 and q2: who counts, which money counts

STUDENT = [
    "小儿子，{}岁，在外省读全日制本科，学费靠家里",
    "三女儿，{}岁，在市里读全日制专科，生活费靠家里",
]  # fmt: skip
ELDER = ["母亲，{}岁，长期同住，由他家赡养", "父亲，{}岁，长期同住，由他家赡养"]
INSIDE = [
    "妻子，54岁，在家务农", "三儿子，16岁，读高中", "小女儿，15岁，读初中",
    "二女儿，17岁，读技工学校", "养女，26岁，重度残疾，不能独立生活，同住",
]  # fmt: skip
ON_PAPER = ["弟弟，{}岁，自己开店单过，只有户口还在一个本子上",
            "妹妹，{}岁，在外地安家，只有户口没有迁走"]  # fmt: skip
APART = ["大儿子，{}岁，已经成家，在县城另过", "大女儿，{}岁，出嫁多年，在邻镇另过"]
OUTSIDE = ["二儿子，27岁，正在监狱服刑", "表侄，35岁，来镇上打工，借住在他家",
           "房客，41岁，租住他家西屋"]  # fmt: skip
WHO = CITY + "第一条"


def make_q1(draw: Draw, names):
    """Seven people around one applicant: who belongs to the household?"""
    inside = [draw.one(STUDENT), draw.one(ELDER), *draw.shuffled(INSIDE)[: 1 + draw.below(2)]]
    outside = [draw.one(ON_PAPER), draw.one(APART)]
    outside += draw.shuffled(OUTSIDE)[: 7 - len(inside) - 2]
    ages = [draw.between(19, 22), draw.between(77, 86)]
    texts = [text.format(age) for text, age in zip(inside[:2], ages, strict=True)] + inside[2:]
    ages = [draw.between(45, 52), draw.between(28, 33)]
    texts += [text.format(age) for text, age in zip(outside[:2], ages, strict=True)] + outside[2:]
    order = draw.shuffled(range(7))
    keys = {number: "abcdefg"[place] for place, number in enumerate(order)}
    right = sorted(keys[n] for n in range(len(inside)))
    first_out = keys[len(inside)]
    apart = keys[len(inside) + 1]
    truth = question(
        right,
        [
            (sorted(set(right) - {keys[0]}),
             "您漏了在校读书的一位。成年了，但还在读全日制学校（本科及以下）、靠家里供养的，"
             "要算。", WHO),
            (sorted({*right, first_out}),
             "您照户口本数了。算的是共同生活的人；只有户口在册、自己单过的不算。", WHO),
            (sorted({*right, apart}),
             "您把成家另过的子女也算进来了。他们可能有赡养的义务，但不是共同生活的人。", WHO),
            (sorted(set(right) - {keys[1]}),
             "您漏了长期同住、由这一家赡养的老人。只数夫妻和孩子，人均就算高了。", WHO),
        ],
    )  # fmt: skip
    people = {keys[n]: texts[n] for n in order}
    return {"name": names[0] + "大贵", "people": people}, truth


FREE = [
    "高龄津贴", "残疾人护理补贴", "孩子的助学金", "优待抚恤金", "镇里的节日慰问金",
]  # fmt: skip
MORE = ["出租东屋的租金", "城乡居民养老金", "另过的女儿实际给的赡养费"]
MONEY = CITY + "第二条"


def make_q2(draw: Draw, names):
    """The month's income of one household: what counts, at which amount."""
    net, fee = draw.between(1500, 2600, 10), draw.between(210, 380, 10)
    farm = 12 * draw.between(150, 620, 10)
    kinds = draw.shuffled(MORE)[:2]
    more = [draw.between(180, 520, 10) for _ in kinds]
    free = [draw.between(60, 260, 10) for _ in range(2)]
    son = draw.between(3800, 6200, 100)
    items = [
        {"what": "丈夫的工资", "amount": net + fee, "note": f"应发数，其中个人缴社保{fee}元"},
        {"what": "种田的净收入", "amount": farm, "note": "全年，已扣成本"},
        {"what": "成家另过的儿子的工资", "amount": son, "note": "没有给家里钱"},
        *({"what": kind, "amount": x, "note": "每月"} for kind, x in zip(kinds, more, strict=True)),
        *({"what": kind, "amount": x, "note": "每月"}
          for kind, x in zip(draw.shuffled(FREE)[:2], free, strict=True)),
    ]  # fmt: skip
    answer = net + farm // 12 + sum(more)
    truth = question(
        answer,
        [
            (answer + fee, "您用了应发工资。本地口径是扣掉个人缴纳的社保，按到手的算。", MONEY),
            (answer + farm - farm // 12, "您把全年的种田收入当成了一个月的，要除以十二。", MONEY),
            (answer + sum(free),
             "您把津贴、补贴、助学金、慰问金这类钱也算进去了。本地口径列明它们不计入。", MONEY),
            (answer + son, "您把另过的儿子的工资也算了。他不是共同生活的人，也没有给家里钱。",
             CITY + "第一条、第二条"),
            (answer - sum(more),
             "您只算了工资和种田。租金、养老金、实际收到的赡养费也是收入。", MONEY),
        ],
    )  # fmt: skip
    return {"name": names[0], "items": draw.shuffled(items)}, truth


# --- q3 and q4: how much


def make_q3(draw: Draw, names):
    """Per-head income and the monthly amount by difference; one household is over the line."""
    pers = [draw.between(380, 870, 10), draw.between(380, 870, 10), draw.between(920, 1180, 10)]
    rows, right, slips = [], {}, []
    for number, per in enumerate(draw.shuffled(pers), start=1):
        n, key, name = draw.between(2, 6), f"r{number}", names[number]
        pay = max(LOW - per, 0) * n
        rows.append({"key": key, "name": name, "people": n, "income": per * n})
        right |= {f"{key}.per": str(per), f"{key}.pay": str(pay)}
        if pay:
            slips += [
                (f"{key}.pay", LOW - per,
                 f"{name}家您只算了一个人的差额。差额是按人均算出来的，要乘以口数。",
                 LAW + "第十八条"),
                (f"{key}.pay", LOW * n,
                 f"{name}家您按标准发足了。补的是人均收入低于标准的那一段。",
                 LAW + "第十八条第二款"),
            ]  # fmt: skip
        else:
            slips.append(
                (f"{key}.pay", (EDGE - per) * n,
                 f"{name}家您拿上浮以后的标准去补差了。按月补差只比低保标准。",
                 LAW + "第十八条、第二十一条第一款")
            )  # fmt: skip
    if len(set(pers)) < 3:
        return None, None
    return {"rows": rows}, by_row(right, slips)


def band(per: int) -> int:
    return next((b["each"] for b in STANDARDS["bands"] if per < b["below"]), 0)


def make_q4(draw: Draw, names):
    """Fixed bands: two households stand exactly on a line, one of them on the last."""
    edge = draw.one([300, 600])
    pers = [edge, LOW, draw.between(80, 280, 10), draw.between(320, 580, 10),
            draw.between(620, 880, 10)]  # fmt: skip
    rows, right, slips = [], {}, []
    for number, per in enumerate(draw.shuffled(pers), start=1):
        n, row, name = draw.between(2, 6), f"r{number}", names[number]
        key = f"{row}.pay"
        rows.append({"key": row, "name": name, "people": n, "per": per})
        right[key] = str(band(per) * n)
        if per in (300, 600):
            slips.append((key, band(per - 1) * n,
                          f"{name}家正好在两档之间的线上。“不满”不包括本数，到了线就进下一档。",
                          CITY + "第六条"))  # fmt: skip
        elif per == LOW:
            slips.append(
                (
                    key,
                    band(per - 1) * n,
                    f"{name}家人均收入等于标准。等于不是低于。",
                    LAW + "第十八条第一款",
                )
            )
        else:
            slips += [
                (key, band(per),
                 f"{name}家您只填了一个人的数。档里写的是每人多少，要乘以口数。", CITY + "第六条"),
                (key, (LOW - per) * n,
                 f"{name}家您按实际差额算了。河西县用的是另一种发法：先找档，再看每人多少。",
                 LAW + "第十八条第二款；" + CITY + "第六条"),
            ]  # fmt: skip
    return {"rows": rows}, by_row(right, slips)


# --- q5: which class

CLASSES = {"tk": "特困", "low": "低保", "edge": "边缘", "rigid": "刚性支出", "none": "都不是"}


def make_q5(draw: Draw, names):
    """Nine households and persons; most stand where one test alone decides."""
    home = [_home(draw, *row) for row in _kinds(draw)]
    lone = draw.shuffled(GIVEN)
    rows, right, slips = [], {}, []
    for number, (facts, found, slip) in enumerate(draw.shuffled(home), start=1):
        key, name = f"h{number}", names[number]
        if facts.get("person"):
            name += lone.pop()
        rows.append({"key": key, "name": name} | facts)
        right[key] = found
        wrong, message, source = slip
        slips.append((key, wrong, f"{name}：{message}", source))
    return {"rows": rows, "classes": CLASSES}, by_row(right, slips)


def _kinds(draw: Draw) -> list[tuple]:
    """Right class, per head, savings per head, car, spending share, slip."""

    def saved(top: int) -> int:
        return draw.between(1000, top, 100)

    def small() -> int:
        return draw.between(8, 34)

    last = draw.below(3)
    return [
        ("tk", 0, saved(9000), False, 0, SLIPS["tk"]),
        ("supported", draw.between(400, 800, 10), saved(9000), False, small(), SLIPS["supported"]),
        ("low", draw.between(450, 880, 10), saved(18000), False, small(), SLIPS["low"]),
        ("edge", LOW, saved(18000), False, small(), SLIPS["at_low"]),
        ("edge", draw.between(450, 880, 10), draw.between(23000, 31000, 100), False, small(),
         SLIPS["saved"]),
        ("edge", draw.between(950, 1320, 10), saved(18000), False, small(), SLIPS["edge"]),
        ("rigid", EDGE, saved(18000), False, draw.between(43, 62), SLIPS["at_edge"]),
        ("none", draw.between(1500, 2900, 10), saved(30000), False, 40, SLIPS["at_share"]),
        (("rigid", draw.between(1500, 2900, 10), saved(30000), False, draw.between(43, 62),
          SLIPS["rigid"]),
         ("none", draw.between(1500, 2900, 10), saved(30000), True, draw.between(43, 62),
          SLIPS["car"]),
         ("none", 3500, saved(30000), False, draw.between(43, 62), SLIPS["at_disposable"]),
         )[last],
    ]  # fmt: skip


SLIPS = {
    "tk": ("low", "没有劳动能力，没有生活来源，也没有能尽义务的人，三样齐了，先看最前面一类。",
           LAW + "第十六条"),
    "supported": ("tk", "女儿有赡养能力，三样差了一样。再拿收入和财产往下比。", LAW + "第十六条"),
    "low": ("edge", "从前往后，第一个符合的就是。收入和财产在更前面的一类就都符合了。",
            LAW + "第十八条第一款"),
    "at_low": ("low", "人均收入正好等于标准。法律写的是低于，等于不算。", LAW + "第十八条第一款"),
    "saved": ("low", "收入够低，存款却超过了这一类的限额。财产也是一道关；后一类的限额宽一些。",
              LAW + "第十八条第一款；" + CITY + "第三条"),
    "edge": ("low", "人均收入比您用的那条线高。往后一类看，标准是上浮过的。",
             LAW + "第二十一条"),
    "at_edge": ("edge", "人均收入正好等于上浮以后的标准，等于不是低于。再看看这一家的花费。",
                LAW + "第二十一条第一款"),
    "at_share": ("rigid", "花费的比例正好等于规定的比例。法律写的是超过，等于不算。",
                 LAW + "第二十二条"),
    "rigid": ("none", "收入、财产、花费的比例三项同时够了，不要停在收入那一步。",
              LAW + "第二十二条"),
    "car": ("rigid", "收入和花费都够了，但家里有一辆轿车，财产不符合本地规定。三项要同时够。",
            LAW + "第二十二条；" + CITY + "第三条"),
    "at_disposable": ("rigid", "人均收入正好等于上年度的人均可支配收入，等于不是低于。",
                      LAW + "第二十二条"),
}  # fmt: skip


def _home(draw: Draw, found, per, savings, car, share, slip) -> tuple:
    if found == "tk":
        n, person = 1, f"{draw.between(66, 82)}岁，独居，无劳动能力，无生活来源，没有配偶和子女"
    elif found == "supported":
        n = 1
        person = (f"{draw.between(66, 82)}岁，独居，无劳动能力；女儿在邻县，有赡养能力，"
                  f"按月给{per}元，没有别的收入")  # fmt: skip
    else:
        n, person = draw.between(2, 5), ""
    facts = {"people": n, "person": person, "per": per, "savings": savings, "car": car,
             "share": share}  # fmt: skip
    return facts, "low" if found == "supported" else found, slip


# --- q6: necessary spending

EXTRA = ["翻修院墙", "换一部手机", "亲戚办喜事的礼金", "一家人去看海"]


def make_q6(draw: Draw, names):
    """Necessary spending as a share of the household's total income of twelve months."""
    income, n = draw.between(40000, 90000, 2000), draw.between(2, 5)
    share2 = draw.between(56, 140)  # twice the share, so that halves occur
    need = income * share2 // 200
    school = draw.between(2000, 8000, 500)
    own = need - school
    paid = draw.between(6000, 30000, 500)
    extra = draw.between(1500, 6000, 500)
    paid += 500 * (paid == school)  # else leaving both out comes to the right share
    if own < 6000:
        return None, None

    def share(spent):
        return (2000 * spent + income) // (2 * income) / 10  # one decimal, half up

    truth = question(
        share(need),
        [
            (share(need + paid),
             "您按医院的总费用算了。报销掉的不是这一家的支出，只算自己付的。", CITY + "第四条"),
            (share(need + extra), "您把可有可无的花费也算进去了。医疗、教育等必需的才算。",
             LAW + "第二十二条；" + CITY + "第四条"),
            (share(own), "您只算了看病的钱。孩子上学的费用也是必需支出。", LAW + "第二十二条"),
            (share(need * n), "您除以了人均收入。法律比的是全家必需支出占家庭总收入的比例。",
             LAW + "第二十二条"),
        ],
    )  # fmt: skip
    case = {"name": names[0], "people": n, "income": income, "hospital": own + paid,
            "reimbursed": paid, "school": school, "extra": draw.one(EXTRA),
            "extra_cost": extra}  # fmt: skip
    return case, truth


# --- q7: what to ask, what to look up

WAYS = {"say": "本人说明", "check": "机制核对", "consent": "须经同意", "never": "不该查问"}
ASKED = {
    "say": [
        "实际在一起过的有哪几口人（户口本上看不出）", "打零工一个月干几天、挣多少",
        "向亲戚借了多少钱看病",
        "卖菜卖鸡蛋一年能有多少钱", "是不是同意核查（签字）",
    ],
    "check": [
        "本人名下的银行存款", "本人名下的房产登记", "妻子名下的车辆登记", "本人的社保缴费记录",
        "妻子的住房公积金", "本人名下的营业执照", "本人支付账户的余额", "本人的纳税记录",
        "本人名下的商业保险",
    ],
    "consent": [
        "另过的儿子（赡养义务人）的银行存款", "出嫁女儿（赡养义务人）的房产",
        "不同住的女儿（赡养义务人）的社保缴费", "外地儿子（赡养义务人）的公积金",
    ],
    "never": [
        "申请人的聊天记录和网购订单", "隔壁邻居家有多少存款", "申请人信不信教",
        "没有赡养义务的表姐的房产", "申请人从前谈过几次对象",
    ],
}  # fmt: skip
WAY_SLIPS = {
    "check": ("say", "有关单位的登记里查得到，不得再叫申请人去开证明、交材料。",
              LAW + "第四十一条、第六十二条第二款"),
    "consent": ("check", "他不在共同生活的家庭里，您直接去查就越界了；只有必要时才行，还差一步。",
                LAW + "第四十一条"),
    "never": ("check", "这与申请没有关系。查得到，也不等于可以查。",
              LAW + "第十一条、第七十条第六项"),
    "say": ("check", "没有哪个单位登记这件事，只有申请人自己说得清，他有如实报告的义务。",
            LAW + "第四十条"),
}  # fmt: skip


def make_q7(draw: Draw, _):
    """Nine things the window wants to know, each with its one proper way."""
    take = {"say": 2, "check": 3, "consent": 2, "never": 2}
    chosen = [(text, way) for way, n in take.items() for text in draw.shuffled(ASKED[way])[:n]]
    rows, right, slips = {}, {}, []
    for number, (text, way) in enumerate(draw.shuffled(chosen), start=1):
        key = f"m{number}"
        rows[key], right[key] = text, way
        wrong, message, source = WAY_SLIPS[way]
        slips.append((key, wrong, f"“{text}”：{message}", source))
    return {"items": rows, "ways": WAYS}, by_row(right, slips)


# --- q8: the next step

STEPS = {"look": "调查核实", "hear": "听取意见", "post": "公布决定", "tell": "书面告知",
         "help": "先行救助"}  # fmt: skip
EVENTS = {
    "look": ["{}家的低保申请，街道刚刚受理", "{}家申请低保，材料齐了，窗口今天收下"],
    "hear": ["{}家添了一份工资，打算调减低保金{}元，还没有决定",
             "{}家收入超过标准，每月{}元的低保金打算停发，还没有决定",
             "{}家少了一口人，打算每月少发{}元，还没有决定"],
    "post": ["县民政局决定给{}家低保，每月{}元", "县民政局决定把{}家纳入低保，按月发{}元"],
    "tell": ["县民政局决定不给{}家低保：人均收入高出标准{}元",
             "听过意见以后，决定终止{}家每月{}元的低保",
             "听过意见以后，决定把{}家的低保金调减{}元"],
    "help": ["昨夜失火，{}家没处住，申请临时救助，数额小、等不得",
             "{}家老人突然发病没钱住院，申请临时救助，数额小、等不得"],
}  # fmt: skip
STEP_SLIPS = {
    "look": ("post", "刚收下申请，情况还没有弄清，谈不上决定。", LAW + "第四十三条"),
    "hear": ("tell", "决定还没有作出。减少或者停发以前，要先让他说话。", LAW + "第四十八条"),
    "post": ("tell", "给了的，要在村、社区范围内让大家看得见；要写明理由的是不给、调减和终止。",
             LAW + "第四十五条"),
    "tell": ("post", "不利的决定，要让本人知道为什么，还要白纸黑字。",
             LAW + "第四十五条、第四十八条"),
    "help": ("look", "情况紧急、数额小，人不能等手续；情况说明过后再补。", LAW + "第五十条"),
}  # fmt: skip


def make_q8(draw: Draw, names):
    """Seven matters on the desk: what comes next?"""
    take = {"look": 1, "hear": 2, "post": 1, "tell": 2, "help": 1}
    chosen = [(text, step) for step, n in take.items() for text in draw.shuffled(EVENTS[step])[:n]]
    rows, right, slips = {}, {}, []
    for number, (text, step) in enumerate(draw.shuffled(chosen), start=1):
        key = f"s{number}"
        rows[key] = text.format(names[number], draw.between(120, 680, 10))
        right[key] = step
        wrong, message, source = STEP_SLIPS[step]
        slips.append((key, wrong, f"{names[number]}家这一件：{message}", source))
    return {"items": rows, "steps": STEPS}, by_row(right, slips)


# --- q9: the household changes


def make_q9(draw: Draw, names):
    """One leaves, one finds work: the new amount by difference."""
    n, wage = draw.between(4, 6), draw.between(300, 900, 10)
    per = draw.between(420, 780, 10)
    income = per * (n - 1) - wage
    if income < 300:
        return None, None
    old = LOW * n - income
    answer = LOW * (n - 1) - income - wage
    truth = question(
        answer,
        [
            (LOW * n - income - wage,
             "您还按原来的口数算。女儿出嫁另过，不再是共同生活的人，要少算一口。",
             LAW + "第四十六条第一款；" + CITY + "第一条"),
            (LOW * (n - 1) - income,
             "您没有加上新的零工收入。收入变了，应当及时告知，也要重新算。",
             LAW + "第四十六条第一款、第四十七条"),
            (LOW - per, "您只算了一个人的差额，还要乘以现在的口数。", LAW + "第十八条第二款"),
            (max(answer - old, 0),
             "您把正在领的低保金当成了收入。低保金是补上去的钱，不是这一家的收入。",
             CITY + "第二条"),
            (wage, "您填的是多出来的收入。问的是变化以后每月发多少。", LAW + "第四十七条"),
        ],
    )  # fmt: skip
    return {"name": names[0], "people": n, "income": income, "aid": old, "wage": wage}, truth


MAKERS = {
    "q1": make_q1, "q2": make_q2, "q3": make_q3, "q4": make_q4, "q5": make_q5, "q6": make_q6,
    "q7": make_q7, "q8": make_q8, "q9": make_q9,
}  # fmt: skip


def make_data(seed: bytes) -> dict:
    """Files for the learner and the truth, from 16 bytes or more."""
    draw = Draw(seed)
    cases: dict = {"standards": STANDARDS}
    truth = {}
    for number, make in MAKERS.items():
        cases[number], truth[number] = until_found(draw, make, draw.shuffled(NAMES))
    return {"files": as_files({"cases.json": cases}, sort_keys=True), "truth": truth}
