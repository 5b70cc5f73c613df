"""The roster of a day as plain columns: who belongs where, who is exempt from what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

import pandas as pd
from django.db import connection

from benling.completion.org_tree import OrgTree, number
from benling.roster.asof import roster_as_of
from benling.roster.models import EdgeKind, MembershipKind, RosterChange

#: scopes of an exemption
ALL, REQUIRED, NETWORK = "全部", "必修课", "网络学习"

_UNIT_COLUMN = {
    MembershipKind.ESTABLISHMENT: "establishment_unit",
    MembershipKind.WORKING: "working_unit",
    MembershipKind.AUTHORITY: "authority_unit",
}
_PARENT_COLUMN = {
    EdgeKind.TERRITORIAL: "territorial_parent",
    EdgeKind.DEPARTMENT: "department_parent",
}


@dataclass(frozen=True)
class OrgUnitRow:
    code: str
    name: str
    level: str
    organ_type: str


@dataclass(frozen=True)
class RosterPerson:
    person_id: str
    name: str
    post_level: str
    rank: str
    #: membership kind → codes of the org units, in the roster's order; usually one
    units: dict[MembershipKind, tuple[str, ...]]


@dataclass(frozen=True)
class ExemptionRow:
    scope: str
    reason: str
    basis: str
    approver: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class DayRoster:
    """Everybody on the roster on one day."""

    org_units: dict[str, OrgUnitRow]
    people: list[RosterPerson]
    #: person id → exemptions in force that day
    exemptions: dict[str, list[ExemptionRow]]
    trees: dict[EdgeKind, OrgTree]


def day_roster(on: date, known_at: datetime | None) -> DayRoster:
    """The roster of a day; kept in memory until the next roster change is recorded."""
    if connection.in_atomic_block:  # may hold changes that will be rolled back
        return _read(on, known_at)
    last = RosterChange.objects.order_by("-pk").values_list("pk", flat=True).first()
    return _kept(on, known_at, last or 0)


@lru_cache(maxsize=6)
def _kept(on: date, known_at: datetime | None, last_change: int) -> DayRoster:
    return _read(on, known_at)


def _read(on: date, known_at: datetime | None) -> DayRoster:
    view = roster_as_of(on, known_at)
    units = view.org_units
    rows: Iterator[tuple[str, str, str, str]]
    rows = units[["code", "name", "level", "organ_type"]].itertuples(index=False, name=None)
    org_units = {code: OrgUnitRow(code, name, level, organ) for code, name, level, organ in rows}
    trees = {
        kind: number(dict(zip(units["code"], map(_text_or_none, units[column]), strict=True)))
        for kind, column in _PARENT_COLUMN.items()
    }
    return DayRoster(org_units, _people(view.people), _exemptions(view.exemptions), trees)


def _people(frame: pd.DataFrame) -> list[RosterPerson]:
    """One record a person, though the roster may hold a row for each of several org units."""
    columns = ["person_id", "name", "post_level", "rank", *_UNIT_COLUMN.values()]
    found: dict[str, RosterPerson] = {}
    for person_id, name, post_level, rank, *units in frame[columns].itertuples(index=False):
        belongs: dict[MembershipKind, tuple[str, ...]] = {
            kind: (unit,) if isinstance(unit, str) and unit else ()
            for kind, unit in zip(_UNIT_COLUMN, units, strict=True)
        }
        before = found.get(person_id)
        if before is not None:
            belongs = {
                kind: tuple(dict.fromkeys(before.units[kind] + belongs[kind])) for kind in belongs
            }
        found[person_id] = RosterPerson(
            person_id, name, _text_or_none(post_level) or "", _text_or_none(rank) or "", belongs
        )
    return list(found.values())


def _exemptions(frame: pd.DataFrame) -> dict[str, list[ExemptionRow]]:
    columns = ["person_id", "scope", "reason", "basis", "approver", "valid_from", "valid_to"]
    found: dict[str, list[ExemptionRow]] = {}
    for person_id, scope, reason, basis, approver, begin, end in frame[columns].itertuples(
        index=False
    ):
        last = None if pd.isna(end) else end
        row = ExemptionRow(scope, reason, basis, approver, begin, last)
        found.setdefault(person_id, []).append(row)
    return found


def _text_or_none(value: object) -> str | None:
    """None for every way pandas says that nothing is there."""
    return value if isinstance(value, str) and value else None
