"""Course E-09: figures that its lessons state in words, counted again, and known bonus mistakes."""

import ast
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import bonus_cells
import lesson_cells

prose = partial(lesson_cells.lesson_text, "E-09")
numbers = partial(lesson_cells.answers, "E-09")

ROOT = Path(__file__).parents[2]
Likeness = Callable[[str, str, int], float]


def figures(lesson: str, *names: str) -> dict[str, Any]:
    """What the lesson itself defines under these names, without its page."""
    wanted: list[ast.stmt] = [
        node
        for source in lesson_cells.code_cells("E-09", lesson)
        for node in ast.parse(source).body
        if (isinstance(node, ast.FunctionDef) and node.name in names)
        or (isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in names)
    ]
    assert len(wanted) == len(names)
    made: dict[str, Any] = {}
    exec(compile(ast.Module(wanted, []), lesson, "exec"), made)  # noqa: S102
    return made


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    return lesson_cells.generator("E-09")


def test_the_fall_of_the_story_and_the_rise_by_the_rules() -> None:
    made = figures("01-counting", "LAST", "THIS", "rows_of", "ROWS", "count", "shown_percent")
    count, percent = made["count"], made["shown_percent"]
    old, new = (count(year, False, False, False, False) for year in (2025, 2026))
    said = prose("01-counting")
    assert f"今年发文{new}件，去年{old}件，下降{percent(old - new, old)}" in said
    old, new = (count(year, True, True, True, True) for year in (2025, 2026))
    assert new > old
    changes = []
    for only in (0, 1):
        way = [place == only for place in range(4)]
        old, new = (count(year, *way) for year in (2025, 2026))
        changes.append((new - old) / old)
    assert changes[0] < (17 - 23) / 23, "by day of issue alone it falls still more"
    assert changes[1] > 0, "the same months alone turn it round"


def test_the_notice_that_is_to_be_cut(generator: ModuleType) -> None:
    made = figures("01-counting", "PARTS", "KINDS")
    parts = {name: n for name, n, _ in made["PARTS"]}
    work = sum(n for _, n, needed in made["PARTS"] if needed)
    body = sum(parts.values())
    assert f"正文{body}字" in prose("01-counting")
    assert body - parts["照录上级要求"] <= generator.LIMITS["专项"] < body
    slim = body - sum(parts[n] for n in ("照录上级要求", "背景和意义", "加强领导、压实责任"))
    assert 0.39 < work / body < 0.4
    assert 0.845 < work / slim < 0.855
    assert {name: n for name, n in made["KINDS"].items() if n} == generator.LIMITS
    for n in generator.LIMITS.values():
        assert f"**{n}字**" in prose("01-counting")
        assert f"不超过{n}字" in "".join(generator.RULES)


def test_numbers_of_the_self_checks() -> None:
    assert [f"{100 * (84 - 80) / 80:g}"] == numbers("01-counting")
    assert [f"{100 * 30 / (60 + 50 - 30):g}"] == numbers("02-forwarding")


TEXT_NAMES = ("MARKS", "CITY", "EMPTY", "COUNTY", "TOWN", "TEXTS", "bare", "pieces", "likeness")


def test_what_each_level_added(generator: ModuleType) -> None:
    made = figures("02-forwarding", *TEXT_NAMES, "covered", "STEPS", "ROUTES", "OWN")
    added = [
        made["covered"](lower, upper, 4).count(False)
        for lower, upper in ((made["TOWN"], made["COUNTY"]), (made["COUNTY"], made["CITY"]))
    ]
    assert added[0] == 1
    trainer = (ROOT / "courses" / "E-09" / "trainer.md").read_text(encoding="utf-8")
    assert f"县里添的{added[1]}个字" in trainer
    assert added[1] == generator.own_words(made["COUNTY"], made["CITY"], 4)
    steps = made["STEPS"][made["ROUTES"][0]]
    assert f"一共走了{steps[-1][0] - steps[0][0]}天" in prose("02-forwarding")


def test_where_the_gap_is() -> None:
    made = figures("02-forwarding", *TEXT_NAMES, "JUDGED", "shares")
    found = {n: made["shares"](n) for n in range(1, 11)}
    gaps = {n: min(shares[True]) - max(shares[False]) for n, shares in found.items()}
    assert [n for n in gaps if gaps[n] > 0] == [2, 3, 4]
    assert max(gaps, key=lambda n: gaps[n]) == 2
    duty = made["likeness"](made["TEXTS"]["值班一"], made["TEXTS"]["值班二"], 4)
    assert duty[0] / duty[1] > 0.8
    own = [made["likeness"](made["CITY"], made["TEXTS"]["村里自己写的"], n) for n in (1, 4)]
    assert own[0][0] / own[0][1] > 0.7
    assert own[1][0] / own[1][1] < 0.05


def cut(text: str, n: int, more: int = 0) -> list[str]:
    return [text[k : k + n] for k in range(len(text) - n + 1 + more)]


def by_sets(*, over: str = "all", more: int = 0, single: bool = False) -> Likeness:
    """The optional function, right or with one thing wrong."""

    def share(first: str, second: str, n: int) -> float:
        a, b = (set(cut(text, 1 if single else n, more)) for text in (first, second))
        whole = {"all": len(a | b), "sum": len(a) + len(b), "short": min(len(a), len(b))}[over]
        return len(a & b) / whole if whole else 0

    return share


def shared_twice(first: str, second: str, n: int) -> float:
    a, b = cut(first, n), cut(second, n)
    both = sum(piece in b for piece in a)
    whole = len(a) + len(b) - both
    return both / whole if whole else 0


def whole_twice(first: str, second: str, n: int) -> float:
    a, b = Counter(cut(first, n)), Counter(cut(second, n))
    whole = (a | b).total()
    return (a & b).total() / whole if whole else 0


WRONG: dict[str, Likeness] = {
    "两篇片数相加的和": by_sets(over="sum"),
    "短的一篇": by_sets(over="short"),
    "多切了一片": by_sets(more=1),
    "一个个单字": by_sets(single=True),
    "数共有的片时": shared_twice,
    "数合起来的片时": whole_twice,
}


def test_every_listed_mistake_is_named_and_the_right_function_passes() -> None:
    bonus_cells.assert_mistakes_are_named("E-09", "likeness_of", WRONG, by_sets())
