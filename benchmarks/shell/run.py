"""What it costs to run a notebook's cells, beside plain ``exec`` of them.

    run.py [--rounds 25] [--kernels 3] [--json FILE]

Arms, in turn within each round: ``fork`` (a rehearsed process forks and the child ends), ``exec``
(the child executes the cells, nothing shown), ``shell`` (the child runs them in the judge's shell),
``kernel`` (nbclient and ipykernel, as nbgrader does; start included). CPU is the child's user and
system time, for ``kernel`` also the client's.
"""

import argparse
import contextlib
import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from notebooks import NOTEBOOKS

#: CPU and wall time in milliseconds
Cost = tuple[float, float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--kernels", type=int, default=3, help="rounds with a real kernel")
    parser.add_argument("--json", type=Path, help="write every figure here")
    options = parser.parse_args()
    began = time.process_time()
    from benling.judge import program

    program.rehearse()
    print(f"rehearsal: {time.process_time() - began:.1f} s CPU, once\n")
    figures = {
        name: measure(cells, options.rounds, options.kernels) for name, cells in NOTEBOOKS.items()
    }
    for name, arms in figures.items():
        report(name, arms)
    if options.json:
        options.json.write_text(json.dumps(figures))


def measure(cells: list[str], rounds: int, kernels: int) -> dict[str, list[Cost]]:
    arms: dict[str, Callable[[], Cost]] = {
        "fork": lambda: in_child(lambda: None),
        "exec": lambda: in_child(lambda: execute(cells)),
        "shell": lambda: in_child(lambda: run(cells)),
    }
    costs: dict[str, list[Cost]] = {name: [] for name in (*arms, "kernel")}
    for number in range(rounds):
        names = list(arms)
        for name in names[number % len(names) :] + names[: number % len(names)]:
            costs[name].append(arms[name]())
        if number < kernels:
            costs["kernel"].append(kernel(cells))
    return costs


def in_child(work: Callable[[], None]) -> Cost:
    began = time.perf_counter()
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            work()
        os._exit(0)
    _, _, usage = os.wait4(child, 0)
    return (usage.ru_utime + usage.ru_stime) * 1e3, (time.perf_counter() - began) * 1e3


def execute(cells: list[str]) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    names: dict[str, object] = {"__name__": "__main__"}
    for cell in cells:
        with contextlib.suppress(Exception):
            exec(compile(cell, "cell", "exec"), names)  # noqa: S102


def run(cells: list[str]) -> None:
    from benling.judge.shell import Shell

    shell = Shell()
    for cell in cells:
        json.dumps(shell.run(cell))


def kernel(cells: list[str]) -> Cost:
    """The kernel runs in a process of its own; so does its client, for the same reason."""

    def client() -> None:
        import nbformat
        from nbclient import NotebookClient

        made = [nbformat.v4.new_code_cell(cell) for cell in cells]
        notebook = nbformat.v4.new_notebook(cells=made)
        before = _cpu_seconds()
        NotebookClient(notebook, kernel_name="python3", allow_errors=True).execute()
        os.write(writing, json.dumps(_cpu_seconds() - before).encode())

    reading, writing = os.pipe()
    began = time.perf_counter()
    in_child(client)
    os.close(writing)
    with os.fdopen(reading) as answer:
        cpu = json.load(answer)
    return cpu * 1e3, (time.perf_counter() - began) * 1e3


def _cpu_seconds() -> float:
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def report(name: str, arms: dict[str, list[Cost]]) -> None:
    print(f"{name}: {len(NOTEBOOKS[name])} cells")
    print(f"  {'':8}{'CPU ms':>10}{'least':>9}{'most':>9}{'wall ms':>11}{'× exec':>9}")
    plain = statistics.median(cpu for cpu, _ in arms["exec"])
    for arm, costs in arms.items():
        if costs:
            cpu = [cost for cost, _ in costs]
            wall = statistics.median(seconds for _, seconds in costs)
            middle = statistics.median(cpu)
            print(
                f"  {arm:8}{middle:10.1f}{min(cpu):9.1f}{max(cpu):9.1f}{wall:11.1f}"
                f"{middle / plain:9.2f}"
            )
    shell = statistics.median(cpu for cpu, _ in arms["shell"])
    print(f"  shell over exec: {shell - plain:.1f} ms CPU a notebook\n")


if __name__ == "__main__":
    main()
