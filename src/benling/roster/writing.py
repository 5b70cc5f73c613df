"""Putting a difference into the tables of dated facts: rows are added and retracted only."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from django.db import connection

from benling.roster.diff import Diff
from benling.roster.facts import EDGE, EXEMPTION, MEMBERSHIP, ORG_UNIT, PERSON, FactTable, LiveRow
from benling.roster.models import (
    DatedFact,
    EdgeKind,
    MembershipKind,
    OrgUnit,
    Person,
    RosterChange,
)
from benling.roster.present import Present
from benling.roster.records import ExemptionRecord, OrgUnitRecord, PersonRecord

T = TypeVar("T")
Value = tuple[Any, ...]
#: kept well under SQLite's limit of bound parameters
BATCH = 2000
#: any number, the same everywhere: the key of the roster's advisory lock
_LOCK_KEY = 0x726F73746572


def lock_roster() -> None:
    """One change of the roster at a time; call inside a transaction.

    SQLite transactions are IMMEDIATE and exclude each other already.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_KEY])


def batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch


def retract(table: FactTable, pks: Iterable[int], change: RosterChange) -> None:
    manager = table.model._default_manager
    for batch in batches(sorted(pks), 500):
        manager.filter(pk__in=batch, retracted_by__isnull=True).update(retracted_by=change)


def record(table: FactTable, rows: Iterable[Value], change: RosterChange) -> None:
    """Add facts given as payloads (see ``FactTable.payload``)."""
    facts: list[DatedFact] = [
        table.model(**dict(zip(table.payload, row, strict=True)), recorded_by=change)
        for row in rows
    ]
    table.model._default_manager.bulk_create(facts, batch_size=BATCH)


@dataclass
class _Pending:
    retracted: list[int] = field(default_factory=list)
    recorded: list[Value] = field(default_factory=list)


@dataclass
class Writer:
    """Collects the new state of single series, then writes it in a few statements."""

    present: Present
    _pending: dict[FactTable, _Pending] = field(default_factory=dict)

    def write(self, diff: Diff, change: RosterChange) -> None:
        self._ensure_identities(diff)
        for unit in diff.org_units_added:
            self._org_unit(unit.code, unit)
        for unit_change in diff.org_units_changed:
            self._org_unit(unit_change.after.code, unit_change.after)
        for unit in diff.org_units_ended:
            self._org_unit(unit.code, None)
        for person in diff.people_added:
            self._person(person.person_id, person)
        for person_change in (*diff.people_moved, *diff.people_changed):
            self._person(person_change.after.person_id, person_change.after)
        for person in diff.people_ended:
            self._person(person.person_id, None)
        self._exemptions(diff)
        for table, pending in self._pending.items():
            retract(table, pending.retracted, change)
            record(table, pending.recorded, change)

    def _ensure_identities(self, diff: Diff) -> None:
        units, people = self.present.org_unit_pk, self.present.person_pk
        codes = [unit.code for unit in diff.org_units_added if unit.code not in units]
        ids = [p.person_id for p in diff.people_added if p.person_id not in people]
        OrgUnit.objects.bulk_create([OrgUnit(code=code) for code in codes], batch_size=BATCH)
        Person.objects.bulk_create([Person(person_id=i) for i in ids], batch_size=BATCH)
        if codes:
            units.update(OrgUnit.objects.values_list("code", "pk"))
        if ids:
            people.update(Person.objects.values_list("person_id", "pk"))

    def _org_unit(self, code: str, unit: OrgUnitRecord | None) -> None:
        pk = self.present.org_unit_pk[code]
        self._series(
            ORG_UNIT, (pk,), None if unit is None else (unit.name, unit.level, unit.organ_type)
        )
        for kind, parent in (
            (EdgeKind.TERRITORIAL, unit and unit.territorial_parent),
            (EdgeKind.DEPARTMENT, unit and unit.department_parent),
        ):
            value = (self.present.org_unit_pk[parent],) if parent else None
            self._series(EDGE, (pk, kind.value), value)

    def _person(self, person_id: str, person: PersonRecord | None) -> None:
        pk = self.present.person_pk[person_id]
        fields = (
            None
            if person is None
            else (person.name, person.post_level, person.rank, person.entry_on)
        )
        self._series(PERSON, (pk,), fields)
        for kind, code in (
            (MembershipKind.ESTABLISHMENT, person and person.establishment_unit),
            (MembershipKind.WORKING, person and person.working_unit),
            (MembershipKind.AUTHORITY, person and person.authority_unit),
        ):
            member = (self.present.org_unit_pk[code],) if code else None
            self._series(MEMBERSHIP, (pk, kind.value), member)

    def _series(self, table: FactTable, key: Value, value: Value | None) -> None:
        """From the effective date on, the series has ``value`` (None: it ends)."""
        on = self.present.on
        current = self.present.current(table, key)
        if (None if current is None else current.value) == value:
            return
        pending = self._pending.setdefault(table, _Pending())
        if current is not None:
            pending.retracted.append(current.pk)
            if current.valid_from < on:
                pending.recorded.append((*key, *current.value, current.valid_from, on))
        if value is not None:
            pending.recorded.append((*key, *value, on, None))

    def _exemptions(self, diff: Diff) -> None:
        pending = self._pending.setdefault(EXEMPTION, _Pending())
        on = self.present.on
        for change in diff.exemptions_changed:
            pending.retracted.append(self._exemption_row(change.before).pk)
        for ended in diff.exemptions_ended:
            row = self._exemption_row(ended)
            pending.retracted.append(row.pk)
            if row.valid_from < on:
                key = (self.present.person_pk[ended.person_id], ended.scope)
                pending.recorded.append((*key, *row.value, row.valid_from, on))
        for new in (*diff.exemptions_added, *(c.after for c in diff.exemptions_changed)):
            pending.recorded.append(
                (
                    self.present.person_pk[new.person_id], new.scope, new.reason, new.basis,
                    new.approver, new.valid_from, new.valid_to,
                )
            )  # fmt: skip

    def _exemption_row(self, exemption: ExemptionRecord) -> LiveRow:
        key = (self.present.person_pk[exemption.person_id], exemption.scope)
        rows = self.present.series[EXEMPTION][key]
        return next(row for row in rows if row.valid_from == exemption.valid_from)
