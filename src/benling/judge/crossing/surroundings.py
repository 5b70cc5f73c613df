"""Judge's side: what stands around a call besides its arguments, on the way there and back.

There: files, seeds, replacements the test made, values of the learner's that the test has changed.
Back: files, printed text, warnings.
"""

import builtins
import io
import os
import random
import sys
import time
import warnings
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from unittest import mock

from benling.judge.crossing.patches import Patches
from benling.judge.folder_watch import FolderWatch, is_safe_name

if TYPE_CHECKING:
    from benling.judge.crossing.judge_side import JudgeSide

#: what a test may replace, and learners' code then sees replaced
_REPLACEABLE = (
    "builtins.input", "builtins.print", "builtins.open", "time.sleep", "time.time",
    "time.perf_counter", "random.random", "random.randint", "random.choice", "random.shuffle",
    "random.sample", "random.uniform", "random.randrange", "random.choices", "random.gauss",
)  # fmt: skip
_MODULES = {"builtins": builtins, "time": time, "random": random}
#: place, names of its module, name there, what usually stands there
_USUAL = [
    (place, names := vars(_MODULES[module]), name, names[name])
    for place in _REPLACEABLE for module, name in [place.split(".")]
]  # fmt: skip
#: raised in the middle of a test these could end a loop of the test's, quietly
ENDS_A_LOOP = (StopIteration, StopAsyncIteration, GeneratorExit)
_MOST_WARNINGS = 100
#: changeable values of the learner's that are watched for changes by the test
_WATCHED = (list, dict, set, deque, Counter, OrderedDict, defaultdict)
_MOST_WATCHED = 60
_MOST_ITEMS = 500


class Surroundings:
    """Of one session."""

    def __init__(self, side: "JudgeSide", watch: FolderWatch, own_files: frozenset[str]) -> None:
        self._side = side
        self._watch = watch
        self._own_files = own_files
        self.seeded: set[str] = set()
        self.patches = Patches()
        #: told of files that came from the learner
        self.on_files: Callable[[set[str]], None] = lambda names: None
        self._streams: tuple[Any, Any, Any] = (None, None, None)
        #: the learner's code wrote on standard error, and this test did not listen
        self.error_text_unheard = False
        self._environ: dict[str, str] = {}
        self._raw_environ: dict[Any, Any] = {}
        self._filters: list[Any] = []
        self._show: Any = None
        #: number → a value of the learner's, and what was in it when it came
        self._lent: dict[int, tuple[Any, list[Any]]] = {}
        side.border.on_learn = self._lend

    def begin(self) -> None:
        """A test cell starts now."""
        self._streams = sys.stdin, sys.stdout, sys.stderr
        self.patches.begin()
        self.error_text_unheard = False
        self._environ, self._raw_environ = dict(os.environ), dict(_raw_environ())
        self._filters = list(warnings.filters)
        self._show = _shown_by()
        self._lent.clear()

    # There.

    def extras(self) -> dict[str, Any]:
        extras: dict[str, Any] = {}
        if files := self._watch.changes():
            extras["files"] = files
        if "random" in self.seeded:
            extras["random"] = random.getstate()
        if "numpy" in self.seeded:
            import numpy as np

            kind, keys, *rest = np.random.get_state()
            extras["numpy_random"] = (kind, keys, *rest)
        self.seeded.clear()
        if patched := self._patched():
            extras["patched"] = patched
        if mocked := self.patches.now():
            extras["mocked"] = mocked
        if environ := self._replaced_environment():
            extras["environ"] = environ
        if (way := self._listened()) is not None:
            extras["warnings"] = way
        if changed := self.changed_by_test():
            extras["changed"] = changed
        return extras

    def _patched(self) -> dict[str, Any]:
        patched = {
            place: now for place, names, name, usual in _USUAL
            if (now := names[name]) is not usual and not _is_ours(now)
        }  # fmt: skip
        for name in ("input", "print"):
            # In a notebook a cell's own ``input`` is that of all functions of the notebook.
            own = dict.get(self._side.names, name)
            if own is not None and callable(own) and name not in self._side.names_of_solution:
                patched[f"builtins.{name}"] = own
        if sys.stdin is not self._streams[0] and type(sys.stdin) is io.StringIO:
            patched["sys.stdin"] = sys.stdin
        # A mock in place of a learner's function stands for it; any other value stays here, as
        # the learner's code has no business with what the test keeps under that name.
        for name in self._side.names_of_solution:
            value = dict.get(self._side.names, name)
            if isinstance(value, mock.NonCallableMock):
                patched[f"__main__.{name}"] = value
        return patched

    def _replaced_environment(self) -> dict[str, str | None]:
        """What the test has set, and with None what it has taken away."""
        if _raw_environ() == self._raw_environ:
            return {}
        now = dict(os.environ)
        gone = dict.fromkeys(self._environ.keys() - now.keys())
        return gone | {key: text for key, text in now.items() if self._environ.get(key) != text}

    def _listened(self) -> str | None:
        """How the test listens to warnings: not at all, or so that they are recorded or raised."""
        filters = list(warnings.filters)
        if filters != self._filters and filters and filters[0][0] == "error":
            return "error"
        return "always" if filters != self._filters or _shown_by() is not self._show else None

    def _lend(self, number: int, value: Any) -> None:
        """A changeable value of the learner's came; ``number`` is the learner's for it."""
        if type(value) not in _WATCHED or len(value) > _MOST_ITEMS:
            return
        if number in self._lent or len(self._lent) < _MOST_WATCHED:
            self._lent[number] = value, _content(value)

    def given_back(self, value: Any) -> None:
        """The learner's code has given the test a list or the like of the test's own."""
        number = self._side.border.is_known(value)
        if number is not None:
            self._lend(number, value)

    def changed_by_test(self) -> list[Any]:
        """Values of the learner's that the test has changed: in one process it would see that."""
        changed = []
        for number, (value, content) in self._lent.items():
            now = _content(value)
            if len(now) != len(content) or any(
                one is not other for one, other in zip(now, content, strict=True)
            ):
                changed.append(value)
                self._lent[number] = value, now
        return changed

    # Back.

    def take(self, printed: Any, news: dict[str, Any]) -> None:
        """Raises: Refused; a warning that the test turned into an error."""
        self._print(printed)
        self._keep_files(news.get("files"))
        place = news.get("stdin_at")
        if type(place) is int and type(sys.stdin) is io.StringIO and place >= 0:
            sys.stdin.seek(place)
        self._warn(news.get("warnings"))

    def _print(self, printed: Any) -> None:
        """Say again what was printed, where the test listens; into feedback it never goes."""
        for piece in printed if type(printed) is list else ():
            if type(piece) is not tuple or len(piece) != 2 or type(piece[1]) is not str:
                raise self._side.refuse("protocol", "printed")
            at = 1 if piece[0] == "stdout" else 2
            stream = (sys.stdin, sys.stdout, sys.stderr)[at]
            if stream is not self._streams[at]:
                stream.write(piece[1])
            elif at == 2:
                self.error_text_unheard = True

    def _keep_files(self, files: Any) -> None:
        if type(files) is not dict:
            return
        safe = {
            name: content for name, content in files.items()
            if type(name) is str and (content is None or type(content) is bytes)
            and is_safe_name(name) and name not in self._own_files
        }  # fmt: skip
        if safe:
            self.on_files({name for name, content in safe.items() if content is not None})
            self._watch.write(safe)

    def _warn(self, found: Any) -> None:
        """Warn again, where the test listens."""
        if type(found) is not list or self._listened() is None:
            return
        for warning in found[:_MOST_WARNINGS]:
            if isinstance(warning, Warning) and not isinstance(warning, ENDS_A_LOOP):
                warnings.warn_explicit(warning, type(warning), "<answer>", 1)


def _content(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [*dict.keys(value), *dict.values(value)]
    return list(value)


def _raw_environ() -> Any:
    """What ``os.environ`` keeps: it is compared at every request, and decodes each item anew."""
    # A test may have put a plain dict there.
    return getattr(os.environ, "_data", os.environ)


def _shown_by() -> Any:
    return getattr(warnings, "_showwarnmsg_impl", None)


def _is_ours(function: Any) -> bool:
    return str(getattr(function, "__module__", "")).startswith("benling.")
