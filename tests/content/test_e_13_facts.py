"""Course E-13: figures that its lessons state in words, counted again, and known bonus mistakes."""

import re
from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Any

import pytest

import bonus_cells
import lesson_cells
from benling.quiz.marking import WrongAnswer

assigned = partial(lesson_cells.assigned, "E-13")
numbers = partial(lesson_cells.answers, "E-13")

Aid = Callable[..., float]


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    return lesson_cells.generator("E-13")


def test_lessons_and_learners_files_use_the_same_standards(generator: ModuleType) -> None:
    city = generator.STANDARDS
    lesson = assigned("01-class", "CITY")
    assert {key: city[key] for key in lesson} == lesson
    bands = assigned("02-amount", "BANDS")
    assert [(band["below"], band["each"]) for band in city["bands"]] == bands
    assert city["low"] == assigned("02-amount", "LOW")
    text = lesson_cells.lesson_text("E-13", "01-class")
    table = text.partition("望川市社会救助标准（教学用）")[2].partition("先数人")[0]
    stated = {int(figure) for figure in re.findall(r"(\d+)(?:元|%)", table)}
    kept = {city["low"], city["edge"], city["disposable"], city["share"]}
    assert stated == kept | set(city["savings"].values()) | {12 * city["disposable"]}
    assert (city["low"] * 150, city["low"] * 24) == (city["edge"] * 100, city["savings"]["low"])


def test_numbers_of_the_self_checks() -> None:
    share = 100 * (38000 - 17000 + 6000) / 60000
    assert ["5", f"{share:g}"] == numbers("01-class")
    by_difference, by_bands = aid()(4, 2480, 900), aid()(5, 1500, 900, BANDS)
    assert [f"{by_difference:g}", f"{by_bands:g}"] == numbers("02-amount")


def test_the_step_that_the_lesson_points_at() -> None:
    text = lesson_cells.lesson_text("E-13", "02-amount")
    before, after = (aid()(3, 3 * per, 900, BANDS) for per in (590, 600))
    assert f"人均590元发{before:g}元，人均600元就是下一档，发{after:g}元" in text


BANDS = [(300, 680), (600, 440), (900, 200)]


def aid(
    *, per_person: bool = False, full: bool = False, floor: bool = True, at_line: bool = False
) -> Aid:
    """The optional function, right or with one thing wrong."""

    def monthly(
        people: int, income: float, standard: float, bands: list[tuple[int, int]] | None = None
    ) -> float:
        per = income / people
        if bands is None:
            gap = standard - (0 if full else per)
            return (max(gap, 0) if floor else gap) * (1 if per_person else people)
        fitting = [each for below, each in bands if per < below or (at_line and per == below)]
        return fitting[0] * people if fitting else 0

    return monthly


def band_per_person(
    people: int, income: float, standard: float, bands: list[tuple[int, int]] | None = None
) -> float:
    paid = aid()(people, income, standard, bands)
    return paid / people if bands else paid


WRONG: dict[str, Aid] = {
    "只算了一个人的差额": aid(per_person=True),
    "按标准发足了": aid(full=True),
    "算出了负数": aid(floor=False),
    "留在前一档": aid(at_line=True),
    "分档时忘了乘以口数": band_per_person,
}


def test_every_listed_mistake_is_named_and_the_right_function_passes() -> None:
    bonus_cells.assert_mistakes_are_named("E-13", "monthly_aid", WRONG, aid())


def test_aid_that_rises_with_income_fails() -> None:
    """Right at every figure the checks name singly, wrong only between them."""

    def rising(people: int, income: float, *rest: Any) -> float:
        return aid()(people, income, *rest) + 90 * (people == 5 and income == 2500)

    with pytest.raises(WrongAnswer):
        bonus_cells.run_bonus("E-13", "monthly_aid", rising)
