"""Which score counts after a correction, and what it asks of the ledger: pure rules."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from benling.credits.passing import passing
from benling.credits.position import Position, held_since
from benling.credits.settle import Movement, movement
from benling.quantities import points
from benling.regrading.models import OPEN, TRANSITIONS, State
from benling.regrading.notices import questions_changed
from benling.regrading.rule import Result, takes_new

T0 = datetime(2026, 3, 1, 9, tzinfo=UTC)


def result(earned: int, of: int = 100, *, graded: bool = True, mark: int = 60) -> Result:
    return Result(graded, points(earned), points(of), graded and earned * 100 >= mark * of)


@pytest.mark.parametrize(
    ("before", "after", "better", "new"),
    [
        (result(50), result(70), True, True),
        (result(70), result(50), False, True),
        # The same: the corrected grading, so that its messages and revision stand.
        (result(50), result(50), True, True),
        # A question was taken out: 45 of 90 is what 50 of 100 was; 50 of 80 is better.
        (result(50), result(45, 90), True, True),
        (result(50), result(44, 90), False, True),
        (result(50, 100), result(50, 80), True, True),
        # What cannot be graded any more keeps what it had, whatever the course says.
        (result(50), result(0, graded=False), False, False),
        (result(0, graded=False), result(0, graded=False), True, True),
        (result(0, graded=False), result(30), True, True),
        (result(0, 0), result(0, 0), True, True),
    ],
)
def test_which_score_counts(before: Result, after: Result, better: bool, new: bool) -> None:
    assert (better, new) == (takes_new(before, after, "better"), takes_new(before, after, "new"))


def test_better_never_gives_up_a_pass() -> None:
    # Rounded shares could be equal; the pass decides.
    passed = Result(True, points(60), points(100), True)
    failed = Result(True, points(60), points(100), False)
    assert not takes_new(passed, failed, "better")
    assert takes_new(failed, passed, "better")


def standing(key: int, passed: bool) -> Any:
    attempt = SimpleNamespace(pk=key, submitted_at=T0 + timedelta(days=key))
    return SimpleNamespace(attempt=attempt, passed=passed)


def resting_on(key: int, *, by_hand: bool = False) -> Position:
    entry: Any = SimpleNamespace(attempt_id=key, happened_at=T0 + timedelta(days=key))
    return Position(Decimal(1), entry, by_hand=by_hand, last=entry)


EMPTY = Position(Decimal(0), None, by_hand=False, last=None)


@pytest.mark.parametrize(
    ("position", "attempts", "expected"),
    [
        (EMPTY, [False], Movement.NONE),
        (EMPTY, [False, True], Movement.GAINED),
        # Its grading will ask again.
        (EMPTY, [None, True], Movement.NONE),
        (resting_on(1), [True], Movement.NONE),
        (resting_on(1), [False], Movement.LOST),
        (resting_on(1), [False, True], Movement.LATER),
        (resting_on(2), [True, True], Movement.EARLIER),
        (resting_on(2), [None, True], Movement.NONE),
        (resting_on(2), [None, False], Movement.LOST),
        (resting_on(1, by_hand=True), [False], Movement.BY_HAND),
        (Position(Decimal(0), None, by_hand=True, last=None), [True], Movement.BY_HAND),
    ],
)
def test_what_scores_ask_of_the_ledger(
    position: Position, attempts: list[bool | None], expected: Movement
) -> None:
    by_number = [
        None if passed is None else standing(key, passed)
        for key, passed in enumerate(attempts, 1)
    ]  # fmt: skip
    assert expected is movement(position, passing(by_number))
    assert expected.is_adverse == (expected in (Movement.LOST, Movement.LATER))


def day(number: int) -> datetime:
    return T0 + timedelta(days=number)


@pytest.mark.parametrize(
    ("entries", "since"),
    [
        ([], None),
        ([(day(1), 1)], day(1)),
        ([(day(1), 1), (day(1), -1)], None),
        ([(day(1), 2), (day(1), -1)], day(1)),
        # Moved to a later attempt, and to an earlier one.
        ([(day(1), 1), (day(1), -1), (day(5), 1)], day(5)),
        ([(day(5), 1), (day(5), -1), (day(1), 1)], day(1)),
        # Taken back, given back on the same attempt.
        ([(day(1), 1), (day(1), -1), (day(1), 1)], day(1)),
    ],
)
def test_since_when_hours_are_held(
    entries: list[tuple[datetime, int]], since: datetime | None
) -> None:
    written = [(moment, Decimal(hours)) for moment, hours in entries]
    assert since == held_since(written) == held_since(reversed(written))


def test_the_notice_names_the_questions_that_changed() -> None:
    titles = ("第1题", "第2题", "第3题")
    edition: Any = SimpleNamespace(
        cells=[{"grade_id": f"t{at}", "title": title} for at, title in enumerate(titles)]
    )

    def cells(*earned: tuple[int, int]) -> list[Any]:
        return [
            SimpleNamespace(grade_id=f"t{at}", points=Decimal(got), max_points=Decimal(of))
            for at, (got, of) in enumerate(earned)
        ]

    said = questions_changed(
        edition, cells((10, 10), (0, 30), (20, 20)), cells((10, 10), (30, 30), (15, 15))
    )
    assert [
        "第2题（0 分改为 30 分）",
        "第3题（20 分改为 15 分，这题满分由 20 分改为 15 分）",
    ] == said


def test_every_state_has_its_ways_out() -> None:
    assert set(State) == set(TRANSITIONS)
    ends = {state for state, ways in TRANSITIONS.items() if not ways}
    assert {State.APPLIED, State.DISCARDED} == ends == set(State) - set(OPEN)
    # Once the revision is in force there is no giving up half-way.
    assert (State.APPLIED,) == TRANSITIONS[State.APPLYING]
