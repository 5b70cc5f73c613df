"""Looks after one sandbox from outside: time, memory and number of files."""

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benling.sandbox.limits import Limits
from benling.sandbox.view import SHARED_MEMORY, TEMPORARY, WORK

_INTERVAL_SECONDS = 0.1


class Watchdog(threading.Thread):
    """Ends the sandbox when it goes over a limit, and remembers which.

    Memory is the sum of PSS over all processes inside: summed RSS would count shared pages once
    for each process.
    """

    def __init__(self, first: int, limits: Limits, end: Callable[[], None]) -> None:
        super().__init__(name=f"watchdog-{first}", daemon=True)
        self.cause: str | None = None
        self._first = first
        self._limits = limits
        self._end = end
        self._deadline: float | None = None
        self._stopped = threading.Event()

    def arm(self) -> None:
        """Start the wall clock now."""
        self._deadline = time.monotonic() + self._limits.wall_seconds

    def stop(self) -> None:
        self._stopped.set()

    def run(self) -> None:
        while not self._stopped.wait(_INTERVAL_SECONDS):
            self.cause = self._broken()
            if self.cause:
                self._end()
                return

    def _broken(self) -> str | None:
        if self._deadline is not None and time.monotonic() > self._deadline:
            return "timeout"
        if memory_of(self._first) > self._limits.memory_bytes:
            return "memory"
        if files_of(self._first) > self._limits.disk_files:
            return "disk"
        return None


def processes_of(first: int) -> Iterator[int]:
    """Host process ids of everything inside. Orphans stay children of the first process."""
    waiting = [first]
    while waiting:
        pid = waiting.pop()
        yield pid
        for task in _tasks(pid):
            with contextlib.suppress(OSError):
                text = Path(f"/proc/{pid}/task/{task}/children").read_text()
                waiting.extend(int(child) for child in text.split())


def memory_of(first: int) -> int:
    """PSS of all processes inside, in bytes."""
    total = 0
    for pid in processes_of(first):
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
                    break
    return total


def files_of(first: int) -> int:
    """Files and folders on the writable file systems inside, which are mounts of ours."""
    total = 0
    for place in (WORK, TEMPORARY, SHARED_MEMORY):
        with contextlib.suppress(OSError):
            state = os.statvfs(f"/proc/{first}/root{place}")
            total += max(0, state.f_files - state.f_ffree)
    return total


def _tasks(pid: int) -> list[str]:
    try:
        return os.listdir(f"/proc/{pid}/task")  # noqa: PTH208
    except OSError:
        return []
