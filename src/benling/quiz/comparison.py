"""Whether an answer is right. Pure: values in, verdict out."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from benling.quiz.list_comparison import same_list
from benling.quiz.scalars import as_date, as_number
from benling.quiz.values import Value

_IGNORED_IN_TEXT = re.compile(r"[\s，。、；：“”‘’（）《》,.;:()\"'<>\-—·]+")


def matches(value: Value, expected: Any, tolerance: Any = 0) -> bool:
    """True when ``value`` is the expected answer.

    ``expected`` is a list (see :func:`benling.quiz.list_comparison.same_list`), a number or
    decimal text, an ISO date or a text; ``tolerance`` is the largest allowed difference, both ends
    included: of numbers and cells of a table as such, of a date in whole days.
    """
    if value is None or expected is None:
        return False
    if isinstance(expected, list | tuple):
        return same_list(value, expected, tolerance)
    if not isinstance(value, str):
        return False
    wanted_day, given_day = as_date(expected), as_date(value)
    if wanted_day is not None:
        return given_day is not None and abs((given_day - wanted_day).days) <= int(tolerance or 0)
    wanted_number = as_number(expected)
    if wanted_number is not None:
        given_number = as_number(value)
        margin = as_number(tolerance or 0) or Decimal(0)
        return given_number is not None and abs(given_number - wanted_number) <= margin
    return plain_text(value) == plain_text(str(expected))


def matches_any(value: Value, accepted: Sequence[Any], tolerance: Any = 0) -> bool:
    return any(matches(value, expected, tolerance) for expected in accepted)


def plain_text(text: str) -> str:
    """Text without what does not matter: width of characters, case, spaces, punctuation."""
    return _IGNORED_IN_TEXT.sub("", unicodedata.normalize("NFKC", text)).casefold()
