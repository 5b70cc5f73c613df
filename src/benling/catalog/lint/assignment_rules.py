"""Rules of an assignment as a whole: every question whole, every point accounted for."""

from decimal import Decimal
from typing import TYPE_CHECKING

from benling.catalog.lint.card_rules import check_card, check_hidden_test, check_no_question
from benling.catalog.lint.cell_settings import (
    check_settings,
    check_tags,
    points_of,
    question_of,
    role_of,
)
from benling.catalog.lint.code_text import parsed
from benling.catalog.lint.findings import Findings
from benling.catalog.lint.markers import check_markers
from benling.catalog.lint.mistake_rules import check_mistakes
from benling.catalog.lint.prose import headings

if TYPE_CHECKING:
    from benling.catalog.course import Cell
    from benling.catalog.notebook import SourceCell, SourceNotebook
    from benling.catalog.register import Register

HIDDEN_TAG = "hide-in-sheet"


def check_assignment(
    notebook: "SourceNotebook", register: "Register"
) -> tuple[Findings, list["Cell"]]:
    """Every fault of an assignment, and its graded cells (good only without errors)."""
    found = check_settings(notebook)
    found.add(check_tags(notebook))
    for cell in notebook.cells:
        if cell.kind == "code":
            check_markers(cell, found)
            check_mistakes(cell, found)
    rules = _Rules(notebook, found)
    rules.read()
    rules.check_whole()
    rules.check_points(register)
    return found, rules.graded


class _Rules:
    def __init__(self, notebook: "SourceNotebook", found: Findings) -> None:
        self.notebook = notebook
        self.found = found
        #: question → card kind, e.g. ``date``
        self.cards: dict[str, str] = {}
        self.by_role: dict[str, dict[str, SourceCell]] = {
            role: {} for role in ("card", "test", "essay", "code")
        }
        self.titles: dict[str, str] = {}
        self.graded: list[Cell] = []

    def read(self) -> None:
        """Go through the cells in order, keeping the heading that stands above each question."""
        heading: str | None = None
        heading_hidden = False
        for cell in self.notebook.cells:
            for _, level, text in headings(cell):
                if level > 1:
                    heading, heading_hidden = text, HIDDEN_TAG in cell.tags
            role, question = role_of(cell), question_of(cell)
            if role in self.by_role:
                self.by_role[role].setdefault(question, cell)
            if role == "card":
                self.cards.setdefault(question, check_card(cell, question, self.found))
            elif cell.kind == "code" and role != "test":
                check_no_question(cell, self.found)
            if role in ("card", "code") and question not in self.titles:
                self._take_heading(cell, question, heading)
                heading = None
            if role == "code":
                self._check_bonus(cell, heading_hidden)
            if role in ("test", "essay"):
                self._take_graded(cell, role, question)

    def _take_heading(self, cell: "SourceCell", question: str, heading: str | None) -> None:
        if not heading:
            rule = "每一题上面有自己的二级标题，成绩单上用它作题名"
            self.found.error(cell.at(), f"{question} 上面没有标题", rule, "写“## 第1题 …”")
        self.titles[question] = heading or ""

    def _check_bonus(self, cell: "SourceCell", heading_hidden: bool) -> None:
        rule = "编程选做题在答题页里不出现"
        if HIDDEN_TAG not in cell.tags:
            self.found.error(cell.at(), "选做题没有隐藏", rule, f"加标签 {HIDDEN_TAG}")
        if not heading_hidden:
            fix = f'标题另起一格，前面写 +++ {{"tags": ["{HIDDEN_TAG}"]}}'
            self.found.error(cell.at(), "选做题的标题没有隐藏", rule, fix)

    def _take_graded(self, cell: "SourceCell", role: str, question: str) -> None:
        points = points_of(cell)
        self.graded.append(
            {
                "grade_id": cell.grade_id,
                "title": self.titles.get(question, ""),
                "points": "0" if points is None else f"{points.normalize():f}",
                "kind": "manual" if role == "essay" else "auto",
                "question": question,
            }
        )

    def check_whole(self) -> None:
        """Card, test and hidden test belong together; so do card and essay."""
        roles, found = self.by_role, self.found
        for question, cell in roles["card"].items():
            role = "essay" if self.cards[question] == "long_text" else "test"
            if question not in roles[role]:
                rule = "论述题须有人工评阅格" if role == "essay" else "自动评分的题须有测试格"
                fix = f"补上 grade_id 为 {role}-{question} 的格"
                found.error(cell.at(), f"{question} 没有评分的格", rule, fix)
        for question, cell in roles["test"].items():
            self._check_test(question, cell)
        for question, cell in roles["essay"].items():
            if self.cards.get(question) != "long_text":
                fix = f'补上 grade_id 为 ask-{question} 的 quiz.long_text("{question}", …)'
                found.error(cell.at(), f"{question} 没有论述题卡片", "作答从卡片抄录到评阅格", fix)
            if HIDDEN_TAG not in cell.tags:
                rule = "人工评阅格在答题页里不出现"
                found.error(cell.at(), "没有隐藏", rule, f"加标签 {HIDDEN_TAG}")
        for question, cell in roles["code"].items():
            if question not in roles["test"]:
                fix = f"补上 grade_id 为 test-{question} 的格"
                found.error(cell.at(), f"{question} 没有测试格", "选做题也须有测试", fix)
        if not roles["card"]:
            found.error(self.notebook.where, "没有题目", "作业至少有一道题", "补上题目")

    def _check_test(self, question: str, cell: "SourceCell") -> None:
        is_code = question in self.by_role["code"]
        if not is_code and question not in self.by_role["card"]:
            fix = f"补上 grade_id 为 ask-{question} 的题目卡片"
            self.found.error(cell.at(), f"{question} 没有题目卡片", "测试须对应一道题", fix)
        if self.cards.get(question) == "long_text":
            rule = "论述题由人评阅，不用自动测试"
            self.found.error(cell.at(), f"{question} 是论述题", rule, "删去测试格，或换题型")
        check_hidden_test(cell, question, by_expect=not is_code, found=self.found)
        points = points_of(cell)
        if points is not None and is_code and points:
            rule = "编程题是选做，分值为 0"
            self.found.error(cell.at(), f"{question} 有{points}分", rule, "分值改为 0")
        if points is not None and not is_code and not points:
            rule = "自动评分的题须有分值"
            self.found.error(cell.at(), f"{question} 的分值为 0", rule, "填写分值")

    def check_points(self, register: "Register") -> None:
        """All points together, and the share that is marked by hand."""
        total = sum((Decimal(cell["points"]) for cell in self.graded), Decimal(0))
        manual = sum(
            (Decimal(cell["points"]) for cell in self.graded if cell["kind"] == "manual"),
            Decimal(0),
        )
        where, wanted = self.notebook.where, register.points_total
        if total != wanted:
            rule = f"各题分值合计为{wanted}分"
            self.found.error(where, f"合计{total}分", rule, "调整各题分值")
        if manual * 100 > total * register.manual_percent:
            rule = f"人工评阅的题最多占总分的{register.manual_percent}%"
            self.found.error(where, f"人工评阅的题共{manual}分", rule, "调整分值，或改用自动评分")


def check_lesson_cells(notebook: "SourceNotebook") -> Findings:
    """A lesson has no graded cells, no question cards and no data files of its own."""
    found = check_tags(notebook)
    for cell in notebook.cells:
        if cell.nbgrader:
            rule = "课文不评分"
            found.error(cell.at(), "有 nbgrader 设置", rule, "删去设置；题目放到作业里")
        if cell.kind != "code":
            continue
        check_markers(cell, found)
        if parsed(cell) is not None:
            check_no_question(cell, found, in_lesson=True)
    return found
