"""Wall time a submission: ``benling grade`` and ``nbgrader autograde`` on the same class, in turn.

The class is nbgrader's own quickstart course, with the instructor's solution and the empty sheet as
submissions. Each round grades the whole class once with each command, from the same start (nothing
graded). Scores must be the same, or the comparison says nothing.
"""

import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 3
LEARNERS = 6
ASSIGNMENT = "ps1"
VENV = Path(sys.executable).parent


def course(place: Path) -> Path:
    """nbgrader's quickstart course with submissions of two kinds."""
    subprocess.run(
        [VENV / "nbgrader", "quickstart", "class"], cwd=place, check=True, capture_output=True
    )
    root = place / "class"
    generate = [VENV / "nbgrader", "generate_assignment", ASSIGNMENT]
    subprocess.run(generate, cwd=root, check=True, capture_output=True)
    for number in range(LEARNERS):
        # Every other learner hands in the instructor's solution, the rest the empty sheet.
        source = root / ("source" if number % 2 else "release") / ASSIGNMENT
        shutil.copytree(source, root / "submitted" / f"learner{number}" / ASSIGNMENT)
    return root


def run(command: list[str], pristine: Path, place: Path) -> tuple[float, list[tuple[object, ...]]]:
    """(seconds, scores) of one command on a fresh copy of the class."""
    root = place / "run"
    shutil.copytree(pristine, root)
    begun = time.perf_counter()
    done = subprocess.run(command, cwd=root, check=False, capture_output=True, text=True)
    seconds = time.perf_counter() - begun
    if done.returncode:
        raise SystemExit(f"{command}: {done.stderr[-2000:]}")
    with sqlite3.connect(root / "gradebook.db") as book:
        scores = book.execute(
            "SELECT s.student_id, b.name, g.auto_score, g.needs_manual_grade FROM grade g "
            "JOIN base_cell b ON b.id = g.cell_id "
            "JOIN submitted_notebook n ON n.id = g.notebook_id "
            "JOIN submitted_assignment s ON s.id = n.assignment_id "
            "ORDER BY s.student_id, n.notebook_id, b.name"
        ).fetchall()
    shutil.rmtree(root)
    return seconds, [(row[0], *row[1:]) for row in scores]


def main() -> None:
    with tempfile.TemporaryDirectory() as made:
        place = Path(made)
        pristine = course(place)
        count = len(list((pristine / "submitted").iterdir()))
        ours, theirs = [], []
        for number in range(ROUNDS):
            a, our_scores = run([str(VENV / "benling"), "grade", ASSIGNMENT], pristine, place)
            b, their_scores = run(
                [str(VENV / "nbgrader"), "autograde", ASSIGNMENT], pristine, place
            )
            if our_scores != their_scores:
                raise SystemExit("scores differ: no comparison")
            ours.append(a / count)
            theirs.append(b / count)
            figures = f"benling {a / count:.2f} s, nbgrader {b / count:.2f} s a submission"
            print(f"round {number + 1}: {figures}")
        ratios = [b / a for a, b in zip(ours, theirs, strict=True)]
        print(
            f"{count} submissions, {ROUNDS} rounds: benling median {statistics.median(ours):.2f} s "
            f"({min(ours):.2f}-{max(ours):.2f}), nbgrader median {statistics.median(theirs):.2f} s "
            f"({min(theirs):.2f}-{max(theirs):.2f}), ratio median {statistics.median(ratios):.2f} "
            f"({min(ratios):.2f}-{max(ratios):.2f})"
        )


if __name__ == "__main__":
    main()
