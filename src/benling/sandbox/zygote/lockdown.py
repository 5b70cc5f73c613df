"""What a child gives up for good before it runs anything of a job's."""

import ctypes
import os
from collections.abc import Iterable, Sequence

from benling.sandbox import kernel_calls as kernel
from benling.sandbox import landlock
from benling.sandbox.isolation import Layer

_FILTER_MODE = 2


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_char_p)]


def close_others(kept: Iterable[int], blanked: Iterable[int], errors: int | None) -> None:
    """Close every descriptor but ``kept``; standard ones and ``blanked`` become /dev/null.

    ``blanked`` are those that rehearsed libraries hold open: their numbers must stay taken, or a
    new file of the job would be read and closed by a library that thinks it its own.
    """
    null = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
    for fd in (0, 1, 2):
        os.dup2(errors if errors is not None and fd == 2 else null, fd)
    stay = set(kept)
    for fd in set(blanked) - stay - {0, 1, 2}:
        os.dup2(null, fd, inheritable=False)
        stay.add(fd)
    first = 3
    for fd in sorted(stay - {0, 1, 2}):
        if first < fd:
            kernel.close_range(first, fd - 1)
        first = fd + 1
    kernel.close_range(first)


def lock(
    layers: frozenset[Layer], *, known: int, readable: Sequence[str], writable: Sequence[str],
    filter_code: bytes,
) -> None:  # fmt: skip
    """Privileges, files and system calls, in the order in which each can still be given up.

    ``known`` is the kernel's version of Landlock. Raises: OSError.
    """
    if Layer.CAPABILITIES in layers:
        kernel.drop_capabilities()
    if Layer.NO_NEW_PRIVILEGES in layers:
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    if Layer.LANDLOCK in layers and known:
        landlock.restrict(readable, writable, known)
    if Layer.SECCOMP in layers:
        program = _Program(len(filter_code) // 8, filter_code)
        address = ctypes.addressof(program)
        kernel.prctl(kernel.PR_SET_SECCOMP, _FILTER_MODE, address)
