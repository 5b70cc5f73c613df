"""Serves the judge in the learner's child: names, calls, attributes, operators."""

import asyncio
import copy
import inspect
import operator
import random
import types
from collections.abc import Callable
from typing import Any

from benling.judge.codec import Decoder, Encoder
from benling.judge.crossing import known
from benling.judge.crossing.border import LEARNER, Border
from benling.judge.crossing.describe import describe
from benling.judge.crossing.judge_things import JudgeThing, stand_in_for
from benling.judge.crossing.peer import Peer
from benling.judge.crossing.printed import Printed
from benling.judge.crossing.replaced import environment, in_libraries, listening, replaced
from benling.judge.crossing.stand_in_code import held_by
from benling.judge.crossing.things import Things
from benling.judge.crossing.value_kinds import as_plain
from benling.judge.folder_watch import FolderWatch
from benling.sandbox.channel import Channel


def _array_of(value: Any) -> Any:
    import numpy as np

    return np.array(value)


#: calls as from a cell: a warning meant for the caller is shown only where that is ``__main__``
_FROM_A_CELL = types.FunctionType(
    (lambda function, arguments, named: function(*arguments, **named)).__code__,
    {"__name__": "__main__"},
)
_MOST_NAMES = 5000
#: requests about the learner's names; ``changed`` only brings what the test has changed
_OF_NAMES = frozenset(("name", "names", "unbind", "rebind", "changed"))
_MOST_HELD = 200
#: what ``("op", number, name, …)`` does
_OPERATIONS: dict[str, Callable[..., Any]] = {
    "len": len, "iter": iter, "next": next, "reversed": reversed, "getitem": operator.getitem,
    "setitem": operator.setitem, "delitem": operator.delitem, "contains": operator.contains,
    "str": str, "repr": repr, "format": format, "dir": dir, "hash": hash, "bool": bool, "int": int,
    "float": float, "complex": complex, "index": operator.index, "round": round, "abs": abs,
    "divmod": divmod, "length_hint": operator.length_hint, "copy": copy.copy,
    "deepcopy": copy.deepcopy, "array": _array_of,
    **{
        name: getattr(operator, name)
        for name in (
            "eq", "ne", "lt", "le", "gt", "ge", "add", "sub", "mul", "matmul", "truediv",
            "floordiv", "mod", "pow", "lshift", "rshift", "xor", "neg", "pos", "invert", "iadd",
            "isub", "imul", "itruediv",
        )
    },
    "and": operator.and_, "or": operator.or_,
    "enter": lambda value: type(value).__enter__(value),
    "exit": lambda value, *trouble: type(value).__exit__(value, *trouble),
}  # fmt: skip


class LearnerSide(Things):
    """One session. ``namespace``: the learner's names."""

    def __init__(self, channel: Channel, namespace: dict[str, Any], watch: FolderWatch) -> None:
        super().__init__(Border(LEARNER))
        self.namespace = namespace
        #: classes of the author's, by name, as the author's own cell made them
        self.given: dict[str, type] = {}
        self.peer = Peer(channel, self.border, write=self.write, read=self.read, serve=self._serve)
        self._printed = Printed()
        #: generators and context managers → the arguments they were made with
        self._held: dict[int, tuple[Any, list[Any]]] = {}
        self._watch = watch
        #: name → what the judge was given by it
        self._named: dict[str, Any] = {}
        self._handlers: dict[str, Callable[..., Any]] = {
            "call": self._call, "get": getattr, "set": setattr, "del": delattr,
            "op": self._operate, "await": self._await, "source": _source_of,
            "pyplot": self._pyplot, "files": lambda: None, "members": _members_of,
            "of_class": _of_class, "vars": _vars_of,
        }  # fmt: skip

    # The border.

    def given_name(self, kind: type) -> str | None:
        name = getattr(kind, "__name__", "")
        return name if self.given.get(name) is kind else None

    def given_class(self, name: str) -> type | None:
        return self.given.get(name)

    def write(self, encoder: Encoder, value: Any) -> list[Any]:
        plain = as_plain(value)
        return super().write(encoder, value) if plain is None else encoder.tree(plain)

    def describe(self, value: Any) -> tuple[Any, ...]:
        return describe(value)

    def import_(self, number: int, description: Any) -> Any:
        return stand_in_for(self.peer, number, description)

    def read(self, decoder: Decoder, tree: list[Any]) -> Any:
        if tree[0] == "fn":
            return known.function_of(tree[1], tree[2])
        return super().read(decoder, tree)

    # Requests.

    def _serve(self, operation: str, operands: tuple[Any, ...]) -> tuple[Any, ...]:
        if operation in _OF_NAMES:
            return self._serve_names(operation, operands)
        handler = self._handlers[operation]
        extras, *rest = operands
        self._prepare(extras)
        patched = extras.get("patched") or {}
        with (
            self._printed, listening(extras.get("warnings")) as warned,
            replaced(patched, self.namespace), environment(extras.get("environ") or {}),
            in_libraries(extras.get("mocked") or {}),
        ):  # fmt: skip
            try:
                value, failed = handler(*rest), None
            except BaseException as error:
                value, failed = None, error
        after = self._after(operation, rest, value)
        news: dict[str, Any] = {}
        if warned:
            news["warnings"] = [each.message for each in warned]
        if "sys.stdin" in patched:
            news["stdin_at"] = patched["sys.stdin"].tell()
        if files := self._watch.changes():
            news["files"] = files
        if operation == "call" and (notes := _notes(rest[0])):
            news["notes"] = notes
        if operation == "call" and (held := held_by(rest[0])):
            news["held"] = held
        if moved := self._moved():
            news["moved"] = moved
        answer = ("failed", failed) if failed is not None else ("ok", value)
        return (*answer, self._printed.take(), after, news)

    def _serve_names(self, operation: str, operands: tuple[Any, ...]) -> tuple[Any, ...]:
        if operation == "name":
            # What comes along the test has changed; it was changed here as it was read.
            name = operands[0]
            if name in self.namespace:
                self._named[name] = self.namespace[name]
                return (True, self._named[name])
            return (False,)
        if operation == "names":
            return (tuple(name for name in self.namespace if type(name) is str)[:_MOST_NAMES],)
        if operation == "unbind":
            (name,) = operands
            return (self.namespace.pop(name, self) is not self,)
        if operation == "rebind":
            name, value = operands
            self.namespace[name] = value
        return (True,)

    def _moved(self) -> tuple[str, ...]:
        """Names that the judge has asked for and that mean something else now."""
        found = tuple(
            name for name, value in self._named.items()
            if self.namespace.get(name, self) is not value
        )  # fmt: skip
        for name in found:
            del self._named[name]
        return found

    def _prepare(self, extras: dict[str, Any]) -> None:
        if "files" in extras:
            self._watch.write(extras["files"])
        if "random" in extras:
            random.setstate(extras["random"])
        if "numpy_random" in extras:
            import numpy as np

            np.random.set_state(extras["numpy_random"])

    def _call(self, function: Any, arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        return _FROM_A_CELL(function, arguments, named)

    def _operate(self, name: str, *operands: Any) -> Any:
        return _OPERATIONS[name](*operands)

    def _await(self, awaitable: Any) -> Any:
        async def wait() -> Any:
            return await awaitable

        return asyncio.new_event_loop().run_until_complete(wait())

    def _pyplot(self, name: str) -> Any:
        import matplotlib.pyplot as plt

        return getattr(plt, name)

    def _after(self, operation: str, operands: list[Any], value: Any) -> Any:
        """What the judge's changeable arguments look like now, for it to compare."""
        if operation == "op" and len(operands) > 1:
            return self._held.get(id(operands[1]), (None, None))[1]
        if operation != "call":
            return None
        _, arguments, named = operands
        found = [each for each in (*arguments, *named.values()) if _changeable(each)]
        if found and any(hasattr(type(value), name) for name in ("__next__", "__enter__")):
            # It may change them later, when it goes on.
            self._held[id(value)] = value, found
            if len(self._held) > _MOST_HELD:
                del self._held[next(iter(self._held))]
        return found or None


def _source_of(function: Any) -> str:
    """Of the function itself, not of one that it says it wraps."""
    return inspect.getsource(getattr(function, "__code__", function))


def _members_of(kind: type) -> tuple[tuple[str, str], ...]:
    """What ``super()`` can find in this very class, and how it is called."""
    found = [("__init__", "method")]
    for name, value in vars(kind).items():
        if isinstance(value, types.FunctionType):
            found.append((name, "method"))
        elif isinstance(value, property | classmethod):
            found.append((name, "property" if isinstance(value, property) else "class"))
    return tuple(found)


def _vars_of(kind: type) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What this very class defines; of special methods and the like the names."""
    special = tuple(name for name in vars(kind) if name.startswith("__") and name.endswith("__"))
    return {name: value for name, value in vars(kind).items() if name not in special}, special


def _of_class(kind: type, name: str, instance: Any, arguments: Any, named: Any) -> Any:
    """What ``super().name`` means to an object of a class derived from this one."""
    found = inspect.getattr_static(kind, name)
    if isinstance(found, property):
        return found.__get__(instance, type(instance))
    if isinstance(found, classmethod):
        return found.__func__(instance, *arguments, **named)
    return getattr(kind, name)(instance, *arguments, **named)


def _changeable(value: Any) -> bool:
    return not isinstance(
        value, str | int | float | bool | bytes | type(None) | JudgeThing | types.FunctionType
    )


def _notes(function: Any) -> dict[str, Any]:
    """Public attributes a function carries: counters, caches."""
    if type(function) is not types.FunctionType or not function.__dict__:
        return {}
    return {name: value for name, value in function.__dict__.items() if not name.startswith("_")}
