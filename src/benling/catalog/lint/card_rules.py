"""Rules of one question: its card, its hidden test, and no answer anywhere in sight."""

import ast
from typing import TYPE_CHECKING

from benling.catalog.lint.cards import (
    CARDS,
    QUESTION,
    expect_calls,
    hidden_lines,
    quiz_calls,
    shown_call,
)
from benling.catalog.lint.code_text import parsed
from benling.catalog.lint.findings import Findings

if TYPE_CHECKING:
    from benling.catalog.notebook import SourceCell

CARD_TAG = "question"
_CARD_NAMES = "、".join(CARDS)


def check_card(cell: "SourceCell", question: str, found: Findings) -> str:
    """Check the card of one question; its kind, or empty when there is none to be seen."""
    if CARD_TAG not in cell.tags:
        rule = f"题目卡片格带标签 {CARD_TAG}"
        found.error(cell.at(), f"{question} 没有标签 {CARD_TAG}", rule, "加上标签")
    if not QUESTION.fullmatch(question):
        rule = "题号以小写字母开头，如 q1"
        found.error(cell.at(), f"题号“{question}”不规范", rule, "改成 ask-q1 的样子")
    tree = parsed(cell) if cell.kind == "code" else None
    if tree is None:
        return ""
    calls = [call for call in quiz_calls(tree) if call.function in CARDS]
    if len(calls) != 1 or shown_call(tree) is not calls[0].node:
        rule = f"题目格的最后一行是一张卡片：quiz.{_CARD_NAMES} 之一，一格一张"
        found.error(cell.at(), f"有{len(calls)}张卡片，或不在最后", rule, "改正这一格")
        return calls[0].function if len(calls) == 1 else ""
    call = calls[0]
    if call.question != question:
        what = f"卡片写的是“{call.question}”，格的名称是“{cell.grade_id}”"
        found.error(cell.at(call.line), what, "卡片的题号与 grade_id 一致，直接写明", "改成一致")
    _check_arguments(cell, call.node, call.function, found)
    return call.function


def check_hidden_test(
    cell: "SourceCell", question: str, *, by_expect: bool, found: Findings
) -> None:
    """Check that a test cell checks its own question, out of sight."""
    tree = parsed(cell) if cell.kind == "code" else None
    if tree is None:
        return
    hidden = hidden_lines(cell.source)
    if not hidden:
        rule = "测试格须有隐藏测试"
        fix = "写在 ### BEGIN HIDDEN TESTS 和 ### END HIDDEN TESTS 之间"
        found.error(cell.at(), f"{question} 没有隐藏测试", rule, fix)
    right = False
    for call in expect_calls(tree):
        if call.line not in hidden:
            rule = "expect 只写在隐藏测试里"
            found.error(cell.at(call.line), "expect 会发给学员", rule, "移到隐藏测试的标记之间")
        if call.question != question:
            rule = "expect 写本题的题号"
            what = f"expect 写的是“{call.question}”，本题是“{question}”"
            found.error(cell.at(call.line), what, rule, f'写成 expect("{question}")')
        right = right or call.question == question
    if by_expect and hidden and not right:
        rule = "自动评分的题用 expect 核对"
        fix = f'在隐藏测试里写 expect("{question}")'
        found.error(cell.at(), f"{question} 的隐藏测试没有用 expect", rule, fix)


def check_no_question(cell: "SourceCell", found: Findings, *, in_lesson: bool = False) -> None:
    """Check that a cell which is no question's holds neither card nor answer."""
    tree = parsed(cell)
    if tree is None:
        return
    for call in quiz_calls(tree):
        if call.function in CARDS:
            rule = "课文里用 quiz.self_check" if in_lesson else "卡片只写在锁定的 ask- 格里"
            fix = "换成 self_check" if in_lesson else "给这一格加 ask- 的设置和 question 标签"
            found.error(cell.at(call.line), f"有题目卡片 quiz.{call.function}", rule, fix)
        elif call.function == "self_check" and not in_lesson:
            rule = "自测题写明了答案，只用在课文里"
            found.error(cell.at(call.line), "作业里有自测题", rule, "改成题目卡片")
        elif call.function == "data" and in_lesson:
            rule = "数据文件只随作业发给学员"
            found.error(cell.at(call.line), "课文里取数据文件", rule, "把数据写在课文的代码里")
    for call in expect_calls(tree):
        rule = "expect 只写在隐藏测试里"
        found.error(cell.at(call.line), "有 expect", rule, "移到测试格的隐藏测试里")


def _check_arguments(cell: "SourceCell", node: ast.Call, kind: str, found: Findings) -> None:
    """A card takes a name, a prompt and what its kind allows; never an answer."""
    allowed = ("name", "prompt", *CARDS[kind])
    line = node.lineno - 1
    given = [keyword.arg or "**" for keyword in node.keywords]
    for name in given:
        if name not in allowed:
            rule = f"quiz.{kind} 只有：{'、'.join(allowed)}；答案写在 make_data.py 里"
            found.error(cell.at(line), f"卡片带有“{name}”", rule, "删去这一项")
    if len(node.args) > len(allowed):
        rule = f"quiz.{kind} 最多{len(allowed)}项"
        found.error(cell.at(line), f"卡片写了{len(node.args)}项", rule, "删去多余的")
    if not (len(node.args) > 1 or "prompt" in given):
        found.error(cell.at(line), "卡片没有题干", "每张卡片有题干", "在题号后面写题干")
    if "options" in allowed:
        at = node.args[2] if len(node.args) > 2 else None
        at = at or next((k.value for k in node.keywords if k.arg == "options"), None)
        _check_options(cell, at, line, found)


def _check_options(
    cell: "SourceCell", options: ast.expr | None, line: int, found: Findings
) -> None:
    if options is None:
        found.error(cell.at(line), "卡片没有选项", "选择题须有选项", '写成 {"a": "…", "b": "…"}')
    if not isinstance(options, ast.Dict):
        return  # made by code from the learner's data: seen when the course's tests run it
    keys = [key.value if isinstance(key, ast.Constant) else None for key in options.keys]
    if len(keys) < 2 or len(set(keys)) < len(keys) or not all(isinstance(k, str) for k in keys):
        rule = "至少两个选项，代号是不重复的文字"
        found.error(cell.at(options.lineno - 1), "选项不合要求", rule, '写成 {"a": "…", "b": "…"}')
