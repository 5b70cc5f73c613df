"""The Hub's questions to ``benling web``: is this password right, may this person still work."""

import json
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPRequest

from benling.home import Home
from benling.hub.ports import LOOPBACK, read_ports

_SECONDS = 15


class DirectoryDown(Exception):
    """``benling web`` gave no answer; nothing is known about the person."""


class Directory:
    """Speaks to the web service directly, not through the proxy, with the key both know."""

    def __init__(self, home: Home) -> None:
        self._home = home

    async def check(self, username: str, password: str, addresses: list[str]) -> dict[str, Any]:
        """``{outcome: ok|wrong|locked|must_change|not_here, …}``. Raises: DirectoryDown."""
        content = {"username": username, "password": password, "addresses": addresses}
        return await self._ask("check", content)

    async def standing(self, username: str) -> dict[str, Any]:
        """``{outcome: ok, username, groups, stamp}`` or ``{outcome: gone}``.

        Raises: DirectoryDown.
        """
        return await self._ask("standing", {"username": username})

    async def _ask(self, question: str, content: dict[str, Any]) -> dict[str, Any]:
        port = read_ports(self._home).web
        request = HTTPRequest(
            f"http://{LOOPBACK}:{port}/services/benling/account/internal/{question}",
            method="POST",
            headers={
                "Content-Type": "application/json",
                "X-Benling-Internal-Key": self._home.secret("internal-auth"),
            },
            body=json.dumps(content),
            request_timeout=_SECONDS,
        )
        try:
            response = await AsyncHTTPClient().fetch(request)
            answer: dict[str, Any] = json.loads(response.body)
        except Exception as error:
            raise DirectoryDown(str(error)) from error
        return answer
