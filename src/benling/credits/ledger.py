"""The ledger: append, correct by a new entry, and prove that nothing was changed.

Every entry carries the hash of the one before it. Triggers (migration 0002) stop UPDATE and
DELETE; the chain shows what somebody did who took the triggers away; anchors (copies of the head
hash kept elsewhere) show entries cut off at the end.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from benling.catalog.models import CourseEdition
from benling.clock import now
from benling.credits.models import EntryKind, LedgerEntry
from benling.exchange.models import Attempt
from benling.quantities import CreditHours, Points
from benling.roster.models import Person

#: what the first entry names as its predecessor
GENESIS = "0" * 64
#: key of PostgreSQL's advisory lock: one writer at a time extends the chain
_LOCK = 0x62656E6C


@dataclass(frozen=True)
class NewEntry:
    """What an entry says, before it gets its place in the chain."""

    kind: EntryKind
    person: Person
    edition: CourseEdition
    #: negative in a correction that takes hours away
    hours: CreditHours
    track: str
    points: Points
    max_points: Points
    attempt: Attempt
    rule_version: str
    happened_at: datetime
    corrects: LedgerEntry | None = None
    reason: str = ""


def lock() -> None:
    """Be the only writer until the transaction ends. Call inside ``transaction.atomic``."""
    if not connection.in_atomic_block:
        raise RuntimeError("the ledger is written inside a transaction only")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    # SQLite: the transaction took the write lock when it began (transaction_mode IMMEDIATE).


@transaction.atomic
def append(entry: NewEntry, *, recorded_at: datetime | None = None) -> LedgerEntry:
    """Write one entry at the end of the chain."""
    lock()
    last = LedgerEntry.objects.order_by("-id").values_list("sha256", flat=True).first()
    row = LedgerEntry(
        kind=entry.kind,
        person=entry.person,
        edition=entry.edition,
        hours=entry.hours,
        track=entry.track,
        points=entry.points,
        max_points=entry.max_points,
        attempt=entry.attempt,
        rule_version=entry.rule_version,
        happened_at=entry.happened_at,
        recorded_at=recorded_at or now(),
        corrects=entry.corrects,
        reason=entry.reason,
        previous_sha256=last or GENESIS,
    )
    row.sha256 = _hash(_said_by(row))
    row.save(force_insert=True)
    return row


def correct(entry: LedgerEntry, *, hours: CreditHours, reason: str) -> LedgerEntry:
    """Mend an entry by a new one that adds ``hours`` (negative takes away).

    It happened when the mended entry happened (that is when it was not so); it is recorded now.
    Raises: ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("a correction needs a reason")
    return append(
        NewEntry(
            kind=EntryKind.CORRECTION,
            person=entry.person,
            edition=entry.edition,
            hours=hours,
            track=entry.track,
            points=Points(entry.points),
            max_points=Points(entry.max_points),
            attempt=entry.attempt,
            rule_version=entry.rule_version,
            happened_at=entry.happened_at,
            corrects=entry,
            reason=reason,
        )
    )


#: read in this order, joined once: what the hash covers, then the hash itself
_COLUMNS = (
    "kind", "person__person_id", "edition__course", "edition__edition", "hours", "track",
    "points", "max_points", "attempt__receipt", "rule_version", "happened_at", "recorded_at",
    "corrects__sha256", "reason", "previous_sha256",
)  # fmt: skip


@dataclass(frozen=True)
class Verification:
    """Outcome of reading the whole chain."""

    entries: int
    #: hash of the last entry, GENESIS for an empty ledger
    head: str
    #: plain Chinese, one sentence a fault; empty = intact
    faults: tuple[str, ...]

    @property
    def intact(self) -> bool:
        return not self.faults


def verify(anchors: Iterable[tuple[int, str]] = ()) -> Verification:
    """Recompute every hash. ``anchors`` are (number of entries, head hash) noted earlier."""
    noted: dict[int, str] = dict(anchors)
    faults: list[str] = []
    head, count = GENESIS, 0
    rows = LedgerEntry.objects.order_by("id").values_list("id", "sha256", *_COLUMNS)
    for number, sha256, *values in rows.iterator(chunk_size=2000):
        said = dict(zip(_COLUMNS, values, strict=True))
        if said["previous_sha256"] != head:
            faults.append(f"第{number}号记录与前一条接不上：中间有记录被删除、插入或调换")
        if _hash(said) != sha256:
            faults.append(f"第{number}号记录的内容与校验值不符：内容被改动")
        head, count = sha256, count + 1
        if noted.pop(count, sha256) != sha256:
            faults.append(f"前{count}条记录的校验值与留存的不符：留存之后记录被改写")
    faults += [f"留存时有{missing}条记录，现在只有{count}条" for missing in noted if missing]
    return Verification(count, head, tuple(faults))


def _said_by(row: LedgerEntry) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "person__person_id": row.person.person_id,
        "edition__course": row.edition.course,
        "edition__edition": row.edition.edition,
        "hours": row.hours,
        "track": row.track,
        "points": row.points,
        "max_points": row.max_points,
        "attempt__receipt": row.attempt.receipt,
        "rule_version": row.rule_version,
        "happened_at": row.happened_at,
        "recorded_at": row.recorded_at,
        "corrects__sha256": row.corrects.sha256 if row.corrects else None,
        "reason": row.reason,
        "previous_sha256": row.previous_sha256,
    }


_PLACES = {"hours": 2, "points": 4, "max_points": 4}


def _hash(said: Mapping[str, Any]) -> str:
    """SHA-256 over one JSON text that both databases give back unchanged."""
    plain = {name: _plain(name, value) for name, value in said.items()}
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(name: str, value: Any) -> str | None:
    if isinstance(value, Decimal):
        return f"{value:.{_PLACES[name]}f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return None if value is None else str(value)
