"""Pages of the trainer. A trainer sees the courses they answer for, no other."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from benling.catalog.legal.slots import slots_of
from benling.catalog.models import CourseEdition
from benling.clock import today
from benling.errors import Refused
from benling.exchange import due, releases
from benling.home import content_root
from benling.web.teach import overview
from benling.web.teach.desk import own_edition, scope_for
from benling.web.teach.forms import ExtensionForm, WithdrawForm
from benling.web.teach.queue_panel import panel_of


@login_required
def teach(request: HttpRequest) -> HttpResponse:
    rows = [overview.row_of(edition) for edition in overview.editions_for(scope_for(request))]
    return render(
        request,
        "benling/teach/teach.html",
        {"rows": rows, "slots": slots_of(content_root(), today())},
    )


@login_required
def edition(request: HttpRequest, course: str, edition: str) -> HttpResponse:
    return _edition_page(request, own_edition(request, course, edition))


@login_required
@require_POST
def withdraw(request: HttpRequest, course: str, edition: str) -> HttpResponse:
    found = own_edition(request, course, edition)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _edition_page(request, found, withdraw=form)
    releases.withdraw(found, by=scope_for(request).person_id, reason=form.cleaned_data["reason"])
    messages.success(request, f"{found.title}（{found.edition} 版）已撤回，学员会看到原因。")
    return redirect("teach_edition", course=course, edition=edition)


@login_required
@require_POST
def extend(request: HttpRequest, course: str, edition: str) -> HttpResponse:
    found = own_edition(request, course, edition)
    form = ExtensionForm(request.POST)
    if not form.is_valid():
        return _edition_page(request, found, extension=form)
    try:
        due.extend(
            found,
            form.cleaned_data["person_id"],
            form.cleaned_data["due_on"],
            reason=form.cleaned_data["reason"],
            by=scope_for(request).person_id,
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
    context = panel_of(found) | {
        "edition": found,
        "row": overview.row_of(found),
        "marking_url": f"/services/marking/{found.course}/{found.edition}/",
        "questions": overview.questions_of(found),
        "waiting": overview.waiting_marks(found),
        "doubtful": overview.doubtful_attempts(found),
        "weaker_tiers": overview.weaker_tiers_of(found),
        "extensions": overview.extensions_of(found),
        "withdraw_form": withdraw or WithdrawForm(),
        "extension_form": extension or ExtensionForm(),
    }
    return render(request, "benling/teach/edition.html", context)
