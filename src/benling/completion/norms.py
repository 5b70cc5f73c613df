"""How many hours a calendar year the norm asks for."""

from dataclasses import dataclass
from datetime import date

from benling.credits.rulebook import in_force
from benling.errors import refuse
from benling.home import content_root
from benling.quantities import CreditHours, credit_hours


@dataclass(frozen=True)
class NetworkNorm:
    """网络学习: hours a person must reach within a calendar year."""

    version: str
    track: str
    hours: CreditHours
    applies_to: str
    source: str
    #: 高, 中高, 中 or 低: how well the source was checked
    confidence: str


def network_norm(year: int) -> CreditHours:
    """Hours of 网络学习 asked for in a calendar year. Raises: Refused without a norm file."""
    return network_norm_of(year).hours


def network_norm_of(year: int) -> NetworkNorm:
    """The norm of a calendar year (the one in force at its end), with its source.

    Raises: Refused when the norm file is missing or faulty.
    """
    rule = in_force(content_root() / "grading" / "norms", date(year, 12, 31))
    where = f"grading/norms/{rule.path.name}"
    try:
        network = rule.content["network"]
        norm = NetworkNorm(
            version=rule.version,
            track=network["track"],
            hours=credit_hours(str(network["hours_per_year"])),
            applies_to=network["applies_to"],
            source=network["source"],
            confidence=network["confidence"],
        )
    except (KeyError, TypeError, ArithmeticError) as fault:
        raise refuse(
            where,
            f"network 一节不完整（{fault}）",
            "须有 track、hours_per_year、applies_to、source、confidence",
            "补全后重试",
        ) from fault
    if norm.hours <= 0:
        raise refuse(where, f"学时标准为{norm.hours}", "标准须大于零", "改正数值")
    return norm
