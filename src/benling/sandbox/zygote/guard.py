"""Stands over one child where the kernel gives it no process namespace: nothing outlives it.

Orphans of the job become the guard's children, as it is their subreaper. Landlock keeps the job
from signalling its guard.
"""

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from benling.sandbox import kernel_calls as kernel


def stand_over(
    job: Callable[[], NoReturn], scratch: Path, zygote: int, fork: Callable[[], int]
) -> NoReturn:
    """Run ``job`` in a child of this process, end all it leaves, remove ``scratch``; end alike.

    ``zygote``: the process whose child this one is. ``fork`` makes the child.
    """
    kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)
    own = os.getpid()
    child = fork()
    if not child:
        _end_with_parent(own, signal.SIGKILL)
        job()
    kernel.close_range(3)
    # The zygote's death is the job's: what it has started is found by us alone.
    signal.signal(signal.SIGTERM, lambda *_: os.kill(child, signal.SIGKILL))
    _end_with_parent(zygote, signal.SIGTERM)
    status = _reap(child)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    _end_rest()
    shutil.rmtree(scratch, ignore_errors=True)
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.kill(own, -code)
    os._exit(code if code >= 0 else 128 - code)


def _end_with_parent(parent: int, number: signal.Signals) -> None:
    kernel.prctl(kernel.PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:
        # it died before we were bound
        os.kill(os.getpid(), number)


def _reap(child: int) -> int:
    while True:
        pid, status = os.waitpid(-1, 0)
        if pid == child:
            return status


def _end_rest() -> None:
    own = Path(f"/proc/self/task/{os.getpid()}/children")
    while True:
        for pid in own.read_text().split():
            # Reaped by nobody but us, so the number still means the same process.
            os.kill(int(pid), signal.SIGKILL)
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return
