"""Judge's side: what learners' code may do with things of the tests that it was handed.

Calling what was given to be called, iterating, reading public attributes of the test's own objects.
Never what leads from there to the test itself: frames, globals, modules, the assertions of a mock.
"""

import inspect
import io
import types
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

from benling.judge.codec import CodecFault
from benling.judge.crossing import derived_classes
from benling.judge.crossing.stand_in_classes import LearnerClass

_FILE_METHODS = frozenset(
    [
        "read",
        "readline",
        "readlines",
        "write",
        "writelines",
        "close",
        "flush",
        "seek",
        "tell",
        "name",
        "mode",
        "closed",
    ]
)
#: of a mock: what says how it answers, or what is asserted of it
_MOCK_CONTROLS = frozenset(
    [
        "return_value",
        "side_effect",
        "configure_mock",
        "attach_mock",
        "reset_mock",
        "mock_add_spec",
        "mock_calls",
        "method_calls",
        "call_args",
        "call_args_list",
        "call_count",
        "called",
    ]
)
_FUNCTIONS = (
    types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.MethodDescriptorType,
    types.WrapperDescriptorType, types.MethodWrapperType,
)  # fmt: skip


def describe(value: Any) -> tuple[Any, ...]:
    """What the learner's side is told of it."""
    if isinstance(value, LearnerClass):
        return derived_classes.describe(value)
    if isinstance(value, type):
        return "c", value.__name__, issubclass(value, BaseException)
    if isinstance(value, _FUNCTIONS):
        return "f", value.__name__, _doc(value), _parameters(value)
    if isinstance(value, Iterator) and not isinstance(value, io.IOBase):
        return ("it",)
    return ("o",)


class JudgeObjects:
    """Serves the learner's requests on objects it was handed.

    Whatever a request is about must be one of those. A library's classes can be named, too, but the
    learner's child may use its own: made here, ``operator.attrgetter`` would read a test's globals.
    """

    def __init__(self, was_given: Callable[[Any], bool]) -> None:
        """``was_given``: whether an object was handed to the learner's code."""
        self._was_given = was_given

    def serve(self, operation: str, *operands: Any) -> Any:
        """Raises: what the object raises; AttributeError; CodecFault for no such request."""
        if not operands or not self._was_given(operands[0]):
            raise CodecFault("not an object that was handed over")
        if operation == "call" and len(operands) == 3:
            function, arguments, named = operands
            if type(arguments) is not tuple or type(named) is not dict or not callable(function):
                raise CodecFault("not a call")
            return function(*arguments, **named)
        if operation == "next" and len(operands) == 1:
            return next(operands[0])
        if operation == "get" and len(operands) == 2:
            return self._get(*operands)
        if operation == "set" and len(operands) == 3:
            return self._set(*operands)
        if operation == "op" and len(operands) >= 2:
            value, name, *others = operands
            if name not in _OPERATIONS:
                raise CodecFault("no such operation")
            return _OPERATIONS[name](value, *others)
        raise CodecFault("no such request")

    def _get(self, value: Any, name: Any) -> Any:
        if type(name) is not str or name.startswith("_") or not _may_see(value, name):
            raise AttributeError(name)
        return getattr(value, name)

    def _set(self, value: Any, name: Any, new: Any) -> None:
        own = type(value).__module__ == "__main__" and not isinstance(value, type)
        if type(name) is not str or name.startswith("_") or not own:
            raise AttributeError(name)
        if callable(getattr(type(value), name, None)):
            raise AttributeError(name)
        setattr(value, name, new)


class BoundMethods:
    """``thing.method`` is a new object each time; learners' code may look for one it was given."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, object], Any] = {}

    def same(self, value: Any) -> Any:
        """``value``, or the same method of the same object that was handed over before."""
        # By exact types: asked for its class, a stand-in would ask the learner's child.
        kind = type(value)
        if kind is types.MethodType:
            return self._kept.setdefault((id(value.__self__), id(value.__func__)), value)
        if kind is types.BuiltinMethodType and type(value.__self__) is not types.ModuleType:
            return self._kept.setdefault((id(value.__self__), value.__name__), value)
        return value


_OPERATIONS: dict[str, Any] = {
    "len": len, "bool": bool, "getitem": lambda value, key: value[key],
    "contains": lambda value, key: key in value, "iter": iter,
    "str": lambda value: str(_shown(value)), "repr": lambda value: repr(_shown(value)),
    "enter": lambda value: value.__enter__(), "exit": lambda value, *t: value.__exit__(*t),
}  # fmt: skip


def _shown(value: Any) -> Any:
    """What is callable may hold arguments of the test's, as a ``partial`` does."""
    own = type(value).__module__ == "__main__"
    return value if own or not callable(value) else f"<{type(value).__name__}>"


def _may_see(value: Any, name: str) -> bool:
    if isinstance(value, mock.NonCallableMock):
        return not (name.startswith("assert") or name in _MOCK_CONTROLS)
    if isinstance(value, io.IOBase):
        return name in _FILE_METHODS
    return type(value).__module__ == "__main__" and not isinstance(value, type)


def _doc(value: Any) -> str | None:
    doc = getattr(value, "__doc__", None)
    return doc if isinstance(doc, str) else None


def _parameters(value: Any) -> tuple[tuple[str, int], ...] | None:
    try:
        found = inspect.signature(value).parameters.values()
    except (TypeError, ValueError):
        return None
    return tuple((each.name, int(each.kind)) for each in found)
