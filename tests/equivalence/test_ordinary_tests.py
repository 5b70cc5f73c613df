"""Ordinary tests: nineteen in twenty pass unchanged for a right solution, none for a stub."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from benling.judge.script import IN_PROCESS
from benling.judge.session import run
from benling.sandbox.zygote.host import Zygote
from equivalence import ordinary_tests
from equivalence.classes import generate, graded_by_both
from judge_session import LIMITS, passed

TOPICS = sorted(ordinary_tests.exercises())
#: what cannot pass unchanged, see "What test authors should know" in docs/judge.md
KNOWN = frozenset(
    (
        "test-async-gen", "test-database", "test-instrumented-number", "test-logging",
        "test-money-eq", "test-singleton-and-slots", "test-str-subclass", "test-vector-scale",
        "test-written-module",
    )
)  # fmt: skip


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote("benling.judge.program") as made:
        yield made


def _tests(told: dict[str, bool]) -> dict[str, bool]:
    return {name: passes for name, passes in told.items() if name.startswith("test-")}


@pytest.mark.long
@pytest.mark.parametrize("topic", TOPICS)
def test_the_exercises_are_right(topic: str, zygote: Zygote) -> None:
    alone = ordinary_tests.script(topic, solved=True, tags=frozenset({IN_PROCESS}))
    found = _tests(passed(run(alone, zygote, LIMITS)))
    assert [name for name, passes in found.items() if not passes] == []


@pytest.mark.parametrize("topic", TOPICS)
def test_right_solutions_pass_unchanged(topic: str, zygote: Zygote) -> None:
    found = _tests(passed(run(ordinary_tests.script(topic, solved=True), zygote, LIMITS)))
    assert {name for name, passes in found.items() if not passes} == KNOWN & found.keys()


@pytest.mark.parametrize("topic", TOPICS)
def test_stubs_do_not_pass(topic: str, zygote: Zygote) -> None:
    found = _tests(passed(run(ordinary_tests.script(topic, solved=False), zygote, LIMITS)))
    assert [name for name, passes in found.items() if passes] == []


def test_nineteen_in_twenty() -> None:
    every = [entry["name"] for entries in ordinary_tests.exercises().values() for entry in entries]
    assert len(every) == len(set(every)) >= 230
    assert len(KNOWN) <= len(every) / 20


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_nbgrader_says_the_same(tmp_path: Path) -> None:
    def prepare(course: Path) -> None:
        generate(
            course, ordinary_tests.ASSIGNMENT, ordinary_tests.CONFIG, ordinary_tests.notebooks()
        )
        ordinary_tests.hand_in(course)

    both = graded_by_both(tmp_path, ordinary_tests.ASSIGNMENT, prepare, seconds=1700)
    tests = {
        f"test-{entry['name']}": float(entry.get("points", 1))
        for entries in ordinary_tests.exercises().values()
        for entry in entries
    }
    assert len(tests) >= 230
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
