"""The cage of a learner's server: a bubblewrap command line.

Inside there are the learner's own folder, the programs (read-only) and nothing else of this
machine: no other home, no Hub files, no secrets, no other process. The network is shared, because
the server must be reached by the proxy and must reach the Hub; whatever listens on loopback is
therefore behind a key or on a unix socket.
"""

import os
import platform
import sys
from pathlib import Path

import benling
from benling.hub.limits import ServerLimits

#: where the learner's folder appears
HOME_INSIDE = "/home/learner"
_MB = 1024 * 1024
#: from this kernel on, process limits count inside the cage instead of over all of them
_COUNTS_PER_CAGE = (5, 14)
_ETC = (
    "fonts",
    "ld.so.cache",
    "ld.so.conf",
    "ld.so.conf.d",
    "localtime",
    "alternatives",
    "mime.types",
)


def cage_command(
    desk: Path, limits: ServerLimits, passwd_fd: int, group_fd: int, info_fd: int
) -> list[str]:
    """Everything before the server's own command.

    ``passwd_fd`` and ``group_fd`` are read for /etc; bwrap writes its child's pid to ``info_fd``.
    """
    size = str(limits.temporary_mb * _MB)
    command = ["bwrap", "--info-fd", str(info_fd), "--die-with-parent", "--new-session"]
    command += ["--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts"]
    command += ["--unshare-cgroup-try", "--hostname", "benling", "--disable-userns"]
    command += ["--cap-drop", "ALL", "--proc", "/proc", "--dev", "/dev"]
    # Before the programs, which may lie below the host's /tmp.
    command += ["--size", size, "--tmpfs", "/tmp", "--size", size, "--tmpfs", "/dev/shm"]  # noqa: S108
    for path in read_only_places():
        command += ["--ro-bind", str(path), str(path)]
    for link in ("bin", "sbin", "lib", "lib32", "lib64"):
        root = Path("/") / link
        if root.is_symlink():
            command += ["--symlink", str(root.readlink()), str(root)]
        elif root.is_dir():
            command += ["--ro-bind", str(root), str(root)]
    for name in _ETC:
        command += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    command += ["--ro-bind-data", str(passwd_fd), "/etc/passwd"]
    command += ["--ro-bind-data", str(group_fd), "/etc/group"]
    command += ["--symlink", "/tmp", "/var/tmp", "--bind", str(desk), HOME_INSIDE]  # noqa: S108
    # The cage's own root is memory without a size: nobody may fill it.
    command += ["--remount-ro", "/", "--remount-ro", "/dev", "--chdir", HOME_INSIDE]
    return [*command, "--", *_limited(limits)]


def read_only_places() -> list[Path]:
    """Programs and libraries: the system's, the interpreter's, the environment's, our package.

    Never the checkout: ``assignments/`` beside the package holds answers.
    """
    places = [Path("/usr")]
    wanted = (Path(sys.base_prefix).resolve(), Path(sys.prefix).resolve(), package_folder())
    for path in wanted:
        if not any(path.is_relative_to(place) for place in places):
            places.append(path)
    return places


def package_folder() -> Path:
    return Path(benling.__file__).resolve().parent


def _limited(limits: ServerLimits) -> list[str]:
    """Limits are set inside: the kernel counts processes per user namespace."""
    command = ["prlimit", "--core=0", f"--fsize={limits.file_mb * _MB}"]
    command += [f"--nofile={limits.open_files}", f"--data={limits.process_memory_mb * _MB}"]
    if _kernel() >= _COUNTS_PER_CAGE:
        command.append(f"--nproc={limits.processes}")
    return [*command, "--"]


def _kernel() -> tuple[int, int]:
    major, minor = platform.release().split(".")[:2]
    return int(major), int("".join(filter(str.isdigit, minor)) or 0)


def passwd_lines(name: str) -> tuple[bytes, bytes]:
    """/etc/passwd and /etc/group inside: one user, called by the person id."""
    uid, gid = os.getuid(), os.getgid()
    passwd = f"{name}:x:{uid}:{gid}::{HOME_INSIDE}:/bin/bash\n"
    return passwd.encode(), f"learner:x:{gid}:\n".encode()
