"""A wall around each job's memory that the kernel keeps, where control groups can be had.

Beside the watch on PSS, not instead of it: the watch looks every 50 ms and decides alike on every
machine; the wall stands a little further out, bounds what grows between two looks, and counts what
no process's figure shows. The kernel counts files in memory, too, so the wall leaves room for them.

One folder a zygote, locked as long as its host's process lives; folders whose lock is free were
left by a process that was killed, and are removed by the next that comes.
"""

import contextlib
import fcntl
import itertools
import os
import tempfile
from pathlib import Path

from benling.sandbox.control_group import ensure_room, share_out
from benling.sandbox.limits import MIB, Limits

_PREFIX = "benling-jobs-"
#: what the kernel itself needs for a job: tables of pages, sockets, open files
_KERNEL_BYTES = 16 * MIB
_TRIAL_BYTES = 64 * MIB


class MemoryGroup:
    """The group of one job: whoever is started in it stays there, with all it starts."""

    def __init__(self, place: str, *, size: int, processes: int, left: "list[MemoryGroup]") -> None:
        """``size``: most memory, in bytes. ``left``: takes those that cannot be removed yet.

        Raises: OSError.
        """
        os.mkdir(place, 0o700)  # noqa: PTH102  # plain calls: done for every job
        self._place, self._left = place, left
        #: the folder, for whoever starts the job; -1 once passed on
        self.fd = -1
        try:
            # All or none: what is left of a job would be no job.
            self._set("memory.oom.group", 1)
            self._set("memory.max", size)
            # These two are not on every machine; the watch on PSS counts what is swapped out.
            with contextlib.suppress(FileNotFoundError):
                self._set("memory.swap.max", 0)
            with contextlib.suppress(FileNotFoundError):
                self._set("pids.max", processes)
            self.fd = os.open(place, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
        except BaseException:
            self.remove()
            raise

    def passed_on(self) -> None:
        """The job has been started, or never will be."""
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1

    def overrun(self) -> bool:
        """Whether the kernel has ended the job because it reached its own wall.

        Where the machine, or all jobs together, ran out of memory, ``oom`` stays zero: that is not
        the job's doing.
        """
        with contextlib.suppress(OSError), open(f"{self._place}/memory.events", "rb") as file:  # noqa: PTH123
            counted = dict(line.split() for line in file.read().splitlines())
            return all(counted.get(name, b"0") != b"0" for name in (b"oom", b"oom_kill"))
        return False

    def remove(self) -> None:
        """Remove it, later if the last of what ran in it is still ending."""
        self.passed_on()
        if not _removed(self._place):
            self._left.append(self)

    def _set(self, name: str, figure: int) -> None:
        fd = os.open(f"{self._place}/{name}", os.O_WRONLY | os.O_CLOEXEC)
        try:
            os.write(fd, b"%d" % figure)
        finally:
            os.close(fd)


class MemoryGroups:
    """The groups of one zygote's jobs. Several threads may use it."""

    def __init__(self, home: Path) -> None:
        """``home``: what ``ensure_room`` found. Raises: OSError."""
        _sweep(home)
        self._folder, self._lock = _locked_folder(home)
        self._numbers = itertools.count()
        self._left: list[MemoryGroup] = []
        try:
            share_out(self._folder)
        except BaseException:
            self.close()
            raise

    def make(self, limits: Limits) -> MemoryGroup | None:
        """A group for one job; None when the kernel gives none: the watch on PSS stands alone."""
        with contextlib.suppress(IndexError):
            self._left.pop().remove()
        return self._made(wall_bytes(limits), limits.processes)

    def trial(self) -> MemoryGroup | None:
        """A group for a process that ends as soon as it has begun."""
        return self._made(_TRIAL_BYTES, 1)

    def _made(self, size: int, processes: int) -> MemoryGroup | None:
        place = f"{self._folder}/{next(self._numbers)}"
        with contextlib.suppress(OSError):
            return MemoryGroup(place, size=size, processes=processes, left=self._left)
        return None

    def close(self) -> None:
        """Remove all of them; whatever ran there has ended."""
        _clear(self._folder)
        os.close(self._lock)


def memory_groups() -> MemoryGroups | None:
    """New groups for a zygote's jobs; None where the machine lets this process make none."""
    home = ensure_room()
    if home is not None:
        with contextlib.suppress(OSError):
            return MemoryGroups(home)
    return None


def wall_bytes(limits: Limits) -> int:
    """Where the kernel ends a job: its own memory, its files in memory, what the kernel needs."""
    return limits.memory_bytes + limits.disk_bytes + _KERNEL_BYTES


def _locked_folder(home: Path) -> tuple[Path, int]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=home))
        with contextlib.suppress(FileNotFoundError, BlockingIOError):
            fd = _lock(folder)
            if folder.exists():
                return folder, fd
            os.close(fd)
        # Whoever sweeps took it for one left behind.


def _lock(folder: Path) -> int:
    """Raises: BlockingIOError when its owner lives, FileNotFoundError when it is gone."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BaseException:
        os.close(fd)
        raise
    return fd


def _sweep(home: Path) -> None:
    """Remove what killed processes left behind."""
    for folder in home.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            fd = _lock(folder)
            _clear(folder)
            os.close(fd)


def _clear(folder: Path) -> None:
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                _removed(entry.path)
    _removed(str(folder))


def _removed(place: str) -> bool:
    try:
        os.rmdir(place)  # noqa: PTH106
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True
