"""Forms of what is neither plain data nor a stranger: types, modules, exceptions, records.

Common to both children. What they differ in is how a stranger is described (``export``) and what
stands for one (``import_``).
"""

import random
import types
from collections import namedtuple
from typing import Any

from benling.judge.codec import CodecFault, Decoder, Encoder, Unencodable
from benling.judge.crossing import known
from benling.judge.crossing.border import Border

_MOST_FIELDS = 200
_PLAIN_NAMEDTUPLE = frozenset(
    [
        "__doc__",
        "__slots__",
        "__match_args__",
        "_fields",
        "_field_defaults",
        "__new__",
        "_make",
        "_replace",
        "__repr__",
        "_asdict",
        "__getnewargs__",
        "__module__",
        "__orig_bases__",
        "__annotations__",
    ]
)


class Things:
    """Writes and reads them for one child."""

    def __init__(self, border: Border) -> None:
        self.border = border
        self._tuples: dict[tuple[str, tuple[str, ...]], type] = {}

    # What the children differ in.

    def given_name(self, kind: type) -> str | None:
        """The name of a class of the author's that both children have."""
        raise NotImplementedError

    def given_class(self, name: str) -> type | None:
        raise NotImplementedError

    def describe(self, value: Any) -> tuple[Any, ...]:
        """What the other side is told of a stranger the first time."""
        raise NotImplementedError

    def import_(self, number: int, description: Any) -> Any:
        """What stands for a stranger."""
        raise NotImplementedError

    # Writing.

    def write(self, encoder: Encoder, value: Any) -> list[Any]:  # noqa: PLR0911  # one per kind
        number = self.border.stand_in_number(value)
        if number is not None:
            return ["H", number]
        kind: type = type(value)
        if issubclass(kind, type):
            return self._write_type(encoder, value)
        if isinstance(value, types.ModuleType) and known.module_of(value.__name__) is value:
            return ["mod", value.__name__]
        if issubclass(kind, BaseException):
            return self._write_exception(encoder, value)
        if kind is random.Random:
            encoder.number(value)
            return ["rnd", encoder.changing(value), encoder.tree(value.getstate())]
        if issubclass(kind, tuple) and _is_plain_namedtuple(kind):
            encoder.number(value)
            fields = list(kind._fields)  # type: ignore[attr-defined]
            return ["nt", kind.__name__, fields, *map(encoder.tree, tuple.__iter__(value))]
        name = self.given_name(kind)
        if name is not None:
            return self._write_given(encoder, name, value)
        return self.export(encoder, value)

    def _write_type(self, encoder: Encoder, value: type) -> list[Any]:
        name = self.given_name(value)
        if name is not None:
            return ["gty", name]
        place = known.type_name(value)
        return self.export(encoder, value) if place is None else ["ty", *place]

    def _write_exception(self, encoder: Encoder, error: BaseException) -> list[Any]:
        encoder.number(error)
        number, _ = self.border.give(error)
        attributes: list[Any] = []
        for name, value in vars(error).items():
            if not name.startswith("_"):
                attributes += name, encoder.tree(value)
        arguments = [encoder.tree(item) for item in error.args]
        return ["exc", number, encoder.tree(type(error)), arguments, attributes, _text_of(error)]

    def _write_given(self, encoder: Encoder, name: str, value: Any) -> list[Any]:
        encoder.number(value)
        if _is_member(value):
            return ["mem", name, value.name]
        state: list[Any] = []
        for key, item in _state(value).items():
            state += key, encoder.tree(item)
        return ["obj", name, encoder.changing(value), *state]

    def export(self, encoder: Encoder, value: Any) -> list[Any]:
        """``["P", number]``: a stranger, the first time with its description."""
        number, new = self.border.give(value)
        if not new:
            return ["P", number]
        try:
            return ["P", number, encoder.tree(self.describe(value))]
        except Unencodable:
            self.border.take_back(number)
            raise

    # Reading.

    def read(self, decoder: Decoder, tree: list[Any]) -> Any:
        tag = tree[0]
        if tag == "P":
            return self._stand_in(decoder, tree)
        if tag == "H":
            return self.border.own(tree[1])
        if tag == "ty":
            found = known.type_of(tree[1], tree[2])
            if found is None:
                raise CodecFault("no such type")
            return found
        if tag == "mod":
            module = known.module_of(tree[1])
            if module is None:
                raise CodecFault("no such module")
            return module
        reader = _READERS.get(tag)
        if reader is None:
            raise CodecFault("no such tag")
        return reader(self, decoder, tree)

    def _stand_in(self, decoder: Decoder, tree: list[Any]) -> Any:
        number = tree[1]
        if type(number) is not int or number % 2 == self.border.side:
            raise CodecFault("not a number of the other side")
        description = decoder.item(tree[2]) if len(tree) > 2 else None
        found = self.border.stand_ins.get(number)
        if found is None:
            if type(description) is not tuple:
                raise CodecFault("a stranger")
            found = self.import_(number, description)
            self.border.stand(number, found)
        return found

    def _read_given_type(self, _decoder: Decoder, tree: list[Any]) -> Any:
        found = self.given_class(tree[1])
        if found is None:
            raise CodecFault("no such class")
        return found

    def _read_exception(self, decoder: Decoder, tree: list[Any]) -> Any:
        at = decoder.begin()
        _, number, kind_tree, arguments, attributes, text = tree
        kind = decoder.item(kind_tree)
        if not (isinstance(kind, type) and issubclass(kind, BaseException)):
            raise CodecFault("not an exception")
        error = self.made_exception(kind, [decoder.item(item) for item in arguments], text)
        for place in range(0, len(attributes), 2):
            self.set_attribute(error, attributes[place], decoder.item(attributes[place + 1]))
        decoder.finish(at, error)
        if type(number) is int and number % 2 != self.border.side:
            self.border.stand(number, error)
        return error

    def made_exception(self, kind: type[BaseException], arguments: list[Any], text: Any) -> Any:
        """Built without running the class's own ``__init__``."""
        if kind.__module__ == "builtins":
            try:
                return kind(*arguments)
            except Exception:
                return kind.__new__(kind, *arguments)
        return kind.__new__(kind, *arguments)

    def set_attribute(self, error: BaseException, name: Any, value: Any) -> None:
        if type(name) is not str or name.startswith("_"):
            raise CodecFault("not an attribute")
        if not callable(getattr(type(error), name, None)):
            error.__dict__[name] = value

    def _read_random(self, decoder: Decoder, tree: list[Any]) -> Any:
        found = decoder.changeable(tree[1], random.Random)
        found = random.Random() if found is None else found  # noqa: S311
        decoder.begin(found)
        found.setstate(decoder.item(tree[2]))
        decoder.learn(tree[1], found)
        return found

    def _read_namedtuple(self, decoder: Decoder, tree: list[Any]) -> Any:
        at = decoder.begin()
        name, fields = tree[1], tuple(tree[2])
        if type(name) is not str or len(fields) > _MOST_FIELDS:
            raise CodecFault("not a named tuple")
        items = [decoder.item(item) for item in tree[3:]]
        kind = self.tuple_class(name, fields)
        if len(items) != len(fields):
            raise CodecFault("another number of fields")
        return decoder.finish(at, kind._make(items))

    def tuple_class(self, name: str, fields: tuple[str, ...]) -> Any:
        """The class of the author's with this name and fields, or one made here."""
        given = self.given_class(name)
        if given is not None and getattr(given, "_fields", None) == fields:
            return given
        if (name, fields) not in self._tuples:
            self._tuples[name, fields] = namedtuple(name, fields)
        return self._tuples[name, fields]

    def _read_member(self, decoder: Decoder, tree: list[Any]) -> Any:
        at = decoder.begin()
        kind = self._read_given_type(decoder, tree)
        members = getattr(kind, "__members__", {})
        if tree[2] not in members:
            raise CodecFault("no such member")
        return decoder.finish(at, members[tree[2]])

    def _read_given(self, decoder: Decoder, tree: list[Any]) -> Any:
        kind = self._read_given_type(decoder, tree)
        found = decoder.changeable(tree[2], kind)
        found = object.__new__(kind) if found is None else found
        decoder.begin(found)
        state: dict[str, Any] = {}
        for place in range(3, len(tree), 2):
            key = tree[place]
            # A value in place of a method would let it answer for the author's class.
            if type(key) is not str or callable(getattr(kind, key, None)):
                raise CodecFault("not an attribute of that class")
            state[key] = decoder.item(tree[place + 1], _setter(found, key))
        _restore(found, state)
        if tree[2] is not None:
            decoder.learn(tree[2], found)
        return found


_READERS = {
    "gty": Things._read_given_type,
    "exc": Things._read_exception,
    "rnd": Things._read_random,
    "nt": Things._read_namedtuple,
    "mem": Things._read_member,
    "obj": Things._read_given,
}


def _is_plain_namedtuple(kind: type) -> bool:
    fields = kind.__dict__.get("_fields")
    return (
        kind.__bases__ == (tuple,)
        and type(fields) is tuple
        and all(type(field) is str for field in fields)
        and set(kind.__dict__) <= _PLAIN_NAMEDTUPLE | set(fields)
    )


def _is_member(value: Any) -> bool:
    import enum

    return isinstance(value, enum.Enum)


def _state(value: Any) -> dict[str, Any]:
    """Attributes of an instance, in a dict of its own or in slots."""
    state = dict(getattr(value, "__dict__", {}))
    for kind in type(value).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name not in ("__dict__", "__weakref__") and hasattr(value, name):
                state[name] = getattr(value, name)
    return state


def _restore(value: Any, state: dict[str, Any]) -> None:
    own = getattr(value, "__dict__", None)
    if own is not None:
        own.clear()
    for key, item in state.items():
        object.__setattr__(value, key, item)


def _setter(value: Any, key: str) -> Any:
    return lambda item: object.__setattr__(value, key, item)


def _text_of(error: BaseException) -> str:
    try:
        return str(error)[:10_000]
    except Exception:
        return ""
