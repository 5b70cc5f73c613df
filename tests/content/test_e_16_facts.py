"""Course E-16: the figures that its lessons state in words, the panel's arithmetic against the
generator's, and the mistakes its optional function is told of."""

from collections import Counter
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

import bonus_cells
from lesson_cells import generator, lesson_text, ran, self_checks


@pytest.fixture(scope="module")
def masking() -> ModuleType:
    return generator("E-16")


@pytest.fixture(scope="module")
def groups() -> dict[str, Any]:
    return ran("E-16", "02-groups")


def least(groups: dict[str, Any], width: int, level: int) -> int:
    return int(min(groups["sizes"](width, level).values()))


def test_the_roster_of_the_story(groups: dict[str, Any]) -> None:
    rows, text = groups["ROWS"], lesson_text("E-16", "02-groups")
    assert len(rows) == 1200
    assert "1200行" in text
    alone = sum(n == 1 for n in groups["sizes"](1, 0).values())
    assert alone == 485
    assert "将近五百个" in text
    assert round(10 * alone / len(rows)) == 4
    assert [row for row in rows if row[0] == 93 and row[1][0] == "柳堰" and row[2] == "男"] == [
        groups["ZHENG"]
    ]


def test_two_ways_to_eight_people(groups: dict[str, Any]) -> None:
    loss, text = groups["loss"], lesson_text("E-16", "02-groups")
    assert (least(groups, 20, 1), least(groups, 10, 2)) == (8, 8)
    assert "最小的一组都是8人" in text
    assert f"{loss(10, 2):.1f}%，不是{loss(20, 1):.1f}%" in text
    enough = [(loss(w, n), w, n) for w in (1, 5, 10, 20) for n in range(4)
              if least(groups, w, n) >= 5]  # fmt: skip
    assert min(enough)[1:] == (10, 2)
    assert max(least(groups, 20, 0), least(groups, 1, 3)) < 5
    assert "都够不着，要两样一起放" in text


def test_the_panel_counts_losses_as_the_generator(
    groups: dict[str, Any], masking: ModuleType
) -> None:
    for width in masking.WIDTHS:
        for level in range(4):
            made = masking.Grouping(Counter(), width, level).loss
            assert f"{groups['loss'](width, level):.1f}" == str(made)


def test_the_first_picture_of_the_groups(groups: dict[str, Any]) -> None:
    groups["band"].value, groups["area"].value = 10, 2
    assert "最小的一组" in groups["said"].value
    assert "90—99岁，北片，男" in groups["said"].value
    assert sum(groups["size_chart"].option["series"][0]["data"]) == 1200
    groups["show_grid"].value = True
    assert groups["grid"].value.count("损失") == 16


def test_what_the_first_lesson_lets_one_do() -> None:
    names = ran("E-16", "01-columns")
    given, needed = len(names["COLUMNS"]), len(names["ERRANDS"]["助餐点供餐"])
    assert (given, needed, given - needed) == (16, 4, 12)
    assert "<strong>4列</strong>，给了16列，多出的12列" in lesson_text("E-16", "01-columns")
    names["name_mask"].value, names["tail_mask"].value = "姓和星号", "后四位"
    names["age_mask"].value = "不留"
    assert "只有1行" in names["masked_list"].value
    names["tail_mask"].value = "后两位"
    assert "<strong>4行</strong>" in names["masked_list"].value
    names["errand"].value = "统计年龄结构"
    assert "姓名、联系电话" in names["columns_said"].value
    verdicts = {
        names["judged_route"](c, r)[0][0] for c in names["CONTENTS"] for r in names["ROUTES"]
    }
    assert verdicts == {"不行", "可以", "先审查", "先删列", "要有措施"}
    assert all(
        names["judged_route"](names["CONTENTS"][3], r)[0][0] == "不行" for r in names["ROUTES"]
    )


def test_self_checks_of_the_second_lesson(groups: dict[str, Any]) -> None:
    asked = [c["answer"] for c in self_checks("E-16", "02-groups")]
    assert asked[1] == str(3 * 1 + 4 * 2 + 2 * 4)
    assert asked[2] == f"{groups['loss'](10, 2):.1f}"


Row = dict[str, str]


def counted(rows: list[Row], columns: list[str]) -> Counter[Any]:
    return Counter(tuple(row[c] for c in columns) for row in rows)


def smallest(rows: list[Row], columns: list[str]) -> int:
    return min(counted(rows, columns).values(), default=0)


WRONG: dict[str, Callable[[list[Row], list[str]], float]] = {
    "最大的一组": lambda rows, columns: max(counted(rows, columns).values(), default=0),
    "一共有多少组": lambda rows, columns: len(counted(rows, columns)),
    "平均每组": lambda rows, columns: len(rows) / max(1, len(counted(rows, columns))),
    "只比了第一列": lambda rows, columns: smallest(rows, columns[:1]),
    "只比了最后一列": lambda rows, columns: smallest(rows, columns[-1:]),
    "连成了一串": lambda rows, columns: min(
        Counter("".join(row[c] for c in columns) for row in rows).values(), default=0
    ),
}


def test_every_mistake_of_the_optional_function_is_named() -> None:
    bonus_cells.assert_mistakes_are_named("E-16", "smallest_group", WRONG, smallest)
