"""A small assignment and lesson with one question of every kind, as the catalogue builds them."""
# ruff: noqa: E501  # a notebook reads best with one cell a line

import json
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

COURSE, EDITION, ASSIGNMENT, LESSON = "T-01", "2026.1", "t01-service", "01-deadline"
TITLE = "政务服务时限小测"

CASES = [
    {"编号": "望政许〔2026〕011", "事项": "食品经营许可", "受理日期": "2026-03-02", "材料": "齐全"},
    {
        "编号": "望政许〔2026〕017",
        "事项": "公共场所卫生许可",
        "受理日期": "2026-03-05",
        "材料": "补正一次",
    },
    {"编号": "望政许〔2026〕023", "事项": "户外广告设置", "受理日期": "2026-03-11", "材料": "齐全"},
]

TRUTH: dict[str, Any] = {
    "q1": {"answer": "b", "tolerance": 0, "mistakes": [
        {"value": "a", "message": "受理当天不算在期限内。", "source": "民法典第二百零一条"}]},
    "q2": {"answer": ["a", "c"], "tolerance": 0, "mistakes": []},
    "q3": {"answer": "12.5", "tolerance": 0, "mistakes": []},
    "q4": {"answer": "2026-03-30", "tolerance": 0, "mistakes": [
        {"value": "2026-03-22", "message": "把工作日当成了自然日。", "source": "行政许可法（2019修正）第八十二条"}]},
    "q5": {"answer": "一次性告知", "accept": ["一次性告知制度"], "tolerance": 0, "mistakes": []},
}  # fmt: skip

ANSWERS_RIGHT: dict[str, Any] = {
    "q1": "b", "q2": ["a", "c"], "q3": "12.5", "q4": "2026-03-30", "q5": "一次性告知制度",
    "q6": "申请人最关心的是还要等几天。",
}  # fmt: skip

_OPTIONS_1 = {"a": "受理当天", "b": "受理的第二天", "c": "材料交齐的当天", "d": "缴费的当天"}
_OPTIONS_2 = {
    "a": "一次说清需要补正的全部内容", "b": "要求申请人下周再来", "c": "出具注明日期的书面凭证",
    "d": "口头答复即可",
}  # fmt: skip


def assignment_notebook() -> Any:
    cells = [
        _text("intro", f"# {TITLE}\n\n请先读下面的资料表，再回答各题。**可以随时离开**，作答会自动保存。"),
        _code("setup", "from benling import quiz", "setup"),
        _code("cases", 'quiz.table(quiz.data("cases.json"), caption="许可办件")', "setup"),
        _heading(1, "从哪天起算"),
        _ask("q1", f'quiz.single_choice("q1", "许可期限从哪一天开始计算？", {_OPTIONS_1!r})'),
        _test("q1"),
        _heading(2, "补正时怎么做"),
        _ask("q2", f'quiz.multiple_choice("q2", "材料不全时，窗口应当怎么做？", {_OPTIONS_2!r})'),
        _test("q2", "partial=True, points=10"),
        _heading(3, "平均用时"),
        _ask("q3", 'quiz.number("q3", "三件办件平均用了多少个工作日？保留一位小数。", suffix="个工作日")'),
        _test("q3"),
        _heading(4, "最后一天"),
        _ask("q4", 'quiz.date("q4", "第一件办件的许可期限最后一天是哪一天？")'),
        _test("q4"),
        _heading(5, "制度名称"),
        _ask("q5", 'quiz.short_text("q5", "第2题的做法在政务服务中叫什么制度？")'),
        _test("q5"),
        _heading(6, "给窗口同事的建议"),
        _ask("q6", 'quiz.long_text("q6", "请写一段话，告诉窗口同事怎样向申请人说明办理期限。", max_chars=300)'),
        _essay("q6"),
        _text("bonus", "## 选做：写代码", tags=["hide-in-sheet"]),
        _solution("b1", "def days():\n    ### BEGIN SOLUTION\n    return 20\n    ### END SOLUTION"),
    ]  # fmt: skip
    notebook = new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {
        "name": "python3", "display_name": "Python 3", "language": "python",
    }  # fmt: skip
    return notebook


def lesson_notebook() -> Any:
    cells = [
        _text("l1", "# 从哪天数，数哪些天\n\n窗口最常被问的一句话是：“**哪天能办好？**”答好这句话，要先分清三件事。\n\n"
              "1. 期限从哪天起算；\n2. 按工作日还是按自然日；\n3. 最后一天遇到休息日怎么办。\n\n"
              "> 起算的当天不算在内，从下一天开始数。\n\n| 写法 | 怎么数 |\n|---|---|\n| 5个工作日 | 跳过休息日和节假日 |\n| 5日 | 看这部法律有没有专门规定 |\n\n平均用时 $\\bar{x} = \\frac{1}{n}\\sum x_i$ 。"),
        _code("l2", "from benling import quiz", "setup"),
        _ask("c1", 'quiz.self_check("single_choice", "3月2日（星期一）受理，5个工作日的最后一天是？", '
             '{"a": "3月6日", "b": "3月9日", "c": "3月7日"}, answer="b", '
             'explanation="受理当天不算，3日是第一天；7日、8日是周末，所以第五个工作日是9日。")'),
        _text("l3", "## 小结\n\n把三件事写在便签上，接待时逐项对照。"),
    ]  # fmt: skip
    notebook = new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {
        "name": "python3", "display_name": "Python 3", "language": "python",
    }  # fmt: skip
    return notebook


def handout_files() -> dict[str, bytes]:
    """What is handed out for the assignment, by file name."""
    manifest = {
        "course": COURSE, "edition": EDITION, "assignment": ASSIGNMENT, "content_sha256": "0" * 64,
    }  # fmt: skip
    return {
        f"{ASSIGNMENT}.ipynb": nbformat.writes(released(assignment_notebook())).encode(),
        "cases.json": json.dumps(CASES, ensure_ascii=False).encode(),
        "benling.json": json.dumps(manifest).encode(),
    }


def lesson_files() -> dict[str, bytes]:
    return {f"{LESSON}.ipynb": nbformat.writes(lesson_notebook()).encode()}


def released(notebook: Any) -> Any:
    """Without hidden tests and solutions."""
    for cell in notebook.cells:
        if "HIDDEN TESTS" in cell.source:
            cell.source = ""
        elif "BEGIN SOLUTION" in cell.source:
            cell.source = "def days():\n    # YOUR CODE HERE\n    raise NotImplementedError()"
    return notebook


def answers_file(answers: dict[str, Any]) -> bytes:
    entries = {name: {"value": value, "at": "2026-05-06T01:02:03Z"} for name, value in answers.items()}  # fmt: skip
    return json.dumps({"version": 1, "answers": entries}, ensure_ascii=False).encode()


def _marks(grade_id: str, **more: Any) -> dict[str, Any]:
    return {
        "schema_version": 3, "grade_id": grade_id, "grade": False, "solution": False,
        "locked": True, "task": False, **more,
    }  # fmt: skip


def _text(name: str, source: str, tags: list[str] | None = None) -> Any:
    metadata = {"nbgrader": _marks(name), "tags": tags or []}
    return new_markdown_cell(source, metadata=metadata, id=name)


def _heading(number: int, title: str) -> Any:
    return _text(f"head-q{number}", f"## 第{number}题 {title}")


def _code(name: str, source: str, tag: str) -> Any:
    return new_code_cell(source, metadata={"nbgrader": _marks(name), "tags": [tag]}, id=name)


def _ask(question: str, source: str) -> Any:
    return _code(f"ask-{question}", source, "question")


def _test(question: str, more: str = "") -> Any:
    call = f'expect("{question}"{", " + more if more else ""})'
    source = f"### BEGIN HIDDEN TESTS\nfrom benling.quiz.marking import expect\n{call}\n### END HIDDEN TESTS"
    marks = _marks(f"test-{question}", grade=True, points=10)
    return new_code_cell(source, metadata={"nbgrader": marks}, id=f"test-{question}")


def _essay(question: str) -> Any:
    marks = _marks(f"essay-{question}", grade=True, solution=True, locked=False, points=10)
    metadata = {"nbgrader": marks, "tags": ["hide-in-sheet"]}
    return new_markdown_cell("（论述题由主讲人评阅。）", metadata=metadata, id=f"essay-{question}")


def _solution(name: str, source: str) -> Any:
    marks = _marks(f"code-{name}", solution=True, locked=False)
    return new_code_cell(source, metadata={"nbgrader": marks}, id=f"code-{name}")
