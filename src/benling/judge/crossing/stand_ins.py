"""Judge's side: what stands for the learner's functions, classes and objects in a test.

Asked for an attribute, called or iterated they ask the learner's child. They take no part in
comparisons and arithmetic with anything of the test's: see :class:`Link.operate`.
"""

import contextlib
import functools
from collections.abc import Callable
from typing import Any, Protocol

from benling.judge.crossing.specials import OPERATORS


class Link(Protocol):
    """What a stand-in needs of the judge's side."""

    def ask(self, operation: str, *operands: Any, called: str = "") -> Any:
        """Ask the learner's child. Raises: what the learner's code raised."""

    def source(self, function: Any) -> str:
        """The source of a function. Raises: OSError."""

    def holds_yield(self, name: str) -> bool:
        """Whether a function of that name in the learner's cells has a ``yield``."""

    def names_used(self, name: str) -> tuple[str, ...]:
        """What a function of that name in the learner's cells looks up outside itself."""

    def is_made(self, value: Any) -> bool:
        """Whether the running test made this object by calling a class of the learner's."""

    def is_own(self, value: Any) -> bool:
        """Whether the judge's child made it."""

    def operate(self, name: str, *operands: Any) -> Any:
        """An operation that an object could answer in place of the test. Raises: Refused."""


_PREFIXES_OF_DISPLAY = ("_repr_", "_ipython_")
#: attributes of the learner's object although Python has one for every object
_REMOTE = frozenset(
    ("__dict__", "__name__", "__qualname__", "__doc__", "__wrapped__", "__self__", "__func__")
)


class Opaque:
    """Base of all that stands for an object of the learner's."""

    __slots__ = ("__weakref__",)

    def __init_subclass__(cls, **_: Any) -> None:
        """Where a base of the author's cannot do its part here, it has in the learner's child."""
        with contextlib.suppress(Exception):
            super().__init_subclass__()


def is_local(name: str) -> bool:
    """Whether an attribute is the stand-in's own."""
    if name.startswith(_PREFIXES_OF_DISPLAY):
        return True
    return name.startswith("__") and name.endswith("__") and name not in _REMOTE


def methods(link: Link, specials: tuple[str, ...], title: str) -> dict[str, Any]:  # noqa: PLR0912
    """The special methods of a stand-in class, for objects that have ``specials``."""
    ask, operate = link.ask, link.operate

    def __getattribute__(self: Any, name: str) -> Any:
        if is_local(name):
            return object.__getattribute__(self, name)
        return ask("get", self, name, called=name)

    def _repr_pretty_(self: Any, printer: Any, cycle: bool) -> None:
        # Never text of the learner's: a number as a cell's last value is partial credit.
        printer.text(f"<{title}>")

    def __bool__(self: Any) -> bool:
        return bool(operate("bool", self))

    found: dict[str, Any] = {
        "__slots__": (),
        "__getattribute__": __getattribute__,
        "__setattr__": lambda self, name, value: ask("set", self, name, value),
        "__delattr__": lambda self, name: ask("del", self, name),
        "__dir__": lambda self: ask("op", "dir", self),
        "__str__": lambda self: text_of(ask("op", "str", self)),
        "__repr__": lambda self: text_of(ask("op", "repr", self)),
        "__format__": lambda self, spec: text_of(ask("op", "format", self, spec)),
        "__hash__": object.__hash__,
        "__reduce_ex__": _no_pickle,
        "__copy__": lambda self: ask("op", "copy", self),
        "__deepcopy__": lambda self, memo: ask("op", "deepcopy", self),
        "_repr_pretty_": _repr_pretty_,
        "__bool__": __bool__,
    }
    for name in ("getitem", "setitem", "delitem", "reversed", "length_hint"):
        if name in specials:
            found[f"__{name}__"] = functools.partialmethod(_forward, ask, name)
    if "len" in specials:
        found["__len__"] = lambda self: _number(ask("op", "len", self))
    if "iter" in specials:
        found["__iter__"] = lambda self: ask("op", "iter", self)
    if "next" in specials:
        found["__next__"] = lambda self: ask("op", "next", self)
    if "call" in specials:
        found["__call__"] = lambda self, *a, **named: ask("call", self, a, named)
    if "contains" in specials:
        found["__contains__"] = lambda self, item: operate("contains", self, item)
    if "enter" in specials and "exit" in specials:
        found["__enter__"] = lambda self: ask("op", "enter", self)
        found["__exit__"] = lambda self, kind, error, trace: ask(
            "op", "exit", self, kind, error, None
        )
    if "array" in specials:
        found["__array__"] = lambda self, *how, **named: ask("op", "array", self)
    if "await" in specials:
        found |= _awaitable(ask)
    for name in OPERATORS:
        if name in specials and name not in ("bool", "hash"):
            found[f"__{name}__"] = functools.partialmethod(_operate, operate, name)
    if "hash" in specials:
        found["__hash__"] = lambda self: hash(_number(ask("op", "hash", self)))
    if "eq" in specials and "ne" not in specials:
        found["__ne__"] = functools.partialmethod(_operate, operate, "ne")
    return found


def _forward(self: Any, ask: Callable[..., Any], name: str, *operands: Any) -> Any:
    return ask("op", name, self, *operands)


def _operate(self: Any, operate: Callable[..., Any], name: str, *operands: Any) -> Any:
    return operate(name, self, *operands)


def _no_pickle(self: Any, _protocol: Any) -> Any:
    raise TypeError("cannot be pickled here")


def _awaitable(ask: Callable[..., Any]) -> dict[str, Any]:
    def send(self: Any, _value: Any) -> Any:
        raise StopIteration(ask("await", self))

    def _await(self: Any) -> Any:
        return ask("await", self)
        yield

    def throw(self: Any, error: Any, *_: Any) -> Any:
        raise error

    return {"send": send, "throw": throw, "close": lambda self: None, "__await__": _await}


def text_of(value: Any) -> str:
    if type(value) is not str:
        raise TypeError("__str__ returned non-string")
    return value


def _number(value: Any) -> int:
    if type(value) is not int:
        raise TypeError("an integer is required")
    return value


class LibraryKinds:
    """Stand-in classes for instances of library types: iterators, matches, drawings."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._kinds: dict[tuple[type, tuple[str, ...]], type] = {}

    def instance(self, kind: type, specials: tuple[str, ...]) -> Any:
        key = kind, specials
        if key not in self._kinds:
            found = methods(self._link, specials, kind.__name__)
            found["__class__"] = property(lambda self: kind)
            self._kinds[key] = type(kind.__name__, (Opaque,), found)
        return object.__new__(self._kinds[key])
