"""Forms of Python's own values: numbers, dates, text, and the containers."""

import collections
import io
import re
import uuid
import zoneinfo
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from functools import partial
from pathlib import PosixPath, PurePosixPath
from typing import Any

from benling.judge.codec.faults import CodecFault, Unencodable
from benling.judge.codec.reading import CONTAINER_READERS, READERS, Decoder
from benling.judge.codec.writing import CONTAINERS, WRITERS, Encoder

#: kinds of defaultdict's factory that cross
_FACTORIES: dict[str, type] = {
    kind.__name__: kind for kind in (int, float, str, list, dict, set, tuple, bool, bytes)
}


def _scalar(
    kind: type, tag: str, parts: Callable[[Any], list[Any]], build: Callable[..., Any]
) -> None:
    """Register a value made of parts that are values themselves."""

    def write(encoder: Encoder, value: Any) -> list[Any]:
        return [tag, *map(encoder.tree, parts(value))]

    def read(decoder: Decoder, tree: list[Any]) -> Any:
        return build(*map(decoder.item, tree[1:]))

    WRITERS[kind] = write
    READERS[tag] = read


def _big_int(text: str) -> int:
    return int(text, 16)


def _odd_float(text: str) -> float:
    if text not in ("nan", "inf", "-inf"):
        raise CodecFault("not a float")
    return float(text)


READERS["i"] = lambda decoder, tree: _big_int(tree[1])
READERS["f"] = lambda decoder, tree: _odd_float(tree[1])
WRITERS[bytes] = lambda encoder, value: ["b", encoder.piece(value)]
READERS["b"] = lambda decoder, tree: decoder.piece(tree[1])
_scalar(complex, "c", lambda v: [v.real, v.imag], complex)
_scalar(range, "r", lambda v: [v.start, v.stop, v.step], range)
_scalar(slice, "sl", lambda v: [v.start, v.stop, v.step], slice)
_scalar(type(Ellipsis), "...", lambda v: [], lambda: Ellipsis)
_scalar(type(NotImplemented), "ni", lambda v: [], lambda: NotImplemented)
_scalar(date, "date", lambda v: [v.year, v.month, v.day], date)
_scalar(timedelta, "td", lambda v: [v.days, v.seconds, v.microseconds], timedelta)
_scalar(timezone, "tz", lambda v: list(v.__getinitargs__()), timezone)
_scalar(zoneinfo.ZoneInfo, "zone", lambda v: [_key(v)], zoneinfo.ZoneInfo)
_scalar(
    time, "time",
    lambda v: [v.hour, v.minute, v.second, v.microsecond, v.tzinfo, v.fold],
    lambda *parts: time(*parts[:5], fold=parts[5]),
)  # fmt: skip
_scalar(
    datetime, "dt",
    lambda v: [v.year, v.month, v.day, v.hour, v.minute, v.second, v.microsecond, v.tzinfo, v.fold],
    lambda *parts: datetime(*parts[:8], fold=parts[8]),  # noqa: DTZ001
)  # fmt: skip
_scalar(Decimal, "dec", lambda v: [str(v)], Decimal)
_scalar(Fraction, "frac", lambda v: [v.numerator, v.denominator], Fraction)
_scalar(uuid.UUID, "uuid", lambda v: [v.hex], uuid.UUID)
_scalar(PosixPath, "path", lambda v: [str(v)], PosixPath)
_scalar(PurePosixPath, "ppath", lambda v: [str(v)], PurePosixPath)
_scalar(re.Pattern, "re", lambda v: [v.pattern, v.flags], re.compile)


def _key(zone: zoneinfo.ZoneInfo) -> str:
    if not zone.key:
        raise Unencodable("a time zone without a name")
    return zone.key


# Containers that never change.


def _write_tuple(tag: str, encoder: Encoder, value: Any) -> list[Any]:
    return [tag, *map(encoder.tree, value)]


def _read_tuple(build: Callable[[Any], Any], decoder: Decoder, tree: list[Any]) -> Any:
    number = decoder.begin()
    return decoder.finish(number, build([decoder.item(item) for item in tree[1:]]))


for _kind, _tag in ((tuple, "t"), (frozenset, "fs")):
    CONTAINERS[_kind] = partial(_write_tuple, _tag)
    CONTAINER_READERS[_tag] = partial(_read_tuple, _kind)

_NONE: dict[str, str] = {}
_KEYS, _VALUES, _ITEMS = type(_NONE.keys()), type(_NONE.values()), type(_NONE.items())
CONTAINERS[_KEYS] = partial(_write_tuple, "keys")
CONTAINERS[_VALUES] = partial(_write_tuple, "values")
CONTAINERS[_ITEMS] = partial(_write_tuple, "items")
CONTAINER_READERS["keys"] = partial(_read_tuple, lambda items: dict.fromkeys(items).keys())
CONTAINER_READERS["values"] = partial(_read_tuple, lambda items: dict(enumerate(items)).values())
CONTAINER_READERS["items"] = partial(_read_tuple, lambda items: dict(items).items())


# Containers that change: filled in place when the handle is known.


def _sequence(
    kind: type, tag: str, extra: Callable[[Any], list[Any]], make: Callable[..., Any]
) -> None:
    def write(encoder: Encoder, value: Any) -> list[Any]:
        handle = encoder.changing(value)
        return [tag, handle, extra(value), *map(encoder.tree, kind.__iter__(value))]  # type: ignore[attr-defined]

    def read(decoder: Decoder, tree: list[Any]) -> Any:
        fresh = make(*tree[2])
        target = decoder.changeable(tree[1], kind)
        target = fresh if target is None else target
        number = decoder.begin(target)
        items: list[Any] = []
        for place, item in enumerate(tree[3:]):
            items.append(decoder.item(item, partial(_put, target, place)))
        target.clear()
        target.extend(items) if hasattr(target, "extend") else target.update(items)
        return _learned(decoder, tree[1], number, target)

    CONTAINERS[kind] = write
    CONTAINER_READERS[tag] = read


def _put(target: Any, place: Any, value: Any) -> None:
    target[place] = value


def _learn(decoder: Decoder, handle: int | None, target: Any) -> None:
    if handle is not None:
        decoder.learn(handle, target)


def _learned(decoder: Decoder, handle: int | None, number: int, target: Any) -> Any:
    """``target``, or the object of ours that it is a true copy of."""
    if handle is None:
        return target
    decoder.learn(handle, target)
    original = decoder.original(handle)
    if original is None or original is target or not same_content(original, target):
        return target
    return decoder.finish(number, original)


def same_content(one: Any, other: Any) -> bool:
    """Whether two containers are of one kind and hold the same, in the same order."""
    if one is other:
        return True
    kind = type(one)
    if kind is not type(other):
        return False
    if kind in _TELLING:
        return bool(one == other)
    if kind in (set, frozenset):
        return all(type(each) in _TELLING for each in (*one, *other)) and bool(one == other)
    if issubclass(kind, dict):
        one, other = tuple(one.items()), tuple(other.items())
    elif kind not in (tuple, list, collections.deque):
        return False
    return len(one) == len(other) and all(map(same_content, one, other))


def is_plain_data(value: Any) -> bool:
    """Numbers, texts, dates, and lists, dicts and the like of nothing else."""
    kind = type(value)
    if kind in _TELLING:
        return True
    if kind in (list, tuple, set, frozenset, collections.deque):
        return all(map(is_plain_data, value))
    if kind in (dict, collections.Counter, collections.OrderedDict, collections.defaultdict):
        return all(is_plain_data(each) for pair in value.items() for each in pair)
    return False


#: of which ``==`` tells whether two are the same, but for 0.0 and -0.0
_TELLING = (int, str, bool, bytes, type(None), float, Decimal, Fraction, date)


_sequence(list, "l", lambda v: [], list)
_sequence(set, "s", lambda v: [], set)
_sequence(
    collections.deque, "dq", lambda v: [v.maxlen], lambda most: collections.deque(maxlen=most)
)


def _mapping(kind: Any, tag: str, extra: Callable[[Encoder, Any], list[Any]]) -> None:
    def write(encoder: Encoder, value: Any) -> list[Any]:
        handle = encoder.changing(value)
        beside = extra(encoder, value)
        flat: list[Any] = []
        for key, item in kind.items(value):
            flat += encoder.tree(key), encoder.tree(item)
        return [tag, handle, beside, *flat]

    def read(decoder: Decoder, tree: list[Any]) -> Any:
        target = decoder.changeable(tree[1], kind)
        target = kind() if target is None else target
        number = decoder.begin(target)
        if tree[2]:
            target.default_factory = _factory(decoder.item(tree[2][0]))
        items: dict[Any, Any] = {}
        flat = tree[3:]
        for at in range(0, len(flat), 2):
            key = decoder.item(flat[at])
            items[key] = decoder.item(flat[at + 1], partial(_put, target, key))
        target.clear()
        for key, item in items.items():
            target[key] = item
        return _learned(decoder, tree[1], number, target)

    CONTAINERS[kind] = write
    CONTAINER_READERS[tag] = read


def _factory_tree(encoder: Encoder, value: Any) -> list[Any]:
    """A type by its name; a function of somebody's own as any function crosses."""
    factory = value.default_factory
    name = getattr(factory, "__name__", "")
    return [
        name if factory is not None and _FACTORIES.get(name) is factory else encoder.tree(factory)
    ]


def _factory(found: Any) -> Any:
    if type(found) is str:
        return _FACTORIES[found]
    if found is not None and not callable(found):
        raise CodecFault("not a factory")
    return found


_mapping(dict, "d", lambda e, v: [])
_mapping(collections.OrderedDict, "od", lambda e, v: [])
_mapping(collections.Counter, "ct", lambda e, v: [])
_mapping(collections.defaultdict, "dd", _factory_tree)


# Buffers.


def _buffer(
    kind: Any, tag: str, state: Callable[[Any], list[Any]], fill: Callable[..., None]
) -> None:
    def write(encoder: Encoder, value: Any) -> list[Any]:
        handle = encoder.changing(value)
        return [tag, handle, *map(encoder.tree, state(value))]

    def read(decoder: Decoder, tree: list[Any]) -> Any:
        target = decoder.changeable(tree[1], kind)
        target = kind() if target is None else target
        decoder.begin(target)
        fill(target, *map(decoder.item, tree[2:]))
        _learn(decoder, tree[1], target)
        return target

    CONTAINERS[kind] = write
    CONTAINER_READERS[tag] = read


def _stream_state(stream: Any) -> list[Any]:
    if stream.closed:
        raise Unencodable("a closed stream")
    return [stream.getvalue(), stream.tell()]


def _fill_stream(stream: Any, content: Any, place: int) -> None:
    stream.seek(0)
    stream.truncate()
    stream.write(content)
    stream.seek(place)


def _fill_bytes(target: bytearray, content: bytes) -> None:
    target[:] = content


_buffer(io.StringIO, "sio", _stream_state, _fill_stream)
_buffer(io.BytesIO, "bio", _stream_state, _fill_stream)
_buffer(bytearray, "ba", lambda v: [bytes(v)], _fill_bytes)
