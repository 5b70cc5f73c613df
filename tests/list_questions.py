"""An assignment and a lesson whose answers are lists: an order, matchings, a table, days."""
# ruff: noqa: E501  # a notebook reads best with one cell a line

import json
from typing import Any

import nbformat
from nbformat.v4 import new_notebook

import trial_assignment as trial
from trial_assignment import _ask, _code, _test, _text

STEPS = {
    "a": "审查申请材料，提出处理意见", "b": "登记来信，编号", "c": "答复来信人", "d": "转送有权处理的机关",
    "e": "归档",
}  # fmt: skip
FEW = {"x": "当场答复", "y": "转办", "z": "不予受理"}
LETTERS = {
    "a": "询问办理护照要带什么材料", "b": "反映小区路灯不亮", "c": "对法院判决不服，要求改判", "d": "询问医保缴费的截止日期",
}  # fmt: skip
OFFICES = {
    "city": "市城市管理局", "water": "市水务局", "health": "市卫生健康委员会", "traffic": "市交通运输局",
    "human": "市人力资源和社会保障局", "market": "市市场监督管理局",
}  # fmt: skip
CALLS = {
    f"k{number}": text
    for number, text in enumerate(
        [
            "梧桐路人行道地砖松动，老人走路绊倒", "自来水发黄，放了十分钟还是黄的", "楼下餐馆油烟直排，晚上开窗呛人",
            "公交12路改线以后，学生上学要多走一公里，希望恢复原来的线路或者增加一个临时站点", "拖欠三个月工资，工地已经停工",
            "早餐店没有营业执照", "河边垃圾没人清", "诊所超范围行医", "出租车拒载", "工伤认定材料交了没有回音",
            "下水井盖缺失", "超市卖过期牛奶", "社区医院预约不上", "水表走得快，想申请检定",
        ],
        start=1,
    )
}  # fmt: skip
ROWS = {"r1": "一季度", "r2": "二季度", "r3": "三季度"}
COLUMNS = {"n": "办结件数", "d": "平均用时", "p": "按期率"}
MARKS = {
    "known_from": "2026-09-01", "tentative_from": "2026-11-01", "estimate_until": "2026-10-31",
    "off": ["2026-09-25", *(f"2026-10-0{day}" for day in range(1, 8))],
    "makeup": ["2026-09-20", "2026-10-10"], "names": {},
}  # fmt: skip

_LAW = "望川市热线转办目录（2026）"
TRUTH: dict[str, Any] = {
    "l1": {"answer": ["b", "d", "a", "c", "e"], "tolerance": 0, "mistakes": [
        {"value": ["b", "a", "d", "c", "e"], "message": "还没有转送就开始审查了。", "source": "信访工作条例（2022）"}]},
    "l2": {"answer": ["a=x", "b=y", "c=z", "d=x"], "tolerance": 0, "mistakes": [
        {"row": "c", "value": "y", "message": "第3行：法院的判决不能由热线转办来改变。", "source": "信访工作条例（2022）"}]},
    "l3": {"answer": sorted(f"{key}={office}" for key, office in zip(CALLS, [
        "city", "water", "city", "traffic", "human", "market", "water", "health", "traffic", "human",
        "city", "market", "health", "water"], strict=True)), "points": 10, "mistakes": [
        {"row": "k7", "value": "city", "message": "第7行：河道管理范围内的保洁另有主管单位。", "source": _LAW},
        {"row": "k1", "value": "traffic", "message": "第1行：人行道不归公路和运输管理。", "source": _LAW}]},
    "l4": {"answer": sorted(["r1.n=120", "r1.d=3.5", "r1.p=95", "r2.n=98", "r2.d=4", "r2.p=91.5", "r3.n=130",
                             "r3.d=2.8", "r3.p=97"]), "tolerance": 0.05, "mistakes": [
        {"row": "r2.d", "value": "8", "message": "二季度的平均用时没有除以件数。", "source": "望川市热线统计口径第二条"}]},
    "l5": {"answer": ["2026-10-10", "2026-10-12"], "tolerance": 0, "mistakes": [
        {"value": ["2026-10-08", "2026-10-09"], "message": "没有从次日数起。", "source": "民法典（2020）第二百零一条（参照）"}]},
}  # fmt: skip
RIGHT: dict[str, Any] = {name: entry["answer"] for name, entry in TRUTH.items()}

CARDS = {
    "l1": f'quiz.ordering("l1", "一封群众来信应当怎样办？把下面的步骤排好。", {STEPS!r})',
    "l2": f'quiz.matching("l2", "下面的来电应当怎样处理？", {LETTERS!r}, {FEW!r})',
    "l3": f'quiz.matching("l3", "下面的来电各转给哪个单位？", {CALLS!r}, {OFFICES!r})',
    "l4": f'quiz.table_fill("l4", "根据资料填写各季度的数。按期率只填百分号前面的数。", {ROWS!r}, {COLUMNS!r})',
    "l5": 'quiz.days("l5", "哪两天可以安排听证？", "2026-09-07", "2026-10-31", at_most=2, marks=quiz.data("calendar.json"))',
}  # fmt: skip
_EXPECT = {"l2": "partial=True, points=10", "l3": "partial=True", "l4": "partial=True, points=10"}
_TITLES = ["来信的办理步骤", "怎样处理", "转给谁", "季度报表", "听证的日子"]


#: taken before a test puts :func:`handout_files` in its place
_TRIAL_FILES = trial.handout_files()


def assignment_notebook() -> Any:
    return _notebook(
        [
            _text("intro", "# 来信来电怎样办"),
            _code("setup", "from benling import quiz", "setup"),
            *question_cells(),
        ]
    )


def question_cells() -> list[Any]:
    """Heading, card and test of every question."""
    return [
        cell
        for (question, card), title in zip(CARDS.items(), _TITLES, strict=True)
        for cell in (
            _text(f"head-{question}", f"## 第{question[1:]}题 {title}"),
            _ask(question, card),
            _test(question, _EXPECT.get(question, "")),
        )
    ]


def lesson_notebook() -> Any:
    checks = [
        f'quiz.self_check("ordering", "排好步骤。", items={dict(list(STEPS.items())[:3])!r}, answer=["b", "a", "c"], explanation="先登记，再审查，最后答复。", name="c1")',
        f'quiz.self_check("matching", "怎样处理？", items={dict(list(LETTERS.items())[:2])!r}, targets={FEW!r}, answer=["a=x", "b=y"], explanation="咨询当场答复。", name="c2")',
        'quiz.self_check("table_fill", "填一填。", rows={"r": "合计"}, columns={"n": "件数"}, answer=["r.n=3"], suffix="件", explanation="一加二。", name="c3")',
        'quiz.self_check("days", "哪一天？", first="2026-09-07", last="2026-09-20", marks={"2026-09-20": "班"}, answer=["2026-09-08"], explanation="次日起算。", name="c4")',
    ]  # fmt: skip
    cells = [_text("l1", "# 先试一试"), _code("l2", "from benling import quiz", "setup")]
    cells += [_ask(f"c{number}", check) for number, check in enumerate(checks, start=1)]
    return _notebook(cells)


def handout_files() -> dict[str, bytes]:
    """What is handed out for the assignment, by file name."""
    return {
        **_TRIAL_FILES,
        f"{trial.ASSIGNMENT}.ipynb": nbformat.writes(trial.released(assignment_notebook())).encode(),
        "calendar.json": json.dumps(MARKS).encode(),
    }  # fmt: skip


def lesson_files() -> dict[str, bytes]:
    return {f"{trial.LESSON}.ipynb": nbformat.writes(lesson_notebook()).encode()}


def _notebook(cells: list[Any]) -> Any:
    notebook = new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {
        "name": "python3", "display_name": "Python 3", "language": "python",
    }  # fmt: skip
    return notebook
