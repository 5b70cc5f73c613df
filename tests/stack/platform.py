"""The whole platform on a free port, for tests that need it running: fixture ``platform``.

Everything is real: proxy, Hub, web service, grader, dashboard, learners' servers in their cages.
"""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests

from course_folder import another, copied
from stack.platform_cast import PASSWORD
from stack.processes import clean_environment, free_port, venv_command

_TESTS = Path(__file__).resolve().parents[1]
_ROOT = _TESTS.parent


@dataclass
class Platform:
    home: Path
    port: int
    #: where its trainers change courses; None: the checkout's own
    content: Path | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        return {
            **clean_environment(),
            **({} if self.content is None else {"BENLING_CONTENT": str(self.content)}),
            "BENLING_HOME": str(self.home),
            "DJANGO_SETTINGS_MODULE": "benling.web.settings",
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def cli(self, *words: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
        """Run a ``benling`` command in this home."""
        done = subprocess.run(
            [venv_command("benling"), *words],
            check=False,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=400,
            cwd=self.home,
        )
        if check and done.returncode:
            raise AssertionError(f"benling {words}:\n{done.stdout}{done.stderr}{self.logs()}")
        return done

    def python(self, code: str) -> str:
        """Run Python with Django set up in this home; returns what it prints."""
        program = f"import django; django.setup()\n{code}"
        return subprocess.run(
            [sys.executable, "-c", program],
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        ).stdout.strip()

    def fill(self, module: str, *arguments: str) -> str:
        """Run a module of the tests' as a script in this home; returns what it prints."""
        return subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env={**self.environment, "PYTHONPATH": f"{_TESTS}:{_ROOT / 'src'}"},
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        ).stdout.strip()

    def up(self, *more: str) -> str:
        return self.cli("up", "--port", str(self.port), *more).stdout

    def down(self) -> str:
        return self.cli("down").stdout

    def logs(self, lines: int = 15) -> str:
        """The end of every program's log, for a failing test's message."""
        return "".join(
            f"\n--- {file.name}\n"
            + "\n".join(file.read_text(errors="replace").split("\n")[-lines:])
            for file in sorted((self.home / "log").glob("*.log"))
        )

    def try_sign_in(
        self, username: str, password: str = PASSWORD, **headers: str
    ) -> tuple[requests.Session, requests.Response]:
        """Fill in the sign-in page as a browser does; the response is where one ends up."""
        session = requests.Session()
        session.headers.update(headers)
        page = session.get(f"{self.url}/services/benling/", timeout=60)
        page.encoding = "utf-8"
        form = re.search(r'<form action="([^"]+)"', page.text)
        xsrf = re.search(r'name="_xsrf" value="([^"]+)"', page.text)
        assert form and xsrf, page.text[:2000]
        answer = session.post(
            self.url + form[1].replace("&amp;", "&"),
            data={"_xsrf": xsrf[1], "username": username, "password": password},
            timeout=60,
        )
        answer.encoding = "utf-8"
        return session, answer

    def sign_in(self, username: str, password: str = PASSWORD) -> requests.Session:
        """A session that is signed in and stands on 我的学习."""
        session, answer = self.try_sign_in(username, password)
        assert answer.status_code == 200, (answer.url, answer.text[:1500], self.logs())
        assert answer.url.startswith(f"{self.url}/services/benling/"), answer.url
        return session

    def post_form(
        self, session: requests.Session, path: str, data: dict[str, str]
    ) -> requests.Response:
        """Send a form of ``benling web``, with the token that its page carries."""
        pattern = r'name="csrfmiddlewaretoken" value="([^"]+)"'
        page = session.get(self.url + path, timeout=60)
        # A page that offers no form has no token; any page's token will do.
        other = f"{self.url}/services/benling/account/password/"
        token = re.search(pattern, page.text) or re.search(
            pattern, session.get(other, timeout=60).text
        )
        assert token, page.text[:1500]
        return session.post(
            page.url,
            data={"csrfmiddlewaretoken": token[1], **data},
            headers={"Referer": page.url},
            timeout=60,
        )

    def hub_token(self, session: requests.Session, username: str) -> str:
        """A Hub token of the person who is signed in, as a learner's server has one."""
        session.get(f"{self.url}/hub/token", timeout=30)
        answer = session.post(
            f"{self.url}/hub/api/users/{username}/tokens",
            params={"_xsrf": session.cookies.get("_xsrf", path="/hub/") or ""},
            json={"note": "test"},
            headers={"Referer": f"{self.url}/hub/token"},
            timeout=30,
        )
        assert answer.status_code == 201, answer.text
        token: str = answer.json()["token"]
        return token

    def open_desk(self, session: requests.Session, username: str, seconds: float = 90) -> str:
        """Start the person's server and wait for it; returns its address."""
        desk = f"{self.url}/user/{username}/"
        session.get(f"{self.url}/hub/spawn/{username}", timeout=60)

        def is_open() -> bool:
            answer = session.get(f"{desk}api", timeout=30)
            return answer.status_code == 200 and "version" in answer.text

        wait_until(is_open, seconds, lambda: self.logs() + self.desk_log(username))
        return desk

    def desk_log(self, username: str) -> str:
        file = self.home / "log" / "desks" / f"{username}.log"
        return file.read_text(errors="replace")[-3000:] if file.exists() else ""

    def states(self) -> dict[str, Any]:
        """By program: ``statename``, ``pid``, …"""
        from benling.home import Home
        from benling.hub.supervisor import program_states

        return program_states(Home(self.home))

    def kill(self, program: str) -> int:
        """kill -9 one supervised program; returns the pid it had."""
        pid = int(self.states()[program]["pid"])
        assert pid, f"{program} does not run{self.logs()}"
        os.kill(pid, 9)
        return pid

    def wait_back(self, program: str, old_pid: int, seconds: float = 60) -> None:
        """Until the supervisor runs that program again under another pid."""

        def is_back() -> bool:
            state = self.states()[program]
            return state["statename"] == "RUNNING" and state["pid"] not in (0, old_pid)

        wait_until(is_back, seconds, self.logs)

    def command_lines(self) -> list[str]:
        """What :meth:`processes` were started with; without those that ended meanwhile."""
        lines = []
        for process in self.processes():
            with contextlib.suppress(psutil.Error):
                lines.append(" ".join(process.cmdline()))
        return lines

    def processes(self) -> list[psutil.Process]:
        """Everything that runs for this home, by its environment or its arguments."""
        found = []
        for process in psutil.process_iter(["status"]):
            try:
                words = " ".join(process.cmdline())
                home = process.environ().get("BENLING_HOME", "")
            except psutil.Error:
                continue
            mine = process.pid == os.getpid() or process.info["status"] == psutil.STATUS_ZOMBIE
            if not mine and (str(self.home) in words or home == str(self.home)):
                found.append(process)
        return found


def wait_until(
    is_so: Callable[[], bool], seconds: float, tell: Callable[[], str] = lambda: ""
) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"not within {seconds} s\n{tell()}"
        time.sleep(0.2)


@pytest.fixture(scope="session")
def platform() -> Iterator[Platform]:
    """A running platform with the small city in it; ended with all its processes."""
    if os.geteuid() == 0:
        pytest.skip("the platform runs as an ordinary user only")
    folder = Path(tempfile.mkdtemp(prefix="benling-"))
    here = Platform(folder / "home", free_port(), _content(folder))
    try:
        here.home.mkdir()
        here.fill("stack.fill_platform")
        here.up()
        yield here
    finally:
        here.cli("down", check=False)
        shutil.rmtree(folder, ignore_errors=True)


def _content(folder: Path) -> Path:
    """Two small courses, to be changed at will, beside what else the platform looks for."""
    content = copied(folder)
    another(content, "T-02")
    for name in ("deploy", "reports"):
        (content / name).symlink_to(_ROOT / name)
    return content
