"""What a learner does with the exchange. Each view gets the person of the token, nobody else."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse

from benling.catalog.audience import in_audience
from benling.catalog.models import CourseEdition
from benling.clock import now, today
from benling.exchange import attempts, demo_clock, due, handout, releases, tarball
from benling.exchange.models import Attempt
from benling.grader.result import standing
from benling.home import home
from benling.roster.models import Person
from benling.roster.placement import Placement, placement_of
from benling.web.exchange_api import replies
from benling.web.exchange_api.access import learner
from benling.web.exchange_api.replies import Failure
from benling.web.exchange_api.upload import read_archive


@learner
def assignments(request: HttpRequest, person: Person) -> HttpResponse:
    placement = placement_of(person.person_id, today())
    rows = [_assignment(edition, person, placement) for edition in releases.current_editions()]
    return replies.json(rows)


@learner
def get_handout(request: HttpRequest, person: Person, course: str) -> HttpResponse:
    return replies.archive(handout.archive_for(releases.require_current(course), person.person_id))


@learner
def get_lesson(request: HttpRequest, person: Person, course: str, name: str) -> HttpResponse:
    archive = handout.lesson_archive(releases.require_current(course), name)
    if archive is None:
        what = f"课程 {course} 没有名为 {name} 的课"
        raise Failure(HTTPStatus.NOT_FOUND, "课程", what, "课名须与目录相同", "从“我的学习”进入")
    return replies.archive(archive)


@learner
def post_attempt(request: HttpRequest, person: Person, course: str) -> HttpResponse:
    archive = read_archive(request)
    stamped = request.headers.get(demo_clock.HEADER)
    at = now() if stamped is None else demo_clock.read(stamped, person.person_id)
    handed_in = attempts.hand_in(course, person, archive, at=at)
    attempt = handed_in.attempt
    body = {
        "receipt": attempt.receipt,
        "number": attempt.number,
        "submitted_at": attempt.submitted_at.isoformat(),
        "late": attempt.late,
        "repeated": handed_in.repeated,
    }
    return replies.json(body, HTTPStatus.OK if handed_in.repeated else HTTPStatus.CREATED)


@learner
def get_attempts(request: HttpRequest, person: Person, course: str) -> HttpResponse:
    mine = Attempt.objects.filter(person=person, edition__course=course)
    rows = mine.select_related("edition", "person").order_by("-submitted_at", "-number")
    return replies.json([described(attempt) for attempt in rows])


@learner
def get_feedback(request: HttpRequest, person: Person, receipt: str) -> HttpResponse:
    # Somebody else's receipt and one that never was look the same from outside.
    attempt = Attempt.objects.filter(person=person, receipt=receipt).first()
    if attempt is None:
        what, rule = f"没有回执号为 {receipt} 的提交", "只能取回自己提交的反馈"
        raise Failure(HTTPStatus.NOT_FOUND, "反馈", what, rule, "核对回执号")
    folder = home().feedback / attempt.receipt
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    if not paths:
        what, rule = "这次提交还没有反馈", "评分后才有反馈"
        raise Failure(HTTPStatus.NOT_FOUND, "反馈", what, rule, "请稍后再取")
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    return replies.archive(tarball.pack(files))


def described(attempt: Attempt) -> dict[str, Any]:
    """One attempt as the exchange lists it."""
    return {
        "receipt": attempt.receipt,
        "course": attempt.edition.course,
        "edition": attempt.edition.edition,
        "assignment": attempt.edition.assignment,
        "person_id": attempt.person.person_id,
        "number": attempt.number,
        "submitted_at": attempt.submitted_at.isoformat(),
        "late": attempt.late,
        "size_bytes": attempt.size_bytes,
        "has_feedback": (home().feedback / attempt.receipt).is_dir(),
    }


def _assignment(
    edition: CourseEdition, person: Person, placement: Placement | None
) -> dict[str, Any]:
    due_on = due.due_on(edition, person)
    return {
        "course": edition.course,
        "edition": edition.edition,
        "title": edition.title,
        "assignment": edition.assignment,
        "lessons": edition.lessons,
        "due_on": None if due_on is None else due_on.isoformat(),
        "required": edition.required and _is_meant(edition, placement),
        "status": _status(edition, person),
    }


def _status(edition: CourseEdition, person: Person) -> str:
    """open, submitted (waits for grading), marking (waits for a person), below or passed."""
    found = standing(person.person_id, edition)
    if found is None:
        handed_in = Attempt.objects.filter(edition=edition, person=person).exists()
        return "submitted" if handed_in else "open"
    if found.passed:
        return "passed"
    return "marking" if found.needs_marking else "below"


def _is_meant(edition: CourseEdition, placement: Placement | None) -> bool:
    return placement is not None and in_audience(
        edition.audience,
        org_unit_codes_up=placement.org_units_up,
        level=placement.level,
        organ_type=placement.organ_type,
        post_level=placement.post_level,
        rank=placement.rank,
    )
