"""What one command costs: wall time, CPU time of all its descendants, peak memory."""

import contextlib
import ctypes
import os
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36
_SAMPLE_SECONDS = 0.2
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """Of one run. Memory is the largest sum of PSS over all its processes, sampled."""

    seconds: float
    #: user and system time of it and all its descendants. Those of a process namespace that is
    #: killed whole are never added to their parents' time: seen up to one sample before their end
    cpu_seconds: float
    #: busy time of the whole machine meanwhile: what reaping does not see, and all strangers
    machine_cpu_seconds: float
    peak_mib: float
    #: processes whose PSS the kernel did not show us, counted by their private memory
    unreadable: int
    code: int


def adopt_orphans() -> None:
    """Make this process the one that reaps descendants whose parents have gone."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def cost(
    command: list[str], *, cwd: Path, log: Path, environment: dict[str, str] | None = None
) -> Cost:
    busy, begun = _machine_busy(), time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, stdout=output,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
        sampler = _Sampler(process.pid)
        sampler.start()
        _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    sampler.stop()
    process.returncode = os.waitstatus_to_exitcode(status)
    reaped = usage.ru_utime + usage.ru_stime + _reaped_orphans()
    cpu = max(reaped, sampler.most_ticks / _TICKS)
    return Cost(
        seconds, cpu, _machine_busy() - busy, sampler.peak_kib / 1024, sampler.unreadable,
        process.returncode,
    )  # fmt: skip


def _reaped_orphans() -> float:
    """CPU time of orphans; waits up to two seconds for those still ending."""
    total, until = 0.0, time.monotonic() + 2
    while time.monotonic() < until:
        try:
            pid, _, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            break
        if pid:
            total += usage.ru_utime + usage.ru_stime
        else:
            time.sleep(0.02)
    return total


def _machine_busy() -> float:
    user, nice, system, _, _, irq, soft, *_ = (
        int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    )
    return (user + nice + system + irq + soft) / _TICKS


class _Sampler(threading.Thread):
    """Keeps the largest sums of memory and CPU time over a process and its descendants."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self._root, self._done = root, threading.Event()
        self.peak_kib, self.unreadable, self.most_ticks = 0, 0, 0

    def run(self) -> None:
        while not self._done.wait(_SAMPLE_SECONDS):
            total = unreadable = ticks = 0
            for pid in descendants(self._root):
                with contextlib.suppress(OSError, ValueError, IndexError):
                    ticks += _ticks(pid)
                    try:
                        total += field_kib(Path(f"/proc/{pid}/smaps_rollup"), "Pss:")
                    except PermissionError:
                        total += field_kib(Path(f"/proc/{pid}/status"), "RssAnon:")
                        unreadable += 1
            self.peak_kib = max(self.peak_kib, total)
            self.unreadable = max(self.unreadable, unreadable)
            self.most_ticks = max(self.most_ticks, ticks)

    def stop(self) -> None:
        self._done.set()
        self.join()


def field_kib(file: Path, name: str) -> int:
    """A size in KiB from a file of /proc."""
    for line in file.read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1])
    return 0


def _ticks(pid: int) -> int:
    """CPU time of a process and of those it has reaped."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15]))


def descendants(root: int) -> list[int]:
    """Process ids of ``root``, all below it, and orphans that this process has adopted."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parent = int(stat.read_text().rsplit(")", 1)[1].split()[1])
            children.setdefault(parent, []).append(int(stat.parent.name))
    found, rest = [], [root, *children.get(os.getpid(), [])]
    while rest:
        pid = rest.pop()
        if pid not in found:
            found.append(pid)
            rest.extend(children.get(pid, []))
    return found
