"""Course E-14: figures that its lessons state in words, counted again, the street's measures
against the generator's, and the mistakes its optional function is told of."""

from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Any

import pytest

import bonus_cells
import lesson_cells

text_of = partial(lesson_cells.lesson_text, "E-14")
ran = partial(lesson_cells.ran, "E-14")
numbers = partial(lesson_cells.answers, "E-14")

Row = dict[str, Any]
Peak = Callable[[list[Row], int], int]


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    return lesson_cells.generator("E-14")


@pytest.fixture(scope="module")
def hours() -> dict[str, Any]:
    return ran("01-hours")


@pytest.fixture(scope="module")
def street() -> dict[str, Any]:
    return ran("02-street")


def test_the_mean_and_the_hours_of_the_story(hours: dict[str, Any]) -> None:
    hospital, homes = hours["PRESENT"].values()
    assert f"平均占用率{int(sum(hospital) / 24)}%" in text_of("01-hours")
    assert [hour for hour, cars in enumerate(hospital) if cars == 100] == [9, 10]
    assert min(100 - cars for cars in hospital[:6]) > 70
    assert max(hospital[:6]) < 30
    assert (hospital[9], homes[22]) == (100, 98)
    assert homes[9] < 50 > hospital[22]


def test_a_late_clock_and_doubles_are_seen(hours: dict[str, Any]) -> None:
    said = {}
    for clock in hours["clock"].options:
        for doubles in hours["doubles"].options:
            hours["clock"].value, hours["doubles"].value = clock, doubles
            said[clock, doubles[:2]] = hours["clean_said"].value
    assert ["先疑数据" in text for text in said.values()] == [True, False, True, False]
    assert ["后半夜最满" in text for text in said.values()] == [True, True, False, False]
    assert sum(hours["INWARD"]) - sum(hours["OUTWARD"]) + hours["AT_DAWN"] >= 0
    assert min(hours["day_curve"](True, True)) >= 0


def test_cars_served_as_the_text_says(hours: dict[str, Any]) -> None:
    five, one = (hours["served_cars"](stay) for stay in (5, 1))
    assert f"平均停5小时接待{five}辆，停1小时接待{one}辆" in text_of("01-hours")


def test_numbers_of_the_self_checks() -> None:
    assert numbers("01-hours") == [f"{100 * 108 / (150 - 30):g}", str((22 + 8) % 24)]
    pieces, free = (40, 23, 5), (82, 79, 46, 80, 81, 90, 91)
    assert numbers("02-street") == [str(sum(n // 6 for n in pieces)), str(min(free) - 5)]


def test_the_street_is_measured_as_the_generator_does(
    street: dict[str, Any], generator: ModuleType
) -> None:
    assert {ways: int(width) for ways, width in generator.LEFT_OVER.items()} == street["NEED"]
    clear = {what: near for things in street["THINGS"].values() for what, _, near in things}
    assert clear == generator.CLEAR
    sides = {side: [(w, at) for w, at, _ in things] for side, things in street["THINGS"].items()}
    made = generator.Street("书巷街", "双行", generator.Decimal(9), street["STREET"], sides)
    assert made.pieces("北侧") == [40, 40]
    assert made.sides_allowed == 1
    street["where"].value, street["span"].value = "北侧", (50, 90)
    assert "绿的<strong>6</strong>个，红的<strong>0</strong>个" in street["street_said"].value
    assert made.bays("北侧") == 12


def test_what_the_text_says_of_the_street(street: dict[str, Any]) -> None:
    street["road"].value, street["ways"].value = 9, "双行"
    street["where"].value, street["span"].value = "两侧", (0, 240)
    assert "不能这样划" in street["street_said"].value
    street["where"].value, street["span"].value = "北侧", (60, 90)
    assert "绿的<strong>5</strong>个，红的<strong>0</strong>个" in street["street_said"].value
    assert "不能" not in street["street_said"].value
    street["where"].value = "北侧人行道"
    assert "不能这样划" in street["street_said"].value
    assert street["net_effect"](25) == 9
    assert "净效果是少了9辆" in text_of("02-street")


def peak(
    *, once: bool = True, ordered: bool = True, start_too: bool = True, out_too: bool = True,
    last: bool = False, whole: bool = True, gates: bool = True,
) -> Peak:  # fmt: skip
    """The optional function, right or with one thing wrong."""

    def of(records: list[Row], start: int) -> int:
        rows = list({r["流水号"]: r for r in records}.values()) if once else records
        if not gates:
            rows = list({r["时段"]: r for r in rows}.values())
        rows = sorted(rows, key=lambda r: r["时段"]) if ordered else rows
        cars = start if start_too else 0
        seen = [cars]
        for place, row in enumerate(rows):
            cars += row["进"] - (row["出"] if out_too else 0)
            after = rows[place + 1]["时段"] if place + 1 < len(rows) else ""
            if after != row["时段"] or not whole:
                seen.append(cars)
        return seen[-1] if last else max(seen)

    return of


WRONG: dict[str, Peak] = {
    "没有去掉重复": peak(once=False),
    "没有按时段排好": peak(ordered=False),
    "忘了期初": peak(start_too=False),
    "没有减出场": peak(out_too=False),
    "最后一个时段": peak(last=True),
    "没有等同一时段": peak(whole=False),
    "丢了一个出入口": peak(gates=False),
}


def test_every_mistake_of_the_optional_function_is_named() -> None:
    bonus_cells.assert_mistakes_are_named("E-14", "peak_present", WRONG, peak())
