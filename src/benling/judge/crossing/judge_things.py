"""Learner's side: what stands for things of the tests, so that learners' code can use them.

They can be called, iterated, and asked for public attributes; the judge decides what it answers.
"""

import inspect
import types
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benling.judge.crossing.peer import Peer


class JudgeThing:
    """An object of the tests."""

    def __init__(self, peer: "Peer", number: int) -> None:
        object.__setattr__(self, "_peer", peer)
        object.__setattr__(self, "_number", number)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return _ask(self._peer, "get", self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        _ask(self._peer, "set", self, name, value)

    def __len__(self) -> int:
        return int(_ask(self._peer, "op", self, "len"))

    def __bool__(self) -> bool:
        return bool(_ask(self._peer, "op", self, "bool"))

    def __getitem__(self, key: Any) -> Any:
        return _ask(self._peer, "op", self, "getitem", key)

    def __contains__(self, key: Any) -> bool:
        return bool(_ask(self._peer, "op", self, "contains", key))

    def __iter__(self) -> Any:
        return _ask(self._peer, "op", self, "iter")

    def __str__(self) -> str:
        return str(_ask(self._peer, "op", self, "str"))

    def __repr__(self) -> str:
        return str(_ask(self._peer, "op", self, "repr"))

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return _ask(self._peer, "call", self, arguments, named)

    def __enter__(self) -> Any:
        return _ask(self._peer, "op", self, "enter")

    def __exit__(self, *trouble: Any) -> Any:
        return _ask(self._peer, "op", self, "exit", None, None, None)


class JudgeIterator(JudgeThing):
    """An iterator or generator of the tests."""

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        return _ask(self._peer, "next", self)


def stand_in_for(peer: "Peer", number: int, description: tuple[Any, ...]) -> Any:
    kind = description[0]
    if kind == "it":
        return JudgeIterator(peer, number)
    if kind == "f":
        return _function(peer, number, *description[1:])
    if kind == "c":
        return _class(peer, number, *description[1:])
    if kind == "sub":
        return _subclass(*description[1:])
    return JudgeThing(peer, number)


def _function(
    peer: "Peer", number: int, name: str, doc: str | None, parameters: list[Any] | None
) -> Any:
    def function(*arguments: Any, **named: Any) -> Any:
        return _ask(peer, "call", function, arguments, named)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    if parameters is not None:
        function.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
            [inspect.Parameter(each, inspect._ParameterKind(kind)) for each, kind in parameters]
        )
    return function


def _class(peer: "Peer", number: int, name: str, is_exception: bool) -> Any:
    """A class of the tests; an exception class can be raised and caught."""
    if is_exception:
        return type(name, (Exception,), {"__module__": "__main__"})
    return JudgeThing(peer, number)


def _subclass(
    name: str, doc: str | None, bases: tuple[type, ...], members: dict[str, Any],
    named: dict[str, Any],
) -> type:  # fmt: skip
    """A real subclass of a learner's class; the test's methods are called where they are."""
    namespace = {key: _MEMBERS[how](*told) for key, (how, *told) in members.items()}
    namespace |= {"__doc__": doc, "__module__": "__main__"}
    return types.new_class(name, bases, named, lambda body: body.update(namespace))


_MEMBERS: dict[str, Any] = {
    "method": lambda function: function, "value": lambda value: value, "class": classmethod,
    "static": staticmethod, "property": property,
}  # fmt: skip


def _ask(peer: "Peer", *request: Any) -> Any:
    outcome, value = peer.request(*request)
    if outcome == "ok":
        return value
    raise value
