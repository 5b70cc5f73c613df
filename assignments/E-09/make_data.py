"""Each learner's own registers and texts for E-09, with the right answers and those of mistakes.

A county's documents of two years are made with their kind known beforehand
(written afresh, handed on, last year's with new dates); the questions are then answered by
counting what was made, and by comparing texts piece by piece.
"""

import csv
import io
import json
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from generator_kit import ONE, Draw, day, days, works

CITY = "望川市文件统计口径（教学用参数）"
RULES = [
    "拿今年和去年的同一段月份比。这次比的是一月到十月。",
    "按印发日期归到年份和月份，不看登记日期。",
    "一个文号算一件。联合印发的算在牵头单位（文号是谁的就是谁）；重复登记的不重复算。",
    "便函和写给个人、企业的决定书不算；转发上级的文件照样算。",
    "篇幅只数正文，不数附件。部署专项工作或者具体任务的（专项）不超过4000字，其他的（一般）"
    "不超过5000字，部署综合性工作的（综合）不受这两个数限制；正好等于不算超。",
    "比两篇文字，先去掉标点，连着的几个字作一片，同样的片只算一次。"
    "相似度＝两篇都有的片数÷两篇合起来的片数，达到阈值的列为疑似照转。",
    "只把下级的和上级先印发的比，今年的和去年同一部门的比。"
    "一件下级文件和几件上级文件相似，也只算一件。",
    "不在任何一片共有文字里的字，是自己添的字；每一级只和直接的上一级比。",
    "疑似照转的由人来看。先看是不是同一件事，不是的归“另有其事”；是同一件事的，再看添了什么：除了转发的话，"
    "只换了称呼、日期、个别词的是“原样照转”；添的话没有人、时间、地点的是“只加套话”；"
    "说清谁、什么时候、在哪里做的是“加了实招”。",
]

#: place of each choice: short name, name, mark of its document numbers
DEPARTMENTS = [
    ("教育", "县教育局", "河西教"),
    ("民政", "县民政局", "河西民"), ("农业", "县农业农村局", "河西农"),
    ("应急", "县应急管理局", "河西急"), ("卫健", "县卫生健康局", "河西卫"),
    ("市场", "县市场监管局", "河西市"), ("交通", "县交通运输局", "河西交"),
    ("城管", "县综合执法局", "河西综"),
]  # fmt: skip
TOWNS = ["渡口镇", "石桥镇", "长堤镇", "沙洲镇", "云栖乡", "青禾乡", "半山乡", "北岸镇"]

#: what documents are about: name, what is dealt with, how
TOPICS = {
    "教育": """校车安全管理/接送车辆和随车照管员/上车点旁边画线，家长在线外等
食堂明厨亮灶/学校食堂后厨/后厨画面接到班级门口的屏幕上
课后服务/参加托管的班级/作业在校内写完，不会的当天问
校舍安全排查/老旧校舍/裂缝编上号，贴玻璃片看有没有变宽
防溺水提醒/村里的山塘和水渠/放学前五分钟再讲一遍去哪里不能玩水
学生体质监测/每个年级的跑跳成绩/跑不下来的单独编组，慢慢加量
图书流动/乡村教学点的图书角/书箱每月换一次，由邮递车捎带
特殊儿童送教/不能到校的孩子/送教老师两人一组，先听家长说要什么
招生信息公开/划片范围和名额/一张图看清自家属于哪一所
实验室药品清理/过期的实验药品/两人双锁，交出去时逐瓶过秤
校园心理辅导/值班的辅导老师/门口不挂牌，学生可以从后门进
教师周转房维修/乡村教师宿舍/漏水的先修屋顶，再刷墙""",
    "民政": """养老机构消防/养老院的厨房和走廊/轮椅过不去的门槛一律铲平
助餐点建设/村里的老年助餐点/菜单提前一周贴出来，咸淡分锅
留守儿童探访/独自在家的孩子/探访员记下孩子说的三句话
低保复核/领取低保的家庭/收入有变的先问清楚，再谈增减
婚姻登记便民/登记大厅的预约号/午间不关门，留一个窗口换班
公墓安葬整治/散葬的坟头/迁坟日子由各家自己定，车辆统一派
地名牌更换/褪色的路牌门牌/旧牌子先拍照存档再摘下
困难群众帮扶/住老屋的困难家庭/先看灶台烟道，再看电线
社会组织年检/两年没有活动的协会/能合并的合并，账目先封存
康复辅具租借/轮椅和护理床/坏了就近修，不用送回县里
流浪人员救助/车站和桥洞附近/先给一碗热饭，再问从哪里来
志愿服务登记/志愿者的服务时长/当天签到当天上网，不补登""",
    "农业": """秸秆综合利用/收割后的秸秆/打捆机排出班表，谁先收谁先打
高标准农田管护/渠道和机耕路/冲坏的渠口三天内先用沙袋堵上
动物防疫/散养的鸡鸭猪羊/打完一户在门框上贴一张日期签
农药包装回收/用空的农药瓶/十个瓶子换一双手套
农机检修/收割机和插秧机/下田前先空转一刻钟，听有没有异响
山塘水库巡查/小山塘的坝体/坝脚湿了一片，先插红旗再报告
农产品检测/上市前的蔬菜/快检不合格的那一垄先围起来
宅基地审批/等着建房的农户/四邻当面签字，量好再开挖
渔船管理/登记在册的小渔船/风力七级以上全部回港点数
种业供应/早稻和晚稻种子/每一袋留一把样，出苗不好拿来对
果树病枝修剪/村里的柑橘园/先剪枯枝，伤口刷白
农村改厕回头看/改好又不用的厕所/平时水管漏水的先换管子""",
    "应急": """内涝应对/低洼处的住户/水到台阶第二级就叫人，不等通知
森林防火/进山路口/火种放在箱子里，下山时领回
避灾点整理/学校体育馆等避灾点/钥匙在两个人手里，夜里也能开
烟花爆竹安全/销售点和仓库/摆出来的只放一半，空箱当天运走
有限空间作业/污水井和地窖/先通风半小时，人不下去先放仪器
应急广播检修/村头的大喇叭/每月初一试响一分钟
地震演练/教学楼和办公楼/先蹲后跑，走廊里靠右
地质灾害巡查/切坡建房的山坡/雨前看裂缝，雨后看水色
加油站检查/乡间的加油站/卸油时清空场地，手机放进铁盒
应急物资轮换/仓库里的帐篷和发电机/每季度发动一次，油加满再放回
工贸企业整治/铸造和木工车间/粉尘扫干净再开机
积水路段应对/低洼的坡道和桥面/沙袋提前堆在路边，铲子绑在栏杆上""",
    "卫健": """家庭医生签约/慢性病病人/一户一个电话，换医生要当面交代
疫苗接种/适龄儿童/打完坐够半小时，哭闹的先安抚
村卫生室配药/常用药品/缺一种药记一笔，三天内补到
母婴设施/车站和商场的母婴室/门锁、台面、热水三样天天看
饮用水卫生/村里的小水厂/消毒药按刻度加，取样瓶贴日期
两癌筛查/适龄妇女/结果装信封交本人，别人不代拆
急救培训/窗口人员和校车司机/人人按过一遍假人才算数
健康体检/六十五岁以上的老人/体检车开到村口，空腹的先抽血
医疗废物收运/诊所的废物桶/一桶一码，少一桶当天追
病媒防制/积水的旧轮胎/翻盆倒罐，轮胎打孔
献血动员/街头献血点/先量血压，不合适的也送一杯水
中医适宜技术/乡镇卫生院的针灸室/一人一针一扔，床单当天换""",
    "市场": """农贸市场计量/摊位上的电子秤/公平秤摆在门口，少一两赔一斤
电梯安全/老小区的电梯/困人电话贴在轿厢里，铃响五声要接
网络餐饮检查/外卖店的后厨/封签没有贴好的不出门
食品小作坊/做豆腐和米面的作坊/泡豆的水一天一换，桶盖盖严
药店巡查/离村近的药店/处方药和保健品分柜子摆
儿童用品抽查/校门口的玩具文具/有刺鼻味的先下架再送检
价格公示/停车场和景区摊点/标价朝外，一眼看得到
特种设备登记/锅炉和叉车/司机证和车钥匙挂在同一个钩上
消费投诉处理/预付卡纠纷/先问卡里还剩多少，再问怎么退
知识产权服务/本地土特产商标/商标到期前半年打一个电话
糕点礼盒包装/商店里的礼盒/盒子比饼大三倍的退回重做
校园周边食品/五毛钱小零食/散装的扫码，扫不出的收走""",
    "交通": """农村公路养护/破损的路面/坑洞先画白圈，雨停后三天补上
渡口安全/载客的渡船/救生衣不穿好不解缆
公交线路调整/赶集日的班车/集日提前一小时，散集后加一班
桥梁检查/限重的旧桥/桥头立杆，超高的车过不去
货车超限治理/拉沙石的货车/装料口过秤，超了当场卸
充电站建设/服务区的充电位/油车占位的，广播叫车主挪开
出租车服务/车站候客的出租车/不打表的，乘客可以不付钱
候车亭维修/漏雨的候车亭/先换顶棚，再补长椅
施工路段管理/修路的半幅道/晚上要有灯，两头各站一个人
驾培行业检查/练车场和教练车/副驾刹车每天踩一次
水上应急/库区的小船/救生圈挂在伸手够得到的地方
公路绿化/路口挡视线的树/转弯处的枝条剪到齐腰高""",
    "城管": """垃圾分类/小区的投放点/桶边挂一把剪刀，拆纸箱不落地
占道经营疏导/早市的流动摊位/七点半收摊，地上的油自己擦
路灯维修/不亮的路灯/灯杆上的号码报过来，当晚去看
渣土运输/工地的渣土车/出门先冲轮子，篷布盖到边
公厕管理/集镇的公厕/纸、水、灯三样不断，夜里不锁
户外招牌整治/松动的店招/大风前用手摇一摇，松的先摘
共享单车停放/车站旁的单车/白线里摆不下的，两小时内拉走
河道保洁/桥下的漂浮物/一天两捞，捞上来当天运
燃气安全/餐馆的燃气瓶/软管过期的当场换，钱从补助里出
小区停车/消防通道上的车/先打电话，十分钟不来再拖
犬只管理/没有拴绳的大狗/第一次劝，第二次登记，第三次带走
建筑垃圾收运/装修留下的袋装垃圾/约好时间来收，堆放不过夜""",
}  # fmt: skip

LEADS = [
    "{W}{t}工作从{d}开始，到{e}结束。", "今年的{t}以{o}为重点，先难后易。",
    "为把{t}办得更实，现就有关事情说清楚。", "{U}做{t}，要先把{o}的底数摸清。",
    "{t}和群众天天打交道，{W}分两步走。", "经过商量，{t}按下面的办法来。",
    "{d}以前，{U}要把{t}安排好。", "前一段{t}快慢不一，下一步抓紧三件事。",
    "{t}由{U}负责到底，{o}一个也不能漏。", "近来{o}有新情况，{t}要跟得上。",
]  # fmt: skip
STEPS = [
    "{U}要在{d}以前把{o}全部走访一遍，逐一登记造册。",
    "{t}由专人负责，每{k}天看一次，情况当天上传。",
    "发现问题的先停用再整改，{k}个工作日内报结果。", "所需经费从现有渠道列支，不得向群众摊派。",
    "{W}统一用一张登记表，数据填一次，不再重复报送。",
    "{d}起每周五通报进度，连着两周没有进展的单独谈话。",
    "群众反映的线索当天转办，{k}天内给出答复。", "{t}分三种情形来办，急的先办，每月回头看一次。",
    "抽{n}名熟悉情况的人编成{k}个小组，分片包干。",
    "在显眼处张贴明白纸，写清电话、地点和办事时间。",
    "{d}以前办完第一轮培训，没有参加的补课后上岗。", "与{o}有关的台账合并成一本，旧台账不再填。",
    "遇到拿不准的先停一停，问清再到下一个地方。", "委托第三方抽查{n}处，结果作为下一步安排的依据。",
    "老人孩子多的地方先办，行动不便的上门办。", "{t}的办理地点、时间、电话在{d}以前上网公开。",
    "办完以后请到场的群众签字确认，不满意的重办。",
    "夜间和节假日照常有人值守，接到电话{n}分钟内到场。",
    "有补助的拨到个人，公示{k}天，没有异议再发放。", "先在{k}个地方试一个月，好用再在{W}推开。",
    "相邻的地方共用设备和人员，不重复购置。", "{d}以前撤掉不用的牌子和系统，只留一个入口。",
    "因故不能按期完成的，提前{k}天说明原因和新的日期。",
    "检查只看现场不看材料，不要求专门准备汇报。",
    "每月{k}日前更新一次数量，缺的补上，多的核销。", "对主动整改的以帮为主，屡教不改的依法处理。",
    "邀请{n}位懂{t}的老师傅到场指导。", "旧设备能修的先修，确实不能用的登记后报废。",
    "{t}要用的几张表合成一张，手机上就能填。", "涉及两个以上单位的，由先接到的一家牵头办完。",
]  # fmt: skip
EMPTY = [
    "要进一步提高思想认识，切实加强组织领导，层层压实责任，确保各项工作落到实处。",
    "要统一思想、凝聚共识，以更高的标准、更严的要求、更实的作风抓好贯彻落实。",
    "要充分认识做好这项工作的重要意义，加强统筹协调，形成齐抓共管的良好局面。",
    "要强化督促检查，狠抓工作落实，以钉钉子精神推动各项任务落地见效。",
    "要提高站位、细化措施、务求实效，推动工作再上新台阶。",
    "要认真学习领会，结合实际抓好落实，不断提升工作质量和水平。",
]
OWN = [
    "由{who}带队，{d}前到{p}核对{o}，{n}个点一个不漏，结果贴在公示栏。",
    "{d}前先办{p}的{n}个点，{o}由{who}逐一过目，办完请群众验收。",
    "{d}起{who}每周三到{p}看{o}，附近{n}户的问题当场答复。",
    "{who}{d}前到{p}把{o}走一遍，{n}个点当场定人、当场改。",
]
WHO = ["分管副职", "业务骨干", "驻点干部", "包片干部", "值班站长"]
PLACES = ["老渡口", "下洋村", "石板街", "茶亭岭", "芦花湾", "半山腰", "新闸头", "竹坞里"]
PREFIX = ["现转发给你们，请遵照执行。", "现转发你们，请认真执行。", "现予转发，请照此办理。"]
#: texts that every office has: name, the occasion it changes, its words
MODELS = [
    ("{f}期间值班", ["展会", "停电检修", "搬迁", "赛事"],
     "{f}期间实行领导带班和全天值班，值班电话保持畅通，遇有突发情况第一时间报告并妥善处置，"
     "不得擅离职守，外出的要先请假，交接班当面说清，值班表{d}以前报送。"),
    ("{f}培训报名", ["档案管理", "公文写作", "急救知识", "消防器材"],
     "定于近期举办{f}培训班，请选派一名工作人员参加，报名回执{d}以前发到指定邮箱，"
     "培训期间食宿自理，无故不得缺席，因事不能参加的要提前说明并安排他人。"),
    ("{f}统计表报送", ["固定资产", "用水用电", "在职人员", "办公用房"],
     "请按附表格式填报{f}情况，数据截至上月底，填好后由负责人核对签字，{d}以前报送一份，"
     "逾期未报的将予通报，往年已经填过的项目也要重新核对，不得漏填错填。"),
]  # fmt: skip
#: 国务院办公厅关于2025年部分节假日安排的通知 (published 2024-11-12); the kit knows 2026.
OFF_2025 = [
    ("01-01", "01-01"), ("01-28", "02-04"), ("04-04", "04-06"), ("05-01", "05-05"),
    ("05-31", "06-02"), ("10-01", "10-08"),
]  # fmt: skip
MAKEUP_2025 = {day(f"2025-{text}") for text in ("01-26", "02-08", "04-27", "09-28", "10-11")}
OFF_DAYS_2025 = {d for a, b in OFF_2025 for d in days(day(f"2025-{a}"), day(f"2025-{b}"))}
BANDS = {"市": ("全市", "各县区"), "县": ("全县", "各乡镇"), "乡": ("全乡镇", "各村")}
#: words put for others when a text is dressed up as one's own
SWAPS = [
    ("以前", "之前"), ("群众", "居民"), ("当天", "当日"), ("不得", "不准"), ("现场", "实地"),
    ("安排", "布置"), ("登记", "记录"), ("说清楚", "说明白"), ("办法", "做法"), ("地方", "地点"),
    ("完成", "办好"), ("重复", "反复"), ("公示", "张榜"), ("专人", "固定人员"), ("结果", "结论"),
]  # fmt: skip
#: kinds of documents that hand another one on
WAYS_ON = ("same", "empty", "own")
MARKS = "，。、；：“”《》（）"


# --- truths


def figure(value) -> str:
    """A number as a card holds it; shares have one decimal."""
    return f"{Decimal(value).normalize():f}"


def percent(part: int, whole: int) -> Decimal:
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def merged(slips: list[tuple]) -> list[dict]:
    """Known mistakes; two wrong ways that come to one value are told together."""
    out: dict[str, dict] = {}
    for row, value, message, source in slips:
        place = {"row": row} if row else {}
        told = place | {"value": value, "message": message, "source": source}
        kept = out.setdefault(json.dumps([row, value]), told)
        if message not in kept["message"]:
            kept["message"] += "也可能是：" + message
            kept["source"] += "" if source in kept["source"] else "；" + source
    return list(out.values())


def question(answer, slips, tolerance=0) -> dict | None:
    """None when a wrong way gives the right answer."""
    told = merged([("", *slip) for slip in slips])
    if any(mistake["value"] == answer for mistake in told):
        return None
    return {"answer": answer, "tolerance": tolerance, "mistakes": told}


def by_cell(right: dict[str, str], slips, tolerance=0) -> dict | None:
    """A card with rows or cells; a slip is its row, wrong value, message and source."""
    told = merged(slips)
    if any(right[mistake["row"]] == mistake["value"] for mistake in told):
        return None
    answer = sorted(f"{row}={value}" for row, value in right.items())
    return {"answer": answer, "tolerance": tolerance, "mistakes": told}


# --- texts


def bare(text: str) -> str:
    return "".join(c for c in text if c not in MARKS)


def pieces(text: str, n: int) -> set[str]:
    plain = bare(text)
    return {plain[k : k + n] for k in range(len(plain) - n + 1)}


def own_words(lower: str, upper: str, n: int) -> int:
    """Characters of the lower text that stand in no piece which the upper one has too."""
    plain, theirs = bare(lower), pieces(upper, n)
    shared = [k for k in range(len(plain) - n + 1) if plain[k : k + n] in theirs]
    taken = {place for k in shared for place in range(k, k + n)}
    return len(plain) - len(taken)


def workday_from(at: date) -> date:
    """The day itself when offices are open, or the first such day after it."""
    while at in OFF_DAYS_2025 or not (works(at) or at in MAKEUP_2025):
        at += ONE
    return at


def day_words(day: date) -> str:
    return f"{day.month}月{day.day}日"


class Writer:
    """Texts of one learner; a topic is written once a level and year."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.used: dict[str, list[str]] = {}

    def fill(self, words: str, topic, level: str, day: date) -> str:
        name, thing, _ = topic
        whole, below = BANDS[level]
        later = day + timedelta(days=self.draw.between(10, 45))
        return words.format(
            W=whole, U=below, t=name, o=thing, d=day_words(later),
            e=day_words(later + timedelta(days=self.draw.between(30, 60))),
            k=self.draw.one([2, 3, 4, 5, 6, 8, 9]), n=self.draw.between(11, 48),
            who=self.draw.one(WHO), p=self.draw.one(PLACES),
        )  # fmt: skip

    def afresh(self, topic, level: str, day: date, *, empty: int = 3) -> str:
        """The same department never gives one topic the same step twice."""
        free = [step for step in STEPS if step not in self.used.setdefault(topic[0], [])]
        steps = self.draw.some(free if len(free) > 1 else STEPS, 2)
        self.used[topic[0]] += steps
        words = [self.draw.one(LEADS), steps[0], topic[2] + "。", steps[1]]
        text = "".join(self.fill(line, topic, level, day) for line in words)
        return text + (self.draw.one(EMPTY) if self.draw.below(empty) == 0 else "")

    def handed_on(self, text: str, level: str, below: str) -> str:
        for old, new in zip(BANDS[level], BANDS[below], strict=True):
            text = text.replace(old, new)
        return text

    def dressed(self, text: str) -> tuple[str, int]:
        """A few words put for others; how many."""
        found = [pair for pair in SWAPS if pair[0] in text][:3]
        for old, new in found:
            text = text.replace(old, new)
        return text, len(found)

    def own(self, topic, day: date) -> str:
        return self.fill(self.draw.one(OWN), topic, "县", day)

    def redated(self, text: str) -> str:
        """Last year's words with a new date or two."""
        out, n = "", 0
        for part in text.split("日"):
            head, month, tail = part.rpartition("月")
            dated = month and tail.isdigit() and n < 2
            n += bool(dated)
            # In the same month and near, so that it stays ahead of the new date of issue.
            step = (1 if int(tail) < 27 else -1) if dated else 0
            out += (f"{head}月{int(tail) + step}" if dated else part) + "日"
        return out.removesuffix("日")


# --- one county's documents


class County:
    """All documents; ``texts`` are the counted ones, ``ledger`` what the registers hold."""

    def __init__(self, draw: Draw) -> None:
        self.draw, self.write = draw, Writer(draw)
        self.n = draw.one([3, 4])
        self.texts: list[dict] = []
        self.ledger: list[dict] = []
        self.flagged: list[dict] = []
        self.numbers: dict[tuple, int] = {}
        self.plan()
        self.city()
        self.county()
        self.forwards()
        self.towns()
        self.onto_workdays()
        self.registers()

    def plan(self) -> None:
        """How many of what each department has; the wrong ways of counting differ by these."""
        draw = self.draw
        self.asked = sorted(draw.shuffled(range(8))[:3])
        kinds = ["same"] * draw.between(2, 4) + ["empty"] * draw.between(2, 4)
        kinds += ["own"] * draw.between(2, 3) + ["other"] * draw.between(1, 2)
        kinds = draw.shuffled(kinds)
        homes = self.asked + draw.some(range(8), 5) + draw.some(range(8), 5)
        self.forward_plan = list(zip(kinds, homes, strict=False))
        ups = [draw.between(1, 3) for _ in range(draw.between(3, 5))]
        gains = ups + [0] * draw.between(1, 2)
        gains = draw.shuffled(gains + [-1 - draw.below(4) // 3 for _ in range(8 - len(gains))])
        self.sizes = []
        for place in range(8):
            last = draw.between(7, 9)
            self.sizes.append({
                "last": last, "this": last + gains[place], "late": draw.between(3, 4),
                "letters": draw.between(5, 6), "letters_now": draw.between(5, 6), "twice": 2,
                "moved": draw.between(1, 2), "carried": draw.between(1, 2),
                "handed": draw.between(3, 4), "yearly": draw.between(1, 2),
            })  # fmt: skip

    def number(self, mark: str, day: date) -> str:
        key = (mark, day.year)
        self.numbers[key] = self.numbers.get(key, 0) + 1
        return f"{mark}〔{day.year}〕{self.numbers[key]}号"

    def day(self, year: int, first: int = 1, last: int = 10) -> date:
        return date(year, self.draw.between(first, last), self.draw.between(1, 28))

    def add(self, level: str, home: int | str, mark: str, day: date, topic, text: str) -> dict:
        name = home if isinstance(home, str) else DEPARTMENTS[home][1]
        doc = {"level": level, "home": home, "name": name, "mark": mark, "day": day,
               "topic": topic, "text": text, "kind": "", "upper": None, "moved": None}  # fmt: skip
        self.texts.append(doc)
        return doc

    def city(self) -> None:
        """Three or four documents of each city bureau, with months left for the levels below."""
        used = {
            place: sum(1 for _, home in self.forward_plan if home == place) for place in range(8)
        }
        self.city_docs: dict[int, list[dict]] = {}
        for place, (short, _, mark) in enumerate(DEPARTMENTS):
            topics = [line.split("/") for line in TOPICS[short].split("\n")]
            picked = self.draw.some(topics, max(used[place] + 1, 3))
            self.city_docs[place] = []
            for topic in picked:
                day = self.day(2026, 2, 7)
                text = self.write.afresh(topic, "市", day, empty=5)
                name = "市" + DEPARTMENTS[place][1][1:]
                doc = self.add("市", place, mark.replace("河西", "望川"), day, topic, text)
                doc["name"] = name
                self.city_docs[place].append(doc)

    def county(self) -> None:
        """What each department wrote itself, this year and last."""
        draw = self.draw
        for place, (short, _, mark) in enumerate(DEPARTMENTS):
            topics = [line.split("/") for line in TOPICS[short].split("\n")]
            size = self.sizes[place]
            handed = sum(1 for _, home in self.forward_plan if home == place)
            last = draw.shuffled(topics)[: size["last"]]
            old = []
            for k, topic in enumerate(last):
                moved = k < size["moved"]  # issued at the end of October, registered in November
                day = date(2025, 10, draw.between(28, 31)) if moved else self.day(2025, 1, 9)
                doc = self.add("县", place, mark, day, topic, self.write.afresh(topic, "县", day))
                doc["moved"] = date(2025, 11, draw.between(3, 7)) if moved else None
                old.append(doc)
            for k, topic in enumerate(draw.some(topics, size["late"])):
                carried = k < size["carried"]
                day = date(2025, 12, draw.between(28, 31)) if carried else self.day(2025, 11, 12)
                doc = self.add("县", place, mark, day, topic, self.write.afresh(topic, "县", day))
                doc["moved"] = date(2026, 1, draw.between(4, 9)) if carried else None
            again = draw.some(old, size["yearly"])
            for doc in again:
                # In the same month and no later: its dates would otherwise lie before it.
                month = doc["day"].month
                day = min(self.day(2026, month, month), doc["day"].replace(year=2026))
                text = self.write.redated(doc["text"])
                self.add("县", place, mark, day, doc["topic"], text).update(
                    kind="yearly", upper=doc
                )
            done = [doc["topic"] for doc in again] + [
                doc["topic"] for doc in self.city_docs[place][:handed]
            ]
            fresh = [topic for topic in topics if topic not in done]
            for topic in draw.some(fresh, size["this"] - size["yearly"] - handed):
                day = self.day(2026)
                self.add("县", place, mark, day, topic, self.write.afresh(topic, "县", day))

    def forwards(self) -> None:
        """What departments handed on, and what only looks alike."""
        taken = [0] * 8
        models = self.draw.shuffled(MODELS)
        for kind, place in self.forward_plan:
            upper = self.city_docs[place][taken[place]]
            taken[place] += 1
            day = upper["day"] + timedelta(days=self.draw.between(4, 12))
            topic, mark = upper["topic"], DEPARTMENTS[place][2]
            if kind == "other":
                lower = self.alike(models.pop(), place, upper, day)
            else:
                body, swaps = self.write.handed_on(upper["text"], "市", "县"), 0
                if kind == "empty" or self.draw.below(2):
                    body, swaps = self.write.dressed(body)
                prefix, more = self.draw.one(PREFIX), self.more(kind, topic, day, body)
                lower = self.add("县", place, mark, day, topic, prefix + body + more)
                lower.update(added=prefix + more, swaps=swaps)
            lower.update(kind=kind, upper=upper)
            self.flagged.append(lower)

    def alike(self, model, place: int, upper: dict, day: date) -> dict:
        """City and county fill one model for two occasions."""
        title, occasions, words = model
        first, second = self.draw.some(occasions, 2)
        lower = self.add("县", place, DEPARTMENTS[place][2], day, upper["topic"], "")
        lower.update(added="", swaps=0)
        for doc, occasion in ((upper, first), (lower, second)):
            until = day_words(doc["day"] + timedelta(days=10))
            doc.update(topic=[title.format(f=occasion), occasion, ""],
                       text=words.format(f=occasion, d=until))  # fmt: skip
        return lower

    def more(self, kind: str, topic, day: date, body: str) -> str:
        if kind == "own":
            return self.write.own(topic, day)
        if kind == "same":
            return ""
        return self.draw.one([line for line in EMPTY if line not in body])

    def towns(self) -> None:
        """Towns hand on what the county did; each also writes a few of its own."""
        draw = self.draw
        ways = [doc for doc in self.flagged if doc["kind"] != "other"]
        self.chain = draw.one([doc for doc in ways if doc["kind"] != "own"])
        for doc in ways:
            n = 5 if doc is self.chain else draw.below(4)
            for place, town in enumerate(draw.some(TOWNS, n)):
                day = doc["day"] + timedelta(days=draw.between(3, 16))
                body = self.write.handed_on(doc["text"], "县", "乡")
                kind = (
                    ["same", "own", "empty"][place % 3]
                    if doc is self.chain
                    else draw.one(["same", "same", "empty", "own"])
                )
                more = self.more(kind, doc["topic"], day, body)
                lower = self.add("乡", town, town[:2] + "发", day, doc["topic"], body + more)
                lower.update(kind=kind, upper=doc)
        everything = [line.split("/") for short in TOPICS for line in TOPICS[short].split("\n")]
        for town in draw.shuffled(TOWNS):
            for topic in draw.some(everything, 6):
                day = self.day(2026)
                self.add(
                    "乡", town, town[:2] + "发", day, topic, self.write.afresh(topic, "乡", day)
                )

    def onto_workdays(self) -> None:
        """Nothing is issued on a day off; what hands on another is still issued after it."""
        for doc in self.texts:
            first = doc["upper"]["day"] + ONE if doc["upper"] else doc["day"]
            doc["day"] = workday_from(max(doc["day"], first))

    def registers(self) -> None:
        """Numbers by date; then the rows of the departments' registers with all that misleads."""
        self.texts.sort(key=lambda doc: (doc["day"], doc["mark"], doc["text"]))
        for doc in self.texts:
            doc["id"] = self.number(doc["mark"], doc["day"])
        for place in range(8):
            self.register(place)
        self.lengths()
        self.ledger.sort(key=lambda row: (row["registered"], row["id"], row["by"]))

    def enter(self, doc: dict, by: int, registered: date, kind: str = "通知") -> dict:
        title = title_of(doc) if kind == "通知" else doc["topic"][0]
        row = {"id": doc["id"], "title": title, "by": by,
               "day": doc["day"], "registered": registered, "kind": kind,
               "handed": doc["kind"] in WAYS_ON, "class": "", "body": 0, "more": 0,
               "joint": None}  # fmt: skip
        self.ledger.append(row)
        return row

    def register(self, place: int) -> None:
        draw, size = self.draw, self.sizes[place]
        mine = [d for d in self.texts if d["level"] == "县" and d["home"] == place]
        last = [d for d in mine if d["day"].year == 2025 and d["day"].month <= 10]
        this = [d for d in mine if d["day"].year == 2026]
        usual = [d for d in last if not d["moved"]]
        rows = {}
        for doc in mine:
            near = workday_from(doc["day"] + timedelta(days=draw.below(3)))
            near = near if near.month == doc["day"].month else doc["day"]
            rows[doc["id"]] = self.enter(doc, place, doc["moved"] or near)
        for doc in draw.some(usual, size["handed"]):
            doc["handed"] = True
            rows[doc["id"]].update(handed=True, title=title_of(doc))
        self.enter_again(place, rows, usual, size["twice"])
        self.enter_again(place, rows, [d for d in this if d["kind"] not in WAYS_ON], size["twice"])
        for year, n in ((2025, size["letters"]), (2026, size["letters_now"])):
            for _ in range(n):
                day = workday_from(self.day(year))
                kind = draw.one(["便函", "决定书"])
                number = self.number(DEPARTMENTS[place][2] + "函", day)
                doc = {"home": place, "day": day, "kind": "", "id": number,
                       "topic": [draw.one(LETTERS[kind]), "", ""]}  # fmt: skip
                self.enter(doc, place, day, kind)

    def enter_again(self, place: int, rows: dict, pool: list, n: int) -> None:
        """The first again in a partner's register, a second again in its own."""
        for k, doc in enumerate(self.draw.some(pool, n)):
            first = rows[doc["id"]]
            partner = (place + self.draw.between(1, 7)) % 8
            again = self.enter(doc, place if k else partner, first["registered"])
            again.update(handed=first["handed"], title=first["title"])
            if not k:
                first["joint"] = again["joint"] = partner

    def lengths(self) -> None:
        """Characters of each document; a few stand exactly on a limit."""
        draw = self.draw
        counted, seen = [], {}
        for row in self.ledger:
            row["class"] = "—"
            row["body"], row["more"] = draw.between(300, 900), 0
            if row["kind"] == "通知" and row["id"] in seen:
                row.update({key: seen[row["id"]][key] for key in ("class", "body", "more")})
                continue
            if row["kind"] == "通知":
                seen[row["id"]] = row
                row["class"] = draw.one(["专项"] * 6 + ["一般"] * 4)
                row["body"], row["more"] = draw.between(900, 3400), draw.one([0, 0, 400, 700])
                counted.append(row)
        this = [row for row in counted if row["day"].year == 2026]
        picked = draw.shuffled(this)
        wanted = []
        for band, few, many in LONG:
            wanted += [band] * draw.between(few, many)
        wanted += [(name, limit, limit) for name, limit in LIMITS.items()]
        for row, (name, low, high) in zip(picked, wanted, strict=False):
            row["class"], row["body"] = name, draw.between(low, high)
        rest = picked[len(wanted) :]
        for row in draw.some(rest, draw.between(8, 12)):  # short bodies with long annexes
            row["more"] = draw.between(2600, 5200)
        for row in self.ledger:
            if row["id"] in seen:
                row.update({key: seen[row["id"]][key] for key in ("class", "body", "more")})


LIMITS = {"专项": 4000, "一般": 5000}
#: class, shortest and longest body; fewest and most documents of the kind
LONG = [
    (("综合", 5200, 7900), 3, 5), (("专项", 4060, 4960), 4, 8), (("专项", 5040, 5600), 1, 3),
    (("一般", 5060, 6400), 3, 6), (("一般", 4100, 4950), 3, 5),
]  # fmt: skip
LETTERS = {
    "便函": ["商请借用会议室", "核实一份材料", "报送联系人", "提供活动照片", "答复来文意见"],
    "决定书": ["准予许可决定", "不予许可决定", "补助发放决定", "行政处罚决定", "更正登记决定"],
}


def title_of(doc: dict) -> str:
    on = doc["kind"] in WAYS_ON or doc.get("handed")
    return ("转发" if on else "") + f"关于{doc['topic'][0]}的通知"


# --- counting the registers

RIGHT = {"months": True, "issued": True, "once": True, "letters": False, "handed": True}


def department_of(number: str) -> int:
    return next(k for k, (_, _, mark) in enumerate(DEPARTMENTS) if number.startswith(mark))


def tally(ledger: list[dict], year: int, **wrong) -> list[int]:
    """Documents of each department in a year, by the city's rules or with one of them broken."""
    way, seen, counts = RIGHT | wrong, set(), [0] * 8
    for row in ledger:
        day = row["day"] if way["issued"] else row["registered"]
        if day.year != year or (way["months"] and day.month > 10):
            continue
        if row["kind"] != "通知" and not way["letters"]:
            continue
        if row["handed"] and not way["handed"]:
            continue
        if not way["once"]:
            counts[row["by"]] += 1
        elif row["id"] not in seen:
            seen.add(row["id"])
            counts[department_of(row["id"])] += 1
    return counts


SLIPS = [
    ({"months": False}, "您拿去年全年来比了。今年只到十月，两年要取同一段月份。", "第一条"),
    ({"issued": False}, "您按登记日期归了月份。文件什么时候印发，就算在什么时候。", "第二条"),
    (
        {"once": False},
        "您按登记簿的行数数了。联合印发、重复登记的，一个文号只算一件，算在牵头单位。",
        "第三条",
    ),
    ({"letters": True}, "您把便函和写给个人、企业的决定书也数了进来。", "第四条"),
    ({"handed": False}, "您把转发上级的文件去掉了。转发也是发文，照样算。", "第四条"),
]


def count_questions(county: County) -> tuple[dict, dict] | None:
    """q1 to q4; None when a wrong way goes unseen."""
    ledger = county.ledger
    last, this = tally(ledger, 2025), tally(ledger, 2026)
    assert last == [size["last"] for size in county.sizes]
    assert this == [size["this"] for size in county.sizes]
    wrong = [(tally(ledger, 2025, **w), tally(ledger, 2026, **w), m, s) for w, m, s in SLIPS]
    right, slips = {}, []
    for place in county.asked:
        key = f"d{place + 1}"
        right |= {f"{key}.last": str(last[place]), f"{key}.this": str(this[place])}
        for old, new, message, article in wrong:
            slips.append((f"{key}.last", str(old[place]), message, CITY + article))
            if article != "第一条":
                slips.append((f"{key}.this", str(new[place]), message, CITY + article))
    truth = {"q1": by_cell(right, slips), "q2": change(last, this, wrong),
             "q3": risen(last, this, wrong), "q4": lengths_question(ledger)}  # fmt: skip
    return (last, this, truth) if all(truth.values()) else None


def change(last: list[int], this: list[int], wrong) -> dict | None:
    """q2: the county's change in per cent."""
    old, new = sum(last), sum(this)
    shares = [Decimal(100 * (n - o)) / o for o, n in zip(last, this, strict=True)]
    mean = (sum(shares) / 8).quantize(Decimal("0.1"), ROUND_HALF_UP)
    slips = [(figure(percent(sum(n) - sum(o), sum(o))), message, CITY + article)
             for o, n, message, article in wrong]  # fmt: skip
    slips += [
        (figure(percent(new - old, new)),
         "您除以了今年的件数。比去年多了百分之几，要除以去年的件数。", CITY + "第一条"),
        (figure(percent(old - new, old)),
         "正负号反了。用今年减去年，多了是正数，少了是负数。", CITY + "第一条"),
        (figure(mean), "您把各部门的百分数平均了。件数有多有少，要用总件数相减再除。",
         CITY + "第一条"),
    ]  # fmt: skip
    if new <= old:
        return None
    return question(figure(percent(new - old, old)), slips, "0.05")


def risen(last: list[int], this: list[int], wrong) -> dict | None:
    """q3: departments above last year's number."""

    def above(old, new, level=0):
        return [f"d{k + 1}" for k in range(8) if new[k] - old[k] > -level]

    slips = [(above(last, this, 1), "和去年一样多的，没有超过，不用说明。", CITY + "第一条")]
    slips += [(above(o, n), m, CITY + a) for o, n, m, a in wrong if a in ("第二条", "第三条")]
    return question(above(last, this), slips) if all(v for v, _, _ in slips) else None


def lengths_question(ledger: list[dict]) -> dict | None:
    """q4: documents over their limit, and by how many characters together."""
    rows = {r["id"]: r for r in ledger if r["kind"] == "通知" and r["day"].year == 2026}.values()

    def over(name, limit, annexes=False, level=0):
        found = [r["body"] + annexes * r["more"] for r in rows if r["class"] == name]
        found = [length for length in found if length > limit - level]
        return str(len(found)), str(sum(found) - limit * len(found)), str(sum(found))

    right, slips = {}, []
    for key, name in (("special", "专项"), ("usual", "一般")):
        limit = LIMITS[name]
        count, excess, whole = over(name, limit)
        right |= {f"{key}.count": count, f"{key}.excess": excess}
        other = over(name, 9000 - limit)
        for cell, k in (("count", 0), ("excess", 1)):
            slips += [
                (f"{key}.{cell}", over(name, limit, annexes=True)[k],
                 "您把附件的字也数了进去。篇幅只数正文。", CITY + "第五条"),
                (f"{key}.{cell}", other[k],
                 f"您给{name}文件用错了限度。专项和一般，各有各的字数。", CITY + "第五条"),
            ]  # fmt: skip
        slips += [
            (f"{key}.count", over(name, limit, level=1)[0],
             "正好等于限度的，不算超。", CITY + "第五条"),
            (f"{key}.excess", whole, "您把整篇的字数加了起来。要的是超出限度的那一截。",
             CITY + "第五条"),
        ]  # fmt: skip
    return by_cell(right, slips)


# --- comparing texts


class Likeness:
    """Similarities of pairs, kept as two whole numbers."""

    def __init__(self, texts: list[dict]) -> None:
        self._texts, self._made = texts, {}

    def of(self, upper: dict, lower: dict, n: int) -> tuple[int, int]:
        a, b = self._pieces(upper, n), self._pieces(lower, n)
        both = len(a & b)
        return both, len(a) + len(b) - both

    def _pieces(self, doc: dict, n: int) -> set[str]:
        key = (doc["id"], n)
        if key not in self._made:
            self._made[key] = pieces(doc["text"], n)
        return self._made[key]


def compared(texts: list[dict]) -> tuple[list, list]:
    """Pairs to compare: upper document and lower one issued after it; last year's and this."""
    levels = {name: [d for d in texts if d["level"] == name and d["day"].year == 2026]
              for name in "市县乡"}  # fmt: skip
    down = [(a, b) for up, low in ("市县", "市乡", "县乡") for a in levels[up] for b in levels[low]
            if a["day"] < b["day"]]  # fmt: skip
    county = [d for d in texts if d["level"] == "县"]
    years = [(a, b) for a in county for b in county
             if a["home"] == b["home"] and a["day"].year < b["day"].year]  # fmt: skip
    return down, years


def kinship(upper: dict, lower: dict) -> str:
    """Whether one was made of the other, or of what the other was made into."""
    if lower["upper"] is upper:
        return "direct"
    return "far" if lower["upper"] and lower["upper"]["upper"] is upper else ""


def floor_percent(part: int, whole: int) -> int:
    return 100 * part // whole


def text_questions(county: County, last: int, this: int) -> tuple[dict, dict] | None:
    """Cases and truths of q5 to q9; None when no level tells copies from others."""
    like, n = Likeness(county.texts), county.n
    down, years = compared(county.texts)
    shares = {"": [0], "direct": [], "far": []}
    found: dict[str, list] = {"down": [], "years": []}
    measured = {}
    for name, pairs in (("down", down), ("years", years)):
        for upper, lower in pairs:
            share = measured[upper["id"], lower["id"]] = like.of(upper, lower, n)
            shares[kinship(upper, lower)].append(floor_percent(*share))
            found[name].append((upper, lower, share))
    levels = [t for t in range(max(shares[""]) + 2, min(shares["direct"]) - 1) if 30 <= t <= 55]
    if not levels:
        return None
    county.level = county.draw.one(levels)
    hits = {name: [(a, b) for a, b, (x, y) in found[name] if 100 * x >= county.level * y]
            for name in found}  # fmt: skip
    q5 = sample_question(county, like, down)
    q7 = chain_question(county)
    q8 = kinds_question(county)
    q9 = slimmer(county, last, this, len({b["id"] for _, b in hits["years"]}))
    truth = {"q5": q5[1], "q6": pairs_question(county, hits), "q7": q7[1], "q8": q8[1], "q9": q9}
    if not all(truth.values()):
        return None
    return {"q5": q5[0], "q7": q7[0], "q8": q8[0]}, truth


SIXTH = CITY + "第六条"
SWAPPED = "两列看反了：“{}”要从{}推，推到快要{}的那一格。"
ONE_OFF = "再{}一格看看：您填的这一格上，{}。达到阈值就算找到。"


def sample_question(county: County, like: Likeness, down: list) -> tuple[dict, dict | None]:
    """q5: twenty pairs that people have judged; which levels part them."""
    draw, ns = county.draw, [1, county.n, 8]
    direct = [p for p in down if kinship(*p) == "direct"]
    others = [p for p in down if not kinship(*p)]

    def share(pair, n):
        return Decimal(like.of(*pair, n)[0]) / like.of(*pair, n)[1]

    same = sorted(direct, key=lambda p: (share(p, 8), p[1]["id"]))[:4]
    same += draw.some([p for p in direct if p not in same], 5)
    near = [p for p in others if share(p, county.n) > Decimal("0.15")]
    unlike = []
    for n in ns:
        ranked = sorted(near, key=lambda p: (-share(p, n), p[0]["id"], p[1]["id"]))
        unlike += [p for p in ranked if p not in unlike][:3]
    unlike += draw.some([p for p in others if p not in unlike], 2)
    right, slips = {}, []
    for n in ns:
        high = min(floor_percent(*like.of(*p, n)) for p in same)
        low = max(floor_percent(*like.of(*p, n)) for p in unlike) + 1
        right |= {f"n{n}.high": str(high), f"n{n}.low": str(low)}
        slips += [
            (f"n{n}.high", str(low), SWAPPED.format("一对不漏", "低往高", "漏"), SIXTH),
            (f"n{n}.high", str(high + 1), ONE_OFF.format("退", "已经有一对漏了"), SIXTH),
            (f"n{n}.low", str(high), SWAPPED.format("一对不误报", "高往低", "误报"), SIXTH),
            (f"n{n}.low", str(low - 1), ONE_OFF.format("进", "还有一对误报"), SIXTH),
        ]
    judged = draw.shuffled([(p, True) for p in same] + [(p, False) for p in unlike])
    case = [{"upper": a["id"], "lower": b["id"], "same": yes} for (a, b), yes in judged]
    return {"pieces": ns, "pairs": case}, by_cell(right, slips)


def pairs_question(county: County, hits: dict) -> dict | None:
    """q6: pairs found, documents found, their share; last year's words again."""
    down, years = hits["down"], hits["years"]
    lower = {b["id"] for _, b in down}
    below = sum(1 for d in county.texts if d["level"] != "市" and d["day"].year == 2026)
    all_now = sum(1 for d in county.texts if d["day"].year == 2026)
    documents, again = len(lower), len({b["id"] for _, b in years})
    right = {"pairs.n": str(len(down)), "documents.n": str(documents),
             "share.n": figure(percent(documents, below)), "again.n": str(again)}  # fmt: skip
    rule = CITY + "第七条"
    county_only = len({b["id"] for _, b in down if b["level"] == "县"})
    unchanged = sum(1 for a, b in years if bare(a["text"]) == bare(b["text"]))
    return by_cell(right, [
        ("pairs.n", str(documents), "这是件数。一件乡镇文件像了市里的，又像县里的，是两对。", rule),
        ("documents.n", str(len(down)), "您按对数数了。像了几件上级文件的，也只算一件。", rule),
        ("documents.n", str(county_only), "您只数了县里的。乡镇照转的也是下级文件。", rule),
        ("share.n", figure(percent(len(down), below)), "您拿对数去除了。分子要用件数。", rule),
        ("share.n", figure(percent(documents, all_now)),
         "分母多了。市里的文件是被转的一头，问的是县、乡两级的文件里有多少照转。", rule),
        ("again.n", str(unchanged), "您只数了一字不改的。改了日期的，达到阈值也列进来。", rule),
    ], "0.05")  # fmt: skip


def chain_question(county: County) -> tuple[dict, dict | None]:
    """q7: what each level of one chain added, and how many days the chain took."""
    lower, n = county.chain, county.n
    towns = sorted(
        (d for d in county.texts if d["upper"] is lower), key=lambda d: (d["day"], d["id"])
    )
    pick = [next(d for d in towns if d["kind"] == kind) for kind in ("own", "empty")]
    top = lower["upper"]
    days = (towns[-1]["day"] - top["day"]).days
    right = {"county.n": str(own_words(lower["text"], top["text"], n)), "days.n": str(days)}
    rule, straight = CITY + "第八条", len(bare(lower["text"])) - len(bare(top["text"]))
    slips = [
        ("days.n", str(days + 1), "您把印发的当天也数成了一天。隔几天，用日期相减。", rule),
        ("days.n", str((lower["day"] - top["day"]).days),
         "您只算到了县里。要算到最后一个乡镇印发的那天。", rule),
        ("county.n", str(straight),
         "您拿两篇的字数相减了。换掉的字也算自己添的，要数不在任何一片共有文字里的字。", rule),
    ]  # fmt: skip
    for key, doc in zip(("first", "second"), pick, strict=True):
        right[f"{key}.n"] = str(own_words(doc["text"], lower["text"], n))
        slips.append((
            f"{key}.n", str(own_words(doc["text"], top["text"], n)),
            "您和最上头的一份比了，把县里添的也记在了乡镇名下。每一级只和直接的上一级比。", rule,
        ))  # fmt: skip
    case = {"top": top["id"], "county": lower["id"], "first": pick[0]["id"],
            "second": pick[1]["id"], "towns": [town["id"] for town in towns]}  # fmt: skip
    return case, by_cell(right, slips)


JUDGED = {"same": "原样照转", "empty": "只加套话", "own": "加了实招", "other": "另有其事"}
TELL = {
    "same": "这一件除了转发的话和个别词，看看还有没有别的句子。",
    "empty": "这一件添的一句里，找找有没有人、时间、地点。",
    "own": "这一件添的话里，谁、什么时候、在哪里，都找一找。",
    "other": "这一件先看两边的标题：说的事情一样吗？",
}


def kinds_question(county: County) -> tuple[dict, dict | None]:
    """q8: what each county document that looks alike has added."""
    rows, right, slips = [], {}, []
    for k, doc in enumerate(county.draw.shuffled(county.flagged), start=1):
        key, kind = f"f{k}", doc["kind"]
        upper = doc["upper"]
        said = f"添的话：“{doc['added']}”" if doc["added"] else "照同一个格式填的，没有另外添句子"
        if doc["swaps"]:
            said += f"；另换了{doc['swaps']}处词"
        about = f"{doc['name']}“{doc['topic'][0]}”，市里“{upper['topic'][0]}”。"
        rows.append({"key": key, "text": about + said})
        right[key] = kind
        wrong = {"same": ("empty", "own"), "empty": ("own", "same"), "own": ("empty", "same"),
                 "other": ("same", "empty")}[kind]  # fmt: skip
        slips += [(key, each, f"第{k}行：{TELL[kind]}", CITY + "第九条") for each in wrong]
    return {"rows": rows, "kinds": JUDGED}, by_cell(right, slips)


def slimmer(county: County, last: int, this: int, again: int) -> dict | None:
    """q9: how many documents are left, and the change, without what need not be issued."""
    kinds = [doc["kind"] for doc in county.flagged]
    idle = kinds.count("same") + kinds.count("empty")
    once, twice = this - idle, this - idle - again
    left = {"first": once, "both": twice}
    right = {f"{key}.count": str(n) for key, n in left.items()}
    right |= {f"{key}.share": figure(percent(n - last, last)) for key, n in left.items()}
    rule = CITY + "第九条"
    slips = [
        ("first.count", str(this - len(kinds)),
         "您把疑似照转的全去掉了。加了实招的、另有其事的，还是要发。", rule),
        ("first.count", str(this - kinds.count("same")), "只加套话的也不用再发，您漏去了。", rule),
        ("both.count", str(this - again), "您只去掉了年年发的，第一步去掉的也要一起去掉。", rule),
    ]  # fmt: skip
    for cell, count in (("first", once), ("both", twice)):
        slips += [
            (f"{cell}.share", figure(percent(last - count, last)),
             "正负号反了。用剩下的件数减去年的，多了是正数，少了是负数。", CITY + "第一条"),
            (f"{cell}.share", figure(percent(count - last, this)),
             "您除以了今年的件数。和去年比，要除以去年的件数。", CITY + "第一条"),
            (f"{cell}.share", figure(percent(count - this, this)),
             "您和瘦身以前的今年比了。要和去年的同一段月份比。", CITY + "第一条"),
        ]  # fmt: skip
    return by_cell(right, slips, "0.05")


# --- files


def as_csv(rows: list[dict]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return "\ufeff" + out.getvalue()


def ledger_rows(county: County) -> list[dict]:
    def partner(row: dict) -> str:
        return "" if row["joint"] is None else DEPARTMENTS[row["joint"]][1]

    return [
        {"文号": row["id"], "标题": row["title"], "登记单位": DEPARTMENTS[row["by"]][1],
         "联合印发单位": partner(row), "印发日期": row["day"].isoformat(),
         "登记日期": row["registered"].isoformat(), "种类": row["kind"],
         "转发上级": "是" if row["handed"] else "", "类别": row["class"],
         "正文字数": row["body"], "附件字数": row["more"]}
        for row in county.ledger
    ]  # fmt: skip


def text_rows(county: County) -> list[dict]:
    return [
        {"文号": doc["id"], "层级": doc["level"], "单位": doc["name"],
         "印发日期": doc["day"].isoformat(), "标题": title_of(doc), "正文": doc["text"]}
        for doc in county.texts
    ]  # fmt: skip


def make_data(seed: bytes) -> dict:
    draw = Draw(seed)
    for _ in range(200):
        county = County(draw)
        counted = count_questions(county)
        if counted is None:
            continue
        last, this, truth = counted
        compared_texts = text_questions(county, sum(last), sum(this))
        if compared_texts is None:
            continue
        cases, more = compared_texts
        asked = {f"d{k + 1}": DEPARTMENTS[k][1] for k in county.asked}
        cases |= {
            "rules": RULES, "departments": {f"d{k + 1}": d[1] for k, d in enumerate(DEPARTMENTS)},
            "marks": {d[2]: d[1] for d in DEPARTMENTS}, "limits": LIMITS, "asked": asked,
            "pieces": county.n, "level": county.level,
        }  # fmt: skip
        files = {
            "cases.json": json.dumps(cases, ensure_ascii=False),
            "ledger.csv": as_csv(ledger_rows(county)),
            "texts.csv": as_csv(text_rows(county)),
        }
        return {"files": files, "truth": truth | more}
    raise RuntimeError("no county found that tells right from wrong")
