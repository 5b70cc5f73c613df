"""Points (scores) and credit hours: exact decimals, never floats, never mixed."""

from decimal import ROUND_HALF_UP, Decimal
from typing import NewType

Points = NewType("Points", Decimal)
CreditHours = NewType("CreditHours", Decimal)

_POINT_STEP = Decimal("0.0001")
_HOUR_STEP = Decimal("0.01")


def points(value: Decimal | int | float | str) -> Points:
    """Points to four decimals; a float is read by its shortest repr (nbgrader stores floats)."""
    return Points(Decimal(str(value)).quantize(_POINT_STEP, ROUND_HALF_UP))


def credit_hours(value: Decimal | int | str) -> CreditHours:
    """Credit hours (学时) to two decimals. Raises: TypeError for floats."""
    if isinstance(value, float):
        raise TypeError("credit hours come as text, int or Decimal, never float")
    return CreditHours(Decimal(value).quantize(_HOUR_STEP, ROUND_HALF_UP))


def percent(numerator: Decimal | int, denominator: Decimal | int) -> Decimal | None:
    """Share in percent, one decimal, half up; None when there is nobody to count (0/0)."""
    if denominator == 0:
        return None
    share = Decimal(100) * Decimal(numerator) / Decimal(denominator)
    return share.quantize(Decimal("0.1"), ROUND_HALF_UP)
