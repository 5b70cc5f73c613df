"""Whether a sentence for learners holds the key."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from benling.quiz.comparison import plain_text
from benling.quiz.scalars import as_date, as_number
from benling.quiz.values import plain_decimal


def gives_away(message: str, accepted: Sequence[Any]) -> bool:
    """``accepted``: the right answers, as a truth or a test has them."""
    return any(
        re.search(pattern, message, re.IGNORECASE)
        for expected in accepted
        for pattern in _traces(expected)
    )


def _traces(expected: Any) -> Iterator[str]:
    """Patterns of the forms in which a key could stand in a sentence.

    A list is a choice of options or an order; a tuple's items stand in theirs.
    """
    day, number = as_date(expected), as_number(expected)
    if isinstance(expected, list) and expected and all(as_date(each) for each in expected):
        for each in expected:  # one of the days is as much as the learner needs
            yield from _traces(each)
    elif isinstance(expected, list):
        for keys in (sorted(map(str, expected)), list(map(str, expected))):
            yield "".join(f"{re.escape(key)}[、，,→ 和]*" for key in keys)
    elif isinstance(expected, tuple):
        parts = [f"(?:{'|'.join(found)})" for found in map(list, map(_traces, expected)) if found]
        if parts:
            yield r"[、，,\s和]*".join(parts)
    elif day is not None:
        yield re.escape(day.isoformat()[:10])
        yield rf"(?<!\d)0?{day.month}\s*月\s*0?{day.day}\s*日"
    elif number is not None:
        yield rf"(?<![\d.]){re.escape(plain_decimal(number))}(?![\d]|\.\d)"
    elif len(plain_text(str(expected))) == 1:
        yield rf"(?<![A-Za-z0-9]){re.escape(str(expected))}(?![A-Za-z0-9])"
    elif str(expected).strip():
        yield re.escape(str(expected))
