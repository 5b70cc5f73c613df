"""Bringing the ledger in line with scores that a correction of the grading has changed.

Entries are only added: hours that are no longer earned are taken back by an entry that happened
when the mended one happened; hours earned by another attempt are entered with that attempt's time.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from django.db import transaction

from benling.catalog.models import CourseEdition
from benling.clock import local_date
from benling.credits.conversion import conversion
from benling.credits.ledger import NewEntry, append, lock
from benling.credits.models import EntryKind, LedgerEntry
from benling.credits.passing import Passing, passing_of
from benling.credits.position import Position, position_of
from benling.grader.result import Standing
from benling.quantities import credit_hours, points
from benling.roster.models import Person


class Movement(StrEnum):
    """What happens to a person's credit."""

    NONE = "none"
    GAINED = "gained"
    LOST = "lost"
    #: still credited, by an attempt handed in before the one that was the evidence so far
    EARLIER = "earlier"
    #: still credited, by a later attempt only
    LATER = "later"
    #: somebody corrected it by hand: left as it is
    BY_HAND = "by_hand"

    @property
    def is_adverse(self) -> bool:
        return self in (Movement.LOST, Movement.LATER)


@dataclass(frozen=True)
class Settled:
    movement: Movement
    entries: tuple[LedgerEntry, ...]


def movement(position: Position, passing: Passing) -> Movement:
    """What the scores ask of the ledger. Pure."""
    first, resting = passing.first, position.resting
    if position.by_hand:
        return Movement.BY_HAND
    if resting is None:
        return Movement.GAINED if first is not None and not passing.unsure else Movement.NONE
    if resting.attempt_id in passing.passing and (
        passing.unsure or first is None or first.attempt.pk == resting.attempt_id
    ):
        return Movement.NONE
    if first is None:
        return Movement.LOST
    sooner = first.attempt.submitted_at < resting.happened_at
    return Movement.EARLIER if sooner else Movement.LATER


@transaction.atomic
def settle(
    person: Person, edition: CourseEdition, *, reason: str, recorded_at: datetime | None = None
) -> Settled:
    """Write the entries that the scores in force ask for. Idempotent; joins the transaction."""
    lock()
    position, passing = position_of(person, edition), passing_of(person, edition)
    what = movement(position, passing)
    written = []
    if what in (Movement.LOST, Movement.EARLIER, Movement.LATER) and position.resting is not None:
        written.append(_taken_back(position.resting, position.hours, reason, recorded_at))
    if what in (Movement.GAINED, Movement.EARLIER, Movement.LATER) and passing.first is not None:
        mended = written[-1] if written else position.last
        written.append(entered(passing.first, edition, mended, reason, recorded_at))
    return Settled(what, tuple(written))


def entered(
    first: Standing,
    edition: CourseEdition,
    mended: LedgerEntry | None,
    reason: str,
    recorded_at: datetime | None = None,
) -> LedgerEntry:
    """Enter the hours of a pass. ``mended``: the last entry there is; None makes it the first."""
    rule = conversion(local_date(first.attempt.submitted_at))
    return append(
        NewEntry(
            kind=EntryKind.EARNED if mended is None else EntryKind.REGRADED,
            person=first.attempt.person,
            edition=edition,
            hours=rule.hours_for_passing(edition.hours),
            track=edition.track,
            points=first.points,
            max_points=first.max_points,
            attempt=first.attempt,
            rule_version=rule.version,
            happened_at=first.attempt.submitted_at,
            corrects=mended,
            reason="" if mended is None else reason,
        ),
        recorded_at=recorded_at,
    )


def _taken_back(
    entry: LedgerEntry, hours: Decimal, reason: str, recorded_at: datetime | None
) -> LedgerEntry:
    return append(
        NewEntry(
            kind=EntryKind.REGRADED,
            person=entry.person,
            edition=entry.edition,
            hours=credit_hours(-hours),
            track=entry.track,
            points=points(entry.points),
            max_points=points(entry.max_points),
            attempt=entry.attempt,
            rule_version=entry.rule_version,
            happened_at=entry.happened_at,
            corrects=entry,
            reason=reason,
        ),
        recorded_at=recorded_at,
    )
