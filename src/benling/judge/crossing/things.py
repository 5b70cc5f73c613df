"""Forms of what is neither plain data nor a stranger: types, modules, exceptions, records.

Common to both children. What they differ in is how a stranger is described (``export``) and what
stands for one (``import_``).
"""

import random
import types
from enum import Enum
from typing import Any

from benling.judge.codec import CodecFault, Decoder, Encoder, Unencodable
from benling.judge.crossing import errors, given_objects, known, members, named_tuples
from benling.judge.crossing.border import Border


class Things:
    """Writes and reads them for one child."""

    def __init__(self, border: Border) -> None:
        self.border = border
        self.tuples = named_tuples.Classes(self)

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
            return errors.write(self, encoder, value)
        if kind is random.Random:
            encoder.number(value)
            return ["rnd", encoder.changing(value), encoder.tree(value.getstate())]
        if issubclass(kind, Enum):
            return members.write(self, encoder, value)
        if issubclass(kind, tuple) and (
            named_tuples.is_named_tuple(kind) or self.border.stand_in_number(kind) is not None
        ):
            return named_tuples.write(self, encoder, value)
        name = self.given_name(kind)
        if name is not None:
            return given_objects.write(self, encoder, name, value)
        return self.export(encoder, value)

    def _write_type(self, encoder: Encoder, value: type) -> list[Any]:
        name = self.given_name(value)
        if name is not None:
            return ["gty", name]
        place = known.type_name(value)
        return self.export(encoder, value) if place is None else ["ty", *place]

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

    def made_exception(self, kind: type[BaseException], arguments: list[Any], _text: Any) -> Any:
        return errors.make(kind, arguments)

    def _read_random(self, decoder: Decoder, tree: list[Any]) -> Any:
        found = decoder.changeable(tree[1], random.Random)
        found = random.Random() if found is None else found  # noqa: S311
        decoder.begin(found)
        found.setstate(decoder.item(tree[2]))
        decoder.learn(tree[1], found)
        return found


_READERS = {
    "gty": Things._read_given_type,
    "rnd": Things._read_random,
    "exc": errors.read,
    "nt": named_tuples.read,
    "ntc": named_tuples.read_of_class,
    "em": members.read,
    "obj": given_objects.read,
}
