"""The rows behind a number: one a (person, course) pair, or one a person, as the measure counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from benling.completion.person_row import PersonRow
from benling.completion.report import Report
from benling.completion.verdict import LABELS, Verdict

REQUIRED, NETWORK = "required", "network"
NETWORK_TITLE = "网络学习"


@dataclass(frozen=True)
class Item:
    """One counted thing; the rows of a verdict are exactly as many as its number."""

    person_id: str
    name: str
    org_unit: str
    org_unit_name: str
    post_level: str
    rank: str
    measure: str
    #: course code; empty for network hours
    course: str
    title: str
    verdict: Verdict
    reason: str
    due_on: date | None
    passed_on: date | None
    #: 学时 of the year, for network hours
    hours: str
    todo: str

    def to_json(self) -> dict[str, Any]:
        row: dict[str, Any] = {**vars(self), "label": LABELS[self.verdict]}
        for name in ("due_on", "passed_on"):
            row[name] = row[name].isoformat() if row[name] else None
        return row


def items(
    report: Report,
    *,
    measure: str | None = None,
    verdict: str | None = None,
    course: str | None = None,
    words: str = "",
) -> list[Item]:
    """Items of a report, narrowed down. ``words`` is sought in names and ids."""
    words = words.strip()
    return [
        item
        for row in report.people
        if not words or words in row.name or words in row.person_id or words in row.org_unit_name
        for item in _items_of(row)
        if measure in (None, item.measure)
        and verdict in (None, item.verdict)
        and course in (None, item.course)
    ]


def _items_of(row: PersonRow) -> Iterator[Item]:
    for judged in row.courses:
        yield _item(
            row,
            REQUIRED,
            course=judged.course,
            title=judged.title,
            verdict=judged.verdict,
            reason=judged.reason,
            due_on=judged.due_on,
            passed_on=judged.passed_on,
        )
    yield _item(
        row,
        NETWORK,
        title=NETWORK_TITLE,
        verdict=row.network,
        reason=row.network_reason,
        hours=row.network_hours,
    )


def _item(
    row: PersonRow,
    measure: str,
    *,
    title: str,
    verdict: Verdict,
    reason: str,
    course: str = "",
    due_on: date | None = None,
    passed_on: date | None = None,
    hours: str = "",
) -> Item:
    return Item(
        person_id=row.person_id,
        name=row.name,
        org_unit=row.org_unit,
        org_unit_name=row.org_unit_name,
        post_level=row.post_level,
        rank=row.rank,
        measure=measure,
        course=course,
        title=title,
        verdict=verdict,
        reason=reason,
        due_on=due_on,
        passed_on=passed_on,
        hours=hours,
        todo=row.todo,
    )
