"""Starts each learner's server in a cage, by way of its keeper."""

import asyncio
import contextlib
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import psutil
from jupyterhub.spawner import Spawner
from jupyterhub.utils import random_port
from tornado.web import HTTPError
from traitlets import Dict, Float, List, Unicode

from benling.home import home
from benling.hub.cage import HOME_INSIDE
from benling.hub.keepers import is_alive
from benling.hub.places import keepers_folder, venv_bin

_FOLDER_NAME = re.compile(r"[\w@-][\w.@-]{0,63}")
#: a stopped keeper has this long before it is killed; it gives the server three seconds of it
_STOP_SECONDS = 6.0


class DeskSpawner(Spawner):
    """A learner's server: own folder, own token, limits; see :mod:`.cage` and :mod:`.keeper`."""

    limits_file = Unicode(config=True)
    desk_arguments = List(Unicode(), config=True, help="after jupyterhub-singleuser")
    desk_environment = Dict(config=True, help="variables that make the server a desk")

    port: int
    pid = 0
    started = Float(0.0)
    _keeper: "subprocess.Popen[bytes] | None" = None

    def load_state(self, state: dict[str, Any]) -> None:
        super().load_state(state)
        self.pid = int(state.get("pid", 0))
        self.started = float(state.get("started", 0.0))

    def get_state(self) -> dict[str, Any]:
        state: dict[str, Any] = super().get_state()
        return {**state, "pid": self.pid, "started": self.started} if self.pid else state

    def clear_state(self) -> None:
        super().clear_state()
        self.pid, self.started, self._keeper = 0, 0.0, None

    def get_env(self) -> dict[str, str]:
        """The whole environment of the server: nothing of the Hub's own passes through."""
        return {
            "PATH": f"{venv_bin()}:/usr/local/bin:/usr/bin:/bin",
            "HOME": HOME_INSIDE,
            "USER": self.user.name,
            "LOGNAME": self.user.name,
            "SHELL": "/bin/bash",
            "TMPDIR": "/tmp",  # noqa: S108  # the cage's own
            "MPLCONFIGDIR": "/tmp/matplotlib",  # noqa: S108
            **self.desk_environment,
            **super().get_env(),
        }

    async def start(self) -> tuple[str, int]:
        desk = ensure_desk(self.user.name)
        self.port = self.port or random_port()
        logs = home().logs / "desks"
        logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        command = [sys.executable, "-I", "-m", "benling.hub.keeper"]
        command += ["--desk", str(desk), "--name", self.user.name]
        command += ["--mark", str(keepers_folder(home()) / f"{self.user.name}.json")]
        command += ["--log", str(logs / f"{self.user.name}.log"), "--limits", self.limits_file]
        command += ["--", str(venv_bin() / "jupyterhub-singleuser"), *self.desk_arguments]
        self._keeper = subprocess.Popen(  # a fork, not a wait
            [*command, *self.get_args()],
            env=self.get_env(),
            cwd="/",
            stdin=subprocess.DEVNULL,
            # The server must not get the signals of the Hub's terminal or process group.
            start_new_session=True,
        )
        self.pid = self._keeper.pid
        self.started = psutil.Process(self.pid).create_time()
        return self.ip or "127.0.0.1", self.port

    async def poll(self) -> int | None:
        if self._keeper is not None:
            return self._keeper.poll()
        return None if self._process() else 0

    async def stop(self, now: bool = False) -> None:
        process = self._process()
        if process is None:
            return
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGKILL if now else signal.SIGTERM)
            deadline = time.monotonic() + _STOP_SECONDS
            while await self.poll() is None:
                if time.monotonic() > deadline:
                    process.kill()
                await asyncio.sleep(0.1)

    def _process(self) -> psutil.Process | None:
        """The keeper, unless its pid belongs to another process by now."""
        try:
            process = psutil.Process(self.pid) if self.pid else None
        except psutil.NoSuchProcess:
            return None
        if process is None or abs(process.create_time() - self.started) > 0.5:
            return None
        return process if is_alive(process) else None

    async def progress(self) -> AsyncIterator[dict[str, Any]]:
        """Words while the learner waits; the bar moves with what really happened."""
        yield {"progress": 10, "message": "正在准备您的学习文件夹"}
        mark = keepers_folder(home()) / f"{self.user.name}.json"
        log = home().logs / "desks" / f"{self.user.name}.log"
        shown = 10
        while not self.ready:
            if mark.exists() and shown < 40:
                shown = 40
                yield {"progress": shown, "message": "正在打开学习环境"}
            elif shown < 70 and _says(log, b"is running at"):
                shown = 70
                yield {"progress": shown, "message": "学习环境已启动，正在接通"}
            await asyncio.sleep(0.3)


def _says(log: Path, words: bytes) -> bool:
    try:
        return words in log.read_bytes()[-20000:]
    except OSError:
        return False


def ensure_desk(name: str) -> Path:
    """The person's own folder. Raises: HTTPError for a name that could leave its place."""
    if not _FOLDER_NAME.fullmatch(name) or ".." in name:
        raise HTTPError(400, f"no folder can be made for {name!r}")
    desk = home().desks / name
    if desk.is_symlink():
        raise HTTPError(500, f"{desk} is a link")
    desk.mkdir(mode=0o700, parents=True, exist_ok=True)
    return desk
