"""Runs of days."""

from collections.abc import Iterator
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


def days_from(first: date, last: date) -> Iterator[date]:
    """Every day from ``first`` to ``last``, both included; nothing when last is earlier."""
    day = first
    while day <= last:
        yield day
        day += ONE_DAY
