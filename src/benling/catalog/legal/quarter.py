"""Quarters, and which editions are to be reviewed in one."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from benling.catalog.legal.edition import LegalEdition, LegalRegister, Standing


@dataclass(frozen=True, order=True)
class Quarter:
    year: int
    #: 1–4
    number: int

    @property
    def code(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def label(self) -> str:
        return f"{self.year}年第{'一二三四'[self.number - 1]}季度"

    @property
    def last_day(self) -> date:
        after = self.next()
        return date(after.year, 3 * after.number - 2, 1) - timedelta(days=1)

    def next(self) -> "Quarter":
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)


def quarter_of(day: date) -> Quarter:
    """The quarter that a day lies in."""
    return Quarter(day.year, (day.month + 2) // 3)


def read_quarter(code: str) -> Quarter | None:
    """``2026Q4`` as a quarter; None when it is none."""
    found = re.fullmatch(r"([12][0-9]{3})Q([1-4])", code)
    return Quarter(int(found[1]), int(found[2])) if found else None


def next_full(after: Quarter, register: LegalRegister) -> Quarter:
    """The first quarter after this one in which everything in use is reviewed."""
    found = after.next()
    while found.number != register.full_quarter:
        found = found.next()
    return found


def reasons_to_review(
    edition: LegalEdition,
    quarter: Quarter,
    register: LegalRegister,
    *,
    is_taught: bool,
    is_cited: bool,
    due_by: date | None,
    today: date,
) -> list[str]:
    """Why the edition is on the list of a quarter, in words; empty when it is not.

    ``is_taught``: a course rests on it; ``is_cited``: a text or a rules file names it. An edition
    that has ended may still be named, e.g. to say what it said. ``due_by`` is the last day of its
    next review, after what has been signed before.
    """
    if edition.standing(today) in (Standing.ENDED, Standing.REPLACED):
        return ["仍有课程以它为依据，而这一版已经失效或有新版"] if is_taught else []
    if due_by is not None and due_by <= quarter.last_day:
        return [f"{due_by}以前应当核对"]
    if (is_taught or is_cited) and quarter.number == register.full_quarter:
        return ["每年这一季度全面核对"]
    return []
