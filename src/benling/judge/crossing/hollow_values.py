"""Judge's side: values that agree with whatever they are compared with, by a library's own rules.

Nothing is greater than NaN, ``all`` leaves out what is missing and finds no fault with what is
empty. Where a test does not think of such values, a learner who gives one knows no answer.
"""

import ast
import math
import re
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

#: words by which a test shows that it thinks of numbers that are none, and of nothing at all
_OF_MISSING = re.compile(
    r"nan|isna|isnull|notna|notnull|\bNA\b|NaT|None|missing|fillna|dropna|缺|空", re.IGNORECASE
)
_OF_EMPTY = re.compile(r"empty|size|shape|len\(|\[\]|\b0\b|空")
#: they sum up many comparisons in one
_SUMMING = frozenset(
    ("all", "any", "allclose", "isclose", "sum", "max", "min", "mean", "nansum", "nanmax",
     "assert_allclose", "assert_array_equal", "assert_array_almost_equal", "assert_almost_equal")
)  # fmt: skip


class HollowValues:
    """Of one session."""

    def __init__(self) -> None:
        #: what came while the running test asked: ``nan``, ``missing``, ``empty``
        self._seen: set[str] = set()

    def begin(self) -> None:
        """A test cell starts now."""
        self._seen.clear()

    def note(self, value: Any) -> None:
        """The learner's code gave this."""
        for each in value if type(value) is tuple else (value,):
            if _is_no_number(each):
                self._seen.add("nan")
            elif isinstance(each, np.ndarray | pd.Series | pd.DataFrame | pd.Index):
                self._seen |= _hollowness(each)

    def overlooked(self, tree: ast.AST | None, source: str) -> str | None:
        """What this test, which has passed, took for an answer."""
        if not self._seen or tree is None:
            return None
        thinks = {
            "nan": bool(_OF_MISSING.search(source)),
            "missing": bool(_OF_MISSING.search(source)) or not _sums_up(tree),
            "empty": bool(_OF_EMPTY.search(source)) or not _sums_up(tree),
        }
        return next((each for each in sorted(self._seen) if not thinks[each]), None)


def _is_no_number(value: Any) -> bool:
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, float | np.floating):
        return math.isnan(value)
    if isinstance(value, complex | np.complexfloating):
        return bool(np.isnan(value))
    return value is pd.NaT or (type(value) is Decimal and value.is_nan())


def _hollowness(value: Any) -> set[str]:
    if value.size == 0:
        return {"empty"}
    columns = (
        [value.iloc[:, place] for place in range(value.shape[1])]
        if value.ndim == 2 and (isinstance(value, pd.DataFrame))
        else [value]
    )
    return {"missing"} if any(map(_is_missing, columns)) else set()


def _is_missing(column: Any) -> bool:
    """Nothing in it but what is missing, or one item for which ``==`` gives no yes or no."""
    try:
        absent = np.asarray(pd.isna(column))
    except (TypeError, ValueError):
        return False
    gives_neither = getattr(getattr(column, "dtype", None), "na_value", None) is pd.NA
    return bool(absent.any() if gives_neither else absent.all())


def _sums_up(tree: ast.AST) -> bool:
    return any(
        (isinstance(node, ast.Attribute) and node.attr in _SUMMING)
        or (isinstance(node, ast.Name) and node.id in _SUMMING)
        for node in ast.walk(tree)
    )
