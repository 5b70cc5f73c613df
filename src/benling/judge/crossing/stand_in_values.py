"""Judge's side: enumerations and named tuples of the learner's.

They are values: members are told apart, compared and joined here, by what Python itself says of
such classes. Only methods and properties of the learner's own are asked for in the learner's child.
"""

import functools
from collections import namedtuple
from collections.abc import Callable
from enum import Enum, EnumType, Flag, IntEnum, IntFlag
from typing import Any

from benling.judge.codec import CodecFault
from benling.judge.crossing.annotations import read_annotation
from benling.judge.crossing.specials import OPERATORS, TEXTS
from benling.judge.crossing.stand_ins import Link, text_of

_BASES: dict[str, tuple[type, ...]] = {
    "": (Enum,), "int": (IntEnum,), "str": (str, Enum), "float": (float, Enum), "flag": (Flag,),
    "intflag": (IntFlag,),
}  # fmt: skip
_VALUE_TYPES = {"int": int, "str": str, "float": float, "flag": int, "intflag": int}
_PLAIN = (int, str, float, bool, bytes, type(None))


class LearnerEnum(EnumType):
    """Kind of the enumerations."""

    _asked: Callable[..., Any]

    def __getattr__(cls, name: str) -> Any:
        members = cls.__dict__.get("_member_map_", {})
        if name in members:
            return members[name]
        if name.startswith("_"):
            raise AttributeError(name)
        return type.__getattribute__(cls, "_asked")("get", cls, name, called=name)


class LearnerTuple(type):
    """Kind of the classes of named tuples that have methods of their own."""

    _asked: Callable[..., Any]

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return type.__getattribute__(cls, "_asked")("get", cls, name, called=name)


def enumeration(link: Link, description: list[Any]) -> type:
    """Raises: CodecFault."""
    name, doc, base, members, own = description
    if base not in _BASES or type(name) is not str or type(members) is not tuple:
        raise CodecFault("no enumeration")
    found = _methods(link, own, ("eq", "ne", "hash", "bool"))
    kind = _VALUE_TYPES.get(base)
    values: dict[str, Any] = {}
    hidden: dict[str, Any] = {}
    for member, value in members:
        if kind is not None and type(value) is not kind:
            raise CodecFault("not a value of that enumeration")
        values[member] = value
        if not _is_plain(value):
            # Asked whether two are the same, an object could answer.
            values[member], hidden[member] = object(), value
    try:
        made = _enum_class(link, name, base, found, values)
    except (TypeError, ValueError):
        raise CodecFault("no enumeration") from None
    for member, value in hidden.items():
        made._member_map_[member]._value_ = value
    type.__setattr__(made, "__doc__", doc if type(doc) is str else None)
    return made  # type: ignore[no-any-return]


def _enum_class(
    link: Link, name: str, base: str, found: dict[str, Any], values: dict[str, Any]
) -> Any:
    def __getattr__(self: Any, attribute: str) -> Any:
        if attribute.startswith("_"):
            raise AttributeError(attribute)
        return link.ask("get", self, attribute, called=attribute)

    namespace = LearnerEnum.__prepare__(name, _BASES[base])
    for key, method in (found | {"__getattr__": __getattr__, "__module__": "__main__"}).items():
        namespace[key] = method
    if "flag" not in base:
        namespace["_missing_"] = classmethod(functools.partial(_missing, link))
    for member, value in values.items():
        namespace[member] = value
    made: Any = LearnerEnum(name, _BASES[base], namespace)
    if list(made._member_map_) != list(values):
        raise ValueError(name)
    type.__setattr__(made, "_asked", link.ask)
    return made


def _missing(link: Link, kind: Any, value: Any) -> Any:
    """What the class says to a value that none of its members has."""
    found = link.ask("call", kind, (value,), {}, called=kind.__name__)
    if type(found) is not kind:
        raise ValueError(f"not a member of {kind.__name__}")
    return found


def _is_plain(value: Any) -> bool:
    if type(value) is tuple:
        return all(map(_is_plain, value))
    return type(value) in _PLAIN


def named_tuple(link: Link, plain: Any, description: list[Any]) -> type:
    """``plain``: the class of that name and those fields without methods. Raises: CodecFault."""
    _, doc, fields, defaults, methods, own, annotations = description
    if type(defaults) is not tuple or len(defaults) > len(fields):
        raise CodecFault("not a named tuple")
    if not (methods or own):
        if defaults and plain.__module__ != "__main__":
            _set_defaults(plain, defaults)
        return plain  # type: ignore[no-any-return]

    def __getattr__(self: Any, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return link.ask("get", self, name, called=name)

    base = namedtuple(plain.__name__, fields, defaults=defaults)  # type: ignore[misc]
    found = _methods(link, own, ("eq", "ne", "hash", "bool", "lt", "le", "gt", "ge"))
    found |= {"__slots__": (), "__module__": "__main__", "__getattr__": __getattr__}
    found["__doc__"] = doc if type(doc) is str else None
    found["__annotations__"] = {name: read_annotation(each) for name, each in annotations}
    made = LearnerTuple(plain.__name__, (base,), found)
    type.__setattr__(made, "_asked", link.ask)
    return made


def _set_defaults(kind: Any, defaults: tuple[Any, ...]) -> None:
    kind.__new__.__defaults__ = defaults
    kind._field_defaults = dict(zip(kind._fields[-len(defaults) :], defaults, strict=True))


def _methods(link: Link, own: Any, left_out: tuple[str, ...]) -> dict[str, Any]:
    """Special methods that the learner's class has of its own."""
    found: dict[str, Any] = {}
    for name in own:
        if name in TEXTS:
            found[f"__{name}__"] = functools.partialmethod(_text, link, name)
        elif name in OPERATORS and name not in left_out:
            found[f"__{name}__"] = functools.partialmethod(_operate, link, name)
        elif name == "call":
            found["__call__"] = lambda self, *a, **n: link.ask("call", self, a, n)
    return found


def _text(self: Any, link: Link, name: str, *operands: Any) -> str:
    return text_of(link.ask("op", name, self, *operands))


def _operate(self: Any, link: Link, name: str, *operands: Any) -> Any:
    return link.operate(name, self, *operands)
