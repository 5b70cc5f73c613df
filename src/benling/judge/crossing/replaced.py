"""Learner's side: what the test has replaced on its side is replaced here, while a call lasts."""

import builtins
import os
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any


@contextmanager
def replaced(replacements: Mapping[str, Any], namespace: dict[str, Any]) -> Iterator[None]:
    """``replacements``: ``module.name`` → what is there now. ``namespace``: of ``__main__``."""
    kept: list[tuple[dict[str, Any], str, Any]] = []
    for place, replacement in replacements.items():
        module, _, name = place.rpartition(".")
        if module == "__main__":
            names = namespace
        else:
            names = vars(builtins if module == "builtins" else sys.modules[module])
        if name in names:
            kept.append((names, name, names[name]))
            names[name] = replacement
    try:
        yield
    finally:
        # No ``reversed``: that may be what is replaced.
        for names, name, usual in kept[::-1]:
            names[name] = usual


@contextmanager
def in_libraries(replacements: Mapping[str, Any]) -> Iterator[None]:
    """``replacements``: ``module:name`` or ``module:Class.name`` → what is to stand there."""
    kept: list[tuple[Any, str, Any]] = []
    for place, replacement in replacements.items():
        module, _, path = place.partition(":")
        *around, name = path.split(".")
        owner: Any = sys.modules.get(module)
        for each in around:
            owner = getattr(owner, each, None)
        usual = vars(owner).get(name, kept) if hasattr(owner, "__dict__") else kept
        if usual is not kept:
            with suppress(TypeError, AttributeError):
                setattr(owner, name, replacement)
                kept.append((owner, name, usual))
    try:
        yield
    finally:
        for owner, name, usual in kept[::-1]:
            setattr(owner, name, usual)


@contextmanager
def environment(changes: Mapping[str, str | None]) -> Iterator[None]:
    """Variables of the environment; None takes one away."""
    kept = dict(os.environ) if changes else {}
    for name, text in changes.items():
        if text is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = text
    try:
        yield
    finally:
        if changes:
            os.environ.clear()
            os.environ.update(kept)


@contextmanager
def listening(way: str | None) -> Iterator[list[warnings.WarningMessage]]:
    """Gathers warnings, as the test does; ``way`` is the action of its filter, None for none."""
    if way is None:
        yield []
        return
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("error" if way == "error" else "always")
        yield caught
