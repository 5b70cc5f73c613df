"""Course E-11: figures that its lessons state in words, counted again, and known bonus mistakes."""

import hashlib
import json
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from types import ModuleType

import pytest

import bonus_cells
import lesson_cells
from benling.quiz.marking import WrongAnswer

text_of = partial(lesson_cells.lesson_text, "E-11")
assigned = partial(lesson_cells.assigned, "E-11")
answers = partial(lesson_cells.answers, "E-11")

Line = list[tuple[int, int]]
Waits = Callable[[Line, int], list[int]]
Person = tuple[int, str, int]


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    return lesson_cells.generator("E-11")


def test_four_lines_and_one_line_in_the_first_lesson(generator: ModuleType) -> None:
    people: list[Person] = [(540 + at, k, n) for at, k, n in assigned("01-lines", "PEOPLE")]
    calls = {"apart": generator.separate(people), "one": generator.pooled(people, [4] * 6)}
    apart, one = (generator.waits(people, called) for called in calls.values())
    assert (len(people), sum(apart), max(apart), apart[22]) == (24, 24 * 9, 42, 42)
    assert (sum(one), max(one)) == (24 * 3, 8)
    assert (sum(w > 15 for w in apart), sum(w > 15 for w in one)) == (6, 0)
    assert sum(b > a for a, b in zip(apart, one, strict=True)) == 6
    # Where the reader is told to stop: people wait beside idle windows.
    for minute, seen in ((565, (2, 3)), (610, (2, 3)), (580, (6, 2))):
        waiting = sum(p[0] <= minute < c for p, c in zip(people, calls["apart"], strict=True))
        inside = sum(c <= minute < c + p[2] for p, c in zip(people, calls["apart"], strict=True))
        assert (waiting, 4 - inside) == seen
    social = [(p, w) for p, w in zip(people, apart, strict=True) if p[1] == "社保"]
    assert [(p[2], w) for p, w in social][-2:] == [(12, 37), (5, 42)]
    text = text_of("01-lines")
    assert "拖到第9位：老谭自己只办5分钟，却等了42分钟。前一位办12分钟" in text
    assert len(social) == 9


def test_self_checks_with_figures(generator: ModuleType) -> None:
    line = [(540, "x", 10), (544, "x", 5), (546, "x", 3)]
    called = generator.pooled(line, [1] * 6)
    waited = generator.waits(line, called)
    assert answers("01-lines", "table_fill") == [
        [f"{k}.w={w}" for k, w in zip("abc", waited, strict=True)]
    ]
    assert answers("01-lines", "number") == [str(20 - 12)]
    assert answers("02-cover", "number") == [str(-(-230 // generator.LOAD))]


def lesson_day() -> list[Person]:
    crowd, minutes = assigned("02-cover", "CROWD"), assigned("02-cover", "MINUTES")
    came = [540 + 60 * k + 60 * n // count for k, count in enumerate(crowd) for n in range(count)]
    return [(at, "", minutes[n % len(minutes)]) for n, at in enumerate(came)]


def test_windows_by_the_hour_in_the_second_lesson(generator: ModuleType) -> None:
    day = lesson_day()
    promise = assigned("02-cover", "PROMISE"), assigned("02-cover", "SHARE")
    assert promise == (generator.PROMISE, generator.SHARE)

    def run(plan: list[int]) -> tuple[list[int], list[bool]]:
        waited = generator.waits(day, generator.pooled(day, plan))
        return waited, generator.kept(generator.hourly(day, waited))

    waited, kept = run([4] * 6)
    eleven = [w for w, p in zip(waited, day, strict=True) if p[0] // 60 == 11]
    assert (len(day), f"{sum(waited) / len(day):.1f}") == (150, "6.0")
    assert 2 * sum(w <= 15 for w in eleven) == len(eleven)
    assert kept == [True, False, False, True, True, True]
    assert run([4, 4, 5, 4, 4, 4])[1] == kept
    assert all(run([4, 5, 4, 4, 4, 4])[1])
    assert all(run([4, 5, 4, 3, 4, 4])[1])
    work = sum(p[2] for p in day if p[0] // 60 == 10)
    share = f"{work / generator.LOAD:g}"
    assert f"要办{work}分钟，{work}÷50＝{share}，配{-(-work // 50)}个" in text_of("02-cover")


def lesson_gaps(backs: dict[str, str]) -> list[tuple[str, int]]:
    """Posts without anybody in the second lesson's matrix."""
    gone = {
        (who, hour)
        for who, (start, end) in assigned("02-cover", "GONE").items()
        for hour in range(start, end)
    }
    found = []
    for hour in assigned("02-cover", "SLOTS"):
        busy: list[str] = []
        for post, first in assigned("02-cover", "POSTS").items():
            if (first, hour) not in gone:
                continue
            if (backs[post], hour) in gone or backs[post] in busy:
                found.append((post, hour))
            else:
                busy.append(backs[post])
    return found


def test_the_matrix_of_the_second_lesson() -> None:
    now, able = assigned("02-cover", "NOW"), assigned("02-cover", "ABLE")
    gaps = lesson_gaps(now)
    assert gaps == [("收费", 10), ("收费", 13), ("导办", 15)]
    text = text_of("02-cover")
    assert f"全对，一共{len(gaps)}格。" in text
    assert all(f"{post}{hour}点" in text for post, hour in gaps)
    mended = {"导办": "小侯", "受理": "小段", "收费": "小邵", "审核": "老范", "出件": "老梁"}
    assert all(who in able[post] for post, who in mended.items())
    assert lesson_gaps(mended) == []
    assert len(set(mended.values())) == len(mended)


def test_cells_on_offer_differ_and_the_minutes_are_those_of_the_list(generator: ModuleType) -> None:
    for number in range(4):
        made = generator.make_data(hashlib.sha256(b"sheet %d" % number).digest())
        cases = json.loads(made["files"]["cases.json"])
        assert len(set(cases["q7"]["options"].values())) == 9
        assert sum(row["people"] for row in cases["q5"]["rows"]) + 2 == len(
            made["files"]["arrivals.csv"].split("\n")
        )


def right(people: Line, windows: int) -> list[int]:
    free, out = [0] * windows, []
    for came, minutes in people:
        free.sort()
        start = max(came, free[0])
        free[0] = start + minutes
        out.append(start - came)
    return out


def with_service(people: Line, windows: int) -> list[int]:
    return [w + n for w, (_, n) in zip(right(people, windows), people, strict=True)]


def only_the_one_ahead(people: Line, windows: int) -> list[int]:
    pairs = pairwise(people)
    return [0, *(max(n - (after - came), 0) for (came, n), (after, _) in pairs)][: len(people)]


def never_idle(people: Line, windows: int) -> list[int]:
    out, at = [], people[0][0]
    for came, minutes in people:
        out.append(at - came)
        at += minutes
    return out


def in_turn(people: Line, windows: int) -> list[int]:
    free, out = [0] * windows, []
    for number, (came, minutes) in enumerate(people):
        start = max(came, free[number % windows])
        free[number % windows] = start + minutes
        out.append(start - came)
    return out


WRONG: dict[str, Waits] = {
    "把办理的时间也算进了等候": with_service,
    "只看前一位办多久": only_the_one_ahead,
    "没有人的时候也接着往下办": never_idle,
    "轮流分派": in_turn,
    "没有用上全部窗口": lambda people, windows: right(people, 1),
}


def test_every_listed_mistake_is_named_and_the_right_function_passes() -> None:
    bonus_cells.assert_mistakes_are_named("E-11", "waits", WRONG, right)


def test_waits_that_look_ahead_fail() -> None:
    """Right at every line the checks name singly, wrong only where more people follow."""

    def looks_ahead(people: Line, windows: int) -> list[int]:
        return [w + (len(people) > 20 and windows == 2) for w in right(people, windows)]

    with pytest.raises(WrongAnswer):
        bonus_cells.run_bonus("E-11", "waits", looks_ahead)
