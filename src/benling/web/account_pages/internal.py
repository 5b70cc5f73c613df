"""What the Hub asks: is this password right, may this person still work. Never through the proxy.

The Hub has no Django; it posts here with a key that only the two of them know.
"""

import json
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from benling.accounts import passwords
from benling.accounts.models import Account
from benling.accounts.scope import scope_of
from benling.accounts.standing import may_work
from benling.clock import today
from benling.home import home

KEY_HEADER = "X-Benling-Internal-Key"
#: set by the proxy on everything that passes it, and by nobody else who knows the key
_PROXY_HEADERS = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded")

Page = Callable[[HttpRequest, dict[str, Any]], HttpResponse]


def for_the_hub(page: Page) -> Callable[[HttpRequest], HttpResponse]:
    """Let in the Hub alone: right key, straight to this process, a JSON object in the body."""

    @csrf_exempt
    @require_POST
    @wraps(page)
    def guarded(request: HttpRequest) -> HttpResponse:
        came_through_proxy = any(name in request.headers for name in _PROXY_HEADERS)
        given = request.headers.get(KEY_HEADER, "")
        right = secrets.compare_digest(given.encode(), home().secret("internal-auth").encode())
        if came_through_proxy or not right:
            return JsonResponse({"problem": "forbidden"}, status=403)
        try:
            content = json.loads(request.body)
        except ValueError:
            return JsonResponse({"problem": "not JSON"}, status=400)
        if not isinstance(content, dict):
            return JsonResponse({"problem": "not an object"}, status=400)
        return page(request, content)

    return guarded


@for_the_hub
def check(request: HttpRequest, content: dict[str, Any]) -> HttpResponse:
    """``{username, password, addresses}`` → ``{outcome, …}``; see passwords.Verdict."""
    verdict = passwords.check(
        request,
        str(content.get("username", "")),
        str(content.get("password", "")),
        [str(address) for address in content.get("addresses", [])],
    )
    answer: dict[str, Any] = {"outcome": verdict.outcome}
    if verdict.outcome == "locked":
        answer["minutes"] = verdict.minutes
    elif verdict.outcome == "must_change" and verdict.account is not None:
        ticket = passwords.first_password_ticket(verdict.account)
        answer["go_to"] = f"{reverse('account_first')}?{urlencode({'ticket': ticket})}"
    elif verdict.outcome == "ok" and verdict.account is not None:
        answer |= _standing(verdict.account)
    return JsonResponse(answer)


@for_the_hub
def standing(request: HttpRequest, content: dict[str, Any]) -> HttpResponse:
    """``{username}`` → ``{outcome: ok, username, groups, stamp}`` or ``{outcome: gone}``."""
    account = Account.objects.filter(username=str(content.get("username", ""))).first()
    if account is None or not may_work(account, today()):
        return JsonResponse({"outcome": "gone"})
    return JsonResponse({"outcome": "ok", **_standing(account)})


def _standing(account: Account) -> dict[str, Any]:
    return {
        "username": account.username,
        "groups": sorted(scope_of(account, today()).roles),
        "stamp": passwords.password_stamp(account),
    }
