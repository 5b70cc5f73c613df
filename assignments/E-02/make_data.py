"""Each learner's own applications, norms and fees for E-02, with right answers and known mistakes.

The 2026 calendar comes with the generator kit, which becomes part of an edition: it keeps its
answers whatever becomes of the calendar files later. ``solver.py`` finds every answer again from
the released files by another road; the trial compares the two. All permits and papers are
fictional.
"""

from datetime import date

from generator_kit import (
    ONE,
    Draw,
    as_files,
    by_row,
    calendar_extract,
    chinese,
    count_back,
    count_on,
    day,
    picked,
    plain,
    question,
    until_found,
    weekday,
    workdays_in,
    works,
    works_without_makeup,
)

PERMIT = "行政许可法（2019修正）"
RULES = "优化营商环境条例（2019）"
A32 = PERMIT + "第三十二条第一款第四项"
A82 = PERMIT + "第八十二条"
NOTICE = A82 + "；国务院办公厅关于2026年部分节假日安排的通知"
DAY_ONE = "民法典（2020）第二百零一条（参照）"
TWENTY = PERMIT + "第三十二条第一款第四项、第四十二条第一款"

PARTIES = [
    "蒲一鸣", "裴晓舟", "贺小满", "骆春生", "祝青苗", "苗长河", "沈望舒", "乔木林", "柯向阳",
    "云栖茶社", "北岸书店", "渡口小吃店", "东门花坊", "青禾农庄", "星河影院", "石桥工坊",
]  # fmt: skip
PERMITS = ["街边展位设置许可", "河岸平台使用许可", "屋顶花园营业许可", "夜市摊区经营许可"]
TOPICS = [
    "水上露营场", "屋顶花园", "街头展演点", "无人售货车", "河岸烧烤场", "共享菜地", "流动书摊",
    "夜间集市", "山地骑行场", "亲子农场", "旧物市集", "草坪婚礼场", "皮划艇基地", "室内攀爬馆",
]  # fmt: skip

DRAFT_TEXTS = {"a": "写进告知书", "b": "划掉", "c": "当场更正"}
STATE_TEXTS = {"a": "视为受理", "b": "应当受理", "c": "等待补正", "d": "还可告知"}
NORM_TEXTS = {"a": "可以设定", "b": "只可临时设", "c": "只作细化", "d": "不得设定"}
FEE_TEXTS = {"a": "照收", "b": "退超出部分", "c": "全部退"}
DEED_TEXTS = {"a": "合法", "b": "变相许可", "c": "违规收费", "d": "违规检查"}


# --- days


# --- truths


def extra(value, message: str, source: str) -> tuple:
    return (plain(value), message, source)


def by_slip(right: dict[str, str], wrong: dict[str, tuple[str, str]], slips: list) -> dict | None:
    """The truth of a card with rows or cells; ``wrong``: the row and value of each slip."""
    return by_row(right, [(*wrong[slip], message, source) for slip, message, source in slips])


def listed(draw: Draw, made: list[tuple], slips: list[tuple], **fixed) -> tuple:
    """Rows in a drawn order with keys given after it; one slip spoils one row.

    ``made``: (fields of the row, right target, {slip: wrong target}).
    """
    rows, right, wrong = [], {}, {}
    for place, (fields, target, spoils) in enumerate(draw.shuffled(made), start=1):
        key = f"n{place}"
        rows.append({"key": key} | fields)
        right[key] = target
        wrong |= {slip: (key, to) for slip, to in spoils.items()}
    met = [slip for slip in slips if slip[0] in wrong]
    return {"rows": rows} | fixed, by_slip(right, wrong, met)


# --- q1: the complete notice


def make_q1(draw: Draw):
    """Ten papers of the published list; the notice names what this applicant still owes."""
    received = draw.one(workdays_in(("03-09", "10-30")))
    until = date(2027, draw.between(6, 12), 28)
    tall = draw.below(2)
    facts = {
        "场地": draw.one(["租用", "自有"]), "办理人": draw.one(["本人", "委托代办"]),
        "用电": draw.one(["接电", "不接电"]),
        "高度": f"{draw.one(['2.6', '3.2', '3.8'] if tall else ['1.2', '1.5', '1.8'])}米",
    }  # fmt: skip
    catalogue = _catalogue(draw, received, until)
    holds = {
        "都要交": True,
        "租用场地的": facts["场地"] == "租用", "自有场地的": facts["场地"] == "自有",
        "委托代办的": facts["办理人"] == "委托代办", "接电的": facts["用电"] == "接电",
        "高度超过2米的": bool(tall),
    }  # fmt: skip
    due = [row for row in catalogue if holds[row["when"]]]
    if not 6 <= len(due) <= 8:
        return None, None
    owed = draw.shuffled(due)[:4]
    expired = [row for row in owed[2:] if row["by_date"]]
    if len(expired) != 1:
        return None, None
    rows = []
    for number, row in enumerate(catalogue):
        handed = "没有交" if row in owed[:2] or row not in due else row["good"]
        handed = row["bad"] if row in owed[2:] else handed
        rows.append({"key": "abcdefghij"[number], "name": row["name"], "when": row["when"],
                     "form": row["form"], "handed": handed})  # fmt: skip
    keys = {row["name"]: shown["key"] for row, shown in zip(catalogue, rows, strict=True)}

    def picks(chosen: list[dict]) -> list[str]:
        return sorted(keys[row["name"]] for row in chosen)

    truth = question(picks(owed), [
        extra(picks(owed)[:1],
              "您只写了最先看到的一项。告知要把需要补正的全部内容一次说完，剩下的不能等下一趟。",
              A32),
        extra(picks(owed[:2]),
              "您只找了没有交的。交了但不符合要求的，也是需要补正的内容，要一次写全。", A32),
        extra(picks([row for row in owed if row not in expired]),
              "您没有核对日期。交来的材料里有一件的日期不符合目录的要求，也要一次告知。", A32),
        extra(picks(owed + [row for row in catalogue if row not in due]),
              "您把目录里没有交的都写上了。目录有条件的，只对符合条件的申请人适用，不能多要。",
              PERMIT + "第三十一条第一款；" + RULES + "第三十五条"),
        extra(picks(due),
              "您把这位申请人该交的材料全写上了。已经交来而且合格的，不能让人重交。", A32),
    ])  # fmt: skip
    case = {"permit": draw.one(PERMITS), "received_on": received.isoformat(),
            "used_until": until.isoformat(), "facts": facts, "rows": rows}  # fmt: skip
    return case, truth


def _catalogue(draw: Draw, received: date, until: date) -> list[dict]:
    def paper(name: str, when: str, form: str, good: str, bad: str, *, by_date: bool = False):
        return {"name": name, "when": when, "form": form, "by_date": by_date,
                "good": "已交，" + good, "bad": "已交，" + bad}  # fmt: skip

    before, after = draw.between(20, 70), draw.between(200, 900)
    short, long = draw.between(40, 120), draw.between(30, 300)
    fresh, stale = draw.between(30, 200), draw.between(420, 700)
    return [
        paper("申请表", "都要交", "填写完整", "填写完整", "第二页空着"),
        paper("营业执照复印件", "都要交", "收到材料那天还在有效期里",
              f"有效期到{chinese(received + after * ONE)}",
              f"有效期到{chinese(received - before * ONE)}",
              by_date=True),
        paper("授权委托书", "委托代办的", "写明委托权限", "写明了权限", "没有写权限"),
        paper("代办人身份证复印件", "委托代办的", "正反两面", "正反两面", "只有正面"),
        paper("场地租赁合同", "租用场地的", "租期不短于使用期限",
              f"租到{chinese(until + long * ONE)}", f"租到{chinese(until - short * ONE)}",
              by_date=True),
        paper("场地权属材料", "自有场地的", "写明面积", "写明了面积", "没有写面积"),
        paper("平面图", "都要交", "标明尺寸和通道", "标了尺寸和通道", "没有标通道"),
        paper("用电安全说明", "接电的", "有电工签名", "有电工签名", "没有电工签名"),
        paper("结构检测报告", "高度超过2米的", "收到材料以前一年内出具",
              f"{chinese(received - fresh * ONE)}出具", f"{chinese(received - stale * ONE)}出具",
              by_date=True),
        paper("安全承诺书", "都要交", "签名", "签了名", "没有签名"),
    ]  # fmt: skip


# --- q2: what may stand in the notice

PAPERS_BY_RULE = [
    "缺设施平面图。办事指南列明，依据是部门规章",
    "缺设备清单。办事指南列明，依据是部门规章",
    "缺安全操作规程。办事指南列明，依据是部门规章",
]
PROOFS_BY_LOCAL = [
    "缺房屋安全鉴定证明。证明事项清单列明，依据是省人大常委会的条例",
    "缺水质合格证明。证明事项清单列明，依据是省人大常委会的条例",
    "缺场地承重证明。证明事项清单列明，依据是省人大常委会的条例",
]
BY_LAW = [
    "缺从业人员健康证明。证明事项清单列明，依据是行政法规",
    "缺船只检验证明。证明事项清单列明，依据是法律",
    "缺营业执照复印件。办事指南列明，依据是行政法规",
]
PROOFS_BY_NOTICE = [
    "缺居委会开的邻居同意证明。依据是市局2025年的通知",
    "缺村委会开的无纠纷证明。依据是市局2024年的通知",
    "缺物业公司开的不扰民证明。依据是区政府的会议纪要",
]
PROOFS_BY_RULE = [
    "缺单位开的收入证明。依据只有一件部门规章",
    "缺上一任业主开的转让证明。依据只有一件部门规章",
    "缺行业协会开的从业年限证明。依据只有一件部门规章",
]
UNRELATED = [
    "缺近三年的财务报表。办事指南里没有这一项，窗口历来都要",
    "缺负责人的简历和获奖证书。办事指南里没有这一项，窗口历来都要",
    "申请书末页的“上年度捐款情况”没有填。这一页是窗口自己加的，与许可事项无关",
    "缺家庭成员名单。办事指南里没有这一项，窗口历来都要",
]
SLIPS_OF_PEN = [
    "申请书上的手机号少写一位。申请人就在窗口",
    "申请书上的年份写成了2062年。申请人就在窗口",
    "申请书上的店名写错一个字。申请人就在窗口",
    "申请书上的门牌号漏了一个数字。申请人就在窗口",
    "申请书上的两个栏目填串了行。申请人就在窗口",
]


def make_q2(draw: Draw):
    """Eight points of a draft notice: to stay, to be struck, or to be put right at once."""
    pens = draw.shuffled(SLIPS_OF_PEN)
    made = [
        (draw.one(PAPERS_BY_RULE), "a", {"rule": "b"}),
        (draw.one(PROOFS_BY_LOCAL), "a", {"local": "b"}),
        (draw.one(BY_LAW), "a", {"law": "c"}),
        (draw.one(PROOFS_BY_NOTICE), "b", {"notice": "a"}),
        (draw.one(PROOFS_BY_RULE), "b", {"proof": "a"}),
        (draw.one(UNRELATED), "b", {"unrelated": "a"}),
        (pens[0], "c", {"pen": "a"}),
        (pens[1], "c", {"trifle": "b"}),
    ]
    made = [({"text": text}, target, spoils) for text, target, spoils in made]
    return listed(draw, made, DRAFT_SLIPS, targets=DRAFT_TEXTS)


DRAFT_SLIPS = [
    ("rule", "部门规章列明的那份材料，您删去了。一般的申请材料，法律、法规、规章都可以作依据。",
     PERMIT + "第三十条第一款；" + RULES + "第三十五条"),
    ("local", "地方性法规规定的那份证明，您删去了。证明事项可以由法律、法规或者国务院决定规定，"
     "地方性法规也是法规。", RULES + "第四十四条第一款"),
    ("law", "您把缺少的一份材料当成了改一笔就行的错误。缺的材料当场变不出来，要告知补正。", A32),
    ("notice", "您留下了通知、纪要要的那份证明。证明事项要有法律、法规或者国务院决定作依据。",
     RULES + "第四十四条第一款、第三款"),
    ("proof", "您留下了只有部门规章依据的那份证明。一般材料有规章就行，证明却要法律、法规"
     "或者国务院决定。", RULES + "第四十四条第一款"),
    ("unrelated", "您留下了与许可事项无关、没有依据的一条。窗口不得要求提交无关的材料，"
     "格式文本里也不得夹带无关的内容。", PERMIT + "第二十九条第一款、第三十一条第一款"),
    ("pen", "有一处笔误，申请人就在窗口，您还要他回去补。改一笔就好的错误，应当让他马上改。",
     PERMIT + "第三十二条第一款第三项"),
    ("trifle", "有一处笔误，您当作没看见。写错的要改过来，但不必让人再跑一趟。",
     PERMIT + "第三十二条第一款第三项"),
]  # fmt: skip


# --- q3 to q5: three clocks


def make_q3(draw: Draw):
    """Five working days for the notice, across a holiday with a make-up day."""
    received = draw.one(workdays_in(("02-05", "02-27")) + workdays_in(("04-20", "05-08"))
                        + workdays_in(("09-14", "09-30")))  # fmt: skip
    truth = question(
        picked(count_on(received, 5)),
        day_slips(received, 5, wrap=picked),
        merge=True,
    )
    if truth is None or len(truth["mistakes"]) < 3:
        return None, None
    return {"received_on": received.isoformat()}, truth


def day_slips(start: date, n: int, wrap=lambda d: d) -> list[tuple]:
    """The four wrong ways of counting working days."""
    return [
        extra(wrap(start + n * ONE),
              "您按日历天数往后推了。行政机关实施许可的期限按工作日，周末和法定节假日都不数。",
              A82),
        extra(wrap(count_on(start, n, weekday)),
              "您只跳过了周六、周日，没有跳过节日放假的那几天。", A82),
        extra(wrap(count_on(start, n, works_without_makeup)),
              "您把调休上班的周末也跳过了。调休上班的周六、周日是工作日，要数进去。", NOTICE),
        extra(wrap(count_on(start - ONE, n)),
              "您把起算的当天当成了第一天。本题的口径是当天不算，从次日数起。", DAY_ONE),
    ]  # fmt: skip


HOLIDAY_MONTHS = [("01-19", "02-14"), ("04-08", "04-30"), ("08-31", "09-30")]


def make_q4(draw: Draw):
    """Nobody told in time: accepted from the day of receipt, and twenty days run from it."""
    received = draw.one(workdays_in(*HOLIDAY_MONTHS))
    told = count_on(received, draw.between(6, 9))
    supplied = count_on(told, draw.between(2, 4))
    truth = question(
        count_on(received, 20),
        [
            extra(count_on(supplied, 20),
                  "您从补齐那天数起了。五日内没有告知的，自收到材料之日起就算受理，"
                  "补齐是后来的事。", TWENTY),
            extra(count_on(told, 20),
                  "您从迟到的告知那天数起了。过了五日才告知，改变不了已经受理。", TWENTY),
            extra(count_on(count_on(received, 5), 20),
                  "您从五日满那天数起了。逾期不告知的后果要追到收到材料那天，不是从期满起。",
                  TWENTY),
            *day_slips(received, 20),
        ],
        merge=True,
    )  # fmt: skip
    if truth is None or len(truth["mistakes"]) < 6:
        return None, None
    case = {"received_on": received.isoformat(), "told_on": told.isoformat(),
            "supplied_on": supplied.isoformat()}  # fmt: skip
    return case, truth


def make_q5(draw: Draw):
    """Told at once and in time; accepted the day the last paper came."""
    received = draw.one(workdays_in(*HOLIDAY_MONTHS))
    told = count_on(received, draw.between(1, 4))
    supplied = count_on(told, draw.between(2, 6))
    truth = question(
        count_on(supplied, 20),
        [
            extra(count_on(received, 20),
                  "您从第一次收到材料那天数起了。五日内已经一次告知，就不是逾期未告知；"
                  "补齐以后才受理。", PERMIT + "第三十二条第一款第五项、第四十二条第一款"),
            extra(count_on(told, 20),
                  "您从告知那天数起了。二十日从受理算，受理要等全部补正材料交来。",
                  PERMIT + "第三十二条第一款第五项、第四十二条第一款"),
            *day_slips(supplied, 20),
        ],
        merge=True,
    )  # fmt: skip
    if truth is None or len(truth["mistakes"]) < 5:
        return None, None
    case = {"received_on": received.isoformat(), "told_on": told.isoformat(),
            "supplied_on": supplied.isoformat()}  # fmt: skip
    return case, truth


# --- q6: eight files on the desk this morning


def make_q6(draw: Draw, parties: list[str]):
    """Where each application stands today; nobody's fifth day is today itself."""
    today = draw.one([d for d in workdays_in(("03-02", "11-27")) if not works(d - ONE)])

    def file(ago: int, papers: str, told: int | None = None,
             then: str = "一次说全，还没有补正") -> dict:  # fmt: skip
        """``ago`` working days before today; told ``told`` working days after receipt."""
        received = count_back(today, ago)
        told_on = "" if told is None else count_on(received, told) if told else received
        return {"party": parties.pop(), "received_on": received.isoformat(), "papers": papers,
                "told_on": str(told_on), "then": then if told_on else ""}  # fmt: skip

    lacks = draw.shuffled(LACKS)
    made = [
        (file(draw.between(7, 10), lacks[0]), "a", {"untold": "d"}),
        (file(draw.between(10, 13), lacks[1], draw.between(6, 8)), "a", {"late": "c"}),
        (file(4, lacks[2]), "d", {"calendar": "a"}),
        (file(1, lacks[3]), "d", {"hasty": "c"}),
        (file(draw.between(8, 12), lacks[4], draw.between(0, 1)), "c", {"idle": "b"}),
        (file(draw.between(9, 12), lacks[5], 0,
              "补齐了告知的全部内容，窗口又要一份当初没有提的材料"), "b", {"again": "c"}),
        (file(draw.between(1, 3), "材料齐全，符合法定形式"), "b", {"whole": "d"}),
        (file(draw.between(8, 11), lacks[6], 5), "c", {"fifth": "a"}),
    ]  # fmt: skip
    by_wall = [(today - day(made[2][0]["received_on"])).days,
               (day(made[7][0]["told_on"]) - day(made[7][0]["received_on"])).days]  # fmt: skip
    hasty = (today - day(made[3][0]["received_on"])).days
    if min(by_wall) < 6 or hasty > 4:
        return None, None
    return listed(draw, made, STATE_SLIPS, targets=STATE_TEXTS, today=today.isoformat())


LACKS = [
    "缺平面图", "缺租赁合同", "缺授权委托书", "缺安全承诺书", "缺设备清单", "缺营业执照复印件",
    "缺用电安全说明", "缺检测报告",
]  # fmt: skip
STATE_SLIPS = [
    ("untold", "有一件早过了五个工作日，一直没有告知，您以为还来得及。"
     "逾期不告知的，自收到材料之日起就算受理了。", A32),
    ("late", "有一件过了五个工作日才告知，您还在等申请人来补。迟到的告知挡不住法律的后果。", A32),
    ("calendar", "有一件您按日历天数算成过期了。五日是工作日，今天还没有满，抓紧一次说全。",
     A32 + "、第八十二条"),
    ("hasty", "有一件刚收到、还没有人告知，您却在等申请人。没有告诉他缺什么，他等不来。", A32),
    ("idle", "有一件已经按时告知，申请人还没有补，您就要受理。材料没有补齐，先不必受理。",
     PERMIT + "第三十二条第一款第四项、第五项"),
    ("again", "有一件照告知的内容补齐了，您却让他再补。照要求补齐了全部内容，窗口就不能再加码。",
     PERMIT + "第三十二条第一款第五项、第七十二条第四项"),
    ("whole", "有一件材料齐全、符合法定形式，没有什么要补的，不要拿五日当缓冲。",
     PERMIT + "第三十二条第一款第五项"),
    ("fifth", "有一件在第五个工作日告知，您按日历天数算成逾期了。五日是工作日，没有逾期。",
     A32 + "、第八十二条"),
]  # fmt: skip


# --- q7: may it set a permit?

NO_HIGHER = "上面没有规定"


def make_q7(draw: Draw):
    """Nine norms; what stands above each decides as much as who made it."""
    topics = draw.shuffled(TOPICS)

    def norm(maker: str, text: str, target: str, spoils: dict) -> tuple:
        return {"maker": maker, "text": text.format(topics.pop())}, target, spoils

    made = [
        norm(*draw.one([
            ("国务院决定", "经营{}须经许可；确有必要，上面没有规定"),
            ("行政法规", "经营{}须经许可；上面没有规定"),
        ]), "a", {"central": "b"}),
        norm("省人大常委会条例", "经营{}须经许可，省内外企业都可以申请；" + NO_HIGHER, "a",
             {"local": "d"}),
        norm("省政府规章", "急需管理，对{}设临时许可，先实施一年；" + NO_HIGHER, "b",
             {"provincial": "a", "provincial_no": "d"}),
        norm("部门规章", "行政法规已对{}设了许可；规章写明审查分几步，没有另加条件", "c",
             {"detail": "d"}),
        norm("望川市政府规章", "省人大常委会条例已对{}设了许可；规章写明申请表样和办理科室，"
             "没有另加条件", "c", {"city_detail": "d"}),
        norm(draw.one(["部门规章", "望川市政府规章"]), "经营{}须经许可；" + NO_HIGHER, "d",
             {"rule": "a", "rule_b": "b"}),
        norm(draw.one(["望川市某局通知", "望川市某区政府通知", "河口镇政府文件"]),
             draw.one(["经营{}先办备案证，无证不得开业；上面没有规定",
                       "经营{}先进推荐目录，不在目录不得开业；上面没有规定",
                       "经营{}先经认定，没有认定不得开业；上面没有规定"]),
             "d", {"notice": "c"}),
        norm("省人大常委会条例", draw.one([
            "经营{}须经许可；行政法规已管这件事，没有采用许可的办法",
            "经营{}须经许可，只发给本省企业；" + NO_HIGHER,
        ]), "d", {"limits": "a"}),
        norm("省政府规章", "对{}设许可，长期实施；" + NO_HIGHER, "d", {"lasting": "b"}),
    ]  # fmt: skip
    return listed(draw, made, NORM_SLIPS, targets=NORM_TEXTS)


NORM_SLIPS = [
    ("central", "国务院或者行政法规设的那一件，您归到了临时的一类。"
     "还没有法律的，行政法规就能设；必要时国务院也能以决定设。", PERMIT + "第十四条"),
    ("local", "省人大常委会的一件，上面没有法律、行政法规，也不排斥外地企业，您却否定了。"
     "这正是地方性法规的权限。", PERMIT + "第十五条第一款"),
    ("provincial", "省政府规章设的临时许可，您当成了普通许可。省政府规章没有长期设许可的权限，"
     "满一年还要实施，应当提请制定地方性法规。", PERMIT + "第十五条第一款"),
    ("provincial_no", "省政府规章急需时可以设一种有期限的许可：上面没有法律、法规，"
     "满一年还要实施的，提请制定地方性法规。", PERMIT + "第十五条第一款"),
    ("detail", "有一件部门规章没有设新许可，只把已有的许可写具体，您把它否定了。"
     "规章可以在上位法设的许可范围内作具体规定。", PERMIT + "第十六条第三款"),
    ("city_detail", "有一件市政府规章没有设新许可，只写怎样办，您把它否定了。"
     "规章可以在上位法设的许可范围内作具体规定。", PERMIT + "第十六条第三款"),
    ("rule", "有一件部门规章或者市政府规章自己设了许可，您放过了。规章里只有省级政府的规章，"
     "而且只在急需时，才有有限的权限。", PERMIT + "第十五条第一款、第十七条"),
    ("rule_b", "临时的许可只有省、自治区、直辖市政府的规章能设；部门规章、市政府规章都不行。",
     PERMIT + "第十五条第一款、第十七条"),
    ("notice", "有一件通知、文件换了个名字拦人开业，您当成了写具体。上面没有许可，谈不上细化；"
     "备案、目录、认定都不能变成变相的许可。", PERMIT + "第十七条；" + RULES + "第三十九条第一款"),
    ("limits", "有一件省人大常委会的条例越了线，您没有看出来。上位法已经管了而没有采用许可的，"
     "地方不能再设；设的许可也不能排斥外地企业。",
     PERMIT + "第十五条第二款；" + RULES + "第三十九条第二款"),
    ("lasting", "有一件省政府规章写的是长期实施。它的权限是有期限的，长期的要由地方性法规来定。",
     PERMIT + "第十五条第一款"),
]  # fmt: skip


# --- q8 and q9: the fee ledger


def make_q8(draw: Draw):
    """Seven lines of one office's ledger: keep, return the excess, or return all."""
    topics = draw.shuffled(TOPICS)

    def line(item: str, basis: str, target: str, spoils: dict, over: int = 0) -> tuple:
        rate = draw.between(3, 12) if "格式文本" in item else draw.between(30, 90, 5)
        published = f"{rate}元" if "收费目录里有" in basis else "没有"
        row = {"item": item.format(topics.pop()), "basis": basis, "published": published,
               "charged": rate + over, "count": draw.between(12, 48)}  # fmt: skip
        return row, target, spoils

    listing = "；收费目录里有"
    made = [
        line("{}许可审查费", "行政法规" + listing, "a", {"none": "c"}),
        line("{}公用设施维护费（涉企收费，与许可无关）", "国务院批准" + listing, "a",
             {"approved": "c"}),
        line("{}许可检验费", draw.one(["法律", "行政法规"]) + listing, "b",
             {"over": "a", "over_all": "c"}, draw.between(10, 30, 5)),
        line("{}许可审查费", "省人大常委会条例", "c", {"local": "a"}),
        line("{}许可申请书格式文本", draw.one(["市局定价", "窗口定价", "区局定价"]), "c",
             {"form": "a"}),
        line("{}许可后的监督检查费", draw.one(["部门规章", "市政府文件"]), "c", {"check": "a"}),
        line("{}市容保障费（涉企收费，与许可无关）", "省政府文件；收费目录里没有", "c",
             {"offlist": "a"}),
    ]  # fmt: skip
    return listed(draw, made, FEE_SLIPS, targets=FEE_TEXTS)


FEE_SLIPS = [
    ("none", "有行政法规依据、按公布标准收的一笔，您也要退。不收费是原则，"
     "法律、行政法规另有规定的除外。", PERMIT + "第五十八条第一款、第五十九条"),
    ("approved", "国务院批准、列入目录的一笔涉企收费，您也要退。涉企收费的依据是法律、行政法规"
     "或者国务院批准。", RULES + "第二十五条"),
    ("over", "有一笔有依据，但实收高过公布的标准，您没有看出来。收费要按公布的项目和标准。",
     PERMIT + "第五十九条、第七十五条第一款"),
    ("over_all", "有一笔有法定依据，只是收高了。标准以内的那部分收得对，不用退。",
     PERMIT + "第五十九条、第七十五条第一款"),
    ("local", "您认可了地方性法规定的许可收费。许可收费的依据只有法律和行政法规，"
     "地方性法规能设许可，却不能定许可收费。", PERMIT + "第五十八条第一款"),
    ("form", "您认可了卖申请书格式文本。提供申请书格式文本不得收费，一元也不行。",
     PERMIT + "第五十八条第二款"),
    ("check", "您认可了监督检查费。对许可事项监督检查，没有法律、行政法规规定就不得收费。",
     PERMIT + "第五十八条第一款"),
    ("offlist", "您认可了目录以外的涉企收费。它要有法律、行政法规依据或者国务院批准，"
     "而且列入公开的目录清单。", RULES + "第二十五条"),
]  # fmt: skip


def make_q9(draw: Draw, ledger: dict, targets: dict):
    """What the office owes back, all in all."""
    rows = [(row, targets[row["key"]]) for row in ledger["rows"]]

    def back(*, kept: str = "", whole_excess: bool = False, excess: bool = True,
             each: bool = False) -> int:  # fmt: skip
        total = 0
        for row, target in rows:
            one = row["charged"] if target == "c" else 0
            if target == "b":
                over = row["charged"] - int(row["published"].removesuffix("元"))
                one = row["charged"] if whole_excess else over if excess else 0
            if kept and kept in row["item"] + row["basis"]:
                one = 0
            total += one if each else one * row["count"]
        return total

    truth = question(back(), [
        extra(back(each=True), "您加的是每份的钱，没有乘份数。要退的是实际收了的每一份。",
              PERMIT + "第七十五条第一款"),
        extra(back(whole_excess=True),
              "您把有依据、只是收高了的一笔整笔退了。标准以内的部分是依法收的，只退高出的部分。",
              PERMIT + "第五十九条、第七十五条第一款"),
        extra(back(excess=False), "您漏了高出公布标准的那一笔。有依据也要按公布的标准收。",
              PERMIT + "第五十九条、第七十五条第一款"),
        extra(back(kept="省人大常委会条例"),
              "您没有退地方性法规定的许可收费。许可收费的依据只有法律和行政法规。",
              PERMIT + "第五十八条第一款"),
        extra(back(kept="格式文本"), "您没有退格式文本的钱。提供申请书格式文本不得收费。",
              PERMIT + "第五十八条第二款"),
        extra(back(kept="监督检查费"), "您没有退监督检查费。对许可事项监督检查，"
              "没有法律、行政法规规定就不得收费。", PERMIT + "第五十八条第一款"),
        extra(back(kept="省政府文件"), "您没有退目录清单以外的涉企收费。",
              RULES + "第二十五条"),
    ])  # fmt: skip
    return {}, truth


# --- q10: what the office did

LAWFUL_CHECKS = [
    "随机抽到一家店，两人到场查验许可证和设施，记录签字后归档",
    "接到对一家店的举报，针对举报的事去现场核查，查完就走",
    "几个科室要查同一家店，合成一次去，结果向社会公开",
]
LAWFUL_WINDOWS = [
    "大厅公示全部材料目录和示范文本，有人问就解释",
    "公布收费项目和标准，按标准收，当天全部上缴国库",
    "材料不齐，窗口当场把要补的四项写成一张单子交给申请人",
]
DISGUISED = [
    "通知说是“自愿备案”，没有备案证的店一律不准开业",
    "法律、法规没有规定年检，文件要求每年盖“年检章”，不盖就停业",
    "文件规定只有列入“推荐目录”的企业才准承接业务",
    "开业前要到局里办“登记”，局里审查条件，不合意的不登记",
]
HANDED_ON = [
    "许可已经取消，改由行业协会发“认定书”，没有认定书不准经营",
    "许可已经取消，改由下属单位发“资格牌”，没有资格牌不准经营",
    "许可已经取消，窗口照旧收申请、发批文，没有批文不准经营",
]
OVERCHARGED = [
    "领许可证时每户交制证费三十元，依据是局里的会议纪要",
    "申请书格式文本每份收五元",
    "法定收费四十元，实收六十元，多的留作加班补助",
]
HINDERED = [
    "检查时要求店里停业两天，配合拍宣传片",
    "饭点上门检查，把客人全部请走，其实只是核对一张证",
    "检查人员把收银台占用一整天，用来填别处的报表",
]
TAKEN = [
    "检查结束，让店家结检查组的餐费",
    "检查时从货架上拿走两箱饮料，说带回去尝尝",
    "检查以后，让店家给检查组的车加满油",
]


def make_q10(draw: Draw):
    """Seven doings of an office; one in four kinds each."""
    made = [
        (draw.one(LAWFUL_CHECKS), "a", {"all_checks": "d"}),
        (draw.one(LAWFUL_WINDOWS), "a", {"window": "b"}),
        (draw.one(DISGUISED), "b", {"names": "a"}),
        (draw.one(HANDED_ON), "b", {"handed": "a", "handed_fee": "c"}),
        (draw.one(OVERCHARGED), "c", {"little": "a"}),
        (draw.one(HINDERED), "d", {"hinder": "a"}),
        (draw.one(TAKEN), "d", {"taken": "a"}),
    ]
    made = [({"text": text}, target, spoils) for text, target, spoils in made]
    return listed(draw, made, DEED_SLIPS, targets=DEED_TEXTS)


DEED_SLIPS = [
    ("all_checks", "有一次检查按规矩做，您也当成了乱检查。依法监督检查是职责，"
     "怎么查、查完怎么记，规矩都有。", PERMIT + "第六十一条第二款；" + RULES + "第五十四条"),
    ("window", "窗口依法公示、告知或者收费的一件，您当成了拦人的门槛。",
     PERMIT + "第三十条、第三十二条、第五十九条"),
    ("names", "有一件换了名字，您就放过了。不论叫备案、登记、年检还是目录，"
     "不办就不准经营的，就是在用别的形式设许可。", RULES + "第三十九条第一款"),
    ("handed", "有一件取消了的许可还在换个地方办，您放过了。已经取消的，不得继续实施，"
     "也不得转给协会或者别的组织实施。", RULES + "第四十条第二款"),
    ("handed_fee", "有一件的要害不是钱，是取消了的许可还在换个地方办。", RULES + "第四十条第二款"),
    ("little", "钱不多，也要有法律、行政法规依据，按公布的标准收；格式文本不得收费。",
     PERMIT + "第五十八条、第五十九条"),
    ("hinder", "有一次检查影响了店家做生意，您放过了。监督检查不得妨碍正常的生产经营。",
     PERMIT + "第六十三条"),
    ("taken", "有一次检查拿了店家的好处，您放过了。监督检查不得索取、收受财物或者谋取其他利益。",
     PERMIT + "第六十三条"),
]  # fmt: skip


# --- handing out


def make_data(seed: bytes) -> dict:
    """The files handed to one learner and the truth kept on the server."""
    draw = Draw(seed)
    parties = draw.shuffled(PARTIES)
    cases, truth = {}, {}

    def add(name: str, make, *known) -> None:
        while True:
            case, entry = until_found(draw, make, *known)
            if entry["answer"] not in [truth[q]["answer"] for q in truth]:
                break
        cases[name], truth[name] = case, entry

    for name, make in (("q1", make_q1), ("q2", make_q2), ("q3", make_q3), ("q4", make_q4),
                       ("q5", make_q5)):  # fmt: skip
        add(name, make)
    add("q6", make_q6, parties[4:12])
    add("q7", make_q7)
    while True:
        add("q8", make_q8)
        targets = dict(cell.split("=") for cell in truth["q8"]["answer"])
        _, truth["q9"] = make_q9(draw, cases["q8"], targets)
        if truth["q9"] is not None:
            break
        del truth["q8"], truth["q9"]
    add("q10", make_q10)
    for name, party in zip(("q1", "q3", "q4", "q5"), parties, strict=False):
        cases[name]["party"] = party
    files = {"cases.json": cases, "calendar.json": calendar_extract()}
    return {"files": as_files(files, sort_keys=True), "truth": truth}
