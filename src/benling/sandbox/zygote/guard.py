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


def stand_over(job: Callable[[], NoReturn], scratch: Path) -> NoReturn:
    """Run ``job`` in a child of this process, end all it leaves, remove ``scratch``; end alike."""
    zygote = os.getppid()
    _end_with_parent(zygote)
    kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)
    own = os.getpid()
    child = os.fork()
    if not child:
        _end_with_parent(own)
        job()
    kernel.close_range(3)
    status = _reap(child)
    _end_rest()
    shutil.rmtree(scratch, ignore_errors=True)
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(own, -code)
    os._exit(code if code >= 0 else 128 - code)


def _end_with_parent(parent: int) -> None:
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        # it died before we were bound
        os._exit(1)


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
