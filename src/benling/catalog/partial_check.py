"""Whether a test that gives part of the points can: the kind of its question, and its points."""

import ast
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from benling.catalog.answer_shapes import PARTIAL_KINDS
from benling.catalog.asked_questions import Asked
from benling.catalog.lint.cards import expect_calls, shown_call
from benling.catalog.mistake_check import Fault

_TITLES = "多选题、归类题、表格题和选日期的题"


def partial_faults(
    notebook: dict[str, Any], cards: Mapping[str, Asked], truth: Mapping[str, Any]
) -> Iterator[Fault]:
    """Faults of every ``expect(…, partial=True)``."""
    for cell in notebook["cells"]:
        settings = cell["metadata"].get("nbgrader", {})
        if cell["cell_type"] != "code" or not settings.get("grade"):
            continue
        tree = ast.parse(cell["source"])
        for call in expect_calls(tree):
            question = call.question or ""
            if not _partial(call.node):
                continue
            kind = cards.get(question, Asked("")).kind
            if kind and kind not in PARTIAL_KINDS:
                yield f"{question} 写了 partial=True", f"只有{_TITLES}可以得一部分分"
            if shown_call(tree) is not call.node:
                rule = "expect(…, partial=True) 写在测试格的最后一行，得分才算数"
                yield f"{question} 的 expect 不在最后", rule
            yield from _points_faults(question, call.node, settings.get("points"), truth)


def _partial(node: ast.Call) -> bool:
    given = node.args[1] if len(node.args) > 1 else _keyword(node, "partial")
    return given is not None and not (isinstance(given, ast.Constant) and not given.value)


def _points_faults(
    question: str, node: ast.Call, points: Any, truth: Mapping[str, Any]
) -> Iterator[Fault]:
    given = node.args[2] if len(node.args) > 2 else _keyword(node, "points")
    entry = truth.get(question)
    stated: Any = entry.get("points") if isinstance(entry, dict) else None
    if given is not None:
        if not isinstance(given, ast.Constant):
            return
        stated = given.value
    if stated is None:
        rule = '部分给分要知道这一格的分值：写 points=…，或在答案里写 "points"'
        yield f"{question} 写了 partial=True，没有写 points", rule
    elif not _same(stated, points):
        yield f"{question} 的 points 写的是{stated}，本格是{points}分", "两处的分值一致"


def _same(stated: Any, points: Any) -> bool:
    try:
        return Decimal(str(stated)) == Decimal(str(points))
    except ArithmeticError:
        return False


def _keyword(node: ast.Call, name: str) -> ast.expr | None:
    return next((keyword.value for keyword in node.keywords if keyword.arg == name), None)
