"""The demo's plan is the same for the same seed, and covers every manner of answering."""

from collections import Counter
from datetime import UTC, datetime

from benling.clock import SHANGHAI, end_of_day, local_date
from benling.demo.learners import SHARES, Manner, Step, answers_for, plan

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
OPENED = datetime(2026, 10, 30, 0, 30, tzinfo=UTC)
PEOPLE = [f"P{number:06d}" for number in range(200, 320)]
DUE = {
    "E-01": end_of_day(datetime(2026, 11, 13, tzinfo=SHANGHAI).date()),
    "E-10": end_of_day(datetime(2026, 12, 18, tzinfo=SHANGHAI).date()),
}
TRUTH = {
    "q1": {"answer": "2026-10-19", "mistakes": [{"value": "2026-10-05", "message": "m"}]},
    "q2": {"answer": 12.5, "mistakes": [{"value": 13, "message": "m"}]},
    "q3": {"answer": ["a", "b"], "mistakes": []},
}


def steps(seed: int = 7) -> list[Step]:
    return plan(PEOPLE, DUE, seed=seed, now=NOW, opened=OPENED)


def test_same_seed_same_plan() -> None:
    assert steps() == steps()
    assert steps() != steps(8)


def test_every_manner_is_there_and_nobody_lives_in_the_future() -> None:
    made = steps()
    # MENDS shows as a mistaken submission followed by a right one of the same person.
    assert set(Manner) - {Manner.MENDS} == {step.manner for step in made}
    assert all(OPENED <= step.at <= NOW for step in made)
    assert made == sorted(made, key=lambda step: (step.at, step.person_id, step.course))
    assert 100 == sum(SHARES.values())


def test_those_who_mend_hand_in_twice() -> None:
    counts = Counter((step.person_id, step.course) for step in steps())
    assert {1, 2} == set(counts.values())


def test_late_learners_are_late_where_the_due_day_has_passed() -> None:
    late = [s for s in steps() if s.manner is Manner.LATE and s.course == "E-01"]
    assert late
    assert all(
        local_date(step.at) > local_date(DUE["E-01"]) or step.at >= DUE["E-01"] for step in late
    )


def step(manner: Manner) -> Step:
    return Step("P000200", "E-01", manner, NOW, "seed")


def test_right_answers_are_stored_as_the_cards_store_them() -> None:
    answers = answers_for(step(Manner.RIGHT), TRUTH, ["q4"])
    assert {"q1": "2026-10-19", "q2": "12.5", "q3": ["a", "b"]} == {
        key: answers[key] for key in ("q1", "q2", "q3")
    }
    assert answers["q4"]


def test_mistaken_answers_are_known_mistakes() -> None:
    answers = answers_for(step(Manner.MISTAKEN), TRUTH, [])
    assert "2026-10-05" == answers["q1"]
    assert "13" == answers["q2"]
    assert ["a", "b"] == answers["q3"]


def test_empty_hands_in_nothing() -> None:
    assert {} == answers_for(step(Manner.EMPTY), TRUTH, ["q4"])
