"""One life of a zygote's process, from its start to its end."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO, Any

from benling.sandbox.isolation import Isolation, Layer
from benling.sandbox.process import SandboxBroken
from benling.sandbox.refusal import explained
from benling.sandbox.view import View
from benling.sandbox.zygote import command
from benling.sandbox.zygote.habits import Habits

_KEEPER = str(Path(__file__).parents[1] / "keeper.py")
_ANSWER_SECONDS = 30
_END_SECONDS = 10
_SAID_BYTES = 4000


class Gone(Exception):
    """The zygote, or the child, died before it took the order; the argument says which."""


class Life:
    """One life of the zygote's process."""

    def __init__(
        self, program: str, view: View, isolation: Isolation, layers: frozenset[Layer], *,
        groups: bool,
    ) -> None:  # fmt: skip
        """``groups``: whether its children begin in control groups. Raises: SandboxBroken."""
        if isolation is Isolation.FULL and shutil.which("bwrap") is None:
            raise SandboxBroken(explained("bwrap: not found"))
        self.scratch = (
            None if isolation is Isolation.FULL else Path(tempfile.mkdtemp(prefix="sandbox-"))
        )
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # lives as long
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        life, self._life = os.pipe()
        self._ending = threading.Lock()
        self._habits = Habits()
        try:
            line = command.line(
                program, view, isolation, layers, control=theirs.fileno(), scratch=self.scratch,
                groups=groups,
            )  # fmt: skip
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-S", _KEEPER, str(life), str(self.scratch or ""), *line],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=self._errors,
                cwd="/", env=command.variables(view, self.scratch), start_new_session=True,
                pass_fds=(life, theirs.fileno()),
            )  # fmt: skip
        except BaseException:
            os.close(self._life)
            self.control.close()
            self._clear()
            raise
        finally:
            theirs.close()
            os.close(life)

    def greeting(self, seconds: float) -> dict[str, Any]:
        """What the zygote says once it is rehearsed. Raises: SandboxBroken."""
        self.control.settimeout(seconds)
        said = self._answer()
        self.control.settimeout(_ANSWER_SECONDS)
        return said

    def can_fork_into(self, group: int) -> bool:
        """Whether the zygote has made a child in the group whose folder is open as ``group``.

        Raises: SandboxBroken when the zygote has gone.
        """
        with contextlib.suppress(OSError):
            socket.send_fds(self.control, [json.dumps({"trial": True}).encode()], [group])
        return bool(self._answer()["forked"])

    def learn_from(self, entry: str, pid: int) -> None:
        """See what a child of ``entry`` has written to, for those to come."""
        ranges = self._habits.look_at(pid, entry)
        if ranges is None:
            return
        told = json.dumps({"written": entry}).encode()
        with os.fdopen(os.memfd_create("ranges"), "wb") as file, contextlib.suppress(OSError):
            file.write(ranges)
            file.flush()
            socket.send_fds(self.control, [told], [file.fileno()])

    def _answer(self) -> dict[str, Any]:
        try:
            message = self.control.recv(4096)
        except TimeoutError:
            raise SandboxBroken(explained("zygote: not ready in time")) from None
        except ConnectionResetError:
            message = b""
        if not message:
            self.process.wait()
            raise SandboxBroken(explained(self.said() or "zygote: ended"))
        return dict(json.loads(message))

    def said(self) -> str:
        """The last of what it wrote to standard error."""
        if self._errors.closed:
            return ""
        self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, self._errors.tell() - _SAID_BYTES))
        return self._errors.read().decode(errors="replace")

    def was_killed(self) -> bool:
        """Whether it, or its keeper, has been ended by SIGKILL."""
        return self.process.poll() in (-signal.SIGKILL, 128 + signal.SIGKILL)

    def end(self) -> None:
        """End it with everything below it, and wait until that has happened."""
        # Reaches the zygote even where a copy of this process (by fork) holds the same ends open.
        with contextlib.suppress(OSError):
            self.control.shutdown(socket.SHUT_RDWR)
        with self._ending:
            if self._life >= 0:
                os.close(self._life)
                self._life = -1
        try:
            self.process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def close(self) -> None:
        self.end()
        self.control.close()
        self._errors.close()
        self._clear()

    def _clear(self) -> None:
        # The keeper does it as well, when this process is killed.
        if self.scratch:
            shutil.rmtree(self.scratch, ignore_errors=True)
