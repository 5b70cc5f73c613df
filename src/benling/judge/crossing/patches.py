"""Judge's side: what a running test has replaced in libraries by ``unittest.mock.patch``.

Learners' code finds the same there while the test calls it: the test means that code by it. Things
on which the two children themselves depend, and names of this project, are left alone.
"""

import sys
import types
from typing import Any
from unittest import mock

from benling.judge.crossing import known

#: what a test may forbid to learners' code; nothing on the way between the children uses these
_BUILTINS = frozenset(("sum", "sorted", "reversed", "max", "min", "abs", "round", "pow", "eval"))
_LEFT_ALONE = frozenset(
    ("benling", "unittest", "__main__", "IPython", "ipykernel", "gc", "inspect")
)
_OF_SYS = frozenset(("argv",))


class Patches:
    """Of one session."""

    def __init__(self) -> None:
        self._active: dict[str, tuple[Any, str]] = {}

    def watch(self) -> None:
        """From now on note what is replaced, and when it is put back."""
        usual_enter, usual_exit = mock._patch.__enter__, mock._patch.__exit__

        def enter(patch: Any) -> Any:
            new = usual_enter(patch)
            place = place_of(patch.target, patch.attribute)
            if place is not None:
                self._active[place] = patch.target, patch.attribute
            return new

        def leave(patch: Any, *trouble: Any) -> Any:
            target = getattr(patch, "target", None)
            self._active.pop(place_of(target, patch.attribute) or "", None)
            return usual_exit(patch, *trouble)

        mock._patch.__enter__ = enter  # type: ignore[method-assign]
        mock._patch.__exit__ = leave  # type: ignore[method-assign]

    def begin(self) -> None:
        """A test cell starts now."""
        self._active.clear()

    def now(self) -> dict[str, Any]:
        """``module:name`` or ``module:Class.name`` → what stands there."""
        return {
            place: vars(target)[name] for place, (target, name) in self._active.items()
            if name in vars(target)
        }  # fmt: skip


def place_of(target: Any, name: Any) -> str | None:
    """How both children name it; None for what is left alone."""
    if type(name) is not str or name.startswith("_"):
        return None
    if type(target) is types.ModuleType:
        module = target.__name__
        if module == "builtins":
            return f"{module}:{name}" if name in _BUILTINS else None
        if module == "sys":
            return f"{module}:{name}" if name in _OF_SYS else None
        alone = module.partition(".")[0] in _LEFT_ALONE or sys.modules.get(module) is not target
        return None if alone else f"{module}:{name}"
    if isinstance(target, type) and target.__module__ != "builtins":
        place = known.type_name(target)
        return None if place is None else f"{place[0]}:{place[1]}.{name}"
    return None
