"""How much memory `benling grade` takes as a class grows: should be flat.

    memory.py                               300 and 3,000 submissions, about ten minutes
    memory.py --sizes 100,1000

The coordinator and the zygote with its children apart, as PSS (shared pages shared out), sampled
twice a second: the peak over the run, and the median over each quarter of the class, so that what
grows with the number of submissions graded is seen within one run as well.
"""

import argparse
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "tests")]

from grading.measure import adopt_orphans, descendants, field_kib  # noqa: E402
from grading.run import BIN, class_of, environment  # noqa: E402

_SAMPLE_SECONDS = 0.5
_QUARTERS = 4


@dataclass
class Memory:
    """Of one run, in MiB: by quarter of the class, for (coordinator, zygote and children)."""

    size: int
    seconds: float = 0.0
    graded: int = 0
    coordinator: list[list[float]] = field(default_factory=lambda: [[] for _ in range(_QUARTERS)])
    sandbox: list[list[float]] = field(default_factory=lambda: [[] for _ in range(_QUARTERS)])

    def row(self) -> tuple[str, ...]:
        cells = [str(self.size), str(self.graded), f"{self.seconds:.0f}"]
        for quarters in (self.coordinator, self.sandbox):
            cells.append(f"{max(max(each, default=0) for each in quarters):.0f}")
            cells += [f"{statistics.median(each):.0f}" if each else "-" for each in quarters]
        return tuple(cells)


_HEAD = (
    "size", "graded", "s", "coordinator peak", "1/4", "2/4", "3/4", "4/4",
    "sandbox peak", "1/4", "2/4", "3/4", "4/4",
)  # fmt: skip


def measured(size: int, kind: str, place: Path) -> Memory:
    course, assignment, _ = class_of(kind, size, place)
    found, begun = Memory(size), time.perf_counter()
    with (place / "log").open("wb") as log:
        process = subprocess.Popen(
            [str(BIN / "benling"), "grade", assignment], cwd=course, stdin=subprocess.DEVNULL,
            stdout=log, stderr=subprocess.STDOUT, env=environment(course),
        )  # fmt: skip
        while process.poll() is None:
            _sample(process.pid, course, found)
            time.sleep(_SAMPLE_SECONDS)
    found.seconds, found.graded = time.perf_counter() - begun, _graded(course)
    assert found.graded == size, (place / "log").read_text()[-2000:]
    return found


def _sample(coordinator: int, course: Path, found: Memory) -> None:
    graded = _graded(course)
    if not graded:
        return
    quarter = min(_QUARTERS - 1, graded * _QUARTERS // found.size)
    below = 0
    for pid in descendants(coordinator):
        with contextlib.suppress(OSError):
            kib = field_kib(Path(f"/proc/{pid}/smaps_rollup"), "Pss:")
            if pid == coordinator:
                found.coordinator[quarter].append(kib / 1024)
            else:
                below += kib
    found.sandbox[quarter].append(below / 1024)


def _graded(course: Path) -> int:
    with contextlib.suppress(FileNotFoundError):
        return len(os.listdir(course / "autograded"))  # noqa: PTH208
    return 0


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="300,3000")
    parser.add_argument("--kind", default="finishing", choices=["finishing", "sheets"])
    asked = parser.parse_args()
    assert os.geteuid() != 0, "as an ordinary user, please"
    adopt_orphans()
    rows = [_HEAD]
    with tempfile.TemporaryDirectory() as made:
        for size in map(int, asked.sizes.split(",")):
            rows.append(measured(size, asked.kind, Path(made)).row())
            print("  ".join(rows[-1]), flush=True)
    widths = [max(len(row[n]) for row in rows) for n in range(len(_HEAD))]
    for row in rows:
        print("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)))


if __name__ == "__main__":
    main()
