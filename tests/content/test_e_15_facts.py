"""Course E-15: figures that its lessons state in words, counted again from the lessons' own data,
and the mistakes its optional function is told of."""

from collections.abc import Callable
from functools import partial
from typing import Any

import jupytext
import pytest

import bonus_cells
import lesson_cells

self_checks = partial(lesson_cells.self_checks, "E-15")

Reports = list[tuple[int, int]]


def prose(lesson: str) -> str:
    cells = jupytext.reads(lesson_cells.lesson_text("E-15", lesson), fmt="md:myst").cells
    return "\n".join(c.source for c in cells if c.cell_type == "markdown")


@pytest.fixture(scope="module")
def shown() -> dict[str, Any]:
    """What the cells of the first lesson leave behind."""
    return lesson_cells.ran("E-15", "01-rulers")


def lit(shown: dict[str, Any], least: int) -> set[str]:
    shown["cut"].value = least
    return {name for name in shown["NAMES"] for rule in shown["RULERS"].values() if rule(name)}


def test_what_the_checking_desk_finds_and_misses(shown: dict[str, Any]) -> None:
    wrong, text = shown["WRONG"], prose("01-rulers")
    nine = lit(shown, 9)
    assert f"圈出{len(nine)}家。" in text
    assert f"数有错的是{len(wrong)}家，圈中{len(nine & wrong)}家" in text
    assert {"荷塘"} == wrong - nine
    assert {"双井", "竹溪"} == nine - wrong
    assert set() == wrong - lit(shown, 8)
    assert {"双井", "竹溪"} == lit(shown, 8) - wrong
    assert {"双井", "竹溪", "田心"} == lit(shown, 7) - wrong


def test_the_line_stands_out_until_the_ledgers_are_read(shown: dict[str, Any]) -> None:
    def within(city: str, low: int) -> int:
        return sum(
            low <= 1000 * m[3] / m[0] < low + 5 for series in shown[city].values() for m in series
        )

    assert len(shown["CITY"]) == 60
    assert within("CITY", 950) > 2 * max(within("CITY", low) for low in (940, 945, 955))
    assert within("CITY", 945) < within("CITY", 940)
    assert 0.45 < within("LEDGER", 950) / within("CITY", 950) < 0.55
    assert within("LEDGER", 950) - 16 < 1.1 * within("LEDGER", 940)
    assert within("CITY", 950) <= 120


def test_each_of_the_six_offices_has_what_its_hint_says(shown: dict[str, Any]) -> None:
    city, hints = shown["CITY"], shown["HINTS"]
    assert max(m[3] / m[0] for m in city["青禾"]) > 1
    assert [m[3] - m[1] - m[2] for m in city["晴川"] if m[3] != m[1] + m[2]] == [5, -5]
    assert sum(city["暖泉"][m] == city["暖泉"][m - 1] for m in range(1, 12)) == 2
    assert shown["equal_months"]("双井", "野渡") == 6
    assert shown["line_months"]("石桥") == 11
    assert "六个月" in hints["野渡"]
    assert "十一个月" in hints["石桥"]
    assert not any(rule("老城") for rule in shown["RULERS"].values())
    assert all(86 <= shown["percent"](m) <= 104 for name in shown["SIX"] for m in city[name])


def test_figures_of_the_second_lesson() -> None:
    text = lesson_cells.lesson_text("E-15", "02-answer")
    assert (279 / 300, 288 / 300, round(286 / 300, 3)) == (0.93, 0.96, 0.953)
    assert (300 - 279, 288 - 279) == (21, 9)
    assert 950 * 300 <= 1000 * 286 < 955 * 300
    assert (191 - 12, 2140 - 12) == (179, 2128)
    due = 2236
    assert f"由{100 * 2140 / due:.1f}%改为{100 * 2128 / due:.1f}%" in text


def test_answers_of_the_number_checks() -> None:
    checks = self_checks("01-rulers") + self_checks("02-answer")
    padded, entered = (c for c in checks if c.get("suffix") == "件")
    assert padded["answer"] == str(95 * 240 // 100 - 219)
    assert entered["answer"] == str(62 + 105 - 11)


def counted(test: Callable[[int, int], bool]) -> Callable[[Reports], int]:
    return lambda months: sum(test(due, done) for due, done in months if due)


RIGHT = counted(lambda due, done: 950 * due <= 1000 * done < 955 * due)
WRONG = {
    "把右端也算进去": counted(lambda due, done: 950 * due <= 1000 * done <= 955 * due),
    "漏了左端": counted(lambda due, done: 950 * due < 1000 * done < 955 * due),
    "把达标的月份全数进来": counted(lambda due, done: 1000 * done >= 950 * due),
    "四舍五入": counted(lambda due, done: 95.0 <= round(100 * done / due, 1) < 95.5),
}


def test_the_optional_function_is_told_each_mistake() -> None:
    bonus_cells.assert_mistakes_are_named(
        "E-15", "hug_months", WRONG, RIGHT, counted(lambda due, done: 0.95 <= done / due < 0.955)
    )
