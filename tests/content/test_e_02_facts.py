"""Course E-02: the vectors of its terms, by the library and by the course's own generator, the
figures and the table of powers its lessons state, and the mistakes of its optional function."""

import ast
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, TypeGuard

import pytest

import bonus_cells
import lesson_cells
from benling.workdays import add_workdays, count_workdays, load_calendar

code_of = partial(lesson_cells.nodes, "E-02")
self_checks = partial(lesson_cells.self_checks, "E-02")

ROOT = Path(__file__).parents[2]
CALENDAR = load_calendar(ROOT / "grading" / "calendar")
D = date.fromisoformat

#: received, term in working days, last day
TERMS = [
    ("2026-09-29", 5, "2026-10-12"), ("2026-09-29", 20, "2026-11-02"),
    ("2026-09-24", 5, "2026-10-09"), ("2026-09-18", 5, "2026-09-24"),
    ("2026-02-12", 5, "2026-02-26"), ("2026-10-10", 20, "2026-11-06"),
]  # fmt: skip
#: received, then what the generator's four wrong ways make of the five days
WRONG = [
    ("2026-09-29", "2026-10-04", "2026-10-06", "2026-10-13", "2026-10-10"),
    ("2026-09-18", "2026-09-23", "2026-09-25", "2026-09-28", "2026-09-23"),
    ("2026-02-12", "2026-02-17", "2026-02-19", "2026-02-27", "2026-02-25"),
]


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    return lesson_cells.generator("E-02")


@pytest.fixture(scope="module")
def solver() -> ModuleType:
    return lesson_cells.program("E-02", "solver")


@pytest.mark.parametrize(("start", "n", "last"), TERMS)
def test_terms_in_working_days(start: str, n: int, last: str, generator: ModuleType) -> None:
    assert add_workdays(CALENDAR, D(start), n).on == D(last)
    assert generator.count_on(D(start), n) == D(last)


@pytest.mark.parametrize(("start", "wall", "weekdays", "no_makeup", "day_one"), WRONG)
def test_wrong_ways_of_counting(
    start: str, wall: str, weekdays: str, no_makeup: str, day_one: str, generator: ModuleType
) -> None:
    made = [value for value, _, _ in generator.day_slips(D(start), 5)]
    assert made == [wall, weekdays, no_makeup, day_one]


def test_a_term_that_crosses_the_year_is_provisional() -> None:
    found = add_workdays(CALENDAR, D("2026-12-30"), 5)
    assert found.on == D("2027-01-07")
    assert found.provisional


def test_dates_of_the_first_lesson() -> None:
    told, _, _, decided = self_checks("01-notice")
    assert told["answer"] == [str(add_workdays(CALENDAR, D("2026-09-24"), 5).on)]
    assert decided["answer"] == str(add_workdays(CALENDAR, D("2026-10-10"), 20).on)
    for day, words in (("2026-10-12", "10月12日是第{}天"), ("2026-10-30", "10月30日是第{}天"),
                       ("2026-11-06", "11月6日是第{}天")):  # fmt: skip
        nth = count_workdays(CALENDAR, D("2026-10-11"), D(day))
        assert words.format(nth) in decided["explanation"]
    # 13 October, when the clerk called, is one working day late
    assert count_workdays(CALENDAR, D("2026-09-30"), D("2026-10-13")) == 6


def powers() -> dict[str, dict[str, str]]:
    """The second lesson's table: what is done, who does it, whether it may be."""
    names = {"YES": "可以", "PART": "有条件", "NO": "不行"}
    (table,) = (node.value for node in code_of("02-authority") if _is_table_of_powers(node))
    assert isinstance(table, ast.Dict)
    found = {}
    for act, row in zip(table.keys, table.values, strict=True):
        assert isinstance(row, ast.Dict)
        found[_text(act)] = {
            _text(maker): names[getattr(value, "id", "")]
            for maker, value in zip(row.keys, row.values, strict=True)
        }
    return found


def _is_table_of_powers(node: ast.AST) -> TypeGuard[ast.Assign]:
    return isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "ALLOWED"


def _text(node: ast.expr | None) -> str:
    assert isinstance(node, ast.Constant)
    return str(node.value)


def fee_line(item: str, basis: str, charged: int) -> dict[str, Any]:
    """A line of a ledger with a published rate of 40 yuan."""
    return {"item": item, "basis": basis, "published": "40元", "charged": charged}


MAKERS = {
    "law": "法律", "state": "行政法规", "council": "国务院批准", "local": "省人大常委会的条例",
    "province": "省政府规章", "rule": "部门规章", "paper": "市局2025年的通知",
}  # fmt: skip


@pytest.mark.parametrize("maker", MAKERS)
def test_the_table_of_powers_says_what_the_solver_decides(maker: str, solver: ModuleType) -> None:
    basis, allowed = MAKERS[maker], powers()
    fee = {
        "item": "许可审查费",
        "basis": f"{basis}；收费目录里有",
        "published": "40元",
        "charged": 40,
    }
    assert (allowed["fee"][maker] == "可以") == (solver.fee(fee) == "照收")
    if maker == "council":  # the sheet has no papers that rest on a decision of the State Council
        return
    proof = solver.draft_point({"text": f"缺收入证明。依据是{basis}"})
    step = solver.draft_point({"text": f"缺平面图。依据是{basis}"})
    assert (allowed["proof"][maker] == "可以") == (proof == "写进告知书")
    assert (allowed["step"][maker] != "不行") == (step == "写进告知书")


def test_self_checks_of_the_second_lesson(solver: ModuleType) -> None:
    norms, refund, _, _ = self_checks("02-authority")
    row = {
        "item": "许可检验费",
        "basis": "行政法规；收费目录里有",
        "published": "40元",
        "charged": 60,
    }
    assert refund["answer"] == str(30 * solver.unlawful(row))
    for cell in norms["answer"]:
        key, target = cell.split("=")
        maker, text = norms["items"][key].split("：")
        known = text.replace("已经设了，写明审查分几步", "没有另加条件").replace(
            "先实施一年", "设临时许可，先实施一年"
        )
        found = solver.norm({"maker": maker.replace("区政府通知", "市局通知"), "text": known})
        assert norms["targets"][target] == found


# --- the optional function

Papers = list[dict[str, Any]]


def to_supply(catalogue: Papers, handed: dict[str, bool], facts: list[str]) -> list[str]:
    due = [p["name"] for p in catalogue if p["only_if"] is None or p["only_if"] in facts]
    return [name for name in due if not handed.get(name)]


def only_missing(catalogue: Papers, handed: dict[str, bool], facts: list[str]) -> list[str]:
    return to_supply(catalogue, dict.fromkeys(handed, True), facts)


def from_everybody(catalogue: Papers, handed: dict[str, bool], facts: list[str]) -> list[str]:
    return [p["name"] for p in catalogue if not handed.get(p["name"])]


def once_more(catalogue: Papers, handed: dict[str, bool], facts: list[str]) -> list[str]:
    return to_supply(catalogue, {}, facts)


WRONG_LISTS: dict[str, Callable[..., list[str]]] = {
    "找到一项就停了": lambda *given: to_supply(*given)[:1],
    "只看交了没有": only_missing,
    "没有看适用的情形": from_everybody,
    "重交合格的材料": once_more,
}


def test_every_mistake_of_the_optional_function_is_named() -> None:
    bonus_cells.assert_mistakes_are_named("E-02", "to_supply", WRONG_LISTS, to_supply)
