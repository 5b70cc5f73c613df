"""The days a calendar question offers, with what stands under each: 休, 班, 未定. Plain data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from benling.quiz.question import MAX_CALENDAR_DAYS, MAX_ITEMS, BadQuestion

_MARK_CHARS = 4


@dataclass(frozen=True)
class DayRange:
    """From ``first`` to ``last``, both included."""

    first: date
    last: date
    #: how many days may be picked
    at_most: int = 1
    #: ISO date → the few characters under the day's number
    marks: tuple[tuple[str, str], ...] = ()

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


def day_range(
    first: date | str, last: date | str, at_most: int, marks: Mapping[Any, Any] | None
) -> DayRange:
    """Read what an author gives.

    ``marks`` is a work calendar's own extract (``off``, ``makeup``, ``tentative_from``), or each
    day with its text, e.g. ``{"2026-10-01": "休"}``. Raises: BadQuestion with every fault.
    """
    faults: list[str] = []
    begin, end = _day(first, "first", faults), _day(last, "last", faults)
    if begin and end and not 0 <= (end - begin).days < MAX_CALENDAR_DAYS:
        faults.append(f"从 first 到 last 是1到{MAX_CALENDAR_DAYS}天")
        end = begin
    if type(at_most) is not int or not 1 <= at_most <= MAX_ITEMS:
        faults.append(f"at_most 是1到{MAX_ITEMS}的整数")
    shown: dict[str, str] = {}
    if begin and end:
        try:
            shown = dict(_marks(begin, end, marks or {}))
        except (KeyError, TypeError, ValueError, AttributeError):
            faults.append('marks 是工作日历的数据，或 {"2026-10-01": "休"} 的样子')
    faults += [f"{day} 的标记“{text}”超过{_MARK_CHARS}个字" for day, text in shown.items()
               if len(text) > _MARK_CHARS]  # fmt: skip
    if faults or begin is None or end is None:
        raise BadQuestion(f"日历选日题：{'；'.join(faults)}。")
    return DayRange(begin, end, at_most, tuple(sorted(shown.items())))


def _marks(first: date, last: date, given: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    """Marks of the days from ``first`` to ``last``; others are left out."""
    if "off" not in given and "makeup" not in given:
        for key, text in given.items():
            day = _plain_day(key)
            if first <= day <= last and str(text).strip():
                yield day.isoformat(), str(text).strip()
        return
    off = {_plain_day(day) for day in given.get("off", ())}
    makeup = {_plain_day(day) for day in given.get("makeup", ())}
    settled = given.get("tentative_from")
    open_from = _plain_day(settled) if settled else None
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if day in makeup:
            yield day.isoformat(), "班"
        elif day in off:
            yield day.isoformat(), "休"
        elif open_from is not None and day >= open_from:
            yield day.isoformat(), "未定"


def _plain_day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _day(value: date | str, name: str, faults: list[str]) -> date | None:
    try:
        return _plain_day(value)
    except (TypeError, ValueError):
        faults.append(f'{name} 写成 "2026-09-01" 的样子')
        return None
