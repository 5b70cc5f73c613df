"""The roster on a day, as it is known now or was known at an earlier moment."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
from django.db.models import Q, QuerySet

from benling.roster.facts import EDGE, EXEMPTION, MEMBERSHIP, ORG_UNIT, PERSON, FactTable
from benling.roster.models import EdgeKind, MembershipKind, OrgUnit, Person, RosterChange

ORG_UNIT_COLUMNS = (
    "code", "name", "level", "organ_type", "territorial_parent", "department_parent",
)  # fmt: skip
PEOPLE_COLUMNS = (
    "person_id", "name", "post_level", "rank", "entry_on",
    "establishment_unit", "working_unit", "authority_unit",
)  # fmt: skip
EXEMPTION_COLUMNS = (
    "person_id", "scope", "reason", "basis", "approver", "valid_from", "valid_to",
)  # fmt: skip


@dataclass(frozen=True)
class RosterView:
    """What held on ``on``. Missing values are None throughout; frames are sorted by their ids."""

    on: date
    #: Columns: ``ORG_UNIT_COLUMNS``. One row per org unit.
    org_units: pd.DataFrame
    #: Columns: ``PEOPLE_COLUMNS``. One row per person.
    people: pd.DataFrame
    #: Columns: ``EXEMPTION_COLUMNS``. One row per exemption in force; ``valid_to`` is exclusive.
    exemptions: pd.DataFrame


def roster_as_of(on: date, known_at: datetime | None = None) -> RosterView:
    """The roster of a day, as known at a moment (None: now): eight queries at most."""
    known = _known(known_at)
    codes = dict(OrgUnit.objects.values_list("pk", "code"))
    ids = dict(Person.objects.values_list("pk", "person_id"))
    return RosterView(
        on,
        _org_units(on, known, codes),
        _people(on, known, codes, ids),
        _exemptions(on, known, ids),
    )


def _known(known_at: datetime | None) -> Q:
    """Facts known at a moment. Change ids grow with time, so one id stands for the moment."""
    if known_at is None:
        return Q(retracted_by__isnull=True)
    last = (
        RosterChange.objects.filter(recorded_at__lte=known_at)
        .order_by("-pk")
        .values_list("pk", flat=True)
        .first()
    ) or 0
    not_yet_retracted = Q(retracted_by__isnull=True) | Q(retracted_by_id__gt=last)
    return Q(recorded_by_id__lte=last) & not_yet_retracted


def _facts(table: FactTable, on: date, known: Q) -> QuerySet[Any]:
    holds = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    facts = table.model._default_manager.filter(known, holds, valid_from__lte=on)
    return facts.order_by().values_list(*table.payload)


def _org_units(on: date, known: Q, codes: dict[int, str]) -> pd.DataFrame:
    parents: dict[str, dict[int, str]] = {kind.value: {} for kind in EdgeKind}
    for child, kind, parent, _, _ in _facts(EDGE, on, known):
        parents[kind][child] = codes[parent]
    territorial = parents[EdgeKind.TERRITORIAL]
    department = parents[EdgeKind.DEPARTMENT]
    rows = [
        (codes[pk], name, level, organ_type, territorial.get(pk), department.get(pk))
        for pk, name, level, organ_type, _, _ in _facts(ORG_UNIT, on, known)
    ]
    return _frame(rows, ORG_UNIT_COLUMNS)


def _people(on: date, known: Q, codes: dict[int, str], ids: dict[int, str]) -> pd.DataFrame:
    members: dict[str, dict[int, str]] = {kind.value: {} for kind in MembershipKind}
    for person, kind, org_unit, _, _ in _facts(MEMBERSHIP, on, known):
        members[kind][person] = codes[org_unit]
    establishment = members[MembershipKind.ESTABLISHMENT]
    working = members[MembershipKind.WORKING]
    authority = members[MembershipKind.AUTHORITY]
    rows = [
        (ids[pk], *value, establishment.get(pk), working.get(pk), authority.get(pk))
        for pk, *value, _, _ in _facts(PERSON, on, known)
    ]
    return _frame(rows, PEOPLE_COLUMNS)


def _exemptions(on: date, known: Q, ids: dict[int, str]) -> pd.DataFrame:
    rows = [(ids[pk], *rest) for pk, *rest in _facts(EXEMPTION, on, known)]
    return _frame(rows, EXEMPTION_COLUMNS)


def _frame(rows: list[tuple[Any, ...]], columns: tuple[str, ...]) -> pd.DataFrame:
    """Object columns only, so that None stays None and dates stay dates."""
    rows.sort(key=lambda row: tuple("" if cell is None else str(cell) for cell in row))
    turned = list(zip(*rows, strict=True)) or [()] * len(columns)
    data = {
        column: pd.Series(list(cells), dtype=object)
        for column, cells in zip(columns, turned, strict=True)
    }
    return pd.DataFrame(data, columns=list(columns))


def people_named(view: RosterView, text: str) -> pd.DataFrame:
    """People whose name or id contains ``text``; one row per person, columns as in ``people``."""
    wanted = text.strip()
    if not wanted:
        return view.people.iloc[:0]
    by_name = view.people["name"].str.contains(wanted, regex=False)
    by_id = view.people["person_id"].str.contains(wanted.upper(), regex=False)
    return view.people[by_name | by_id]


def org_unit_names(view: RosterView) -> dict[str, str]:
    """Code → name of every org unit of the day."""
    return dict(zip(view.org_units["code"], view.org_units["name"], strict=True))
