"""Several grader processes side by side; one that dies is started again."""

import contextlib
import os
import signal
import subprocess
import sys
import time

from benling.sandbox.control_group import ensure_room

_RESTART_SECONDS = 1.0
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

    def stop(_number: int, _frame: object) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    # Before there are workers: none of them could make room while this process stands there.
    ensure_room()
    workers = [start() for _ in range(count)]
    worst = 0
    try:
        while workers:
            time.sleep(_RESTART_SECONDS)
            for worker in [w for w in workers if w.poll() is not None]:
                workers.remove(worker)
                if worker.returncode < 0:
                    workers.append(start())
                worst = max(worst, worker.returncode)
    finally:
        _end(workers)
    return worst


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
