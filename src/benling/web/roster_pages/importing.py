"""Upload → preview → confirm → result, and back again by undo."""

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from benling.accounts.provision import ensure_accounts
from benling.errors import Refused, refuse
from benling.roster import importer
from benling.roster.models import ChangeKind, RosterChange
from benling.roster.names import name_of
from benling.roster.package import read_bytes
from benling.roster.reading import read_subtree
from benling.roster.rules import roster_rules
from benling.roster.undo import last_import
from benling.roster.wording import titled
from benling.web.roster_pages import previews
from benling.web.roster_pages.rights import HrDesk, hr_desk


@never_cache
@login_required
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Check a file; nothing is written. Outside the own subtrees it is not even looked at."""
    desk = hr_desk(request)
    file = request.FILES.get("file")
    name = "" if not isinstance(file, UploadedFile) else Path(file.name or "").name
    try:
        plan = _plan(desk, file, name)
    except Refused as refused:
        return _refusal(request, refused, name)
    preview = previews.keep(plan, desk.account.username)
    return redirect("roster_preview", token=preview.token)


def _plan(desk: HrDesk, file: Any, name: str) -> importer.Plan:
    if file is None:
        raise refuse("文件", "没有选择文件", "须上传名册工作簿", "先选择文件，再点“检查文件”")
    if not name.lower().endswith(".xlsx"):
        raise refuse(
            "文件",
            f"“{name}”不是 .xlsx 工作簿",
            "名册文件须是 .xlsx 工作簿",
            "在 Excel 或 WPS 中另存为“Excel 工作簿（*.xlsx）”后再上传",
        )
    rules = roster_rules()
    data = read_bytes(file, rules.limits)
    subtree = read_subtree(data, rules)
    if subtree is not None:
        desk.check(subtree)
    file.seek(0)
    return importer.plan(file, file_name=name)


@never_cache
@login_required
@require_GET
def preview(request: HttpRequest, token: str) -> HttpResponse:
    desk = hr_desk(request)
    try:
        found = previews.find(token, desk.account.username)
    except Refused as refused:
        return _refusal(request, refused, "", status=404)
    desk.check(found.kept["subtree"])
    context = {"token": token, "may_override": desk.is_city, **found.kept}
    return render(request, "benling/roster/preview.html", context)


@never_cache
@login_required
@require_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Apply exactly what the preview showed."""
    desk = hr_desk(request)
    try:
        found = previews.find(token, desk.account.username)
    except Refused as refused:
        return _refusal(request, refused, "", status=404)
    desk.check(found.kept["subtree"])
    reason = request.POST.get("vanish_reason", "").strip() if desk.is_city else ""
    try:
        plan = importer.plan(found.file, file_name=found.kept["file_name"])
        if not previews.is_same(found, plan):
            raise importer.stale()
        change = importer.apply(plan, by=desk.account.username, vanish_reason=reason)
    except Refused as refused:
        return _refusal(request, refused, found.kept["file_name"])
    ensure_accounts(person.person_id for person in plan.diff.people_added)
    previews.forget(found)
    messages.success(request, "名册已导入。")
    return redirect("roster_change", number=change.pk)


@never_cache
@login_required
@require_GET
def change(request: HttpRequest, number: int) -> HttpResponse:
    """The result of one change."""
    desk, found = _change(request, number)
    return render(request, "benling/roster/change.html", _change_context(desk, found))


@never_cache
@login_required
@require_POST
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take back this import, if it is the last one of its subtree."""
    desk, found = _change(request, number)
    try:
        if last_import(found.subtree) != found:
            raise refuse(
                f"变动第 {number} 号",
                "它不是该填报范围最近的一次导入，或者已经撤销",
                "只能撤销最近的一次导入",
                "在变动历史中查看最近的一次",
            )
        undone = importer.undo_last(found.subtree, by=desk.account.username)
    except Refused as refused:
        return _refusal(request, refused, found.file_name)
    messages.success(request, f"第 {number} 号导入已撤销，名册回到它之前的样子。")
    return redirect("roster_change", number=undone.pk)


def _change(request: HttpRequest, number: int) -> tuple[HrDesk, RosterChange]:
    desk = hr_desk(request)
    found = RosterChange.objects.filter(pk=number).first()
    if found is None:
        raise Http404("没有这次变动")
    desk.check(found.subtree)
    return desk, found


def _change_context(desk: HrDesk, found: RosterChange) -> dict[str, Any]:
    return {
        "change": found,
        "counts": titled(found.summary.get("counts", {})),
        "by": name_of(found.recorded_by),
        "may_undo": found.kind == ChangeKind.IMPORT and last_import(found.subtree) == found,
        "undone_by": RosterChange.objects.filter(undoes=found).first(),
    }


def _refusal(
    request: HttpRequest, refused: Refused, file_name: str, *, status: int = 422
) -> HttpResponse:
    context = {"problems": refused.problems, "file_name": file_name}
    return render(request, "benling/roster/refused.html", context, status=status)
