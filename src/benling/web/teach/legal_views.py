"""Pages of the register of legal bases: the list, one edition, signing and taking back."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from benling.accounts.scope import Scope
from benling.catalog.legal import reviews
from benling.catalog.legal.edition import LegalRegister
from benling.catalog.legal.quarter import Quarter, quarter_of, read_quarter
from benling.catalog.legal.register_file import load_legal_register
from benling.catalog.legal.usage import usage_of
from benling.catalog.models import LegalReview
from benling.clock import now, today
from benling.errors import Refused
from benling.home import content_root
from benling.roster.names import name_of
from benling.web.teach import legal_page
from benling.web.teach.desk import scope_for
from benling.web.teach.legal_page import EditionLine


@login_required
def register(request: HttpRequest) -> HttpResponse:
    scope = scope_for(request)
    quarter = read_quarter(request.GET.get("quarter", "")) or quarter_of(today())
    shown = request.GET.get("show", "used")
    shown = shown if shown in legal_page.FILTERS else "used"
    try:
        legal, lines = _lines(scope, quarter)
    except Refused as refused:
        return render(request, "benling/teach/legal.html", {"problems": refused.problems})
    asked = legal_page.to_review(lines)
    context = {
        "legal": legal, "quarter": quarter, "is_now": quarter == quarter_of(today()),
        "quarters": _quarters(quarter), "asked": asked,
        "full_quarter": Quarter(quarter.year, legal.full_quarter).label.partition("年")[2],
        "waiting": sum(line.signed is None for line in asked),
        "mine": sum(line.signed is None and line.may_sign for line in asked),
        "alarms": [line for line in lines if line.alarm],
        "lines": legal_page.filtered(lines, shown), "shown": shown,
        "filters": [
            (name, label, len(legal_page.filtered(lines, name)))
            for name, label in legal_page.FILTERS.items()
        ],
        "results": reviews.RESULTS, "note_chars": reviews.NOTE_CHARS,
    }  # fmt: skip
    return render(request, "benling/teach/legal.html", context)


@login_required
def edition(request: HttpRequest, basis: str) -> HttpResponse:
    legal, line = _line(scope_for(request), basis)
    return render(request, "benling/teach/legal_edition.html", _context(legal, line))


@login_required
@require_POST
def sign(request: HttpRequest, basis: str) -> HttpResponse:
    scope = scope_for(request)
    legal, line = _line(scope, basis)
    _check_may_sign(line, scope)
    result, note = request.POST.get("result", ""), request.POST.get("note", "")
    try:
        made = reviews.sign(line.edition, result, note, by=_signer(scope), at=now())
    except Refused as refused:
        given = {"problems": refused.problems, "result": result, "note": note}
        return render(request, "benling/teach/legal_edition.html", _context(legal, line) | given)
    messages.success(request, f"已签名：{line.edition.name}，{made.get_result_display()}。")
    return redirect("teach_legal_edition", basis=basis)


@login_required
@require_POST
def undo(request: HttpRequest, basis: str, number: int) -> HttpResponse:
    scope = scope_for(request)
    legal, line = _line(scope, basis)
    _check_may_sign(line, scope)
    review = get_object_or_404(LegalReview, pk=number, basis=basis)
    note = request.POST.get("note", "")
    try:
        reviews.undo(review, note, by=_signer(scope), at=now())
    except Refused as refused:
        context = _context(legal, line) | {"problems": refused.problems}
        return render(request, "benling/teach/legal_edition.html", context)
    messages.success(request, "已撤销这次签名，原记录保留。")
    return redirect("teach_legal_edition", basis=basis)


def _lines(scope: Scope, quarter: Quarter) -> tuple[LegalRegister, list[EditionLine]]:
    root = content_root()
    legal = load_legal_register(root)
    return legal, legal_page.lines_of(legal, usage_of(root), scope, quarter, today())


def _line(scope: Scope, basis: str) -> tuple[LegalRegister, EditionLine]:
    """Raises: Http404 for an edition that is not registered."""
    try:
        legal, lines = _lines(scope, quarter_of(today()))
    except Refused:
        raise Http404("法律依据登记文件有误，暂时不能查看") from None
    for line in lines:
        if line.edition.id == basis:
            return legal, line
    raise Http404("登记里没有这个版本")


def _context(legal: LegalRegister, line: EditionLine) -> dict[str, Any]:
    places = sorted(line.usage.places, key=lambda place: (place.part, place.file, place.line))
    others = [row for text in legal.texts for row in text.editions if line.edition in text.editions]
    return {
        "line": line, "edition": line.edition, "places": places, "others": others,
        "history": reviews.history_of(line.edition.id), "results": reviews.RESULTS,
        "note_chars": reviews.NOTE_CHARS, "quarter": quarter_of(today()),
    }  # fmt: skip


def _check_may_sign(line: EditionLine, scope: Scope) -> None:
    if not legal_page.may_sign(line, scope):
        raise PermissionDenied("只有用到这一版的课程的 A 岗、B 岗可以签名。")


def _signer(scope: Scope) -> reviews.Signer:
    return reviews.Signer(scope.person_id, name_of(scope.person_id))


def _quarters(shown: Quarter) -> list[Quarter]:
    """The four before the present one, the present, the next, and the one shown."""
    first = quarter_of(date(today().year - 1, today().month, 1))
    found = [first]
    while len(found) < 6:
        found.append(found[-1].next())
    return sorted({*found, shown})
