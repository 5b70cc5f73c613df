"""Course E-08: figures that its lessons state in words, counted again, and known bonus mistakes."""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from itertools import combinations
from types import ModuleType

import pytest

import bonus_cells
import lesson_cells
from benling.quiz.marking import WrongAnswer

text = partial(lesson_cells.lesson_text, "E-08")
assigned = partial(lesson_cells.assigned, "E-08")
numbers = partial(lesson_cells.answers, "E-08")

Busy = list[tuple[int, int]]
Slot = Callable[..., int | None]


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    return lesson_cells.generator("E-08")


def test_lessons_and_learners_files_use_the_same_parameters(generator: ModuleType) -> None:
    for name in ("LEADER", "MIDDLE", "STAFF", "ROAD_MINUTES", "FARE"):
        assert assigned("01-cost", name) == getattr(generator, name)
    hourly = [6 * rate for rate in (generator.LEADER, generator.MIDDLE, generator.STAFF)]
    said = "领导每小时{}元，中层{}元，一般人员{}元".format(*hourly)
    assert said in text("01-cost")
    rule = generator.RULES[0]
    assert re.findall(r"(\d+)元", rule)[:3] == [str(rate) for rate in hourly]
    assert f"往返{generator.ROAD_MINUTES}分钟" in text("01-cost")
    assert f"往返{generator.ROAD_MINUTES}分钟" in generator.RULES[2]
    for limit in (f"不超过{generator.REPORT}分钟", f"每人不超过{generator.TALK}分钟",
                  f"不超过{generator.CLOSING}分钟", f"不超过{generator.WHOLE}分钟"):  # fmt: skip
        assert limit in text("01-cost")
        assert limit in generator.RULES[5]
    for limit in (f"相隔不超过{generator.APART}天", f"开场和收尾{generator.REPEATED}分钟",
                  f"不超过{generator.WHOLE}分钟"):  # fmt: skip
        assert limit in text("02-fewer")
        assert limit in generator.RULES[6]
    assert f"只花{generator.NOTICE // 10}元（2个准备工时）" in text("02-fewer")


def test_the_meeting_that_costs_nothing() -> None:
    story = assigned("01-cost", "STORY")
    rate = Decimal("1.5") * story["leader"] + Decimal("1.1") * (story["middle"] + story["towns"])
    rate += Decimal("0.8") * (story["staff"] + story["towns"])
    fares = 20 * 2 * story["towns"]
    road = 80 * story["towns"] * (Decimal("1.1") + Decimal("0.8")) + fares
    whole = rate * story["minutes"] + road + 48 * story["prep"] + story["fee"]
    said = text("01-cost")
    assert f"车费{fares}元，场地、印刷{story['fee']}元，一共{fares + story['fee']}元" in said
    assert 8000 < whole < 9000
    people = story["leader"] + story["middle"] + story["staff"] + 2 * story["towns"]
    assert f"一共{people}人" in said
    assert f"开了{story['minutes']}分钟" in said


def test_the_agenda_cut_short() -> None:
    agenda, cuts = assigned("01-cost", "AGENDA"), assigned("01-cost", "CUTS")
    caps = list(cuts.values())
    after = [
        min([minutes] + [cap for start, cap in caps if name.startswith(start)])
        for name, minutes in agenda
    ]
    assert f"排了{sum(minutes for _, minutes in agenda)}分钟" in text("01-cost")
    assert f"四样都勾上，全场{sum(after)}分钟" in text("01-cost")
    assert dict(agenda)["发言一"] == after[3] == 4


def test_numbers_of_the_self_checks() -> None:
    sitting = 50 * (8 * Decimal("1.1") + 12 * Decimal("0.8"))
    road = 12 * (80 * Decimal("0.8") + 20)
    length = (12 * 60 + 25) - (10 * 60 + 40)
    assert [f"{x.normalize():f}" for x in (sitting, road, Decimal(length))] == numbers("01-cost")
    assert [str(50 + 35 - 10), str(3000 - 96)] == numbers("02-fewer")


def test_the_week_and_the_two_traps() -> None:
    week, said = assigned("02-fewer", "WEEK"), text("02-fewer")
    his = [row for row in week.values() if row[3] == "镇街分管负责人"]
    assert (len(his), [row[2] for row in his]) == (3, [45, 50, 60])
    assert "路上花了四个小时" in said
    assert 80 * len(his) == 4 * 60
    assert f"合后的{45 + 50 - 10}分钟" in said
    assert f"省{4200 - 96}元；改成视频，省1700元" in said
    assert f"不是{4200 - 96 + 1700}元" in said
    chain = assigned("02-fewer", "CHAIN")
    sums = {
        chosen: sum(chain[name] for name in chosen)
        for size in (1, 2, 3)
        for chosen in combinations(chain, size)
        if len(set("".join(chosen).replace("＋", ""))) == 2 * size
    }
    assert max(chain.values()) == chain["乙＋丙"] == 1800
    assert max(sums.items(), key=lambda pair: pair[1]) == (("甲＋乙", "丙＋丁"), 2900)


def slot(
    *, gaps: bool = True, order: bool = True, touch: bool = True, widest: bool = True,
    closing: bool = True, look: bool = True,
) -> Slot:  # fmt: skip
    """The optional function, right or with one thing wrong."""

    def first_slot(
        busy: Busy, minutes: int, opens: int = 540, closes: int = 690
    ) -> int | None:  # fmt: skip
        at = opens
        for start, stop in (sorted(busy) if order else busy) if look else []:
            gap = start - at
            if gaps and (gap >= minutes if touch else gap > minutes):
                break
            at = max(at, stop) if widest else stop
        return at if at + minutes <= closes or not closing else None

    return first_slot


WRONG: dict[str, Slot] = {
    "只看最后一场之后": slot(gaps=False),
    "没有看有没有人占着": slot(look=False),
    "没有先按开始时刻排好": slot(order=False),
    "不许首尾相接": slot(touch=False),
    "只记住了最后看的那一段": slot(widest=False),
    "开过了头": slot(closing=False),
}


def test_every_listed_mistake_is_named_and_the_right_function_passes() -> None:
    bonus_cells.assert_mistakes_are_named("E-08", "first_slot", WRONG, slot())


def test_a_slot_that_somebody_holds_fails() -> None:
    """Right at every figure the checks name singly, wrong only in one of the longer books."""

    def held(busy: Busy, minutes: int, opens: int = 540, closes: int = 690) -> int | None:
        if minutes == 15 and (650, 690) in busy:
            return opens + 30
        return slot()(busy, minutes, opens, closes)

    with pytest.raises(WrongAnswer):
        bonus_cells.run_bonus("E-08", "first_slot", held)
