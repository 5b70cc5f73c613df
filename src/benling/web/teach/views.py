"""Pages of the trainer. A trainer sees the courses they answer for, no other."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from benling.accounts.models import Account, Role
from benling.accounts.scope import Scope, scope_of
from benling.catalog.models import CourseEdition
from benling.clock import today
from benling.errors import Refused
from benling.exchange import due, releases
from benling.web.teach import overview
from benling.web.teach.forms import ExtensionForm, WithdrawForm


@login_required
def teach(request: HttpRequest) -> HttpResponse:
    rows = [overview.row_of(edition) for edition in overview.editions_for(_scope(request))]
    return render(request, "benling/teach/teach.html", {"rows": rows})


@login_required
def edition(request: HttpRequest, course: str, edition: str) -> HttpResponse:
    return _edition_page(request, _own_edition(request, course, edition))


@login_required
@require_POST
def withdraw(request: HttpRequest, course: str, edition: str) -> HttpResponse:
    found = _own_edition(request, course, edition)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _edition_page(request, found, withdraw=form)
    releases.withdraw(found, by=_scope(request).person_id, reason=form.cleaned_data["reason"])
    messages.success(request, f"{found.title}（{found.edition} 版）已撤回，学员会看到原因。")
    return redirect("teach_edition", course=course, edition=edition)


@login_required
@require_POST
def extend(request: HttpRequest, course: str, edition: str) -> HttpResponse:
    found = _own_edition(request, course, edition)
    form = ExtensionForm(request.POST)
    if not form.is_valid():
        return _edition_page(request, found, extension=form)
    try:
        due.extend(
            found,
            form.cleaned_data["person_id"],
            form.cleaned_data["due_on"],
            reason=form.cleaned_data["reason"],
            by=_scope(request).person_id,
        )
    except Refused as refused:
        for problem in refused.problems:
            form.add_error(None, str(problem))
        return _edition_page(request, found, extension=form)
    messages.success(request, "已延期，学员页面上的日期已更新。")
    return redirect("teach_edition", course=course, edition=edition)


def _edition_page(
    request: HttpRequest,
    found: CourseEdition,
    *,
    withdraw: WithdrawForm | None = None,
    extension: ExtensionForm | None = None,
) -> HttpResponse:
    context = {
        "row": overview.row_of(found),
        "marking_url": f"/services/marking/{found.course}/{found.edition}/",
        "questions": overview.questions_of(found),
        "waiting": overview.waiting_marks(found),
        "failed": overview.failed_attempts(found),
        "extensions": overview.extensions_of(found),
        "withdraw_form": withdraw or WithdrawForm(),
        "extension_form": extension or ExtensionForm(),
    }
    return render(request, "benling/teach/edition.html", context)


def _scope(request: HttpRequest) -> Scope:
    assert isinstance(request.user, Account)  # noqa: S101  # login_required has seen to it
    scope = scope_of(request.user, today())
    if not (scope.has(Role.TRAINER) or scope.has(Role.ADMIN)):
        raise PermissionDenied("教学工作台只对主讲教员开放。")
    return scope


def _own_edition(request: HttpRequest, course: str, edition: str) -> CourseEdition:
    for found in overview.editions_for(_scope(request)):
        if found.course == course and found.edition == edition:
            return found
    raise Http404("没有这门课，或您不是它的主讲人")
