"""The exchange over HTTP: real Hub, real tokens, the real service."""

import gzip
import hashlib
import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from benling.errors import Refused
from benling.exchange import tarball
from benling.exchange.archive import open_archive
from benling.exchange.client.folder import HANDOUT_LIMITS
from benling.exchange.client.http import NotAllowed, Unreachable
from stack.exchange import NOTEBOOK, ExchangeStack, submission
from stack.notebooks import cells, notebook

PEOPLE = [f"P{n:03}" for n in range(1, 30)]
COURSES = ["T-01", "T-02", "T-03", "T-04"]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ExchangeStack]:
    running = ExchangeStack.start(
        tmp_path_factory.mktemp("exchange"),
        people=PEOPLE,
        trainers=["T001", "T002", "T009"],
        editions=[{"course": course} for course in COURSES],
    )
    yield running
    running.stop()


@pytest.fixture
def people() -> Iterator[str]:
    return iter(PEOPLE)


def call(stack: ExchangeStack, token: str, method: str, path: str, **request: Any):  # type: ignore[no-untyped-def]
    headers = {"Authorization": f"token {token}", **request.pop("headers", {})}
    url = stack.web.exchange_url + path
    return requests.request(method, url, headers=headers, timeout=30, **request)


def test_whole_way_of_a_learner(stack: ExchangeStack) -> None:
    client = stack.client("P001")
    rows = client.assignments()
    assert [row["course"] for row in rows] == COURSES
    assert rows[0] == {
        "course": "T-01",
        "edition": "2026.1",
        "title": "期限怎么算",
        "assignment": "t01-deadlines",
        "lessons": [{"name": "01-start", "title": "第一课"}],
        "due_on": "2026-11-30",
        "required": True,
        "status": "open",
    }
    files = open_archive(client.handout("T-01"), HANDOUT_LIMITS)
    assert json.loads(files["benling.json"])["course"] == "T-01"
    receipt = client.submit("T-01", tarball.pack(files))
    assert (receipt.number, receipt.repeated) == (1, False)
    again = client.submit("T-01", tarball.pack(files))
    assert (again.receipt, again.repeated) == (receipt.receipt, True)
    assert again.submitted_at == receipt.submitted_at
    (attempt,) = client.attempts("T-01")
    assert (attempt["receipt"], attempt["has_feedback"]) == (receipt.receipt, False)
    assert client.assignments()[0]["status"] == "submitted"
    assert open_archive(client.lesson("T-01", "01-start"), HANDOUT_LIMITS).keys() == {
        "01-start.ipynb",
        "pic.png",
    }


def test_status_codes_of_a_submission(stack: ExchangeStack) -> None:
    token = stack.hub.token("P002")
    first = call(stack, token, "POST", "courses/T-01/attempts", data=submission())
    again = call(stack, token, "POST", "courses/T-01/attempts", data=submission())
    assert (first.status_code, again.status_code) == (201, 200)
    assert {**first.json(), "repeated": True} == again.json()


def test_feedback_is_ones_own(stack: ExchangeStack) -> None:
    mine, other = stack.client("P003"), stack.client("P004")
    receipt = mine.submit("T-01", submission()).receipt
    with pytest.raises(Refused, match="还没有反馈"):
        mine.feedback(receipt)
    folder = stack.web.home / "feedback" / receipt
    folder.mkdir()
    (folder / "t01-deadlines.html").write_text("<p>第1题 正确</p>")
    assert open_archive(mine.feedback(receipt), HANDOUT_LIMITS) == {
        "t01-deadlines.html": "<p>第1题 正确</p>".encode()
    }
    assert mine.attempts("T-01")[0]["has_feedback"] is True
    with pytest.raises(Refused, match="没有回执号") as strangers:
        other.feedback(receipt)
    with pytest.raises(Refused, match="没有回执号") as nobodys:
        other.feedback("A" * 20)
    what = [refused.value.problems[0].what for refused in (strangers, nobodys)]
    assert what[0].replace(receipt, "") == what[1].replace("A" * 20, "")
    assert other.attempts("T-01") == []


@pytest.mark.parametrize("scheme", ["token ", "token nonsense", "Basic YTpi", ""])
def test_without_a_good_token(stack: ExchangeStack, scheme: str) -> None:
    for method, path in [("GET", "assignments"), ("POST", "courses/T-01/attempts")]:
        answer = requests.request(
            method,
            stack.web.exchange_url + path,
            headers={"Authorization": scheme},
            data=submission() if method == "POST" else None,
            timeout=30,
        )
        assert answer.status_code == 401
        assert answer.json()["problems"][0]["where"] == "登录"


def test_token_of_another_service_does_not_open(stack: ExchangeStack) -> None:
    token = stack.hub.token("P005", service="other")
    assert call(stack, token, "GET", "assignments").status_code == 401


def test_service_token_is_nobody(stack: ExchangeStack) -> None:
    assert call(stack, stack.hub.driver_token, "GET", "assignments").status_code == 401


def test_hub_user_without_account(stack: ExchangeStack) -> None:
    assert call(stack, stack.hub.token("stranger"), "GET", "assignments").status_code == 401


def test_cookies_count_for_nothing(stack: ExchangeStack) -> None:
    """A page elsewhere cannot use somebody's session, so leaving CSRF checks out is sound."""
    answer = requests.post(
        stack.web.exchange_url + "courses/T-01/attempts",
        data=submission(),
        cookies={"benling-session": "x", "benling-csrf": "x"},
        timeout=30,
    )
    assert answer.status_code == 401


def test_refusals_name_everything(stack: ExchangeStack) -> None:
    archive = tarball.pack({NOTEBOOK: notebook(cells()[:1]), "answers.json": b"{"})
    with pytest.raises(Refused) as refused:
        stack.client("P006").submit("T-01", archive)
    assert len(refused.value.problems) == 3
    assert all(p.where and p.what and p.rule and p.fix for p in refused.value.problems)


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"", 422, "压缩包不完整"),
        (b"no archive", 422, "压缩包不完整或已损坏"),
        (gzip.compress(bytes(9_000_000)), 422, "缺少作业文件"),
        (bytes(9_000_000), 413, "压缩包本身有 8.58 MB"),
        (tarball.pack({"../../x": b"1"}), 422, "“..”"),
    ],
)
def test_hostile_bodies(stack: ExchangeStack, body: bytes, status: int, words: str) -> None:
    before = stack.archives_stored()
    answer = call(stack, stack.hub.token("P007"), "POST", "courses/T-01/attempts", data=body)
    assert (answer.status_code, words in answer.text) == (status, True), answer.text
    assert stack.archives_stored() == before


def raw(stack: ExchangeStack, head: str, body: bytes = b"", *, hang_up: bool = False) -> bytes:
    """What the service says to bytes that no HTTP library would send."""
    with socket.create_connection(("127.0.0.1", stack.web.port), timeout=20) as plug:
        plug.sendall(head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body)
        if hang_up:
            plug.shutdown(socket.SHUT_WR)
        got = b""
        while piece := plug.recv(65536):
            got += piece
        return got


def test_lengths_that_lie(stack: ExchangeStack) -> None:
    head = (
        "POST /services/benling/exchange/courses/T-01/attempts HTTP/1.1\n"
        f"Host: 127.0.0.1\nAuthorization: token {stack.hub.token('P008')}\nConnection: close\n"
    )
    assert b" 413 " in raw(stack, head + "Content-Length: 99999999999")[:20]
    assert b" 411 " in raw(stack, head + "Transfer-Encoding: chunked", b"0\r\n\r\n")[:20]
    length = f"Content-Length: {len(submission())}"
    cut_short = raw(stack, head + length, submission()[:-9], hang_up=True)
    assert not cut_short.startswith(b"HTTP/1.1 2")
    assert stack.client("P008").attempts("T-01") == []
    assert stack.client("P008").submit("T-01", submission()).number == 1


def test_damage_on_the_way_is_seen(stack: ExchangeStack) -> None:
    digest = hashlib.sha256(submission("1")).hexdigest()
    token = stack.hub.token("P009")
    answer = call(
        stack,
        token,
        "POST",
        "courses/T-01/attempts",
        data=submission("2"),
        headers={"X-Benling-Content-SHA256": digest},
    )
    assert (answer.status_code, "途中损坏" in answer.text) == (460, True)
    assert stack.client("P009").attempts("T-01") == []


def test_wrong_addresses_answer_in_words(stack: ExchangeStack) -> None:
    client = stack.client("P010")
    with pytest.raises(Refused, match="没有课程 E-99"):
        client.handout("E-99")
    with pytest.raises(Refused, match="没有这个地址"):
        client.submit("../T-01", submission())
    with pytest.raises(Refused, match="没有名为"):
        client.lesson("T-01", "make_data")
    token = stack.hub.token("P010")
    wrong = call(stack, token, "DELETE", "courses/T-01/attempts")
    assert (wrong.status_code, "不接受 DELETE" in wrong.text) == (405, True)


def test_demo_clock_is_refused_outside_demo_homes(stack: ExchangeStack) -> None:
    with pytest.raises(Refused, match="服务器记录"):
        stack.client("P011").submit(
            "T-01", submission(), headers={"X-Benling-Demo-Clock": "2026-01-01T00:00:00+00:00;x"}
        )


def test_racing_uploads_of_one_content_are_one_attempt(stack: ExchangeStack) -> None:
    client = [stack.client("P012") for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(lambda c: c.submit("T-01", submission("race")), client))
    assert len({receipt.receipt for receipt in receipts}) == 1
    assert [receipt.repeated for receipt in receipts].count(False) == 1
    assert len(client[0].attempts("T-01")) == 1


def test_racing_uploads_of_different_contents_are_numbered(stack: ExchangeStack) -> None:
    client = [stack.client("P013") for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(c.submit, "T-01", submission(str(n))) for n, c in enumerate(client)]
        numbers = sorted(job.result().number for job in jobs)
    assert numbers == list(range(1, 9))


def test_trainers_and_nobody_else(stack: ExchangeStack) -> None:
    receipt = stack.client("P014").submit("T-02", submission()).receipt
    learner, stranger = stack.hub.token("P014"), stack.hub.token("T009")
    doors = [
        ("GET", "courses/T-02/releases", None),
        ("POST", "courses/T-02/releases", None),
        ("POST", "courses/T-02/withdrawal", {"reason": "x"}),
        ("POST", "courses/T-02/extensions", {"person_id": "P014", "due_on": "2027-01-01"}),
        ("GET", "courses/T-02/submissions", None),
        ("GET", f"courses/T-02/submissions/{receipt}", None),
        ("GET", "courses/E-99/submissions", None),
    ]
    for token in (learner, stranger):
        for method, path, body in doors:
            answer = call(stack, token, method, path, json=body)
            assert (answer.status_code, "负责教员" in answer.text) == (403, True), path
    owner = stack.client("T002")
    assert [row["receipt"] for row in owner.submissions("T-02")] == [receipt]
    assert owner.submission("T-02", receipt) == submission()
    with pytest.raises(Refused, match="没有回执号"):
        owner.submission("T-01", receipt)
    with pytest.raises(NotAllowed):
        stack.client("T009").submissions("T-02")


def test_withdrawal_reaches_the_learner(stack: ExchangeStack) -> None:
    trainer, learner = stack.hub.token("T001"), stack.client("P015")
    assert call(stack, trainer, "POST", "courses/T-03/withdrawal", json={}).status_code == 422
    done = call(stack, trainer, "POST", "courses/T-03/withdrawal", json={"reason": "题目有误"})
    assert (done.status_code, done.json()["withdrawn_reason"]) == (200, "题目有误")
    with pytest.raises(Refused, match="已撤回，原因：题目有误"):
        learner.handout("T-03")
    with pytest.raises(Refused, match="已撤回，原因：题目有误"):
        learner.submit("T-03", submission())
    assert "T-03" not in [row["course"] for row in learner.assignments()]


def test_extension_reaches_the_learner(stack: ExchangeStack) -> None:
    trainer = stack.hub.token("T001")
    path = "courses/T-04/extensions"
    wish = {"person_id": "P016", "due_on": "2026-12-24", "reason": "住院"}
    assert call(stack, trainer, "POST", path, json=wish).status_code == 201
    for wrong in ({**wish, "due_on": "soon"}, {**wish, "edition": "1999.1"}, {}, [1]):
        assert call(stack, trainer, "POST", path, json=wrong).status_code == 422
    due = {row["course"]: row["due_on"] for row in stack.client("P016").assignments()}
    assert (due["T-04"], due["T-01"]) == ("2026-12-24", "2026-11-30")


def test_service_away_is_said_after_some_tries(stack: ExchangeStack) -> None:
    client = stack.client("P017", tries=2, pause=0.05)
    client.base_url = "http://127.0.0.1:9/services/benling/exchange/"
    with pytest.raises(Unreachable, match="您的文件没有变动"):
        client.submit("T-01", submission())


class FlakyWire:
    """Between client and service: loses the first answers, or damages what passes."""

    def __init__(self, port: int, mode: str) -> None:
        self.port, self.mode, self.connections = port, mode, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}/"

    def serve(self) -> None:
        while True:
            try:
                plug, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            with plug:
                self._pass_on(plug, spoil=self.connections <= 2)

    def _pass_on(self, plug: socket.socket, spoil: bool) -> None:
        request = self._read_http(plug)
        if spoil and self.mode == "damage upload":
            request = request[:-9] + bytes(9)
        with socket.create_connection(("127.0.0.1", self.port)) as service:
            service.sendall(request)
            answer = self._read_http(service)
        if spoil and self.mode == "lose answer":
            return
        if spoil and self.mode == "cut answer":
            answer = answer[: len(answer) - 20]
        if spoil and self.mode == "damage answer":
            answer = answer[:-9] + bytes(9)
        plug.sendall(answer)

    @staticmethod
    def _read_http(plug: socket.socket) -> bytes:
        got = b""
        while b"\r\n\r\n" not in got:
            got += plug.recv(65536)
        head, _, body = got.partition(b"\r\n\r\n")
        length = [
            line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")
        ]
        wanted = int(length[0].split(b":")[1]) if length else 0
        while len(body) < wanted:
            body += plug.recv(65536)
        return head + b"\r\n\r\n" + body


@pytest.mark.parametrize(
    ("mode", "person"), [("lose answer", "P018"), ("cut answer", "P019"), ("damage upload", "P020")]
)
def test_damaged_network_gives_one_attempt(stack: ExchangeStack, mode: str, person: str) -> None:
    client, wire = _through(stack, mode, person)
    receipt = client.submit("T-01", submission())
    assert receipt.repeated is (mode != "damage upload")
    wire.listener.close()
    assert [a["receipt"] for a in stack.client(person).attempts("T-01")] == [receipt.receipt]


@pytest.mark.parametrize("mode", ["lose answer", "cut answer", "damage answer"])
def test_damaged_network_gives_the_whole_handout(stack: ExchangeStack, mode: str) -> None:
    client, wire = _through(stack, mode, "P021")
    assert client.handout("T-01") == stack.client("P021").handout("T-01")
    assert wire.connections == 3
    wire.listener.close()


def _through(stack: ExchangeStack, mode: str, person: str):  # type: ignore[no-untyped-def]
    import threading

    wire = FlakyWire(stack.web.port, mode)
    threading.Thread(target=wire.serve, daemon=True).start()
    client = stack.client(person, pause=0.05)
    client._session.headers["Connection"] = "close"
    client.base_url = wire.address + "services/benling/exchange/"
    return client, wire


def test_state_is_private(stack: ExchangeStack) -> None:
    stack.client("P022").submit("T-01", submission())
    homes: list[Path] = [stack.web.home / name for name in ("attempts", "releases", "secrets")]
    for folder in homes:
        for path in [folder, *folder.rglob("*")]:
            assert path.stat().st_mode & 0o077 == 0, path
