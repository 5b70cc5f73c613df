"""The API as the dashboard asks it: with its viewer's ticket, never with a right of its own."""

import json
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import ProxyHandler, Request, build_opener

from benling.accounts import viewer_ticket

_SECONDS = 30


class ApiRefused(Exception):
    """The API said no, in Chinese fit to be shown. ``status`` is 0 when it is unreachable."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class Api:
    """One viewer's questions."""

    def __init__(self, url: str, ticket: str) -> None:
        self._url = url
        self._ticket = ticket
        # Loopback: whatever proxy the machine uses for the world is not asked.
        self._opener = build_opener(ProxyHandler({}))

    def org_units(self, **query: Any) -> dict[str, Any]:
        return self._get("org-units", query)

    def completion(self, code: str, **query: Any) -> dict[str, Any]:
        return self._get(f"completion/{quote(code, safe='')}", query)

    def people(self, code: str, **query: Any) -> dict[str, Any]:
        return self._get(f"completion/{quote(code, safe='')}/people", query)

    def evidence(self, person_id: str, **query: Any) -> dict[str, Any]:
        return self._get(f"people/{quote(person_id, safe='')}/evidence", query)

    def _get(self, path: str, query: dict[str, Any]) -> dict[str, Any]:
        given = {name: value for name, value in query.items() if value not in (None, "")}
        request = Request(  # noqa: S310  (our own loopback address)
            f"{self._url}{path}?{urlencode(given)}", headers={viewer_ticket.HEADER: self._ticket}
        )
        try:
            with self._opener.open(request, timeout=_SECONDS) as answer:
                body: dict[str, Any] = json.load(answer)
                return body
        except HTTPError as fault:
            raise ApiRefused(fault.code, _words(fault)) from fault
        except (URLError, TimeoutError) as fault:
            raise ApiRefused(0, "数据服务暂时没有应答，请稍后再试。") from fault


def _words(fault: HTTPError) -> str:
    if fault.code == 401:
        return "页面已打开较久，请刷新页面后继续。"
    try:
        problems = json.load(fault)["problems"]
        return "；".join(f"{problem['what']}（{problem['fix']}）" for problem in problems)
    except (ValueError, KeyError, TypeError):
        return "数据服务出错，请稍后再试；持续出现时请告知系统管理员。"
