"""Each learner's own roster and cases for E-16, with the right answers and those of slips.

Stands alone. The roster is fictional: telephone numbers begin with 000, which no network hands
out, and there are no identity numbers. ``solver.py`` finds every answer again from the released
files with pandas; the trial compares the two.
"""

import csv
import io
import json
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

from generator_kit import QuickDraw, by_row, number, until_found

PIPL = "个人信息保护法（2021）"
DATA = "数据安全法（2021）"
SECRETS = "保守国家秘密法（2024修订）"
NETWORK = "网络数据安全管理条例（2024）"
LOCAL = "望川市数据脱敏口径（教学用参数，不是法律规定）"

#: smallest group that may be handed on; a convention of the course, no law has a figure
LEAST = 5
FIRST_AGE, AGES = 60, 40
WIDTHS = [1, 5, 10, 20]
LEVELS = ["社区", "街道乡镇", "片区", "全市"]

DISTRICTS = {
    "北片": {"北岸街道": ["柳堰", "桐荫", "望江"], "云栖乡": ["竹坞", "茶亭", "半山"]},
    "南片": {"长堤镇": ["渔湾", "芦花", "新闸"], "石桥镇": ["磨坊", "桥头", "杏坡"]},
    "东片": {"东门街道": ["书巷", "鼓楼", "青藤"], "青禾乡": ["稻香", "莲塘", "牛角"]},
    "西片": {"老城街道": ["槐树", "西井", "灯市"], "渡口镇": ["船埠", "沙洲", "枫林"]},
}
#: community → itself, town, district, city
AREAS = {
    name: (name, town, part, "全市")
    for part, towns in DISTRICTS.items() for town, names in towns.items() for name in names
}  # fmt: skip
SERVICES = [("助餐", 40), ("助洁", 30), ("上门理发", 18), ("认知障碍照护", 12)]

COMMON = [
    "田", "周", "苗", "温", "简", "乔", "庄", "祝", "骆", "贺", "沈", "裴", "蒲", "谷", "柯", "严",
    "姜", "童", "秦", "陆", "方", "江", "鲁", "白",
]  # fmt: skip
RARE = ["闻", "桑", "尚", "冷", "水", "连", "车", "宿", "台"]
GIVEN = "长河小满如海青松春生守望川晓舟向阳木林一鸣雨禾宁远知秋立夏白露冬至"


# --- truths


def plain(value) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


# --- the roster


def make_roster(draw: QuickDraw) -> list[dict]:
    """Old people who are served at home; few are very old, quarters differ in size."""
    size, decay = draw.between(1000, 1990), draw.between(890, 962)
    weights = [1_000_000]
    while len(weights) < AGES:
        weights.append(weights[-1] * decay // 1000)
    places = list(AREAS.values())
    people_of = [draw.between(7, 14) for _ in places]
    surnames = rare_surnames(draw)
    surnames += [draw.one(COMMON) for _ in range(size - len(surnames))]
    rows = []
    for surname in draw.shuffled(surnames):
        place = places[draw.weighted(people_of)]
        rows.append({
            "姓名": surname + draw.one(GIVEN) + draw.one(GIVEN),
            "性别": "女" if draw.below(100) < 53 else "男",
            "年龄": FIRST_AGE + draw.weighted(weights),
            "社区": place[0], "街道乡镇": place[1], "片区": place[2],
            "电话": f"000-0000-{draw.below(10000):04}",
            "服务类别": SERVICES[draw.weighted([w for _, w in SERVICES])][0],
        })  # fmt: skip
    return rows


def rare_surnames(draw: QuickDraw) -> list[str]:
    """A few names that one person alone bears, the others by two or three."""
    names = draw.shuffled(RARE)
    single = draw.between(1, 6)
    return names[:single] + [n for n in names[single:] for _ in range(draw.between(2, 3))]


class Grouping:
    """The roster merged to one width of age bands and one level of area.

    ``people``: how many share age, community and sex.
    """

    def __init__(self, people: Counter, width: int, level: int) -> None:
        self.width, self.level = width, level
        self.sizes: Counter = Counter()
        for (age, community, sex), n in people.items():
            self.sizes[self.group(age, community, sex)] += n

    def group(self, age: int, community: str, sex: str) -> tuple:
        return ((age - FIRST_AGE) // self.width, AREAS[community][self.level], sex)

    def group_of(self, row: dict) -> tuple:
        return self.group(row["年龄"], row["社区"], row["性别"])

    @property
    def smallest(self) -> int:
        return min(self.sizes.values())

    @property
    def alone(self) -> int:
        return sum(size == 1 for size in self.sizes.values())

    def people_in(self, fits) -> int:
        return sum(size for size in self.sizes.values() if fits(size))

    @property
    def loss(self) -> Decimal:
        merged = {0: 1, 1: 3, 2: 6, 3: 24}[self.level]
        parts = Decimal(self.width - 1) / (AGES - 1) + Decimal(merged - 1) / 23
        return one_decimal(100 * parts / 2)

    def alike(self, rows: list[dict]) -> dict:
        """Size of each group whose people all get the same service."""
        kinds: dict = {}
        for row in rows:
            kinds.setdefault(self.group_of(row), set()).add(row["服务类别"])
        return {group: self.sizes[group] for group, found in kinds.items() if len(found) == 1}


def one_decimal(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def percent(part: int, whole: int) -> Decimal:
    return one_decimal(Decimal(100 * part) / whole)


# --- q1: which columns, for what


PURPOSES = [
    ("社区助餐点供餐",
     ["按姓名核对来取餐的是谁", "打电话通知取餐时间", "按取餐点分份数",
      "因病忌口的另外做", "嚼不动、咽不下的做软食"],
     [("老人姓名", "b"), ("联系电话", "b"), ("取餐点名称", "b"),
      ("因病忌口（糖尿病等诊断）", "c"), ("吞咽障碍诊断", "c")],
     {"银行账号", "宗教信仰"}),
    ("发放防走失手环",
     ["按姓名核对佩戴人是谁", "走失时按实时位置去找", "按认知障碍程度决定报警快慢",
      "联系家属"],
     [("佩戴人姓名", "b"), ("家属姓名", "b"), ("家属电话", "b"),
      ("手环记录的行踪轨迹", "c"), ("认知障碍程度（医院诊断）", "c")],
     {"半年内的行踪轨迹"}),
    ("发放高龄失能津贴",
     ["按姓名核对领取人是谁", "核对是否年满八十岁", "按医院评定的失能程度定档",
      "把钱打进账户", "有问题时打电话联系"],
     [("领取人姓名", "b"), ("出生年月", "b"), ("联系电话", "b"),
      ("银行账号（收津贴用）", "c"), ("失能程度（医院评定）", "c")],
     {"银行账号", "存款余额"}),
    ("小学生暑期托管（七至十一岁）",
     ["点名", "按年龄分班", "防止吃到过敏的食物", "放学时按姓名核对来接的家长",
      "有事给家长打电话"],
     [("来接的家长姓名", "b"), ("家长电话", "b"), ("孩子姓名", "c"), ("孩子年龄", "c"),
      ("孩子的过敏史", "c")],
     {"子女收入", "婚姻状况"}),
]  # fmt: skip
#: columns that none of the four errands needs; the first list would be sensitive as well
USELESS_SENSITIVE = ["宗教信仰", "指纹", "银行账号", "半年内的行踪轨迹", "存款余额"]
USELESS_COMMON = ["学历", "婚姻状况", "原工作单位", "子女收入", "车牌号", "兴趣爱好"]
CLASSES = {"a": "用不着", "b": "一般信息", "c": "敏感信息"}


def make_q1(draw: QuickDraw):
    title, tasks, needed, barred = draw.one(PURPOSES)
    useless = draw.shuffled([n for n in USELESS_SENSITIVE if n not in barred])[:2]
    common = draw.shuffled([n for n in USELESS_COMMON if n not in barred])[:3]
    made = [*needed, *((name, "a") for name in useless + common)]
    keys = {name: f"f{place}" for place, (name, _) in enumerate(draw.shuffled(made), start=1)}
    right = {keys[name]: kind for name, kind in made}
    sensitive = [name for name, kind in needed if kind == "c"]
    plain_ones = [name for name, kind in needed if kind == "b"]
    child = title.startswith("小学生")
    told = [
        (keys[useless[0]], "c",
         f"“{useless[0]}”一旦泄露确实伤人，可是先要问：办这件事缺了它行不行？行，就连收都不要收。",
         PIPL + "第六条第二款、第三十四条"),
        (keys[common[0]], "b",
         f"“{common[0]}”看着无害，可是办这件事一步也没有用到它。收集的范围只到够用为止。",
         PIPL + "第六条第二款"),
        (keys[sensitive[0]], "b",
         f"“{sensitive[0]}”是不满十四周岁孩子的信息，法律对孩子另眼相看，不论内容多平常。" if child
         else f"“{sensitive[0]}”一旦泄露，容易伤到人的尊严、人身或者财产，法律点了它所属的这一类。",
         PIPL + "第二十八条第一款"),
        (keys[sensitive[1]], "a",
         f"“{sensitive[1]}”要从严保护，不等于不能用。清单里有一步离了它办不成。",
         PIPL + "第二十八条第二款"),
        (keys[plain_ones[0]], "c",
         f"“{plain_ones[0]}”不在法律列举的几类里。样样都标成最高一级，真要紧的反而没人当心。",
         PIPL + "第二十八条第一款、第五十一条第二项"),
    ]  # fmt: skip
    fields = [{"key": key, "text": name} for name, key in keys.items()]
    case = {"purpose": title, "tasks": tasks, "fields": fields, "classes": CLASSES}
    return case, by_row(right, told)


# --- q2: who may see which columns


ERRANDS = [
    ("登记岗", "登记新来的老人", ["姓名", "年龄", "社区", "电话"]),
    ("供餐岗", "通知取餐", ["姓名", "社区", "电话"]),
    ("会计岗", "核对、发放津贴", ["姓名", "银行账户"]),
    ("照护岗", "按健康状况安排上门", ["姓名", "社区", "电话", "健康状况"]),
    ("统计岗", "按年龄、性别、社区统计各类服务的人数", ["年龄", "性别", "社区", "服务类别"]),
    ("回访岗", "电话问满意不满意", ["姓名", "电话", "服务类别"]),
    ("窗口岗", "按姓名查办的是哪一类服务", ["姓名", "服务类别"]),
    ("督查岗", "抽查各社区办了哪几类服务", ["服务类别", "社区"]),
]
COLUMNS = ["姓名", "性别", "年龄", "社区", "电话", "健康状况", "银行账户", "服务类别"]
SCOPE = PIPL + "第三十四条、第五十一条第四项；" + NETWORK + "第九条"


def make_q2(draw: QuickDraw):
    chosen = draw.shuffled(ERRANDS)[:7]
    gone, short = draw.shuffled(range(7))[:2]
    rows, excess, lacking, wide, gone_all, gone_excess = [], 0, 0, 0, 0, 0
    for place, (post, errand, needs) in enumerate(chosen):
        others = [c for c in COLUMNS if c not in needs]
        too_many = draw.one([0, 1, 1, 2, 3, 4])
        granted = needs + draw.shuffled(others)[:too_many]
        if place == short:
            granted.remove(draw.one(needs))
            lacking += 1
        over = len(set(granted) - set(needs))
        if place == gone:
            gone_all, gone_excess = len(granted), over
        else:
            excess += over
            wide += bool(over)
        rows.append({"post": post, "errand": errand, "needs": needs,
                     "granted": [c for c in COLUMNS if c in granted],
                     "state": "已经调离" if place == gone else "在岗"})  # fmt: skip
    truth = number(excess + gone_all, [
        (excess + gone_excess,
         "您把调走的人和在岗的一样看了。人一调走，办事的理由就没有了，他能看的每一列都要收回。",
         SCOPE),
        (excess, "您漏了调走的人。账号还开着，他今晚在家也能看。", SCOPE),
        (excess + gone_all + lacking,
         "您把“该有而没有的”也数进来了。那一列是要补给他，不是要收回。", SCOPE),
        (wide + 1, "您数的是账号的个数。题目问要收回多少个“列”：一个账号多看两列，算两个。", SCOPE),
    ])  # fmt: skip
    return {"accounts": rows}, truth


# --- q9: what may go out, and how


WAYS = {"a": "可以", "b": "先删列", "c": "先办手续", "d": "不许"}
_IN_ORDER = "审批、合同、影响评估都有"
SITUATIONS = {
    "a": [
        "窗口人员按授权登录本单位系统，查看自己正在办的这一件",
        "经保密审查，在网站公布各片区服务人次，最小的一个数是{c}",
        f"给受托的供餐公司一份名单，只有姓名、电话、取餐点，缺一列都办不成；{_IN_ORDER}",
        "经保密审查，把助餐点的菜单和营业时间发到公众号",
    ],
    "b": [
        f"给受托的供餐公司的名单里，除姓名、电话、取餐点外，还带着银行账户；{_IN_ORDER}",
        f"回访公司只打电话问满意不满意，名单里却有健康状况；{_IN_ORDER}",
        "健步走报名表除姓名、电话外，还要填宗教信仰和婚姻状况",
        "本单位统计岗只数各年龄段人数，导出的表里带着{n}个人的姓名和电话",
    ],
    "c": [
        "请公司来维护养老服务系统，价格谈好了，还没有报批",
        "委托公司按健康状况安排上门护理，交给它{n}位老人的健康状况；报了批、签了合同，没有做影响评估",
        "委托公司打回访电话，已经报批、评估，用途、范围和安全义务还没有写进合同",
        "要在网站公布一份工作总结，保密审查还没有做",
        "三个部门的表单看都不涉密，要汇到一起公布，合起来涉不涉密没有人审过",
    ],
    "d": [
        "会议材料标着“秘密”，拍照发到工作微信群，打算{m}分钟后撤回",
        "把标着“机密”的文件扫描，存进连着互联网的办公电脑",
        "涉密电脑没有采取规定的保密措施，插上办公室的互联网网线，打算{m}分钟就拔",
        "系统承建公司擅自留下一份名单，训练自己的产品",
        "邻居托您在系统里查一个人的住址，查到以后私下告诉他",
        "影响评估报告做好才{y}年，柜子满了，拿去销毁",
    ],
}
_SECRET = ("标着", "涉密电脑")


def make_q9(draw: QuickDraw):
    made = []
    for way, texts in SITUATIONS.items():
        for text in draw.shuffled(texts)[:2]:
            made.append((text, way))
    if sum(any(word in text for word in _SECRET) for text, _ in made) != 1:
        return None, None  # one on state secrets, one on another ban
    fill = {"n": draw.between(210, 980), "c": draw.between(1210, 4980), "m": draw.between(2, 9),
            "y": draw.one(["一", "两"])}  # fmt: skip
    rows, right, key_of = [], {}, {}
    for place, (text, way) in enumerate(draw.shuffled(made), start=1):
        key = f"s{place}"
        rows.append({"key": key, "text": text.format(**fill)})
        right[key], key_of[text] = way, key
    told = []
    for text, way in made:
        to, message, source = situation_slip(text, way)
        told.append((key_of[text], to, message, source))
    return {"rows": rows, "ways": WAYS}, by_row(right, told)


def situation_slip(text: str, way: str) -> tuple[str, str, str]:
    """The commonest wrong way for a situation, and what the learner is told."""
    for words, to, message, source in SITUATION_SLIPS:
        if words in text:
            return to, message, source
    if way == "a":
        return ("c", "您有一件拦得太紧：范围够小、手续齐全、没有个人信息或者看不出个人，就照常办。",
                DATA + "第三十八条；" + SECRETS + "第三十五条")  # fmt: skip
    return ("a", "您有一件手续齐全就放行了。手续齐全不等于每一列都该给，用不着的那几列要拿掉。",
            PIPL + "第六条、第三十四条")  # fmt: skip


SITUATION_SLIPS = [
    ("还没有报批", "a",
     "委托别人建设、维护电子政务系统，要经过严格的批准程序，还要监督受托方。价格谈好不算批准。",
     DATA + "第四十条；" + NETWORK + "第十五条"),
    ("没有做影响评估", "a",
     "处理健康这一类信息，又是委托出去，事前都要做个人信息保护影响评估，并且留记录。",
     PIPL + "第五十五条"),
    ("还没有写进合同", "a",
     "委托处理个人信息，用途、方式、范围和安全义务要用合同等约定清楚，记录至少留三年。",
     NETWORK + "第十二条第一款"),
    ("保密审查还没有做", "a", "拟公开的信息都要经过保密审查，再平常的总结也一样。",
     SECRETS + "第三十五条"),
    ("合起来涉不涉密", "a",
     "单张不涉密，汇到一起可能就涉密了。要审的是准备公布的那一张，也就是合起来的表。",
     SECRETS + "第三十五条、第三十六条"),
    ("标着“秘密”", "c", "国家秘密不上微信。撤回得再快，群里每部手机和服务器上都已经有过一份。",
     SECRETS + "第二十九条第二款"),
    ("标着“机密”", "c", "不涉密的电脑不能存储、处理国家秘密，办什么手续都不行。",
     SECRETS + "第三十一条第三项"),
    ("插上办公室的互联网网线", "c", "涉密设备没有采取规定的措施，一分钟也不能接上互联网。",
     SECRETS + "第三十一条第一项"),
    ("训练自己的产品", "c", "受托方擅自留存、使用政务数据，是法律明文禁止的，事后补手续也不行。",
     DATA + "第四十条；" + NETWORK + "第十六条第二款"),
    ("私下告诉他", "a", "工作中知道的个人信息要保密。能查，是为了办公事，不是为了熟人。",
     DATA + "第三十八条"),
    ("拿去销毁", "a", "评估报告和处理情况记录至少要保存三年。", PIPL + "第五十六条第二款"),
]  # fmt: skip


# --- q10: assessed beforehand


ASSESSED = {
    "sensitive": ["把老人的病情录进系统，用来安排上门护理", "采集老人的人脸，用来刷脸取餐"],
    "automatic": ["用程序按收入、消费自动给申请人打分，排出先后"],
    "handed": ["委托公司给全体老人打回访电话，交给它姓名和电话",
               "向另一家单位提供登记人的姓名和电话"],
    "published": ["在网站公布领取补助的人员姓名和所在社区"],
    "abroad": ["把名单传到境外的服务器上分析"],
}  # fmt: skip
UNASSESSED = [
    "在网站公布助餐点的地址和总机", "统计食堂每天用掉多少斤米", "公布采购桌椅的中标价格",
    "更换办公楼的电表", "把食堂菜单贴到公告栏",
]  # fmt: skip


def make_q10(draw: QuickDraw):
    kinds = ["sensitive", "handed", *draw.shuffled(["automatic", "published", "abroad"])[:2]]
    made = [(draw.one(ASSESSED[kind]), kind) for kind in kinds]
    made += [(text, "") for text in draw.shuffled(UNASSESSED)[:3]]
    options, kind_of = [], {}
    for key, (text, kind) in zip("abcdefg", draw.shuffled(made), strict=True):
        options.append({"key": key, "text": text})
        kind_of[key] = kind
    answer = sorted(key for key, kind in kind_of.items() if kind)
    without = [sorted(key for key in answer if kind_of[key] != kind) for kind in kinds]
    told = [
        (without[1], "您漏了一件：把信息委托给别人处理，或者提供给别人，事前也要评估。"),
        (without[0], "您漏了一件：病情、人脸都属于敏感个人信息，只要处理就要事前评估。"),
        (sorted(key for key in answer if kind_of[key] == "sensitive"),
         "您只看敏感不敏感。法律列了五种情形，委托、提供、公开、出境、自动化决策也在里面。"),
        (sorted(kind_of), "您全选了。里面没有任何人的信息，就谈不上个人信息保护影响评估。"),
    ]  # fmt: skip
    mistakes = [{"value": v, "message": m, "source": PIPL + "第五十五条"} for v, m in told]
    return {"options": options}, {"answer": answer, "tolerance": 0, "mistakes": mistakes}


# --- questions on the roster


def ask_counts(draw: QuickDraw, all_of: dict, best: Grouping):
    """Two settings that leave people alone, two in which nobody is."""
    fine = draw.one([(5, 0), (10, 0), (5, 1), (1, 1)])
    middle = [key for key, g in all_of.items() if 2 <= g.smallest <= 60 and g is not best]
    if len(middle) < 2:
        return None, None
    chosen = [(1, 0), fine, *sorted(draw.shuffled(middle)[:2])]
    raw, second, third, fourth = (all_of[key] for key in chosen)
    if second.alone < 8 or third.smallest == fourth.smallest:
        return None, None
    found = [raw.alone, second.alone, third.smallest, fourth.smallest]
    right = {f"s{n}.n": plain(value) for n, value in enumerate(found, start=1)}
    asked = ["alone", "alone", "small", "small"]
    settings = [
        {"key": f"s{n}", "width": w, "level": LEVELS[a], "ask": what}
        for n, ((w, a), what) in enumerate(zip(chosen, asked, strict=True), start=1)
    ]
    people = sum(raw.sizes.values())
    return {"settings": settings}, by_row(right, [
        ("s1.n", plain(len(raw.sizes)),
         "“原样”那一行，您填的是一共有多少组。问的是组里只有自己一个人的有几位。",
         LOCAL + "第三条"),
        ("s2.n", plain(second.people_in(lambda n: n < LEAST)),
         "第二行，您填的是不足五人的组里一共多少人。独自一组，是组里只有他自己。",
         LOCAL + "第三条"),
        ("s3.n", plain(people // len(third.sizes)),
         "第三行，您填的是平均每组多少人。平均数会遮住最小的那一组，泄露总是从那里开始。",
         LOCAL + "第二条"),
        ("s4.n", plain(max(fourth.sizes.values())),
         "第四行，您填的是最大的组。要看的是最小的组。", LOCAL + "第二条"),
    ])  # fmt: skip


def ask_share(raw: Grouping) -> dict | None:
    people = sum(raw.sizes.values())
    return number(percent(raw.alone, people), [
        (percent(raw.alone, len(raw.sizes)),
         "您用组数作了分母。问的是多大比例的人，要除以名单上的总人数。", LOCAL + "第三条"),
        (percent(raw.people_in(lambda n: n < LEAST), people),
         "您把不足五人的组里的人都算进来了。独自一组只看组里只有自己的。", LOCAL + "第三条"),
        (percent(people - raw.alone, people),
         "您算反了，这是还有人作伴的比例。", LOCAL + "第三条"),
    ], 0.05)  # fmt: skip


def ask_masks(rows: list[dict]) -> dict | None:
    def seen(digits: int) -> Counter:
        return Counter((r["姓名"][0], r["电话"][-digits:] if digits else "") for r in rows)

    found = {name: seen(digits) for name, digits in (("m4", 4), ("m2", 2), ("m0", 0))}
    right = {f"{name}.alone": plain(sum(n == 1 for n in c.values())) for name, c in found.items()}
    if right["m4.alone"] == plain(len(rows)):
        return None
    source = PIPL + "第五十一条第三项、第七十三条第三项；" + LOCAL + "第三条"
    return by_row(right, [
        ("m4.alone", "0",
         "您以为打了星号就没有人能被认出来。姓加电话后四位，知道您电话的人一对就中。", source),
        ("m2.alone", plain(len(found["m2"])),
         "“姓和后两位”那一行，您填的是一共有多少种写法。问的是独自一种的有几个人。", source),
        ("m2.alone", plain(len(rows) - int(right["m2.alone"])),
         "“姓和后两位”那一行您填反了，这是有人与他写法相同的人数。", source),
        ("m0.alone", plain(len(found["m0"])),
         "“只留姓”那一行，您填的是一共有多少个姓。问的是全名单里只有他一个人姓的有几位。", source),
    ])  # fmt: skip


def ask_finest(all_of: dict) -> tuple[Grouping, dict | None]:
    by_loss = sorted(all_of.values(), key=lambda g: g.loss)
    enough = [g for g in by_loss if g.smallest >= LEAST]
    best, runner_up, coarsest = enough[0], enough[1], enough[-1]
    nobody_alone = next(g for g in by_loss if g.smallest >= 2)
    right = {"b.width": plain(best.width), "b.level": plain(best.level + 1),
             "b.small": plain(best.smallest), "b.loss": plain(best.loss)}  # fmt: skip
    return best, by_row(right, [
        ("b.loss", plain(nobody_alone.loss),
         "这一档只做到没有人独自一组，最小的组还不到五个人。", LOCAL + "第二条、第五条"),
        ("b.loss", plain(runner_up.loss),
         "这一档够数了，可是还有一档也够数、损失更小。年龄、地区换着放宽再试试。",
         LOCAL + "第五条"),
        ("b.loss", plain(coarsest.loss),
         "您一下放到了最粗。人藏住了，表也没有用了：够数以后，要选损失最小的一档。",
         LOCAL + "第五条"),
        ("b.loss", plain(one_decimal(Decimal(100) - best.loss)),
         "您填的是还剩多少，不是损失多少。", LOCAL + "第四条"),
    ], 0.04)  # fmt: skip


def ask_dropped(g: Grouping) -> dict | None:
    people = sum(g.sizes.values())
    dropped = g.people_in(lambda n: n < LEAST)
    return number(dropped, [
        (sum(n < LEAST for n in g.sizes.values()),
         "您数的是要删几个组。问的是这些组里一共有多少人。", LOCAL + "第六条"),
        (g.alone, "您只删了独自一组的人。两个人、三个人、四个人的组也不够数。",
         LOCAL + "第二条、第六条"),
        (g.people_in(lambda n: n <= LEAST),
         "您把正好五个人的组也删了。够五个人就可以留下。", LOCAL + "第二条"),
        (people - dropped, "您填的是删完以后剩下的人数。", LOCAL + "第六条"),
    ])  # fmt: skip


def ask_alike(rows: list[dict], g: Grouping) -> dict | None:
    alike = g.alike(rows)
    kept = [size for size in alike.values() if size >= LEAST]
    if len(kept) < 2:
        return None
    source = LOCAL + "第七条；" + PIPL + "第七十三条第三项、第四项"
    return number(sum(kept), [
        (sum(alike.values()),
         "您没有先删去不足五人的组。独自一组的人当然“全组一样”，他们在上一题已经删掉了。", source),
        (len(kept), "您数的是组数。问的是这些组里一共有多少人。", source),
        (max(kept), "您只数了最大的一组。几组都要加起来。", source),
    ])  # fmt: skip


def plant_alike(draw: QuickDraw, rows: list[dict], g: Grouping) -> bool:
    """Two or three middling groups get one and the same service each."""
    middling = [group for group, size in g.sizes.items() if LEAST <= size <= 11]
    if len(middling) < 4:
        return False
    planted = draw.between(2, 3)
    for group in draw.shuffled(sorted(middling))[:planted]:
        service = draw.one(["认知障碍照护", "助洁"])
        for row in rows:
            if g.group_of(row) == group:
                row["服务类别"] = service
    return True


def one_try(draw: QuickDraw):
    """Roster, its questions' settings and truths; None when a slip would be right."""
    rows = make_roster(draw)
    same = Counter((row["年龄"], row["社区"], row["性别"]) for row in rows)
    all_of = {(w, a): Grouping(same, w, a) for w in WIDTHS for a in range(4)}
    best, finest = ask_finest(all_of)
    if finest is None or best.level == 3:
        return None
    people = len(rows)
    near = [key for key, g in all_of.items() if g.loss < best.loss
            and people < 100 * g.people_in(lambda n: n < LEAST) <= 12 * people]  # fmt: skip
    if not near:
        return None
    q7 = draw.one(sorted(near))
    if not plant_alike(draw, rows, all_of[q7]):
        return None
    q3, counts = ask_counts(draw, all_of, best)
    truth = {
        "q3": counts, "q4": ask_share(all_of[1, 0]), "q5": ask_masks(rows), "q6": finest,
        "q7": ask_dropped(all_of[q7]), "q8": ask_alike(rows, all_of[q7]),
    }  # fmt: skip
    if None in truth.values():
        return None
    return rows, {"q3": q3, "q7": {"width": q7[0], "level": LEVELS[q7[1]]}}, truth


# --- handing out


RULES = [
    "名单拿掉姓名、电话以后，别人仍可能从外面知道的是性别、年龄、地区；这三列写法都相同的人，算一组。",
    f"每一组不少于{LEAST}人，名单才可以对外提供。",
    "独自一组：组里只有他一个人。看掩码时，写法在全名单里只出现一次，也叫独自一种。",
    "信息损失：年龄的损失是“每段的岁数减1”除以39，地区的损失是“每片合并的社区数减1”除以23"
    "（一个街道乡镇3个社区，一个片区6个，全市24个），两个相加除以2，写成百分数，保留一位小数。",
    "年龄只能按1、5、10、20岁一段，地区只能到社区、街道乡镇、片区、全市，性别照留；"
    "符合第二条的各种设定里，用信息损失最小的一种。",
    f"不想再放宽的，可以把不足{LEAST}人的组整组删去，并写明删了多少人。",
    "够数的组里，如果人人的服务类别都一样，知道他在这一组就等于知道他的服务类别，要另行处理。",
]


def make_data(seed: bytes) -> dict:
    """The files handed to one learner and the truth kept on the server."""
    draw = QuickDraw(seed)
    rows, cases, truth = until_found(draw, one_try)
    for name, make in (("q1", make_q1), ("q2", make_q2), ("q9", make_q9), ("q10", make_q10)):
        cases[name], truth[name] = until_found(draw, make)
    cases |= {"people": len(rows), "rules": RULES, "least": LEAST}
    files = {
        "cases.json": json.dumps(cases, ensure_ascii=False, indent=1, sort_keys=True),
        "roster.csv": as_csv(rows),
    }
    order = sorted(truth, key=lambda name: int(name[1:]))
    return {"files": files, "truth": {name: truth[name] for name in order}}


def as_csv(rows: list[dict]) -> str:
    """With a byte-order mark, so that a spreadsheet reads the Chinese."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["编号", *rows[0]])
    for place, row in enumerate(rows, start=1):
        writer.writerow([f"WC{place:04}", *row.values()])
    return "\ufeff" + out.getvalue()
