"""Points and hours as pages write them."""

from decimal import Decimal

import pytest

from benling.web.templatetags.figures import plainly


@pytest.mark.parametrize(
    ("figure", "said"),
    [("0.50", "0.5"), ("-0.50", "−0.5"), ("30.0000", "30"), ("6.6667", "6.67"), ("0.125", "0.13"),
     ("100", "100"), ("0", "0")],
)  # fmt: skip
def test_no_idle_zeros(figure: str, said: str) -> None:
    assert said == plainly(Decimal(figure))


def test_nothing_is_nothing() -> None:
    assert "" == plainly(None)
