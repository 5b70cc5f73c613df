from datetime import UTC, date, datetime

import pytest

from benling.clock import end_of_day, local_date, start_of_day


def test_a_day_ends_at_midnight_in_the_city() -> None:
    assert datetime(2026, 11, 30, 16, 0, tzinfo=UTC) == end_of_day(date(2026, 11, 30))
    assert start_of_day(date(2026, 12, 1)) == end_of_day(date(2026, 11, 30))


def test_the_last_second_belongs_to_the_day_and_midnight_to_the_next() -> None:
    assert date(2026, 11, 30) == local_date(datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC))
    assert date(2026, 12, 1) == local_date(datetime(2026, 11, 30, 16, 0, tzinfo=UTC))


def test_naive_moments_are_refused() -> None:
    with pytest.raises(ValueError):
        local_date(datetime(2026, 11, 30))  # noqa: DTZ001
