"""Completion of an org unit as of a date: numbers, the rows behind them, and who is left out."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np

from benling.clock import SHANGHAI
from benling.completion.assessment import Assessment, PersonVerdicts, assess
from benling.completion.caliber import caliber
from benling.completion.org_tree import Ints, OrgTree
from benling.completion.person_row import PersonRow, person_row
from benling.completion.rollup import roll_up
from benling.completion.roster_frame import OrgUnitRow
from benling.completion.tally import Tally
from benling.completion.verdict import Verdict, plain
from benling.errors import refuse
from benling.roster.models import EdgeKind, MembershipKind

_ORDER = (Verdict.MET, Verdict.IN_PROGRESS, Verdict.OVERDUE, Verdict.EXEMPT)
#: columns of the summed matrix: (person, course) pairs, people over all courses, network, heads
_PAIRS, _PEOPLE, _NETWORK, _HEADS, _WIDTH = 0, 4, 8, 12, 13


@dataclass(frozen=True)
class Line:
    """One org unit's numbers."""

    org_unit: OrgUnitRow
    #: True for 本级: only people who belong to the org unit itself
    own: bool
    heads: int
    #: (person, required course) pairs
    required: Tally
    #: people, by the worst of their required courses
    required_people: Tally
    #: people, by hours of 网络学习
    network: Tally

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.org_unit.code,
            "name": self.org_unit.name,
            "level": self.org_unit.level,
            "organ_type": self.org_unit.organ_type,
            "own": self.own,
            "heads": self.heads,
            "required": self.required.to_json(),
            "required_people": self.required_people.to_json(),
            "network": self.network.to_json(),
        }


@dataclass
class Report:
    """Numbers of an org unit; every one of them can be opened into ``people``."""

    assessment: Assessment
    with_subordinates: bool
    basis: MembershipKind
    edge: EdgeKind
    line: Line
    #: 本级 first, then the direct children with all below them, by code
    sub_units: list[Line]
    #: judged people counted here, with those of their org units that lie here
    counted: list[tuple[PersonVerdicts, tuple[str, ...]]]
    #: people who belong here by another membership but cannot be counted: (person, reason)
    left_out: list[tuple[PersonVerdicts, str]]

    @property
    def caliber(self) -> str:
        """口径: one line that says how the numbers were made."""
        return caliber(
            self.assessment, self.line.org_unit.name, self.with_subordinates, self.basis, self.edge
        )

    @cached_property
    def people(self) -> list[PersonRow]:
        """Everybody counted, by org unit and person id."""
        rows = [person_row(judged, self.assessment, units) for judged, units in self.counted]
        return sorted(rows, key=lambda row: (row.org_unit, row.person_id))

    @property
    def overlap(self) -> int:
        """Head counts of the sub-units beyond the whole: people who belong to several of them."""
        return sum(line.heads for line in self.sub_units) - self.line.heads

    @property
    def exemptions(self) -> dict[str, dict[str, int]]:
        """Measure → reason → people who stand in no denominator for it."""
        required = Counter(
            judged.required_exemption.reason
            for judged, _ in self.counted
            if judged.required_exemption and judged.courses
        )
        network = Counter(
            judged.network_exemption.reason
            for judged, _ in self.counted
            if judged.network_exemption
        )
        return {
            "required": dict(sorted(required.items())),
            "network": dict(sorted(network.items())),
        }

    @property
    def courses(self) -> list[dict[str, Any]]:
        """Each required course with its own tally, then those that ask nothing, and why."""
        tallies: list[Counter[Verdict]] = [Counter() for _ in self.assessment.facts.required]
        for judged, _ in self.counted:
            for at, verdict in judged.courses.items():
                tallies[at][verdict] += 1
        rows = []
        for required, counts in zip(self.assessment.facts.required, tallies, strict=True):
            edition = required.edition
            rows.append(
                {
                    "course": edition.course,
                    "edition": edition.edition,
                    "title": edition.title,
                    "hours": plain(edition.hours),
                    "due_on": edition.due_on.isoformat() if edition.due_on else None,
                    "tally": Tally(*(counts[verdict] for verdict in _ORDER)).to_json(),
                }
            )
        return rows

    @property
    def left_out_courses(self) -> list[dict[str, str]]:
        return [
            {
                "course": row.edition.course,
                "edition": row.edition.edition,
                "title": row.edition.title,
                "reason": row.reason,
            }
            for row in self.assessment.facts.left_out
        ]

    def to_json(self, *, people: bool = True) -> dict[str, Any]:
        """Plain JSON values; dates as ISO text, percentages as text with one decimal."""
        norm = self.assessment.norm
        whole = self.line.to_json()
        body: dict[str, Any] = {
            "org_unit": {key: whole[key] for key in ("code", "name", "level", "organ_type")},
            "as_of": self.assessment.as_of.isoformat(),
            "known_at": self.assessment.known_at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
            "year": self.assessment.as_of.year,
            "with_subordinates": self.with_subordinates,
            "basis": self.basis.label,
            "edge": self.edge.label,
            "caliber": self.caliber,
            "norm": {
                "version": norm.version,
                "hours": plain(norm.hours),
                "source": norm.source,
                "confidence": norm.confidence,
            },
            "heads": self.line.heads,
            "measures": {
                "required": whole["required"]
                | {"title": "必修课完成率", "counted": "人次", "people": whole["required_people"]},
                "network": whole["network"] | {"title": "网络学习达标率", "counted": "人"},
            },
            "exemptions": self.exemptions,
            "courses": self.courses,
            "left_out_courses": self.left_out_courses,
            "sub_units": [line.to_json() for line in self.sub_units],
            "overlap": self.overlap,
            "left_out": [
                {"person_id": j.person.person_id, "name": j.person.name, "reason": reason}
                for j, reason in self.left_out
            ],
        }
        if people:
            body["people"] = [row.to_json() for row in self.people]
        return body


def completion(
    org_unit: str,
    as_of: date,
    *,
    with_subordinates: bool,
    basis: MembershipKind = MembershipKind.WORKING,
    edge: EdgeKind = EdgeKind.TERRITORIAL,
    known_at: datetime | None = None,
    for_inspector: bool = False,
) -> Report:
    """Completion of an org unit at the end of the day ``as_of`` (Asia/Shanghai).

    ``known_at``: only what was recorded by then counts; None = now. ``for_inspector``: exemptions
    for reasons of health are put in general words. Raises: Refused when the
    org unit did not exist that day, or no norm is in force.
    """
    assessment = assess(as_of, known_at, for_inspector=for_inspector)
    tree = assessment.roster.trees[edge]
    if org_unit not in tree.position:
        raise refuse(
            "单位代码",
            f"{as_of}没有代码为“{org_unit}”的单位",
            "只能统计当日在册的单位",
            "核对单位代码和日期",
        )
    inside = (
        frozenset(tree.codes[at] for at in tree.subtree(org_unit))
        if with_subordinates
        else frozenset([org_unit])
    )
    lines = _lines(assessment, tree, basis, org_unit, with_subordinates)
    counted, left_out = _people_of(assessment, inside, basis)
    return Report(
        assessment, with_subordinates, basis, edge, lines[0], lines[1:], counted, left_out
    )


def _lines(
    assessment: Assessment, tree: OrgTree, basis: MembershipKind, code: str, below: bool
) -> list[Line]:
    """The org unit itself, then 本级, then each direct child."""
    person: list[int] = []
    place: list[int] = []
    for index, judged in enumerate(assessment.people):
        for unit in judged.person.units[basis]:
            if unit in tree.position:
                person.append(index)
                place.append(tree.position[unit])
    sums = roll_up(
        tree, np.array(person, dtype=np.int64), np.array(place, dtype=np.int64), _matrix(assessment)
    )
    at = tree.position[code]
    units = assessment.roster.org_units
    lines = [_line(units[code], not below, (sums.total if below else sums.own)[at])]
    lines.append(_line(units[code], True, sums.own[at]))
    if below:
        for child in tree.children(code):
            lines.append(_line(units[child], False, sums.total[tree.position[child]]))
    return lines


def _matrix(assessment: Assessment) -> Ints:
    """One row a person; columns as named at the top."""
    column = {verdict: at for at, verdict in enumerate(_ORDER)}
    rows: list[list[int]] = []
    for judged in assessment.people:
        row = [0] * _WIDTH
        for verdict in judged.courses.values():
            row[_PAIRS + column[verdict]] += 1
        if judged.required is not Verdict.NOT_ASKED:
            row[_PEOPLE + column[judged.required]] = 1
        row[_NETWORK + column[judged.network]] = 1
        row[_HEADS] = 1
        rows.append(row)
    return np.array(rows, dtype=np.int64).reshape(len(rows), _WIDTH)


def _line(org_unit: OrgUnitRow, own: bool, sums: Ints) -> Line:
    numbers = [int(value) for value in sums]
    return Line(
        org_unit=org_unit,
        own=own,
        heads=numbers[_HEADS],
        required=Tally(*numbers[_PAIRS:_PEOPLE]),
        required_people=Tally(*numbers[_PEOPLE:_NETWORK]),
        network=Tally(*numbers[_NETWORK:_HEADS]),
    )


def _people_of(
    assessment: Assessment, inside: frozenset[str], basis: MembershipKind
) -> tuple[list[tuple[PersonVerdicts, tuple[str, ...]]], list[tuple[PersonVerdicts, str]]]:
    """Who is counted, and who belongs here in another way but has no place by ``basis``."""
    counted: list[tuple[PersonVerdicts, tuple[str, ...]]] = []
    left_out: list[tuple[PersonVerdicts, str]] = []
    known = assessment.roster.org_units
    for judged in assessment.people:
        units = judged.person.units
        here = tuple(code for code in units[basis] if code in inside)
        if here:
            counted.append((judged, here))
        elif not known.keys() & units[basis] and inside.intersection(
            chain.from_iterable(units.values())
        ):
            left_out.append((judged, f"名册中没有当日的{basis.label}"))
    return counted, left_out
