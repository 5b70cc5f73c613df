"""Course E-14: figures that its lessons state in words, counted again, the street's measures
against the generator's, and the mistakes its optional function is told of."""

import ast
import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import jupytext
import pytest

from benling.catalog.notebook import read_notebook
from benling.quiz.code_check import take_named
from benling.quiz.marking import WrongAnswer
from benling.quiz.mistake_calls import mistake_calls

ROOT = Path(__file__).parents[2]
LESSONS = ROOT / "courses" / "E-14" / "lessons"
SHEET = "E-14/e14-parking.md"
Row = dict[str, Any]
Peak = Callable[[list[Row], int], int]


def cells(lesson: str) -> Iterator[str]:
    for cell in jupytext.read(LESSONS / f"{lesson}.md").cells:
        if cell.cell_type == "code":
            yield cell.source


def ran(lesson: str) -> dict[str, Any]:
    """What the lesson's cells leave behind."""
    names: dict[str, Any] = {}
    for source in cells(lesson):
        exec(compile(source, lesson, "exec"), names)  # noqa: S102
    return names


def text_of(lesson: str) -> str:
    return (LESSONS / f"{lesson}.md").read_text(encoding="utf-8")


def numbers(lesson: str) -> list[str]:
    """Answers of the self-checks that ask for a number, in order."""
    found = []
    for source in cells(lesson):
        for node in ast.walk(ast.parse(source)):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "attr", "") == "self_check"
                and ast.literal_eval(node.args[0]) == "number"
            ):
                found += [ast.literal_eval(k.value) for k in node.keywords if k.arg == "answer"]
    return found


@pytest.fixture(scope="module")
def generator() -> Iterator[ModuleType]:
    path = ROOT / "assignments" / "E-14" / "make_data.py"
    spec = importlib.util.spec_from_file_location("parking_generator", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["parking_generator"] = module  # its dataclasses look themselves up
    spec.loader.exec_module(module)
    yield module
    del sys.modules["parking_generator"]


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
    notebook, _ = read_notebook(ROOT / "assignments" / SHEET, SHEET)
    (source,) = [cell.source for cell in notebook.cells if cell.grade_id == "test-b1"]
    named = set()
    for words, function in WRONG.items():
        take_named()
        with pytest.raises(WrongAnswer):
            run(source, function)
        (found,) = take_named()
        assert words in found.message
        named.add(found.message)
    assert named == {call.message for call in mistake_calls(ast.parse(source))}
    run(source, peak())
    assert take_named() == []


def run(source: str, function: Peak) -> None:
    exec(compile(source, "test-b1", "exec"), {"peak_present": function})  # noqa: S102
