"""Sign-in through a directory's OpenID Connect, by configuration alone.

Read from ``BENLING_OIDC_*`` or the section ``oidc`` of ``$BENLING_HOME/settings.yml``; the
environment wins. The claim named ``username_claim`` must hold the person id of the roster.
"""

import os
from dataclasses import dataclass
from typing import Any

import yaml
from oauthenticator.generic import GenericOAuthenticator

from benling.errors import Problem, Refused
from benling.home import Home
from benling.hub.directory import DirectoryDown
from benling.hub.handlers import HANDLERS
from benling.hub.sign_on import SignOn

_NEEDED = ("client_id", "client_secret", "authorize_url", "token_url", "userdata_url")
_DEFAULTS = {
    "username_claim": "sub",
    "scope": "openid profile",
    "title": "统一身份认证",
    "callback_url": "",
    "logout_url": "",
}
_NOT_HERE = (
    "您已通过统一身份认证，但名册中没有在册的您，所以不能进入学习平台。请联系本单位组织人事部门。"
)


@dataclass(frozen=True)
class OidcSettings:
    client_id: str
    client_secret: str
    authorize_url: str
    token_url: str
    userdata_url: str
    username_claim: str
    scope: tuple[str, ...]
    #: what the sign-in button calls the directory
    title: str
    #: public address of ``/hub/oauth_callback``; empty = as the browser reached us
    callback_url: str
    #: where signing out continues, so that the directory's session ends too
    logout_url: str


def read_oidc(home: Home) -> OidcSettings | None:
    """The settings; None when OIDC is not configured. Raises: Refused with all that is missing."""
    file = home.root / "settings.yml"
    section: dict[str, Any] = {}
    if file.exists():
        section = (yaml.safe_load(file.read_text(encoding="utf-8")) or {}).get("oidc") or {}
    given = {key: str(value) for key, value in section.items()}
    for key in (*_NEEDED, *_DEFAULTS):
        value = os.environ.get(f"BENLING_OIDC_{key.upper()}")
        if value:
            given[key] = value
    if not given:
        return None
    problems = [
        Problem(
            f"统一身份认证设置 {key}",
            "没有填写",
            "接入统一身份认证须填全",
            f"在 settings.yml 的 oidc 一节或环境变量 BENLING_OIDC_{key.upper()} 中填写",
        )
        for key in _NEEDED
        if not given.get(key)
    ] + [
        Problem(f"统一身份认证设置 {key}", "不认识这一项", "只能用列出的各项", "删去或改正名称")
        for key in sorted(set(given) - {*_NEEDED, *_DEFAULTS})
    ]
    if problems:
        raise Refused(problems)
    filled = {**_DEFAULTS, **given}
    scope = tuple(filled.pop("scope").split())
    return OidcSettings(**filled, scope=scope)


def configure_oidc(c: Any, settings: OidcSettings) -> None:
    """Put the settings where GenericOAuthenticator reads them."""
    section = c.OidcAuthenticator
    for key in (*_NEEDED, "username_claim"):
        setattr(section, key, getattr(settings, key))
    section.scope = list(settings.scope)
    section.login_service = settings.title
    section.custom_403_message = _NOT_HERE
    section.enable_pkce = True
    if settings.callback_url:
        section.oauth_callback_url = settings.callback_url
    if settings.logout_url:
        section.logout_redirect_url = settings.logout_url


class OidcAuthenticator(SignOn, GenericOAuthenticator):
    """The directory says who it is; the roster says whether and as what they may come in."""

    async def authenticate(self, handler: Any, data: Any = None, **kwargs: Any) -> Any:
        model = await super().authenticate(handler, data, **kwargs)
        if not model:
            return None
        try:
            standing = await self.directory.standing(self.normalize_username(model["name"]))
        except DirectoryDown as down:
            self.log.error("cannot look up %s: %s", model["name"], down)
            return None
        if standing["outcome"] != "ok":
            return None
        self.forget(standing["username"])
        # Tokens of the directory are not kept: nothing here needs them after sign-in.
        return {"name": standing["username"], "groups": standing["groups"], "auth_state": None}

    def get_handlers(self, app: Any) -> list[Any]:
        ours = [(path, handler) for path, handler in HANDLERS if path != "/login"]
        return [*ours, *super().get_handlers(app)]
