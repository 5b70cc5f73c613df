"""Course E-03: the figures that its lessons state in words, the duty table written three times,
and the mistakes its optional function is told of."""

import ast
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import bonus_cells
import lesson_cells
from benling.workdays import load_calendar

ROOT = Path(__file__).parents[2]
CENTRE = "派单中心"


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    return lesson_cells.generator("E-03")


def written(lesson: str, name: str) -> Any:
    """A literal that a lesson's code gives to ``name``; the centre is a name of its own."""
    for node in lesson_cells.nodes("E-03", lesson):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            return ast.literal_eval(ast.unparse(node.value).replace("CENTRE", repr(CENTRE)))
    raise AssertionError(name)


def self_checks(lesson: str) -> list[tuple[str, str, Any]]:
    return [
        (check["kind"], check["prompt"], check["answer"])
        for check in lesson_cells.self_checks("E-03", lesson)
    ]


def offices_of(path: list[str]) -> list[str]:
    return [stop for stop in path if stop != CENTRE]


def test_the_story_of_the_cover() -> None:
    steps = written("01-chain", "STORY")
    path = offices_of(steps[-1][2])
    assert (len(path) - 1, len(set(path))) == (4, 4)
    assert path.count("城管局") == 2
    text = lesson_cells.lesson_text("E-03", "01-chain")
    assert (date(2026, 9, 18) - date(2026, 9, 7)).days == 11
    assert "等了十一天" in text
    assert [on for on, _, _, owner in steps if owner] == ["9月8日", "9月18日"]


def test_every_day_of_the_story_is_worked() -> None:
    calendar = load_calendar(ROOT / "grading" / "calendar")
    for on, *_ in written("01-chain", "STORY"):
        month, day = on.removesuffix("日").split("月")
        assert calendar.is_workday(date(2026, int(month), int(day)))


def test_chains_of_the_self_checks() -> None:
    first, second, *_ = self_checks("01-chain")
    path = first[1].partition("，")[0].split(" → ")
    assert str(len(offices_of(path)) - 1) == first[2]
    other = second[1].partition("。")[0].split(" → ")
    assert len(other) - 1 > 2
    assert len(set(other)) == len(other)


def test_lesson_and_generator_hold_one_duty_table(generator: ModuleType) -> None:
    assert written("02-lead", "DUTIES") == generator.DUTIES
    assert written("02-lead", "OFFICES") == generator.OFFICES == written("01-chain", "OFFICES")


def test_five_working_days_over_a_holiday() -> None:
    (asked,) = [check for check in self_checks("02-lead") if check[0] == "date"]
    calendar = load_calendar(ROOT / "grading" / "calendar")
    received = date(2026, 4, 29)
    assert asked[1].startswith("2026年4月29日（周三）")
    assert received.weekday() == 2
    last = date.fromisoformat(asked[2])
    term = [received + timedelta(days=n) for n in range(1, (last - received).days + 1)]
    assert [day.day for day in term if calendar.is_workday(day)] == [30, 6, 7, 8, 9]


def test_the_letter_of_three_parts(generator: ModuleType) -> None:
    lead = {(matter[:2], limit): (office, co) for matter, limit, office, co in generator.DUTIES}
    hazard = lead["井盖", "盖上有“电”“信”字"]
    assert hazard == ("工信局", "城管局")
    others = {lead["路边", "排水管堵塞"][0], lead["占道", "沿街"][0], hazard[1]}
    assert others == {"水务局", "城管局"}
    text = lesson_cells.lesson_text("E-03", "02-lead")
    assert "**工信局主办，水务局、城管局协办**" in text


Reading = Callable[[list[str]], tuple[int, bool]]


def loops(path: list[str]) -> bool:
    named = offices_of(path)
    return len(set(named)) < len(named)


#: a word of the message → a function that errs so
WRONG: dict[str, Reading] = {
    "连派单中心也算了进去": lambda p: (len(p), loops(p)),
    "多算了一手": lambda p: (len(offices_of(p)), loops(p)),
    "没有算经过中心的那一手": lambda p: (len(offices_of(p)) - 1 - p.count(CENTRE), loops(p)),
    "有没有回到第一家": lambda p: (len(offices_of(p)) - 1, p.count(p[0]) > 1),
    "只数了一次": lambda p: (len(set(offices_of(p))) - 1, loops(p)),
    "两次回到派单中心": lambda p: (len(offices_of(p)) - 1, len(set(p)) < len(p)),
}


def test_every_mistake_of_the_optional_function_is_named() -> None:
    right: Reading = lambda p: (len(offices_of(p)) - 1, loops(p))  # noqa: E731
    bonus_cells.assert_mistakes_are_named("E-03", "read_path", WRONG, right)
