"""The page itself: identity in, ticket out, first numbers in the HTML before any kernel runs."""

import asyncio
from contextvars import ContextVar
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.base.handlers import APIHandler
from tornado.web import HTTPError, authenticated
from voila.tornado.handler import TornadoVoilaHandler

from benling.accounts import viewer_ticket
from benling.clock import now
from benling.dashboard import kernels
from benling.dashboard.api_client import Api, ApiRefused

#: what the template shows at once; set while a page is being made
first_numbers: ContextVar[dict[str, Any]] = ContextVar("first_numbers")

POLICY = (
    "default-src 'self'; script-src 'self' blob: 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' blob:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'"
)


def page_config(config: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Voila's hook: the numbers travel to the template with the page's own settings."""
    config["benling"] = first_numbers.get()
    return config


class Page(TornadoVoilaHandler):
    """The dashboard of one viewer."""

    def initialize(self, *, viewer_key: str, api_url: str, **more: Any) -> None:
        super().initialize(**more)
        self._viewer_key = viewer_key
        self._api_url = api_url

    @property
    def content_security_policy(self) -> str:
        return POLICY

    @authenticated
    async def get(self, path: str | None = None) -> None:
        person_id: str = self.current_user.username
        ticket = viewer_ticket.issue(person_id, self._viewer_key, at=now())
        self._put_ticket(ticket)
        wanted = self.get_query_argument("org_unit", "")
        try:
            opening = await asyncio.to_thread(_opening, Api(self._api_url, ticket), wanted)
        except ApiRefused as refused:
            await self._refuse(refused)
            return
        self.xsrf_token  # noqa: B018  (reading it sets the cookie that closing the page needs)
        kernels.viewer.set(person_id)
        first_numbers.set(opening)
        await super().get(path=None)

    def _put_ticket(self, ticket: str) -> None:
        """Only what we say ourselves reaches the kernel under our header names."""
        for name in list(self.request.headers):
            if name.lower().startswith("x-benling-"):
                del self.request.headers[name]
        self.request.headers[viewer_ticket.HEADER] = ticket

    async def _refuse(self, refused: ApiRefused) -> None:
        self.set_status(refused.status if refused.status in (401, 403) else 503)
        titles = {401: "账号不能使用", 403: "没有权限"}
        title = titles.get(refused.status, "暂时打不开")
        template = self.settings["voila_jinja2_env"].get_template("refused.html.j2")
        await self.finish(template.render(title=title, reason=str(refused), base_url=self.base_url))


def _opening(api: Api, wanted: str) -> dict[str, Any]:
    tree = api.org_units()
    codes = [row["code"] for row in tree["org_units"]]
    if not codes:
        return {"viewer": tree["viewer"], "report": None}
    report = api.completion(wanted if wanted in codes else codes[0])
    keys = ("org_unit", "caliber", "measures", "heads", "exemptions")
    return {"viewer": tree["viewer"], "report": {key: report[key] for key in keys}}


class CloseOwnKernel(APIHandler):
    """The page says good-bye; Voila's own handler would let anybody end any kernel."""

    @authenticated
    async def post(self, kernel_id: str) -> None:
        if self.kernel_manager.owners.get(kernel_id) != self.current_user.username:
            raise HTTPError(403)
        await ensure_async(self.kernel_manager.shutdown_kernel(kernel_id))
        self.set_status(204)
        await self.finish()
