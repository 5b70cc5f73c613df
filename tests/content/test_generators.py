"""What the generators hand out: same for the same seed, fair, and told apart from every slip."""

import json
from datetime import date
from typing import Any

import pytest

from benling.catalog.variant import make_variants
from benling.quiz.comparison import matches
from benling.trial.guessing import slip_value
from benling.workdays import add_workdays, days_from, load_calendar
from shipped_courses import (
    CODES,
    ROOT,
    SEEDS,
    SOLVED,
    automatic_points,
    generator,
    solutions,
    solver,
    variants,
)

permits, hotline = solver("E-01"), solver("E-10")
pytestmark = pytest.mark.slow  # builds all courses and makes fifty variants of each


def values(entry: dict[str, Any]) -> list[Any]:
    """What the known mistakes come to, as whole answers."""
    return [slip_value(entry, mistake) for mistake in entry["mistakes"]]


@pytest.mark.parametrize("code", CODES)
def test_the_same_seed_gives_the_same_bytes(code: str) -> None:
    assert make_variants(generator(code), SEEDS[3:5], hash_seed=7) == list(variants(code)[3:5])
    assert variants(code)[0] != variants(code)[1]


@pytest.mark.parametrize("code", CODES)
def test_who_reads_only_the_handout_finds_every_answer(code: str) -> None:
    for variant, solution in zip(variants(code)[:SOLVED], solutions(code), strict=True):
        assert solution.answers == {name: entry["answer"] for name, entry in variant.truth.items()}
        assert automatic_points(code).keys() == variant.truth.keys()


@pytest.mark.parametrize("code", CODES)
def test_no_slip_gives_the_right_answer_nor_the_answer_of_another_slip(code: str) -> None:
    for variant in variants(code):
        for name, entry in variant.truth.items():
            slips = values(entry)
            for k, slip in enumerate(slips):
                for other in [entry["answer"], *slips[:k]]:
                    assert not matches(slip, other, entry.get("tolerance", 0)), (name, slip, other)
            assert all(mistake["source"] and mistake["message"] for mistake in entry["mistakes"])
        assert 4 <= sum(len(entry["mistakes"]) for entry in variant.truth.values())


@pytest.mark.parametrize("code", CODES)
def test_slips_are_recognised_for_what_they_are(code: str) -> None:
    for variant, solution in zip(variants(code)[:SOLVED], solutions(code), strict=True):
        for slip in solution.slips:
            entry = variant.truth[slip.question]
            told = [m for m in entry["mistakes"] if slip_value(entry, m) == slip.value]
            assert len(told) == 1, slip
            assert slip.word in told[0]["message"], slip


@pytest.mark.parametrize("code", CODES)
def test_neighbours_have_other_answers(code: str) -> None:
    """At least 60 % of the points hang on answers that take ten values or more."""
    varied = 0
    for name, points in automatic_points(code).items():
        answers = {json.dumps(variant.truth[name]["answer"]) for variant in variants(code)}
        varied += points * (len(answers) >= 10)
    assert varied >= 60


@pytest.mark.parametrize("code", CODES)
def test_the_handout_is_small_and_holds_no_truth(code: str) -> None:
    for variant in variants(code)[:5]:
        assert sum(map(len, variant.files.values())) < 1_000_000
        text = b"".join(variant.files.values()).decode()
        for entry in variant.truth.values():
            assert all(mistake["message"] not in text for mistake in entry["mistakes"])


def test_no_two_date_questions_of_a_learner_share_an_answer() -> None:
    for variant in variants("E-01"):
        answers = [variant.truth[f"q{n}"]["answer"] for n in range(1, 6)]
        assert len(set(answers)) == 5


def test_the_quarter_has_the_shape_of_a_hotline() -> None:
    for variant in variants("E-10")[:10]:
        quarter = hotline.Quarter(variant.files)
        assert len(quarter.calls) == 5000
        assert 0.25 < len(quarter.dispatched) / 5000 < 0.40
        assert 0.80 < len(hotline.closed(quarter.matters)) / len(quarter.matters) < 0.98
        assert quarter.calls.index.is_unique
        merged = quarter.dispatched["合并到"]
        assert set(merged[merged != ""]) <= set(quarter.matters.index)


def test_the_calendar_written_into_e01_is_the_shipped_one() -> None:
    extract = json.loads(variants("E-01")[0].files["calendar.json"])
    shipped = load_calendar(ROOT / "grading" / "calendar")
    assert shipped.as_dict(date(2026, 1, 1), date(2026, 12, 31)) == extract


def test_the_platform_counts_the_same_days() -> None:
    """Deadlines of E-01 once more, with the library that service clocks use."""
    calendar = load_calendar(ROOT / "grading" / "calendar")

    def due(start: str, n: int, *left_out: str) -> str:
        skipped = days_from(*map(date.fromisoformat, left_out)) if left_out else ()
        found = add_workdays(calendar, date.fromisoformat(start), n, excluded=skipped).on
        assert found is not None
        return found.isoformat()

    for variant in variants("E-01"):
        cases = json.loads(variant.files["cases.json"])
        test = cases["q3"]["test_from"], cases["q3"]["test_to"]
        assert {
            "q1": due(cases["q1"]["accepted_on"], 20),
            "q2": due(cases["q2"]["accepted_on"], 30),
            "q3": due(cases["q3"]["accepted_on"], 20, *test),
            "q4": due(cases["q4"]["accepted_on"], 45),
            "q5": due(cases["q5"]["decided_on"], 10),
        } == permits.dates(variant.files)


def test_late_files_tempt_every_wrong_method() -> None:
    for variant in variants("E-01"):
        right = permits.late_files(variant.files)
        assert 2 <= len(right) <= 3
        for method in permits.SLIPS.values():
            assert permits.late_files(variant.files, method) != right
