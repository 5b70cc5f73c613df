"""The dashboard behind the real Hub: who gets in, what a kernel knows, whose kernel it is."""

import asyncio
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from stack.platform import Platform, wait_until

pytestmark = pytest.mark.slow

PAGE = "/services/dashboard/"


@pytest.fixture(scope="module")
def courses(platform: Platform) -> Platform:
    environment = {**platform.environment, "PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-m", "stack.completion_people"]
    subprocess.run(command, env=environment, check=True, timeout=120)
    hr = platform.sign_in("H003")
    wait_until(
        lambda: hr.get(platform.url + PAGE, timeout=60).status_code == 200, 120, platform.logs
    )
    return platform


def open_page(platform: Platform, person_id: str) -> tuple[requests.Session, str, str]:
    """Session, HTML and kernel id of a freshly opened dashboard."""
    session = platform.sign_in(person_id)
    answer = session.get(platform.url + PAGE, timeout=120)
    answer.encoding = "utf-8"
    assert 200 == answer.status_code, answer.text[:800] + platform.logs()
    found = re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', answer.text, re.DOTALL)
    assert found, answer.text[:2000] + platform.logs()
    return session, answer.text, json.loads(found[1])["kernelId"]


def test_first_numbers_stand_in_the_html_and_are_the_viewers_own(courses: Platform) -> None:
    _, town, _ = open_page(courses, "H001")
    assert "柳林乡人民政府" in town
    assert "临江乡人民政府" not in town
    assert re.search(r"\d+\.\d%<small>\d+/\d+人次", town)
    assert "口径：" in town
    _, city, _ = open_page(courses, "H003")
    assert "望川市" in city


def test_a_kernel_knows_its_viewers_ticket_and_no_secret(courses: Platform) -> None:
    _, _, kernel_id = open_page(courses, "H001")
    (kernel,) = [process for process in children(courses) if runs(process, kernel_id)]
    environment = kernel.environ()
    secrets = {file.read_text().strip() for file in (courses.home / "secrets").iterdir()}
    assert not secrets & set(environment.values())
    assert [] == [name for name in environment if name.startswith("JUPYTERHUB_")]
    assert "BENLING_HOME" not in environment
    ticket = environment["HTTP_X_BENLING_VIEWER"]
    api = environment["BENLING_API_URL"]
    headers = {"X-Benling-Viewer": ticket}
    own = requests.get(f"{api}completion/WC-0101", headers=headers, timeout=30)
    foreign = requests.get(f"{api}completion/WC-0201", headers=headers, timeout=30)
    assert (200, 403) == (own.status_code, foreign.status_code)


def test_what_a_page_shows_does_not_pass_over_the_network(courses: Platform) -> None:
    """A learner's server shares the machine's ports: it could listen in on a kernel's."""
    _, _, kernel_id = open_page(courses, "H001")
    (kernel,) = [process for process in children(courses) if runs(process, kernel_id)]
    (connection,) = [Path(word) for word in kernel.cmdline() if word.endswith(".json")]
    assert "ipc" == json.loads(connection.read_text())["transport"]
    assert 0o700 == connection.parent.stat().st_mode & 0o777


def test_a_header_from_outside_does_not_make_somebody_else(courses: Platform) -> None:
    _, _, kernel_id = open_page(courses, "H003")
    (kernel,) = [process for process in children(courses) if runs(process, kernel_id)]
    stolen = kernel.environ()["HTTP_X_BENLING_VIEWER"]
    session = courses.sign_in("H001")
    headers = {"X-Benling-Viewer": stolen, "x-benling-anything": "1"}
    answer = session.get(courses.url + PAGE, headers=headers, timeout=120)
    answer.encoding = "utf-8"
    assert "柳林乡人民政府" in answer.text
    assert "望川市完成" not in answer.text
    assert "完成情况：望川市" not in answer.text


def test_nobody_attaches_to_anothers_kernel_or_ends_it(courses: Platform) -> None:
    owner, _, kernel_id = open_page(courses, "H003")
    stranger, _, _ = open_page(courses, "H001")
    assert 101 == channel_status(courses, owner, kernel_id)
    assert channel_status(courses, stranger, kernel_id) in (403, 404)
    assert channel_status(courses, requests.Session(), kernel_id) in (302, 403, 404)
    kernels = f"{courses.url}{PAGE}api/kernels/{kernel_id}"
    assert 403 == stranger.get(kernels, timeout=30).status_code
    assert 403 == stranger.delete(kernels, headers=xsrf(courses, stranger), timeout=30).status_code
    shutdown = f"{courses.url}{PAGE}voila/api/shutdown/{kernel_id}"
    assert 403 == stranger.post(shutdown, headers=xsrf(courses, stranger), timeout=30).status_code
    assert 200 == owner.get(kernels, timeout=30).status_code


def test_leaving_the_page_ends_its_kernel(courses: Platform) -> None:
    owner, _, kernel_id = open_page(courses, "H003")
    shutdown = f"{courses.url}{PAGE}voila/api/shutdown/{kernel_id}"
    done = owner.post(shutdown, headers=xsrf(courses, owner), timeout=30)
    assert 204 == done.status_code, done.text
    wait_until(lambda: not any(runs(p, kernel_id) for p in children(courses)), 20)


def test_one_viewer_keeps_only_a_few_pages(courses: Platform) -> None:
    first = open_page(courses, "H002")[2]
    for _ in range(4):
        open_page(courses, "H002")
    wait_until(lambda: not any(runs(p, first) for p in children(courses)), 20)


def test_code_from_the_browser_is_not_run(courses: Platform) -> None:
    owner, _, kernel_id = open_page(courses, "H003")
    message = {
        "header": {
            "msg_id": "m1", "msg_type": "execute_request", "session": "s", "username": "",
            "version": "5.3", "date": "2026-01-01T00:00:00Z",
        },
        "parent_header": {}, "metadata": {}, "channel": "shell", "buffers": [],
        "content": {"code": f"open('{courses.home}/run/forced', 'w')", "silent": False},
    }  # fmt: skip

    async def send() -> None:
        socket = await websocket_connect(channel_request(courses, owner, kernel_id))
        await socket.write_message(json.dumps(message))
        await asyncio.sleep(2)
        socket.close()

    asyncio.run(send())
    assert not (courses.home / "run" / "forced").exists()


def test_a_learner_does_not_get_in(courses: Platform) -> None:
    session = courses.sign_in("L001")
    answer = session.get(courses.url + PAGE, timeout=60)
    answer.encoding = "utf-8"
    assert 403 == answer.status_code
    assert re.search(r"[\u4e00-\u9fff]{4}", answer.text)
    assert "wangchuan" not in answer.text


def test_nothing_but_the_page_is_served(courses: Platform) -> None:
    session, _, _ = open_page(courses, "H001")
    closed = (
        "voila/tree", "voila/files/completion.ipynb", "voila/render/completion.ipynb",
        "completion.ipynb", "api/kernels", "api/contents", "voila/api/contents/",
    )  # fmt: skip
    for path in closed:
        answer = session.get(f"{courses.url}{PAGE}{path}", timeout=30)
        assert answer.status_code in (403, 404), path


def test_pages_stay_inside_their_host(courses: Platform) -> None:
    session, html, _ = open_page(courses, "H001")
    answer = session.get(courses.url + PAGE, timeout=120)
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert [] == re.findall(r'(?:src|href)="(?:https?:)?//[^"]+', html)


def children(platform: Platform) -> list[psutil.Process]:
    dashboard = psutil.Process(int(platform.states()["dashboard"]["pid"]))
    return dashboard.children(recursive=True)


def runs(process: psutil.Process, kernel_id: str) -> bool:
    try:
        return kernel_id in " ".join(process.cmdline())
    except psutil.Error:
        return False


def xsrf(platform: Platform, session: requests.Session) -> dict[str, str]:
    tokens = [c.value or "" for c in session.cookies if c.name == "_xsrf" and "dashboard" in c.path]
    headers = {"X-XSRFToken": tokens[0] if tokens else ""}
    return headers | {"Referer": platform.url + PAGE, "Origin": platform.url}


def channel_request(platform: Platform, session: requests.Session, kernel_id: str) -> HTTPRequest:
    path = f"{PAGE}api/kernels/{kernel_id}/channels"
    prepared = session.prepare_request(requests.Request("GET", platform.url + path))
    headers = {"Cookie": prepared.headers.get("Cookie", ""), "Origin": platform.url}
    return HTTPRequest(platform.url.replace("http", "ws", 1) + path, headers=headers)


def channel_status(platform: Platform, session: requests.Session, kernel_id: str) -> int:
    async def connect() -> int:
        try:
            socket: Any = await websocket_connect(channel_request(platform, session, kernel_id))
        except HTTPClientError as refused:
            return refused.code
        socket.close()
        return 101

    return asyncio.run(connect())
