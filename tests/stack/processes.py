"""Starting real processes for a test, and ending exactly those."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import requests


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def venv_command(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


@dataclass
class Process:
    """One started process and its log. It leads a process group of its own."""

    popen: "subprocess.Popen[bytes]"
    log: Path

    @classmethod
    def start(
        cls, command: Sequence[str], *, log: Path, env: Mapping[str, str], cwd: Path | None = None
    ) -> "Process":
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as out:
            popen = subprocess.Popen(
                list(command),
                stdout=out,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env=dict(env),
                cwd=cwd,
                start_new_session=True,
            )
        return cls(popen, log)

    def wait_for(self, url: str, seconds: float = 60) -> None:
        """Until the address answers with anything below 500."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.popen.poll() is not None:
                raise AssertionError(f"ended with {self.popen.returncode}:\n{self.tail()}")
            try:
                if requests.get(url, timeout=2).status_code < 500:
                    return
            except requests.RequestException:
                pass
            time.sleep(0.1)
        raise AssertionError(f"{url} did not answer:\n{self.tail()}")

    def tail(self) -> str:
        return self.log.read_text(errors="replace")[-4000:]

    def kill(self) -> None:
        """kill -9, the whole group, as a power cut would."""
        self._signal(signal.SIGKILL)
        self.popen.wait(10)

    def stop(self) -> None:
        self._signal(signal.SIGTERM)
        try:
            self.popen.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()

    def _signal(self, number: int) -> None:
        if self.popen.poll() is None:
            os.killpg(self.popen.pid, number)


def clean_environment() -> dict[str, str]:
    """The environment without anything of a Hub or of another home."""
    return {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("JUPYTER", "BENLING_", "NBGRADER", "DJANGO_"))
    }
