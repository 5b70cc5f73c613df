"""Which days are worked: weekends, days off and make-up workdays of the announced years."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

_SATURDAY = 5


class UnknownDay(LookupError):
    """The calendar says nothing about this day: before its first year, or too far ahead."""

    def __init__(self, day: date, calendar: "WorkCalendar") -> None:
        self.day = day
        super().__init__(
            f"日历只到{calendar.estimate_until.isoformat()}，"
            f"从{calendar.known_from.isoformat()}起；没有{day.isoformat()}"
        )


@dataclass(frozen=True)
class WorkCalendar:
    """Days off and make-up workdays. Days up to ``tentative_from`` are settled for good.

    From ``tentative_from`` (included) to ``estimate_until`` (included) the days are a best
    estimate: weekends and what a regulation fixes, but no notice yet.
    """

    #: first day the calendar covers
    known_from: date
    #: first day that a notice still to come can change
    tentative_from: date
    #: last day for which an estimate is given
    estimate_until: date
    #: days off beyond nothing-but-weekends; may hold weekend days as well
    off: frozenset[date]
    #: Saturdays and Sundays that are worked
    makeup: frozenset[date]
    #: names of the days off and make-up days, e.g. 国庆节
    names: Mapping[date, str]

    def is_workday(self, day: date) -> bool:
        """Whether offices work that day (best estimate from ``tentative_from`` on).

        Raises: UnknownDay outside the calendar.
        """
        if not self.known_from <= day <= self.estimate_until:
            raise UnknownDay(day, self)
        if day in self.makeup:
            return True
        return day.weekday() < _SATURDAY and day not in self.off

    def is_settled(self, day: date) -> bool:
        """Whether no notice still to come can change that day. Days before the calendar: no."""
        return self.known_from <= day < self.tentative_from

    def name_of(self, day: date) -> str:
        """The holiday that makes the day special, or an empty text."""
        return self.names.get(day, "")

    def as_dict(self, first: date, last: date) -> dict[str, Any]:
        """JSON-able extract of one period, to hand out beside a notebook.

        Raises: UnknownDay when the period reaches outside the calendar.
        """
        for edge in (first, last):
            if not self.known_from <= edge <= self.estimate_until:
                raise UnknownDay(edge, self)
        inside = {day for day in self.off | self.makeup if first <= day <= last}
        return {
            "known_from": first.isoformat(),
            "tentative_from": min(self.tentative_from, last + timedelta(days=1)).isoformat(),
            "estimate_until": last.isoformat(),
            "off": sorted(day.isoformat() for day in inside & self.off),
            "makeup": sorted(day.isoformat() for day in inside & self.makeup),
            "names": {day.isoformat(): self.name_of(day) for day in sorted(inside)},
        }

    @classmethod
    def from_dict(cls, extract: Mapping[str, Any]) -> "WorkCalendar":
        """Read what ``as_dict`` wrote. Raises: KeyError, ValueError for anything else."""
        return cls(
            known_from=date.fromisoformat(extract["known_from"]),
            tentative_from=date.fromisoformat(extract["tentative_from"]),
            estimate_until=date.fromisoformat(extract["estimate_until"]),
            off=frozenset(date.fromisoformat(day) for day in extract["off"]),
            makeup=frozenset(date.fromisoformat(day) for day in extract["makeup"]),
            names={date.fromisoformat(day): name for day, name in extract["names"].items()},
        )
