"""Rules of the known mistakes that a test of code lists: written out, in Chinese, with a source,
and out of learners' sight.
"""

import ast
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from benling.catalog.lint.cards import hidden_lines
from benling.catalog.lint.code_text import parsed
from benling.catalog.lint.findings import Findings
from benling.quiz.giveaway import gives_away
from benling.quiz.mistake_calls import MistakeCall, called, mistake_calls

if TYPE_CHECKING:
    from benling.catalog.notebook import SourceCell

_MODULES = ("benling.quiz.marking", "benling.quiz.code_check")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_HALF_WIDTH = re.compile(r"[\u4e00-\u9fff]\s*[,;:!?()]|[,;:!?()]\s*[\u4e00-\u9fff]")
_ENDS = ("。", "！", "？")
_WRITTEN = "message 和 source 直接写明文字，不拼接，不用 f 字符串和变量：否则可能带出答案"
_HIDE = "移到 ### BEGIN HIDDEN TESTS 和 ### END HIDDEN TESTS 之间"


def check_mistakes(cell: "SourceCell", found: Findings) -> None:
    """Check the calls of ``mistake`` and ``check`` in one code cell of an assignment."""
    tree = parsed(cell)
    if tree is None:
        return
    hidden = hidden_lines(cell.source)
    for call in mistake_calls(tree):
        at = cell.at(call.node.lineno - 1)
        if not _lines(call.node) <= hidden:
            rule = "常见错误只写在隐藏测试里"
            found.error(at, "常见错误的清单会发给学员", rule, _HIDE)
        _check_message(call, at, found)
        _check_source(call, at, found)
    for node in _checks(tree):
        if not _lines(node) <= hidden:
            rule = "check 写明了正确结果，只写在隐藏测试里"
            found.error(cell.at(node.lineno - 1), "check 会发给学员", rule, _HIDE)
        _check_key(node, cell, found)
    for line in _other_names(tree):
        rule = "常见错误直接写成 mistake(…, message=…, source=…)，检查和评分才认得出"
        found.error(cell.at(line), "mistake 换了写法", rule, "不改名，不另存为别的名称")


def _check_message(call: MistakeCall, at: str, found: Findings) -> None:
    text = call.message
    if not _is_given(call.node, "message"):
        rule = "每条常见错误写明 message 和 source"
        found.error(at, "常见错误没有 message", rule, '补上 message="……"')
    elif text is None:
        found.error(at, "message 不是直接写明的文字", _WRITTEN, "写成一句完整的话")
    elif len(_CHINESE.findall(text)) < 2 or not text.strip().endswith(_ENDS):
        rule = "message 是给学员看的一句中文，以句号结尾"
        found.error(at, f"message 写的是“{text.strip()[:30]}”", rule, "改成完整的中文句子")
    elif _HALF_WIDTH.search(text):
        rule = "中文里用全角标点"
        found.error(at, f"message 里有半角标点：“{text.strip()[:30]}”", rule, "改成全角标点")


def _check_source(call: MistakeCall, at: str, found: Findings) -> None:
    if not _is_given(call.node, "source"):
        rule = "每条常见错误写明 message 和 source"
        found.error(at, "常见错误没有依据", rule, '补上 source="法名（版本）第几条"')
    elif call.source is None:
        found.error(at, "source 不是直接写明的文字", _WRITTEN, "写成“法名（版本）第几条”")
    elif not call.source.strip():
        rule = "依据写法名、版本和条款"
        found.error(at, "常见错误的依据是空的", rule, "写成“法名（版本）第几条”")


def _check_key(node: ast.Call, cell: "SourceCell", found: Findings) -> None:
    """A message of this check that holds the right value it is called with."""
    right = node.args[1] if len(node.args) > 1 else _given(node, "right")
    try:
        key: Any = ast.literal_eval(right) if right is not None else None
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return
    if isinstance(key, bool | dict | set) or key in (None, "", [], ()):
        return
    wanted = tuple(key) if isinstance(key, list) else key
    for call in mistake_calls(node):
        if call.message and gives_away(call.message, [wanted]):
            rule = "message 只说错在哪里，不写正确结果"
            at = cell.at(call.node.lineno - 1)
            found.error(at, f"message 里有正确结果“{key}”", rule, "改写这句话")


def _checks(tree: ast.AST) -> list[ast.Call]:
    """Calls of the platform's ``check``; another function of that name is the author's own."""
    names = {
        alias.asname or alias.name
        for alias in _imported(tree)
        if alias.name == "check"
    }  # fmt: skip
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call) and called(node) in names]


def _other_names(tree: ast.AST) -> Iterator[int]:
    """Lines (from 0) where ``mistake`` is renamed, or used otherwise than called."""
    for alias in _imported(tree):
        if alias.name == "mistake" and alias.asname not in (None, "mistake"):
            yield alias.lineno - 1
    calls = {id(call.node.func) for call in mistake_calls(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == "mistake" and id(node) not in calls:
            yield node.lineno - 1


def _imported(tree: ast.AST) -> list[ast.alias]:
    return [
        alias
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in _MODULES
        for alias in node.names
    ]


def _lines(node: ast.Call) -> set[int]:
    return set(range(node.lineno - 1, node.end_lineno or node.lineno))


def _is_given(node: ast.Call, name: str) -> bool:
    # ``**options`` may hold it, but not written out.
    return any(keyword.arg in (name, None) for keyword in node.keywords)


def _given(node: ast.Call, name: str) -> ast.expr | None:
    return next((keyword.value for keyword in node.keywords if keyword.arg == name), None)
