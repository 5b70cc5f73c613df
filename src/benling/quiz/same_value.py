"""Whether two values that code came to are the same: by their exact kinds, never by their word.

No ``==`` of a value's own class is asked, so that one that always agrees agrees with nothing.
"""

import cmath
import collections
import math
import re
import uuid
import zoneinfo
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from pathlib import PosixPath, PurePosixPath
from typing import Any

from benling.quiz.same_table import ABSOLUTE, RELATIVE, TABLES, same_table, scalar_of, table_kind

#: containers within containers that are looked into
_DEEPEST = 40
#: members of a set without a counterpart of their own that are compared one by one
_FEW = 100

_KINDS: dict[type, str] = {
    bool: "bool", int: "number", float: "number", complex: "number", Decimal: "number",
    Fraction: "number", str: "text", datetime: "moment", timedelta: "span", list: "list",
    tuple: "tuple", collections.deque: "deque", set: "set", frozenset: "set", dict: "record",
    collections.OrderedDict: "record", collections.defaultdict: "record",
    collections.Counter: "record",
}  # fmt: skip
#: equal only to their own kind, by its own ``==``, which is Python's
_ATOMS = frozenset(
    (type(None), bytes, bytearray, date, time, timezone, zoneinfo.ZoneInfo, uuid.UUID, PosixPath,
     PurePosixPath, range, type(...), re.Pattern)
)  # fmt: skip
#: not equal to themselves
_MISSING = frozenset(("nat", "na"))


class Sameness:
    """``tolerance``: how far two numbers may be apart, both ends included; None: for numbers with a
    fraction a trifle, for whole numbers nothing.

    ``objects``: an object that is no value may say itself that it equals another of its class.
    """

    def __init__(self, tolerance: Any = None, *, objects: bool = False) -> None:
        self.tolerance = None if tolerance is None else Decimal(str(tolerance))
        self._objects = objects

    def same(self, value: Any, right: Any, depth: int = 0) -> bool:
        """Never raises but for what an object's own comparison does."""
        if depth > _DEEPEST:
            return False
        value, right = scalar_of(value), scalar_of(right)
        kind = _kind_of(value)
        if kind != _kind_of(right):
            return False
        if not kind:
            return self._objects and type(value) is type(right) and (value == right) is True
        if kind in TABLES:
            return same_table(self, value, right, depth + 1)
        if kind in _BY_KIND:
            return _BY_KIND[kind](self, value, right, depth + 1)
        return kind in _MISSING or bool(value == right)

    def _numbers(self, value: Any, right: Any, _depth: int) -> bool:
        try:
            if complex in (type(value), type(right)):
                return self._near_complex(complex(value), complex(right))
            if _is_nan(value) or _is_nan(right):
                return _is_nan(value) and _is_nan(right)
            if value == right:
                return True
            kinds = {type(value), type(right)}
            if self.tolerance is None and not kinds & {float, Fraction}:
                return False
            one, other = _decimal(value), _decimal(right)
            return one.is_finite() and other.is_finite() and self._near(one, other)
        except (ArithmeticError, ValueError):
            return False

    def _near(self, one: Decimal, other: Decimal) -> bool:
        apart = abs(one - other)
        if self.tolerance is not None:
            return apart <= self.tolerance
        size = max(abs(one), abs(other))
        return apart <= max(size * Decimal(RELATIVE), Decimal(ABSOLUTE))

    def _near_complex(self, one: complex, other: complex) -> bool:
        if self.tolerance is not None:
            return abs(one - other) <= float(self.tolerance)
        return cmath.isclose(one, other, rel_tol=RELATIVE, abs_tol=ABSOLUTE)

    def sequences(self, value: Iterable[Any], right: Iterable[Any], depth: int) -> bool:
        """Both of the same length, item by item."""
        given, wanted = list(value), list(right)
        return len(given) == len(wanted) and all(
            self.same(one, other, depth) for one, other in zip(given, wanted, strict=True)
        )

    def _records(self, value: Any, right: Any, depth: int) -> bool:
        # A key that is an object would answer for itself as soon as it is looked for.
        if len(value) != len(right) or not all(map(is_plain, (*value, *right))):
            return False
        return all(
            key in value and self.same(value[key], wanted, depth)
            for key, wanted in dict(right).items()
        )

    def _sets(self, value: Any, right: Any, depth: int) -> bool:
        if len(value) != len(right) or not all(map(is_plain, (*value, *right))):
            return False
        left, wanted = value - right, right - value
        if len(left) > _FEW:
            return False
        return all(any(self.same(one, other, depth) for one in left) for other in wanted)


_BY_KIND: dict[str, Callable[[Sameness, Any, Any, int], bool]] = {
    "number": Sameness._numbers,
    "list": Sameness.sequences,
    "tuple": Sameness.sequences,
    "deque": Sameness.sequences,
    "record": Sameness._records,
    "set": Sameness._sets,
}


def is_plain(value: Any, depth: int = 0) -> bool:
    """Whether it is a value through and through, and no object within it could answer for itself.

    Of tables only the kind is looked at.
    """
    value = scalar_of(value)
    kind = _kind_of(value)
    if not kind or depth > _DEEPEST:
        return False
    if kind == "record":
        return all(is_plain(each, depth + 1) for pair in value.items() for each in pair)
    if kind == "number" or kind not in _BY_KIND:
        return True
    return all(is_plain(each, depth + 1) for each in value)


def _kind_of(value: Any) -> str:
    """Empty for what is no value."""
    kind = type(value)
    if kind in _KINDS:
        return _KINDS[kind]
    if kind in _ATOMS:
        return kind.__name__
    if _is_named_tuple(kind):
        return "tuple"
    return table_kind(value)


def _is_named_tuple(kind: type) -> bool:
    return kind.__mro__[1:] == (tuple, object) and not {"__eq__", "__iter__", "__len__"} & set(
        kind.__dict__
    )


def _is_nan(value: Any) -> bool:
    if type(value) is float:
        return math.isnan(value)
    return type(value) is Decimal and value.is_nan()


def _decimal(value: Any) -> Decimal:
    if type(value) is Fraction:
        return Decimal(value.numerator) / Decimal(value.denominator)
    # By way of str: 0.1 is meant as 0.1, not as the nearest binary fraction.
    return Decimal(str(value)) if type(value) is float else Decimal(value)
