"""Talking to the exchange over HTTP: one method a route, refusals in words, retries where safe.

Everything may be repeated: fetching changes nothing, and handing in the same content again is
answered with the first receipt.
"""

import hashlib
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urljoin

import requests

from benling.errors import Problem, Refused

DIGEST_HEADER = "X-Benling-Content-SHA256"
_TRIES = 4
_FIRST_PAUSE_SECONDS = 0.5
#: connecting, and waiting between two pieces of the answer
_TIMEOUT_SECONDS = (5, 60)
#: a release is built while the caller waits
_RELEASE_SECONDS = (5, 330)
#: the service is starting, restarting or behind a proxy that lost it
_PASSING = frozenset({502, 503, 504})
#: the upload was damaged on its way
DAMAGED_ON_THE_WAY = 460


class Unreachable(ConnectionError):
    """The service did not answer after several tries. The message is Chinese."""


class NotAllowed(Refused):
    """Nobody signed in, or no right to do this."""


@dataclass(frozen=True)
class Receipt:
    """What the server answers once a submission is durably stored."""

    receipt: str
    #: which attempt of this person at this edition, from 1
    number: int
    submitted_at: datetime
    late: bool
    #: the same content had been handed in before
    repeated: bool


class ExchangeHttp:
    """The exchange as one person sees it."""

    def __init__(
        self, base_url: str, token: str, *, tries: int = _TRIES, pause: float = _FIRST_PAUSE_SECONDS
    ) -> None:
        self.base_url = base_url.rstrip("/") + "/"
        self._tries = tries
        self._pause = pause
        self._session = requests.Session()
        # Proxies of the environment are for the outside world; this service is beside us.
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"token {token}"

    @classmethod
    def from_environment(cls) -> "ExchangeHttp":
        """As the variables of a learner's server say. Raises: Refused outside of one."""
        url = os.environ.get("BENLING_EXCHANGE_URL", "")
        token = os.environ.get("JUPYTERHUB_API_TOKEN", "")
        if not url or not token:
            what, rule = "找不到交换服务的地址或令牌", "须在平台打开的环境里运行"
            raise Refused([Problem("运行环境", what, rule, "从“我的学习”点“开始”进入后再试")])
        return cls(url, token)

    def assignments(self) -> list[dict[str, Any]]:
        """Released courses for this person: course, edition, title, assignment, due_on, status."""
        return self._list("assignments")

    def handout(self, course: str) -> bytes:
        """tar.gz of the assignment's folder, with this person's data."""
        return self._call("GET", f"courses/{quote(course, safe='')}/handout").content

    def lesson(self, course: str, name: str) -> bytes:
        """tar.gz of a lesson's notebook and images."""
        path = f"courses/{quote(course, safe='')}/lessons/{quote(name, safe='')}"
        return self._call("GET", path).content

    def submit(
        self, course: str, archive: bytes, *, headers: Mapping[str, str] | None = None
    ) -> Receipt:
        """Hand in. Returns only when it is durably stored there. Raises: Refused, Unreachable."""
        answer = self._call(
            "POST",
            f"courses/{quote(course, safe='')}/attempts",
            data=archive,
            headers={
                "Content-Type": "application/gzip",
                DIGEST_HEADER: hashlib.sha256(archive).hexdigest(),
                **(headers or {}),
            },
        ).json()
        return Receipt(
            receipt=answer["receipt"],
            number=answer["number"],
            submitted_at=datetime.fromisoformat(answer["submitted_at"]),
            late=answer["late"],
            repeated=answer["repeated"],
        )

    def attempts(self, course: str) -> list[dict[str, Any]]:
        """This person's attempts, newest first."""
        return self._list(f"courses/{quote(course, safe='')}/attempts")

    def feedback(self, receipt: str) -> bytes:
        """tar.gz of an attempt's feedback. Raises: Refused while there is none."""
        return self._call("GET", f"attempts/{quote(receipt, safe='')}/feedback").content

    def release(self, course: str) -> dict[str, Any]:
        """For the course's trainers: build on the server and publish."""
        path = f"courses/{quote(course, safe='')}/releases"
        released: dict[str, Any] = self._call("POST", path, timeout=_RELEASE_SECONDS).json()
        return released

    def submissions(self, course: str) -> list[dict[str, Any]]:
        """For the course's trainers: everybody's attempts at the current edition."""
        return self._list(f"courses/{quote(course, safe='')}/submissions")

    def submission(self, course: str, receipt: str) -> bytes:
        """For the course's trainers: an attempt's archive as received."""
        path = f"courses/{quote(course, safe='')}/submissions/{quote(receipt, safe='')}"
        return self._call("GET", path).content

    def _list(self, path: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self._call("GET", path).json()
        return rows

    def _call(self, method: str, path: str, **request: Any) -> requests.Response:
        request.setdefault("timeout", _TIMEOUT_SECONDS)
        pause = self._pause
        for left in reversed(range(self._tries)):
            try:
                response = self._session.request(
                    method,
                    urljoin(self.base_url, path),
                    allow_redirects=False,
                    **request,
                )
                if _arrived_whole(response):
                    return _answered(response)
            except requests.RequestException:
                if not left:
                    raise Unreachable(_AWAY) from None
            if left:
                time.sleep(pause)
                pause *= 2
        raise Unreachable(_AWAY)


_AWAY = "连不上平台，多次重试没有成功。您的文件没有变动，请稍后再试。"


def _arrived_whole(response: requests.Response) -> bool:
    """False for what is worth another try: the service away, or bytes damaged on the way."""
    if response.status_code in _PASSING or response.status_code == DAMAGED_ON_THE_WAY:
        return False
    expected = response.headers.get(DIGEST_HEADER)
    return expected is None or expected == hashlib.sha256(response.content).hexdigest()


def _answered(response: requests.Response) -> requests.Response:
    if response.ok and not response.is_redirect:
        return response
    try:
        problems = [Problem(**problem) for problem in response.json()["problems"]]
    except (ValueError, KeyError, TypeError):
        what = f"平台没有正常答复（代码 {response.status_code}）"
        problems = [Problem("平台", what, "须得到平台的明确答复", "请稍后再试，仍不行请告知管理员")]
    raise (NotAllowed if response.status_code in (401, 403) else Refused)(problems)
