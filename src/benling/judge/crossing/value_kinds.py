"""Kinds whose values cross as themselves. An object that only derives from one is not believed.

``class Text(str)`` could have a ``startswith`` that always agrees, ``class Table(DataFrame)`` an
``equals``; and any class could have methods that a test calls on what ought to be a value.
"""

import collections
import datetime
import re
import types
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benling.judge.crossing import known

VALUE_KINDS: tuple[Any, ...] = (
    int, float, complex, str, bytes, bytearray, list, tuple, dict, set, frozenset, type,
    BaseException, types.ModuleType, datetime.date, datetime.time, datetime.timedelta, Decimal,
    Fraction, np.ndarray, np.generic, pd.DataFrame, pd.Series, pd.Index,
)  # fmt: skip
#: methods of values that say yes or no; on an object they would answer for the test
PREDICATES = frozenset(
    (
        "startswith", "endswith", "isdigit", "isalpha", "isalnum", "isnumeric", "isdecimal",
        "islower", "isupper", "isspace", "istitle", "isidentifier", "issubset", "issuperset",
        "isdisjoint", "equals", "all", "any", "is_integer", "eq", "ne", "lt", "le", "gt", "ge",
        "isin", "__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__contains__",
    )
)  # fmt: skip
#: attributes of values that say yes or no
YES_OR_NO = frozenset(
    ("is_unique", "is_monotonic_increasing", "is_monotonic_decreasing", "hasnans", "has_duplicates",
     "empty", "is_leap_year", "is_month_end", "is_month_start", "is_quarter_end", "is_year_end")
)  # fmt: skip
#: others that a test may ask by name
_MORE_KINDS = (Path, re.Pattern, re.Match, range, collections.deque, collections.Counter)
#: what they are called
VALUE_CLASSES = frozenset(kind.__name__ for kind in (*VALUE_KINDS, *_MORE_KINDS))
#: all that a value can be asked for by name
VALUE_NAMES = frozenset(
    name
    for kind in (*VALUE_KINDS, *_MORE_KINDS)
    if kind not in (type, BaseException, types.ModuleType)
    for name in dir(kind) if not name.startswith("_")
)  # fmt: skip


def as_plain(value: Any) -> Any:
    """The plain value that a library's variant of one holds, or None: a list of drawings, an array
    of which nothing is masked.
    """
    kind = type(value)
    if kind is np.ma.MaskedArray:
        return None if np.ma.getmaskarray(value).any() else np.array(value.data)
    if issubclass(kind, list) and known.type_name(kind) is not None:
        return list(list.__iter__(value))
    return None


def derives_from_value(bases: tuple[Any, ...]) -> bool:
    """Whether a class with these bases (stand-ins among them) is a kind of value."""
    return any(
        isinstance(base, type)
        and (
            issubclass(base, VALUE_KINDS)
            or type.__getattribute__(base, "__dict__").get("_of_values") is True
        )
        for base in bases
    )
