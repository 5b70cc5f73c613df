"""How points and hours are written on pages."""

from decimal import Decimal

from django.template import Library

from benling.grader.feedback import plain

register = Library()


@register.filter(name="plain")
def plainly(figure: Decimal | int | None) -> str:
    """Without zeros that say nothing, as in notices: 0.5, not 0.50. Empty for None."""
    return "" if figure is None else plain(Decimal(figure)).replace("-", "−")
