"""Landlock: a process gives up access to files it was not given, for good.

Needs no privilege and no namespace, so it is what the tier ``basic`` stands on; in the tier
``full`` it is a second wall. The kernel's header is linux/landlock.h.
"""

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

from benling.sandbox.kernel_calls import syscall

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION_FLAG, _PATH_BENEATH = 1, 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _TRUNCATE, _IOCTL_DEV = 1, 2, 4, 8, 1 << 14, 1 << 15
#: rights by the version that brought them
_FILES = {1: (1 << 13) - 1, 2: 1 << 13, 3: _TRUNCATE, 5: _IOCTL_DEV}
_TCP = {4: 0b11}
_SCOPES = {6: 0b11}
READ = _EXECUTE | _READ_FILE | _READ_DIR
_OF_A_FILE = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV

#: from this version on, signals and abstract sockets of others are out of reach as well
SCOPED_VERSION = 6


def version() -> int:
    """What this kernel offers; 0 when it has none."""
    try:
        return syscall(_CREATE, None, 0, _VERSION_FLAG)
    except OSError:
        return 0


class _Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def restrict(readable: Iterable[str], writable: Iterable[str], known: int) -> None:
    """From now on this process reads and runs only below ``readable``, writes below ``writable``.

    It neither makes TCP connections nor signals anyone but its own descendants, as far as
    ``known`` (from :func:`version`) goes. Places that do not exist are passed over. Needs
    no-new-privs.
    """
    every = _sum(_FILES, known)
    rules = _Ruleset(every, _sum(_TCP, known), _sum(_SCOPES, known))
    size = 8 if known < 4 else 16 if known < SCOPED_VERSION else 24
    ruleset = syscall(_CREATE, ctypes.byref(rules), size, 0)
    try:
        for place in readable:
            _allow(ruleset, place, READ & every)
        for place in writable:
            _allow(ruleset, place, every)
        syscall(_RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)


def _sum(rights: dict[int, int], known: int) -> int:
    return sum(bits for since, bits in rights.items() if since <= known)


def _allow(ruleset: int, place: str, rights: int) -> None:
    try:
        parent = os.open(place, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not Path(place).is_dir():
            rights &= _OF_A_FILE
        rule = _Beneath(rights, parent)
        syscall(_ADD, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(parent)
