"""Counts of one measure: always n of N, and a percentage only when there is somebody to count."""

from dataclasses import dataclass
from typing import Any

from benling.quantities import percent

NOBODY = "无应训对象"


@dataclass(frozen=True)
class Tally:
    """``n`` of ``N``: the exempt stand beside both, never in them."""

    met: int
    in_progress: int
    overdue: int
    exempt: int

    @property
    def n(self) -> int:
        return self.met

    @property
    def N(self) -> int:
        return self.met + self.in_progress + self.overdue

    @property
    def percent(self) -> str | None:
        """One decimal, half up; None for 0/0."""
        share = percent(self.n, self.N)
        return None if share is None else str(share)

    @property
    def text(self) -> str:
        return NOBODY if self.percent is None else f"{self.n}/{self.N}（{self.percent}%）"

    def to_json(self) -> dict[str, Any]:
        return {
            "n": self.n,
            "N": self.N,
            "percent": self.percent,
            "text": self.text,
            "met": self.met,
            "in_progress": self.in_progress,
            "overdue": self.overdue,
            "exempt": self.exempt,
        }
