"""The five tables of dated facts, described once for everything that reads or writes them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from benling.roster.models import (
    DatedFact,
    Exemption,
    Membership,
    OrgEdge,
    OrgUnitFact,
    PersonFact,
)


@dataclass(frozen=True)
class FactTable:
    """A table of facts.

    A *series* is the facts of one entity and key, e.g. of a person's 现工作单位.
    """

    model: type[DatedFact]
    #: column naming the entity
    entity: str
    #: columns that with the entity name the series
    key: tuple[str, ...]
    #: columns that change from fact to fact
    value: tuple[str, ...]

    @property
    def payload(self) -> tuple[str, ...]:
        """Everything a fact says, without who recorded or retracted it."""
        return (self.entity, *self.key, *self.value, "valid_from", "valid_to")


ORG_UNIT = FactTable(OrgUnitFact, "org_unit_id", (), ("name", "level", "organ_type"))
EDGE = FactTable(OrgEdge, "child_id", ("kind",), ("parent_id",))
PERSON = FactTable(PersonFact, "person_id", (), ("name", "post_level", "rank", "entry_on"))
MEMBERSHIP = FactTable(Membership, "person_id", ("kind",), ("org_unit_id",))
EXEMPTION = FactTable(Exemption, "person_id", ("scope",), ("reason", "basis", "approver"))

TABLES = (ORG_UNIT, EDGE, PERSON, MEMBERSHIP, EXEMPTION)

#: entity, then the key columns
SeriesKey = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class LiveRow:
    """A fact that has not been retracted."""

    pk: int
    value: tuple[Any, ...]
    valid_from: date
    valid_to: date | None

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or self.valid_to > on)
