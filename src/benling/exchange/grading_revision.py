"""Which grading of an edition is meant: the one in force, or one tried out before it is.

An edition record, once asked, stays with its answer, so that one grading never mixes two.
"""

import copy
from datetime import datetime

from benling.catalog.models import CourseEdition
from benling.exchange.models import GradingInForce, GradingRevision

_PIN = "_grading_revision"


def number_in_force(edition: CourseEdition, at: datetime | None = None) -> int:
    """The number of the revision that grades the edition, now or at a moment; 0 = as released."""
    rows = GradingInForce.objects.filter(edition=edition)
    if at is not None:
        rows = rows.filter(from_at__lte=at)
    last = rows.order_by("-pk").values_list("number", flat=True).first()
    return last or 0


def number_of(edition: CourseEdition) -> int:
    """The revision that this record stands for."""
    pinned: int | None = getattr(edition, _PIN, None)
    if pinned is None:
        pinned = number_in_force(edition)
        setattr(edition, _PIN, pinned)
    return pinned


def pinned(edition: CourseEdition, number: int) -> CourseEdition:
    """A copy of the record that stands for one revision, in force or not. Do not save it."""
    made = copy.copy(edition)
    setattr(made, _PIN, number)
    if number != number_in_force(edition):
        made.cells = cells_of(edition, number)
    return made


def is_pinned_elsewhere(edition: CourseEdition) -> bool:
    """Whether this record stands for a revision that is not in force."""
    return number_of(edition) != number_in_force(edition)


def revision_of(edition: CourseEdition, number: int) -> GradingRevision | None:
    return GradingRevision.objects.filter(edition=edition, number=number).first()


def cells_of(edition: CourseEdition, number: int) -> list[dict[str, str]]:
    """The graded cells under a revision. Raises: LookupError when there is no such revision."""
    if number == 0:
        first = GradingRevision.objects.filter(edition=edition).order_by("number").first()
        return list(first.released_cells if first is not None else edition.cells)
    found = revision_of(edition, number)
    if found is None:
        raise LookupError(f"{edition.course} {edition.edition} has no revision {number}")
    return list(found.cells)
