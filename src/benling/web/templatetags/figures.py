"""How points and hours are written on pages."""

from decimal import ROUND_HALF_UP, Decimal

from django.template import Library

from benling.grader.feedback import plain

register = Library()
_HUNDREDTH = Decimal("0.01")


@register.filter(name="plain")
def plainly(figure: Decimal | int | None) -> str:
    """At most two decimals, without zeros that say nothing: 0.5, not 0.50. Empty for None."""
    if figure is None:
        return ""
    rounded = Decimal(figure).quantize(_HUNDREDTH, ROUND_HALF_UP)
    return plain(rounded).replace("-", "−")
