"""The host's handle on a zygote: starts it, hands it orders, starts it anew when it was killed."""

import contextlib
import json
import socket
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from types import MappingProxyType

from benling.sandbox import landlock, seccomp
from benling.sandbox.isolation import LAYERS, Isolation, Layer
from benling.sandbox.limits import Limits
from benling.sandbox.memory_group import MemoryGroup, memory_groups
from benling.sandbox.ordinary_user import refuse_root
from benling.sandbox.process import SandboxBroken
from benling.sandbox.refusal import explained
from benling.sandbox.view import View
from benling.sandbox.zygote.child import Child
from benling.sandbox.zygote.life import Gone, Life
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

_START_SECONDS = 120
_SPAWN_SECONDS = 30
#: how often a zygote is started, and a child spawned, that somebody kills meanwhile
_TRIES = 6
_ANSWER_BYTES = 9


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
        self._groups = memory_groups()
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
                return self._spawn_in_group(run, order, limits, fds, errors)
            except Gone as gone:
                said = run.said() or str(gone)
        raise SandboxBroken(explained(said))

    def close(self) -> None:
        """End it and all its children; idempotent."""
        with self._lock:
            self._closed = True
            self._run.close()
            self._give_up_groups()
        self._warden.stop()

    def __enter__(self) -> "Zygote":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def memory_group(self) -> bool:
        """Whether the kernel bounds each child's memory, beside the watch on PSS."""
        return self._groups is not None

    @property
    def keeper(self) -> "subprocess.Popen[bytes]":
        """The process between this one and the zygote; ends last."""
        return self._run.process

    def _running(self) -> Life:
        with self._lock:
            if self._closed:
                raise SandboxBroken("沙箱已关闭")
            if self._run.process.poll() is not None:
                self._run.close()
                self._run = self._start()
            return self._run

    def _start(self) -> Life:
        for left in reversed(range(_TRIES)):
            run = Life(
                self._program, self._view, self.isolation, self._layers, groups=self.memory_group
            )
            try:
                self.landlock = run.greeting(self._start_seconds)["landlock"]
                self._try_groups(run)
                return run
            except SandboxBroken:
                run.close()
                if not left or not run.was_killed():
                    raise
            except BaseException:
                run.close()
                raise
        raise AssertionError

    def _try_groups(self, run: Life) -> None:
        """Give up groups where a child cannot begin in one after all."""
        if self._groups is None:
            return
        group = self._groups.trial()
        try:
            if group is None or not run.can_fork_into(group.fd):
                self._give_up_groups()
        finally:
            if group is not None:
                group.remove()

    def _give_up_groups(self) -> None:
        groups, self._groups = self._groups, None
        if groups is not None:
            groups.close()

    def _spawn_in_group(
        self, run: Life, order: Order, limits: Limits, fds: Sequence[int], errors: int | None
    ) -> Child:
        groups = self._groups
        group = groups.make(limits) if groups is not None else None
        try:
            return self._spawn(run, order, limits, fds, errors, group)
        except BaseException:
            if group is not None:
                group.remove()
            raise
        finally:
            if group is not None:
                group.passed_on()

    def _spawn(
        self, run: Life, order: Order, limits: Limits, fds: Sequence[int], errors: int | None,
        group: MemoryGroup | None,
    ) -> Child:  # fmt: skip
        ours, theirs = socket.socketpair()
        ours.settimeout(_SPAWN_SECONDS)
        # Last the two that not every child has.
        extra = [] if errors is None else [errors]
        extra += [] if group is None else [group.fd]
        terms = {
            "entry": order.entry, "limits": asdict(limits), "errors": errors is not None,
            "group": group is not None,
        }  # fmt: skip
        try:
            try:
                with theirs:
                    told = json.dumps(terms).encode()
                    socket.send_fds(run.control, [told], [theirs.fileno(), *fds, *extra])
            except OSError:
                run.end()
                raise Gone("zygote: ended") from None
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                send_order(ours, order)
            answer, received, _, _ = socket.recv_fds(ours, _ANSWER_BYTES, 1)
            if answer[:1] != READY or not received:
                self._explain(run, answer, ours)
            guard = int.from_bytes(answer[1:], "big")
            scratch = run.scratch / JOB_FOLDER.format(guard) if run.scratch else None
            child = Child(
                received[0], ours, limits, guard, scratch, self._warden, group,
                partial(run.learn_from, order.entry),
            )  # fmt: skip
        except TimeoutError:
            ours.close()
            raise SandboxBroken(explained("zygote: no answer in time")) from None
        except ConnectionResetError:
            # The same as no answer: it went with our order unread.
            ours.close()
            run.end()
            raise Gone("zygote: ended") from None
        except BaseException:
            ours.close()
            raise
        self._warden.watch(child)
        return child

    def _explain(self, run: Life, answer: bytes, ours: socket.socket) -> None:
        """Raises: Gone, DoesNotFit or SandboxBroken, whichever happened."""
        if answer[:1] in (FAILED, UNFIT):
            size = int.from_bytes(answer[1:], "big")
            words = ours.recv(size, socket.MSG_WAITALL).decode(errors="replace")
            raise DoesNotFit(words) if answer[:1] == UNFIT else SandboxBroken(explained(words))
        if not answer:
            run.end()
            raise Gone("zygote: ended")
        raise Gone("zygote: the child ended before it began")
