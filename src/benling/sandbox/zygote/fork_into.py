"""A fork that begins its life in another control group.

Moving a process into a group later makes the kernel wait until every processor has passed a quiet
point, eight milliseconds or more; beginning there costs nothing. But glibc offers no such fork.
What its own does for a process of one thread is done here: the thread's remembered number is
renewed, its list of robust locks is registered, and Python is told before and after. Libraries'
own handlers of forks do not run: they look after other threads, of which there are none.
"""

import ctypes
import os
import signal

from benling.sandbox.kernel_calls import prctl

_CLONE3, _SET_ROBUST_LIST, _GET_ROBUST_LIST = 435, 273, 274
_PR_GET_TID_ADDRESS = 40
_CLONE_CHILD_CLEARTID, _CLONE_CHILD_SETTID = 0x00200000, 0x01000000
_CLONE_INTO_CGROUP = 0x200000000

# Keeps Python's lock, unlike ctypes.CDLL: between the fork and Python being told, nothing may run.
_libc = ctypes.PyDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long
_python = ctypes.pythonapi


class _Arguments(ctypes.Structure):
    """The kernel's ``struct clone_args``, second revision."""

    _fields_ = [
        (name, ctypes.c_uint64)
        for name in (
            "flags", "pidfd", "child_tid", "parent_tid", "exit_signal", "stack", "stack_size",
            "tls", "set_tid", "set_tid_size", "cgroup",
        )
    ]  # fmt: skip


def fork_into(group: int) -> int:
    """As ``os.fork``, but the child begins in the group whose folder ``group`` is open on.

    For a process of one thread. Raises: OSError when the kernel refuses.
    """
    arguments = _Arguments(
        flags=_CLONE_INTO_CGROUP | _CLONE_CHILD_SETTID | _CLONE_CHILD_CLEARTID,
        child_tid=_place_of_thread_number(), exit_signal=signal.SIGCHLD, cgroup=group,
    )  # fmt: skip
    address, size = ctypes.byref(arguments), ctypes.sizeof(arguments)
    locks, locks_size = _robust_locks()
    _python.PyOS_BeforeFork()
    pid = int(_libc.syscall(_CLONE3, address, size))
    if pid == 0:
        _libc.syscall(_SET_ROBUST_LIST, locks, locks_size)
        _python.PyOS_AfterFork_Child()
        return 0
    code = ctypes.get_errno()
    _python.PyOS_AfterFork_Parent()
    if pid < 0:
        raise OSError(code, f"clone3: {os.strerror(code)}")
    return pid


def _place_of_thread_number() -> int:
    """Where glibc keeps the number of this thread. Raises: OSError when that is not to be known."""
    place = ctypes.c_void_p()
    prctl(_PR_GET_TID_ADDRESS, ctypes.addressof(place))
    if not place.value or ctypes.c_int.from_address(place.value).value != os.getpid():
        raise OSError("the thread's number is not where the kernel says")
    return place.value


def _robust_locks() -> tuple[ctypes.c_void_p, ctypes.c_size_t]:
    place, size = ctypes.c_void_p(), ctypes.c_size_t()
    if _libc.syscall(_GET_ROBUST_LIST, 0, ctypes.byref(place), ctypes.byref(size)):
        raise OSError(ctypes.get_errno(), "get_robust_list")
    return place, size
