"""Numbers and days out of what authors and learners write, for comparing them."""

from datetime import date
from decimal import Decimal
from typing import Any

from benling.quiz.values import Reading, read_date, read_number


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
