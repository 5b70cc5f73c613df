"""Where one person stands on a day, read with a handful of small queries."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Q, QuerySet

from benling.roster.models import (
    DatedFact,
    EdgeKind,
    Membership,
    MembershipKind,
    OrgEdge,
    OrgUnitFact,
    PersonFact,
)


@dataclass(frozen=True)
class Placement:
    """A person, the org unit they work in, and every org unit above it."""

    person_id: str
    name: str
    post_level: str
    rank: str
    org_unit: str
    org_unit_name: str
    level: str
    organ_type: str
    #: codes from the working org unit up to the territorial root
    org_units_up: tuple[str, ...]


def placement_of(person_id: str, on: date) -> Placement | None:
    """The placement on that day as known now; None for somebody who is not on the roster."""
    fact = _holding(PersonFact.objects.filter(person__person_id=person_id), on).first()
    seat = _holding(
        Membership.objects.filter(person__person_id=person_id, kind=MembershipKind.WORKING), on
    ).first()
    if fact is None or seat is None:
        return None
    org_unit = _holding(
        OrgUnitFact.objects.filter(org_unit_id=seat.org_unit_id).select_related("org_unit"), on
    ).first()
    if org_unit is None:
        return None
    return Placement(
        person_id=person_id,
        name=fact.name,
        post_level=fact.post_level,
        rank=fact.rank,
        org_unit=org_unit.org_unit.code,
        org_unit_name=org_unit.name,
        level=org_unit.level,
        organ_type=org_unit.organ_type,
        org_units_up=_upwards(seat.org_unit_id, org_unit.org_unit.code, on),
    )


def _upwards(org_unit_id: int, code: str, on: date) -> tuple[str, ...]:
    codes = [code]
    while True:
        edge = _holding(
            OrgEdge.objects.filter(child_id=org_unit_id, kind=EdgeKind.TERRITORIAL).select_related(
                "parent"
            ),
            on,
        ).first()
        # A cycle cannot be imported; the check keeps a damaged database from looping for ever.
        if edge is None or edge.parent.code in codes:
            return tuple(codes)
        codes.append(edge.parent.code)
        org_unit_id = edge.parent_id


Fact = TypeVar("Fact", bound=DatedFact)


def _holding(rows: QuerySet[Fact], on: date) -> QuerySet[Fact]:
    return rows.filter(retracted_by__isnull=True, valid_from__lte=on).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    )
