"""账号服务: HR issues one-time codes to people who forgot their password."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from benling.accounts import reach, reset_codes
from benling.accounts.models import Account, ResetCode, Role
from benling.accounts.scope import Scope, scope_of
from benling.clock import now, today
from benling.errors import Refused

_MOST_PEOPLE = 20
_MOST_RECORDS = 30


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def service(request: HttpRequest) -> HttpResponse:
    """Find a person of the own subtree, issue a code, see what was issued."""
    account = request.user
    assert isinstance(account, Account)  # noqa: S101  # login_required
    on = today()
    scope = scope_of(account, on)
    if not scope.has(Role.HR):
        raise PermissionDenied("只有组织人事可以办理账号服务。")
    words = (request.POST.get("words") or request.GET.get("words") or "").strip()
    context: dict[str, Any] = {"words": words, "lifetime_hours": _hours()}
    if request.method == "POST":
        _issue(account, request.POST.get("person_id", "").strip(), on, context)
    roots = reset_codes.hr_roots(account.username, on)
    if words:
        context |= _people(scope, roots, words, on)
    context["records"] = _records(account.username, roots, on)
    status = 403 if context.get("refusal") else 200
    return render(request, "benling/account/service.html", context, status=status)


def _issue(account: Account, person_id: str, on: date, context: dict[str, Any]) -> None:
    try:
        issued = reset_codes.issue(account, person_id)
    except Refused as refused:
        context["refusal"] = refused.problems[0]
        return
    context["issued"] = issued
    context["issued_name"] = reach.person_name(person_id, on)
    context["issued_code"] = f"{issued.code[:5]}-{issued.code[5:]}"


def _people(scope: Scope, roots: list[str], words: str, on: date) -> dict[str, Any]:
    found = list(reach.find_people(words, roots, on)[: _MOST_PEOPLE + 1])
    people = [
        {
            "person_id": fact.person.person_id,
            "name": fact.name,
            "post_level": fact.post_level,
            "rank": fact.rank,
            "why_not": reset_codes.why_not(scope, fact.person.person_id, on),
        }
        for fact in found[:_MOST_PEOPLE]
    ]
    return {"people": people, "more_people": len(found) > _MOST_PEOPLE, "most": _MOST_PEOPLE}


def _records(person_id: str, roots: list[str], on: date) -> list[dict[str, Any]]:
    """Codes issued for people of the subtree, whoever issued them, newest first."""
    mine = ResetCode.objects.select_related("account").order_by("-issued_at")
    rows = []
    for record in mine[: _MOST_RECORDS * 4].iterator():
        if record.issued_by == person_id or reach.works_within(record.account.username, roots, on):
            rows.append(_row(record, on))
        if len(rows) == _MOST_RECORDS:
            break
    return rows


def _row(record: ResetCode, on: date) -> dict[str, Any]:
    return {
        "person_id": record.account.username,
        "name": reach.person_name(record.account.username, on),
        "issued_by": reach.person_name(record.issued_by, on),
        "issued_at": record.issued_at,
        "state": _state(record),
    }


def _state(record: ResetCode) -> tuple[str, str]:
    """Badge class and text."""
    if record.used_at is not None:
        return "ok", "已使用"
    if record.tries >= reset_codes.MOST_TRIES:
        return "error", "试错过多，已作废"
    if record.expires_at <= now():
        return "quiet", "已过期"
    return "warn", "未使用"


def _hours() -> int:
    return int(reset_codes.CODE_LIFETIME.total_seconds() // 3600)
