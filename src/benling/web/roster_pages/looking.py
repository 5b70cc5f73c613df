"""The landing page, the history, and files to take away."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from openpyxl.utils.datetime import WINDOWS_EPOCH

from benling.errors import Problem, Refused
from benling.roster.book import template as template_bytes
from benling.roster.cells import CellReader, Unreadable
from benling.roster.exporter import export as export_roster
from benling.roster.history import changes
from benling.roster.layout import COVER
from benling.roster.models import ChangeKind, OrgUnitFact, RosterChange
from benling.roster.names import name_of
from benling.roster.rules import roster_rules
from benling.roster.wording import titled
from benling.web.roster_pages.rights import HrDesk, hr_desk

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RECENT = 5
_HISTORY = 200


@never_cache
@login_required
@require_GET
def landing(request: HttpRequest) -> HttpResponse:
    return render(request, "benling/roster/landing.html", _landing(hr_desk(request)))


@never_cache
@login_required
@require_GET
def history(request: HttpRequest) -> HttpResponse:
    context = {"rows": _rows(hr_desk(request), _HISTORY), "most": _HISTORY}
    return render(request, "benling/roster/history.html", context)


@never_cache
@login_required
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    hr_desk(request)
    return _download(template_bytes(), "名册模板.xlsx")


@never_cache
@login_required
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """``?org_unit=CODE&on=YYYY-MM-DD``: the roster of a subtree on a day."""
    desk = hr_desk(request)
    code = request.GET.get("org_unit", "").strip().upper()
    desk.check(code)
    try:
        on = _day(request.GET.get("on", ""))
        data = export_roster(code, on)
    except ValueError:
        problem = Problem("日期", "读不出日期", "日期须写明年、月、日", "写成例如 2026-07-01")
    except Refused as refused:
        problem = refused.problems[0]
    else:
        return _download(data, f"名册-{code}-{on}.xlsx")
    return render(
        request,
        "benling/roster/landing.html",
        _landing(desk) | {"export_problem": problem},
        status=422,
    )


def _day(text: str) -> date:
    """A date as people type it. Raises: ValueError."""
    reader = CellReader(roster_rules(), WINDOWS_EPOCH)
    try:
        found: date | None = reader.read(text, COVER[1]).value
    except Unreadable as fault:
        raise ValueError(text) from fault
    if found is None:
        raise ValueError(text)
    return found


def _landing(desk: HrDesk) -> dict[str, Any]:
    covered = desk.org_units()
    names = OrgUnitFact.objects.filter(
        retracted_by__isnull=True, valid_to__isnull=True, org_unit__code__in=covered
    ).values_list("org_unit__code", "name")
    rules = roster_rules()
    called = dict(names)
    return {
        "roots": [(root, called.get(root, "")) for root in desk.roots],
        "org_units": sorted(names),
        "today": desk.on.isoformat(),
        "vanish_percent": rules.vanish_percent,
        "file_megabytes": rules.limits.file_bytes // (1024 * 1024),
        "rows": _rows(desk, _RECENT),
    }


def _rows(desk: HrDesk, most: int) -> list[dict[str, Any]]:
    """Changes that covered an org unit of the own subtrees, newest first."""
    covered = desk.org_units()
    return [_row(change) for change in changes(covered)[:most]]


def _row(change: RosterChange) -> dict[str, Any]:
    return {
        "change": change,
        "is_undo": change.kind == ChangeKind.UNDO,
        "undone": hasattr(change, "undone_by"),
        "by": name_of(change.recorded_by),
        "counts": titled(change.summary.get("counts", {})),
    }


def _download(data: bytes, name: str) -> HttpResponse:
    from django.utils.http import content_disposition_header

    response = HttpResponse(data, content_type=_XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
