"""Due dates: the edition's own, or a later one granted to a person."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from benling.catalog.models import CourseEdition
from benling.clock import end_of_day, now
from benling.errors import Problem, Refused
from benling.exchange.models import Attempt, DueExtension
from benling.roster.models import Person


def due_on(edition: CourseEdition, person: Person | str) -> date | None:
    """The last day to hand in in time, extensions included; None without a due date.

    ``person`` is a record or a person id.
    """
    return due_dates([edition], person)[edition.pk]


def due_dates(editions: Collection[CourseEdition], person: Person | str) -> dict[int, date | None]:
    """The same of several editions, by their keys."""
    granted = _extensions([e for e in editions if e.due_on is not None], person)
    # In the order in which they were granted: the last one stays.
    later = dict(granted.order_by("recorded_at", "pk").values_list("edition_id", "due_on"))
    return {e.pk: later.get(e.pk, e.due_on) for e in editions}


def is_late(edition: CourseEdition, person: Person | str, at: datetime) -> bool:
    """Whether a moment is at or after 24:00 of the due date in the city."""
    due = due_on(edition, person)
    return due is not None and at >= end_of_day(due)


def extend(
    edition: CourseEdition, person: Person | str, due_on: date, *, reason: str, by: str
) -> DueExtension:
    """Give a person a later due date. The latest grant counts, so a mistaken one is corrected
    by another.

    What the person has already handed in is judged by the new date too: handing in the same
    content again is the same attempt, so it could not become punctual otherwise.
    Raises: Refused.
    """
    someone = _person(person)
    problems = _extension_problems(edition, due_on, reason)
    if someone is None:
        what, rule = f"名册中没有 {person}", "只能给名册中的人延期"
        problems.append(Problem("人员编号", what, rule, "核对人员编号"))
    if someone is None or problems:
        raise Refused(problems)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=someone.pk)
        granted = DueExtension.objects.create(
            edition=edition,
            person=someone,
            due_on=due_on,
            reason=reason.strip(),
            granted_by=by,
            recorded_at=now(),
        )
        mine = Attempt.objects.filter(edition=edition, person=someone)
        mine.filter(submitted_at__lt=end_of_day(due_on)).update(late=False)
        mine.filter(submitted_at__gte=end_of_day(due_on)).update(late=True)
    return granted


def _person(person: Person | str) -> Person | None:
    if isinstance(person, Person):
        return person
    return Person.objects.filter(person_id=person).first()


def _extensions(
    editions: Collection[CourseEdition], person: Person | str
) -> QuerySet[DueExtension]:
    mine = DueExtension.objects.filter(edition__in=editions)
    if isinstance(person, Person):
        return mine.filter(person=person)
    return mine.filter(person__person_id=person)


def _extension_problems(edition: CourseEdition, until: date, reason: str) -> list[Problem]:
    problems = []
    if edition.due_on is None:
        what, rule = "这门课程没有期限", "有期限的课程才能延期"
        problems.append(Problem("延期", what, rule, "不需要延期"))
    elif until < edition.due_on:
        what = f"延期至 {until}，早于原期限 {edition.due_on}"
        problems.append(Problem("延期日期", what, "延期只能推后，不能提前", "填写更晚的日期"))
    if not reason.strip():
        problems.append(Problem("延期理由", "没有填写", "延期须写明理由", "填写理由"))
    elif len(reason.strip()) > 200:
        problems.append(Problem("延期理由", "超过 200 字", "最多 200 字", "缩短理由"))
    return problems
