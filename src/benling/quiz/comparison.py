"""Whether an answer is right. Pure: values in, verdict out."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from benling.quiz.values import Reading, Value, read_date, read_number

_IGNORED_IN_TEXT = re.compile(r"[\s，。、；：“”‘’（）《》,.;:()\"'<>\-—·]+")


def matches(value: Value, expected: Any, tolerance: Any = 0) -> bool:
    """True when ``value`` is the expected answer.

    ``expected`` is a list of keys (multiple choice), a number or decimal text, an ISO date or a
    text; ``tolerance`` is the largest allowed difference, both ends included: of numbers as such,
    of dates in whole days.
    """
    if value is None or expected is None:
        return False
    if isinstance(expected, list | tuple | set | frozenset):
        return isinstance(value, list) and set(value) == {str(key) for key in expected}
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


def share_chosen(value: Value, expected: Sequence[str]) -> float:
    """Part of the points a multiple choice earns, 0 to 1.

    As in civil-service papers: a wrong option earns nothing; of right options only, the share
    that was found.
    """
    wanted = {str(key) for key in expected}
    chosen = set(value) if isinstance(value, list) else set()
    if not chosen or not wanted or not chosen <= wanted:
        return 0.0
    return len(chosen) / len(wanted)


def as_number(value: Any) -> Decimal | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float | Decimal):
        # By way of str: 0.1 is meant as 0.1, not as the nearest binary fraction.
        number = Decimal(str(value))
        return number if number.is_finite() else None
    reading = read_number(value) if isinstance(value, str) else Reading(None)
    return Decimal(reading.value) if isinstance(reading.value, str) else None


def as_date(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or value.count("-") != 2:
        return None
    reading = read_date(value)
    return date.fromisoformat(reading.value) if isinstance(reading.value, str) else None


def plain_text(text: str) -> str:
    """Text without what does not matter: width of characters, case, spaces, punctuation."""
    return _IGNORED_IN_TEXT.sub("", unicodedata.normalize("NFKC", text)).casefold()
