"""Ordinary tests: nineteen in twenty pass unchanged for a right solution, none for a stub."""

from pathlib import Path

import pytest

from equivalence import ordinary_tests
from equivalence.classes import generate, graded_by_both


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_right_solutions_pass_and_stubs_do_not(tmp_path: Path) -> None:
    def prepare(course: Path) -> None:
        generate(
            course, ordinary_tests.ASSIGNMENT, ordinary_tests.CONFIG, ordinary_tests.notebooks()
        )
        ordinary_tests.hand_in(course)

    both = graded_by_both(tmp_path, ordinary_tests.ASSIGNMENT, prepare, seconds=800)
    tests = {
        f"test-{entry['name']}": float(entry.get("points", 1))
        for entries in ordinary_tests.exercises().values()
        for entry in entries
    }
    assert len(tests) >= 60
    earned = {
        who: {row[3]: score[0] for row, score in rows.items() if row[1] == learner}
        for who, rows, learner in (
            ("nbgrader", both.nbgrader, ordinary_tests.RIGHT),
            ("benling", both.benling, ordinary_tests.RIGHT),
            ("nbgrader undone", both.nbgrader, ordinary_tests.UNDONE),
            ("benling undone", both.benling, ordinary_tests.UNDONE),
        )
    }
    assert earned["nbgrader"] == tests, "an exercise of ours is not right"
    assert set(earned["nbgrader undone"].values()) == {0}
    assert earned["benling undone"] == earned["nbgrader undone"], both.said
    missed = sorted(name for name, points in tests.items() if earned["benling"][name] != points)
    assert len(missed) <= len(tests) / 20, missed
