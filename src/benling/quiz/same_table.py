"""Arrays, columns and tables compared value by value. numpy and pandas are not imported for it:
where they are not there, none of their values are.
"""

import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benling.quiz.same_value import Sameness

_INDEXES = (
    "Index", "RangeIndex", "MultiIndex", "DatetimeIndex", "TimedeltaIndex", "PeriodIndex",
    "CategoricalIndex", "IntervalIndex",
)  # fmt: skip
_KINDS = {
    "Series": "series", "DataFrame": "frame", "Categorical": "categories", "Timestamp": "moment",
    "Timedelta": "span", "Period": "period", "Interval": "interval",
    **dict.fromkeys(_INDEXES, "index"),
}  # fmt: skip
TABLES = frozenset(("array", "series", "frame", "index", "categories"))
#: how far numbers with a fraction may be apart where no tolerance is given, by size and at least
RELATIVE, ABSOLUTE = 1e-12, 1e-12
#: kinds of dtype, as numpy names them
_NUMBERS, _TIMES = "iuf", "mM"


def table_kind(value: Any) -> str:
    """The kind of a value of numpy's or pandas', empty for any other; by the very type, so that
    a class that derives from one of theirs has none.
    """
    return _kinds("numpy" in sys.modules, "pandas" in sys.modules).get(type(value), "")


def scalar_of(value: Any) -> Any:
    """A numpy scalar as Python's own value; anything else as it is."""
    if type(value) not in _scalars("numpy" in sys.modules):
        return value
    import numpy as np

    if isinstance(value, np.floating):
        return float(value)
    if isinstance(value, np.complexfloating):
        return complex(value)
    if isinstance(value, np.datetime64 | np.timedelta64):
        return _time(value, "Timestamp" if isinstance(value, np.datetime64) else "Timedelta")
    return value.item()


def same_table(rule: "Sameness", value: Any, right: Any, depth: int) -> bool:
    """``value`` and ``right`` are of one kind of :data:`TABLES`. Names of columns, the index and
    the order of rows count; a column's dtype and the name of a series do not.
    """
    match table_kind(value):
        case "array":
            return bool(value.shape == right.shape) and _same_items(rule, value, right, depth)
        case "series":
            return (
                len(value) == len(right)
                and _same_items(rule, value.index, right.index, depth)
                and _same_items(rule, value.array, right.array, depth)
            )
        case "frame":
            return (
                bool(value.shape == right.shape)
                and _same_items(rule, value.columns, right.columns, depth)
                and _same_items(rule, value.index, right.index, depth)
                and all(
                    _same_items(rule, value.iloc[:, place].array, right.iloc[:, place].array, depth)
                    for place in range(value.shape[1])
                )
            )
    return len(value) == len(right) and _same_items(rule, value, right, depth)


def _same_items(rule: "Sameness", value: Any, right: Any, depth: int) -> bool:
    import numpy as np

    kinds = _dtype_kind(value), _dtype_kind(right)
    if kinds[0] in _NUMBERS and kinds[1] in _NUMBERS:
        return _same_numbers(rule, np.asarray(value), np.asarray(right))
    if kinds[0] == kinds[1] and kinds[0] in _TIMES:
        return bool(np.array_equal(np.asarray(value), np.asarray(right), equal_nan=True))
    return all(
        rule.same(_filled(one), _filled(other), depth)
        for one, other in zip(_objects(value), _objects(right), strict=True)
    )


def _same_numbers(rule: "Sameness", value: Any, right: Any) -> bool:
    import numpy as np

    if rule.tolerance is None and "f" not in (value.dtype.kind, right.dtype.kind):
        return bool(np.array_equal(value, right))
    value, right = value.astype(float), right.astype(float)
    if rule.tolerance is None:
        return bool(np.allclose(value, right, rtol=RELATIVE, atol=ABSOLUTE, equal_nan=True))
    # A trifle more than asked for, as binary fractions miss both ends of it by as much.
    margin = float(rule.tolerance) * (1 + 1e-9)
    return bool(np.allclose(value, right, rtol=1e-14, atol=margin, equal_nan=True))


def _dtype_kind(value: Any) -> str:
    """Of numpy's dtypes; anything of pandas' own is looked at item by item."""
    dtype: Any = getattr(value, "dtype", None)
    return str(dtype.kind) if type(dtype).__module__.partition(".")[0] == "numpy" else "O"


def _objects(values: Any) -> Any:
    import numpy as np

    return np.asarray(values, dtype=object).reshape(-1)


def _filled(value: Any) -> Any:
    """What is missing is missing, however a column writes it."""
    missing = value is None or table_kind(value) in ("nat", "na")
    return float("nan") if missing else value


def _time(value: Any, kind: str) -> Any:
    pandas = sys.modules.get("pandas")
    try:
        return value.item() if pandas is None else getattr(pandas, kind)(value)
    except (ValueError, ArithmeticError):
        return value


@lru_cache(maxsize=4)
def _kinds(with_numpy: bool, with_pandas: bool) -> dict[type, str]:
    found: dict[type, str] = {}
    if with_numpy:
        import numpy as np

        found[np.ndarray] = "array"
    if with_pandas:
        import pandas as pd

        found |= {getattr(pd, name): kind for name, kind in _KINDS.items()}
        found |= {type(pd.NaT): "nat", type(pd.NA): "na"}
    return found


@lru_cache(maxsize=2)
def _scalars(with_numpy: bool) -> frozenset[type]:
    if not with_numpy:
        return frozenset()
    import numpy as np

    return frozenset(kind for kind in np.sctypeDict.values() if kind not in (np.void, np.object_))
