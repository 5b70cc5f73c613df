"""Forms of NumPy's numbers and arrays. Data crosses as bytes; objects inside cross one by one."""

import math
import re
from typing import Any

import numpy as np

from benling.judge.codec.faults import CodecFault, Unencodable
from benling.judge.codec.reading import CONTAINER_READERS, READERS, Decoder
from benling.judge.codec.writing import CONTAINERS, WRITERS, Encoder

_DTYPE = re.compile(r"[<>|=]?([biufcSU]\d+|\?|[mM]8(\[[0-9A-Za-z]{1,8}\])?)")
_MOST_DIMENSIONS = 32
_SCALARS = (
    np.bool_, np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32, np.uint64,
    np.float16, np.float32, np.float64, np.longdouble, np.complex64, np.complex128, np.str_,
    np.bytes_, np.datetime64, np.timedelta64, np.longlong, np.ulonglong,
)  # fmt: skip


def dtype_tree(dtype: np.dtype[Any]) -> Any:
    """A dtype as text, or as a list of fields. Raises: Unencodable."""
    if dtype.names:
        fields = []
        for name in dtype.names:
            field = dtype.fields[name][0]  # type: ignore[index]  # None only without names
            shape = list(field.shape)
            fields.append([name, dtype_tree(field.base), shape])
        if np.dtype([(n, f, tuple(s)) for n, f, s in map(_field, fields)]) != dtype:
            raise Unencodable("a dtype with gaps")
        return fields
    if type(dtype).__module__ != "numpy.dtypes" or not _DTYPE.fullmatch(dtype.str):
        raise Unencodable(f"dtype {dtype}")
    return dtype.str


def dtype_of(tree: Any) -> np.dtype[Any]:
    """Raises: CodecFault."""
    if isinstance(tree, str):
        if not _DTYPE.fullmatch(tree):
            raise CodecFault("not a dtype")
        return np.dtype(tree)
    return np.dtype([(n, f, tuple(s)) for n, f, s in map(_field, tree)])


def _field(tree: Any) -> tuple[str, np.dtype[Any], list[int]]:
    name, kind, shape = tree
    if type(name) is not str or not all(type(n) is int and n >= 0 for n in shape):
        raise CodecFault("not a field")
    return name, dtype_of(kind), shape


def _write_scalar(encoder: Encoder, value: Any) -> list[Any]:
    return ["np", dtype_tree(value.dtype), encoder.piece(value.tobytes())]


def _read_scalar(decoder: Decoder, tree: list[Any]) -> Any:
    found = np.frombuffer(_whole(decoder.piece(tree[2]), tree[1]), dtype_of(tree[1]))
    if found.shape != (1,):
        raise CodecFault("not one number")
    return found[0]


def _whole(data: bytes, dtype: Any) -> bytes:
    """An empty text has a width of nought, which no buffer can be read with."""
    if dtype_of(dtype).itemsize == 0:
        raise CodecFault("a dtype without width")
    return data


for _kind in _SCALARS:
    WRITERS[_kind] = _write_scalar
READERS["np"] = _read_scalar


def _write_empty_text(encoder: Encoder, value: Any) -> list[Any]:
    return _write_scalar(encoder, value) if len(value) else ["np0", type(value) is np.str_]


WRITERS[np.str_] = WRITERS[np.bytes_] = _write_empty_text
READERS["np0"] = lambda decoder, tree: np.str_("") if tree[1] else np.bytes_(b"")


def _write_array(encoder: Encoder, value: Any) -> list[Any]:
    handle = encoder.changing(value)
    shape = list(value.shape)
    if value.dtype == object:
        return ["ndo", handle, shape, *map(encoder.tree, value.ravel().tolist())]
    fortran = value.flags.f_contiguous and not value.flags.c_contiguous
    order = "F" if fortran else "C"
    return [
        "nd",
        handle,
        shape,
        dtype_tree(value.dtype),
        order,
        encoder.piece(value.tobytes(order)),
    ]


def _shape(tree: Any) -> tuple[int, ...]:
    if len(tree) > _MOST_DIMENSIONS or not all(type(n) is int and 0 <= n < 1 << 40 for n in tree):
        raise CodecFault("not a shape")
    return tuple(tree)


def _read_array(decoder: Decoder, tree: list[Any]) -> Any:
    number = decoder.begin()
    shape, dtype = _shape(tree[2]), dtype_of(tree[3])
    data = decoder.piece(tree[5])
    if dtype.itemsize == 0:
        raise CodecFault("a dtype without width") if data else Unencodable("no width")
    if math.prod(shape) * dtype.itemsize != len(data):
        raise CodecFault("data of another size than the shape")
    flat = np.frombuffer(data, dtype)
    order: Any = "F" if tree[4] == "F" else "C"
    fresh = flat.reshape(shape, order=order).copy(order=order)
    return decoder.finish(number, _settled(decoder, tree[1], fresh))


def _read_objects(decoder: Decoder, tree: list[Any]) -> Any:
    number = decoder.begin()
    shape = _shape(tree[2])
    if math.prod(shape) != len(tree) - 3:
        raise CodecFault("another number of items than the shape")
    fresh = np.empty(len(tree) - 3, dtype=object)
    for place, item in enumerate(tree[3:]):
        fresh[place] = decoder.item(item)
    return decoder.finish(number, _settled(decoder, tree[1], fresh.reshape(shape)))


def _settled(decoder: Decoder, handle: Any, fresh: Any) -> Any:
    known = decoder.changeable(handle, np.ndarray)
    if known is not None and known.dtype == fresh.dtype and known.shape == fresh.shape:
        if known.flags.writeable:
            known[...] = fresh
            return known
        return fresh
    if handle is not None:
        decoder.learn(handle, fresh)
    return fresh


CONTAINERS[np.ndarray] = _write_array
CONTAINER_READERS["nd"] = _read_array
CONTAINER_READERS["ndo"] = _read_objects


def _write_dtype(encoder: Encoder, value: Any) -> list[Any]:
    return ["dtype", "O" if value.kind == "O" else dtype_tree(value)]


def _read_dtype(decoder: Decoder, tree: list[Any]) -> Any:
    return np.dtype(object) if tree[1] == "O" else dtype_of(tree[1])


for _scalar in (*_SCALARS, np.object_):
    WRITERS[type(np.dtype(_scalar))] = _write_dtype
READERS["dtype"] = _read_dtype


# Generators of random numbers cross with their state.

_BIT_GENERATORS = {
    kind.__name__: kind for kind in (np.random.PCG64, np.random.MT19937, np.random.PCG64DXSM)
}


def _write_generator(encoder: Encoder, value: Any) -> list[Any]:
    bits = value.bit_generator
    if _BIT_GENERATORS.get(type(bits).__name__) is not type(bits):
        raise Unencodable("another bit generator")
    return ["rng", type(bits).__name__, encoder.tree(bits.state)]


def _read_generator(decoder: Decoder, tree: list[Any]) -> Any:
    number = decoder.begin()
    bits = _BIT_GENERATORS[tree[1]]()
    bits.state = decoder.item(tree[2])
    return decoder.finish(number, np.random.Generator(bits))


CONTAINERS[np.random.Generator] = _write_generator
CONTAINER_READERS["rng"] = _read_generator
