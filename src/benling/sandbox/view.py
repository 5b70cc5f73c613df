"""What a sandbox sees: the bubblewrap command line that builds its world."""

import os
import site
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import benling
from benling.sandbox.limits import MIB, Limits

#: where a job works inside; an in-memory file system of limited size
WORK = "/submission"
#: scratch space and home inside
TEMPORARY = "/tmp"  # noqa: S108
SHARED_MEMORY = "/dev/shm"  # noqa: S108
_SHARED_MEMORY_BYTES = 64 * MIB

_ETC = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "alternatives", "fonts", "localtime")
_PASSED_ON = ("LANG", "LC_ALL", "TZ", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")


@dataclass(frozen=True)
class View:
    """The part of a sandbox's world that differs from job to job."""

    #: folders or files of the host, read-only: (where on the host, where inside)
    read_only: Sequence[tuple[Path, str]] = ()
    #: variables beside the few that every sandbox has; nothing is inherited
    environment: Mapping[str, str] = field(default_factory=dict)


def command(
    argv: Sequence[str], view: View, limits: Limits, *, info_fd: int, seccomp_fd: int | None
) -> list[str]:
    """The bubblewrap command that runs ``argv`` in a new world.

    ``bwrap`` writes the process id of the world's first process to ``info_fd`` as JSON.
    """
    line = [
        "bwrap", "--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net",
        "--unshare-uts", "--unshare-cgroup", "--disable-userns", "--uid", "1000", "--gid", "1000",
        "--hostname", "sandbox", "--die-with-parent", "--new-session", "--cap-drop", "ALL",
        "--clearenv", "--info-fd", str(info_fd),
    ]  # fmt: skip
    if seccomp_fd is not None:
        line += ["--seccomp", str(seccomp_fd)]
    line += ["--proc", "/proc", "--dev", "/dev"]
    for place, size in (
        (WORK, limits.disk_bytes),
        (TEMPORARY, limits.disk_bytes),
        (SHARED_MEMORY, min(limits.disk_bytes, _SHARED_MEMORY_BYTES)),
    ):
        line += ["--size", str(size), "--tmpfs", place]
    line += system_binds() + python_binds()
    for outside, inside in view.read_only:
        line += ["--ro-bind", str(outside), inside]
    # bubblewrap's own root and /dev are in-memory file systems without a size: close them.
    line += ["--remount-ro", "/dev", "--remount-ro", "/"]
    for name, value in {**environment(), **view.environment}.items():
        line += ["--setenv", name, value]
    return [*line, "--chdir", WORK, "--", *argv]


def python() -> str:
    """The interpreter of this environment, by the path it has inside a sandbox."""
    return str(Path(sys.prefix) / "bin" / "python")


def system_binds() -> list[str]:
    line = ["--ro-bind", "/usr", "/usr"]
    for name in ("bin", "sbin", "lib", "lib32", "lib64", "libx32"):
        place = Path("/") / name
        if place.is_symlink():
            line += ["--symlink", str(place.readlink()), str(place)]
        elif place.is_dir():
            line += ["--ro-bind", str(place), str(place)]
    for name in _ETC:
        line += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    return line


def python_binds() -> list[str]:
    """This interpreter, its packages and ours, at the paths they have outside."""
    line: list[str] = []
    base, prefix = Path(sys.base_prefix), Path(sys.prefix)
    if not base.is_relative_to("/usr"):
        line += _bound(base)
    if prefix != base:
        line += ["--ro-bind", str(prefix / "pyvenv.cfg"), str(prefix / "pyvenv.cfg")]
        interpreter = Path(sys.executable).resolve()
        line += ["--symlink", str(interpreter), str(prefix / "bin" / "python")]
    packages = [sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    if prefix == base and site.ENABLE_USER_SITE:
        packages.append(site.getusersitepackages())
    own = Path(benling.__file__).parent
    for place in dict.fromkeys([*map(Path, packages), own]):
        if place.is_dir() and not place.is_relative_to("/usr") and not _within(place, base, prefix):
            line += _bound(place)
    return line


def _within(place: Path, base: Path, prefix: Path) -> bool:
    return not base.is_relative_to("/usr") and base != prefix and place.is_relative_to(base)


def _bound(place: Path) -> list[str]:
    return ["--ro-bind", str(place), str(place)]


def environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    kept.setdefault("LANG", "C.UTF-8")
    return kept | {
        "PATH": f"{Path(sys.prefix) / 'bin'}:/usr/local/bin:/usr/bin:/bin",
        "HOME": f"{TEMPORARY}/home",
        "USER": "learner",
        "LOGNAME": "learner",
        "IPYTHONDIR": f"{TEMPORARY}/ipython",
        "MPLCONFIGDIR": f"{TEMPORARY}/matplotlib",
        "PYTHONPATH": str(Path(benling.__file__).parent.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        # One thread each: more would only fight for the cores of the machine.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
