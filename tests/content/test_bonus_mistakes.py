"""The known mistakes of the optional questions are what such functions really come to."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from bonus_cells import assert_mistakes_are_named

Rule = Callable[[date, list[str], list[str]], bool]


def due_on(works: Rule, first: int = 1) -> Callable[..., str]:
    """``first``: the day after acceptance that is counted first."""

    def count(accepted_on: str, n: int, off: list[str], makeup: list[str]) -> str:
        day = date.fromisoformat(accepted_on) + timedelta(days=first - 1)
        while n:
            day += timedelta(days=1)
            n -= works(day, off, makeup)
        return day.isoformat()

    return count


def works(day: date, off: list[str], makeup: list[str]) -> bool:
    return day.isoformat() in makeup or (day.weekday() < 5 and day.isoformat() not in off)


DATES: dict[str, Callable[..., str]] = {
    "按日历天数": due_on(lambda day, off, makeup: True),
    "没有跳过节日放假": due_on(lambda day, off, makeup: works(day, [], makeup)),
    "只跳过了周六、周日": due_on(lambda day, off, makeup: works(day, [], [])),
    "把调休上班的周末也跳过了": due_on(lambda day, off, makeup: works(day, off, [])),
    "把受理的当天当成了第一天": due_on(works, first=0),
}
RIGHT_DATES = due_on(works)


Ticket = dict[str, str]


def by_the_day(t: Ticket) -> bool:
    return bool(t["办结日"]) and t["办结日"] <= t["应办结日"]


def in_time(
    whole: Callable[[Ticket, str], bool], hit: Callable[[Ticket], bool] = by_the_day
) -> Callable[..., tuple[int, int]]:
    def count(tickets: list[Ticket], as_of: str) -> tuple[int, int]:
        due = [t for t in tickets if whole(t, as_of)]
        return sum(map(hit, due)), len(due)

    return count


def is_due(t: Ticket, as_of: str) -> bool:
    return not t["合并到"] and t["应办结日"] <= as_of


RATES: dict[str, Callable[..., tuple[int, int]]] = {
    "没有合并重复来电": in_time(lambda t, as_of: t["应办结日"] <= as_of),
    "只数了已办结的": in_time(lambda t, as_of: is_due(t, as_of) and bool(t["办结日"])),
    "把没有到期的诉求也算了进去": in_time(lambda t, as_of: not t["合并到"]),
    "用了全部工单": in_time(lambda t, as_of: True),
    "没有把应办结日当天办结的算作按时": in_time(
        is_due, lambda t: bool(t["办结日"]) and t["办结日"] < t["应办结日"]
    ),
    "漏了统计日当天到期的诉求": in_time(
        lambda t, as_of: is_due(t, as_of) and t["应办结日"] < as_of
    ),
}
RIGHT_RATES = in_time(is_due)


def surcharge(
    percent: float = 3, due_day: int = 0, *, capped: bool = True, part: str = "all"
) -> Callable[..., float]:
    """``part``: days that count when there was a review: ``outside``, ``before`` it, ``all``."""

    def more(
        fine: float, due_on: str, paid_on: str, review: tuple[str, str] | None = None
    ) -> float:
        due, paid = date.fromisoformat(due_on), date.fromisoformat(paid_on)
        late = [due + timedelta(days=n) for n in range(1 - due_day, (paid - due).days + 1)]
        if review and part != "all":
            late = [d for d in late if d.isoformat() < review[0]
                    or (part == "outside" and d.isoformat() > review[1])]  # fmt: skip
        raw = fine * percent * len(late) / 100
        return min(raw, fine) if capped else raw

    return more


def once(fine: float, due_on: str, paid_on: str, review: object = None) -> float:
    return fine * 3 / 100 if paid_on > due_on else 0


SURCHARGES: dict[str, Callable[..., float]] = {
    "只加了一次": once,
    "千分之三": surcharge(0.3, part="outside"),
    "最后缴款日当天也算作逾期": surcharge(due_day=1, part="outside"),
    "没有封顶": surcharge(capped=False, part="outside"),
    "没有扣除复议期间": surcharge(),
    "只算了复议以前": surcharge(part="before"),
}
SANCTION_MONTHS = {"警告": 6, "记过": 12, "记大过": 18, "降级": 24, "撤职": 24, "开除": 0}


def combined(
    *, fixed: bool = False, raised: bool = False, cap: int = 48, added: bool = False,
    first: bool = False,
) -> Callable[..., tuple[str, int, int]]:  # fmt: skip
    """Which sanction is carried out and for how long, at least and at most, in months."""

    def of(kinds: list[str]) -> tuple[str, int, int]:
        order = list(SANCTION_MONTHS)
        top = kinds[0] if first else max(kinds, key=order.index)
        one, same = SANCTION_MONTHS[top], kinds.count(top)
        if raised and same > 1:
            top = order[order.index(top) + 1]
            return top, SANCTION_MONTHS[top], SANCTION_MONTHS[top]
        total = sum(SANCTION_MONTHS[kind] for kind in kinds) if added else one * same
        return top, total if fixed else one, min(total, cap)

    return of


COMBINED = {
    "把期间固定成了总和": combined(fixed=True),
    "升成了更重的一种": combined(raised=True),
    "没有封顶": combined(cap=999),
    "不同种类的期间加了起来": combined(added=True),
    "最先列出的一种": combined(first=True),
}
BONUS: dict[str, tuple[str, dict[str, Callable[..., Any]], Callable[..., Any]]] = {
    "E-01": ("due_on", DATES, RIGHT_DATES),
    "E-06": ("surcharge", SURCHARGES, surcharge(part="outside")),
    "E-17": ("combined", COMBINED, combined()),
    "E-10": ("in_time", RATES, RIGHT_RATES),
}


@pytest.mark.parametrize("code", BONUS)
def test_every_listed_mistake_is_named_and_no_right_function_fails(code: str) -> None:
    name, wrong, right = BONUS[code]
    assert_mistakes_are_named(code, name, wrong, right)
