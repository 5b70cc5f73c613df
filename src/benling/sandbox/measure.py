"""What a sandbox uses, read from outside it."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from benling.sandbox.view import SHARED_MEMORY, TEMPORARY, WORK

#: open sockets of one job. What waits in them is memory that no process's figure shows.
_SOCKETS = 200


def processes_of(first: int) -> Iterator[int]:
    """Host process ids of everything inside. Orphans stay children of the first process."""
    waiting = [first]
    while waiting:
        pid = waiting.pop()
        yield pid
        for task in _tasks(pid):
            with contextlib.suppress(OSError):
                text = Path(f"/proc/{pid}/task/{task}/children").read_text()
                waiting.extend(int(child) for child in text.split())


def memory_of(first: int) -> int:
    """PSS of all processes inside with what is swapped out, in bytes.

    Summed RSS would count shared pages once for each process.
    """
    return sum(_figures(f"/proc/{pid}/smaps_rollup", _PSS) for pid in processes_of(first))


def memory_over(first: int, bound: int) -> bool:
    """Whether :func:`memory_of` is over ``bound``, told cheaply while it is far below."""
    # RSS is never less than PSS and costs a hundredth to read.
    if sum(_figures(f"/proc/{pid}/status", _RSS) for pid in processes_of(first)) <= bound:
        return False
    return memory_of(first) > bound


def files_of(first: int) -> int:
    """Files and folders on the writable file systems inside, which are mounts of ours.

    Until bubblewrap has mounted them, which may take a while on a busy machine, these places are
    the host's.
    """
    total = 0
    for place in (WORK, TEMPORARY, SHARED_MEMORY):
        with contextlib.suppress(OSError):
            inside = Path(f"/proc/{first}/root{place}")
            if inside.stat().st_dev != _device_of(place):
                state = os.statvfs(inside)
                total += max(0, state.f_files - state.f_ffree)
    return total


def _device_of(place: str) -> int | None:
    with contextlib.suppress(OSError):
        return Path(place).stat().st_dev
    return None


def sockets_over(pid: int, bound: int = _SOCKETS) -> bool:
    """Whether the network namespace of ``pid`` holds more sockets than a job needs."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(_content(f"/proc/{pid}/net/sockstat").split(None, 3)[2]) > bound
    return False


def size_over(folder: Path, size: int, files: int) -> bool:
    """Whether a folder on disk holds more than so many bytes or entries."""
    used = count = 0
    waiting = [str(folder)]
    while waiting:
        with contextlib.suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                count += 1
                with contextlib.suppress(OSError):
                    used += entry.stat(follow_symlinks=False).st_blocks * 512
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                if used > size or count > files:
                    return True
    return False


_PSS = (b"Pss:", b"SwapPss:", b"Private_Hugetlb:", b"Shared_Hugetlb:")
_RSS = (b"VmRSS:", b"VmSwap:", b"HugetlbPages:")


def _figures(place: str, wanted: tuple[bytes, ...]) -> int:
    """Sum of the lines that start with one of ``wanted``, in bytes; 0 when the process is gone."""
    total = 0
    with contextlib.suppress(OSError):
        for line in _content(place).splitlines():
            if line.startswith(wanted):
                total += int(line.split()[1]) * 1024
    return total


def _content(place: str) -> bytes:
    with open(place, "rb") as file:  # noqa: PTH123  # half the time of Path, ten times a second
        return file.read()


def _tasks(pid: int) -> list[str]:
    try:
        return os.listdir(f"/proc/{pid}/task")  # noqa: PTH208
    except OSError:
        return []
