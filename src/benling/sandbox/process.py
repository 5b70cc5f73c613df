"""One running sandbox: started, watched, ended with everything in it."""

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from benling.sandbox import seccomp
from benling.sandbox.limits import Limits
from benling.sandbox.ordinary_user import refuse_root
from benling.sandbox.refusal import explained
from benling.sandbox.view import View, command, python
from benling.sandbox.watchdog import Watchdog

_START_SECONDS = 20
_KEEPER = str(Path(__file__).with_name("keeper.py"))


class SandboxBroken(Exception):
    """The sandbox itself could not be set up: a fault of the machine, never of the job."""


class Sandbox:
    """A process tree in its own world.

    It ends when the starter's process does, however that ends. ``cause`` is why it was ended from
    outside: ``timeout``, ``memory``, ``disk`` or None. ``process`` is its keeper.
    """

    def __init__(
        self,
        argv: Sequence[str],
        view: View,
        limits: Limits,
        *,
        pass_fds: Sequence[int] = (),
        stdin: int | IO[Any] | None = subprocess.DEVNULL,
        stdout: int | IO[Any] | None = subprocess.DEVNULL,
        stderr: int | IO[Any] | None = subprocess.DEVNULL,
    ) -> None:
        refuse_root()
        if shutil.which("bwrap") is None:
            raise SandboxBroken(explained("bwrap: not found"))
        self.limits = limits
        figures = {k: v for k, v in asdict(limits).items() if isinstance(v, int)}
        info, info_writer = os.pipe()
        life, self._life = os.pipe()
        inner = [python(), "-m", "benling.sandbox.inside", json.dumps(figures), str(life), *argv]
        filter_fd = seccomp.program_file()
        inherited = [info_writer, life, *([] if filter_fd is None else [filter_fd])]
        line = command(inner, view, limits, info_fd=info_writer, seccomp_fd=filter_fd)
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-S", _KEEPER, str(life), "", *line],
                stdin=stdin, stdout=stdout, stderr=stderr, cwd="/",
                env={"PATH": os.environ.get("PATH", os.defpath)},
                pass_fds=[*inherited, *pass_fds],
            )  # fmt: skip
        except BaseException:
            os.close(info)
            self._let_go()
            raise
        finally:
            for fd in inherited:
                os.close(fd)
        try:
            #: process id, on the host, of the first process inside; when it ends, all end
            self.first = _first_process(info)
            with contextlib.suppress(BrokenPipeError):
                os.write(self._life, b"1")
        finally:
            os.close(info)
        self._watchdog = Watchdog(self.first, limits, self.kill) if self.first else None
        if self._watchdog:
            self._watchdog.start()

    @property
    def cause(self) -> str | None:
        return self._watchdog.cause if self._watchdog else None

    def arm(self) -> None:
        """Start the wall clock: from now on ``wall_seconds`` count."""
        if self._watchdog:
            self._watchdog.arm()

    def payload(self) -> int | None:
        """Host process id of the job itself: first process, its child the guard, its child."""
        return _only_child(_only_child(self.first))

    def signal(self, number: int) -> None:
        """Send a signal to the job's main process; nothing when it has gone."""
        target = self.payload()
        if target is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(target, number)

    def kill(self) -> None:
        """End everything inside at once. Its keeper then ends by itself, after the last of it."""
        if self.process.poll() is None:
            if self.first:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.first, signal.SIGKILL)
            else:
                self.process.kill()

    def wait(self, timeout: float | None = None) -> int:
        """Exit code, after everything inside has ended. Raises: subprocess.TimeoutExpired."""
        code = self.process.wait(timeout)
        if self._watchdog:
            self._watchdog.stop()
        self._let_go()
        return code

    def _let_go(self) -> None:
        if self._life >= 0:
            os.close(self._life)
            self._life = -1

    def close(self) -> None:
        """Kill if need be, and reap."""
        self.kill()
        try:
            self.wait(_START_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.wait(_START_SECONDS)


def _only_child(process: int | None) -> int | None:
    with contextlib.suppress(OSError, IndexError):
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        return int(children[0])
    return None


def _first_process(info: int) -> int | None:
    """Read bubblewrap's word; None when it ended without giving one."""
    text = b""
    while not text.rstrip().endswith(b"}"):
        ready, _, _ = select.select([info], [], [], _START_SECONDS)
        piece = os.read(info, 4096) if ready else b""
        if not piece:
            return None
        text += piece
    return int(json.loads(text)["child-pid"])
