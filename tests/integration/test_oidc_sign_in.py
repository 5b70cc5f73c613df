"""Sign-in through a directory: real Hub, proxy and web service, and a real small provider."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from benling.home import Home
from benling.hub.ports import choose_ports
from stack.oidc_provider import CLIENT_ID, CLIENT_SECRET, OidcProvider
from stack.platform import Platform, wait_until
from stack.platform_cast import GONE
from stack.processes import Process, free_port

pytestmark = pytest.mark.slow
_TESTS = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def provider() -> Iterator[OidcProvider]:
    provider = OidcProvider()
    yield provider
    provider.close()


@pytest.fixture(scope="module")
def here(provider: OidcProvider) -> Iterator[Platform]:
    """Proxy, Hub and web only: signing in needs no more."""
    if os.geteuid() == 0:
        pytest.skip("the platform runs as an ordinary user only")
    here = Platform(Path(tempfile.mkdtemp(prefix="benling-")), free_port())
    environment = {
        **here.environment,
        "PYTHONPATH": str(_TESTS),
        "BENLING_OIDC_CLIENT_ID": CLIENT_ID,
        "BENLING_OIDC_CLIENT_SECRET": CLIENT_SECRET,
        "BENLING_OIDC_AUTHORIZE_URL": f"{provider.url}/authorize",
        "BENLING_OIDC_TOKEN_URL": f"{provider.url}/token",
        "BENLING_OIDC_USERDATA_URL": f"{provider.url}/userinfo",
        "BENLING_OIDC_USERNAME_CLAIM": "employee_no",
        "BENLING_OIDC_TITLE": "市统一身份认证",
    }
    fill = [sys.executable, "-m", "stack.fill_platform"]
    subprocess.run(fill, env=environment, check=True, timeout=120)
    choose_ports(Home(here.home), here.port)
    started = [
        Process.start(
            [sys.executable, "-m", "benling.hub.launch", name],
            log=here.home / "log" / f"{name}.log",
            env=environment,
            cwd=here.home,
        )
        for name in ("proxy", "hub", "web")
    ]
    try:
        wait_until(lambda: _is_up(here.url), 120, here.logs)
        yield here
    finally:
        for process in reversed(started):
            process.stop()
        shutil.rmtree(here.home, ignore_errors=True)


def _is_up(url: str) -> bool:
    try:
        pages = ("/hub/login", "/services/benling/healthz")
        return all(requests.get(url + page, timeout=5).status_code == 200 for page in pages)
    except requests.RequestException:
        return False


def _sign_in(here: Platform) -> tuple[requests.Session, requests.Response]:
    session = requests.Session()
    page = session.get(f"{here.url}/services/benling/", timeout=60)
    assert "用市统一身份认证登录" in page.content.decode()
    answer = session.get(f"{here.url}/hub/oauth_login?next=/services/benling/", timeout=60)
    answer.encoding = "utf-8"
    return session, answer


def test_who_is_in_the_roster_comes_in(here: Platform, provider: OidcProvider) -> None:
    provider.person = "L001"
    _, answer = _sign_in(here)
    assert (answer.status_code, answer.url) == (200, f"{here.url}/services/benling/my/"), (
        answer.text[:800] + here.logs()
    )
    assert "陈小禾" in answer.text


def test_roles_come_from_our_grants(here: Platform, provider: OidcProvider) -> None:
    provider.person = "H001"
    session, _ = _sign_in(here)
    service = session.get(f"{here.url}/services/benling/account/service/", timeout=30)
    assert service.status_code == 200


@pytest.mark.parametrize("person", [GONE, "stranger"])
def test_who_is_not_in_the_roster_is_told_so(
    here: Platform, provider: OidcProvider, person: str
) -> None:
    provider.person = person
    session, answer = _sign_in(here)
    assert answer.status_code == 403
    assert "名册中没有在册的您" in answer.text
    page = session.get(f"{here.url}/services/benling/my/", timeout=30)
    assert "/hub/login" in page.url


def test_passwords_do_not_open_it(here: Platform) -> None:
    answer = requests.post(
        f"{here.url}/hub/login", data={"username": "L001", "password": "x"}, timeout=30
    )
    assert answer.status_code in (403, 404, 405)
