"""Where in the machine's tree of control groups this process may make groups of its own.

Version 2 only. A group that holds processes cannot share out memory among groups below it. So the
first process that is started in a delegated group (systemd: ``Delegate=memory pids``) steps aside,
with those it has started, into :data:`ASIDE` below it; jobs then get groups beside that one.
Nobody else's process is ever moved: where others stand in the group, there is no room in it.
"""

import contextlib
import os
import threading
from pathlib import Path

from benling.sandbox.measure import processes_of

#: the group into which the first process of a delegated group steps
ASIDE = "benling-main"
_BOUNDS_MEMORY, _BOUNDS_PROCESSES = "memory", "pids"
_TRIES = 5
_ONE_AT_A_TIME = threading.Lock()


def ensure_room() -> Path | None:
    """The group in which others can be made that bound memory; None where the machine has none.

    May move this process, and those below it, into :data:`ASIDE`. Whoever starts others that will
    need room calls this before: they cannot move it.
    """
    with _ONE_AT_A_TIME:
        try:
            own = own_group(_text("/proc/self/cgroup"), _text("/proc/self/mountinfo"))
            return None if own is None else ensure_room_at(own)
        except OSError:
            return None


def ensure_room_at(own: Path) -> Path | None:
    """The same for a process in the group ``own``. Raises: OSError."""
    home = own.parent if own.name == ASIDE else own
    needed = [home, home / "cgroup.procs", home / "cgroup.subtree_control"]
    if not all(os.access(place, os.W_OK) for place in needed):
        return None
    if _BOUNDS_MEMORY not in (home / "cgroup.controllers").read_text().split():
        return None
    if own == home:
        return home if _step_aside(home) else None
    share_out(home)
    return home


def own_group(membership: str, mounts: str) -> Path | None:
    """The folder of a process's group. The texts are its ``cgroup`` and ``mountinfo`` in /proc.

    None when there is no version 2 here, or its folder is not to be seen from here.
    """
    lines = [line[3:] for line in membership.splitlines() if line.startswith("0::/")]
    if not lines or lines[0].startswith("/..") or lines[0].endswith(" (deleted)"):
        return None
    for line in mounts.splitlines():
        place, _, kind = line.partition(" - ")
        shown, point = place.split()[3:5]
        if kind.startswith("cgroup2 ") and Path(lines[0]).is_relative_to(shown):
            return Path(point) / Path(lines[0]).relative_to(shown)
    return None


def share_out(group: Path) -> None:
    """Let groups below ``group`` bound memory and, where that is offered, processes.

    Raises: OSError when memory is not offered or processes stand in the group.
    """
    offered = (group / "cgroup.controllers").read_text().split()
    wanted = [_BOUNDS_MEMORY, *({_BOUNDS_PROCESSES} & set(offered))]
    control = group / "cgroup.subtree_control"
    if not set(wanted) <= set(control.read_text().split()):
        control.write_text(" ".join(f"+{name}" for name in wanted))


def _step_aside(home: Path) -> bool:
    if not _all_ours(home):
        return False
    aside = home / ASIDE
    aside.mkdir(exist_ok=True)
    for _ in range(_TRIES):
        _move_all(home, aside)
        with contextlib.suppress(OSError):
            share_out(home)
            return True
        # One of them has just started another.
        if not _all_ours(home):
            break
    # A half-made arrangement would help no one.
    _move_all(aside, home)
    aside.rmdir()
    return False


def _all_ours(group: Path) -> bool:
    """Whether this process stands there, and nobody but those below it."""
    standing = set((group / "cgroup.procs").read_text().split())
    return str(os.getpid()) in standing <= {str(pid) for pid in processes_of(os.getpid())}


def _move_all(source: Path, target: Path) -> None:
    # This one first: whoever it starts from then on begins there.
    first = str(os.getpid())
    for pid in [first, *((source / "cgroup.procs").read_text().split())]:
        with contextlib.suppress(ProcessLookupError):
            (target / "cgroup.procs").write_text(pid)


def _text(place: str) -> str:
    return Path(place).read_text()
