"""Working-day arithmetic on a dated calendar: pure functions, no clock, no database.

Counting rules that laws differ on are parameters, never assumptions: the unit (working days,
natural days, months), whether the first day counts, and whether a last day that is a day off
moves forward.
"""

from benling.workdays.calendar import UnknownDay, WorkCalendar
from benling.workdays.counting import (
    add_days,
    add_months,
    add_workdays,
    count_workdays,
    subtract_workdays,
)
from benling.workdays.deadline import Deadline
from benling.workdays.loading import load_calendar
from benling.workdays.spans import days_from
from benling.workdays.wall import Mark, marks_of_term, wall_calendar

__all__ = [
    "Deadline",
    "Mark",
    "UnknownDay",
    "WorkCalendar",
    "add_days",
    "add_months",
    "add_workdays",
    "count_workdays",
    "days_from",
    "load_calendar",
    "marks_of_term",
    "subtract_workdays",
    "wall_calendar",
]
