"""A printed-style wall calendar as HTML text: days off, make-up workdays, weekly counts, marks."""

import calendar as gregorian
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from html import escape

from benling.workdays.calendar import WorkCalendar

_WEEKDAYS = "一二三四五六日"

_STYLE = """<style>
.bl-wall{display:flex;flex-wrap:wrap;gap:1rem 1.4rem;margin:.4rem 0 .8rem;color:#1d2730}
.bl-wall table{border-collapse:separate;border-spacing:2px;font-size:14px;line-height:1.25;margin:0}
.bl-wall tr{background:none!important}
.bl-wall caption{font-weight:600;text-align:left;padding:.2rem .1rem;color:#1d2730;caption-side:top}
.bl-wall th{font-weight:400;color:#55636f;padding:.1rem .3rem!important;text-align:center!important}
.bl-wall td{width:2.5rem;min-width:2.5rem;height:2.5rem;padding:.1rem!important;border-radius:6px;
 text-align:center!important;vertical-align:middle!important;background:#fff;
 border:1px solid #e0e6ea}
.bl-wall td.bl-blank{border-color:transparent;background:transparent}
.bl-wall td.bl-off{background:#f3f5f6;color:#525d67}
.bl-wall td.bl-holiday{background:#fdecea;color:#9c2f23;border-color:#f0c9c4}
.bl-wall td.bl-makeup{background:#eaf2fb;border-color:#9dbfe2;font-weight:600}
.bl-wall td.bl-open{border-style:dashed;border-color:#b58a2a}
.bl-wall td.bl-counted{background:#e3f3ea;border-color:#8cc3a3}
.bl-wall td.bl-start{outline:2px solid #1f5f8b}
.bl-wall td.bl-due{background:#1f6b45;color:#fff;border-color:#1f6b45;font-weight:600}
.bl-wall td.bl-skipped{background:#fbf1d8;border-color:#e2c676}
.bl-wall small{display:block;font-size:11px;min-height:1em;font-weight:400}
.bl-wall td.bl-week{border-color:transparent;background:transparent;color:#55636f;width:auto}
</style>"""


@dataclass(frozen=True)
class Mark:
    """What to show on one day."""

    #: ``start``, ``counted``, ``due`` or ``skipped``
    role: str
    #: the few characters under the day's number
    text: str = ""


def wall_calendar(
    calendar: WorkCalendar,
    first: date,
    last: date,
    *,
    marks: Mapping[date, Mark] | None = None,
    week_counts: bool = False,
) -> str:
    """The months from ``first``'s to ``last``'s, as one HTML text.

    ``week_counts`` adds each row's number of workdays, so that a reader can add up weeks instead
    of days. Days outside the calendar are shown as plain weekdays with a dashed edge.
    """
    months, at = [], (first.year, first.month)
    while at <= (last.year, last.month):
        months.append(_month(calendar, at[0], at[1], marks or {}, week_counts))
        at = (at[0] + at[1] // 12, at[1] % 12 + 1)
    return f'{_STYLE}<div class="bl-wall">{"".join(months)}</div>'


def _month(
    calendar: WorkCalendar, year: int, month: int, marks: Mapping[date, Mark], week_counts: bool
) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in _WEEKDAYS)
    if week_counts:
        head += '<th scope="col">工作日</th>'
    rows = []
    for week in _weeks(year, month):
        worked, cells = 0, []
        for day in week:
            if day is None:
                cells.append('<td class="bl-blank"></td>')
                continue
            works = _works(calendar, day)
            worked += works
            cells.append(_day(calendar, day, works, marks.get(day)))
        if week_counts:
            cells.append(f'<td class="bl-week">{worked}天</td>')
        rows.append(f"<tr>{''.join(cells)}</tr>")
    caption = f"{year}年{month}月"
    return (
        f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


@lru_cache(maxsize=64)
def _weeks(year: int, month: int) -> list[list[date | None]]:
    """Monday to Sunday; None for days of the months beside it."""
    return [
        [date(year, month, number) if number else None for number in week]
        for week in gregorian.Calendar().monthdayscalendar(year, month)
    ]


def _day(calendar: WorkCalendar, day: date, works: bool, mark: Mark | None) -> str:
    kinds, note = "", ""
    if day in calendar.makeup:
        kinds, note = "bl-makeup", "班"
    elif day in calendar.off:
        kinds, note = "bl-holiday", "休"
    elif not works:
        kinds = "bl-off"
    if not calendar.is_settled(day):
        kinds += " bl-open"
        note = note or "未定"
    if mark is not None:
        kinds += f" bl-{mark.role}"
        note = mark.text or note
    return _cell(kinds.lstrip(), day.day, note)


@lru_cache(maxsize=1024)
def _cell(kinds: str, number: int, note: str) -> str:
    # Sheets and lessons draw hundreds of days, few of which differ.
    return f'<td class="{kinds}">{number}<small>{escape(note)}</small></td>'


def _works(calendar: WorkCalendar, day: date) -> bool:
    inside = calendar.known_from <= day <= calendar.estimate_until
    return calendar.is_workday(day) if inside else day.weekday() < 5


def marks_of_term(
    calendar: WorkCalendar, start: date, due: date, skipped: frozenset[date] = frozenset()
) -> dict[date, Mark]:
    """Marks that number the counted working days from the day after ``start`` to ``due``."""
    marks, number, day = {start: Mark("start", "起算")}, 0, start
    while day < due:
        day += timedelta(days=1)
        if not _works(calendar, day):
            continue
        if day in skipped:
            marks[day] = Mark("skipped", "不计")
            continue
        number += 1
        marks[day] = Mark("due" if day == due else "counted", str(number))
    return marks
