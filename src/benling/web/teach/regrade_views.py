"""Regrading on the workbench: publish the correction, try it, look, confirm, agree, take back."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from benling.catalog.models import CourseEdition
from benling.clock import local_date, now
from benling.errors import Refused
from benling.regrading import flow
from benling.regrading.comparison import compare
from benling.regrading.models import Regrade, State
from benling.regrading.workbook import workbook
from benling.regrading.worker import progress_of
from benling.roster.names import names_of
from benling.web.teach import regrade_process
from benling.web.teach.desk import own_edition, scope_for
from benling.web.teach.regrade_forms import CorrectionForm, ReasonForm
from benling.web.teach.regrade_page import Wanted, page_of, written_of

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache
@login_required
@require_GET
def regrade(request: HttpRequest, course: str, edition: str) -> HttpResponse:
    return _page(request, own_edition(request, course, edition))


@never_cache
@login_required
@require_GET
def written(request: HttpRequest, course: str, edition: str, number: int) -> HttpResponse:
    """What an applied regrading wrote, for ever as it was written."""
    chosen = own_edition(request, course, edition)
    found = Regrade.objects.filter(edition=chosen, pk=number, state=State.APPLIED).first()
    if found is None:
        raise Http404("没有这次生效的重评")
    context = {"edition": chosen, "regrade": found, "rows": written_of(found)}
    return render(request, "benling/teach/regrade_written.html", context)


@never_cache
@login_required
@require_GET
def state(request: HttpRequest, course: str, edition: str) -> JsonResponse:
    """Polled while it is tried or written. What is half-written is carried on by itself."""
    found = flow.open_regrade(own_edition(request, course, edition))
    if found is None:
        return JsonResponse({"state": "none"})
    if found.state == State.APPLYING:
        regrade_process.carry_on(found)
    progress = progress_of(found)
    return JsonResponse(
        {
            "state": progress.state,
            "done": progress.done,
            "total": progress.total,
            "per_minute": None if progress.per_minute is None else round(progress.per_minute, 1),
            "seconds_left": progress.seconds_left,
            "at_work": progress.at_work,
        }
    )


@never_cache
@login_required
@require_GET
def export(request: HttpRequest, course: str, edition: str) -> HttpResponse:
    """Everybody of the open regrading as a workbook."""
    found = flow.open_regrade(own_edition(request, course, edition))
    if found is None or found.state not in (State.READY, State.WAITING):
        raise Http404("没有可导出的对照")
    rows = compare(found)
    names = names_of(row.person_id for row in rows)
    response = HttpResponse(workbook(found, rows, names), content_type=_XLSX)
    name = f"regrade-{course}-{edition}-{found.pk}-{local_date(now())}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@require_POST
def publish(request: HttpRequest, course: str, edition: str) -> HttpResponse:
    """Publish what lies in the server's course folder as a correction of this edition."""
    chosen = own_edition(request, course, edition)
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return _page(request, chosen, correction=form)
    try:
        answer = regrade_process.publish_correction(
            chosen.course,
            chosen.edition,
            by=scope_for(request).person_id,
            reason=form.cleaned_data["reason"],
            allow_texts=form.cleaned_data["allow_texts"],
        )
    except Refused as refused:
        for problem in refused.problems:
            form.add_error(None, str(problem))
        return _page(request, chosen, correction=form)
    said = (
        f"已发布第 {answer['revision']} 号评分更正（{answer['edition']} 版），还没有改动任何成绩。"
    )
    messages.success(request, said)
    return redirect("teach_regrade", course=course, edition=answer["edition"])


@login_required
@require_POST
def start(request: HttpRequest, course: str, edition: str) -> HttpResponse:
    """Begin to try the newest correction, or go on where it was interrupted."""

    def act(chosen: CourseEdition) -> str:
        found = flow.start(chosen, by=scope_for(request).person_id)
        flow.look_again(found)
        regrade_process.carry_on(found)
        return "开始试算，成绩不会改动。"

    return _acted(request, course, edition, act)


@login_required
@require_POST
def confirm(request: HttpRequest, course: str, edition: str) -> HttpResponse:
    def act(chosen: CourseEdition) -> str:
        found = _open(chosen)
        seen = request.POST.get("seen", "")
        row = flow.confirm(found, by=scope_for(request).person_id, seen=seen)
        if row.state == State.WAITING:
            return "已确认。有人会被取消合格或推后合格时间，等待另一人复核后写入。"
        regrade_process.carry_on(row)
        return "已确认，正在写入。"

    return _acted(request, course, edition, act)


@login_required
@require_POST
def approve(request: HttpRequest, course: str, edition: str) -> HttpResponse:
    def act(chosen: CourseEdition) -> str:
        row = flow.approve(_open(chosen), scope_for(request))
        regrade_process.carry_on(row)
        return "已复核同意，正在写入。"

    return _acted(request, course, edition, act)


@login_required
@require_POST
def discard(request: HttpRequest, course: str, edition: str) -> HttpResponse:
    def act(chosen: CourseEdition) -> str:
        reason = request.POST.get("reason", "")
        flow.discard(_open(chosen), by=scope_for(request).person_id, reason=reason)
        return "已放弃这次重评，没有改动任何成绩。"

    return _acted(request, course, edition, act)


@login_required
@require_POST
def revert(request: HttpRequest, course: str, edition: str) -> HttpResponse:
    def act(chosen: CourseEdition) -> str:
        last = Regrade.objects.filter(edition=chosen, state=State.APPLIED).last()
        if last is None:
            raise Http404("没有生效的重评")
        reason = request.POST.get("reason", "")
        found = flow.revert(last, by=scope_for(request).person_id, reason=reason)
        regrade_process.carry_on(found)
        return "开始试算撤回的结果，确认前不改动成绩。"

    return _acted(request, course, edition, act)


def _acted(
    request: HttpRequest, course: str, edition: str, act: Callable[[CourseEdition], str]
) -> HttpResponse:
    """Do it, say so, and show the page; a refusal shows the page with every reason."""
    chosen = own_edition(request, course, edition)
    try:
        messages.success(request, act(chosen))
    except Refused as refused:
        return _page(request, chosen, problems=[str(problem) for problem in refused.problems])
    return redirect("teach_regrade", course=course, edition=edition)


def _open(chosen: CourseEdition) -> Regrade:
    found = flow.open_regrade(chosen)
    if found is None:
        raise Http404("没有未结束的重评")
    return found


def _page(
    request: HttpRequest,
    chosen: CourseEdition,
    *,
    correction: forms.Form | None = None,
    problems: list[str] | None = None,
) -> HttpResponse:
    context: dict[str, Any] = page_of(chosen, scope_for(request), Wanted.of(request.GET))
    context |= {
        "correction_form": correction or CorrectionForm(),
        "discard_form": ReasonForm(auto_id="discard_%s"),
        "revert_form": ReasonForm(auto_id="revert_%s"),
        "problems": problems or [],
    }
    refused = bool(problems) or bool(correction is not None and correction.errors)
    return render(request, "benling/teach/regrade.html", context, status=422 if refused else 200)
