"""Sign-on through the Hub (OAuth, PKCE), and API tokens that the Hub vouches for.

The OAuth state stands in the Django session: HubOAuth's own lives in one process only.
"""

import os
import secrets
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login as django_login
from django.contrib.auth import logout as django_logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from benling.accounts.models import Account
from benling.accounts.standing import may_work
from benling.clock import today

_STATE = "hub_oauth"
_BACKEND = "benling.accounts.backend.RosterBackend"
#: A revoked token works until its cache entry ends, so the cache is short.
_TOKEN_CACHE_SECONDS = 30


@cache
def _hub() -> Any:
    from jupyterhub.services.auth import HubOAuth

    return HubOAuth(cache_max_age=_TOKEN_CACHE_SECONDS)


def login(request: HttpRequest) -> HttpResponse:
    """Send the browser to the Hub; ``?next=`` is where it comes back to."""
    hub = _hub()
    state = secrets.token_urlsafe(16)
    verifier, challenge, method = hub.generate_pkce_code_challenge()
    target = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = settings.PREFIX
    request.session[_STATE] = {"state": state, "verifier": verifier, "next": target}
    query = urlencode(
        {"state": state, "code_challenge": challenge, "code_challenge_method": method}
    )
    separator = "&" if "?" in hub.login_url else "?"
    return HttpResponseRedirect(f"{hub.login_url}{separator}{query}")


def oauth_callback(request: HttpRequest) -> HttpResponse:
    """The Hub sends the browser here with a code; trade it for an identity."""
    hub = _hub()
    kept = request.session.pop(_STATE, None)
    code = request.GET.get("code", "")
    if kept is None or not code or request.GET.get("state") != kept["state"]:
        return render(request, "benling/sign_on_failed.html", status=400)
    token = hub.token_for_code(code, code_verifier=kept["verifier"])
    account = _account(hub.user_for_token(token, use_cache=False))
    if account is None:
        return render(request, "benling/no_account.html", status=403)
    django_login(request, account, backend=_BACKEND)
    return HttpResponseRedirect(kept["next"])


def logout(request: HttpRequest) -> HttpResponse:
    """End our session, clear drafts from the browser, then end the Hub's session."""
    django_logout(request)
    hub_logout = os.environ.get("JUPYTERHUB_BASE_URL", "/") + "hub/logout"
    return render(request, "benling/signing_out.html", {"hub_logout": hub_logout})


def account_from_token(request: HttpRequest) -> Account | None:
    """Whose Hub token stands in the Authorization header; None if nobody's.

    The token must carry the access scope of this service.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() not in ("token", "bearer") or not token:
        return None
    return _account(_hub().user_for_token(token.strip()))


def _account(model: dict[str, Any] | None) -> Account | None:
    if model is None or model.get("kind", "user") != "user":
        return None
    hub = _hub()
    # Without knowing which scope opens this service, nobody is let in.
    if not hub.access_scopes or not hub.check_scopes(hub.access_scopes, model):
        return None
    account = Account.objects.filter(username=model["name"]).first()
    return account if account is not None and may_work(account, today()) else None
