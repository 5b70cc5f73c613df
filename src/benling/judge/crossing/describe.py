"""Learner's side: what the judge is told of a function, class or object that stays here."""

import inspect
import types
from typing import Any

from benling.judge.crossing import class_descriptions
from benling.judge.crossing.annotations import signature_tree
from benling.judge.crossing.specials import specials_of
from benling.judge.crossing.stand_in_code import facts_of


def describe(value: Any) -> tuple[Any, ...]:
    """The description that :mod:`benling.judge.crossing.judge_side` reads."""
    if isinstance(value, types.FunctionType):
        return ("f", *_function(value))
    if isinstance(value, type):
        return class_descriptions.describe(value)
    if type(value) is types.ModuleType:
        return ("m", value.__name__)
    return ("o", type(value), specials_of(type(value)))


def _function(function: types.FunctionType) -> tuple[Any, ...]:
    doc = function.__doc__
    return (
        str(function.__name__), doc if isinstance(doc, str) else None, signature_tree(function),
        _way_of_running(function.__code__.co_flags), function.__dict__.get("__wrapped__"),
        facts_of(function),
    )  # fmt: skip


def _way_of_running(flags: int) -> str:
    if flags & (inspect.CO_COROUTINE | inspect.CO_ITERABLE_COROUTINE):
        return "async"
    return "generator" if flags & inspect.CO_GENERATOR else ""
