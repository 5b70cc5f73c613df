"""Course E-12: figures that its lessons state in words, counted again, what the sheet promises of
swapping, and known bonus mistakes."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations, permutations
from types import ModuleType
from typing import Any

import pytest

import bonus_cells
import lesson_cells
from benling.quiz.marking import WrongAnswer

text_of = partial(lesson_cells.lesson_text, "E-12")
ran = partial(lesson_cells.ran, "E-12")
numbers = partial(lesson_cells.answers, "E-12")

Times = list[list[int]]


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    return lesson_cells.generator("E-12")


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    return ran("01-report")


@pytest.fixture(scope="module")
def dispatch() -> dict[str, Any]:
    return ran("02-dispatch")


def test_lessons_and_learners_files_use_the_same_plan(
    generator: ModuleType, report: dict[str, Any]
) -> None:
    plan, text = generator.PLAN, text_of("01-report")
    scale = report["SCALE"]
    for name in ("ill", "moved"):
        assert sorted(row[name] for row in plan["levels"]) == scale[name]
    assert sorted(row["cm"] for row in plan["water"]) == scale["cm"]
    for level, water, word in zip(plan["levels"], plan["water"], "一二三四", strict=True):
        assert (
            f"| {word}级 | {level['ill']}以上 | {level['moved']}以上 | {level['cut']}以上 "
            f"| {water['colour'][0]}，{water['cm']}厘米以上 |"
        ) in text
    allowed = plan["minutes"]
    for minutes in (allowed["below"], allowed["county"], allowed["written"]):
        assert f"**{minutes}分钟**" in text
    lines = (generator.HURT, generator.MOVED, generator.CUT)
    shown = ([row[name] for row in plan["levels"]][::-1] for name in ("ill", "moved", "cut"))
    assert lines == tuple(shown)


def test_when_the_county_learns(report: dict[str, Any]) -> None:
    text = text_of("01-report")

    def county(*, school: bool, clinic: bool) -> int:
        links = report["chain"](school, clinic)
        return int(next(known for who, known, *_ in links if who == "县政府（电话）"))

    assert report["clock"](county(school=True, clinic=True)) == "17:04"
    assert "**17:04**" in text
    assert "不到13点半" in text
    for school, clinic in ((True, False), (False, True), (False, False)):
        assert county(school=school, clinic=clinic) < 13 * 60 + 30
    assert numbers("01-report") == [str(1452 + 30 + 40)]  # the minutes carry at sixty


def test_one_more_person_moves_two_scales(report: dict[str, Any]) -> None:
    before, after = (report["three_levels"](150, 8, moved, True) for moved in (299, 300))
    changed = {scale for scale in before if before[scale] != after[scale]}
    assert changed == {"事件级别", "响应级别"}


def test_the_four_calls(dispatch: dict[str, Any]) -> None:
    text, sums = text_of("02-dispatch"), dispatch["sums_of"]
    teams, sites = list(dispatch["TEAMS"]), list(dispatch["SITES"])
    plans = [dict(zip(teams, order, strict=True)) for order in permutations(sites)]
    best = min(plans, key=lambda plan: sums(plan, False))
    soonest = min(plans, key=lambda plan: sums(plan, False)[::-1])
    rerouted = min(plans, key=lambda plan: sums(plan, True))
    assert sums(dispatch["CALLS"], False) == (75, 32)
    assert (sums(best, False), sums(soonest, False)) == ((55, 24), (57, 20))
    assert (sums(best, True)[0], sums(rerouted, True)[0]) == (105, 56)
    for words in (
        "合计<strong>75分钟</strong>，最晚一队32分钟到",
        "合计<strong>55分钟</strong>，最晚24分钟到",
        "合计57分钟，最晚20分钟",
        "合计多了2分钟，最晚的早了4分钟",
        "55分钟的派法变成105分钟",
        "56分钟就够",
    ):
        assert words in text
    assert dispatch["CALLS"] == nearest_by_call(dispatch["MINUTES"], sites)


def nearest_by_call(minutes: dict[str, dict[str, int]], sites: list[str]) -> dict[str, str]:
    free, plan = list(minutes), {}
    for site in sites:
        team = min(free, key=lambda each: minutes[each][site])
        plan[team] = site
        free.remove(team)
    return plan


def test_the_small_dispatch_of_the_self_check() -> None:
    times = [[10, 12, 20], [11, 18, 30], [14, 13, 26]]
    assert numbers("02-dispatch") == [str(least(times))] == ["44"]
    assert teams_in_turn(times) == 54
    assert "合计54" in text_of("02-dispatch")


def test_swapping_two_teams_always_leads_to_the_least(generator: ModuleType) -> None:
    for number in range(6):
        files = generator.make_data(b"swap %d" % number)["files"]
        town = json.loads(files["cases.json"])["town"]
        for kind in town["kinds"]:
            assert_swaps_suffice(town, kind, "minutes")
        assert_swaps_suffice(town, "dig", "broken")


def assert_swaps_suffice(town: dict[str, Any], kind: str, road: str) -> None:
    rows = [ways for team, ways in town[road].items() if team.startswith(kind)]
    sites = [*rows[0], *["stay"] * (len(rows) - len(rows[0]))]
    cost = {
        plan: sum(ways.get(site, 0) for ways, site in zip(rows, plan, strict=True))
        for plan in permutations(sites)
    }
    low = min(cost.values())
    for plan, minutes in cost.items():
        assert minutes == low or min(cost[other] for other in swapped(plan)) < minutes


def swapped(plan: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for one, other in combinations(range(len(plan)), 2):
        changed = list(plan)
        changed[one], changed[other] = plan[other], plan[one]
        yield tuple(changed)


def least(times: Times) -> int:
    return min(
        sum(row[place] for row, place in zip(times, order, strict=True))
        for order in permutations(range(len(times)))
    )


def teams_in_turn(times: Times) -> int:
    free, minutes = list(range(len(times))), 0
    for row in times:
        place = min(free, key=lambda each: row[each])
        minutes += row[place]
        free.remove(place)
    return minutes


def turned(times: Times) -> Times:
    return [list(column) for column in zip(*times, strict=True)]


def shortest_first(times: Times) -> int:
    left = {(team, place) for team in range(len(times)) for place in range(len(times))}
    minutes = 0
    while left:
        team, place = min(left, key=lambda pair: (times[pair[0]][pair[1]], pair))
        minutes += times[team][place]
        left = {pair for pair in left if pair[0] != team and pair[1] != place}
    return minutes


def last_arrival(times: Times) -> int:
    return min(
        max(row[place] for row, place in zip(times, order, strict=True))
        for order in permutations(range(len(times)))
    )


WRONG: dict[str, Callable[[Times], int]] = {
    "让各队按次序挑最近的": teams_in_turn,
    "让各处按次序要最近的队": lambda times: teams_in_turn(turned(times)),
    "每次取剩下的最短的一段": shortest_first,
    "给每一处都派最近的队": lambda times: sum(map(min, turned(times))),
    "每一队都去自己最近的一处": lambda times: sum(map(min, times)),
    "最晚一队最早几时到": last_arrival,
}


def test_every_listed_mistake_is_named_and_the_right_function_passes() -> None:
    bonus_cells.assert_mistakes_are_named("E-12", "least_minutes", WRONG, least)


def test_a_function_that_changes_its_input_fails() -> None:
    def spoiling(times: Times) -> int:
        minutes = least(times)
        times[0][0] = 0
        return minutes

    with pytest.raises(WrongAnswer):
        bonus_cells.run_bonus("E-12", "least_minutes", spoiling)


def test_the_bonus_uses_the_lessons_map(dispatch: dict[str, Any]) -> None:
    rows = [list(ways.values()) for ways in dispatch["MINUTES"].values()]
    assert f"made = {json.dumps(rows)}" in bonus_cells.bonus_cell("E-12")
