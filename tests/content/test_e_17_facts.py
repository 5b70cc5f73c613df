"""Course E-17: periods, combinations and deadlines of the law check, by the course's own
generator, and the figures that its lessons state in words."""

from datetime import date, timedelta
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import lesson_cells
from benling.workdays import add_months, load_calendar

cells = partial(lesson_cells.code_cells, "E-17")
self_checks = partial(lesson_cells.self_checks, "E-17")

ROOT = Path(__file__).parents[2]
CALENDAR = load_calendar(ROOT / "grading" / "calendar")
D = date.fromisoformat

#: kind, day of the decision, last day by the course's convention
PERIODS = [
    ("警告", "2026-09-15", "2027-03-15"),
    ("记大过", "2026-11-20", "2028-05-20"),
    ("降级", "2026-12-31", "2028-12-31"),
]
#: sanctions decided for each act → kind, shortest and longest period
COMBINATIONS = [
    ({"记过": 2}, "执行记过，12到24个月之间"),
    ({"警告": 2}, "执行警告，6到12个月之间"),
    ({"记大过": 3}, "执行记大过，18到48个月之间"),
    ({"降级": 2}, "执行降级，24到48个月之间"),
    ({"记过": 1, "降级": 1}, "执行降级，24个月"),
    ({"降级": 1, "撤职": 1}, "执行撤职，24个月"),
    ({"警告": 1, "开除": 1}, "执行开除"),
    ({"记过": 2, "警告": 1}, "执行记过"),
]


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    return lesson_cells.generator("E-17")


def months_on(start: str, n: int) -> str:
    due = add_months(CALENDAR, D(start), n).on
    assert due is not None
    return due.isoformat()


@pytest.fixture(scope="module")
def second() -> dict[str, Any]:
    """The names of the second lesson, once it has run up to its self-checks."""
    names: dict[str, Any] = {}
    for source in cells("02-effects"):
        if "self_check" not in source:
            exec(compile(source, "02-effects", "exec"), names)  # noqa: S102
    return names


@pytest.mark.parametrize(("kind", "decided", "last"), PERIODS)
def test_the_period_ends_on_the_corresponding_day(
    generator: ModuleType, kind: str, decided: str, last: str
) -> None:
    assert generator.add_months(D(decided), generator.MONTHS[kind]) == D(last)
    assert months_on(decided, generator.MONTHS[kind]) == last


def test_lesson_and_generator_know_the_same_periods(
    generator: ModuleType, second: dict[str, Any]
) -> None:
    assert second["MONTHS"] == generator.MONTHS


@pytest.mark.parametrize(("taken", "result"), COMBINATIONS)
def test_the_lesson_combines_as_the_law_does(
    second: dict[str, Any], taken: dict[str, int], result: str
) -> None:
    for name, box in second["counts"].items():
        box.value = taken.get(name, 0)
    assert second["joined"]()[0] == result


def test_the_lesson_tells_by_when_to_ask_for_a_review(second: dict[str, Any]) -> None:
    second["received"].value = D("2026-09-02")
    assert "2026年10月2日" in second["paths"].value
    second["giver"].value = "本单位给的处分"
    second["received"].value = D("2026-09-09")
    assert "2026年10月9日" in second["paths"].value


def test_the_answers_of_the_second_lessons_self_checks() -> None:
    period, table, appeal = self_checks("02-effects")
    assert period["answer"] == months_on("2026-09-15", 12)
    assert table["answer"] == ["a.high=48", "a.low=18", "b.high=24", "b.low=24"]
    assert appeal["answer"] == (D("2026-09-09") + timedelta(days=30)).isoformat()


def test_every_finding_stands_on_the_ladder_the_lesson_shows(generator: ModuleType) -> None:
    names: dict[str, Any] = {}
    ladder = next(source for source in cells("01-boundary") if "LADDERS" in source)
    start = "import ipywidgets as widgets\nfrom html import escape\n"
    exec(compile(start + ladder, "01-boundary", "exec"), names)  # noqa: S102
    shown = {str(row[-1]): row for row in names["LADDERS"].values()}
    for words, step, _, _, article in generator.FINDINGS:
        if "故意犯罪" in words:  # a sentence of the lesson, no ladder
            continue
        if "没有造成" in words:
            assert (shown[article][3], step) == (True, "none"), words
            continue
        grave = words.endswith("情节严重") and not words.endswith("不属于情节严重")
        graver = words.endswith("情节较重") and "不属于" not in words and "没有" not in words
        assert shown[article][2 if grave else 1 if graver else 0] == generator.STEPS[step], words
