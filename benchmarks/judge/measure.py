"""Call latency, sheets and code notebooks per second of the judge, on this machine.

python benchmarks/judge/measure.py [seconds]
"""

import json
import os
import sys
import threading
import time

from benling.judge.script import Cell, Role, Script
from benling.judge.session import run
from benling.sandbox.limits import MIB, Limits
from benling.sandbox.zygote.host import Zygote

LIMITS = Limits(
    wall_seconds=60, cpu_seconds=60, memory_bytes=1024 * MIB, address_space_bytes=4096 * MIB,
    processes=50, open_files=256, disk_bytes=64 * MIB, disk_files=1000, output_bytes=4 * MIB,
)  # fmt: skip
_CALLS = """
import time
began = time.perf_counter()
for n in range(1000): square(n)
print(time.perf_counter() - began)
"""


def _cell(number: int, role: Role, source: str) -> Cell:
    return Cell(f"c{number}", source, role, 30.0)


def sheet() -> Script:
    """Eight questions, half of them answered wrongly."""
    cells = [_cell(0, Role.GIVEN, "from benling import quiz")]
    answers, truth = {}, {}
    for n in range(1, 9):
        ask = f"quiz.single_choice('q{n}', '题干', {{'a': '甲', 'b': '乙'}})"
        cells.append(_cell(2 * n - 1, Role.GIVEN, ask))
        check = f"from benling.quiz.marking import expect\nexpect('q{n}')"
        cells.append(_cell(2 * n, Role.TEST, check))
        answers[f"q{n}"] = {"value": "a", "at": "2026-01-01T00:00:00+00:00"}
        truth[f"q{n}"] = {"answer": "ab"[n % 2]}
    stored = json.dumps({"version": 1, "answers": answers}).encode()
    return Script(
        cells, judge_files={"answers.json": stored}, truth=json.dumps(truth).encode(),
        environment={"NBGRADER_EXECUTION": "autograde"},
    )  # fmt: skip


def notebook() -> Script:
    """Twelve cells: set-up, five solutions, five tests, one text of the author's."""
    setup = "import numpy as np\nimport pandas as pd\ncases = pd.DataFrame({'n': [3, 5, 8]})"
    cells = [_cell(0, Role.GIVEN, setup), _cell(1, Role.GIVEN, "len(cases)")]
    for n in range(5):
        cells.append(_cell(2 + 2 * n, Role.LEARNER, f"def f{n}(frame): return frame['n'] + {n}"))
        test = (
            f"assert list(f{n}(cases)) == [{3 + n}, {5 + n}, {8 + n}]\nassert len(f{n}(cases)) == 3"
        )
        cells.append(_cell(3 + 2 * n, Role.TEST, test))
    return Script(cells)


def rate(script: Script, zygote: Zygote, seconds: float) -> tuple[float, float]:
    """Scripts a second over two threads, and the children's CPU seconds each."""
    counts, used = [0, 0], [0.0, 0.0]
    run(script, zygote, LIMITS)
    began = time.perf_counter()

    def work(place: int) -> None:
        while time.perf_counter() - began < seconds:
            told = run(script, zygote, LIMITS)
            counts[place] += 1
            used[place] += told.cpu_seconds

    threads = [threading.Thread(target=work, args=(place,)) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - began), sum(used) / sum(counts)


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
    with Zygote("benling.judge.program") as zygote:
        calls = Script([
            _cell(0, Role.LEARNER, "def square(n): return n * n"), _cell(1, Role.TEST, _CALLS),
        ])  # fmt: skip
        told = run(calls, zygote, LIMITS)
        print(f"one call: {float(told.outputs['c1'][0]['text']):.3f} ms")
        print(f"sheets of 8 questions: {rate(sheet(), zygote, seconds)[0]:.0f} a second")
        speed, used = rate(notebook(), zygote, seconds)
        print(f"notebooks of 12 cells: {speed:.1f} a second, {used * 1000:.0f} ms CPU each")
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
