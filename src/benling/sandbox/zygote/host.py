"""The host's handle on a zygote: starts it, hands it orders, starts it anew when it was killed."""

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
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any

from benling.sandbox import landlock, seccomp
from benling.sandbox.isolation import LAYERS, Isolation, Layer
from benling.sandbox.limits import Limits
from benling.sandbox.ordinary_user import refuse_root
from benling.sandbox.process import SandboxBroken
from benling.sandbox.refusal import explained
from benling.sandbox.view import View
from benling.sandbox.zygote import command
from benling.sandbox.zygote.child import Child
from benling.sandbox.zygote.order import (
    FAILED,
    JOB_FOLDER,
    READY,
    UNFIT,
    DoesNotFit,
    Order,
    send_order,
)
from benling.sandbox.zygote.warden import Warden

_KEEPER = str(Path(__file__).parents[1] / "keeper.py")
_START_SECONDS = 120
_SPAWN_SECONDS = 30
#: how often a zygote is started, and a child spawned, that somebody kills meanwhile
_TRIES = 6
_ANSWER_BYTES = 9
_END_SECONDS = 10
_SAID_BYTES = 4000


class Zygote:
    """A rehearsed process in a world of its own, of which every job gets a copy.

    ``spawn`` may be called from several threads. Ends with :meth:`close` or with this process.
    """

    def __init__(
        self, program: str, *, view: View | None = None, isolation: Isolation = Isolation.FULL,
        leave_out: frozenset[Layer] = frozenset(), start_seconds: float = _START_SECONDS,
    ) -> None:  # fmt: skip
        """``program``: an importable module whose ``rehearse()`` runs once, before any job.

        ``leave_out`` is for tests that show what a layer is for; nothing else may use it.
        Raises: benling.errors.Refused as root or on an unknown processor, SandboxBroken when it
        does not start.
        """
        refuse_root()
        seccomp.check_processor()
        if isolation is Isolation.BASIC and landlock.version() < landlock.SCOPED_VERSION:
            raise SandboxBroken(explained(f"landlock: version {landlock.version()}"))
        #: tier, to be kept with every result
        self.isolation = isolation
        #: version of the kernel's Landlock; 0 when it has none
        self.landlock = 0
        self._program, self._view = program, view or View()
        self._layers = LAYERS[isolation] - leave_out
        self._start_seconds = start_seconds
        self._lock = threading.Lock()
        self._closed = False
        self._warden = Warden(own_network=Layer.NETWORK in self._layers)
        self._run = self._start()

    def spawn(
        self, entry: str, limits: Limits, *, fds: Sequence[int] = (), arguments: bytes = b"",
        files: Mapping[str, bytes] = MappingProxyType({}), errors: int | None = None,
    ) -> Child:  # fmt: skip
        """A new child that has just begun to run ``entry``.

        ``entry`` is ``package.module:function``, called as ``function(fds, arguments)`` with the
        child's own copies of ``fds``; when it returns, the child ends. ``files`` (relative path →
        content) stand in its current folder before. ``errors``: descriptor for its standard
        error, which otherwise goes nowhere.
        Raises: SandboxBroken when the machine cannot, DoesNotFit when the files are too large or
        too many, ValueError when a file's name leads elsewhere.
        """
        order = Order(entry, arguments, files)
        for _ in range(_TRIES):
            run = self._running()
            try:
                return self._spawn(run, order, limits, fds, errors)
            except _Gone as gone:
                said = run.said() or str(gone)
        raise SandboxBroken(explained(said))

    def close(self) -> None:
        """End it and all its children; idempotent."""
        with self._lock:
            self._closed = True
            self._run.close()
        self._warden.stop()

    def __enter__(self) -> "Zygote":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def keeper(self) -> "subprocess.Popen[bytes]":
        """The process between this one and the zygote; ends last."""
        return self._run.process

    def _running(self) -> "_Run":
        with self._lock:
            if self._closed:
                raise SandboxBroken("沙箱已关闭")
            if self._run.process.poll() is not None:
                self._run.close()
                self._run = self._start()
            return self._run

    def _start(self) -> "_Run":
        for left in reversed(range(_TRIES)):
            run = _Run(self._program, self._view, self.isolation, self._layers)
            try:
                self.landlock = run.greeting(self._start_seconds)["landlock"]
                return run
            except SandboxBroken:
                run.close()
                if not left or not run.was_killed():
                    raise
            except BaseException:
                run.close()
                raise
        raise AssertionError

    def _spawn(
        self, run: "_Run", order: Order, limits: Limits, fds: Sequence[int], errors: int | None
    ) -> Child:
        ours, theirs = socket.socketpair()
        ours.settimeout(_SPAWN_SECONDS)
        passed = [theirs.fileno(), *fds, *([] if errors is None else [errors])]
        terms = {"limits": asdict(limits), "errors": errors is not None}
        try:
            try:
                with theirs:
                    socket.send_fds(run.control, [json.dumps(terms).encode()], passed)
            except OSError:
                run.end()
                raise _Gone("zygote: ended") from None
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                send_order(ours, order)
            answer, received, _, _ = socket.recv_fds(ours, _ANSWER_BYTES, 1)
            if answer[:1] != READY or not received:
                self._explain(run, answer, ours)
            guard = int.from_bytes(answer[1:], "big")
            scratch = run.scratch / JOB_FOLDER.format(guard) if run.scratch else None
            child = Child(received[0], ours, limits, guard, scratch, self._warden)
        except TimeoutError:
            ours.close()
            raise SandboxBroken(explained("zygote: no answer in time")) from None
        except ConnectionResetError:
            # The same as no answer: it went with our order unread.
            ours.close()
            run.end()
            raise _Gone("zygote: ended") from None
        except BaseException:
            ours.close()
            raise
        self._warden.watch(child)
        return child

    def _explain(self, run: "_Run", answer: bytes, ours: socket.socket) -> None:
        """Raises: _Gone, DoesNotFit or SandboxBroken, whichever happened."""
        if answer[:1] in (FAILED, UNFIT):
            size = int.from_bytes(answer[1:], "big")
            words = ours.recv(size, socket.MSG_WAITALL).decode(errors="replace")
            raise DoesNotFit(words) if answer[:1] == UNFIT else SandboxBroken(explained(words))
        if not answer:
            run.end()
            raise _Gone("zygote: ended")
        raise _Gone("zygote: the child ended before it began")


class _Gone(Exception):
    """The zygote, or the child, died before it took the order; the argument says which."""


class _Run:
    """One life of the zygote's process."""

    def __init__(
        self, program: str, view: View, isolation: Isolation, layers: frozenset[Layer]
    ) -> None:
        if isolation is Isolation.FULL and shutil.which("bwrap") is None:
            raise SandboxBroken(explained("bwrap: not found"))
        self.scratch = (
            None if isolation is Isolation.FULL else Path(tempfile.mkdtemp(prefix="sandbox-"))
        )
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # lives as long
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        life, self._life = os.pipe()
        self._ending = threading.Lock()
        try:
            line = command.line(
                program, view, isolation, layers, control=theirs.fileno(), scratch=self.scratch
            )
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
        try:
            message = self.control.recv(4096)
        except TimeoutError:
            raise SandboxBroken(explained("zygote: not ready in time")) from None
        self.control.settimeout(_SPAWN_SECONDS)
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
