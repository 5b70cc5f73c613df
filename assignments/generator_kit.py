"""What the generators of all courses share: draws, the calendar of 2026, truths.

``make_data.py`` says ``from generator_kit import …``; building a course puts this text in the
place of that line, so that a released generator stands alone and its data stay the same whatever
becomes of this file. Who changes what a draw or a count gives changes the data of every course
that is built after that.
"""

import hashlib
import json
from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

ONE = timedelta(days=1)

# 国务院办公厅关于2026年部分节假日安排的通知 (published 2025-11-04): days off, make-up workdays.
OFF = [
    ("元旦", "2026-01-01", "2026-01-03"),
    ("春节", "2026-02-15", "2026-02-23"),
    ("清明节", "2026-04-04", "2026-04-06"),
    ("劳动节", "2026-05-01", "2026-05-05"),
    ("端午节", "2026-06-19", "2026-06-21"),
    ("中秋节", "2026-09-25", "2026-09-27"),
    ("国庆节", "2026-10-01", "2026-10-07"),
]
MAKEUP = [
    ("元旦", "2026-01-04"), ("春节", "2026-02-14"), ("春节", "2026-02-28"),
    ("劳动节", "2026-05-09"), ("国庆节", "2026-09-20"), ("国庆节", "2026-10-10"),
]  # fmt: skip

Truth = dict[str, Any]


class Draw:
    """Choices from the seed by SHA-256, the same on every Python for ever."""

    def __init__(self, seed: bytes) -> None:
        self._seed, self._count = seed, 0

    def below(self, n: int) -> int:
        """0 to n - 1."""
        self._count += 1
        digest = hashlib.sha256(self._seed + self._count.to_bytes(8, "big")).digest()
        return int.from_bytes(digest[:8], "big") % n

    def between(self, low: int, high: int, step: int = 1) -> int:
        """Both ends included."""
        return low + step * self.below((high - low) // step + 1)

    def one(self, items: Any) -> Any:
        return items[self.below(len(items))]

    def hit(self, percent: int) -> bool:
        """True in so many of a hundred cases."""
        return self.below(100) < percent

    def weighted(self, weights: Sequence[int]) -> int:
        """A place in the list, as likely as its weight is of all."""
        at = self.below(sum(weights))
        for place, weight in enumerate(weights):
            if at < weight:
                return place
            at -= weight
        raise AssertionError

    def some(self, items: Iterable[Any], n: int) -> list[Any]:
        """So many of them, in a drawn order."""
        rest, out = list(items), []
        while len(out) < n:
            out.append(rest.pop(self.below(len(rest))))
        return out

    def shuffled(self, items: Iterable[Any]) -> list[Any]:
        everything = list(items)
        return self.some(everything, len(everything))


class QuickDraw(Draw):
    """The same, eight draws from each hash: for tables of thousands of rows."""

    def __init__(self, seed: bytes) -> None:
        super().__init__(seed)
        self._pool = b""

    def below(self, n: int) -> int:
        if not self._pool:
            self._count += 1
            self._pool = hashlib.sha256(self._seed + self._count.to_bytes(8, "big")).digest()
        word, self._pool = self._pool[:4], self._pool[4:]
        return int.from_bytes(word, "big") % n


# --- days


def day(text: str) -> date:
    """``09-15`` is in 2026."""
    return date.fromisoformat(text if len(text) == 10 else "2026-" + text)


def chinese(d: date) -> str:
    """As a sheet writes a day."""
    return f"{d.year}年{d.month}月{d.day}日"


def days(first: date, last: date) -> list[date]:
    """Both included."""
    return [first + k * ONE for k in range((last - first).days + 1)]


OFF_DAYS = {d for _, a, b in OFF for d in days(day(a), day(b))} | {day("2027-01-01")}
MAKEUP_DAYS = {day(text) for _, text in MAKEUP}


def works(d: date) -> bool:
    """Whether it is a working day."""
    return d in MAKEUP_DAYS or (d.weekday() < 5 and d not in OFF_DAYS)


def weekday(d: date) -> bool:
    """The mistake of who only knows Saturdays and Sundays."""
    return d.weekday() < 5


def works_without_makeup(d: date) -> bool:
    """The mistake of who passes over weekends on which work is made up."""
    return weekday(d) and d not in OFF_DAYS


def count_on(
    start: date, n: int, rule: Callable[[date], bool] = works, skipped: Iterable[date] = ()
) -> date:
    """The n-th day after ``start`` that ``rule`` counts and that is not ``skipped``."""
    at, left_out = start, set(skipped)
    while n:
        at += ONE
        n -= rule(at) and at not in left_out
    return at


def count_back(start: date, n: int) -> date:
    """The n-th working day before ``start``."""
    at = start
    while n:
        at -= ONE
        n -= works(at)
    return at


def add_months(start: date, n: int) -> date:
    """The same day n months on, or the last one of a shorter month."""
    months = start.year * 12 + start.month - 1 + n
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def roll(d: date) -> date:
    """The day itself when it is worked, or the first working day after it."""
    while not works(d):
        d += ONE
    return d


def workdays_in(*spans: tuple[str, str]) -> list[date]:
    """Working days from the first day of each span to its last."""
    return [d for a, b in spans for d in days(day(a), day(b)) if works(d)]


def calendar_extract() -> dict[str, Any]:
    """The calendar of 2026 as the notebook's wall calendar reads it."""
    names = {d.isoformat(): name for name, a, b in OFF for d in days(day(a), day(b))}
    return {
        "known_from": "2026-01-01", "tentative_from": "2026-12-29",
        "estimate_until": "2026-12-31", "off": sorted(names),
        "makeup": sorted(text for _, text in MAKEUP), "names": names | {t: n for n, t in MAKEUP},
    }  # fmt: skip


# --- truths


def plain(value: Any) -> Any:
    """A value as a card holds it: days and numbers are texts."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return figure(value)
    return str(value) if isinstance(value, int) else value


def picked(d: date) -> list[str]:
    """A day as a calendar card holds it."""
    return [d.isoformat()]


def question(
    answer: Any,
    mistakes: Iterable[tuple[Any, str, str]],
    *,
    merge: bool = False,
    tolerance: Any = 0,
) -> Truth | None:
    """The truth of one question; None when a wrong way would give the right answer.

    A mistake is a value, a message and the article. Two wrong ways may meet only with ``merge``:
    then the learner is told both.
    """
    answer, told = plain(answer), list[Truth]()
    for wrong, message, source in mistakes:
        value = plain(wrong)
        if value == answer:
            return None
        same = next((m for m in told if m["value"] == value), None)
        if same is None:
            told.append({"value": value, "message": message, "source": source})
        elif not merge:
            return None
        else:
            same["message"] += f"也可能是另一种错：{message}"
            same["source"] += f"；{source}"
    return {"answer": answer, "tolerance": tolerance, "mistakes": told}


def number(
    answer: Any, mistakes: Iterable[tuple[Any, str, str]], tolerance: float = 0
) -> Truth | None:
    """The truth of a question with one number; None when two of them cannot be told apart."""
    listed = list(mistakes)
    values = [float(answer), *(float(value) for value, _, _ in listed)]
    for k, one in enumerate(values):
        if any(abs(one - other) <= 2 * tolerance + 1e-9 for other in values[:k]):
            return None
    told = [
        {"value": figure(value), "message": message, "source": source}
        for value, message, source in listed
    ]
    return {"answer": figure(answer), "tolerance": tolerance, "mistakes": told}


def figure(value: Any) -> str:
    """A number as a card holds it."""
    text = f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
    return "0" if text == "-0" else text


def by_row(
    right: dict[str, Any],
    slips: Iterable[tuple[str, Any, str, str]],
    tolerance: Any = 0,
    **more: Any,
) -> Truth | None:
    """The truth of a card with rows or cells; each slip spoils one: row, value, message, article.

    None when a slip cannot be told from the right answer or from another slip. ``more``: other
    entries of the truth, as ``points``.
    """
    told, seen = list[Truth](), {row: [plain(value)] for row, value in right.items()}
    for row, wrong, message, source in slips:
        value = plain(wrong)
        if any(_is_near(value, other, float(tolerance)) for other in seen[row]):
            return None
        seen[row].append(value)
        told.append({"row": row, "value": value, "message": message, "source": source})
    answer = sorted(f"{row}={plain(value)}" for row, value in right.items())
    return {"answer": answer, "tolerance": tolerance, **more, "mistakes": told}


def _is_near(one: str, other: str, tolerance: float) -> bool:
    if tolerance:
        return abs(float(one) - float(other)) <= 2 * tolerance + 1e-9
    return one == other


def until_found(draw: Draw, make: Callable[..., Any], *known: Any) -> Any:
    """Draw again until the question tells right from wrong. Lists in ``known`` are given anew.

    ``make`` gives a tuple whose last is the truth; None for it, or for all, draws again.
    """
    for _ in range(5000):
        made = make(draw, *map(_anew, known))
        if made is not None and made[-1] is not None:
            return made
    raise RuntimeError("no case found that tells right from wrong")


def _anew(known: Any) -> Any:
    if isinstance(known, tuple):
        return tuple(list(part) for part in known)
    return list(known) if isinstance(known, list) else known


def as_files(contents: dict[str, Any], *, sort_keys: bool = False) -> dict[str, str]:
    """Each as the text of a JSON file."""
    return {
        name: json.dumps(content, ensure_ascii=False, indent=1, sort_keys=sort_keys)
        for name, content in contents.items()
    }
