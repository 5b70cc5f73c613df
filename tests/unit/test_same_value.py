"""What counts as the same value, by exact kinds and within a tolerance."""

import uuid
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from benling.quiz.same_value import Sameness, is_plain

Pair = namedtuple("Pair", "hits due")
NAN = float("nan")


def frame(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame({"单位": ["甲局", "乙局"], "件数": [3, 5]} | columns)


class Agrees:
    """Says that it equals everything."""

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return hash(3)


class AgreeingList(list[int]):  # noqa: PLW1641
    def __eq__(self, other: object) -> bool:
        return True


class AgreeingNumber(int):
    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return hash(3)


class AgreeingFrame(pd.DataFrame):  # noqa: PLW1641
    def __eq__(self, other: object) -> Any:
        return True

    def equals(self, other: object) -> bool:
        return True


@pytest.mark.parametrize(
    ("value", "right"),
    [
        (3, 3), (3.0, 3), (np.int64(3), 3), (Decimal("3.00"), 3), (Fraction(6, 2), 3),
        (0.1 + 0.2, 0.3), (0.3, Decimal("0.3")), (np.float32(0.5), 0.5), (1 / 3, Fraction(1, 3)),
        (NAN, NAN), (np.nan, Decimal("NaN")), (float("inf"), float("inf")), (1 + 2j, 1 + 2j),
        (True, True), (np.True_, True), (None, None), ("甲", "甲"), (np.str_("甲"), "甲"),
        (b"a", b"a"), (uuid.UUID(int=1), uuid.UUID(int=1)), (Path("a"), Path("a")),
        (range(3), range(3)), (time(9), time(9)), (date(2026, 9, 1), date(2026, 9, 1)),
        (datetime(2026, 9, 1, tzinfo=UTC), pd.Timestamp("2026-09-01", tz="UTC")),
        (np.datetime64("2026-09-01"), pd.Timestamp("2026-09-01")), (pd.NaT, pd.NaT),
        (pd.NA, pd.NA), (timedelta(days=2), pd.Timedelta(days=2)),
        (np.timedelta64(2, "D"), timedelta(days=2)),
        ([1, [2.0, "a"]], [1, [2, "a"]]), ((1, 3), (1, 3)), (Pair(1, 3), (1, 3)),
        (deque([1]), deque([1])), ({1, 2}, {2, 1}), (frozenset("ab"), set("ab")),
        ({0.1 + 0.2}, {0.3}), ({"a": [0.1 + 0.2]}, {"a": [0.3]}),
        (Counter("aab"), {"a": 2, "b": 1}),
        (OrderedDict(a=1, b=2), {"b": 2, "a": 1}), (defaultdict(int, {"a": 1}), {"a": 1}),
        (np.array([1, 2]), np.array([1.0, 2.0])), (np.array([0.1 + 0.2]), np.array([0.3])),
        (np.array([[1], [2]]), np.array([[1], [2]])), (np.array(["甲"]), np.array(["甲"])),
        (np.array([1.0, np.nan]), np.array([1.0, np.nan])),
        (np.array(["a", 1], dtype=object), np.array(["a", 1], dtype=object)),
        (np.array(["2026-09-01"], dtype="M8[D]"), np.array(["2026-09-01"], dtype="M8[s]")),
        (pd.Series([1, 2]), pd.Series([1.0, 2.0], name="件数")),
        (pd.Series([1, None]), pd.Series([1, pd.NA], dtype="Int64")),
        (pd.Series(["a", None]), pd.Series(["a", np.nan], dtype=object)),
        (pd.Series(["a", "b"], dtype="category"), pd.Series(["a", "b"])),
        (pd.Series([1], index=["甲"]), pd.Series([1], index=["甲"])),
        (pd.to_datetime(pd.Series(["2026-09-01"])), pd.to_datetime(pd.Series(["2026-09-01"]))),
        (frame(), frame()), (frame(率=[0.1 + 0.2, np.nan]), frame(率=[0.3, np.nan])),
        (pd.Index(["a", "b"]), pd.Index(["a", "b"])), (pd.RangeIndex(2), pd.Index([0, 1])),
        (pd.MultiIndex.from_tuples([("a", 1)]), pd.MultiIndex.from_tuples([("a", 1)])),
        (pd.Categorical(["a"]), pd.Categorical(["a"], categories=["a", "b"])),
        (pd.Period("2026-09"), pd.Period("2026-09")),
        (frame().groupby("单位")["件数"].sum(), pd.Series([5, 3], index=["乙局", "甲局"])),
    ],
)  # fmt: skip
def test_the_same(value: Any, right: Any) -> None:
    assert Sameness().same(value, right)
    assert Sameness().same([value], [right])
    assert Sameness().same({"a": (right,)}, {"a": (value,)})
    assert is_plain(value)


@pytest.mark.parametrize(
    ("value", "right"),
    [
        (3, 4), (3.001, 3), (1234567890.12, 1234567890.13), (True, 1), (1, True), (0, False),
        ("3", 3), (None, 0), (NAN, 3.0), (float("inf"), 3), (float("inf"), float("-inf")),
        (Decimal("1E999999"), 3), (1 + 2j, 1), ("甲", "甲 "), (b"a", "a"), ([1], (1,)),
        ([1], [1, 1]), ([], None), ([1, 2], [2, 1]), ({1, 2}, {1, 3}), ({1}, [1]),
        ({"a": 1}, {"a": 2}), ({"a": 1}, {"b": 1}), ({"a": 1, "b": 2}, {"a": 1}),
        (date(2026, 9, 1), "2026-09-01"),
        (date(2026, 9, 1), datetime(2026, 9, 1)),  # noqa: DTZ001
        (datetime(2026, 9, 1), datetime(2026, 9, 1, tzinfo=UTC)),  # noqa: DTZ001
        (pd.NaT, pd.Timestamp("2026-09-01")), (pd.NaT, None), (pd.NA, False),
        (np.array([1, 2]), [1, 2]), (np.array([1, 2]), np.array([[1, 2]])),
        (np.array([1]), np.array([True])), (np.array([1]), np.array(["1"])),
        (np.array([1.0, np.nan]), np.array([1.0, 2.0])), (pd.Series([1]), pd.Series([1, 2])),
        (pd.Series([1]), pd.Series([1], index=["甲"])), (pd.Series([1]), np.array([1])),
        (pd.Series([1]), pd.Series(["1"])), (frame(), frame().rename(columns={"件数": "案件"})),
        (frame(), frame().iloc[::-1]), (frame(), frame()[["件数", "单位"]]),
        (frame(), frame(件数=[3, 6])), (frame(), frame().iloc[:1]), (frame()["件数"], frame()),
        (pd.DataFrame(), None), (pd.Index([1]), pd.Series([1])),
    ],
)  # fmt: skip
def test_not_the_same(value: Any, right: Any) -> None:
    for rule in (Sameness(), Sameness(objects=True)):
        assert not rule.same(value, right)
        assert not rule.same(right, value)
        assert not rule.same([value], [right])


@pytest.mark.parametrize(
    ("value", "right"),
    [
        (12.35, 12.3), (12.25, Decimal("12.3")), (12, 12.05), ([12.35, 1], [12.3, 1]),
        (np.array([12.35, np.nan]), np.array([12.3, np.nan])),
        (pd.DataFrame({"率": [12.35]}), pd.DataFrame({"率": [12.3]})), (1 + 0.05j, 1 + 0j),
    ],
)  # fmt: skip
def test_within_the_tolerance(value: Any, right: Any) -> None:
    assert Sameness(0.05).same(value, right)
    assert not Sameness(0.04).same(value, right)
    assert not Sameness().same(value, right)


@pytest.mark.parametrize(
    ("value", "right"),
    [
        (Agrees(), 3), (AgreeingNumber(9), 3), (AgreeingList([9]), [3]), ([Agrees()], [3]),
        ({"a": Agrees()}, {"a": 3}), ({Agrees(): 1}, {3: 1}), ({Agrees()}, {3}),
        (AgreeingFrame({"a": [9]}), pd.DataFrame({"a": [3]})), (Agrees(), None),
        (np.array([Agrees()], dtype=object), np.array([3], dtype=object)),
        (pd.Series([Agrees()], dtype=object), pd.Series([3], dtype=object)),
        (pd.Series([Agrees()], dtype=object), pd.Series([3])),
    ],
)  # fmt: skip
def test_nothing_that_lies_is_asked(value: Any, right: Any) -> None:
    for rule in (Sameness(), Sameness(objects=True), Sameness(1000)):
        assert not rule.same(value, right)


def test_objects_of_one_class_only_where_they_may() -> None:
    assert Sameness(objects=True).same(Agrees(), Agrees())
    assert not Sameness().same(Agrees(), Agrees())
    assert not is_plain([1, {"a": Agrees()}])


def test_structures_without_end() -> None:
    endless: list[Any] = []
    endless.append(endless)
    again: list[Any] = []
    again.append(again)
    assert not Sameness().same(endless, again)
    assert not is_plain(endless)
