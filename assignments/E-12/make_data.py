"""Each learner's own emergencies for E-12, with the right answers and those of common mistakes.

``PLAN`` is the plan of the fictional 望川市: the laws leave its figures to others.
Best dispatches are found here by trying every assignment; the solver goes another way.
"""

import json
from itertools import permutations

from generator_kit import (
    Draw,
    by_row,
    question,
    until_found,
)

LAW = "突发事件应对法（2024修订）"
HEALTH = "突发公共卫生事件应对法（2025）"
CITY = "望川市应急预案口径（教学用参数）"
PLAN = {
    "levels": [
        {"level": 1, "name": "特别重大", "ill": 150, "moved": 6000, "cut": 50000},
        {"level": 2, "name": "重大", "ill": 60, "moved": 1500, "cut": 10000},
        {"level": 3, "name": "较大", "ill": 20, "moved": 300, "cut": 3000},
        {"level": 4, "name": "一般", "ill": 5, "moved": 50, "cut": 500},
    ],
    "water": [{"level": 1, "colour": "红色", "cm": 200}, {"level": 2, "colour": "橙色", "cm": 140},
              {"level": 3, "colour": "黄色", "cm": 80}, {"level": 4, "colour": "蓝色", "cm": 30}],
    "minutes": {"below": 20, "county": 30, "written": 60, "again": 120},
}  # fmt: skip
HURT = [5, 20, 60, 150]
MOVED = [50, 300, 1500, 6000]
CUT = [500, 3000, 10000, 50000]
WATER = [30, 80, 140, 200]

TOWNS = [
    "苇塘镇", "麦垄镇", "槐坞镇", "枫渚镇", "杏洲镇", "葭浦镇", "栗坪镇", "桐湾镇", "芦汀镇",
    "菱桥镇", "荞岭镇", "梨园镇",
]  # fmt: skip


# --- truths


# --- q1: the level of an event

LEVELS = {"lv1": "特别重大", "lv2": "重大", "lv3": "较大", "lv4": "一般", "none": "不分级"}
NATURE = ["山洪进村", "暴雨内涝", "大风掀翻厂棚", "山坡滑塌"]
ACCIDENT = ["厂房起火", "燃气管道爆裂", "冷库液氨泄漏", "仓库坍塌", "化肥罐泄漏"]
ILLNESS = ["学校食堂中毒", "喜宴食客中毒", "养老院多人腹泻"]
UNREST = ["球迷互殴", "市场摊主聚众斗殴", "讨薪纠纷引发冲突", "有人持械闹事"]


def within(draw: Draw, lines: list[int], level: int) -> int:
    """A figure of that level, not on a line; level 5 is below the last line."""
    low = lines[4 - level] if level < 5 else lines[0] // 5
    high = lines[5 - level] if level > 1 else 2 * lines[3]
    return draw.between(low + 1, high - 1)


def facts_of(draw: Draw, what: str, figures: list[int]) -> str:
    names = ["发病{}人" if what in ILLNESS else "受伤{}人", "转移{}人", "停水停电{}户"]
    told = [name.format(n) for name, n in zip(names, figures, strict=True) if n]
    return f"{draw.one(TOWNS)}{what}：" + "，".join(told)


def high_one(draw: Draw, level: int) -> tuple[str, int]:
    """One other figure is higher than the injured: text and the level of the injured."""
    lower = level + 1 + (level < 3) * draw.below(2)
    figures = [within(draw, HURT, lower), within(draw, MOVED, 5), within(draw, CUT, 5)]
    place = 1 + draw.below(2)
    figures[place] = within(draw, (MOVED, CUT)[place - 1], level)
    return facts_of(draw, draw.one(NATURE + ACCIDENT), figures), lower


def on_line(draw: Draw, level: int) -> str:
    """One figure stands exactly on the line of its level."""
    place = draw.below(2)
    figures = [within(draw, HURT, 5), within(draw, MOVED, 5), 0]
    figures[place] = (HURT, MOVED)[place][4 - level]
    return facts_of(draw, draw.one(NATURE + ACCIDENT), figures)


def make_q1(draw: Draw):
    """Nine events: which level, or none at all?"""
    rows = []
    for level in draw.shuffled([1, 2, 3]):
        text, lower = high_one(draw, level)
        rows.append((text, f"lv{level}", f"lv{lower}", HIGHEST, CITY + "第一条"))
    for level in draw.shuffled([1, 2, 3])[:2]:
        rows.append((on_line(draw, level), f"lv{level}", f"lv{level + 1}", INCLUDED,
                     CITY + "第一条"))  # fmt: skip
    sick = draw.between(3, 4)
    rows.append((facts_of(draw, draw.one(ILLNESS), [within(draw, HURT, sick), 0, 0]), f"lv{sick}",
                 "none", SICKNESS, LAW + "第三条第一款；" + HEALTH + "第二条"))  # fmt: skip
    calm = [within(draw, HURT, 4), within(draw, MOVED, 4), within(draw, CUT, 5)]
    rows.append((facts_of(draw, draw.one(ACCIDENT), calm), "lv4", "lv3", CALM,
                 CITY + "第一条"))  # fmt: skip
    for what in draw.shuffled(UNREST)[:2]:
        level = draw.between(3, 4)
        text = facts_of(draw, what, [within(draw, HURT, level), 0, 0])
        rows.append((text, "none", f"lv{level}", UNGRADED, LAW + "第三条第一款"))
    items, right, slips = {}, {}, []
    for number, (text, found, wrong, message, source) in enumerate(draw.shuffled(rows), start=1):
        key = f"e{number}"
        items[key], right[key] = text, found
        slips.append((key, wrong, f"第{number}行：{message}", source))
    if len(set(items.values())) < len(items):
        return None, None
    return {"items": items, "levels": LEVELS}, by_row(right, slips)


HIGHEST = "您只看了伤病人数。几项里有一项达到就算，按最高的一项定。"
INCLUDED = "有一项正好踩在线上。口径写的“以上”包括本数，到了线就算达到。"
SICKNESS = "公共卫生事件也在分级之列，发病人数就是一项标准。"
CALM = "两项都只到同一档，档次不相加。两项达到同一档，还是那一档。"
UNGRADED = "这是社会安全事件。法律的四级只分自然灾害、事故灾难和公共卫生事件。"


# --- q2: what a warning leaves out

PARTS = {
    "kind": "预警类别", "level": "预警级别", "start": "起始时间", "area": "可能影响的范围",
    "alert": "警示事项", "steps": "应当采取的措施", "body": "发布单位", "issued": "发布时间",
    "term": "响应的预计期限", "cause": "事件的起因和责任人",
}  # fmt: skip
ENOUGH = ["term", "cause"]


def warning_text(draw: Draw, missing: list[str]) -> list[str]:
    """The warning, line by line, without the missing parts."""
    colour = draw.one(["黄色（三级）", "橙色（二级）"])
    hour, day = draw.between(13, 19), draw.between(3, 28)
    town, other = draw.shuffled(TOWNS)[:2]
    head = "" if "kind" in missing else "洪水"
    tail = "" if "level" in missing else colour
    lines = {
        "start": f"自7月{day}日{hour - 1}时起进入预警期。",
        "area": f"可能影响{town}、{other}沿河低处。",
        "alert": "河水还在上涨，漫滩和积水路段危险，不要下河捞物。",
        "steps": f"低处的住户请在{hour}时以前带好药品和证件，转移到镇中学。",
        "body": "望川市河西县人民政府",
        "issued": f"7月{day}日{hour - 2}时{draw.between(10, 50, 5)}分发布",
    }
    return [f"{head}{tail}预警", *(text for key, text in lines.items() if key not in missing)]


def make_q2(draw: Draw):
    """A drafted warning: which required parts are missing?"""
    times = draw.shuffled(["start", "issued"])
    rest = [key for key in PARTS if key not in (*ENOUGH, *times)]
    missing = [times[0], *draw.shuffled(rest)[: 2 + draw.below(2)]]
    order = draw.shuffled(PARTS)
    key = {part: "abcdefghij"[place] for place, part in enumerate(order)}

    def keys(parts) -> list[str]:
        return sorted(key[part] for part in parts)

    truth = question(
        keys(missing),
        [
            (keys([*missing, "term"]),
             "响应的预计期限是启动应急响应时写明的，预警里不要求。", LAW + "第七十二条第二款"),
            (keys([*missing, "cause"]),
             "事情还没有发生，谈不上起因和责任；预警是告诉大家怎样防。", LAW + "第六十四条第二款"),
            (keys([*missing, *ENOUGH]),
             "您多选了两样。一样是启动响应时写的，一样要等事后调查。",
             LAW + "第六十四条第二款、第七十二条第二款"),
            (keys(missing[1:]),
             "稿子里的时间只有一个。什么时候发的，和从什么时候起进入预警期，是两件事。",
             LAW + "第六十四条第二款"),
        ],
    )  # fmt: skip
    parts = {key[part]: PARTS[part] for part in order}
    return {"lines": warning_text(draw, missing), "parts": parts}, truth


# --- q3: three scales

BROAD = ["淹到了邻县", "被淹的有一所小学", "被淹的有一家敬老院"]


def scene(draw: Draw, warn: int, level: int, reasons: list[str]) -> dict:
    figures = [within(draw, HURT, 5), within(draw, MOVED, 5), within(draw, CUT, 5)]
    place = draw.below(3)
    figures[place] = within(draw, (HURT, MOVED, CUT)[place], level)
    where = "，".join(reasons) or "只淹了一个镇的农田和民房"
    return {"cm": within(draw, WATER, warn), "ill": figures[0], "moved": figures[1],
            "cut": figures[2], "where": where}  # fmt: skip


def make_q3(draw: Draw):
    """Three floods: level of the warning, of the event, of the response."""
    raised = draw.between(2, 4)
    shapes = [
        (draw.between(1, 4), draw.between(2, 4), []),
        (draw.between(1, 4), raised, [draw.one(BROAD)]),
        (draw.between(1, 4), draw.between(3, 4), [BROAD[0], draw.one(BROAD[1:])]),
    ]
    rows, right, slips = [], {}, []
    for number, (warn, level, reasons) in enumerate(draw.shuffled(shapes), start=1):
        key, town = f"s{number}", TOWNS[number + draw.below(3) * 3]
        response = level - 1 if reasons else level
        rows.append({"key": key, "name": town} | scene(draw, warn, level, reasons))
        right |= {f"{key}.warn": str(warn), f"{key}.event": str(level),
                  f"{key}.resp": str(response)}  # fmt: skip
        if warn in (level, response):
            return None, None
        slips.append((f"{key}.warn", 5 - warn, f"{town}：预警数字越小越急，您把次序倒过来了。",
                      LAW + "第六十三条第二款"))  # fmt: skip
        slips.append((f"{key}.event", warn,
                      f"{town}：您把预警级别当成了事件级别。预警看会怎样，事件看已经怎样。",
                      LAW + "第三条、第六十三条"))  # fmt: skip
        slips.append((f"{key}.resp", warn,
                      f"{town}：您把预警级别当成了响应级别，这是两把尺子。",
                      LAW + "第六十三条、第七十一条；" + CITY + "第三条"))  # fmt: skip
        if reasons:
            slips.append((f"{key}.resp", level,
                          f"{town}：响应级别不一定等于事件级别，再看看口径里要不要提高。",
                          LAW + "第七十一条；" + CITY + "第三条"))  # fmt: skip
        if len(reasons) > 1 and level - 2 != warn:
            slips.append((f"{key}.resp", level - 2, f"{town}：两样都占，也只提高一级。",
                          CITY + "第三条"))  # fmt: skip
    if len({row["name"] for row in rows}) < 3:
        return None, None
    return {"rows": rows}, by_row(right, slips)


# --- q4: the latest moment of each report


def clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


def digits(minutes: int) -> str:
    """Four digits, as the card asks for a time of day."""
    return str(minutes // 60 * 100 + minutes % 60)


def make_q4(draw: Draw):
    """One day of poisoning at a school; who must have reported by when."""
    first = 60 * 11 + draw.between(5, 50)
    noticed = first + draw.between(12, 24)
    doctor = noticed + draw.between(10, 22)
    town = doctor + draw.between(8, 17)
    county = town + draw.between(14, 19)
    sent = county + draw.between(9, 26)
    sample = sent + draw.between(21, 44)
    lab = sample + draw.between(65, 118)
    paper = lab + draw.between(45, 75)
    if county % 60 < 31:  # the minutes must carry
        return None, None
    events = [
        (first, "第一个孩子肚子疼"), (noticed, "校医告诉校长，已有多名孩子呕吐"),
        (doctor, "镇卫生院医生接诊，发现是群体性中毒"), (town, "镇政府接到校长电话"),
        (county, "县政府接到镇政府电话"), (sent, "县政府第一次电话报告市政府"),
        (sample, "检验检测公司收到样品"), (lab, "检验检测公司发现样品有致病菌"),
        (paper, "县疾控中心出书面结论"),
    ]  # fmt: skip
    right = {"clinic": doctor + 120, "lab": lab + 120, "town": town + 20, "phone": county + 30,
             "written": county + 60, "again": sent + 120}  # fmt: skip
    slips = [
        ("clinic", first + 120, "卫生院：两小时从医生发现算起，不从第一个孩子发病算起。",
         HEALTH + "第三十条第二款"),
        ("clinic", lab + 120, "卫生院：您等到了检验结果。可能发生时就该报，不等检验。",
         HEALTH + "第三十条第二款"),
        ("lab", sample + 120, "检验公司：两小时从发现算起，收到样品时还不知道结果。",
         HEALTH + "第三十条第三款"),
        ("town", town + 120, "镇政府：两小时管的是医疗卫生机构和检验检测机构，不管乡镇。",
         LAW + "第十七条第一款；" + CITY + "第四条"),
        ("town", first + 20, "镇政府：时限从自己知道的时候算起，不从事情发生算起。",
         CITY + "第四条"),
        ("phone", county + 120, "县政府电话：两小时管的是医疗卫生机构和检验检测机构，不管政府。",
         HEALTH + "第十三条第二款；" + CITY + "第四条"),
        ("phone", town + 30, "县政府电话：您从镇政府知道的时候算了，要从县政府接报算起。",
         CITY + "第四条"),
        ("written", sent + 60, "县政府书面：书面报告的时限也从接报算起，不从打电话算起。",
         CITY + "第四条"),
        ("again", county + 120, "续报：从第一次报出的时候算起，不从接报算起。", CITY + "第四条"),
    ]  # fmt: skip
    cells = [(f"{row}.at", digits(value), message, source) for row, value, message, source in slips]
    cells.append(("phone.at", str(int(digits(county)) + 30),
                  "县政府电话：没有这个钟点。满六十分钟要进到时里去。",
                  CITY + "第四条"))  # fmt: skip
    told = [{"at": clock(at), "what": what} for at, what in events]
    school = draw.one(TOWNS) + draw.one(["中心小学", "第二小学", "实验小学"])
    truth = by_row({f"{row}.at": digits(at) for row, at in right.items()}, cells)
    return {"school": school, "events": told}, truth


# --- q5: whom, how soon

WAYS = {
    "net": "两小时内网络直报", "cdc": "两小时内报县疾控", "unit": "立即报疾控和主管部门",
    "seat": "立即报县政府", "higher": "立即报上一级政府", "verify": "立即报卫健和上级疾控",
    "health": "立即报本级政府和上级卫健",
}  # fmt: skip
REPORTERS = {
    "net": ["{}卫生院医生接诊，疑为群体性中毒（卫生院能上网直报）",
            "县医院急诊科连收几名症状相同的病人，怕是疫情（能上网直报）"],
    "cdc": ["检验检测公司验{}送来的井水，验出病菌，判断可能发生疫情",
            "检验检测公司验{}宴席的剩菜，验出毒物，判断是群体性中毒"],
    "unit": ["{}中心小学发现本校十几名学生同时呕吐，疑似中毒",
             "{}敬老院发现本院老人接连发热，疑有疫情",
             "{}一家厂的食堂发现本厂工人饭后集体腹泻，疑似中毒"],
    "seat": ["{}一家化工厂的储罐泄漏起火", "{}一处在建厂房坍塌，施工单位正在救人"],
    "higher": ["县政府接报：{}燃气管道爆裂，楼房受损",
               "县政府接报：{}广场发生聚众械斗，属于社会安全事件"],
    "verify": ["县疾控中心到{}查过，确实是群体性中毒"],
    "health": ["县卫生健康局接到疾控中心报告：{}确有疫情"],
}  # fmt: skip
REPORT_SLIPS = {
    "net": ("unit", "这是医疗卫生机构，法律给它写明了小时数和报法。", HEALTH + "第三十条第二款"),
    "cdc": ("net", "检验检测机构有自己的一款，看看向谁报。", HEALTH + "第三十条第三款"),
    "unit": ("net", "写明小时数的两款，管的是医疗卫生机构和检验检测机构。这一家看另一款。",
             HEALTH + "第三十条第四款"),
    "seat": ("higher", "出事的是企业，不是一级政府。它一边救人，一边向所在地报告。",
             LAW + "第七十八条第一款"),
    "higher": ("net", "这两部法律都没有给政府写小时数，写的是更急的要求。", LAW + "第十七条第一款"),
    "verify": ("health", "疾控机构已经核实，往下走的这一棒，先交给主管部门。",
               HEALTH + "第三十三条第二款"),
    "health": ("higher", "接到报告的是主管部门。主管部门先向哪一级政府报？",
               HEALTH + "第三十三条第二款"),
}  # fmt: skip


def make_q5(draw: Draw):
    """Nine people with news: to whom, how soon?"""
    take = {"net": 1, "cdc": 1, "unit": 2, "seat": 1, "higher": 2, "verify": 1, "health": 1}
    towns = draw.shuffled(TOWNS)
    chosen = [(text, way) for way, n in take.items() for text in draw.shuffled(REPORTERS[way])[:n]]
    items, right, slips = {}, {}, []
    for number, (text, way) in enumerate(draw.shuffled(chosen), start=1):
        key = f"w{number}"
        items[key], right[key] = text.format(towns[number]), way
        wrong, message, source = REPORT_SLIPS[way]
        slips.append((key, wrong, f"第{number}行：{message}", source))
    return {"items": items, "ways": WAYS}, by_row(right, slips)


# --- q6: which reports were late

#: who, what, minutes allowed
LOG = [
    ("镇卫生院医生", "疑似中毒", 120), ("县医院急诊科", "疑似疫情", 120),
    ("检验检测公司", "样品有毒", 120), ("镇政府", "厂房起火", 20), ("街道办事处", "楼房漏气", 20),
    ("县水务局", "堤脚渗水", 20), ("县政府", "仓库坍塌", 30), ("县政府", "山坡滑塌", 30),
]  # fmt: skip


def log_rows(draw: Draw, now: int) -> list[dict]:
    """Eight entries; the minutes each took are of a kind that one wrong way misjudges."""
    health, others = draw.shuffled(LOG[:3]), draw.shuffled(LOG[3:])
    took = [
        (health[0], draw.between(45, 110), True), (health[1], draw.between(126, 170), True),
        (health[2], 120, True), (others[0], draw.between(40, 110), True), (others[1], 0, True),
        (others[2], draw.between(4, 14), False), (others[3], draw.between(50, 115), False),
        (others[4], draw.between(3, 15), True),
    ]  # fmt: skip
    rows = []
    for number, ((who, what, limit), minutes, is_sent) in enumerate(took):
        spent = limit if number == 4 else minutes
        known = now - spent if not is_sent else now - spent - draw.between(15, 120)
        before = limit + draw.between(5, 25) if number in (0, 7) else draw.between(1, 3)
        rows.append({"who": who, "what": what, "limit": limit, "known": known,
                     "happened": known - before, "sent": known + spent if is_sent else None,
                     })  # fmt: skip
    return rows


def make_q6(draw: Draw):
    """Eight entries of a duty log at one moment: which are late?"""
    now = 60 * 17 + draw.between(0, 55, 5)
    rows = draw.shuffled(log_rows(draw, now))
    keys = "abcdefgh"

    def chosen(is_late) -> list[str]:
        return [key for key, row in zip(keys, rows, strict=True) if is_late(row)]

    def spent(row) -> int:
        return (row["sent"] or now) - row["known"]

    right = chosen(lambda row: spent(row) > row["limit"])
    truth = question(
        right,
        [
            (chosen(lambda row: spent(row) > 120),
             "您一律按两小时看。两小时只管医疗卫生机构和检验检测机构。",
             HEALTH + "第三十条；" + CITY + "第四条"),
            (chosen(lambda row: spent(row) > min(row["limit"], 30)),
             "您把卫生院、医院、检验公司也按分钟看了。它们发现公共卫生事件，法律写的是两小时。",
             HEALTH + "第三十条第二款、第三款"),
            (chosen(lambda row: spent(row) >= row["limit"]),
             "您把正好到点的也算迟了。口径写明，正好到点不算迟。", CITY + "第四条"),
            (chosen(lambda row: row["sent"] is None or spent(row) > row["limit"]),
             "您把还没有报的都算迟了。先看到现在过了多少分钟。", CITY + "第四条"),
            (chosen(lambda row: (row["sent"] or now) - row["happened"] > row["limit"]),
             "您从事情发生算起了。时限从自己知道、发现的时候算起。",
             HEALTH + "第三十条；" + CITY + "第四条"),
        ],
    )  # fmt: skip
    shown = {}
    for key, row in zip(keys, rows, strict=True):
        sent = f"{clock(row['sent'])}报出" if row["sent"] else "还没有报"
        shown[key] = (f"{row['who']}，{row['what']}：{clock(row['happened'])}发生，"
                      f"{clock(row['known'])}知道，{sent}")  # fmt: skip
    return {"now": clock(now), "rows": shown}, truth


# --- q7: steps in order

STEPS = [
    ("talk", "水文、气象、应急几家会商，认为{}很可能漫堤"),
    ("warn", "发布蓝色警报，宣布{}进入预警期"),
    ("raise", "雨越下越大，把{}的预警调到橙色，重新发布"),
    ("ready", "照橙色的要求，救援队待命，{}低处的住户先转移"),
    ("flood", "洪水漫进{}，村委会马上组织大家自救互救"),
    ("start", "县政府启动应急响应，写明{}抢险的级别、期限和措施"),
    ("post", "响应启动后，在{}设现场指挥部，各队归它指挥"),
    ("end", "{}水退险除，宣布解除应急响应"),
    ("count", "应急处置结束，评估{}的损失，订恢复重建计划"),
    ("learn", "{}重建完工，总结经验教训，报告上一级政府"),
]


def make_q7(draw: Draw):
    """Seven steps of one flood, from the first talk to the last report."""
    town = draw.one(TOWNS)
    more = draw.shuffled(["talk", "ready", "post", "count", "learn"])[:2]
    names = [n for n, _ in STEPS if n in ("warn", "raise", "flood", "start", "end", *more)]
    shown = draw.shuffled(names)
    key = {name: "abcdefg"[place] for place, name in enumerate(shown)}

    def moved(name: str, before: str) -> list[str]:
        rest = [n for n in names if n != name]
        rest.insert(rest.index(before), name)
        return [key[n] for n in rest]

    mistakes = [
        (moved("start", "raise"), "预警一发就启动响应，早了。预警期里做准备，出了事才启动响应。",
         LAW + "第六十六条、第七十二条第一款"),
        (moved("raise", "warn"), "先有警报，才谈得上调整级别、重新发布。", LAW + "第七十条第一款"),
        (moved("start", "flood"),
         "响应是事情发生以后启动的。照课文的时间表，水一来村里马上自救，接着才启动。",
         LAW + "第七十二条第一款、第七十七条"),
    ]  # fmt: skip
    late = [name for name in ("count", "learn") if name in more]
    if late:
        last = [key[n] for n in names if n != "end"] + [key["end"]]
        mistakes.append((last, "危险过去就解除响应，评估和总结在后面。",
                         LAW + "第八十六条、第八十七条、第九十二条"))  # fmt: skip
    right = [key[n] for n in names]
    if right == sorted(right):
        return None, None
    texts = dict(STEPS)
    return {"steps": {key[n]: texts[n].format(town) for n in shown}}, question(right, mistakes)


# --- q8, q9 and q10: who goes where

KINDS = {"dig": "抢险", "med": "医疗", "pump": "排涝"}
COUNT = {"dig": 5, "med": 3, "pump": 4}
PLACES = ["粮站", "变电站", "水厂", "中学", "敬老院", "涵洞", "冷库", "渡口", "老街", "客运站"]
STAY = "stay"
Plan = dict[str, str]


def all_plans(teams: list[str], sites: list[str]) -> list[tuple[str, ...]]:
    """The place of each team in turn; teams beyond the sites stay."""
    places = sites + [STAY] * (len(teams) - len(sites))
    return list(dict.fromkeys(permutations(places)))


def spent(minutes: dict, plan: Plan) -> list[int]:
    """Minutes of each team that is sent."""
    return [minutes[team][site] for team, site in plan.items() if site != STAY]


def in_turn(minutes: dict, sites: list[str]) -> Plan:
    """Each team in its turn takes the nearest place that is left."""
    free, plan = list(sites), {}
    for team, ways in minutes.items():
        plan[team] = min(free, key=lambda site: ways[site]) if free else STAY
        if free:
            free.remove(plan[team])
    return plan


def nearest(minutes: dict, sites: list[str]) -> list[int]:
    """For each place its nearest team, whether or not that team is sent twice."""
    return [min(ways[site] for ways in minutes.values()) for site in sites]


def sums(minutes: dict, sites: list[str]) -> dict[tuple[str, ...], int]:
    """Every plan and its minutes in all."""
    ways = [minutes[team] | {STAY: 0} for team in minutes]
    return {
        plan: sum(way[site] for way, site in zip(ways, plan, strict=True))
        for plan in all_plans(list(minutes), sites)
    }


def cheapest(found: dict[tuple[str, ...], int]) -> tuple[str, ...] | None:
    """The best plan; None when another is as good."""
    low = min(found.values())
    best = [plan for plan, minutes in found.items() if minutes == low]
    return best[0] if len(best) == 1 else None


def swaps_lead_there(found: dict[tuple[str, ...], int], best: tuple[str, ...]) -> bool:
    """True when from every plan but the best some swap of two teams takes less time."""
    return all(plan == best or _betters(found, plan) for plan in found)


def _betters(found: dict[tuple[str, ...], int], plan: tuple[str, ...]) -> bool:
    n = len(plan)
    for i in range(n):
        for j in range(i + 1, n):
            other = list(plan)
            other[i], other[j] = plan[j], plan[i]
            if found[tuple(other)] < found[plan]:
                return True
    return False


def earliest(minutes: dict, sites: list[str]) -> int:
    """When the last team can be there at the earliest."""
    plans = all_plans(list(minutes), sites)
    return min(max(spent(minutes, dict(zip(minutes, plan, strict=True)))) for plan in plans)


def travel(draw: Draw, base: tuple[int, int], site: tuple[int, int]) -> int:
    """Minutes by road: three a square and what the state of the road adds."""
    squares = abs(base[0] - site[0]) + abs(base[1] - site[1])
    return 4 + 3 * squares + draw.below(6)


def is_telling(minutes: dict, sites: list[str]) -> Plan | None:
    """The best plan where it takes thought: the obvious ways miss it, swapping finds it."""
    found = sums(minutes, sites)
    best = cheapest(found)
    if best is None:
        return None
    plan = dict(zip(minutes, best, strict=True))
    ways = [spent(minutes, plan), spent(minutes, in_turn(minutes, sites)), nearest(minutes, sites)]
    if len(set(map(sum, ways))) < 3 or len(set(map(max, ways))) < 3:
        return None
    return plan if swaps_lead_there(found, best) else None


def detoured(bases: dict, spots: dict, minutes: dict, more: int) -> dict:
    """Minutes when the bridge is down: more for every way over the river.

    The river runs between columns 4 and 5.
    """
    return {
        team: {site: m + more * ((bases[team][0] < 5) != (spots[site][0] < 5))
               for site, m in ways.items()}
        for team, ways in minutes.items()
    }  # fmt: skip


def place_kind(draw: Draw, kind: str, spots: dict, sites: list[str], free: list) -> tuple | None:
    """Bases and minutes of one kind's teams; None when the task would be too plain."""
    teams = [f"{kind}{n}" for n in range(1, COUNT[kind] + 1)]
    bases = dict(zip(teams, draw.shuffled(free)[: len(teams)], strict=True))
    minutes = {t: {s: travel(draw, bases[t], spots[s]) for s in sites} for t in teams}
    plan = is_telling(minutes, sites)
    if plan is None or kind != "dig":
        return (bases, minutes, plan) if plan else None
    more = draw.between(18, 30)
    broken = detoured(bases, spots, minutes, more)
    found = sums(broken, sites)
    best = cheapest(found)
    if best is None or not swaps_lead_there(found, best):
        return None
    new = dict(zip(teams, best, strict=True))
    is_new = new not in (plan, in_turn(broken, sites))
    return (bases, minutes, plan, more, new) if is_new else None


def place_all(draw: Draw) -> dict:
    """Sites on the map, then the teams of each kind, drawn until the task is a fair one."""
    cells = draw.shuffled([(x, y) for x in range(10) for y in range(6)])
    names = draw.shuffled(PLACES)[:8]
    keys = [f"p{n}" for n in range(1, 9)]
    spots, free = dict(zip(keys, cells[:8], strict=True)), cells[8:]
    order = draw.shuffled(keys)
    needs = {"dig": sorted(order[:4]), "pump": sorted(order[4:]),
             "med": sorted(draw.shuffled(keys)[:3])}  # fmt: skip
    town = {"names": dict(zip(keys, names, strict=True)), "spots": spots, "needs": needs}
    for kind in KINDS:
        for _ in range(400):
            placed = place_kind(draw, kind, spots, needs[kind], free)
            if placed:
                break
        else:
            return {}
        town[kind] = placed
        free = [cell for cell in free if cell not in placed[0].values()]
    return town


TURN = "{}队：您让各队按次序挑最近的。先挑的占了近处，后挑的只好走远路。"
TWICE = "{}队：您给每一处都派了最近的队，有的队去了两处。一支队只能去一处。"
RULE = CITY + "第五条"


def truth_q8(town: dict) -> dict | None:
    right, slips = {}, []
    for kind, name in KINDS.items():
        minutes, plan, sites = town[kind][1], town[kind][2], town["needs"][kind]
        turn, near = spent(minutes, in_turn(minutes, sites)), nearest(minutes, sites)
        for cell, of in (("sum", sum), ("end", max)):
            right[f"{kind}.{cell}"] = str(of(spent(minutes, plan)))
            slips += [(f"{kind}.{cell}", of(turn), TURN.format(name), RULE),
                      (f"{kind}.{cell}", of(near), TWICE.format(name), RULE)]  # fmt: skip
    return by_row(right, slips)


def truth_q9(town: dict) -> dict | None:
    ends, frees, turns, best = [], [], [], []
    for kind in KINDS:
        minutes, sites = town[kind][1], town["needs"][kind]
        ends.append(max(spent(minutes, town[kind][2])))
        frees.append(max(nearest(minutes, sites)))
        turns.append(max(spent(minutes, in_turn(minutes, sites))))
        best.append(earliest(minutes, sites))
    answer = max(best)
    if not max(frees) < answer < max(ends) or min(best) == answer:
        return None
    return question(str(answer), [
        (str(max(ends)), "这是总时间最省的派法里最晚的一队。换了目标，要重新派一遍。", RULE),
        (str(max(turns)), "这是各队按次序就近派时最晚的一队。先挑的占了近处，后挑的走远路。", RULE),
        (str(max(frees)), "您没有管一支队去了两处。一支队只能去一处，有一处要让别的队去。", RULE),
        (str(min(best)), "您只看了到得最早的那一种队。三种队都到齐，要看最晚的那一种。", RULE),
    ])  # fmt: skip


def truth_q10(town: dict) -> dict | None:
    _, minutes, plan, _, new = town["dig"]
    slips = [
        (team, plan[team], f"抢险{number}队：您照桥断以前的派法。路变了，要从头再比一遍。", RULE)
        for number, team in zip("一二三四五", minutes, strict=True)
        if plan[team] != new[team]
    ]
    return by_row(new, slips)


def shown_town(town: dict) -> dict:
    """The map and the minutes as the sheet shows them."""
    base, minutes, broken = {}, {}, {}
    for kind in KINDS:
        base |= town[kind][0]
        minutes |= town[kind][1]
        broken |= detoured(town[kind][0], town["spots"], town[kind][1], town["dig"][3])
    teams = [
        {"key": t, "kind": t.rstrip("12345"), "x": base[t][0], "y": base[t][1],
         "name": KINDS[t.rstrip("12345")] + "一二三四五"[int(t[-1]) - 1] + "队"}
        for t in base
    ]  # fmt: skip
    sites = [
        {"key": key, "name": name, "x": town["spots"][key][0], "y": town["spots"][key][1],
         "needs": [kind for kind in KINDS if key in town["needs"][kind]]}
        for key, name in town["names"].items()
    ]  # fmt: skip
    diggers = {team["key"]: team["name"] for team in teams if team["kind"] == "dig"}
    targets = {key: town["names"][key] for key in town["needs"]["dig"]} | {STAY: "留守"}
    return {"kinds": KINDS, "teams": teams, "sites": sites, "minutes": minutes, "broken": broken,
            "more": town["dig"][3], "diggers": diggers, "targets": targets}  # fmt: skip


def make_town(draw: Draw) -> tuple[dict, dict]:
    for _ in range(400):
        town = place_all(draw)
        if not town:
            continue
        truths = {"q8": truth_q8(town), "q9": truth_q9(town), "q10": truth_q10(town)}
        if all(truths.values()):
            return shown_town(town), truths
    raise RuntimeError("no map found that takes thought")


MAKERS = {
    "q1": make_q1, "q2": make_q2, "q3": make_q3, "q4": make_q4, "q5": make_q5, "q6": make_q6,
    "q7": make_q7,
}  # fmt: skip


def make_data(seed: bytes) -> dict:
    """Files for the learner and the truth, from 16 bytes or more."""
    draw = Draw(seed)
    cases: dict = {"plan": PLAN}
    truth = {}
    for number, make in MAKERS.items():
        cases[number], truth[number] = until_found(draw, make)
    cases["town"], found = make_town(draw)
    truth |= found
    text = json.dumps(cases, ensure_ascii=False, indent=1)
    return {"files": {"cases.json": text}, "truth": truth}
