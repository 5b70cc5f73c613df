"""Several grader processes side by side; one that dies is started again."""

import contextlib
import os
import signal
import subprocess
import sys
import time

from benling.sandbox.control_group import ensure_room

_RESTART_SECONDS = 1.0
_LISTEN_SECONDS = 0.05
_STOP_SECONDS = 5
#: tells a worker whose child it is, so that it ends when that one has gone
PARENT = "BENLING_GRADER_PARENT"


def run_workers(count: int, arguments: list[str]) -> int:
    """Run ``count`` graders until told to stop, or until all have ended by themselves.

    ``arguments`` go to each. Returns the worst exit code.
    """

    def start() -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            # Said, as the environment may ask for several: each would start others.
            [sys.executable, "-m", "benling", "grader", "--workers", "1", *arguments],
            env=os.environ | {PARENT: str(os.getpid())},
        )

    # Noted and not raised: within Popen it would lose the worker that has just been made.
    told: list[int] = []

    def stop(number: int, _frame: object) -> None:
        told.append(number)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    # Before there are workers: none of them could make room while this process stands there.
    ensure_room()
    workers: list[subprocess.Popen[bytes]] = []
    worst = 0
    try:
        while len(workers) < count and not told:
            workers.append(start())
        while workers and not _rested(told):
            for worker in [w for w in workers if w.poll() is not None]:
                workers.remove(worker)
                if worker.returncode < 0:
                    workers.append(start())
                worst = max(worst, worker.returncode)
    finally:
        _end(workers)
    return 0 if told else worst


def _rested(told: list[int]) -> bool:
    """Wait before workers are started again; whether somebody has told us to stop meanwhile."""
    until = time.monotonic() + _RESTART_SECONDS
    while not told and time.monotonic() < until:
        time.sleep(_LISTEN_SECONDS)
    return bool(told)


def is_worker() -> bool:
    """Whether this process was started by :func:`run_workers`."""
    return PARENT in os.environ


def parent_gone() -> bool:
    """Whether this is a worker whose parent has died."""
    parent = os.environ.get(PARENT)
    return parent is not None and os.getppid() != int(parent)


def _end(workers: "list[subprocess.Popen[bytes]]") -> None:
    for worker in workers:
        worker.terminate()
    for worker in workers:
        with contextlib.suppress(subprocess.TimeoutExpired):
            worker.wait(_STOP_SECONDS)
        worker.kill()
        worker.wait()
