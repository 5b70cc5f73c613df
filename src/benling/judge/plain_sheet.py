"""Question sheets of nothing but the platform's own cards and checks, with fixed texts.

Their cells are calls that can be read off; nothing has to be interpreted, compiled or undone, so
no interpreter session is made for them. What they put out is what such a session would.
"""

import ast
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from benling.judge.known_results import data_of
from benling.judge.output import Outputs, error

_MODULE, _CHECK = "benling", "benling.quiz.marking"
#: names such a cell may import, by module
_IMPORTS = {_MODULE: {"quiz"}, _CHECK: {"expect"}}
#: what it may call: the cards that keep an answer
_CARDS = frozenset(
    ("single_choice", "multiple_choice", "number", "date", "short_text", "long_text")
)


@dataclass(frozen=True)
class _Call:
    """``name``: of a card, or ``expect``. ``last``: its value is the cell's result."""

    name: str
    arguments: tuple[Any, ...]
    keywords: tuple[tuple[str, Any], ...]
    last: bool


@dataclass(frozen=True)
class _PlainCell:
    imports: frozenset[str]
    calls: tuple[_Call, ...]


class NotAsExpected(Exception):
    """A call failed in a way that only an interpreter session can show."""


@lru_cache(maxsize=64)
def is_plain_sheet(sources: tuple[str, ...]) -> bool:
    """Whether :func:`run` can do these cells, in order."""
    known: set[str] = set()
    for source in sources:
        cell = _read(source)
        if cell is None:
            return False
        known |= cell.imports
        if any(_root(call.name) not in known for call in cell.calls):
            return False
    return True


def run(sources: Sequence[str], most: int, refused: tuple[type[Exception], ...]) -> list[Any]:
    """For each cell: its outputs, number, and whether more was put out than kept.

    ``most``: characters kept of a cell's outputs. ``refused``: errors by which a check says no.
    Raises: NotAsExpected, when nothing has been changed yet that a second run would meet.
    """
    outputs = Outputs(most)
    count, told = 0, []
    for source in sources:
        outputs.start()
        cell = _read(source)
        if cell is None:
            raise NotAsExpected(source)
        if source.strip():
            count += 1
            _show(cell.calls, outputs, count, refused)
        told.append((outputs.take(), count, outputs.overflowed))
    return told


def _show(
    calls: Iterable[_Call], outputs: Outputs, count: int, refused: tuple[type[Exception], ...]
) -> None:
    for call in calls:
        try:
            value = _function(call.name)(*call.arguments, **dict(call.keywords))
        except refused as no:
            # Told by its words alone.
            outputs.add(error(type(no).__name__, str(no)))
            return
        except Exception as failure:
            raise NotAsExpected(str(failure)) from failure
        if call.last and value is not None:
            if (data := data_of(value)) is None:
                # A card that can be clicked, as where nobody has said that this is a graded run.
                raise NotAsExpected(type(value).__name__)
            result = {"output_type": "execute_result", "data": data, "metadata": {}}
            outputs.add({**result, "execution_count": count})


def _function(name: str) -> Callable[..., Any]:
    # Not when this module is loaded: the host reads sheets too, and needs none of them.
    if name == "expect":
        from benling.quiz.marking import expect

        return expect
    from benling import quiz

    function: Callable[..., Any] = getattr(quiz, name)
    return function


def _root(name: str) -> str:
    return "expect" if name == "expect" else "quiz"


@lru_cache(maxsize=1024)
def _read(source: str) -> _PlainCell | None:
    # A semicolon may hide a result; a cell that has one is left to IPython, wherever it stands.
    if ";" in source:
        return None
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    imports: set[str] = set()
    calls = []
    for place, statement in enumerate(body):
        found = _imported(statement)
        if found is not None:
            imports |= found
            continue
        call = _called(statement, last=place == len(body) - 1)
        if call is None:
            return None
        calls.append(call)
    # An import after a call in one cell is nothing anybody writes; it is not looked into.
    if imports and calls and _imported(body[-1]) is not None:
        return None
    return _PlainCell(frozenset(imports), tuple(calls))


def _imported(statement: ast.stmt) -> set[str] | None:
    if not isinstance(statement, ast.ImportFrom) or statement.level:
        return None
    names = {each.name for each in statement.names if each.asname is None}
    complete = len(names) == len(statement.names)
    return names if complete and names <= _IMPORTS.get(statement.module or "", set()) else None


def _called(statement: ast.stmt, *, last: bool) -> _Call | None:
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(call, ast.Call) or not all(each.arg for each in call.keywords):
        return None
    function = ast.unparse(call.func)
    name = function.removeprefix("quiz.")
    if function != "expect" and not (function.startswith("quiz.") and name in _CARDS):
        return None
    try:
        return _Call(
            name,
            tuple(ast.literal_eval(each) for each in call.args),
            tuple((str(each.arg), ast.literal_eval(each.value)) for each in call.keywords),
            last,
        )
    except ValueError:
        return None
