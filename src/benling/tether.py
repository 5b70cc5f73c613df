"""Binds a process to the one that started it: when that dies, the kernel ends this one."""

import ctypes
import multiprocessing
import os
import signal

_PR_SET_PDEATHSIG = 1


def end_with_parent(number: signal.Signals = signal.SIGTERM) -> None:
    """Get this signal when the starting thread ends. Kept across exec, not given to children."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)


def end_worker_with_server() -> None:
    """For a worker made by multiprocessing; does nothing anywhere else.

    A server that is killed would leave its worker behind, serving on with the port taken.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    end_with_parent(signal.SIGKILL)
    if os.getppid() != parent.pid:
        # it died before we were bound
        os.kill(os.getpid(), signal.SIGKILL)
