"""A little city written straight into the records, for tests of what is counted and who may see it.

望川市 WC ─┬─ WC-01 县 ── WC-0101 乡 ── WC-010101 站所
          └─ WC-02 县 ── WC-0201 乡
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count

from benling.accounts.models import Account, Grant, Role
from benling.catalog.models import CourseEdition
from benling.clock import start_of_day
from benling.credits.award import award
from benling.credits.ledger import NewEntry, append
from benling.credits.models import EntryKind, LedgerEntry
from benling.exchange.models import Attempt, DueExtension
from benling.grader.models import Outcome, Score
from benling.quantities import CreditHours, points
from benling.roster.models import (
    ChangeKind,
    EdgeKind,
    Exemption,
    Membership,
    MembershipKind,
    OrgEdge,
    OrgUnit,
    OrgUnitFact,
    Person,
    PersonFact,
    RosterChange,
)

BEGIN = date(2026, 1, 1)
#: (code, name, level, territorial parent)
ORG_UNITS = [
    ("WC", "望川市", "市", None),
    ("WC-01", "青石县", "县", "WC"),
    ("WC-0101", "柳林乡人民政府", "乡", "WC-01"),
    ("WC-010101", "柳林司法所", "站所", "WC-0101"),
    ("WC-02", "白沙县", "县", "WC"),
    ("WC-0201", "临江乡人民政府", "乡", "WC-02"),
]
_numbers = count(1)


def moment(day: date, hour: int = 12) -> datetime:
    """An hour of a day in the city."""
    return start_of_day(day) + timedelta(hours=hour)


@dataclass
class SmallCity:
    change: RosterChange = field(default_factory=lambda: change_on(BEGIN))
    units: dict[str, OrgUnit] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for code, name, level, parent in ORG_UNITS:
            self.org_unit(code, name, level, parent)

    def org_unit(self, code: str, name: str, level: str, parent: str | None) -> OrgUnit:
        unit = self.units[code] = OrgUnit.objects.create(code=code)
        OrgUnitFact.objects.create(
            org_unit=unit, name=name, level=level, organ_type="行政", **self._dated()
        )
        if parent:
            self.edge(code, parent)
        return unit

    def edge(self, code: str, parent: str, kind: EdgeKind = EdgeKind.TERRITORIAL) -> None:
        OrgEdge.objects.create(
            child=self.units[code], parent=self.units[parent], kind=kind, **self._dated()
        )

    def person(
        self, person_id: str, works_in: str | None, *, name: str = "",
        belongs_to: str | None = None, rank: str = "四级主任科员", post_level: str = "",
        on: date = BEGIN,
    ) -> Person:  # fmt: skip
        person = Person.objects.create(person_id=person_id)
        PersonFact.objects.create(
            person=person, name=name or f"测试{person_id}", rank=rank, post_level=post_level,
            entry_on=None, **self._dated(on),
        )  # fmt: skip
        if works_in:
            self.member(person, works_in, MembershipKind.WORKING, on)
        if belongs_to or works_in:
            self.member(person, belongs_to or works_in or "", MembershipKind.ESTABLISHMENT, on)
        return person

    def member(self, person: Person, code: str, kind: MembershipKind, on: date = BEGIN) -> None:
        Membership.objects.create(
            person=person, org_unit=self.units[code], kind=kind, **self._dated(on)
        )

    def move(self, person: Person, to: str, on: date) -> None:
        """Works elsewhere from a day on."""
        Membership.objects.filter(person=person, kind=MembershipKind.WORKING, valid_to=None).update(
            valid_to=on
        )
        self.member(person, to, MembershipKind.WORKING, on)
        self.change = change_on(on)

    def exempt(
        self, person: Person, scope: str, reason: str = "产假", *, on: date = BEGIN,
        to: date | None = None,
    ) -> None:  # fmt: skip
        Exemption.objects.create(
            person=person, scope=scope, reason=reason, basis="望组〔2026〕3号",
            approver="测试审批人", valid_from=on, valid_to=to, recorded_by=self.change,
        )  # fmt: skip

    def _dated(self, on: date = BEGIN) -> dict[str, object]:
        return {"valid_from": on, "valid_to": None, "recorded_by": self.change}


def change_on(day: date) -> RosterChange:
    return RosterChange.objects.create(
        kind=ChangeKind.IMPORT, subtree="WC", effective_on=day, recorded_at=moment(day, 1),
        recorded_by="test",
    )  # fmt: skip


def edition(
    course: str = "E-01", label: str = "2026.1", *, hours: str = "1.0", required: bool = True,
    due_on: date | None = date(2026, 10, 31), released_on: date = date(2026, 3, 1),
    audience: dict[str, list[str]] | None = None, track: str = "网络学习",
) -> CourseEdition:  # fmt: skip
    return CourseEdition.objects.create(
        course=course, edition=label, title=f"{course}课程", category="政策法规",
        hours=Decimal(hours), track=track, pass_mark=Decimal(60), required=required, due_on=due_on,
        audience=audience or {}, owner_a="P1", owner_b="P2", assignment=course.lower(),
        content_sha256="0" * 64, released_at=moment(released_on), released_by="P1",
    )  # fmt: skip


def attempt(person: Person, of: CourseEdition, on: date = date(2026, 9, 1)) -> Attempt:
    made = next(_numbers)
    known = Attempt.objects.filter(person=person, edition=of).count()
    return Attempt.objects.create(
        receipt=f"R{made:06}", edition=of, person=person, number=known + 1,
        submitted_at=moment(on), recorded_at=moment(on), content_sha256=f"{made:064x}",
        size_bytes=100, late=False,
    )  # fmt: skip


def grade(handed_in: Attempt, points: int, *, of: int = 100, needs_marking: bool = False) -> Score:
    runs = handed_in.scores.count()
    return Score.objects.create(
        attempt=handed_in, run=runs + 1, outcome=Outcome.GRADED, auto_points=points, max_points=of,
        needs_marking=needs_marking, isolation="full", engine="test", graded_at=datetime.now(UTC),
    )  # fmt: skip


def passed(person: Person, of: CourseEdition, on: date = date(2026, 9, 1)) -> LedgerEntry:
    """An attempt that passes, graded and credited the ordinary way."""
    handed_in = attempt(person, of, on)
    grade(handed_in, 90)
    entry = award(handed_in)
    assert entry is not None
    return entry


def earned_before_the_platform(person: Person, of: CourseEdition, on: date) -> LedgerEntry:
    """An entry of a day for which no conversion rule is on file."""
    handed_in = attempt(person, of, on)
    return append(
        NewEntry(
            EntryKind.EARNED, person, of, CreditHours(of.hours), of.track, points(90), points(100),
            handed_in, "test", handed_in.submitted_at,
        )
    )  # fmt: skip


def extend(person: Person, of: CourseEdition, due_on: date, *, at: datetime | None = None) -> None:
    DueExtension.objects.create(
        edition=of, person=person, due_on=due_on, reason="测试", granted_by="test",
        recorded_at=at or moment(BEGIN),
    )  # fmt: skip


def account(person_id: str, role: Role | None = None, org_unit: str = "") -> Account:
    made = Account.objects.create(username=person_id, must_change_password=False, password="!")
    if role:
        Grant.objects.create(
            account=made, role=role, org_unit=org_unit, valid_from=BEGIN, granted_by="test",
            basis="测试",
        )  # fmt: skip
    return made
