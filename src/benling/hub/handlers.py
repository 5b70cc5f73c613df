"""The Hub's own pages that differ from JupyterHub's: sign-in, emergency door, home."""

from typing import Any

from jupyterhub.handlers.base import BaseHandler
from jupyterhub.handlers.login import LoginHandler
from tornado.web import HTTPError, authenticated

from benling.home import home
from benling.hub import break_glass

#: where people work; the Hub itself has no page for them
START_PAGE = "/services/benling/"
_STALE_FORM = "登录页停留过久，已经过期。请再登录一次。"
_ERRORS = {
    "wrong": "人员编号或密码不对。",
    "not_here": "演示账号只能在本机登录。",
    "down": "账号服务暂时没有回应，请过一分钟再试。",
}


def sign_in_error(verdict: dict[str, Any]) -> str:
    """What the sign-in page says to a verdict other than ``ok``."""
    if verdict["outcome"] == "locked":
        return f"连续输错次数过多，为防他人猜密码，请 {verdict['minutes']} 分钟后再试。"
    return _ERRORS.get(verdict["outcome"], _ERRORS["wrong"])


def addresses_of(handler: BaseHandler) -> list[str]:
    """Every address the request says it came from; the last one is what the proxy itself saw."""
    claimed = handler.request.headers.get("X-Forwarded-For", "")
    listed = [part.strip() for part in claimed.split(",") if part.strip()]
    return [*listed, handler.request.remote_ip] if listed else [handler.request.remote_ip]


class SignInHandler(LoginHandler):
    """The sign-in page: plain words for each refusal, a way on for initial passwords."""

    #: set by the authenticator for this request
    verdict: dict[str, Any] | None = None

    def check_xsrf_cookie(self) -> None:
        try:
            BaseHandler.check_xsrf_cookie(self)
        except HTTPError as error:
            raise HTTPError(error.status_code, _STALE_FORM) from error

    async def post(self) -> None:
        data = {
            name: self.get_argument(name, default="", strip=name == "username")
            for name in ("username", "password")
        }
        user = await self.login_user(data)
        if user:
            self._jupyterhub_user = user
            self.redirect(self.get_next_url(user))
            return
        verdict = self.verdict or {"outcome": "wrong"}
        if verdict["outcome"] == "must_change":
            self.redirect(verdict["go_to"])
            return
        self.set_status(503 if verdict["outcome"] == "down" else 403)
        page = await self._render(
            login_error=sign_in_error(verdict), username=data["username"][:64]
        )
        self.finish(page)


class EmergencyHandler(BaseHandler):
    """Signs in the emergency name by a code issued on this machine."""

    async def get(self) -> None:
        self.finish(await self._page())

    async def post(self) -> None:
        code = self.get_body_argument("code", default="")
        if not break_glass.accept_code(home(), code):
            self.log.warning("emergency code refused, from %s", addresses_of(self))
            self.set_status(403)
            self.finish(await self._page(error="应急验证码不对、已用过或已过期。"))
            return
        self.log.warning("emergency sign-in, from %s", addresses_of(self))
        user = await self.auth_to_user(
            {"name": break_glass.EMERGENCY_NAME, "groups": ["admin"], "auth_state": None}
        )
        self.set_login_cookie(user)
        self._jupyterhub_user = user
        self.redirect(self.get_next_url(user))

    async def _page(self, error: str = "") -> str:
        page: str = await self.render_template(
            "emergency.html", xsrf=self.xsrf_token.decode("ascii"), login_error=error
        )
        return page


class HomeHandler(BaseHandler):
    """The Hub's home page would show nothing but a server switch: go to one's own work."""

    @authenticated
    async def get(self) -> None:
        self.redirect(START_PAGE)


HANDLERS = [(r"/login", SignInHandler), (r"/emergency", EmergencyHandler), (r"/home", HomeHandler)]
