"""Judge's side: code of the functions that stand for the learner's, with the same parameters.

So ``__code__``, ``__defaults__`` and ``__closure__`` say what they ought to. The code itself is
ours: for each number and kind of parameters there is one, and only names are put into it.
"""

import inspect
import itertools
import keyword
import types
from collections.abc import Callable, Sized
from dataclasses import dataclass
from typing import Any

from benling.judge.codec.plain import is_plain_data

_MOST = 50
_MOST_SHOWN = 100
_WAYS = ("", "generator", "async")


@dataclass(frozen=True)
class Facts:
    """What the learner's child says of a function's code, its form checked."""

    defaults: tuple[Any, ...]
    named_defaults: dict[str, Any]
    #: parameters by place or name, and those by name only
    placed: int
    only_named: int
    gathers: bool
    gathers_named: bool
    names: tuple[str, ...]
    free: tuple[str, ...]
    held: tuple[Any, ...]


def facts_of(function: types.FunctionType) -> tuple[Any, ...] | None:
    """Learner's side: what :func:`read_facts` reads; None for what it has no form for."""
    code = function.__code__
    if code.co_posonlyargcount:
        return None
    return (
        function.__defaults__ or (), function.__kwdefaults__ or {}, code.co_argcount,
        code.co_kwonlyargcount, bool(code.co_flags & inspect.CO_VARARGS),
        bool(code.co_flags & inspect.CO_VARKEYWORDS), code.co_varnames[:_MOST],
        code.co_freevars[:_MOST], held_by(function),
    )  # fmt: skip


def held_by(function: Any) -> tuple[Any, ...]:
    """Learner's side: what a function holds on to: ``(value,)`` of plain data, else ``()``."""
    found: list[tuple[Any, ...]] = []
    for cell in getattr(function, "__closure__", None) or ():
        try:
            value = cell.cell_contents
        except ValueError:
            value = NotImplemented
        found.append((value,) if _is_shown(value) else ())
    return tuple(found[:_MOST])


def _is_shown(value: Any) -> bool:
    small = not isinstance(value, Sized) or len(value) <= _MOST_SHOWN
    return small and is_plain_data(value)


def hold(function: Any, told: Any) -> None:
    """What the learner's function holds on to now, for whoever looks into ``__closure__``."""
    cells = function.__closure__ or ()
    if type(told) is not tuple or len(told) != len(cells):
        return
    for cell, content in zip(cells, told, strict=True):
        if type(content) is tuple and len(content) == 1:
            cell.cell_contents = content[0]


def read_facts(told: Any, way: str) -> tuple[Facts, types.CodeType] | None:
    """With code for them. None where they do not fit: then any arguments are taken."""
    if type(told) is not tuple or len(told) != 9:
        return None
    found = Facts(*told)
    shape = (found.placed, found.only_named, found.gathers, found.gathers_named, way)
    types_fit = (
        type(found.defaults) is tuple and type(found.named_defaults) is dict
        and [type(each) for each in shape] == [int, int, bool, bool, str]
    )  # fmt: skip
    if not types_fit or not _are_names(found.names) or not _are_names(found.free):
        return None
    template = _TEMPLATES.get(shape)
    by_name = found.names[found.placed : found.placed + found.only_named]
    fit = (
        found.placed + found.only_named + found.gathers + found.gathers_named <= len(found.names)
        and len(found.defaults) <= found.placed and set(found.named_defaults) <= set(by_name)
        and not set(found.free) & set(found.names)
    )  # fmt: skip
    return (found, template) if fit and template is not None else None


def _are_names(names: Any) -> bool:
    return (
        type(names) is tuple and len(names) <= _MOST and len(set(names)) == len(names)
        and all(
            type(name) is str and (name.isidentifier() or name.startswith("."))
            and not keyword.iskeyword(name) and name != "__tracebackhide__"
            for name in names
        )
    )  # fmt: skip


def function(
    facts: Facts, template: types.CodeType, used: tuple[str, ...],
    ask: Callable[[tuple[Any, ...], dict[str, Any]], Any],
) -> Any:  # fmt: skip
    """``used``: names that its body looks up. ``ask`` is called with the arguments."""
    parameters = facts.placed + facts.only_named + facts.gathers + facts.gathers_named
    names = (*facts.names[:parameters], "__tracebackhide__", *facts.names[parameters:])
    code = template.replace(
        co_varnames=names, co_nlocals=len(names), co_freevars=facts.free,
        co_names=(*template.co_names, *used),
    )  # fmt: skip

    def send(*values: Any) -> Any:
        __tracebackhide__ = True
        return ask(*_sent(facts, values))

    # By this name checks know that it is not a function of the author's: those are told the truth.
    around = {"_ask": send, "__name__": "benling.judge.stand_in", "__builtins__": {}}
    cells = tuple(types.CellType() for _ in facts.free)
    made = types.FunctionType(code, around, "function", facts.defaults or None, cells or None)
    made.__module__ = "__main__"
    made.__kwdefaults__ = facts.named_defaults or None
    hold(made, facts.held)
    return made


def _sent(facts: Facts, values: tuple[Any, ...]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The arguments as they were meant: a default is left to the learner's own function.

    Without ``sum``, ``max`` and the like: a test may have replaced them.
    """
    placed, named_at = facts.placed, facts.placed + facts.only_named
    extra = values[named_at] if facts.gathers else ()
    defaults = (*(facts,) * (placed - len(facts.defaults)), *facts.defaults)
    by_place: tuple[Any, ...] = ()
    named: dict[str, Any] = {}
    for at in range(placed):
        if not extra and values[at] is defaults[at]:
            continue
        if len(by_place) == at:
            by_place += (values[at],)
        else:
            named[facts.names[at]] = values[at]
    for at in range(placed, named_at):
        name = facts.names[at]
        if name not in facts.named_defaults or values[at] is not facts.named_defaults[name]:
            named[name] = values[at]
    if facts.gathers_named:
        named |= values[-1]
    return (*by_place, *extra), named


def _template(
    placed: int, only_named: int, gathers: bool, gathers_named: bool, way: str
) -> types.CodeType:
    names = [f"p{at}" for at in range(placed + only_named)]
    parts = names[:placed] + (["*more"] if gathers else ["*"] if only_named else [])
    parts += names[placed:] + (["**named"] if gathers_named else [])
    values = ", ".join(names + ["more"] * gathers + ["named"] * gathers_named)
    answer = {
        "": f"return _ask({values})", "async": f"return await _ask({values})",
        "generator": f"return (yield from _ask({values}))",
    }[way]  # fmt: skip
    source = (
        f"{'async ' * (way == 'async')}def made({', '.join(parts)}):\n"
        f"    __tracebackhide__ = True\n    {answer}\n"
    )
    found: dict[str, Any] = {}
    exec(compile(source, "<stand-in>", "exec"), found)  # noqa: S102  # of counts alone
    made: types.FunctionType = found["made"]
    return made.__code__


#: made before there is a learner: later, compiling anything is looked at
_TEMPLATES = {
    shape: _template(*shape)
    for shape in itertools.product(range(8), range(4), (False, True), (False, True), _WAYS)
}
