"""Learner's side: what the judge is told of a function, class or object that stays here."""

import inspect
import types
from typing import Any

#: name → what Python calls for it; these act on the object alone or with plain keys
SPECIALS = (
    "len", "iter", "next", "reversed", "getitem", "setitem", "delitem", "contains", "call", "enter",
    "exit", "await", "length_hint",
)  # fmt: skip
#: these let an object answer in place of the test, and cross only under conditions
OPERATORS = (
    "eq", "ne", "lt", "le", "gt", "ge", "add", "sub", "mul", "matmul", "truediv", "floordiv", "mod",
    "pow", "divmod", "and", "or", "xor", "lshift", "rshift", "radd", "rsub", "rmul", "rmatmul",
    "rtruediv", "rfloordiv", "rmod", "rpow", "rdivmod", "rand", "ror", "rxor", "rlshift", "rrshift",
    "iadd", "isub", "imul", "itruediv", "neg", "pos", "abs", "invert", "bool", "int", "float",
    "complex", "index", "round", "trunc", "floor", "ceil", "hash",
)  # fmt: skip
_OF_EVERY_OBJECT = {name: getattr(object, f"__{name}__", None) for name in OPERATORS}


def specials_of(kind: type) -> tuple[str, ...]:
    """Which special methods a class has beyond those that every object has."""
    found = []
    for name in SPECIALS + OPERATORS:
        method = inspect.getattr_static(kind, f"__{name}__", None)
        if method is None or method is _OF_EVERY_OBJECT.get(name):
            continue
        found.append(name)
    if "iter" not in found and "getitem" in found:
        found.append("iter")
    return tuple(found)


def describe(value: Any) -> tuple[Any, ...]:
    """The description that :mod:`benling.judge.crossing.judge_side` reads."""
    if isinstance(value, types.FunctionType):
        return ("f", *_function(value))
    if isinstance(value, type):
        return ("c", *_class(value))
    if type(value) is types.ModuleType:
        return ("m", value.__name__)
    return ("o", type(value), specials_of(type(value)))


def _function(function: types.FunctionType) -> tuple[Any, ...]:
    doc = function.__doc__
    flags = function.__code__.co_flags
    return (
        str(function.__name__), doc if isinstance(doc, str) else None, _signature(function),
        bool(flags & (inspect.CO_COROUTINE | inspect.CO_ITERABLE_COROUTINE)),
    )  # fmt: skip


def _class(kind: type) -> tuple[Any, ...]:
    doc = kind.__dict__.get("__doc__")
    return (
        kind.__name__, doc if isinstance(doc, str) else None,
        tuple(base for base in kind.__bases__ if base is not object), specials_of(kind),
        issubclass(kind, BaseException), _signature(kind),
    )  # fmt: skip


def _signature(function: Any) -> tuple[Any, ...] | None:
    """``(return annotation, ((name, kind, default, annotation), …))``; each may be ``()``."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError, RecursionError):
        return None
    return _annotation(signature.return_annotation), tuple(
        (
            each.name, int(each.kind), () if each.default is each.empty else (each.default,),
            _annotation(each.annotation),
        )
        for each in signature.parameters.values()
    )  # fmt: skip


def _annotation(annotation: Any) -> tuple[Any, ...]:
    if annotation is inspect.Signature.empty:
        return ()
    return (annotation if isinstance(annotation, type | str | None) else repr(annotation),)
