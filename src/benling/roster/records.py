"""What a roster file says, once read: plain frozen records."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class OrgUnitRecord:
    code: str
    name: str
    level: str
    organ_type: str
    territorial_parent: str | None
    department_parent: str | None


@dataclass(frozen=True)
class PersonRecord:
    person_id: str
    name: str
    establishment_unit: str
    working_unit: str
    authority_unit: str
    #: 领导职务层次, empty for none
    post_level: str
    #: 职级, empty for none
    rank: str
    entry_on: date | None


@dataclass(frozen=True)
class ExemptionRecord:
    person_id: str
    scope: str
    reason: str
    basis: str
    approver: str
    valid_from: date
    #: first day it no longer holds; None = until further notice
    valid_to: date | None

    @property
    def key(self) -> tuple[str, str, date]:
        """What makes two lines the same exemption, even when its other columns differ."""
        return self.person_id, self.scope, self.valid_from


@dataclass(frozen=True)
class Cover:
    #: root of the subtree the file covers
    subtree: str
    effective_on: date
    filled_by: str


@dataclass(frozen=True)
class RosterFile:
    """The whole state of a subtree from a day on."""

    cover: Cover
    org_units: tuple[OrgUnitRecord, ...]
    people: tuple[PersonRecord, ...]
    exemptions: tuple[ExemptionRecord, ...]


@dataclass(frozen=True)
class Normalisation:
    """Something in the file that was read otherwise than it was written. Texts are Chinese."""

    where: str
    before: str
    after: str
    why: str
