"""What an import would change: read the file, check it, hold it against the roster."""

import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from benling.clock import today
from benling.errors import Problem, Refused
from benling.roster.checking import Checking
from benling.roster.checks_diff import check_already_later, check_still_needed
from benling.roster.checks_people import check_cover, check_exemptions, check_people, notices
from benling.roster.checks_tree import check_tree
from benling.roster.diff import Diff, compare
from benling.roster.layout import COVER_TITLE, SHEETS
from benling.roster.package import read_bytes
from benling.roster.present import Present, load_present
from benling.roster.reading import Progress, read_book
from benling.roster.records import (
    Cover,
    ExemptionRecord,
    Normalisation,
    OrgUnitRecord,
    PersonRecord,
    RosterFile,
)
from benling.roster.rules import RosterRules, roster_rules

_LISTED = 200
#: sheet and row of a problem
_WHERE = re.compile(r"(\S+?)表(?: 第(\d+)行)?")


@dataclass(frozen=True)
class Guard:
    """How many of the people active in the subtree would vanish."""

    active: int
    vanishing: int
    limit_percent: int

    @property
    def tripped(self) -> bool:
        return self.vanishing * 100 > self.active * self.limit_percent

    def problem(self) -> Problem:
        share = self.vanishing * 100 / self.active
        return Problem(
            "人员表",
            f"在册 {self.active} 人中有 {self.vanishing} 人（{share:.1f}%）不在文件中，将全部离册",
            f"一次导入离册的人不超过 {self.limit_percent}%",
            "核对是否漏了工作表或行；确有大批人员离册，由市级组织人事部门写明理由后导入",
        )


@dataclass(frozen=True)
class Plan:
    """What an import would do. Made by ``importer.plan``; nothing is written yet."""

    file: RosterFile
    file_name: str
    file_sha256: str
    diff: Diff
    normalisations: tuple[Normalisation, ...]
    #: legal, but worth a second look; Chinese
    notices: tuple[str, ...]
    guard: Guard
    #: last change of the roster when the plan was made
    base_change_id: int | None
    #: the whole city's org units before the import, by code
    org_units_before: Mapping[str, OrgUnitRecord] = field(repr=False, compare=False)
    #: the file itself, to plan again if the roster has moved on meanwhile
    data: bytes = field(repr=False, compare=False)

    @property
    def subtree(self) -> str:
        return self.file.cover.subtree

    @property
    def effective_on(self) -> date:
        return self.file.cover.effective_on

    def summary(self) -> dict[str, Any]:
        """Kept with the change: counts and what was normalised (the first lines of it)."""
        return {
            "counts": self.diff.counts(),
            "active_before": self.guard.active,
            "filled_by": self.file.cover.filled_by,
            "normalised": len(self.normalisations),
            "normalisations": [vars(note) for note in self.normalisations[:_LISTED]],
            "notices": list(self.notices),
        }


def make_plan(
    file: Path | BinaryIO, *, file_name: str | None = None, progress: Progress | None = None
) -> Plan:
    """Read a roster workbook and hold it against the roster.

    A tripped guard does not refuse the plan, so that people see who would vanish;
    ``importer.apply`` refuses it.

    Raises: Refused with every fault of the file.
    """
    rules = roster_rules()
    data = read_bytes(file, rules.limits)
    book = read_book(data, rules, progress)
    present = load_present(book.cover.get("effective_on") or today())
    checking = Checking(book, present, rules)
    check_cover(checking, today())
    check_tree(checking)
    check_people(checking)
    check_exemptions(checking)
    _raise_all(book.problems, rules)
    roster_file = _roster_file(checking)
    diff, guard = _hold_against(roster_file, present, rules)
    name = file_name or (file.name if isinstance(file, Path) else "名册.xlsx")
    return Plan(
        roster_file,
        name[-255:],
        hashlib.sha256(data).hexdigest(),
        diff,
        tuple(book.normalisations),
        tuple(notices(checking)),
        guard,
        present.change_id,
        present.org_units,
        data,
    )


def plan_again(plan: Plan) -> Plan:
    """The same file against the roster as it is now. Raises: Refused."""
    return make_plan(io.BytesIO(plan.data), file_name=plan.file_name)


def names_for(plan: Plan) -> tuple[dict[str, str], dict[str, str]]:
    """Org unit code → name and person id → name, of everything a plan mentions."""
    org_units = {code: unit.name for code, unit in plan.org_units_before.items()}
    org_units |= {unit.code: unit.name for unit in plan.file.org_units}
    people = {person.person_id: person.name for person in plan.diff.people_ended}
    people |= {person.person_id: person.name for person in plan.file.people}
    return org_units, people


def _raise_all(problems: list[Problem], rules: RosterRules) -> None:
    if not problems:
        return
    problems = sorted(problems, key=_place)
    most = rules.limits.problems_listed
    if len(problems) > most:
        rest = Problem(
            "全部工作表",
            f"另有 {len(problems) - most} 处问题没有列出",
            f"一次最多列出 {most} 处",
            "先改正已列出的，再导入一次",
        )
        raise Refused([*problems[:most], rest])
    raise Refused(problems)


def _place(problem: Problem) -> tuple[int, int]:
    """As a person goes through the workbook: sheet by sheet, row by row."""
    found = _WHERE.match(problem.where)
    if found is None:
        return 0, 0
    titles = [COVER_TITLE, *(sheet.title for sheet in SHEETS)]
    sheet = titles.index(found[1]) + 1 if found[1] in titles else 0
    return sheet, int(found[2] or 0)


def _roster_file(c: Checking) -> RosterFile:
    """Typed records of a workbook without faults."""
    return RosterFile(
        Cover(**c.book.cover),
        tuple(OrgUnitRecord(**row.values) for row in c.org_units.rows),
        tuple(PersonRecord(**row.values) for row in c.people.rows),
        tuple(_exemption(row.values) for row in c.exemptions.rows),
    )


def _exemption(values: dict[str, Any]) -> ExemptionRecord:
    kept = dict(values)
    last_on: date | None = kept.pop("last_on")
    valid_to = None if last_on is None else last_on + timedelta(days=1)
    return ExemptionRecord(**kept, valid_to=valid_to)


def _hold_against(file: RosterFile, present: Present, rules: RosterRules) -> tuple[Diff, Guard]:
    territory = present.territory(file.cover.subtree)
    units = {code: present.org_units[code] for code in territory}
    active = {i: person for i, person in present.people.items() if person.working_unit in territory}
    diff = compare(file, units, active, present.exemptions)
    problems = [*check_still_needed(diff, present, active), *check_already_later(diff, present)]
    _raise_all(problems, rules)
    return diff, Guard(len(active), len(diff.people_ended), rules.vanish_percent)
