"""The menu: each person sees the areas their roles open, nothing else."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from benling.accounts.models import Account, Role
from benling.accounts.scope import scope_of
from benling.clock import today
from benling.roster.names import name_of

#: The dashboard is a service of its own beside this one.
DASHBOARD_URL = "/services/dashboard/"


@dataclass(frozen=True)
class MenuItem:
    title: str
    url: str
    current: bool


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Template context: ``menu``, ``signed_in_name``, and ``scope`` (None for nobody)."""
    account = getattr(request, "user", None)
    if not isinstance(account, Account):
        return {"menu": [], "scope": None, "signed_in_name": ""}
    scope = scope_of(account, today())
    areas = [("我的学习", reverse("my"), True)]
    areas.append(("教学工作台", reverse("teach"), scope.has(Role.TRAINER)))
    areas.append(("完成情况", DASHBOARD_URL, scope.sees_org_units))
    areas.append(("人员名册", reverse("roster"), scope.has(Role.HR)))
    areas.append(("账号服务", reverse("account_service"), scope.has(Role.HR)))
    menu = [
        MenuItem(title, url, request.path.startswith(url)) for title, url, shown in areas if shown
    ]
    return {"menu": menu, "scope": scope, "signed_in_name": name_of(account.username)}
