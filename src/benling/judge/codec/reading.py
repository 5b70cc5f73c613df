"""Turns bytes back into a value, trusting none of them."""

from collections.abc import Callable
from json import loads
from typing import Any

from benling.judge.codec.faults import CodecFault
from benling.judge.codec.writing import LENGTH

#: tag → builder of what is whole at once
Reader = Callable[["Decoder", list[Any]], Any]
READERS: dict[str, Reader] = {}
#: tag → builder of a container; it calls :meth:`Decoder.begin` first
CONTAINER_READERS: dict[str, Reader] = {}

_MALFORMED = (
    TypeError, ValueError, KeyError, IndexError, AttributeError, OverflowError, RecursionError,
    ArithmeticError, AssertionError,
)  # fmt: skip


class _Unfinished:
    """Stands where a tuple that is still being read is mentioned inside itself."""

    def __init__(self, number: int) -> None:
        self.number = number


class Decoder:
    """Reads one message.

    ``known``: handle → the object already known by it, or None. ``learn``: told of a new object
    with a handle. ``foreign`` builds what has no form here from its tree.
    """

    def __init__(
        self,
        known: Callable[[int], Any],
        learn: Callable[[int, Any], None],
        foreign: Callable[["Decoder", list[Any]], Any],
    ) -> None:
        self.known = known
        self.learn = learn
        self._foreign = foreign
        self._pieces: list[bytes] = []
        self._containers: list[Any] = []
        #: own changeable objects by handle, for a copy of one to be known as that one
        self.original: Callable[[int], Any] = lambda handle: None
        #: (put it there, number of the container)
        self._patches: list[tuple[Callable[[Any], None], int]] = []

    def message(self, data: bytes) -> Any:
        """Raises: CodecFault."""
        try:
            (length,) = LENGTH.unpack_from(data)
            tree, sizes = loads(data[LENGTH.size : LENGTH.size + length])
            at = LENGTH.size + length
            for size in sizes:
                if size < 0 or at + size > len(data):
                    raise CodecFault("pieces longer than the message")
                self._pieces.append(data[at : at + size])
                at += size
            if at != len(data):
                raise CodecFault("bytes left over")
            value = self.value(tree)
            for put, number in self._patches:
                put(self._containers[number])
        except CodecFault:
            raise
        except _MALFORMED as error:
            raise CodecFault(f"{type(error).__name__}: {error}") from None
        except Exception as error:
            if type(error).__module__.startswith(("struct", "numpy", "pandas", "json", "decimal")):
                raise CodecFault(f"{type(error).__name__}: {error}") from None
            raise
        return value

    def value(self, tree: Any) -> Any:
        if type(tree) is not list:
            if type(tree) is dict:
                raise CodecFault("not a tree")
            return tree
        tag = tree[0]
        if tag == "@":
            return self._again(tree[1])
        reader = READERS.get(tag) or CONTAINER_READERS.get(tag)
        return self._foreign(self, tree) if reader is None else reader(self, tree)

    def piece(self, number: int) -> bytes:
        if type(number) is not int or number < 0:
            raise CodecFault("no such piece")
        return self._pieces[number]

    def begin(self, container: Any = None) -> int:
        """Count a container that begins; gives its number. Immutable ones are set at the end."""
        number = len(self._containers)
        self._containers.append(_Unfinished(number) if container is None else container)
        return number

    def finish(self, number: int, container: Any) -> Any:
        self._containers[number] = container
        return container

    def item(self, tree: Any, put: Callable[[Any], None] | None = None) -> Any:
        """A value inside a container; ``put`` sets it there later when it is not yet whole."""
        value = self.value(tree)
        if type(value) is _Unfinished:
            if put is None:
                raise CodecFault("a knot that cannot be tied")
            self._patches.append((put, value.number))
            return None
        return value

    def changeable(self, handle: Any, kind: type) -> Any:
        """The object already known by this handle, when it is of this very type."""
        if handle is None:
            return None
        if type(handle) is not int:
            raise CodecFault("no handle")
        found = self.known(handle)
        return found if type(found) is kind else None

    def _again(self, number: Any) -> Any:
        if type(number) is not int or number < 0:
            raise CodecFault("no such container")
        return self._containers[number]
