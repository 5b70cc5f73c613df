"""Which score of an attempt counts after a correction of the grading. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from benling.quantities import Points

#: ``course.yml`` key ``regrade``
BETTER, NEW = "better", "new"


@dataclass(frozen=True)
class Result:
    """One attempt under one grading, hand marks and late penalty counted in."""

    #: False when it could not be graded
    graded: bool
    points: Points
    max_points: Points
    passed: bool

    @property
    def share(self) -> Decimal:
        """Of what there is to earn, 0..1; a correction may have changed the maximum."""
        return Decimal(self.points) / self.max_points if self.max_points else Decimal(0)


def takes_new(before: Result, after: Result, policy: str) -> bool:
    """Whether the corrected score replaces the one before.

    An attempt that cannot be graded any more keeps what it had, whatever the course says: nobody
    loses by a fault of the machine. With ``better`` a pass is never given up and the greater share
    counts; an equal one is taken from the corrected grading.
    """
    if not after.graded:
        return not before.graded
    if not before.graded or policy == NEW:
        return True
    if before.passed and not after.passed:
        return False
    return after.share >= before.share or (after.passed and not before.passed)
