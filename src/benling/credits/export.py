"""The ledger as plain records: for people to read, and for two runs to be compared."""

from typing import Any

from benling.clock import SHANGHAI
from benling.credits.models import LedgerEntry


def entries(
    *, person_id: str | None = None, course: str | None = None, canonical: bool = False
) -> list[dict[str, Any]]:
    """Entries as JSON values, oldest first.

    ``canonical`` leaves out what differs between two runs of the same events (numbers, receipts,
    record times, hashes) and sorts by what the entries say.
    """
    rows = LedgerEntry.objects.select_related("person", "edition", "attempt").order_by("id")
    if person_id:
        rows = rows.filter(person__person_id=person_id)
    if course:
        rows = rows.filter(edition__course=course)
    records = [_record(row) for row in rows]
    if not canonical:
        return records
    for record in records:
        for name in ("number", "receipt", "recorded_at", "corrects", "previous_sha256", "sha256"):
            del record[name]
    return sorted(records, key=lambda record: [str(value) for value in record.values()])


def _record(row: LedgerEntry) -> dict[str, Any]:
    return {
        "number": row.pk,
        "person_id": row.person.person_id,
        "course": row.edition.course,
        "edition": row.edition.edition,
        "kind": str(row.kind),
        "hours": f"{row.hours:.2f}",
        "track": row.track,
        "points": f"{row.points:.4f}",
        "max_points": f"{row.max_points:.4f}",
        "attempt": row.attempt.number,
        "content_sha256": row.attempt.content_sha256,
        "receipt": row.attempt.receipt,
        "rule_version": row.rule_version,
        "happened_at": row.happened_at.astimezone(SHANGHAI).isoformat(timespec="microseconds"),
        "recorded_at": row.recorded_at.astimezone(SHANGHAI).isoformat(timespec="microseconds"),
        "corrects": row.corrects_id,
        "reason": row.reason,
        "previous_sha256": row.previous_sha256,
        "sha256": row.sha256,
    }
