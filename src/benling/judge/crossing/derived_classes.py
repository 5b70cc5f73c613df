"""Judge's side: classes of a test that derive from a learner's class.

The learner's child gets a class of its own for each, a real subclass whose methods call the test's.
What the test's class defines is looked up here, all else there.
"""

import types
from typing import TYPE_CHECKING, Any

from benling.judge.crossing.stand_ins import is_local

if TYPE_CHECKING:
    from benling.judge.crossing.stand_ins import Link

_NOT_TOLD = frozenset(
    (
        "__module__", "__qualname__", "__dict__", "__weakref__", "__doc__", "__getattribute__",
        "__slots__", "__classcell__", "__annotations__", "__abstractmethods__", "_of_test",
        "_named", "_abc_impl", "_defined", "__new__", "__signature__", "_of_values",
    )
)  # fmt: skip
_PLAIN = (int, float, str, bool, type(None), tuple, list, dict, set)


def prepared(found: dict[str, Any], named: dict[str, Any]) -> dict[str, Any]:
    """The namespace of a test's class. ``named``: keywords of its class statement."""

    def __getattribute__(self: Any, name: str) -> Any:
        kind = type(self)
        if is_local(name) or defines(kind, name):
            return object.__getattribute__(self, name)
        return type.__getattribute__(kind, "_link").ask("get", self, name, called=name)

    return found | {"__getattribute__": __getattribute__, "_of_test": True, "_named": named}


def is_of_test(kind: type) -> bool:
    return "_of_test" in type.__getattribute__(kind, "__dict__")


def defines(kind: type, name: str) -> bool:
    """Whether a class of the test's, before any of the learner's, defines a name."""
    for each in type.__getattribute__(kind, "__mro__"):
        own = type.__getattribute__(each, "__dict__")
        if "_link" in own:
            return False
        if name in own and each is not object:
            return True
    return False


def announce(kind: Any) -> None:
    """Have the class made in the learner's child, too, and let ``super()`` find what is there."""
    link: Link = kind._link
    for base in kind.__mro__[1:]:
        own = type.__getattribute__(base, "__dict__")
        if "_link" in own and "__init__" not in own:
            for name, how in link.ask("members", base):
                if type(name) is str and name not in own and _may_be_found(name):
                    type.__setattr__(base, name, _forwarded(link, base, name, how))
    link.ask("get", kind, "__name__")


def _may_be_found(name: str) -> bool:
    return name == "__init__" or not (is_local(name) or name in _NOT_TOLD or name == "_link")


def _forwarded(link: "Link", base: type, name: str, how: Any) -> Any:
    """What ``super().name`` finds in the stand-in of a learner's class."""

    def method(self: Any, *arguments: Any, **named: Any) -> Any:
        return link.ask("of_class", base, name, self, arguments, named, called=name)

    if how == "property":
        return property(lambda self: link.ask("of_class", base, name, self, None, None))
    return classmethod(method) if how == "class" else method


def describe(kind: Any) -> tuple[Any, ...]:
    """What the learner's side makes its class from."""
    bases = tuple(
        each for each in kind.__bases__
        if "_link" in type.__getattribute__(each, "__dict__") or is_of_test(each)
    )  # fmt: skip
    members: dict[str, Any] = {}
    for each in reversed(kind.__mro__):
        if each is object or "_link" in type.__getattribute__(each, "__dict__"):
            continue
        if each is not kind and each in bases:
            continue
        for name, value in type.__getattribute__(each, "__dict__").items():
            if name not in _NOT_TOLD and each.__name__ != "Opaque":
                told = _member(value)
                if told is not None:
                    members[name] = told
    return "sub", kind.__name__, kind.__doc__, bases, members, kind._named


def _member(value: Any) -> tuple[Any, ...] | None:
    if isinstance(value, types.FunctionType):
        return "method", value
    if isinstance(value, classmethod | staticmethod):
        kind = "class" if isinstance(value, classmethod) else "static"
        return kind, value.__func__
    if isinstance(value, property):
        return "property", value.fget, value.fset
    return ("value", value) if type(value) in _PLAIN else None
