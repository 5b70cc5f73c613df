"""Calls of ``mistake`` as they stand in a test cell: only a text written out there is ever said."""

import ast
from dataclasses import dataclass


@dataclass(frozen=True)
class MistakeCall:
    """``message`` and ``source`` are None where they are missing or no plain text."""

    node: ast.Call
    message: str | None
    source: str | None


def mistake_calls(tree: ast.AST) -> list[MistakeCall]:
    """In order of their place."""
    found = [
        MistakeCall(node, _text(node, "message"), _text(node, "source"))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and called(node) == "mistake"
    ]
    return sorted(found, key=lambda call: (call.node.lineno, call.node.col_offset))


def written_out(tree: ast.AST) -> frozenset[tuple[str, str]]:
    """Message and source of every call that has both, without blanks around them."""
    return frozenset(
        (call.message.strip(), call.source.strip())
        for call in mistake_calls(tree)
        if call.message and call.source
    )


def called(node: ast.Call) -> str:
    """The last name of what is called: ``mistake`` of ``marking.mistake(…)``."""
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


def _text(node: ast.Call, name: str) -> str | None:
    given = [keyword.value for keyword in node.keywords if keyword.arg == name]
    if len(given) != 1 or not isinstance(given[0], ast.Constant):
        return None
    return given[0].value if isinstance(given[0].value, str) else None
