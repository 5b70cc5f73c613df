"""The world of one child in the tier ``full``, built by the child itself right after the fork.

Order matters. Mounts are made while the zygote's power over its own user namespace still holds;
only then does the child move into a user namespace of its own, where it has no power over them.

Plain calls with ready-made texts: after a fork, each object that is touched costs a page.
"""

# ruff: noqa: PTH102, PTH103, PTH112

import os
from collections.abc import Sequence

from benling.sandbox import kernel_calls as kernel
from benling.sandbox.isolation import Layer
from benling.sandbox.view import SHARED_MEMORY, TEMPORARY, WORK

_OWN_ID = b"1000 0 1"
_PLAIN = kernel.MS_NOSUID | kernel.MS_NODEV
_TERMINAL_OPTIONS = "newinstance,ptmxmode=0666,mode=0620,max=16"
#: the last one covers the file system's own root
_PLACES = ((f"{WORK}/t", TEMPORARY), (f"{WORK}/m", SHARED_MEMORY), (f"{WORK}/w", WORK))
#: entries that the file system needs before the job makes any
_OWN_FILES = 8

_LEFT_WITH_USERS = kernel.CLONE_NEWUSER | kernel.CLONE_NEWUTS | kernel.CLONE_NEWCGROUP


def enter(
    figures: dict[str, int], layers: frozenset[Layer], outer_proc: int, kept: Sequence[str]
) -> None:
    """Leave the zygote's world for a new one, in which names ``kept`` of its /tmp are seen as well.

    ``figures``: the limits by name. ``outer_proc``: the zygote's /proc, open as a folder.
    Raises: OSError, naming the step.
    """
    if Layer.MOUNTS in layers:
        kernel.unshare(kernel.CLONE_NEWNS)
        _mount_files(figures, kept)
        if Layer.PROCESSES in layers:
            flags = _PLAIN | kernel.MS_NOEXEC
            kernel.mount("proc", "/proc", "proc", flags, "subset=pid")
    flags = kernel.CLONE_NEWIPC if Layer.IPC in layers else 0
    flags |= kernel.CLONE_NEWNET if Layer.NETWORK in layers else 0
    flags |= _LEFT_WITH_USERS if Layer.USERS in layers else 0
    if flags:
        kernel.unshare(flags)
    if Layer.USERS in layers:
        _name_user()
        _write("sys/user/max_user_namespaces", b"0", outer_proc)


def _mount_files(figures: dict[str, int], kept: Sequence[str]) -> None:
    """One in-memory file system for all that is writable, so that its size bounds the whole."""
    size, files = figures["disk_bytes"], figures["disk_files"] + _OWN_FILES
    options = f"size={size},nr_inodes={files},mode=0755"
    kernel.mount("job", WORK, "tmpfs", _PLAIN, options)
    for inside, place in _PLACES:
        os.mkdir(inside)
        for name in kept if place == TEMPORARY else ():
            _show(f"{place}/{name}", f"{inside}/{name}")
        kernel.mount(inside, place, None, kernel.MS_BIND | kernel.MS_REC)
    flags = kernel.MS_NOSUID | kernel.MS_NOEXEC
    kernel.mount("devpts", "/dev/pts", "devpts", flags, _TERMINAL_OPTIONS)


def _show(source: str, target: str) -> None:
    """Bind a file or folder of the zygote's, which no child may change."""
    os.mkdir(target) if os.path.isdir(source) else os.close(os.open(target, os.O_CREAT))
    kernel.mount(source, target, None, kernel.MS_BIND | kernel.MS_REC)
    kernel.mount(
        "none", target, None, kernel.MS_BIND | kernel.MS_REMOUNT | kernel.MS_RDONLY | _PLAIN
    )


def _name_user() -> None:
    """An ordinary user inside; the zygote's user, which is the host's ordinary one, outside."""
    _write("/proc/self/setgroups", b"deny")
    _write("/proc/self/uid_map", _OWN_ID)
    _write("/proc/self/gid_map", _OWN_ID)


def _write(name: str, content: bytes, folder: int | None = None) -> None:
    fd = os.open(name, os.O_WRONLY | os.O_CLOEXEC, dir_fd=folder)
    os.write(fd, content)
    os.close(fd)


def settle() -> None:
    """Stand in the work folder, with the home that the environment names."""
    os.chdir(WORK)
    try:
        os.mkdir(os.environ["HOME"], 0o700)
    except OSError:
        os.makedirs(os.environ["HOME"], 0o700, exist_ok=True)
