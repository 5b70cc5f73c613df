"""Reading ``grading/calendar/<year>.yml``. Every fault of every file is reported at once."""

from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeGuard

import yaml

from benling.errors import Problem, Refused
from benling.workdays.calendar import WorkCalendar
from benling.workdays.spans import days_from

_SATURDAY = 5
_RULE = "日历文件的写法见同一文件夹的说明"


@dataclass
class _Year:
    """One file, read."""

    year: int
    announced: bool
    off: dict[date, str] = field(default_factory=dict)
    makeup: dict[date, str] = field(default_factory=dict)
    tentative_from: date | None = None
    estimate_until: date | None = None


def load_calendar(folder: Path) -> WorkCalendar:
    """The calendar of all ``<year>.yml`` in ``folder``.

    Years must follow each other without a gap; only the last may be unannounced. When all are
    announced, the last days of the last year (from 29 December) stay tentative, because the
    next notice can still change them.

    Raises: Refused with every fault found.
    """
    problems: list[Problem] = []
    years: list[_Year] = []
    for path in sorted(folder.glob("[0-9][0-9][0-9][0-9].yml")):
        year = _read(path, problems)
        if year is not None:
            years.append(year)
    if not years and not problems:
        problems.append(_fault(str(folder), "没有日历文件", "每年一个文件，例如 2026.yml"))
    _check_sequence(years, problems)
    if problems:
        raise Refused(problems)
    return _join(years)


def _join(years: list[_Year]) -> WorkCalendar:
    last = years[-1]
    # Source: of the notices of 2007-2026 the earliest change to a previous December was 29th.
    tentative = last.tentative_from or date(last.year, 12, 29)
    until = last.estimate_until or date(last.year, 12, 31)
    off: dict[date, str] = {}
    makeup: dict[date, str] = {}
    for year in years:
        # A later notice prevails over an earlier one about the same December day.
        for day, name in year.off.items():
            makeup.pop(day, None)
            off[day] = name
        for day, name in year.makeup.items():
            off.pop(day, None)
            makeup[day] = name
    return WorkCalendar(
        known_from=date(years[0].year, 1, 1),
        tentative_from=tentative,
        estimate_until=until,
        off=frozenset(off),
        makeup=frozenset(makeup),
        names=off | makeup,
    )


def _read(path: Path, problems: list[Problem]) -> _Year | None:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        problems.append(_fault(path.name, f"读不出内容（{error}）", "检查缩进和冒号"))
        return None
    if not isinstance(content, dict):
        problems.append(_fault(path.name, "不是“键：值”的形式", "照已有年份的文件填写"))
        return None
    return _parse(path.name, content, int(path.stem), problems)


def _parse(name: str, content: dict[str, Any], year: int, problems: list[Problem]) -> _Year:
    result = _Year(year, content.get("announced") is True)
    if content.get("year") != year:
        problems.append(_fault(f"{name} year", f"写的是{content.get('year')}", "与文件名一致"))
    if not isinstance(content.get("announced"), bool):
        problems.append(_fault(f"{name} announced", "不是 true 或 false", "填写是否已公布"))
    source = content.get("source")
    if not isinstance(source, dict) or not source.get("title"):
        problems.append(_fault(f"{name} source", "没有写明依据", "填写通知的名称和网址"))
    holidays = content.get("holidays")
    if not isinstance(holidays, list):
        problems.append(_fault(f"{name} holidays", "不是列表", "逐个节日填写"))
        holidays = []
    for number, holiday in enumerate(holidays, start=1):
        _parse_holiday(f"{name} holidays 第{number}项", holiday, result, problems)
    if not result.announced:
        result.tentative_from = _date_of(name, "tentative_from", content, problems)
        result.estimate_until = _date_of(name, "estimate_until", content, problems)
    return result


def _parse_holiday(where: str, holiday: Any, year: _Year, problems: list[Problem]) -> None:
    name = holiday.get("name") if isinstance(holiday, dict) else None
    edges = holiday.get("days_off") if isinstance(holiday, dict) else None
    if not isinstance(name, str) or not _is_dates(edges) or len(edges) != 2:
        fix = "写成 name: 元旦 和 days_off: [第一天, 最后一天]"
        problems.append(_fault(where, "缺名称或起止日期", fix))
        return
    work = holiday.get("makeup", [])
    if edges[0] > edges[1]:
        problems.append(_fault(where, f"{edges[0]}晚于{edges[1]}", "先写第一天，再写最后一天"))
        return
    if not _is_dates(work):
        problems.append(_fault(where, "调休上班日不是日期列表", "写成 makeup: [2026-10-10]"))
        return
    for day in days_from(edges[0], edges[1]):
        _check_day(where, day, year, problems)
        year.off[day] = name
    for day in work:
        if day.weekday() < _SATURDAY:
            problems.append(_fault(where, f"{day}不是周六、周日", "调休上班日只写周末"))
        _check_day(where, day, year, problems)
        year.makeup[day] = name


def _check_day(where: str, day: date, year: _Year, problems: list[Problem]) -> None:
    if not date(year.year - 1, 12, 20) <= day <= date(year.year, 12, 31):
        problems.append(_fault(where, f"{day}不在{year.year}年", "日期写进它所属年份的文件"))
    elif day in year.off or day in year.makeup:
        problems.append(_fault(where, f"{day}写了两次", "每一天只写一次"))


def _date_of(name: str, key: str, content: dict[str, Any], problems: list[Problem]) -> date | None:
    value = content.get(key)
    if _is_dates([value]):
        return value
    problems.append(_fault(f"{name} {key}", "不是日期", "未公布的年份要写明从哪天起未定"))
    return None


def _is_dates(values: Any) -> TypeGuard[list[date]]:
    # A moment is a date to Python but not to a calendar.
    return isinstance(values, list) and all(
        isinstance(value, date) and not isinstance(value, datetime) for value in values
    )


def _check_sequence(years: list[_Year], problems: list[Problem]) -> None:
    for earlier, later in pairwise(years):
        if later.year != earlier.year + 1:
            what = f"{earlier.year}年之后是{later.year}年"
            problems.append(_fault(f"{later.year}.yml", what, "补上中间的年份"))
        if not earlier.announced:
            what = f"{earlier.year}年未公布，却有{later.year}年"
            problems.append(_fault(f"{later.year}.yml", what, "只有最后一年可以未公布"))


def _fault(where: str, what: str, fix: str) -> Problem:
    return Problem(where=where, what=what, rule=_RULE, fix=fix)
