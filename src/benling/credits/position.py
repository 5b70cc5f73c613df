"""What the ledger says of a person and a course edition, corrections read in.

Regrading writes entries of its own kind, so that hours somebody took back by hand are never given
back by a machine.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from benling.catalog.models import CourseEdition
from benling.credits.models import EntryKind, LedgerEntry
from benling.roster.models import Person


@dataclass(frozen=True)
class Position:
    """Where the credit of one person for one edition stands."""

    #: of all entries
    hours: Decimal
    #: the entry that the hours rest on; None when there are none
    resting: LedgerEntry | None
    #: somebody corrected it by hand: machines keep off
    by_hand: bool
    #: the last entry written, whatever it says; None when there is none
    last: LedgerEntry | None

    @property
    def credited(self) -> bool:
        return self.hours > 0


NOTHING = Position(Decimal(0), None, by_hand=False, last=None)


def position_of(person: Person, edition: CourseEdition) -> Position:
    return _position(
        LedgerEntry.objects.filter(person=person, edition=edition)
        .select_related("attempt")
        .order_by("id")
    )


def positions(edition: CourseEdition, person: Person | None = None) -> dict[str, Position]:
    """Of everybody with an entry, by person id; of one person if given."""
    rows: dict[str, list[LedgerEntry]] = defaultdict(list)
    entries = LedgerEntry.objects.filter(edition=edition).select_related("person", "attempt")
    if person is not None:
        entries = entries.filter(person=person)
    for entry in entries.order_by("id"):
        rows[entry.person.person_id].append(entry)
    return {person_id: _position(mine) for person_id, mine in rows.items()}


def held_since(entries: Iterable[tuple[datetime, Decimal]]) -> datetime | None:
    """From when hours are held without a break to the end of the entries; None when none are left.

    ``entries`` are (when it was so, hours), in any order. Pure.
    """
    at: dict[datetime, Decimal] = defaultdict(Decimal)
    for moment, hours in entries:
        at[moment] += hours
    balance, since = Decimal(0), None
    for moment in sorted(at):
        balance += at[moment]
        if balance <= 0:
            since = None
        elif since is None:
            since = moment
    return since


def _position(entries: Iterable[LedgerEntry]) -> Position:
    rows = list(entries)
    by_attempt: dict[int, Decimal] = defaultdict(Decimal)
    for entry in rows:
        by_attempt[entry.attempt_id] += entry.hours
    positive = [row for row in rows if row.hours > 0 and by_attempt[row.attempt_id] > 0]
    return Position(
        hours=sum((row.hours for row in rows), Decimal(0)),
        resting=positive[-1] if positive else None,
        by_hand=any(row.kind == EntryKind.CORRECTION for row in rows),
        last=rows[-1] if rows else None,
    )
