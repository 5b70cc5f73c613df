"""Every value of an exact type comes out of the codec as it went in."""

# ruff: noqa: E501
import collections
import datetime
import decimal
import io
import math
import struct
import zoneinfo
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benling.judge.codec import CodecFault, Decoder, Encoder, Unencodable


def _no_foreign(_encoder: Any, value: Any) -> Any:
    raise Unencodable(type(value).__name__)


def sent(value: Any) -> bytes:
    return Encoder(lambda _: None, _no_foreign).message(value)


def read(data: bytes) -> Any:
    return Decoder(lambda _: None, lambda *_: None, _refuse).message(data)


def _refuse(*_: Any) -> Any:
    raise CodecFault("foreign")


def round_trip(value: Any) -> Any:
    return read(sent(value))


_SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
    | st.binary() | st.complex_numbers(allow_nan=False) | st.dates() | st.times()
    | st.datetimes(timezones=st.none() | st.just(datetime.UTC)) | st.timedeltas()
    | st.decimals(allow_nan=False) | st.fractions()
)  # fmt: skip
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner)
    | st.lists(inner).map(collections.deque),
    max_leaves=20,
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_VALUES)
def test_values_and_their_types_survive(value: Any) -> None:
    found = round_trip(value)
    assert value == found
    assert type(value) is type(found)
    assert repr(value) == repr(found)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_noise_is_a_fault_and_nothing_else(noise: bytes) -> None:
    with pytest.raises(CodecFault):
        read(noise)


@settings(max_examples=100, deadline=None)
@given(st.recursive(
    st.none() | st.integers() | st.text(max_size=4) | st.sampled_from(
        ["@", "l", "d", "t", "nd", "df", "ser", "np", "dt", "re", "frac", "ix", "keys", "dd"]
    ),
    lambda inner: st.lists(inner, max_size=6), max_leaves=15,
))  # fmt: skip
def test_invented_trees_are_values_or_faults(tree: Any) -> None:
    import json

    text = json.dumps([tree, []]).encode()
    try:
        read(struct.pack(">I", len(text)) + text)
    except CodecFault:
        return


@pytest.mark.parametrize(
    "value",
    [
        2**4000, -0.0, math.inf, {1, "a"}, frozenset({(1, 2)}), range(3, 9, 2), slice(1, None, 2),
        ..., collections.Counter("望川望"), collections.OrderedDict(b=1, a=2),
        collections.defaultdict(list, {"x": [1]}), collections.deque([1, 2], 5), Fraction(1, 3),
        decimal.Decimal("1.20"), datetime.datetime(2026, 7, 1, tzinfo=zoneinfo.ZoneInfo("Asia/Shanghai")),
        datetime.timezone(datetime.timedelta(hours=8), "北京"), bytearray(b"x"), "\ud800",
        np.float32(1.5), np.int64(-3), np.str_(""), np.datetime64("2026-01-01"), np.dtype("f4"),
        pd.Timestamp("2026-01-01", tz="Asia/Shanghai"), pd.Timedelta("3h"), pd.Period("2026-01", "M"),
    ],
)  # fmt: skip
def test_less_common_values(value: Any) -> None:
    found = round_trip(value)
    assert type(value) is type(found)
    assert repr(value) == repr(found)


def test_missing_values_are_the_same_objects() -> None:
    assert math.isnan(round_trip(math.nan))
    assert round_trip(pd.NaT) is pd.NaT
    assert round_trip(pd.NA) is pd.NA


def test_shared_references_and_cycles() -> None:
    inner: list[Any] = [1]
    found = round_trip([inner, inner])
    assert found[0] is found[1]
    inner.append(inner)
    found = round_trip(inner)
    assert found[1] is found
    knot: tuple[Any, ...] = ([],)
    knot[0].append(knot)
    found = round_trip(knot)
    assert found[0][0] is found


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6).reshape(2, 3), np.arange(6.0).reshape(2, 3).T, np.zeros((0, 3)), np.array(5),
        np.array(["甲", "乙丙"]), np.array([1, "a", None], dtype=object),
        np.array([(1, 2.0)], dtype=[("n", "i4"), ("x", "f8", (2,))]), np.array([True, False]),
        np.array(["2026-01-01"], dtype="M8[D]"),
    ],
    ids=str,
)  # fmt: skip
def test_arrays(array: Any) -> None:
    found = round_trip(array)
    np.testing.assert_array_equal(array, found)
    assert (array.dtype, array.flags.f_contiguous) == (found.dtype, found.flags.f_contiguous)


def _frame() -> pd.DataFrame:
    return pd.DataFrame({
        "文": ["甲", "乙", None], "n": [1, 2, 3], "x": [1.0, None, 3], "o": [1, "x", [2]],
        "on": pd.to_datetime(["2026-01-01", "2026-01-02", None]), "b": [True, False, True],
        "k": pd.Categorical(["a", "b", "a"], ordered=True), "I": pd.array([1, None, 3], dtype="Int64"),
        "z": pd.to_datetime(["2026-01-01"] * 3).tz_localize("Asia/Shanghai"),
        "td": pd.to_timedelta([1, 2, 3], unit="D"),
    })  # fmt: skip


@pytest.mark.parametrize("make", [
    lambda f: f, lambda f: f.set_index("文"), lambda f: f.set_index(["文", "n"]),
    lambda f: f.groupby("b")[["n"]].agg(["sum", "mean"]), lambda f: pd.DataFrame(),
    lambda f: f.iloc[::-1], lambda f: pd.concat([f[["n"]], f[["n"]]], axis=1), lambda f: f[["n"]].T,
    lambda f: pd.DataFrame(index=[1, 2]), lambda f: f.describe(),
    lambda f: f[["n"]].set_axis(pd.date_range("2026-01-01", periods=3), axis=0),
    lambda f: f[["n"]].set_axis(pd.period_range("2026-01", periods=3, freq="M"), axis=0),
    lambda f: f.pivot_table(index="b", columns="k", values="n", observed=False),
])  # fmt: skip
def test_frames(make: Any) -> None:
    frame = make(_frame())
    pd.testing.assert_frame_equal(frame, round_trip(frame))


@pytest.mark.parametrize("column", list(_frame().columns))
def test_series(column: str) -> None:
    series = _frame()[column]
    pd.testing.assert_series_equal(series, round_trip(series))


class _List(list[Any]):
    pass


class _Float(float):
    pass


class _Frame(pd.DataFrame):
    pass


@pytest.mark.parametrize(
    "value",
    [_List(), _Float(1), _Frame(), np.ma.masked_all(2), np.zeros(2).view(np.matrix), object(), len,
     io.FileIO(0, closefd=False), collections.defaultdict(lambda: 0)],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_subclasses_and_strangers_do_not_cross(value: Any) -> None:
    with pytest.raises(Unencodable):
        sent(value)


def test_what_is_too_deep_does_not_cross() -> None:
    deep: list[Any] = []
    for _ in range(10_000):
        deep = [deep]
    with pytest.raises(Unencodable):
        sent(deep)


@pytest.mark.parametrize("tree", [
    ["nd", None, [4], "<f8", "C", 0], ["nd", None, [1 << 50], "<f8", "C", 0], ["np", "|O", 0],
    ["nd", None, [1], "|V8", "C", 0], ["b", 7], ["b", -1], ["@", 0], ["@", -1], ["f", "1e5"],
    ["dt", 1], ["dd", None, ["eval"]], ["dd", None, ["object"]], ["s", None, [], ["l", None, []]],
    {"a": 1}, ["rng", "eval", None], ["fn", "os", "system"], ["df", None, 1, 2], ["t", ["@", 0]][1],
])  # fmt: skip
def test_malformed_trees_are_faults(tree: Any) -> None:
    import json

    text = json.dumps([tree, [8]]).encode()
    with pytest.raises(CodecFault):
        read(struct.pack(">I", len(text)) + text + b"\0" * 8)
