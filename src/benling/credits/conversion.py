"""How a passed assessment becomes credit hours."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from benling.credits.rulebook import in_force
from benling.errors import refuse
from benling.home import content_root
from benling.quantities import CreditHours, credit_hours


@dataclass(frozen=True)
class Conversion:
    """The rule in force, and its version as every ledger entry records it."""

    version: str
    source: str
    confidence: str

    def hours_for_passing(self, edition_hours: Decimal) -> CreditHours:
        """Hours earned by passing: those printed on the course edition, never time spent."""
        return credit_hours(edition_hours)


def conversion(on: date) -> Conversion:
    """The conversion in force on a day. Raises: Refused when its file is missing or faulty."""
    rule = in_force(content_root() / "grading" / "conversion", on)
    passing = rule.content.get("passing")
    if not isinstance(passing, dict) or passing.get("hours") != "edition":
        raise refuse(
            f"grading/conversion/{rule.path.name}",
            "passing.hours 不是 edition",
            "合格一次按课程版本载明的学时登记",
            "改为 hours: edition",
        )
    return Conversion(
        rule.version, str(passing.get("source", "")), str(passing.get("confidence", ""))
    )
