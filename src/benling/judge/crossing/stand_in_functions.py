"""Judge's side: functions that stand for the learner's."""

import inspect
import itertools
import linecache
import types
from typing import Any

from benling.judge.crossing import stand_in_code
from benling.judge.crossing.annotations import read_signature
from benling.judge.crossing.stand_ins import Link

_FILES = itertools.count()


def function(  # what its description holds
    link: Link, name: Any, doc: Any, signature: Any, way: Any, wrapped: Any, told: Any
) -> Any:
    """A real function, so that ``inspect`` and ``callable`` say what they ought to."""
    title = name if isinstance(name, str) else "function"
    # Believed only of functions that can be read: a test may ask for ``yield`` to be used.
    way = "" if way == "generator" and not link.holds_yield(title) else way
    known = stand_in_code.read_facts(told, way if way in ("async", "generator") else "")
    made: Any = _of_kind(link, way) if known is None else _of_facts(link, title, *known)
    made.__name__ = made.__qualname__ = title
    made.__module__ = "__main__"
    made.__doc__ = doc if type(doc) is str else None
    described = read_signature(signature)
    own = wrapped is not None and link.is_own(wrapped)
    if own:
        # One of the learner's would show its source in place of this one's.
        made.__wrapped__ = wrapped
    if described is not None:
        if not own:
            made.__signature__ = described
        made.__annotations__ = {
            each.name: each.annotation
            for each in described.parameters.values()
            if each.annotation is not inspect.Parameter.empty
        }
        if described.return_annotation is not inspect.Signature.empty:
            made.__annotations__["return"] = described.return_annotation
    _lazy_source(link, made, title)
    return made


def _of_facts(link: Link, title: str, facts: stand_in_code.Facts, template: types.CodeType) -> Any:
    def ask(arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        __tracebackhide__ = True
        return link.ask("call", made, arguments, named, called=made.__name__)

    made: Any = stand_in_code.function(facts, template, link.names_used(title), ask)
    return made


def _of_kind(link: Link, way: Any) -> Any:
    """``way``: how the learner's runs: ``async``, ``generator`` or at once."""

    def stand_in(*arguments: Any, **named: Any) -> Any:
        __tracebackhide__ = True
        return link.ask("call", stand_in, arguments, named, called=stand_in.__name__)

    async def stand_in_async(*arguments: Any, **named: Any) -> Any:
        waiting = link.ask("call", stand_in_async, arguments, named)
        return await waiting

    def stand_in_generator(*arguments: Any, **named: Any) -> Any:
        name = stand_in_generator.__name__
        return (yield from link.ask("call", stand_in_generator, arguments, named, called=name))

    return {"async": stand_in_async, "generator": stand_in_generator}.get(way, stand_in)


def _lazy_source(link: Link, made: types.FunctionType, title: str) -> None:
    """``inspect.getsource`` asks the learner's child when it comes to that."""
    file = f"/learner/{next(_FILES)}.py"
    code = made.__code__
    made.__code__ = code.replace(
        co_filename=file, co_name=title, co_qualname=title, co_firstlineno=1
    )

    def source() -> str:
        return link.source(made)

    linecache.cache[file] = (source,)
