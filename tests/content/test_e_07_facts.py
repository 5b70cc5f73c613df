"""Course E-07: figures that its lessons state in words, counted again, and known bonus mistakes."""

from collections.abc import Callable
from functools import partial
from types import ModuleType

import pytest

import bonus_cells
import lesson_cells
from benling.quiz.marking import WrongAnswer

text = partial(lesson_cells.lesson_text, "E-07")
assigned = partial(lesson_cells.assigned, "E-07")
numbers = partial(lesson_cells.answers, "E-07")

Days = dict[str, int]
After = dict[str, list[str]]
Length = Callable[[Days, After], int]


def length(pick: Callable[..., int] = max, *, first: bool = False) -> Length:
    """Of a plan; wrong when a step waits for the soonest, or for the first it names only."""

    def measured(days: Days, after: After) -> int:
        def end(step: str) -> int:
            waited = after[step][:1] if first else after[step]
            return days[step] + pick(map(end, waited), default=0)

        last = [s for s in days if not any(s in waited for waited in after.values())]
        return max(map(end, last), default=0)

    return measured


def plan() -> tuple[Days, After]:
    table = assigned("02-parallel", "PLAN")
    return {s: row[1] for s, row in table.items()}, {s: row[2] for s, row in table.items()}


def test_ninety_days_of_which_few_are_work() -> None:
    case = assigned("01-waiting", "CASE")
    causes = list(assigned("01-waiting", "CAUSES"))
    whole = sum(map(sum, case.values()))
    worked = sum(parts[causes.index("办")] for parts in case.values())
    idle = sum(parts[causes.index("搁")] for parts in case.values())
    said = text("01-waiting")
    assert f"过了**{whole}个工作日**" in said
    assert f"“搁”着的{idle}天" in said
    assert f"在办的{worked}天始终没有少" in said
    assert worked // 10 == 2  # 二十来天 is the right guess


def test_what_is_left_after_five_ticks_is_the_plan_of_the_second_lesson() -> None:
    case = assigned("01-waiting", "CASE")
    causes = list(assigned("01-waiting", "CAUSES"))
    gone = set(assigned("01-waiting", "SWITCHES").values())
    kept = {
        step: sum(n for cause, n in zip(causes, parts, strict=True) if cause not in gone)
        for step, parts in case.items()
    }
    kept[next(iter(kept))] += 1  # what is handed in once is taken in once
    days, after = plan()
    assert kept == days
    assert assigned("01-waiting", "AFTER") == after
    serial, shortest = sum(days.values()), length()(days, after)
    assert f"剩{serial}天；再钩并联，剩{shortest}天" in text("01-waiting")
    assert f"从90天降到{serial}天" in text("02-parallel")
    assert f"一步接一步，{serial}天" in text("02-parallel")


def test_what_the_offices_propose_saves_what_the_lesson_says() -> None:
    days, after = plan()
    whole = length()(days, after)
    survey = [whole - length()(days | {"现场踏勘": 6 - n}, after) for n in (1, 2, 3)]
    assert (days["现场踏勘"], survey) == (6, [1, 1, 1])
    assert max(days.values()) == days["管线会签"] == 8
    assert length()(days | {"管线会签": 4}, after) == whole


def test_agents_are_quicker_by_kind_and_slower_mixed() -> None:
    groups = assigned("01-waiting", "GROUPS")
    mixed = {}
    for way in ("自办", "代办"):
        pairs = [by_way[way] for by_way in groups.values()]
        mixed[way] = round(sum(n * d for n, d in pairs) / sum(n for n, _ in pairs), 1)
    said = text("01-waiting")
    assert f"自办平均{mixed['自办']}天，代办平均{mixed['代办']}天" in said
    easy, hard = (by_way["自办"][1] - by_way["代办"][1] for by_way in groups.values())
    assert f"不迁管线的快{easy}天，要迁管线的快{hard}天" in said
    counts = [sum(by_way[way][0] for by_way in groups.values()) for way in ("代办", "自办")]
    assert f"代办接的{counts[0]}件里，{groups['要迁管线']['代办'][0]}件要迁管线" in said
    assert f"自办的{counts[1]}件里只有{groups['要迁管线']['自办'][0]}件" in said


def test_numbers_of_the_self_checks() -> None:
    assert [f"{100 * 42 / (42 + 15 + 3):g}"] == numbers("01-waiting")
    after = {"甲": [], "乙": ["甲"], "丙": ["甲"], "丁": ["乙", "丙"]}
    before = length()({"甲": 3, "乙": 5, "丙": 9, "丁": 2}, after)
    saved = before - length()({"甲": 3, "乙": 2, "丙": 9, "丁": 2}, after)
    assert [str(before), str(saved)] == numbers("02-parallel")


def test_learners_files_name_the_steps_of_the_lessons(generator: ModuleType) -> None:
    offices = {step: row[0] for step, row in assigned("02-parallel", "PLAN").items()}
    assert dict(generator.STEPS.values()) == offices


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    return lesson_cells.generator("E-07")


def by_stages(days: Days, after: After) -> int:
    stage: dict[str, int] = {}
    for step in days:
        stage[step] = 1 + max((stage[a] for a in after[step]), default=0)
    levels = set(stage.values())
    return sum(max(days[s] for s in days if stage[s] == level) for level in levels)


def in_the_order_listed(days: Days, after: After) -> int:
    ends: dict[str, int] = {}
    for step, n in days.items():
        ends[step] = n + max((ends.get(a, 0) for a in after[step]), default=0)
    return max(ends.values(), default=0)


WRONG: dict[str, Length] = {
    "加了起来": lambda days, after: sum(days.values()),
    "最长的一步": lambda days, after: max(days.values(), default=0),
    "只等了办得最快的一步": length(min),
    "只等了列在最前的一步": length(first=True),
    "分了批": by_stages,
    "照字典里的先后来算": in_the_order_listed,
}


def test_every_listed_mistake_is_named_and_the_right_function_passes() -> None:
    bonus_cells.assert_mistakes_are_named("E-07", "plan_length", WRONG, length())


def test_a_function_that_knows_one_plan_only_fails() -> None:
    with pytest.raises(WrongAnswer):
        bonus_cells.run_bonus("E-07", "plan_length", lambda days, after: 19 if days else 0)
