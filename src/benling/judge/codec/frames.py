"""Forms of pandas: moments, indexes, series and frames, with names and dtypes."""

from typing import Any, cast

import numpy as np
import pandas

from benling.judge.codec.arrays import dtype_tree
from benling.judge.codec.faults import CodecFault, Unencodable
from benling.judge.codec.reading import CONTAINER_READERS, READERS, Decoder
from benling.judge.codec.writing import CONTAINERS, WRITERS, Encoder

#: its stubs know less than it can
pd: Any = pandas

#: bytes of the widest number that frames keep as it is
_WIDEST = 8
_UNITS = ("s", "ms", "us", "ns")
_MASKED = {
    kind.name: kind
    for kind in (
        pd.BooleanDtype(), pd.Int8Dtype(), pd.Int16Dtype(), pd.Int32Dtype(), pd.Int64Dtype(),
        pd.UInt8Dtype(), pd.UInt16Dtype(), pd.UInt32Dtype(), pd.UInt64Dtype(), pd.Float32Dtype(),
        pd.Float64Dtype(),
    )
}  # fmt: skip


def _unit(name: Any) -> str:
    if name not in _UNITS:
        raise CodecFault("not a unit of time")
    return str(name)


WRITERS[type(pd.NaT)] = lambda encoder, value: ["NaT"]
READERS["NaT"] = lambda decoder, tree: pd.NaT
WRITERS[type(pd.NA)] = lambda encoder, value: ["NA"]
READERS["NA"] = lambda decoder, tree: pd.NA
WRITERS[pd.Timestamp] = lambda encoder, value: [
    "ts", str(value._value), value.unit, encoder.tree(value.tzinfo), value.fold,
]  # fmt: skip
WRITERS[pd.Timedelta] = lambda encoder, value: ["tdl", str(value._value), value.unit]
WRITERS[pd.Period] = lambda encoder, value: ["per", value.ordinal, value.freqstr]


def _read_timestamp(decoder: Decoder, tree: list[Any]) -> Any:
    moment = pd.Timestamp(np.datetime64(int(tree[1]), cast(Any, _unit(tree[2]))))
    zone = decoder.item(tree[3])
    return moment if zone is None else moment.tz_localize("UTC").tz_convert(zone)


def _read_timedelta(decoder: Decoder, tree: list[Any]) -> Any:
    return pd.Timedelta(np.timedelta64(int(tree[1]), cast(Any, _unit(tree[2]))))


READERS["ts"] = _read_timestamp
READERS["tdl"] = _read_timedelta
READERS["per"] = lambda decoder, tree: pd.Period(ordinal=tree[1], freq=_text(tree[2]))


def _text(value: Any) -> str:
    if type(value) is not str:
        raise CodecFault("not a text")
    return value


# Columns: what is in a series or an index, without names.


def _column(encoder: Encoder, array: Any) -> list[Any]:  # noqa: PLR0911  # one per kind
    """``array``: the ``.array`` of a series or index."""
    if type(array) is pd.arrays.NumpyExtensionArray:
        array = array.to_numpy()
    dtype = array.dtype
    if isinstance(dtype, np.dtype):
        if dtype.kind == "O":
            return ["o", *map(encoder.tree, list(array))]
        # An array of its own: a view of a frame's block would share no handle with anything.
        values = np.asarray(array)
        return ["n", dtype_tree(values.dtype), encoder.piece(values.tobytes())]
    if isinstance(dtype, pd.CategoricalDtype):
        codes = np.asarray(array.codes, dtype=np.int64)
        return ["k", encoder.piece(codes.tobytes()), encoder.tree(array.categories), array.ordered]
    if isinstance(dtype, pd.DatetimeTZDtype):
        whole = np.asarray(array.asi8, dtype=np.int64)
        return ["z", encoder.piece(whole.tobytes()), dtype.unit, encoder.tree(dtype.tz)]
    if isinstance(dtype, pd.StringDtype):
        texts = [None if pd.isna(text) else str(text) for text in array]
        return ["x", dtype.storage, dtype.na_value is pd.NA, texts]
    if isinstance(dtype, pd.PeriodDtype):
        whole = np.asarray(array.asi8, dtype=np.int64)
        return ["p", encoder.piece(whole.tobytes()), dtype.name[len("period[") : -1]]
    if dtype.name in _MASKED:
        data, mask = np.asarray(array._data), np.asarray(array._mask)
        return ["m", dtype.name, encoder.piece(data.tobytes()), encoder.piece(mask.tobytes())]
    raise Unencodable(f"dtype {dtype}")


def _array(decoder: Decoder, tree: list[Any]) -> Any:  # noqa: PLR0911  # one per kind
    kind = tree[0]
    if kind == "o":
        items = np.empty(len(tree) - 1, dtype=object)
        for place, item in enumerate(tree[1:]):
            items[place] = decoder.item(item)
        return items
    if kind == "n":
        from benling.judge.codec.arrays import dtype_of

        return np.frombuffer(decoder.piece(tree[2]), dtype_of(tree[1])).copy()
    if kind == "k":
        codes = np.frombuffer(decoder.piece(tree[1]), np.int64)
        categories = _as(pd.Index, decoder.item(tree[2]))
        return pd.Categorical.from_codes(codes, categories, ordered=tree[3] is True)
    if kind == "z":
        whole = np.frombuffer(decoder.piece(tree[1]), np.int64)
        moments = whole.view(f"M8[{_unit(tree[2])}]")
        return pd.DatetimeIndex(moments).tz_localize("UTC").tz_convert(decoder.item(tree[3])).array
    if kind == "x":
        texts = [text if text is None else _text(text) for text in tree[3]]
        missing = pd.NA if tree[2] is True else np.nan
        storage = "pyarrow" if tree[1] == "pyarrow" else "python"
        return pd.array(texts, dtype=pd.StringDtype(storage, na_value=missing))
    if kind == "p":
        whole = np.frombuffer(decoder.piece(tree[1]), np.int64)
        return pd.PeriodIndex.from_ordinals(whole, freq=_text(tree[2])).array
    if kind == "m":
        dtype = _MASKED[tree[1]]
        data = np.frombuffer(decoder.piece(tree[2]), dtype.numpy_dtype).copy()
        mask = np.frombuffer(decoder.piece(tree[3]), np.bool_).copy()
        return dtype.construct_array_type()(data, mask)
    raise CodecFault("not a column")


def _as(kind: Any, value: Any) -> Any:
    if not isinstance(value, kind):
        raise CodecFault(f"not a {kind.__name__}")
    return value


# Indexes.


def _write_index(encoder: Encoder, value: Any) -> list[Any]:
    freq = getattr(value, "freqstr", None) if not isinstance(value.dtype, pd.PeriodDtype) else None
    return ["ix", encoder.tree(value.name), freq, _column(encoder, value.array)]


def _read_index(decoder: Decoder, tree: list[Any]) -> Any:
    number = decoder.begin()
    name = decoder.item(tree[1])
    array = _array(decoder, tree[3])
    made = pd.Index(array, name=name, dtype=array.dtype)
    if tree[2] is not None and hasattr(made, "freq"):
        made.freq = _text(tree[2])
    return decoder.finish(number, made)


def _write_range(encoder: Encoder, value: Any) -> list[Any]:
    return ["rix", value.start, value.stop, value.step, encoder.tree(value.name)]


def _read_range(decoder: Decoder, tree: list[Any]) -> Any:
    number = decoder.begin()
    made = pd.RangeIndex(*tree[1:4], name=decoder.item(tree[4]))
    return decoder.finish(number, made)


def _write_multi(encoder: Encoder, value: Any) -> list[Any]:
    codes = [np.asarray(code, dtype=np.int64).tolist() for code in value.codes]
    return ["mix", [encoder.tree(n) for n in value.names], codes, *map(encoder.tree, value.levels)]


def _read_multi(decoder: Decoder, tree: list[Any]) -> Any:
    number = decoder.begin()
    names = [decoder.item(name) for name in tree[1]]
    levels = [_as(pd.Index, decoder.item(level)) for level in tree[3:]]
    return decoder.finish(number, pd.MultiIndex(levels=levels, codes=tree[2], names=names))


for _kind in (
    pd.Index, pd.DatetimeIndex, pd.TimedeltaIndex, pd.CategoricalIndex, pd.PeriodIndex,
):  # fmt: skip
    CONTAINERS[_kind] = _write_index
CONTAINERS[pd.RangeIndex] = _write_range
CONTAINERS[pd.MultiIndex] = _write_multi
CONTAINER_READERS |= {"ix": _read_index, "rix": _read_range, "mix": _read_multi}


# Arrays of pandas on their own.


def _write_alone(encoder: Encoder, value: Any) -> list[Any]:
    return ["pa", _column(encoder, value)]


def _read_alone(decoder: Decoder, tree: list[Any]) -> Any:
    number = decoder.begin()
    array = _array(decoder, tree[1])
    return decoder.finish(number, array if not isinstance(array, np.ndarray) else pd.array(array))


for _kind in {
    pd.Categorical, pd.arrays.BooleanArray, pd.arrays.IntegerArray, pd.arrays.FloatingArray,
    pd.arrays.DatetimeArray, pd.arrays.TimedeltaArray, pd.arrays.PeriodArray, pd.arrays.StringArray,
    pd.arrays.ArrowStringArray, type(pd.array(["x"], dtype="str")),
}:  # fmt: skip
    CONTAINERS[_kind] = _write_alone
CONTAINER_READERS["pa"] = _read_alone
WRITERS[pd.CategoricalDtype] = lambda encoder, value: [
    "kdt", encoder.tree(value.categories), value.ordered,
]  # fmt: skip
READERS["kdt"] = lambda decoder, tree: pd.CategoricalDtype(
    _as((pd.Index, type(None)), decoder.item(tree[1])), ordered=tree[2]
)
WRITERS[pd.StringDtype] = lambda encoder, value: ["xdt", value.storage, value.na_value is pd.NA]
READERS["xdt"] = lambda decoder, tree: pd.StringDtype(
    "pyarrow" if tree[1] == "pyarrow" else "python", na_value=pd.NA if tree[2] else np.nan
)
for _masked in _MASKED.values():
    WRITERS[type(_masked)] = lambda encoder, value: ["mdt", value.name]
READERS["mdt"] = lambda decoder, tree: _MASKED[tree[1]]


# Series and frames.


def _write_series(encoder: Encoder, value: Any) -> list[Any]:
    handle = encoder.changing(value)
    index, name = encoder.tree(value.index), encoder.tree(value.name)
    return ["ser", handle, index, name, _column(encoder, value.array)]


def _read_series(decoder: Decoder, tree: list[Any]) -> Any:
    number = decoder.begin()
    index, name = _as(pd.Index, decoder.item(tree[2])), decoder.item(tree[3])
    array = _array(decoder, tree[4])
    fresh = pd.Series(array, index=index, name=name, dtype=array.dtype)
    return decoder.finish(number, _settled(decoder, tree[1], fresh))


def _write_frame(encoder: Encoder, value: Any) -> list[Any]:
    handle = encoder.changing(value)
    index, columns = encoder.tree(value.index), encoder.tree(value.columns)
    # As the frame keeps them: to make a series of each costs more than all the rest.
    parts = [_column(encoder, array) for array in value._iter_column_arrays()]
    return ["df", handle, index, columns, *parts]


def _read_frame(decoder: Decoder, tree: list[Any]) -> Any:
    number = decoder.begin()
    index = _as(pd.Index, decoder.item(tree[2]))
    columns = _as(pd.Index, decoder.item(tree[3]))
    arrays = [_array(decoder, part) for part in tree[4:]]
    if len(columns) != len(arrays) or any(len(array) != len(index) for array in arrays):
        raise CodecFault("columns of other lengths")
    kept = [_as_kept(array) for array in arrays]
    fresh = pd.DataFrame._from_arrays(kept, columns, index, verify_integrity=False)
    return decoder.finish(number, _settled(decoder, tree[1], fresh))


def _as_kept(array: Any) -> Any:
    """A column as a frame keeps it: a series knows where it is not the array itself."""
    plain = (
        type(array) is np.ndarray and array.ndim == 1 and array.dtype.isnative
        and array.dtype.kind in "iufbO" and array.dtype.itemsize <= _WIDEST
    )  # fmt: skip
    return array if plain else pd.Series(array, dtype=array.dtype).array


def _settled(decoder: Decoder, handle: Any, fresh: Any) -> Any:
    known = decoder.changeable(handle, type(fresh))
    if known is not None:
        known._update_inplace(fresh)
        return known
    if handle is not None:
        decoder.learn(handle, fresh)
    return fresh


CONTAINERS[pd.Series] = _write_series
CONTAINERS[pd.DataFrame] = _write_frame
CONTAINER_READERS |= {"ser": _read_series, "df": _read_frame}
