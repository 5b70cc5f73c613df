from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benling.quantities import credit_hours, percent, points


def test_points_read_floats_by_their_shortest_form() -> None:
    assert Decimal("0.1000") == points(0.1)
    assert Decimal("3.3333") == points(10 / 3)


def test_credit_hours_refuse_floats() -> None:
    with pytest.raises(TypeError):
        credit_hours(1.5)  # type: ignore[arg-type]
    assert Decimal("1.50") == credit_hours("1.5")


def test_percent_rounds_half_up_to_one_decimal() -> None:
    assert Decimal("66.7") == percent(2, 3)
    assert Decimal("0.1") == percent(1, 2000)
    assert Decimal("12.5") == percent(1, 8)


def test_percent_of_nobody_is_not_a_number_at_all() -> None:
    assert percent(0, 0) is None


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_percent_never_leaves_its_range(pair: tuple[int, int]) -> None:
    share = percent(*pair)
    assert share is not None
    assert 0 <= share <= 100
