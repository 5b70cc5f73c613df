"""What one child of a zygote costs: time until its entry runs, CPU of everyone concerned.

``python benchmarks/sandbox/run.py [--children 200] [--json FILE]``, as an ordinary user. Rounds of
the tiers and of the floor (a plain ``os.fork`` of a process with the same imports) alternate, so
that a busy machine is busy for all; medians are over all children of an arm.
"""

import argparse
import gc
import json
import os
import statistics
import struct
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

import benling
from benling.sandbox.isolation import Isolation
from benling.sandbox.limits import MIB, Limits
from benling.sandbox.view import View
from benling.sandbox.zygote import Zygote

_INSIDE = Path(__file__).parent / "inside"
sys.path.insert(0, str(_INSIDE))
_LIMITS = Limits(
    wall_seconds=30, cpu_seconds=20, memory_bytes=1024 * MIB, address_space_bytes=4096 * MIB,
    processes=32, open_files=64, disk_bytes=32 * MIB, disk_files=1000, output_bytes=64 * 1024,
)  # fmt: skip
_ROUNDS = 5


@dataclass
class Arm:
    """Figures of one way to start a child, in milliseconds."""

    begun: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    child: list[float] = field(default_factory=list)
    #: CPU of the process that forks and of this one, summed over all children
    around: float = 0.0

    def row(self) -> dict[str, float]:
        ordered = sorted(self.begun)
        return {
            "children": len(self.begun),
            "begun_ms": statistics.median(ordered),
            "begun_p90_ms": ordered[int(len(ordered) * 0.9)],
            "whole_ms": statistics.median(self.whole),
            "child_cpu_ms": statistics.fmean(self.child),
            "around_cpu_ms": self.around / len(self.begun),
            "cpu_ms": statistics.fmean(self.child) + self.around / len(self.begun),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--children", type=int, default=200)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    path = os.pathsep.join([str(Path(benling.__file__).parent.parent), str(_INSIDE)])
    view = View(read_only=[(_INSIDE, str(_INSIDE))], environment={"PYTHONPATH": path})
    starts, zygotes = {}, {}
    for tier in Isolation:
        began = time.monotonic()
        zygotes[tier] = Zygote("measured", view=view, isolation=tier)
        starts[tier] = time.monotonic() - began
    arms = {"fork": Arm(), **{str(tier): Arm() for tier in Isolation}}
    each = max(1, options.children // _ROUNDS)
    floor = Floor()
    for _ in range(_ROUNDS):
        floor.measure(arms["fork"], each)
        for tier, zygote in zygotes.items():
            measure(zygote, arms[tier], each)
    found = {name: arm.row() for name, arm in arms.items()}
    pairs = at_once(zygotes[Isolation.FULL], options.children)
    for zygote in zygotes.values():
        zygote.close()
    floor.close()
    show(found, starts, pairs)
    if options.json:
        options.json.write_text(json.dumps({"arms": found, "two_at_once_per_second": pairs}))


def measure(zygote: Zygote, arm: Arm, count: int) -> None:
    forker = zygote_process(zygote)
    reader, writer = os.pipe()
    before = spent(forker) + time.process_time()
    for _ in range(count):
        asked = time.monotonic()
        child = zygote.spawn("measured:begin", _LIMITS, fds=[writer])
        (begun,) = struct.unpack("d", os.read(reader, 8))
        child.wait()
        arm.whole.append((time.monotonic() - asked) * 1000)
        arm.begun.append((begun - asked) * 1000)
        assert child.end is not None
        arm.child.append(child.end.cpu_seconds * 1000)
    arm.around += (spent(forker) + time.process_time() - before) * 1000
    os.close(reader)
    os.close(writer)


class Floor:
    """A process with the same imports that only forks."""

    def __init__(self) -> None:
        self._ask_reader, self._ask = os.pipe()
        self._answer, answer_writer = os.pipe()
        self._pid = os.fork()
        if not self._pid:
            os.close(self._ask)
            self._serve(answer_writer)

    def measure(self, arm: Arm, count: int) -> None:
        for _ in range(count):
            asked = time.monotonic()
            os.write(self._ask, b"1")
            (begun,) = struct.unpack("d", os.read(self._answer, 8))
            child, around = struct.unpack("dd", os.read(self._answer, 16))
            arm.whole.append((time.monotonic() - asked) * 1000)
            arm.begun.append((begun - asked) * 1000)
            arm.child.append(child)
            arm.around += around

    def close(self) -> None:
        os.close(self._ask)
        os.waitpid(self._pid, 0)

    def _serve(self, writer: int) -> None:
        import measured

        measured.rehearse()
        gc.collect()
        gc.freeze()
        last = time.process_time()
        while os.read(self._ask_reader, 1):
            pid = os.fork()
            if not pid:
                measured.begin([writer], b"")
                os._exit(0)
            _, _, usage = os.wait4(pid, 0)
            now = time.process_time()
            child = (usage.ru_utime + usage.ru_stime) * 1000
            os.write(writer, struct.pack("dd", child, (now - last) * 1000))
            last = now
        os._exit(0)


def at_once(zygote: Zygote, count: int) -> float:
    """Children a second from two threads."""

    def half() -> None:
        reader, writer = os.pipe()
        for _ in range(count // 2):
            zygote.spawn("measured:begin", _LIMITS, fds=[writer]).wait()
        os.close(reader)
        os.close(writer)

    threads = [threading.Thread(target=half) for _ in range(2)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return count // 2 * 2 / (time.monotonic() - began)


def zygote_process(zygote: Zygote) -> psutil.Process:
    below = psutil.Process(zygote.keeper.pid).children(recursive=True)
    return next(p for p in reversed(below) if "benling.sandbox.zygote.server" in p.cmdline())


def spent(process: psutil.Process) -> float:
    """CPU seconds of a process so far, to the nanosecond."""
    return int(Path(f"/proc/{process.pid}/schedstat").read_text().split()[0]) / 1e9


def show(found: dict[str, dict[str, float]], starts: dict[Isolation, float], pairs: float) -> None:
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    print("arm    begun ms  (p90)   to its end   CPU: child + forker and host = all, ms")
    for name, row in found.items():
        print(
            f"{name:6} {row['begun_ms']:8.1f} {row['begun_p90_ms']:7.1f} {row['whole_ms']:10.1f}"
            f" {row['child_cpu_ms']:12.1f} + {row['around_cpu_ms']:.1f} = {row['cpu_ms']:.1f}"
        )
    print(f"full, two at once: {pairs:.0f} children a second")
    print("zygote ready after s:", {str(t): round(s, 1) for t, s in starts.items()})


if __name__ == "__main__":
    main()
