"""Verdicts on everybody on the roster of a day, before anything is summed."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from benling.catalog.audience import in_audience
from benling.clock import now
from benling.completion.discretion import discreet
from benling.completion.facts import RequiredCourse, YearFacts, year_facts
from benling.completion.norms import NetworkNorm, network_norm_of
from benling.completion.roster_frame import (
    ALL,
    NETWORK,
    REQUIRED,
    DayRoster,
    ExemptionRow,
    RosterPerson,
    day_roster,
)
from benling.completion.verdict import Verdict, all_required, network_hours, required_course
from benling.roster.models import EdgeKind, MembershipKind


@dataclass(frozen=True)
class PersonVerdicts:
    """One person: a verdict for each required course meant for them, and on network hours."""

    person: RosterPerson
    #: position in ``Assessment.facts.required`` → verdict; only courses meant for the person
    courses: dict[int, Verdict]
    required: Verdict
    hours: Decimal
    network: Verdict
    required_exemption: ExemptionRow | None
    network_exemption: ExemptionRow | None


@dataclass(frozen=True)
class Assessment:
    as_of: date
    known_at: datetime
    roster: DayRoster
    facts: YearFacts
    norm: NetworkNorm
    people: list[PersonVerdicts]


def assess(
    as_of: date, known_at: datetime | None = None, *, for_inspector: bool = False
) -> Assessment:
    """Judge everybody on the roster of ``as_of``, by what was known at ``known_at``.

    ``for_inspector``: reasons that tell about health are put in general words.
    """
    moment = known_at or now()
    roster = day_roster(as_of, known_at)
    if for_inspector:
        told = {who: discreet(rows) for who, rows in roster.exemptions.items()}
        roster = replace(roster, exemptions=told)
    norm = network_norm_of(as_of.year)
    facts = year_facts(as_of, norm.track, moment)
    meant = _Audience(roster, facts.required)
    people = [
        _judge(person, roster=roster, facts=facts, meant=meant, norm=norm, as_of=as_of)
        for person in roster.people
    ]
    return Assessment(as_of, moment, roster, facts, norm, people)


def _judge(
    person: RosterPerson,
    *,
    roster: DayRoster,
    facts: YearFacts,
    meant: "_Audience",
    norm: NetworkNorm,
    as_of: date,
) -> PersonVerdicts:
    exemptions = roster.exemptions.get(person.person_id, [])
    from_required = _first(exemptions, REQUIRED)
    from_network = _first(exemptions, NETWORK)
    courses = {
        at: required_course(
            passed_on=facts.required[at].passed.get(person.person_id),
            due_on=facts.required[at].due_on(person.person_id),
            exempt=from_required is not None,
            as_of=as_of,
        )
        for at in meant.courses_for(person)
    }
    hours = facts.network_hours.get(person.person_id, Decimal(0))
    return PersonVerdicts(
        person=person,
        courses=courses,
        required=all_required(list(courses.values())),
        hours=hours,
        network=network_hours(hours=hours, norm=norm.hours, exempt=from_network is not None),
        required_exemption=from_required,
        network_exemption=from_network,
    )


def _first(exemptions: list[ExemptionRow], scope: str) -> ExemptionRow | None:
    """The exemption that frees from ``scope``: the one that began first."""
    fitting = [row for row in exemptions if row.scope in (ALL, scope)]
    return min(fitting, key=lambda row: (row.valid_from, row.reason), default=None)


class _Audience:
    """Which required courses are meant for whom; asked once for each kind of person.

    The org unit a person works in decides, whichever membership a report counts by.
    """

    def __init__(self, roster: DayRoster, required: list[RequiredCourse]) -> None:
        self._roster = roster
        self._required = required
        self._known: dict[tuple[tuple[str, ...], str, str], list[int]] = {}

    def courses_for(self, person: RosterPerson) -> list[int]:
        key = (person.units[MembershipKind.WORKING], person.post_level, person.rank)
        if key not in self._known:
            codes, post_level, rank = key
            meant = {at for code in codes for at in self._ask(code, post_level, rank)}
            self._known[key] = sorted(meant)
        return self._known[key]

    def _ask(self, code: str, post_level: str, rank: str) -> list[int]:
        org_unit = self._roster.org_units.get(code)
        if org_unit is None:
            return []
        up = self._roster.trees[EdgeKind.TERRITORIAL].path_up(code)
        return [
            at
            for at, course in enumerate(self._required)
            if in_audience(
                course.edition.audience,
                org_unit_codes_up=up,
                level=org_unit.level,
                organ_type=org_unit.organ_type,
                post_level=post_level,
                rank=rank,
            )
        ]
