"""Answers that are lists: chosen keys, an order, days, rows of a matching or a table.

Values of choices and days are sorted by their card and so are their keys in the truth; an order
is as it is. That makes one comparison do for all: item by item, in order.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from benling.quiz.row_texts import are_rows, is_cell, rows_of
from benling.quiz.scalars import as_number
from benling.quiz.values import Value


def same_list(value: Value, expected: Sequence[Any], tolerance: Any = 0) -> bool:
    """True when ``value`` is the expected list; ``tolerance`` is for each cell of a table."""
    if not isinstance(value, list):
        return False
    if are_rows(expected):
        wanted = rows_of(expected)
        return len(value) == len(wanted) == len(right_rows(value, expected, tolerance))
    return value == [str(key) for key in expected]


def right_rows(value: Value, expected: Sequence[Any], tolerance: Any = 0) -> set[str]:
    """Names of the rows, or cells, that are answered rightly."""
    given = rows_of(value) if isinstance(value, list) else {}
    return {
        row
        for row, wanted in rows_of(expected).items()
        if row in given and same_row(row, given[row], wanted, tolerance)
    }


def same_row(row: str, given: str, wanted: str, tolerance: Any = 0) -> bool:
    if not is_cell(row):
        return given == wanted
    number, right = as_number(given), as_number(wanted)
    margin = as_number(tolerance or 0) or Decimal(0)
    return number is not None and right is not None and abs(number - right) <= margin


def share_right(value: Value, expected: Sequence[Any], tolerance: Any = 0) -> float:
    """Part of the points that an answer earns, 0 to 1.

    Of a matching or a table: the share of right rows or cells. Of choices and days, as in
    civil-service papers: a wrong one earns nothing; of right ones only, the share that was found.
    An order is right or wrong.
    """
    if not isinstance(value, list) or not expected:
        return 0.0
    if are_rows(expected):
        return len(right_rows(value, expected, tolerance)) / len(rows_of(expected))
    wanted, chosen = [str(key) for key in expected], set(value)
    if not chosen or len(chosen) != len(value) or not chosen <= set(wanted):
        return 0.0
    if value == wanted:
        return 1.0
    # All of them in another order is a wrong order.
    return len(chosen) / len(wanted) if len(chosen) < len(wanted) else 0.0
