"""Learner's side: what the judge is told of a class.

Enumerations and named tuples are values: the judge gets all of them but the methods. Of any other
class it gets the name, the bases, and what tools like ``dataclasses`` look at.
"""

import dataclasses
import inspect
from enum import Enum, Flag, IntEnum, IntFlag
from typing import Any

from benling.judge.crossing.annotations import annotation, signature_tree
from benling.judge.crossing.class_attributes import OF_ALL
from benling.judge.crossing.named_tuples import is_named_tuple
from benling.judge.crossing.specials import overridden, specials_of

_MOST = 500


def describe(kind: type) -> tuple[Any, ...]:
    if issubclass(kind, Enum) and kind._member_map_:
        return ("e", *_enumeration(kind))
    if is_named_tuple(kind):
        return ("n", *_named_tuple(kind))
    return ("c", *_class(kind))


def _enumeration(kind: type[Enum]) -> tuple[Any, ...]:
    base = _base_of(kind)
    beyond = {"int": IntEnum, "flag": Flag, "intflag": IntFlag}.get(base, Enum)
    own = overridden(kind, beyond) if base in ("", "flag") else ()
    members = tuple((name, each._value_) for name, each in kind._member_map_.items())
    return kind.__name__, _doc(kind), base, members[:_MOST], own


def _base_of(kind: type[Enum]) -> str:
    """What its members are besides members."""
    if issubclass(kind, IntFlag):
        return "intflag"
    if issubclass(kind, Flag):
        return "flag"
    mixed_in = getattr(kind, "_member_type_", object)
    return mixed_in.__name__ if mixed_in in (int, str, float) else ""


def _named_tuple(kind: Any) -> tuple[Any, ...]:
    defaults = tuple(kind._field_defaults.get(name) for name in kind._field_defaults)
    methods = any(not name.startswith("_") for name in set(vars(kind)) - set(kind._fields))
    own = tuple(
        name for name in overridden(kind, tuple)
        if name in ("str", "format") or (f"__{name}__" in vars(kind) and methods)
    )  # fmt: skip
    return kind.__name__, _doc(kind), kind._fields, defaults, methods, own, _annotations(kind)


def _class(kind: type) -> tuple[Any, ...]:
    return (
        kind.__name__, _doc(kind), tuple(base for base in kind.__bases__ if base is not object),
        specials_of(kind), issubclass(kind, BaseException), signature_tree(kind), _looked_at(kind),
        tuple(name for name in OF_ALL if _is_defined(kind, name)),
    )  # fmt: skip


def _is_defined(kind: type, name: str) -> bool:
    found = inspect.getattr_static(kind, name, None)
    return found is not None and found is not inspect.getattr_static(object, name, None)


def _looked_at(kind: type) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if noted := _annotations(kind):
        found["annotations"] = noted
    match = getattr(kind, "__match_args__", None)
    if type(match) is tuple and all(type(name) is str for name in match):
        found["match"] = match
    if inspect.isabstract(kind):
        found["abstract"] = tuple(sorted(kind.__abstractmethods__))  # type: ignore[attr-defined]
    if dataclasses.is_dataclass(kind):
        found["fields"] = tuple(
            (each.name, annotation(each.type), each.init, each.kw_only)
            for each in dataclasses.fields(kind)
        )
    return found


def _annotations(kind: type) -> tuple[Any, ...]:
    noted = inspect.get_annotations(kind)
    return tuple((str(name), annotation(each)) for name, each in noted.items())[:_MOST]


def _doc(kind: type) -> str | None:
    doc = kind.__dict__.get("__doc__")
    return doc if isinstance(doc, str) else None
