"""nbgrader's formgrader handlers, one course edition at a time, for its trainers only.

Hand marks enter our records first and are then written to nbgrader's gradebook, which is a
projection. Django is called from these handlers directly: the service marks for a few trainers and
each call is a short query.
"""

import json
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import close_old_connections, transaction
from jupyterhub.services.auth import HubOAuthenticated
from nbgrader.api import MissingEntry
from nbgrader.server_extensions.formgrader import apihandlers, handlers
from nbgrader.server_extensions.formgrader.base import BaseHandler
from tornado.web import HTTPError, authenticated

from benling.accounts.models import Account, Role
from benling.accounts.scope import scope_of
from benling.catalog.models import CourseEdition
from benling.clock import today
from benling.credits.award import award
from benling.exchange.models import Attempt
from benling.grader.gradebook import bring_up_to_date, projected_attempt
from benling.grader.marks import record_mark
from benling.marking.course import MarkedCourse
from benling.marking.pages import page
from benling.roster.names import names_of

#: Learners' HTML is sanitised; should something slip through, the browser still runs none of it.
_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'self'"
)


class CourseHandler(HubOAuthenticated, BaseHandler):
    """Finds the edition in the path and lets only its trainers in."""

    course: MarkedCourse

    @property
    def content_security_policy(self) -> str:
        return _POLICY

    async def prepare(self) -> None:
        close_old_connections()
        self.current_user = self.get_current_user()
        if self.current_user is None:
            self.redirect(self.get_login_url())
            return
        code, edition_name = self.path_kwargs.pop("course"), self.path_kwargs.pop("edition")
        edition = CourseEdition.objects.filter(course=code, edition=edition_name).first()
        if edition is None:
            raise HTTPError(404)
        self._check_trainer(edition)
        courses: dict[int, MarkedCourse] = self.settings["marked_courses"]
        self.course = courses.setdefault(edition.pk, MarkedCourse(edition))

    def _check_trainer(self, edition: CourseEdition) -> None:
        name = self.current_user["name"]
        account = Account.objects.filter(username=name, is_active=True).first()
        if account is None:
            raise HTTPError(403)
        scope = scope_of(account, today())
        owns = name in (edition.owner_a, edition.owner_b) and scope.has(Role.TRAINER)
        if not (owns or scope.has(Role.ADMIN)):
            raise HTTPError(403)

    # What nbgrader's handlers ask for, answered for this edition.
    @property
    def base_url(self) -> str:
        return self.course.base_url

    @property
    def coursedir(self) -> Any:
        return self.course.coursedir

    @property
    def gradebook(self) -> Any:
        # The grader writes to the same file: end the read transaction that older reads began.
        self.course.gradebook.db.rollback()
        return self.course.gradebook

    @property
    def exporter(self) -> Any:
        return self.course.exporter

    @property
    def url_prefix(self) -> str:
        return ""

    @property
    def api(self) -> Any:
        from nbgrader.apps.api import NbGraderAPI

        return NbGraderAPI(self.coursedir, config=self.course.config)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        reason = getattr(kwargs.get("exc_info", (None, None))[1], "log_message", None)
        self.finish(page("failure.html", status=status_code, reason=reason or ""))


class ListHandler(CourseHandler):
    """The submissions with a written answer, those that wait first."""

    @authenticated
    def get(self) -> None:
        edition = self.course.edition
        bring_up_to_date(edition)
        waiting: list[Any] = []
        marked: list[Any] = []
        rows = self.gradebook.notebook_submissions(edition.assignment, edition.assignment)
        # By id, as nbgrader's "next" and "previous" go.
        for row in sorted(rows, key=lambda row: str(row.id)):
            (waiting if row.needs_manual_grade else marked).append(row)
        names = names_of([row.student.id for row in waiting + marked])
        self.finish(
            page(
                "list.html",
                edition=edition,
                base_url=self.base_url,
                waiting=[(row.id, names.get(row.student.id, row.student.id)) for row in waiting],
                marked=[
                    (row.id, names.get(row.student.id, row.student.id), row.written_score)
                    for row in marked
                ],
            )
        )


class SubmissionHandler(CourseHandler, handlers.SubmissionHandler):
    """One submission with its marking boxes."""


class NavigationHandler(CourseHandler, handlers.SubmissionNavigationHandler):
    """Next and previous submission."""

    def _assignment_notebook_list_url(self, assignment_id: str, notebook_id: str) -> str:
        return f"{self.base_url}/"


class StatusHandler(CourseHandler, apihandlers.StatusHandler):
    pass


class GradesHandler(CourseHandler, apihandlers.GradeCollectionHandler):
    pass


class CommentsHandler(CourseHandler, apihandlers.CommentCollectionHandler):
    pass


class GradeHandler(CourseHandler, apihandlers.GradeHandler):
    @authenticated
    def put(self, grade_id: str) -> None:
        grade = self._found(self.gradebook.find_grade_by_id, grade_id)
        points = self._points(grade)
        comment = self._comment_beside(grade)
        _record(self, grade, points, comment)
        grade.manual_score = float(points)
        grade.needs_manual_grade = False
        self.course.gradebook.db.commit()
        self.write(json.dumps(grade.to_dict()))

    def _points(self, grade: Any) -> Decimal:
        wanted = self.get_json_body() or {}
        if grade.cell.cell_type != "markdown":
            raise HTTPError(403, "自动评分的题不在这里改分。题目有误请撤回后重新发布。")
        if wanted.get("extra_credit") not in (None, "", 0, "0"):
            raise HTTPError(400, "本平台不另加附加分。")
        try:
            points = Decimal(str(wanted.get("manual_score")))
        except InvalidOperation:
            raise HTTPError(400, "请填写分数。") from None
        if not 0 <= points <= Decimal(str(grade.max_score)):
            raise HTTPError(400, f"分数应在 0 到 {grade.max_score:g} 之间。")
        return points

    def _comment_beside(self, grade: Any) -> str:
        for comment in grade.notebook.comments:
            if comment.name == grade.name:
                return comment.manual_comment or ""
        return ""

    def _found(self, find: Callable[[str], Any], grade_id: str) -> Any:
        try:
            return find(grade_id)
        except MissingEntry:
            raise HTTPError(404) from None


class CommentHandler(CourseHandler, apihandlers.CommentHandler):
    @authenticated
    def put(self, grade_id: str) -> None:
        try:
            comment = self.gradebook.find_comment_by_id(grade_id)
        except MissingEntry:
            raise HTTPError(404) from None
        text = str((self.get_json_body() or {}).get("manual_comment") or "")
        for grade in comment.notebook.grades:
            # A comment before the mark waits in the gradebook and goes with the mark.
            if grade.name == comment.name and grade.manual_score is not None:
                _record(self, grade, Decimal(str(grade.manual_score)), text)
        comment.manual_comment = text
        self.course.gradebook.db.commit()
        self.write(json.dumps(comment.to_dict()))


def _record(handler: CourseHandler, grade: Any, points: Decimal, comment: str) -> None:
    attempt: Attempt | None = projected_attempt(handler.course.edition, grade.notebook.student.id)
    if attempt is None:
        raise HTTPError(409, "这份提交刚刚有了更新，请刷新页面后再评。")
    with transaction.atomic():
        record_mark(attempt, grade.name, points, comment, handler.current_user["name"])
        award(attempt)
