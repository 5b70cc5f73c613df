"""What a file would change in the roster. Pure: records in, records out."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from benling.roster.records import ExemptionRecord, OrgUnitRecord, PersonRecord, RosterFile

T = TypeVar("T")
Exemptions = Mapping[str, Mapping[tuple[str, str, date], ExemptionRecord]]


@dataclass(frozen=True)
class Changed(Generic[T]):
    before: T
    after: T


@dataclass(frozen=True)
class Diff:
    org_units_added: tuple[OrgUnitRecord, ...]
    org_units_changed: tuple[Changed[OrgUnitRecord], ...]
    org_units_ended: tuple[OrgUnitRecord, ...]
    people_added: tuple[PersonRecord, ...]
    #: at least one of their three org units differs (other columns may, too)
    people_moved: tuple[Changed[PersonRecord], ...]
    #: only other columns differ
    people_changed: tuple[Changed[PersonRecord], ...]
    people_ended: tuple[PersonRecord, ...]
    exemptions_added: tuple[ExemptionRecord, ...]
    exemptions_changed: tuple[Changed[ExemptionRecord], ...]
    #: cut short on the effective date, or withdrawn when they would begin on it or later
    exemptions_ended: tuple[ExemptionRecord, ...]

    def counts(self) -> dict[str, int]:
        """Field name → number of lines."""
        return {name: len(getattr(self, name)) for name in self.__dataclass_fields__}

    @property
    def is_empty(self) -> bool:
        return not any(self.counts().values())

    def digest(self) -> str:
        """The same for the same changes: what a preview showed can be held against it."""
        text = json.dumps(asdict(self), default=str, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def compare(
    file: RosterFile,
    org_units: Mapping[str, OrgUnitRecord],
    people: Mapping[str, PersonRecord],
    exemptions: Exemptions,
) -> Diff:
    """The file against the roster of the same subtree.

    ``org_units`` and ``people`` are those of the subtree on the effective date; ``exemptions``
    may hold more people than those.
    """
    units = _split(org_units, {unit.code: unit for unit in file.org_units})
    persons = _split(people, {person.person_id: person for person in file.people})
    moved = tuple(c for c in persons.changed if _org_units_of(c.before) != _org_units_of(c.after))
    covered = set(people) | {person.person_id for person in file.people}
    freed = _split(_old_exemptions(exemptions, covered), {e.key: e for e in file.exemptions})
    on = file.cover.effective_on
    return Diff(
        units.added, units.changed, units.ended,
        persons.added, moved, tuple(c for c in persons.changed if c not in set(moved)),
        persons.ended, freed.added, freed.changed,
        # An exemption that is over by then need not be listed any more.
        tuple(e for e in freed.ended if e.valid_to is None or e.valid_to > on),
    )  # fmt: skip


@dataclass(frozen=True)
class _Split(Generic[T]):
    added: tuple[T, ...]
    changed: tuple[Changed[T], ...]
    ended: tuple[T, ...]


def _split(before: Mapping[Any, T], after: Mapping[Any, T]) -> _Split[T]:
    return _Split(
        tuple(after[key] for key in sorted(after.keys() - before.keys())),
        tuple(
            Changed(before[key], after[key])
            for key in sorted(before.keys() & after.keys())
            if before[key] != after[key]
        ),
        tuple(before[key] for key in sorted(before.keys() - after.keys())),
    )


def _org_units_of(person: PersonRecord) -> tuple[str, str, str]:
    return person.establishment_unit, person.working_unit, person.authority_unit


def _old_exemptions(
    exemptions: Exemptions, covered: Iterable[str]
) -> dict[tuple[str, str, date], ExemptionRecord]:
    return {
        key: record
        for person_id in covered
        for key, record in exemptions.get(person_id, {}).items()
    }
