"""What one person must do, by when, and what has been earned: the records behind 我的学习."""

import os
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from benling.accounts.models import Account
from benling.catalog.audience import in_audience
from benling.catalog.models import CourseEdition
from benling.completion.facts import year_of
from benling.completion.norms import network_norm
from benling.credits.models import EntryKind, LedgerEntry
from benling.errors import Refused
from benling.exchange.due import due_dates
from benling.exchange.models import Attempt
from benling.exchange.releases import current_editions
from benling.grader.result import Standing, standing
from benling.roster.placement import Placement, placement_of


@dataclass(frozen=True)
class LessonLink:
    title: str
    url: str


def desk_url(course: str, kind: str, *, name: str = "", where: str = "sheet") -> str:
    """Address that opens a lesson or an assignment in the person's own server.

    ``user-redirect`` starts that server first when it is not running.
    """
    query = {"course": course, "kind": kind, "in": where} | ({"name": name} if name else {})
    base = os.environ.get("JUPYTERHUB_BASE_URL", "/")
    return f"{base}hub/user-redirect/benling/open?{urlencode(query)}"


@dataclass(frozen=True)
class CourseRow:
    """One course as its learner sees it."""

    edition: CourseEdition
    required: bool
    due_on: date | None
    standing: Standing | None
    attempts: list[Attempt]
    entry: LedgerEntry | None
    today: date

    @property
    def state(self) -> str:
        """met, marking, overdue, doing or open; decides the badge and the order."""
        if self.entry is not None:
            return "met"
        if self.standing is not None and self.standing.needs_marking:
            return "marking"
        if self.required and self.due_on is not None and self.due_on < self.today:
            return "overdue"
        return "doing" if self.attempts else "open"

    @property
    def lessons(self) -> list[LessonLink]:
        code = self.edition.course
        return [
            LessonLink(lesson["title"], desk_url(code, "lesson", name=lesson["name"]))
            for lesson in self.edition.lessons
        ]

    @property
    def sheet_url(self) -> str:
        return desk_url(self.edition.course, "assignment")

    @property
    def lab_url(self) -> str:
        return desk_url(self.edition.course, "assignment", where="lab")

    @property
    def days_late(self) -> int:
        """Days since the due date; only meaningful when it has passed."""
        return -(self.days_left or 0)

    @property
    def days_left(self) -> int | None:
        """Calendar days to the due date; negative when it has passed."""
        return None if self.due_on is None else (self.due_on - self.today).days


@dataclass(frozen=True)
class Study:
    """Everything on the page 我的学习."""

    today: date
    todo: list[CourseRow]
    done: list[CourseRow]
    chosen: list[CourseRow]
    network_hours: Decimal
    #: None when no norm is on file for the year
    network_norm: Decimal | None
    entries: list[LedgerEntry] = field(default_factory=list)

    @property
    def network_missing(self) -> Decimal:
        return max(Decimal(0), (self.network_norm or Decimal(0)) - self.network_hours)

    @property
    def required_done(self) -> int:
        return sum(1 for row in self.done if row.required)

    @property
    def required_total(self) -> int:
        return self.required_done + len(self.todo)

    @property
    def next_due(self) -> date | None:
        """The nearest due date that has not passed."""
        return min(
            (r.due_on for r in self.todo if r.due_on and r.due_on >= self.today), default=None
        )

    @property
    def network_percent(self) -> int:
        """Share of the norm reached, 0..100, for the bar."""
        if not self.network_norm:
            return 0
        return min(100, int(100 * self.network_hours / self.network_norm))


def study_of(account: Account, today: date) -> Study:
    """Gather the page for one person as of today."""
    person_id = account.username
    attempts: dict[int, list[Attempt]] = defaultdict(list)
    for attempt in Attempt.objects.filter(person__person_id=person_id).order_by("-number"):
        attempts[attempt.edition_id].append(attempt)
    entries = list(
        LedgerEntry.objects.filter(person__person_id=person_id)
        .select_related("edition", "attempt")
        .order_by("-happened_at")
    )
    passes = _passes(entries)
    placement = placement_of(person_id, today)
    editions = list(current_editions())
    due = due_dates(editions, person_id)
    rows = [
        CourseRow(
            edition=edition,
            required=edition.required
            and year_of(edition) == today.year
            and _is_meant(edition, placement),
            due_on=due[edition.pk],
            # Each one asks the records; of a course that was not begun there is nothing to ask.
            standing=standing(person_id, edition) if attempts[edition.pk] else None,
            attempts=attempts[edition.pk],
            entry=passes.get((edition.course, year_of(edition))),
            today=today,
        )
        for edition in editions
    ]
    year_hours = sum(
        (e.hours for e in entries if e.track == "网络学习" and _year(e) == today.year), Decimal(0)
    )
    open_rows = [r for r in rows if r.required and r.entry is None]
    return Study(
        today=today,
        todo=sorted(open_rows, key=lambda r: (r.due_on is None, r.due_on or today)),
        done=[r for r in rows if r.entry is not None],
        chosen=[r for r in rows if not r.required and r.entry is None],
        network_hours=year_hours,
        network_norm=_norm(today.year),
        entries=entries,
    )


def _passes(entries: list[LedgerEntry]) -> dict[tuple[str, int], LedgerEntry]:
    """The pass that counts for a course in a year, as completion counts it: any edition of that
    year, unless a correction left nothing of its hours.
    """
    hours: dict[int, Decimal] = defaultdict(Decimal)
    for entry in entries:
        hours[entry.edition_id] += entry.hours
    return {
        (entry.edition.course, year_of(entry.edition)): entry
        for entry in entries
        if entry.kind == EntryKind.EARNED and hours[entry.edition_id] > 0
    }


def _is_meant(edition: CourseEdition, placement: Placement | None) -> bool:
    return placement is not None and in_audience(
        edition.audience,
        org_unit_codes_up=placement.org_units_up,
        level=placement.level,
        organ_type=placement.organ_type,
        post_level=placement.post_level,
        rank=placement.rank,
    )


def _norm(year: int) -> Decimal | None:
    try:
        return network_norm(year)
    except Refused:
        # A missing norm file is the training office's to mend; learners still get their page.
        return None


def _year(entry: LedgerEntry) -> int:
    from benling.clock import local_date

    return local_date(entry.happened_at).year
