"""How fast this repository's own question sheets are graded, start-up left out.

    courses.py                              every course, three rounds
    courses.py E-01 E-13 --sheets 100

For each course sheets of synthetic learners who know all, some or nothing are graded by as many
graders side by side as there are processors, each a process with an engine of its own, as
`benling up` runs them. Each is given a few sheets first; then all start together.
Database, files and mail of the service are not in it.
"""

import argparse
import itertools
import multiprocessing
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_SEED = "2026"
_VARIANTS = 5
_FIRST = 10


def subject_for(code: str) -> Any:
    from benling.catalog.build import build_courses
    from benling.catalog.generator_kit import built_generator
    from benling.catalog.solver import read_solver
    from benling.trial.subject import numbered_variants, subject_of

    (outcome,) = build_courses(ROOT, [code])
    assert outcome.build is not None, "\n".join(map(str, outcome.errors))
    variants = numbered_variants(built_generator(ROOT / "assignments" / code), _SEED, _VARIANTS)
    return subject_of(outcome.build, read_solver(ROOT, code), variants)


def grader(subject: Any, sheets: int, rounds: int, together: Any, told: Any) -> None:
    """One of several processes: tells the number of each round, its seconds, what went wrong."""
    from benling.trial.asked import asked
    from benling.trial.grading import Bench
    from benling.trial.learners import Kind, submissions

    with Bench() as bench:
        of_a_class = [
            each
            for number in range(_VARIANTS)
            for each in submissions(
                subject, number, asked(subject, number, bench.engine), _VARIANTS, _SEED
            )
            if each.kind in (Kind.PERFECT, Kind.MIXED, Kind.GUESSER)
        ]
        handed_in = list(itertools.islice(itertools.cycle(of_a_class), sheets))
        for each in handed_in[:_FIRST]:
            bench.grade(subject, each)
        for number in range(rounds):
            together.wait()
            begun, faults = time.perf_counter(), 0
            for each in handed_in:
                faults += bool(bench.grade(subject, each).fault)
            told.put((number, time.perf_counter() - begun, faults))


def rates_of(code: str, ways: Any, count: int, asked: Any) -> tuple[list[float], int]:
    """Sheets a second in each round, and how many were not graded in all."""
    subject, together, told = subject_for(code), ways.Barrier(count), ways.Queue()
    graders = [
        ways.Process(target=grader, args=(subject, asked.sheets, asked.rounds, together, told))
        for _ in range(count)
    ]
    for each in graders:
        each.start()
    found = [told.get() for _ in range(count * asked.rounds)]
    for each in graders:
        each.join()
    whole = count * asked.sheets
    rates = [
        whole / max(seconds for of, seconds, _ in found if of == number)
        for number in range(asked.rounds)
    ]
    return rates, sum(fault for _, _, fault in found)


def main() -> None:
    from benling.catalog.course import course_codes
    from benling.cli import django_without_state

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("codes", nargs="*")
    parser.add_argument("--sheets", type=int, default=60, help="for each grader and round")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    assert os.geteuid() != 0, "as an ordinary user, please"
    ways = multiprocessing.get_context("fork")
    count = len(os.sched_getaffinity(0))
    print(f"{count} graders\n{'course':8} {'sheets/s':>9} {'spread':>15} {'not graded':>11}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benling.web.settings")
    with django_without_state():
        for code in asked.codes or course_codes(ROOT):
            rates, faults = rates_of(code, ways, count, asked)
            spread = f"{min(rates):.0f}-{max(rates):.0f}"
            print(f"{code:8} {statistics.median(rates):9.1f} {spread:>15} {faults:11}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
