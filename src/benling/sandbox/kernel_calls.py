"""Linux calls that Python 3.11 does not offer. Each raises OSError with the kernel's reason."""

import ctypes
import os

CLONE_NEWNS = 0x00020000
CLONE_NEWCGROUP = 0x02000000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 32, 4096, 16384, 1 << 18

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_CAPBSET_DROP = 24
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 47, 4

MADV_POPULATE_WRITE = 23
MADV_COLLAPSE = 25

_SYS_MADVISE = 28
_SYS_CAPSET = 126
_SYS_CLOSE_RANGE = 436
_SYS_PROCESS_MADVISE = 440
_CAPABILITY_VERSION = 0x20080522
_LAST_CAPABILITY = 63

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long
_libc.mount.argtypes = [ctypes.c_char_p] * 3 + [ctypes.c_ulong, ctypes.c_char_p]


def unshare(flags: int) -> None:
    """Leave the namespaces named by ``flags`` for new ones."""
    _checked(_libc.unshare(flags), "unshare")


def setns(fd: int, kind: int) -> None:
    """Enter the namespace that ``fd`` is open on."""
    _checked(_libc.setns(fd, kind), "setns")


def mount(source: str, target: str, kind: str | None, flags: int, options: str = "") -> None:
    """Mount a file system, or bind a folder when ``kind`` is None."""
    named = None if kind is None else kind.encode()
    done = _libc.mount(source.encode(), target.encode(), named, flags, options.encode())
    _checked(done, f"mount {kind or source} on {target}")


def prctl(option: int, value: int = 0, third: int = 0) -> None:
    """Set one property of this process."""
    zero = ctypes.c_ulong(0)
    done = _libc.prctl(option, ctypes.c_ulong(value), ctypes.c_ulong(third), zero, zero)
    _checked(done, f"prctl {option}")


def syscall(number: int, *arguments: object) -> int:
    """A call by its number; integers are passed at full width."""
    wide = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return _checked(int(_libc.syscall(ctypes.c_long(number), *wide)), f"system call {number}")


def madvise(start: int, length: int, advice: int) -> None:
    """Say how memory will be used; ``start`` at the beginning of a page."""
    syscall(_SYS_MADVISE, start, length, advice)


def process_madvise(process: int, ranges: int, count: int, advice: int) -> None:
    """As :func:`madvise` for ``count`` ranges, structs ``iovec`` at the address ``ranges``.

    ``process``: descriptor of the process; for advice that changes anything, this one.
    """
    syscall(_SYS_PROCESS_MADVISE, process, ranges, count, advice, 0)


def close_range(first: int, last: int = 0xFFFFFFFF) -> None:
    """Close every descriptor from ``first`` to ``last``."""
    syscall(_SYS_CLOSE_RANGE, first, last, 0)


def drop_capabilities() -> None:
    """Give up every capability, and the way back to any."""
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    for number in range(_LAST_CAPABILITY + 1):
        try:
            prctl(PR_CAPBSET_DROP, number)
        except OSError:
            # EINVAL: past the last one this kernel knows. EPERM: none to drop, see capset below.
            break
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    syscall(_SYS_CAPSET, header, (ctypes.c_uint32 * 6)())


def _checked(result: int, what: str) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")
    return result
