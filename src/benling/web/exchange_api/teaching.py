"""What a course's trainers do through the exchange: release, collect, withdraw, extend."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse

from benling.accounts.models import Account
from benling.catalog.course import course_codes, load_course
from benling.catalog.models import CourseEdition
from benling.errors import Problem, Refused, refuse
from benling.exchange import attempts, due, releases
from benling.exchange.models import Attempt
from benling.home import content_root
from benling.web.exchange_api import replies
from benling.web.exchange_api.access import check_teaches
from benling.web.exchange_api.learning import described
from benling.web.exchange_api.replies import Failure

_BUILD_SECONDS = 300
_BODY_BYTES = 16 * 1024


def _of_released(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For the owners of a released course; the view gets the editions, newest first."""

    @wraps(view)
    def checked(request: HttpRequest, account: Account, course: str, **parts: Any) -> HttpResponse:
        editions = list(CourseEdition.objects.filter(course=course).order_by("-released_at", "-pk"))
        owners = {editions[0].owner_a, editions[0].owner_b} if editions else set()
        check_teaches(account, owners, course)
        if not editions:
            raise releases.NotReleased(course)
        return view(request, account, editions, **parts)

    return checked


def post_release(request: HttpRequest, account: Account, course: str) -> HttpResponse:
    """Build from the server's own sources and publish.

    In a process of its own: nbgrader's converters change the working directory and the
    environment, which threads of this service share.
    """
    owners: set[str] = set()
    if course in course_codes(content_root()):
        found = load_course(content_root(), course)
        owners = {found.owner_a, found.owner_b}
    check_teaches(account, owners, course)
    if not owners:
        raise releases.NotReleased(course)
    command = [sys.executable, "-m", "benling", "release", course, "--by", account.username]
    done = subprocess.run(
        [*command, "--json"], capture_output=True, text=True, timeout=_BUILD_SECONDS, check=False
    )
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        what, rule = "课程生成程序中途出错", "生成完成后才能发布"
        raise Failure(500, "发布", what, rule, "请系统管理员查看服务日志") from error
    if "problems" in answer:
        raise Refused([Problem(**problem) for problem in answer["problems"]])
    return replies.json(answer, HTTPStatus.OK if answer["unchanged"] else HTTPStatus.CREATED)


@_of_released
def get_releases(
    request: HttpRequest, account: Account, editions: list[CourseEdition]
) -> HttpResponse:
    return replies.json([_described_edition(edition) for edition in editions])


@_of_released
def post_withdrawal(
    request: HttpRequest, account: Account, editions: list[CourseEdition]
) -> HttpResponse:
    body = _body(request)
    edition = _chosen(editions, body)
    withdrawn = releases.withdraw(edition, by=account.username, reason=str(body.get("reason", "")))
    return replies.json(_described_edition(withdrawn))


@_of_released
def post_extension(
    request: HttpRequest, account: Account, editions: list[CourseEdition]
) -> HttpResponse:
    body = _body(request)
    try:
        until = date.fromisoformat(str(body.get("due_on", "")))
    except ValueError as error:
        what, rule = f"“{body.get('due_on', '')}”不是日期", "日期写成 2026-11-30 的样子"
        raise refuse("延期日期", what, rule, "改正日期") from error
    granted = due.extend(
        _chosen(editions, body),
        str(body.get("person_id", "")),
        until,
        reason=str(body.get("reason", "")),
        by=account.username,
    )
    answer = {"person_id": granted.person.person_id, "due_on": granted.due_on.isoformat()}
    return replies.json(answer, HTTPStatus.CREATED)


@_of_released
def get_submissions(
    request: HttpRequest, account: Account, editions: list[CourseEdition]
) -> HttpResponse:
    """Everybody's attempts at the newest edition."""
    rows = Attempt.objects.filter(edition=editions[0]).select_related("edition", "person")
    return replies.json([described(attempt) for attempt in rows.order_by("submitted_at", "pk")])


@_of_released
def get_submission(
    request: HttpRequest, account: Account, editions: list[CourseEdition], receipt: str
) -> HttpResponse:
    attempt = Attempt.objects.filter(edition__in=editions, receipt=receipt).first()
    if attempt is None:
        what, rule = f"没有回执号为 {receipt} 的提交", "只能收取本课程的提交"
        raise Failure(HTTPStatus.NOT_FOUND, "提交", what, rule, "核对回执号")
    return replies.archive(attempts.archive_of(attempt))


def _chosen(editions: list[CourseEdition], body: dict[str, Any]) -> CourseEdition:
    """The edition that the request names, else the newest."""
    named = body.get("edition")
    for edition in editions:
        if named in (None, edition.edition):
            return edition
    raise refuse("版次", f"没有 {named} 版", "只能办理发布过的版次", "核对版次号")


def _body(request: HttpRequest) -> dict[str, Any]:
    length = request.headers.get("Content-Length", "0")
    try:
        body = json.loads(request.read(_BODY_BYTES)) if int(length) <= _BODY_BYTES else None
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise refuse("请求内容", "读不懂", "须是 JSON 对象", "按接口说明填写")
    return body


def _described_edition(edition: CourseEdition) -> dict[str, Any]:
    withdrawn_at = edition.withdrawn_at
    return {
        "course": edition.course,
        "edition": edition.edition,
        "title": edition.title,
        "assignment": edition.assignment,
        "content_sha256": edition.content_sha256,
        "released_at": edition.released_at.isoformat(),
        "released_by": edition.released_by,
        "withdrawn_at": None if withdrawn_at is None else withdrawn_at.isoformat(),
        "withdrawn_reason": edition.withdrawn_reason,
    }
