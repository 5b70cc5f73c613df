"""Turns a value into bytes.

The form: four bytes with the length of a JSON text, the text, then binary pieces. The text is
``[tree, [sizes of pieces]]``. In a tree, None, bool, str, int and finite float stand for
themselves, all else is ``[tag, …]``. Containers are numbered in the order in which they begin;
``["@", n]`` is container n again. A container that can change carries a handle by which both ends
know it later.
"""

import math
import struct
from collections.abc import Callable
from json import dumps
from typing import Any

from benling.judge.codec.faults import MOST_DEPTH, Unencodable

LENGTH = struct.Struct(">I")
_PLAIN_INT = 1 << 53

#: exact type → its tree; the writer is for what is inside it
Writer = Callable[["Encoder", Any], list[Any]]
WRITERS: dict[type, Writer] = {}
#: the same for containers, which are numbered; those that can change take a handle too
CONTAINERS: dict[type, Writer] = {}


class Encoder:
    """Writes one message. ``handle_of``: the number by which both ends know a changeable object.

    ``foreign`` is asked for the tree of whatever has no form here or is nested too deeply.
    """

    def __init__(
        self, handle_of: Callable[[Any], int | None], foreign: Callable[["Encoder", Any], list[Any]]
    ) -> None:
        self.handle_of = handle_of
        self._foreign = foreign
        self._pieces: list[bytes] = []
        self._numbers: dict[int, int] = {}
        #: keeps temporary objects alive, as their ids stand in ``_numbers``
        self._kept: list[Any] = []
        self._depth = 0
        #: whether anything that can change is in the message
        self.changeable = False

    def message(self, value: Any) -> bytes:
        """Raises: Unencodable, where ``foreign`` does."""
        tree = self.tree(value)
        text = dumps([tree, list(map(len, self._pieces))], separators=(",", ":")).encode()
        return b"".join([LENGTH.pack(len(text)), text, *self._pieces])

    def tree(self, value: Any) -> Any:  # noqa: PLR0911  # one per kind
        kind = type(value)
        if value is None or kind is str or kind is bool:
            return value
        if kind is int:
            return value if -_PLAIN_INT <= value <= _PLAIN_INT else ["i", hex(value)]
        if kind is float:
            return value if math.isfinite(value) else ["f", repr(value)]
        number = self._numbers.get(id(value))
        if number is not None:
            return ["@", number]
        count = len(self._numbers)
        try:
            writer = WRITERS.get(kind)
            if writer is not None:
                return writer(self, value)
            writer = CONTAINERS.get(kind)
            if writer is not None:
                return self._container(value, writer)
        except Unencodable:
            # What was begun is not in the message: the numbers must not count it.
            while len(self._numbers) > count:
                self._numbers.popitem()
        return self._foreign(self, value)

    def piece(self, data: bytes) -> int:
        """Put binary data beside the text; gives its number."""
        self._pieces.append(data)
        return len(self._pieces) - 1

    def number(self, value: Any) -> None:
        """Count a container that begins now."""
        self._numbers[id(value)] = len(self._numbers)
        self._kept.append(value)

    def changing(self, value: Any) -> int | None:
        """The handle of a container that can change."""
        self.changeable = True
        return self.handle_of(value)

    def _container(self, value: Any, writer: Writer) -> list[Any]:
        if self._depth >= MOST_DEPTH:
            raise Unencodable("too deeply nested")
        self._depth += 1
        try:
            self.number(value)
            return writer(self, value)
        finally:
            self._depth -= 1
