"""``benling web`` as a real process on a home of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from stack.processes import Process, clean_environment

TESTS = Path(__file__).resolve().parents[1]


@dataclass
class Web:
    home: Path
    port: int
    #: variables beside the home: of the Hub, of a database, of the content
    variables: Mapping[str, str] = field(default_factory=dict)
    #: put before the commands: a sandbox to run in
    prefix: Sequence[str] = ()
    process: Process | None = None

    @property
    def exchange_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/services/benling/exchange/"

    @property
    def environment(self) -> dict[str, str]:
        path = os.pathsep.join([str(TESTS), str(TESTS.parent / "src")])
        return {
            **clean_environment(),
            "PYTHONPATH": path,
            "DJANGO_SETTINGS_MODULE": "benling.web.settings",
            **self.variables,
            "BENLING_HOME": str(self.home),
        }

    @property
    def command(self) -> list[str]:
        return [sys.executable, "-m", "benling", "web", "--port", str(self.port)]

    def start(self, command: Sequence[str] | None = None) -> None:
        """Start the service, or a command that becomes it, and wait until it answers."""
        command = [*self.prefix, *(command or self.command)]
        self.process = Process.start(
            command, log=self.home.parent / "web.log", env=self.environment
        )
        self.process.wait_for(f"http://127.0.0.1:{self.port}/services/benling/healthz")

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()

    def stop(self) -> None:
        if self.process is not None:
            self.process.stop()

    def run(self, *arguments: str, given: str = "") -> str:
        """Run Python with the service's environment; its output. For ``-m`` and ``-c``."""
        done = subprocess.run(
            [sys.executable, *arguments],
            input=given,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout
