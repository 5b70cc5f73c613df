"""One thread that looks after all children of a zygote: time, memory, files, sockets."""

import threading
import time

from benling.sandbox.measure import memory_over, size_over, sockets_over
from benling.sandbox.zygote.child import Child

_INTERVAL_SECONDS = 0.05


class Warden:
    """Ends a child that goes over a bound. Its thread is started with the first child."""

    def __init__(self, *, own_network: bool) -> None:
        self._own_network = own_network
        self._stopped = False
        self._children: set[Child] = set()
        self._lock = threading.Lock()
        self._changed = threading.Event()
        self._thread: threading.Thread | None = None

    def watch(self, child: Child) -> None:
        with self._lock:
            self._children.add(child)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="warden", daemon=True)
                self._thread.start()
            if len(self._children) == 1:
                self._changed.set()

    def forget(self, child: Child) -> None:
        with self._lock:
            self._children.discard(child)

    def look(self) -> None:
        """Some deadline has changed."""
        self._changed.set()

    def stop(self) -> None:
        self._stopped = True
        self._changed.set()

    def _run(self) -> None:
        while not self._stopped:
            with self._lock:
                children = list(self._children)
            self._changed.wait(self._pause(children))
            self._changed.clear()
            for child in children:
                self._check(child)

    def _pause(self, children: list[Child]) -> float | None:
        if not children:
            return None
        due = [d for child in children if (d := child.deadline) is not None]
        return max(0.0, min([_INTERVAL_SECONDS, *(d - time.monotonic() for d in due)]))

    def _check(self, child: Child) -> None:
        if child.ended():
            self.forget(child)
            return
        cause = self._broken(child)
        if cause:
            child.end_for(cause)
            self.forget(child)

    def _broken(self, child: Child) -> str | None:
        deadline, limits = child.deadline, child.limits
        if deadline is not None and time.monotonic() > deadline:
            return "timeout"
        if memory_over(child.first, limits.memory_bytes):
            return "memory"
        if self._own_network and sockets_over(child.pid):
            return "memory"
        if child.scratch and size_over(child.scratch, limits.disk_bytes, limits.disk_files):
            return "disk"
        return None
