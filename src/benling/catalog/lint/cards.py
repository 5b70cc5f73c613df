"""Question cards and test calls as they stand in the code of an assignment."""

import ast
import re
from dataclasses import dataclass

#: card function → what it may be given beside name and prompt
CARDS: dict[str, tuple[str, ...]] = {
    "single_choice": ("options",),
    "multiple_choice": ("options",),
    "number": ("suffix",),
    "date": (),
    "short_text": ("max_chars",),
    "long_text": ("max_chars",),
    "ordering": ("items",),
    "matching": ("items", "targets"),
    "table_fill": ("rows", "columns", "suffix"),
    "days": ("first", "last", "at_most", "marks"),
}
QUESTION = re.compile(r"[a-z][a-z0-9_-]{0,40}")

_BEGIN_HIDDEN = "BEGIN HIDDEN TESTS"
_END_HIDDEN = "END HIDDEN TESTS"


@dataclass(frozen=True)
class Call:
    """One call of ``quiz.<function>`` or ``expect``. ``line`` counts from 0 in its cell."""

    function: str
    #: the question's id when written as plain text, else None
    question: str | None
    node: ast.Call
    line: int


def quiz_calls(tree: ast.Module) -> list[Call]:
    """Calls of ``quiz.<something>`` in a cell, in order."""
    found = []
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "quiz"
        ):
            found.append(Call(node.func.attr, _first_text(node), node, node.lineno - 1))
    return sorted(found, key=lambda call: call.line)


def expect_calls(tree: ast.Module) -> list[Call]:
    """Calls of ``expect`` in a test cell."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) == "expect":
            found.append(Call("expect", _first_text(node), node, node.lineno - 1))
    return found


def shown_call(tree: ast.Module) -> ast.Call | None:
    """The call that is a cell's last expression; None when it ends otherwise."""
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call):
        return last.value
    return None


def hidden_lines(source: str) -> set[int]:
    """Lines (from 0) of a cell that nbgrader takes out as hidden tests, markers included."""
    hidden, inside = set(), False
    for number, line in enumerate(source.split("\n")):
        if _BEGIN_HIDDEN in line:
            inside = True
            hidden.add(number)
        elif _END_HIDDEN in line:
            hidden.add(number)
            inside = False
        elif inside:
            hidden.add(number)
    return hidden


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


def _first_text(node: ast.Call) -> str | None:
    given = node.args[0] if node.args else None
    given = given or next((k.value for k in node.keywords if k.arg in ("name", "question")), None)
    if isinstance(given, ast.Constant) and isinstance(given.value, str):
        return given.value
    return None
