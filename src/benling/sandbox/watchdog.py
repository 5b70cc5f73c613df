"""Looks after one sandbox from outside: time, memory and number of files."""

import threading
import time
from collections.abc import Callable

from benling.sandbox.limits import Limits
from benling.sandbox.measure import files_of, memory_over

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
        if memory_over(self._first, self._limits.memory_bytes):
            return "memory"
        if files_of(self._first) > self._limits.disk_files:
            return "disk"
        return None
