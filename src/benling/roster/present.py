"""The roster as it is known now, on the day a file takes effect: what an import is held against."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from benling.roster.facts import (
    EDGE,
    EXEMPTION,
    MEMBERSHIP,
    ORG_UNIT,
    PERSON,
    FactTable,
    LiveRow,
    SeriesKey,
)
from benling.roster.models import (
    EdgeKind,
    MembershipKind,
    OrgUnit,
    Person,
    PersonFact,
    RosterChange,
)
from benling.roster.records import ExemptionRecord, OrgUnitRecord, PersonRecord
from benling.roster.tree import descend

Series = dict[SeriesKey, list[LiveRow]]


@dataclass
class Present:
    """Live facts that hold on ``on`` or later (exemptions: all live ones), by series."""

    on: date
    #: the last change of the roster when this was read; None = there is none
    change_id: int | None
    org_unit_pk: dict[str, int]
    person_pk: dict[str, int]
    series: dict[FactTable, Series]

    def current(self, table: FactTable, key: SeriesKey) -> LiveRow | None:
        """The fact of a series that holds on the day."""
        rows = self.series[table].get(key, ())
        return next((row for row in rows if row.holds(self.on)), None)

    def changes_later(self, table: FactTable, key: SeriesKey) -> bool:
        """True when something is already recorded that begins or ends after the day."""
        rows = self.series[table].get(key, ())
        return any(row.valid_from > self.on or row.valid_to is not None for row in rows)

    @cached_property
    def code_of(self) -> dict[int, str]:
        return {pk: code for code, pk in self.org_unit_pk.items()}

    @cached_property
    def id_of(self) -> dict[int, str]:
        return {pk: person_id for person_id, pk in self.person_pk.items()}

    @cached_property
    def org_units(self) -> dict[str, OrgUnitRecord]:
        """The org units of the day, by code."""
        found = {}
        for (pk,), rows in self.series[ORG_UNIT].items():
            row = _holding(rows, self.on)
            if row is None:
                continue
            code = self.code_of[pk]
            name, level, organ_type = row.value
            found[code] = OrgUnitRecord(
                code,
                name,
                level,
                organ_type,
                self._parent(pk, EdgeKind.TERRITORIAL),
                self._parent(pk, EdgeKind.DEPARTMENT),
            )
        return found

    @cached_property
    def people(self) -> dict[str, PersonRecord]:
        """The people of the day, by id."""
        found = {}
        for (pk,), rows in self.series[PERSON].items():
            row = _holding(rows, self.on)
            if row is None:
                continue
            person_id = self.id_of[pk]
            name, post_level, rank, entry_on = row.value
            found[person_id] = PersonRecord(
                person_id,
                name,
                self._member_of(pk, MembershipKind.ESTABLISHMENT),
                self._member_of(pk, MembershipKind.WORKING),
                self._member_of(pk, MembershipKind.AUTHORITY),
                post_level,
                rank,
                entry_on,
            )
        return found

    @cached_property
    def exemptions(self) -> dict[str, dict[tuple[str, str, date], ExemptionRecord]]:
        """All live exemptions, past ones too: person id → key → exemption."""
        found: dict[str, dict[tuple[str, str, date], ExemptionRecord]] = {}
        for (pk, scope), rows in self.series[EXEMPTION].items():
            person_id = self.id_of[pk]
            for row in rows:
                reason, basis, approver = row.value
                record = ExemptionRecord(
                    person_id, scope, reason, basis, approver, row.valid_from, row.valid_to
                )
                found.setdefault(person_id, {})[record.key] = record
        return found

    def territory(self, root: str) -> frozenset[str]:
        """Codes of the territorial subtree on the day; empty for an unknown root."""
        parents = {code: unit.territorial_parent for code, unit in self.org_units.items()}
        return frozenset(descend(parents, root))

    def were_here(self, person_ids: Iterable[str]) -> list[str]:
        """Those of the given people who are not on the roster that day but once were."""
        gone = sorted({i for i in person_ids if i in self.person_pk and i not in self.people})
        if not gone:
            return []
        past = PersonFact.objects.filter(retracted_by__isnull=True, valid_to__lte=self.on)
        once = set(past.values_list("person_id", flat=True))
        return [person_id for person_id in gone if self.person_pk[person_id] in once]

    def _parent(self, pk: int, kind: EdgeKind) -> str | None:
        row = self.current(EDGE, (pk, kind.value))
        return None if row is None else self.code_of[row.value[0]]

    def _member_of(self, pk: int, kind: MembershipKind) -> str:
        row = self.current(MEMBERSHIP, (pk, kind.value))
        return "" if row is None else self.code_of[row.value[0]]


def load_present(on: date) -> Present:
    """Read everything in a fixed handful of queries."""
    reachable = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    return Present(
        on=on,
        change_id=last_change_id(),
        org_unit_pk=dict(OrgUnit.objects.values_list("code", "pk")),
        person_pk=dict(Person.objects.values_list("person_id", "pk")),
        series={
            table: _series(table, table.model._default_manager.filter(reachable))
            for table in (ORG_UNIT, EDGE, PERSON, MEMBERSHIP)
        }
        | {EXEMPTION: _series(EXEMPTION, EXEMPTION.model._default_manager.all())},
    )


def last_change_id() -> int | None:
    return RosterChange.objects.order_by("-pk").values_list("pk", flat=True).first()


def _series(table: FactTable, facts: QuerySet[Any]) -> Series:
    found: Series = {}
    key_width = 1 + len(table.key)
    for row in _rows(table, facts):
        key, value = row[1 : 1 + key_width], row[1 + key_width : -2]
        found.setdefault(key, []).append(LiveRow(row[0], value, row[-2], row[-1]))
    return found


def _rows(table: FactTable, facts: QuerySet[Any]) -> Iterator[tuple[Any, ...]]:
    live = facts.filter(retracted_by__isnull=True).order_by()
    return live.values_list("pk", *table.payload).iterator(chunk_size=5000)


def _holding(rows: list[LiveRow], on: date) -> LiveRow | None:
    return next((row for row in rows if row.holds(on)), None)
