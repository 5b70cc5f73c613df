"""What the answer of each kind of card looks like in a truth."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from benling.quiz.question import NAME
from benling.quiz.row_texts import is_cell, row_of

#: kind → how its answer is written, for authors
SHAPES = {
    "single_choice": '选项代号，如 "a"',
    "multiple_choice": '排好序、不重复的选项代号，如 ["a", "c"]',
    "number": '写成文字的数，如 "12.5"',
    "date": '日期，如 "2026-07-01"',
    "short_text": "文字",
    "ordering": '全部各项的代号，按正确的次序，如 ["c", "a", "b"]',
    "matching": '排好序的“项=归类”，如 ["a=x", "b=y"]',
    "table_fill": '排好序的“行.列=数”，如 ["r1.c1=12.5", "r1.c2=3"]',
    "days": '排好序、不重复的日期，如 ["2026-09-01"]',
}
#: kinds whose answer is made of rows
ROW_KINDS = ("matching", "table_fill")
#: kinds that can earn part of their points
PARTIAL_KINDS = ("multiple_choice", "days", *ROW_KINDS)


def is_answer(kind: str, value: Any, *, may_be_empty: bool = False) -> bool:
    """True when a card of that kind could give this value; for an unknown kind always."""
    if kind in _LISTED:
        if not isinstance(value, list) or not all(isinstance(key, str) for key in value):
            return False
        in_order = len(value) == len(set(value)) and (kind == "ordering" or value == sorted(value))
        return in_order and (may_be_empty or value != []) and all(map(_LISTED[kind], value))
    if not kind:
        return True
    return isinstance(value, str) and bool(value.strip()) and _fits(kind, value)


def _fits(kind: str, text: str) -> bool:
    try:
        if kind == "date":
            return date.fromisoformat(text).isoformat() == text
        return kind != "number" or Decimal(text).is_finite()
    except (InvalidOperation, ValueError):
        return False


def _is_pair(text: str) -> bool:
    row = row_of(text)
    return row is not None and not is_cell(row[0])


def _is_cell(text: str) -> bool:
    row = row_of(text)
    return row is not None and is_cell(row[0])


_LISTED: dict[str, Callable[[str], bool]] = {
    "multiple_choice": lambda text: True,
    "ordering": lambda text: NAME.fullmatch(text) is not None,
    "matching": _is_pair,
    "table_fill": _is_cell,
    "days": lambda text: _fits("date", text),
}
