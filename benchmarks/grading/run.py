"""Grading the same class with several graders, in turn: what a submission costs.

    run.py                                  everything, about two hours
    run.py --sizes 30 --rounds 1            a first look
    run.py --arms benling,floor --kinds finishing --sizes 30,300,3000

Arms: benling (`benling grade`), nbgrader (`nbgrader autograde`), otter (`otter run`, one process),
otter-two (two such processes), floor (fork and `exec`, nothing else). Kinds of class: finishing,
looping (each submission runs into the time limit once), sheets (no learner code: the product's
cards) and sheets-author-code (tests written out by an author). Each round runs every arm once on a
fresh copy of the class, in an order that turns with the rounds.

cold: submissions a second of the whole command, start-up included. warm: the same from the
difference of two class sizes, start-up cancelled. Scores of benling must be nbgrader's.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "tests")]

import nbformat  # noqa: E402
from grading import assignment, honest_class, otter_arm, report, sheets  # noqa: E402
from grading.measure import Cost, adopt_orphans, cost  # noqa: E402

from grading_course import scores  # noqa: E402

BIN = Path(sys.executable).parent
SEED = 20260301
ARMS = ("benling", "nbgrader", "otter", "otter-two", "floor")
#: largest class of each arm by kind; beyond, a run would take hours or say nothing new
LARGEST = {
    "finishing": {"benling": 3000, "nbgrader": 300, "otter": 300, "otter-two": 300, "floor": 3000},
    # otter has no time limit of its own outside Docker, the floor has none at all.
    "looping": {"benling": 30, "nbgrader": 30},
    # otter has no sheets; nbgrader would run them as any notebook.
    "sheets": {"benling": 3000, "nbgrader": 30},
    "sheets-author-code": {"benling": 3000, "nbgrader": 30},
}


@dataclass
class Found:
    """All rounds of one arm on one class."""

    kind: str
    size: int
    arm: str
    costs: list[Cost] = field(default_factory=list)
    #: learners who got no score
    unscored: int = 0

    def median(self, name: str) -> float:
        return statistics.median(getattr(each, name) for each in self.costs)


def class_of(kind: str, size: int, place: Path) -> tuple[Path, str, str]:
    """A generated nbgrader course with `size` submissions: (folder, assignment, notebook)."""
    course = place / f"{kind}-{size}"
    part = sheets if kind in sheets.KINDS else assignment
    folder = course / "source" / part.ASSIGNMENT
    folder.mkdir(parents=True)
    (course / "nbgrader_config.py").write_text(assignment.CONFIG)
    nbformat.write(
        sheets.source(kind) if part is sheets else assignment.source(),
        folder / f"{part.NOTEBOOK}.ipynb",
    )
    made = [BIN / "nbgrader", "generate_assignment", part.ASSIGNMENT]
    subprocess.run(made, cwd=course, check=True, capture_output=True, env=environment(course))
    if part is sheets:
        sheets.hand_in(course, size, SEED)
    else:
        shares = honest_class.composition(kind)
        honest_class.hand_in(course, honest_class.submissions(size, SEED, shares))
    return course, part.ASSIGNMENT, part.NOTEBOOK


def environment(course: Path) -> dict[str, str]:
    truth = course / sheets.TRUTH_FILE
    return (
        os.environ
        | {"PATH": f"{BIN}:{os.environ['PATH']}", "HOME": str(course)}
        | ({"BENLING_TRUTH": str(truth)} if truth.exists() else {})
    )


class Bench:
    def __init__(self, place: Path, arms: tuple[str, ...]) -> None:
        self._place, self._arms = place, arms
        wanted = any(arm.startswith("otter") for arm in arms)
        self._otter = otter_arm.environment() if wanted else None
        if wanted and not self._otter:
            self._arms = tuple(arm for arm in arms if not arm.startswith("otter"))

    def run(self, kind: str, size: int, rounds: int) -> list[Found]:
        arms = [arm for arm in self._arms if LARGEST[kind].get(arm, 0) >= size]
        found = {arm: Found(kind, size, arm) for arm in arms}
        if not arms:
            return []
        course, name, notebook = class_of(kind, size, self._place)
        for number in range(rounds):
            given: dict[str, dict[object, object]] = {}
            for arm in arms[number % len(arms) :] + arms[: number % len(arms)]:
                copy = self._place / "run"
                shutil.copytree(course, copy)
                spent, given[arm] = self._once(arm, copy, name, notebook)
                shutil.rmtree(copy)
                found[arm].costs.append(spent)
                found[arm].unscored = size - len({learner for learner, _ in given[arm]} - {None})
                rate = size / spent.seconds
                print(f"{kind} {size} round {number + 1}: {arm} {spent.seconds:.1f} s "
                      f"({rate:.2f}/s), CPU {spent.cpu_seconds:.1f} s", flush=True)  # fmt: skip
            if {"benling", "nbgrader"} <= given.keys():
                report.differing(given["benling"], given["nbgrader"])
        shutil.rmtree(course)
        return list(found.values())

    def _once(
        self, arm: str, course: Path, name: str, notebook: str
    ) -> tuple[Cost, dict[object, object]]:
        """What one run costs, and its scores by (learner, cell)."""
        log = self._place / f"{arm}.log"
        if arm.startswith("otter"):
            assert self._otter
            place = otter_arm.prepare(course, course / "otter", self._otter)
            command = otter_arm.command(place, self._otter, two=arm == "otter-two")
            spent = cost(command, cwd=place, log=log)
            return spent, {
                (learner, test): points
                for learner, tests in otter_arm.scores(place).items()
                for test, points in tests.items()
            }
        commands: dict[str, Callable[[], list[str]]] = {
            "benling": lambda: [str(BIN / "benling"), "grade", name],
            "nbgrader": lambda: [str(BIN / "nbgrader"), "autograde", name],
            "floor": lambda: [
                sys.executable, str(Path(__file__).with_name("floor.py")), str(course), name,
                notebook,
            ],
        }  # fmt: skip
        spent = cost(commands[arm](), cwd=course, log=log, environment=environment(course))
        if arm == "floor":
            assert spent.code == 0, log.read_text()[-2000:]
            return spent, {(n.name, ""): 0 for n in (course / "submitted").iterdir()}
        return spent, {(row[1], row[3]): row[4] for row in scores(course)}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="30,300,3000")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--arms", default=",".join(ARMS))
    parser.add_argument("--kinds", default="finishing,sheets,sheets-author-code,looping")
    parser.add_argument("--json", type=Path, help="results; default: in the user's cache")
    asked = parser.parse_args()
    assert os.geteuid() != 0, "as an ordinary user, please: learner code runs unsandboxed here"
    adopt_orphans()
    found: list[Found] = []
    with tempfile.TemporaryDirectory() as made:
        bench = Bench(Path(made), tuple(asked.arms.split(",")))
        for kind in asked.kinds.split(","):
            for size in map(int, asked.sizes.split(",")):
                # One round of the largest class shows how cost grows.
                found += bench.run(kind, size, asked.rounds if size <= 300 else 1)
    print("\n" + report.table(found))
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "benling"
    target = asked.json or cache / "grading-benchmark.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    grouped = defaultdict(list)
    for each in found:
        grouped[each.kind].append(asdict(each))
    target.write_text(
        json.dumps(
            {
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
                "processors": os.cpu_count(),
                "seed": SEED,
                "composition": {k: honest_class.composition(k) for k in ("finishing", "looping")},
                "results": grouped,
            },
            indent=1,
        )
    )
    print(f"\nwritten: {target}")


if __name__ == "__main__":
    main()
