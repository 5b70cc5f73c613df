"""What the generators hand out: same for the same seed, fair, and told apart from every slip."""

import hashlib
import json
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from benling.catalog.variant import Variant, make_variants
from benling.quiz.comparison import matches
from benling.workdays import load_calendar
from learners import Answers, Files, hotline, permits

ROOT = Path(__file__).parents[2]
SEEDS = [hashlib.sha256(f"learner {n}".encode()).digest() for n in range(50)]

POINTS = {
    "E-01": {f"q{n}": 10 for n in range(1, 10)} | {"q10": 10},
    "E-10": {f"q{n}": 15 if n in (3, 4) else 10 for n in range(1, 9)} | {"q9": 10},
}
LEARNERS: dict[str, Callable[[Files], Answers]] = {
    "E-01": permits.answers,
    "E-10": hotline.answers,
}
COURSES = tuple(POINTS)


@cache
def variants(code: str) -> list[Variant]:
    """Fifty learners' data, made as the platform makes it: in the generator's own process."""
    generator = (ROOT / "assignments" / code / "make_data.py").read_bytes()
    return make_variants(generator, SEEDS)


def values(entry: dict[str, Any]) -> list[Any]:
    return [mistake["value"] for mistake in entry["mistakes"]]


@pytest.mark.parametrize("code", COURSES)
def test_the_same_seed_gives_the_same_bytes(code: str) -> None:
    generator = (ROOT / "assignments" / code / "make_data.py").read_bytes()
    assert make_variants(generator, SEEDS[3:5]) == variants(code)[3:5]
    assert variants(code)[0] != variants(code)[1]


@pytest.mark.parametrize("code", COURSES)
def test_who_reads_only_the_handout_finds_every_answer(code: str) -> None:
    for variant in variants(code):
        found = LEARNERS[code](variant.files)
        assert found == {name: entry["answer"] for name, entry in variant.truth.items()}
        assert {*found, max(POINTS[code], key=lambda q: int(q[1:]))} == POINTS[code].keys()


@pytest.mark.parametrize("code", COURSES)
def test_no_slip_gives_the_right_answer_nor_the_answer_of_another_slip(code: str) -> None:
    for variant in variants(code):
        for name, entry in variant.truth.items():
            slips = values(entry)
            assert slips
            for k, slip in enumerate(slips):
                for other in [entry["answer"], *slips[:k]]:
                    assert not matches(slip, other, entry["tolerance"]), (name, slip, other)
            assert all(mistake["source"] and mistake["message"] for mistake in entry["mistakes"])


@pytest.mark.parametrize("code", COURSES)
def test_neighbours_have_other_answers(code: str) -> None:
    """At least 60 % of the points hang on answers that take ten values or more."""
    varied = 0
    for name, points in POINTS[code].items():
        answers = {json.dumps(v.truth[name]["answer"]) for v in variants(code) if name in v.truth}
        varied += points * (len(answers) >= 10)
    assert sum(POINTS[code].values()) == 100
    assert varied >= 60


def test_no_two_date_questions_of_a_learner_share_an_answer() -> None:
    for variant in variants("E-01"):
        answers = [variant.truth[f"q{n}"]["answer"] for n in range(1, 6)]
        assert len(set(answers)) == 5


@pytest.mark.parametrize("code", COURSES)
def test_the_handout_is_small_and_holds_no_truth(code: str) -> None:
    for variant in variants(code)[:5]:
        assert sum(map(len, variant.files.values())) < 1_000_000
        text = b"".join(variant.files.values()).decode()
        for entry in variant.truth.values():
            assert all(mistake["message"] not in text for mistake in entry["mistakes"])


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


def test_wrong_counting_is_recognised_for_what_it_is() -> None:
    for variant in variants("E-01"):
        for word, method in permits.SLIPS.items():
            for name, wrong in permits.dates(variant.files, method).items():
                told = [m for m in variant.truth[name]["mistakes"] if m["value"] == wrong]
                if name == "q3" and word == "日历天数":
                    continue  # with time left out, calendar days go wrong in other ways
                assert len(told) == 1, (name, word)
                assert word in told[0]["message"]


def test_wrong_denominators_are_recognised_for_what_they_are() -> None:
    for variant in variants("E-10")[:20]:
        for name, wrong, word in hotline.slips(variant.files):
            told = [m for m in variant.truth[name]["mistakes"] if m["value"] == wrong]
            assert len(told) == 1, (name, wrong, word)
            assert word in told[0]["message"]


def test_late_files_tempt_every_wrong_method() -> None:
    for variant in variants("E-01"):
        files = json.loads(variant.files["cases.json"])["q6"]["files"]
        right = permits.late_files(files)
        assert 2 <= len(right) <= 3
        for method in permits.SLIPS.values():
            assert permits.late_files(files, method) != right
