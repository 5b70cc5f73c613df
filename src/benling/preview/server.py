"""A learner's server as the Hub starts it, on 127.0.0.1 and with a token instead of the Hub."""

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import requests

from benling.desk.config import desk_arguments, desk_environment
from benling.errors import refuse
from benling.tether import end_with_parent

_LOOPBACK = "127.0.0.1"
_BASE = "/preview/"
_START_SECONDS = 120.0
_STOP_SECONDS = 15.0


@dataclass(frozen=True)
class Server:
    origin: str
    token: str

    def sheet(self, path: str) -> str:
        """Address of a notebook as a page."""
        return self._address("voila/render", path)

    def lab(self, path: str) -> str:
        return self._address("lab/tree", path)

    def _address(self, view: str, path: str) -> str:
        return f"{self.origin}{_BASE}{view}/{quote(path)}?token={self.token}"


@contextlib.contextmanager
def running_server(home: Path, log: Path) -> Iterator[Server]:
    """Serve the learner's home until the end of the block.

    Raises: Refused when it does not come up, with the end of its log.
    """
    port, token = _free_port(), secrets.token_hex(16)
    server = Server(f"http://{_LOOPBACK}:{port}", token)
    command = [
        sys.executable, "-P", "-m", "jupyter_server", *desk_arguments(),
        f"--ServerApp.ip={_LOOPBACK}", f"--ServerApp.port={port}", "--ServerApp.port_retries=0",
        f"--ServerApp.base_url={_BASE}", f"--ServerApp.root_dir={home}",
    ]  # fmt: skip
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, env=_environment(home, token), cwd=home, stdin=subprocess.DEVNULL,
            stdout=out, stderr=out, start_new_session=True,
            preexec_fn=end_with_parent,  # noqa: PLW1509  # nothing else runs in this process
        )  # fmt: skip
        try:
            _wait_until_up(server, process, log)
            yield server
        finally:
            _stop(process)


def _environment(home: Path, token: str) -> dict[str, str]:
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "HOME": str(home.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "JUPYTER_TOKEN": token,
        "JUPYTERHUB_USER": "preview",
        # Nobody listens there: what has to do with handing in says that it cannot be reached.
        "JUPYTERHUB_API_TOKEN": token,
        "BENLING_EXCHANGE_URL": f"http://{_LOOPBACK}:9{_BASE}exchange/",
        **desk_environment(),
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_up(server: Server, process: "subprocess.Popen[bytes]", log: Path) -> None:
    ends = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < ends:
        with contextlib.suppress(requests.RequestException):
            signed = {"Authorization": f"token {server.token}"}
            address = f"{server.origin}{_BASE}api/kernels"
            if requests.get(address, headers=signed, timeout=10).ok:
                return
        time.sleep(0.2)
    said = log.read_text(encoding="utf-8", errors="replace")[-1500:]
    what = f"没有启动成功：{said.strip()}"
    raise refuse("试看用的学习服务", what, "须能在本机启动", "按所述改正后再试")


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """With its kernels, which are in its session."""
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
