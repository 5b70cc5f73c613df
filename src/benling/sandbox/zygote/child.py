"""The host's handle on one child."""

import contextlib
import os
import select
import signal
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from benling.sandbox.limits import Limits
from benling.sandbox.memory_group import MemoryGroup
from benling.sandbox.zygote.order import End, unpack_end

if TYPE_CHECKING:
    from benling.sandbox.zygote.warden import Warden

_END_BYTES = 64
#: a child that has hung up has so long to end by itself
_PATIENCE_SECONDS = 5.0
#: what a child counts as when its zygote died with it
_LOST = End(-signal.SIGKILL, 0.0, 0)


class Child:
    """A running job. Ends when its zygote does, or the process that holds the zygote."""

    def __init__(
        self, pidfd: int, teller: socket.socket, limits: Limits, guard: int,
        scratch: Path | None, warden: "Warden", group: MemoryGroup | None = None,
        before_end: Callable[[int], None] | None = None,
    ) -> None:  # fmt: skip
        """``before_end`` is told the process id when a child still runs as it is closed."""
        #: descriptor of the job's process; -1 once :meth:`wait` has told its end
        self.pidfd = pidfd
        #: its process id on this machine
        self.pid = _pid_of(pidfd)
        #: why it was ended from outside: ``timeout``, ``memory``, ``disk`` or None
        self.cause: str | None = None
        #: bounds that the warden watches
        self.limits = limits
        #: all that it started descends from this process
        self.first = guard or self.pid
        #: its folder on disk, removed with it; None where its files are in memory
        self.scratch = scratch
        #: moment at which it is ended, by time.monotonic
        self.deadline: float | None = None
        #: how it ended, once :meth:`wait` has told
        self.end: End | None = None
        self._teller = teller
        self._warden = warden
        self._group = group
        self._before_end = before_end
        self._lock = threading.Lock()

    def arm(self, seconds: float) -> None:
        """End it with cause ``timeout`` after so many seconds, unless disarmed or armed anew."""
        self.deadline = time.monotonic() + seconds
        self._warden.look()

    def disarm(self) -> None:
        self.deadline = None

    def interrupt(self) -> None:
        """Send SIGINT to the job itself; nothing when it has gone."""
        self._signal(signal.SIGINT)

    def kill(self) -> None:
        """End it and all it started, at once; nothing when it has gone."""
        self._signal(signal.SIGKILL)

    def end_for(self, cause: str) -> None:
        """Kill it for a reason that stays on record, the first one given."""
        self.cause = self.cause or cause
        self.kill()

    def ended(self) -> bool:
        """Whether the job's process is over."""
        with self._lock:
            return self.pidfd < 0 or bool(select.select([self.pidfd], [], [], 0)[0])

    def wait(self, timeout: float | None = None) -> int | None:
        """Exit code once it and all it started have ended; None when they have not in time.

        Negative: the signal that ended it.
        """
        if self.end is None:
            self._teller.settimeout(timeout)
            try:
                message = self._teller.recv(_END_BYTES)
            except (TimeoutError, BlockingIOError):
                return None
            except OSError:
                message = b""
            self.end = unpack_end(message) or _LOST
            self._release()
        return self.end.code

    def close(self) -> None:
        """Kill if need be, and wait."""
        if self._before_end is not None and not self.ended():
            self._before_end(self.pid)
        self.kill()
        self.wait()

    def fate(self) -> str:
        """Why a child that has hung up is over; it is ended if it does not end by itself.

        Its ``cause``; ``lost`` when somebody else killed it or its zygote; else ``crash``, its own
        doing. In the tier ``full`` no job can kill itself (see :mod:`benling.sandbox.zygote`), in
        others ``lost`` may be that as well.
        """
        if self.wait(_PATIENCE_SECONDS) is None:
            self.close()
            return self.cause or "crash"
        if self.cause is not None:
            return self.cause
        assert self.end is not None  # noqa: S101
        if self.end.code != -signal.SIGKILL:
            return "crash"
        if self.end.cpu_seconds >= self.limits.cpu_seconds:
            return "timeout"
        # The machine's own guard was quicker than ours.
        return "memory" if self.end.peak_bytes >= self.limits.memory_bytes else "lost"

    def __enter__(self) -> "Child":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _release(self) -> None:
        self._warden.forget(self)
        if self._group is not None:
            if self._group.overrun():
                self.cause = self.cause or "memory"
            self._group.remove()
        with self._lock:
            os.close(self.pidfd)
            self.pidfd = -1
        self._teller.close()

    def _signal(self, number: signal.Signals) -> None:
        with self._lock, contextlib.suppress(ProcessLookupError):
            if self.pidfd >= 0:
                signal.pidfd_send_signal(self.pidfd, number)


def _pid_of(pidfd: int) -> int:
    for line in Path(f"/proc/self/fdinfo/{pidfd}").read_text().splitlines():
        if line.startswith("Pid:"):
            return int(line.split()[1])
    raise OSError("the kernel gives no process id for a child")
