"""Whose course it is: the one gate of all pages of a trainer."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from benling.accounts.models import Account, Role
from benling.accounts.scope import Scope, scope_of
from benling.catalog.models import CourseEdition
from benling.clock import today
from benling.web.teach import overview


def scope_for(request: HttpRequest) -> Scope:
    """Raises: PermissionDenied for everybody but trainers and administrators."""
    assert isinstance(request.user, Account)  # noqa: S101  # login_required has seen to it
    scope = scope_of(request.user, today())
    if not (scope.has(Role.TRAINER) or scope.has(Role.ADMIN)):
        raise PermissionDenied("教学工作台只对主讲教员开放。")
    return scope


def own_edition(request: HttpRequest, course: str, edition: str) -> CourseEdition:
    """Raises: PermissionDenied; Http404 for what is not theirs."""
    for found in overview.editions_for(scope_for(request)):
        if found.course == course and found.edition == edition:
            return found
    raise Http404("没有这门课，或您不是它的主讲人")
