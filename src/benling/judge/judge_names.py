"""The names a test sees: the judge's own first, then the learner's, fetched when asked for."""

import builtins
import contextlib
import sys
import types
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from benling.judge.crossing import known

if TYPE_CHECKING:
    from benling.judge.crossing.judge_side import JudgeSide
    from benling.judge.crossing.learners_names import LearnersNames


class JudgeNames(dict[str, Any]):
    """Global names of the test cells. ``learners``: names that the learner may bind anew."""

    def __init__(self, learners: frozenset[str]) -> None:
        super().__init__()
        self.of_solution = learners
        #: names that functions of the author's solution change: one variable on both sides
        self.shared: frozenset[str] = frozenset()
        #: names that only tests bind
        self.of_tests: frozenset[str] = frozenset()
        #: names that the author's solution binds to a module → how
        self.modules: Mapping[str, str] = {}
        self._side: JudgeSide | None = None
        self._learners: LearnersNames | None = None
        #: name → (when it was fetched, value)
        self._fetched: dict[str, tuple[int, Any]] = {}
        self._pyplot: Any = None
        #: the learner's names that a test has taken away
        self._unbound: set[str] = set()

    def connect(self, side: "JudgeSide") -> None:
        self._side, self._learners = side, side.learners_names
        self._pyplot = LearnersPyplot(side)

    def rebound(self, names: list[str]) -> None:
        """The learner has bound these: what the tests bound before no longer holds."""
        for name in names:
            self._unbound.discard(name)
            if name in self.of_solution:
                self.pop(name, None)

    def __missing__(self, name: str) -> Any:
        side = self._side
        if (
            side is None
            or type(name) is not str
            or name in self._unbound
            or name in self.of_tests
            or name.startswith("__")
            or (hasattr(builtins, name) and name not in self.of_solution)
        ):
            raise KeyError(name)
        when, value = self._fetched.get(name, (-1, None))
        if when == side.epoch or (
            when >= side.cell_epoch and side.learners_names.still_means(name, value)
        ):
            return value
        found = side.learners_names.look_up(name)
        if not found:
            raise KeyError(name)
        value = self._swapped(self._own_module(name) or found[0])
        self._fetched[name] = side.epoch, value
        return value

    def __setitem__(self, name: str, value: Any) -> None:
        if (
            name in self._unbound
            and self._learners is not None
            and self._learners.rebind(name, value)
        ):
            self._unbound.discard(name)
            self._fetched.pop(name, None)
            return
        if name in self.shared and self._learners is not None and self._learners.share(name, value):
            self.pop(name, None)
            self._fetched.pop(name, None)
            return
        super().__setitem__(name, self._swapped(value))

    def __delitem__(self, name: str) -> None:
        own = super().__contains__(name)
        if own:
            super().__delitem__(name)
        # Where learner and tests share their names, this is gone for both.
        if self._learners is not None and name not in self._unbound and self._learners.unbind(name):
            self._unbound.add(name)
            self._fetched.pop(name, None)
        elif not own:
            raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        if super().__contains__(name):
            return True
        try:
            self.__missing__(name)  # type: ignore[arg-type]
        except KeyError:
            return False
        return True

    def get(self, name: str, default: Any = None) -> Any:
        try:
            return self[name]
        except KeyError:
            return default

    def keys(self) -> Any:
        """As ``dir()`` and loops over ``globals()`` see them: the learner's among them."""
        of_learner = () if self._learners is None else self._learners.every()
        seen = (name for name in of_learner if name not in self._unbound)
        return dict.fromkeys([*dict.keys(self), *seen]).keys()

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())

    def items(self) -> Any:
        return {name: self[name] for name in self.keys() if name in self}.items()

    def values(self) -> Any:
        return dict(self.items()).values()

    def _own_module(self, name: str) -> types.ModuleType | None:
        """The module that the author's solution has by this name, imported here: one of the
        learner's making could answer for it.
        """
        made: dict[str, Any] = {}
        # Not the author's own modules: what is kept in one is the learner's, too.
        if name in self.modules and known.is_library(self.modules[name].split()[1]):
            with contextlib.suppress(Exception):
                exec(self.modules[name], made)  # noqa: S102
        return made.get(name)

    def _swapped(self, value: Any) -> Any:
        """Drawings are the learner's, so a test's ``plt`` is too."""
        if type(value) is types.ModuleType and value.__name__ == "matplotlib.pyplot":
            return value if self._pyplot is None else self._pyplot
        return value


class LearnersPyplot(types.ModuleType):
    """matplotlib.pyplot in the learner's child: its current figure and axes are what is tested."""

    def __init__(self, side: "JudgeSide") -> None:
        super().__init__("matplotlib.pyplot")
        self.__dict__["_side"] = side

    def __getattr__(self, name: str) -> Any:
        own = getattr(sys.modules.get("matplotlib.pyplot"), name, None)
        if name.startswith("_") or own is None:
            raise AttributeError(name)
        if isinstance(own, type | types.ModuleType):
            return own
        found = self._side.pyplot(name)
        if isinstance(found, types.FunctionType):
            self.__dict__[name] = found
        return found
