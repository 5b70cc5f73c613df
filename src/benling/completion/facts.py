"""The records a completion report rests on, read in a handful of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from benling.catalog.models import CourseEdition
from benling.clock import end_of_day, local_date, start_of_day
from benling.credits.models import LedgerEntry
from benling.credits.position import held_since
from benling.exchange.models import DueExtension


@dataclass(frozen=True)
class RequiredCourse:
    """A course that somebody must pass within the year, by its edition in force."""

    edition: CourseEdition
    #: ids of all its editions of the year: passing any of them counts
    editions: frozenset[int]
    #: person id → due date, where one was extended
    extended: dict[str, date]
    #: person id → day of the first pass
    passed: dict[str, date]

    def due_on(self, person_id: str) -> date | None:
        return self.extended.get(person_id, self.edition.due_on)


@dataclass(frozen=True)
class LeftOutCourse:
    """A required course that asks nothing of anybody on the day, with the reason."""

    edition: CourseEdition
    reason: str


@dataclass(frozen=True)
class YearFacts:
    required: list[RequiredCourse]
    left_out: list[LeftOutCourse]
    #: person id → hours of the year on the network track
    network_hours: dict[str, Decimal]


def year_of(edition: CourseEdition) -> int:
    """The calendar year an edition belongs to: that of its due date, else of its release."""
    return (edition.due_on or local_date(edition.released_at)).year


def year_facts(as_of: date, track: str, known_at: datetime) -> YearFacts:
    """Courses, passes and hours of the year of ``as_of``, as known at ``known_at``."""
    until = min(end_of_day(as_of), known_at)
    of_course: dict[str, list[CourseEdition]] = defaultdict(list)
    for edition in CourseEdition.objects.filter(released_at__lt=until).order_by(
        "released_at", "pk"
    ):
        if year_of(edition) == as_of.year:
            of_course[edition.course].append(edition)
    required: list[RequiredCourse] = []
    left_out: list[LeftOutCourse] = []
    passed, network_hours = _earned(as_of, of_course.values(), track, known_at)
    for course, editions in sorted(of_course.items()):
        in_force = [e for e in editions if e.withdrawn_at is None or e.withdrawn_at >= until]
        if not in_force:
            if editions[-1].required:
                reason = f"已撤回：{editions[-1].withdrawn_reason}"
                left_out.append(LeftOutCourse(editions[-1], reason))
        elif in_force[-1].required:
            current = in_force[-1]
            ids = frozenset(edition.pk for edition in editions)
            extended = _extensions(current, known_at)
            required.append(RequiredCourse(current, ids, extended, passed[course]))
    return YearFacts(required, left_out, network_hours)


def _extensions(edition: CourseEdition, known_at: datetime) -> dict[str, date]:
    """The latest recorded extension of each person."""
    rows = DueExtension.objects.filter(edition=edition, recorded_at__lte=known_at)
    return dict(rows.order_by("recorded_at", "pk").values_list("person__person_id", "due_on"))


def _earned(
    as_of: date, groups: Iterable[list[CourseEdition]], track: str, known_at: datetime
) -> tuple[dict[str, dict[str, date]], dict[str, Decimal]]:
    """Course → person → first pass, and person → network hours of the year.

    A pass lasts from when hours are held without a break: corrections take it back, or move it.
    """
    course_of = {edition.pk: edition.course for group in groups for edition in group}
    year_start = start_of_day(date(as_of.year, 1, 1))
    rows = LedgerEntry.objects.filter(
        happened_at__lt=end_of_day(as_of), recorded_at__lte=known_at
    ).values_list("person__person_id", "edition_id", "hours", "track", "happened_at")
    hours: dict[str, Decimal] = defaultdict(Decimal)
    written: dict[tuple[str, int], list[tuple[datetime, Decimal]]] = defaultdict(list)
    for person_id, edition, amount, its_track, happened_at in rows.iterator():
        if its_track == track and happened_at >= year_start:
            hours[person_id] += amount
        if edition in course_of:
            written[person_id, edition].append((happened_at, amount))
    passed: dict[str, dict[str, date]] = defaultdict(dict)
    for (person_id, edition), entries in written.items():
        since = held_since(entries)
        if since is None:
            continue
        day, of_course = local_date(since), passed[course_of[edition]]
        of_course[person_id] = min(day, of_course.get(person_id, day))
    return passed, hours
