"""法律依据登记 for trainers: every edition, what is taught on it, and what this quarter asks."""

from dataclasses import dataclass, field
from datetime import date

from benling.accounts.models import Role
from benling.accounts.scope import Scope
from benling.catalog.legal import reviews
from benling.catalog.legal.edition import LegalEdition, LegalRegister, Standing
from benling.catalog.legal.quarter import Quarter, reasons_to_review
from benling.catalog.legal.usage import Usage
from benling.catalog.models import CourseEdition, LegalReview
from benling.exchange.releases import current_editions
from benling.roster.names import names_of

FILTERS = {"used": "在用", "current": "现行", "past": "已失效或有新版", "all": "全部"}
_PAST = (Standing.ENDED, Standing.REPLACED)


@dataclass
class EditionLine:
    """One edition as the page shows it."""

    edition: LegalEdition
    standing: Standing
    usage: Usage
    #: (course code, title) that rest on it or cite it
    courses: list[tuple[str, str]]
    #: those whose current release rests on it
    released: list[tuple[str, str]]
    #: those and the courses whose files name it
    resting: list[tuple[str, str]]
    #: owners A and B: (person id, name)
    owners: list[tuple[str, str]]
    due_by: date | None
    is_overdue: bool
    #: the newest signature that stands
    last: LegalReview | None
    #: of the quarter shown
    signed: LegalReview | None
    reasons: list[str] = field(default_factory=list)
    may_sign: bool = False

    @property
    def is_used(self) -> bool:
        cited = not self.is_past and (self.courses or self.usage.places)
        return bool(self.resting or cited)

    @property
    def is_past(self) -> bool:
        return self.standing in _PAST

    @property
    def alarm(self) -> bool:
        """A course rests on an edition that has ended."""
        return self.is_past and bool(self.resting)


def taught_now(legal: LegalRegister) -> dict[str, list[CourseEdition]]:
    """Current releases by basis; one from before the register is found by law and edition."""
    ids = {(row.law, row.edition): row.id for row in legal.editions.values()}
    by_basis: dict[str, list[CourseEdition]] = {}
    for course in current_editions():
        for row in course.legal_basis:
            basis = row.get("basis") or ids.get((row.get("law"), row.get("edition")), "")
            by_basis.setdefault(basis, []).append(course)
    return by_basis


def lines_of(
    legal: LegalRegister, used: dict[str, Usage], scope: Scope, quarter: Quarter, today: date
) -> list[EditionLine]:
    """All editions in the register's order."""
    taught, standing = taught_now(legal), reviews.standing_reviews()
    made = [
        _line(
            edition,
            legal,
            used.get(edition.id, Usage()),
            taught.get(edition.id, []),
            standing.get(edition.id, []),
        )
        for edition in legal.editions.values()
    ]
    names = names_of({person for line in made for person, _ in line.owners})
    for line in made:
        rows = standing.get(line.edition.id, [])
        line.owners = [(person, names.get(person, "")) for person, _ in line.owners]
        line.standing = line.edition.standing(today)
        line.signed = reviews.signed_in(rows, quarter)
        waits = line.is_used or not line.is_past
        line.is_overdue = waits and line.due_by is not None and line.due_by < today
        earlier = next((row for row in rows if row.quarter < quarter.code), None)
        line.reasons = reasons_to_review(
            line.edition, quarter, legal, is_taught=bool(line.resting), is_cited=line.is_used,
            due_by=reviews.due_by(line.edition, earlier, legal), today=today,
        )  # fmt: skip
        line.may_sign = may_sign(line, scope)
    return made


def may_sign(line: EditionLine, scope: Scope) -> bool:
    """Owners A and B of a course that uses the edition; an administrator signs any."""
    return scope.has(Role.ADMIN) or scope.person_id in {person for person, _ in line.owners}


def _line(
    edition: LegalEdition,
    legal: LegalRegister,
    usage: Usage,
    released: list[CourseEdition],
    rows: list[LegalReview],
) -> EditionLine:
    titles = {row.course: row.title for row in usage.courses}
    titles |= {course.course: course.title for course in released}
    resting = {row.course for row in usage.listed} | {course.course for course in released}
    owners = sorted(usage.owners | {who for c in released for who in (c.owner_a, c.owner_b)})
    last = rows[0] if rows else None
    return EditionLine(
        edition=edition, standing=Standing.UNKNOWN, usage=usage,
        courses=sorted(titles.items()),
        released=sorted((course.course, course.title) for course in released),
        resting=[(code, titles[code]) for code in sorted(resting)],
        owners=[(person, "") for person in owners],
        due_by=reviews.due_by(edition, last, legal), is_overdue=False, last=last, signed=None,
    )  # fmt: skip


def filtered(lines: list[EditionLine], shown: str) -> list[EditionLine]:
    """Lines of one of ``FILTERS``."""
    if shown == "used":
        return [line for line in lines if line.is_used]
    if shown == "current":
        return [line for line in lines if not line.is_past]
    if shown == "past":
        return [line for line in lines if line.is_past]
    return lines


def to_review(lines: list[EditionLine]) -> list[EditionLine]:
    """The quarter's list: what waits first, the urgent before the rest, then what is signed."""
    listed = [line for line in lines if line.reasons or line.signed]
    return sorted(
        listed,
        key=lambda line: (
            line.signed is not None, not line.alarm, not line.may_sign, line.due_by or date.max,
            line.edition.id,
        ),
    )  # fmt: skip
