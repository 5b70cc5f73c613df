"""A learner's server for tests: the real jupyter server with the desk, in a home of its own."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import requests

import trial_assignment as trial
from benling.desk.config import desk_arguments, desk_environment
from benling.exchange import tarball

TOKEN = "learner-token"
_SIGNED = {"Authorization": f"token {TOKEN}"}


@dataclass
class Exchange:
    """The exchange's routes as its contract says, over real HTTP, for one learner."""

    url: str = ""
    submitted: list[bytes] = field(default_factory=list)
    #: answered instead of a receipt, as (status, body)
    refusal: tuple[int, dict[str, Any]] | None = None
    server: ThreadingHTTPServer | None = None

    def stop(self) -> None:
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None


def start_exchange() -> Exchange:
    exchange = Exchange()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self, status: int, body: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _json(self, status: int, body: Any) -> None:
            self._answer(status, json.dumps(body, ensure_ascii=False).encode(), "application/json")

        def do_GET(self) -> None:
            if self.headers.get("Authorization") != f"token {TOKEN}":
                return self._json(403, {"problems": []})
            path = self.path.removeprefix("/services/benling/exchange/")
            if path == "assignments":
                return self._json(200, [course_row()])
            if path == f"courses/{trial.COURSE}/handout":
                return self._answer(200, tarball.pack(trial.handout_files()), "application/gzip")
            if path == f"courses/{trial.COURSE}/lessons/{trial.LESSON}":
                return self._answer(200, tarball.pack(trial.lesson_files()), "application/gzip")
            return self._json(404, {"problems": [_problem("没有这份内容")]})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if exchange.refusal is not None:
                return self._json(*exchange.refusal)
            repeated = body in exchange.submitted
            if not repeated:
                exchange.submitted.append(body)
            number = exchange.submitted.index(body) + 1
            receipt = {
                "receipt": f"R{number:08d}", "number": number, "late": False,
                "submitted_at": "2026-05-06T01:02:03+00:00", "repeated": repeated,
            }  # fmt: skip
            return self._json(200 if repeated else 201, receipt)

        def log_message(self, *args: Any) -> None:
            pass

    exchange.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=exchange.server.serve_forever, daemon=True).start()
    port = exchange.server.server_address[1]
    exchange.url = f"http://127.0.0.1:{port}/services/benling/exchange/"
    return exchange


def course_row() -> dict[str, Any]:
    return {
        "course": trial.COURSE, "edition": trial.EDITION, "title": "政务服务时限",
        "assignment": trial.ASSIGNMENT, "due_on": "2026-11-30", "status": "not_started",
        "lessons": [{"name": trial.LESSON, "title": "从哪天数，数哪些天"}],
    }  # fmt: skip


def _problem(what: str) -> dict[str, str]:
    return {
        "where": "课程",
        "what": what,
        "rule": "只能打开已发布的内容",
        "fix": "从“我的学习”重新进入",
    }


@dataclass
class Desk:
    url: str
    home: Path
    exchange: Exchange
    process: subprocess.Popen[bytes]

    @property
    def folder(self) -> Path:
        """The assignment's folder in the learner's home."""
        return self.home / trial.COURSE / trial.EDITION / trial.ASSIGNMENT

    @property
    def answers(self) -> dict[str, Any]:
        """Stored values by question."""
        path = self.folder / "answers.json"
        if not path.exists():
            return {}
        entries = json.loads(path.read_text())["answers"]
        return {name: entry["value"] for name, entry in entries.items()}

    def kernels(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.get("api/kernels").json()
        return rows

    def get(self, path: str, **options: Any) -> requests.Response:
        answer = requests.get(self.url + path, headers=_SIGNED, timeout=60, **options)
        answer.encoding = "utf-8"
        return answer

    def post(self, path: str) -> requests.Response:
        return requests.post(self.url + path, headers=_SIGNED, timeout=60)

    def open_url(self, **query: str) -> str:
        return f"{self.url}benling/open?" + urlencode({"course": trial.COURSE, **query})


@contextlib.contextmanager
def running_desk(folder: Path, base_url: str = "/user/P000001/") -> Iterator[Desk]:
    """A desk as the Hub's spawner starts it, but with a plain token instead of the Hub."""
    home = folder / "home"
    home.mkdir(parents=True)
    exchange = start_exchange()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "HOME": str(home),
        "PYTHONDONTWRITEBYTECODE": "1",
        "JUPYTERHUB_USER": "P000001",
        "JUPYTERHUB_API_TOKEN": TOKEN,
        "BENLING_EXCHANGE_URL": exchange.url,
        **desk_environment(),
    }
    log = (folder / "desk.log").open("wb")
    command = [
        sys.executable, "-m", "jupyter_server", *desk_arguments(),
        f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.base_url={base_url}", f"--ServerApp.root_dir={home}",
        f"--IdentityProvider.token={TOKEN}",
        *(["--allow-root"] if os.geteuid() == 0 else []),
    ]  # fmt: skip
    process = subprocess.Popen(command, env=environment, cwd=home, stdout=log, stderr=log)
    desk = Desk(f"http://127.0.0.1:{port}{base_url}", home, exchange, process)
    try:
        _wait_until_up(desk, folder / "desk.log")
        yield desk
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        exchange.stop()
        log.close()


def _wait_until_up(desk: Desk, log: Path) -> None:
    for _ in range(300):
        if desk.process.poll() is not None:
            break
        try:
            desk.kernels()
            return
        except requests.RequestException:
            time.sleep(0.2)
    raise RuntimeError("the desk did not start:\n" + log.read_text()[-3000:])
