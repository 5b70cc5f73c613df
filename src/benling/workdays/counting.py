"""Counting terms. Each function says its unit; which one applies is the law's business.

Working days: 行政许可法（2019修正）第八十二条, 行政处罚法（2021修订）第八十五条 and the like.
Natural days and months with the roll to the next workday: 行政复议法（2023修订）第八十八条第一款
and 行政诉讼法（2017修正）第一百零一条, both by way of 民事诉讼法（2023修正）第八十五条. The
petitions regulation (信访工作条例，2022) states no roll: leave ``roll_forward`` off there.
"""

import calendar as gregorian
from collections.abc import Iterable
from datetime import date, timedelta

from benling.workdays.calendar import UnknownDay, WorkCalendar
from benling.workdays.deadline import Deadline
from benling.workdays.spans import ONE_DAY, days_from


def add_workdays(
    calendar: WorkCalendar,
    start: date,
    n: int,
    *,
    start_excluded: bool = True,
    excluded: Iterable[date] = (),
) -> Deadline:
    """The n-th working day after ``start``; days in ``excluded`` are not counted.

    ``start_excluded=False`` counts ``start`` itself as day one if it is worked. ``excluded``
    is time the law leaves out (a hearing, an expert review); days in it that are not worked
    change nothing.

    Raises: ValueError when n < 1.
    """
    _check_length(n)
    left_out = frozenset(excluded)
    day = start if start_excluded else start - ONE_DAY
    try:
        for _ in range(n):
            day += ONE_DAY
            while not calendar.is_workday(day) or day in left_out:
                day += ONE_DAY
        # Days settle in order, so the latest day looked at decides for all before it.
        settled = calendar.is_settled(day)
    except UnknownDay as unknown:
        return _beyond(unknown, f"从{start.isoformat()}起数{n}个工作日")
    skipped = sum(1 for d in left_out if start < d <= day and calendar.is_workday(d))
    how = f"从{start.isoformat()}{'的次日' if start_excluded else '当日'}起数{n}个工作日"
    if skipped:
        how += f"，其间{skipped}个工作日不计入"
    return _deadline(calendar, day, settled, how)


def subtract_workdays(
    calendar: WorkCalendar, event: date, n: int, *, clear: bool = False
) -> Deadline:
    """The last day to act when something must be done n working days before ``event``.

    The day before the event is day one and acting on day n is in time. ``clear=True`` wants n
    full working days in between, so the answer is one working day earlier. Laws that say
    “…日前” do not settle which; never examine anyone on that edge.

    Raises: ValueError when n < 1.
    """
    _check_length(n)
    day, settled = event, True
    try:
        for _ in range(n + 1 if clear else n):
            day -= ONE_DAY
            settled = settled and calendar.is_settled(day)
            while not calendar.is_workday(day):
                day -= ONE_DAY
                settled = settled and calendar.is_settled(day)
    except UnknownDay as unknown:
        return _beyond(unknown, f"从{event.isoformat()}往前数{n}个工作日")
    return _deadline(calendar, day, settled, f"从{event.isoformat()}的前一日往前数{n}个工作日")


def add_days(
    calendar: WorkCalendar, start: date, n: int, *, roll_forward: bool = False
) -> Deadline:
    """The n-th natural day after ``start``, moved to the next workday if ``roll_forward``.

    Raises: ValueError when n < 1.
    """
    _check_length(n)
    how = f"从{start.isoformat()}的次日起数{n}个自然日"
    return _natural(calendar, start + timedelta(days=n), how, roll_forward)


def add_months(
    calendar: WorkCalendar, start: date, n: int, *, roll_forward: bool = False
) -> Deadline:
    """The corresponding day n months on, or that month's last day if it has none.

    Raises: ValueError when n < 1.
    """
    _check_length(n)
    months = start.year * 12 + start.month - 1 + n
    year, month = months // 12, months % 12 + 1
    last = gregorian.monthrange(year, month)[1]
    on = date(year, month, min(start.day, last))
    return _natural(calendar, on, f"从{start.isoformat()}起数{n}个月", roll_forward)


def count_workdays(calendar: WorkCalendar, first: date, last: date) -> int:
    """Working days from ``first`` to ``last``, both included; 0 when last is earlier.

    Raises: UnknownDay when the period reaches outside the calendar.
    """
    return sum(1 for day in days_from(first, last) if calendar.is_workday(day))


def _natural(calendar: WorkCalendar, on: date, how: str, roll_forward: bool) -> Deadline:
    if not roll_forward:
        return Deadline(on, False, f"{how}，末日不顺延")
    settled, day = True, on
    try:
        settled = calendar.is_settled(day)
        while not calendar.is_workday(day):
            day += ONE_DAY
            settled = settled and calendar.is_settled(day)
    except UnknownDay as unknown:
        return _beyond(unknown, how)
    moved = "末日是工作日" if day == on else f"末日{on.isoformat()}放假，顺延"
    return _deadline(calendar, day, settled, f"{how}，{moved}")


def _deadline(calendar: WorkCalendar, day: date, settled: bool, how: str) -> Deadline:
    if settled:
        return Deadline(day, False, how)
    return Deadline(day, True, f"{how}；{_waiting(calendar)}，日期待定")


def _beyond(unknown: UnknownDay, how: str) -> Deadline:
    return Deadline(None, True, f"{how}；{unknown}，不作估计")


def _waiting(calendar: WorkCalendar) -> str:
    since = calendar.tentative_from.isoformat()
    return f"{since}及以后的放假安排还没有公布"


def _check_length(n: int) -> None:
    if n < 1:
        raise ValueError("a term has at least one day or month")
