"""The world of one child in the tier ``full``, built by the child itself right after the fork.

Order matters. Mounts are made while the zygote's power over its own user namespace still holds;
only then does the child move into a user namespace of its own, where it has no power over them.
"""

import contextlib
import os
from pathlib import Path

from benling.sandbox import kernel_calls as kernel
from benling.sandbox.isolation import Layer
from benling.sandbox.limits import Limits
from benling.sandbox.view import SHARED_MEMORY, TEMPORARY, WORK

_UID = 1000
_PLAIN = kernel.MS_NOSUID | kernel.MS_NODEV
_TERMINALS = 16
#: entries that the file system needs before the job makes any
_OWN_FILES = 8

_LEFT_WITH_USERS = kernel.CLONE_NEWUSER | kernel.CLONE_NEWUTS | kernel.CLONE_NEWCGROUP


def enter(limits: Limits, layers: frozenset[Layer], outer_proc: int) -> None:
    """Leave the zygote's world for a new one. ``outer_proc``: its /proc, open as a folder.

    Raises: OSError, naming the step.
    """
    if Layer.MOUNTS in layers:
        kernel.unshare(kernel.CLONE_NEWNS)
        _mount_files(limits)
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
        _write(outer_proc, "sys/user/max_user_namespaces", "0")


def _mount_files(limits: Limits) -> None:
    """One in-memory file system for all that is writable, so that its size bounds the whole."""
    options = f"size={limits.disk_bytes},nr_inodes={limits.disk_files + _OWN_FILES},mode=0755"
    kernel.mount("job", WORK, "tmpfs", _PLAIN, options)
    for name, place in (("tmp", TEMPORARY), ("memory", SHARED_MEMORY), ("work", WORK)):
        Path(WORK, name).mkdir()
        # The last one covers the file system's own root.
        kernel.mount(f"{WORK}/{name}", place, None, kernel.MS_BIND)
    options = f"newinstance,ptmxmode=0666,mode=0620,max={_TERMINALS}"
    kernel.mount("devpts", "/dev/pts", "devpts", kernel.MS_NOSUID | kernel.MS_NOEXEC, options)


def _name_user() -> None:
    """An ordinary user inside; the zygote's user, which is the host's ordinary one, outside."""
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{_UID} 0 1")
    Path("/proc/self/gid_map").write_text(f"{_UID} 0 1")


def _write(folder: int, name: str, content: str) -> None:
    fd = os.open(name, os.O_WRONLY | os.O_CLOEXEC, dir_fd=folder)
    try:
        os.write(fd, content.encode())
    finally:
        os.close(fd)


def settle() -> None:
    """Stand in the work folder, with the home that the environment names."""
    os.chdir(WORK)
    with contextlib.suppress(FileExistsError):
        Path(os.environ["HOME"]).mkdir(mode=0o700, parents=True)
