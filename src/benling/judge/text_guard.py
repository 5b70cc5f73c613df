"""In the judging child: a learner's text is data. A test may parse it; it is never run there.

Python tells of each text that it compiles, whoever asks for it: ``exec``, ``doctest``, ``timeit``,
IPython. Running one here would put the hidden tests and the truth into the learner's hands.
"""

import _frozen_importlib
import _frozen_importlib_external
import ast
import builtins
import collections
import contextlib
import dataclasses
import re
import sys
import sysconfig
import threading
import typing
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benling.judge.learner_texts import LearnerTexts, as_text

_STARTING = frozenset(
    ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "pty.spawn")
)
_EVENTS = frozenset(("compile", "marshal.loads", "pickle.find_class")) | _STARTING
#: they make code out of names that they have checked
_GENERATORS = (vars(collections), vars(dataclasses))
_IMPORTING = (vars(_frozen_importlib), vars(_frozen_importlib_external))
#: they compile what they show in a traceback, and do not run it
_SHOWING = ("executing", "stack_data", "pure_eval")
_EXPRESSIONS = ("pandas.core.computation",)
_TEMPLATES = ("jinja2",)
#: what no honest pickle holds
_POWERS = {
    "builtins": ("eval", "exec", "compile", "__import__", "setattr", "delattr", "globals", "open"),
    "os": (), "posix": (), "nt": (), "subprocess": (), "sys": (), "importlib": (), "runpy": (),
    "pty": (), "ctypes": (), "code": (), "benling": (), "IPython": (),
}  # fmt: skip
#: a program that reads what it is to do from its standard input
_TAKES_PROGRAMS = re.compile(r"^\S*\b(python[\d.]*|sh|bash|dash)(\s+-\w?)*\s*$")
_MOST_FILE = 1 << 20
_LIBRARIES = tuple(
    f"{Path(place).resolve()}/"
    for place in (
        *(sysconfig.get_path(kind) for kind in ("stdlib", "platstdlib", "purelib", "platlib")),
        str(Path(__file__).parents[2]),
    )
)
_WAYS_TO_FORMAT = frozenset(("format", "format_map", "vformat"))


class TextGuard:
    """Watches the process by an audit hook, which nothing can take away again."""

    def __init__(
        self, texts: LearnerTexts, is_own: Callable[[str], bool],
        refuse: Callable[[str], BaseException],
    ) -> None:  # fmt: skip
        """``is_own``: whether a name is the tests'. ``refuse(what)`` gives what is to be raised."""
        self._texts, self._is_own, self._refuse = texts, is_own, refuse
        #: threads in which this looks at a text
        self._looking: set[int] = set()
        #: a test has parsed a learner's text: any tree may be made of it
        self._parsed = False
        self._offence = {
            "compile": self._compiled, "marshal.loads": self._unmarshalled,
            "pickle.find_class": self._unpickled,
        }  # fmt: skip

    def watch(self) -> None:
        sys.addaudithook(self._audit)

    def reached(self, tree: ast.AST | None) -> bool:
        """Whether a test that has run filled in a learner's format text that reaches inside.

        ``{0.__init__.__globals__[expected]}`` would say what is expected without knowing it.
        """
        if tree is None or self._texts.empty:
            return False
        fills = any(
            isinstance(node, ast.Attribute) and node.attr in _WAYS_TO_FORMAT
            and not isinstance(node.value, ast.Constant)
            for node in ast.walk(tree)
        )  # fmt: skip
        return fills and self._texts.reach_inside()

    def _audit(self, event: str, operands: tuple[Any, ...]) -> None:
        if event not in _EVENTS or self._texts.empty:
            return
        thread = threading.get_ident()
        if thread in self._looking:
            return
        self._looking.add(thread)
        try:
            check = self._offence.get(event, self._started)
            found = check(*operands)
        finally:
            self._looking.discard(thread)
        if found:
            raise self._refuse(found)

    def _compiled(self, source: Any, file: Any, *_: Any) -> str | None:
        frame = sys._getframe(2)
        scope = frame.f_globals
        if any(scope is each for each in _GENERATORS) or _is_of(scope, _SHOWING):
            return None
        loaded = any(scope is each for each in _IMPORTING) or _is_of(scope, _TEMPLATES)
        if loaded and str(file).startswith(_LIBRARIES):
            return None
        if isinstance(source, ast.AST):
            return None if not self._parsed or _is_of_the_cell(frame) else "compile"
        text = source if isinstance(source, str) else as_text(bytes(source or b""))
        if scope is vars(ast):
            return self._taken_apart(frame, text)
        if scope is vars(typing) and (text.isidentifier() or _for_a_library(frame)):
            return None
        text = _given_to(_TEMPLATES, "source_hint", frame) or text
        return text if self._texts.are_in(text) and not self._only_makes(text, frame) else None

    def _taken_apart(self, frame: Any, text: str) -> str | None:
        """``ast.parse`` runs nothing; but an expression of pandas is run by pandas itself."""
        caller = frame.f_back
        if caller is None or _is_of(caller.f_globals, ("benling",)):
            return None
        if expression := _given_to(_EXPRESSIONS, "expr", caller):
            return expression if self._texts.are_in(expression) else None
        self._parsed = self._parsed or self._texts.are_in(text)
        return None

    def _only_makes(self, text: str, frame: Any) -> bool:
        """Whether it only calls what is the learner's, on plain values: ``Point(x=1, y=2)``."""
        try:
            tree = ast.parse(text.strip(), mode="eval")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
        called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        if not called or any(self._known(name, frame) for name in _names(tree)):
            return False
        return all(
            isinstance(node, _PLAIN) or (isinstance(node, ast.Name) and id(node) in called)
            for node in ast.walk(tree)
        )

    def _known(self, name: str, frame: Any) -> bool:
        return (
            name.startswith("_") or hasattr(builtins, name) or self._is_own(name)
            or (frame.f_locals is not frame.f_globals and name in frame.f_locals)
        )  # fmt: skip

    def _unmarshalled(self, *_: Any) -> str | None:
        scope = sys._getframe(2).f_globals
        return None if any(scope is each for each in _IMPORTING) else "marshal"

    def _unpickled(self, module: Any, name: Any) -> str | None:
        place, wanted = str(module), str(name)
        top = place.split(".", maxsplit=1)[0]
        powers = _POWERS.get(top)
        if powers is not None and (not powers or wanted in powers):
            return f"{place}.{wanted}"
        if place == "__main__" and not callable(vars(sys.modules[place]).get(wanted, callable)):
            return f"{place}.{wanted}"
        return f"{place}.{wanted}" if self._texts.may_pickle(place, wanted) else None

    def _started(self, *operands: Any) -> str | None:
        """A command of the learner's words, a file that holds them, or one that may be told any."""
        said = _flat(operands)
        for each in said:
            if self._texts.are_in(each) or self._texts.are_in(_content(each)):
                return each
        words = said[1:] if len(said) > 1 else " ".join(said).split()
        if _TAKES_PROGRAMS.search(" ".join(words)):
            return " ".join(words)
        return None


_PLAIN = (
    ast.Expression, ast.Call, ast.keyword, ast.Constant, ast.Tuple, ast.List, ast.Dict, ast.Set,
    ast.UnaryOp, ast.USub, ast.UAdd, ast.Load,
)  # fmt: skip


def _content(name: str) -> str:
    """What is in a file of the current folder that a command names."""
    with contextlib.suppress(OSError, ValueError):
        place = Path(name)
        if place.is_file() and place.stat().st_size < _MOST_FILE:
            return as_text(place.read_bytes())
    return ""


def _names(tree: ast.AST) -> list[str]:
    return [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]


def _flat(operands: Any) -> list[str]:
    """Words of a command; its environment is left out."""
    flat: list[str] = []
    for each in operands:
        if isinstance(each, list | tuple):
            flat += _flat(each)
        elif isinstance(each, bytes):
            flat.append(as_text(each))
        elif isinstance(each, str):
            flat.append(each)
    return flat


def _is_of(scope: dict[str, Any], packages: tuple[str, ...]) -> bool:
    return str(scope.get("__name__")).split(".")[0] in packages


def _is_of_the_cell(frame: Any) -> bool:
    """IPython compiles the tree of the cell it runs; the text of that cell has been looked at."""
    caller = frame.f_back
    return _is_of(frame.f_globals, ("benling",)) or (
        frame.f_globals.get("__name__") == "codeop"
        and caller is not None
        and caller.f_globals.get("__name__") == "IPython.core.interactiveshell"
    )


def _for_a_library(frame: Any) -> bool:
    """A library's own annotations, while it is imported."""
    while frame is not None and frame.f_globals is vars(typing):
        frame = frame.f_back
    return frame is not None and str(frame.f_globals.get("__file__")).startswith(_LIBRARIES)


def _given_to(library: tuple[str, ...], local: str, frame: Any) -> str | None:
    """The text that a library was given which makes something else of it, by its name there."""
    text: str | None = None
    while frame is not None and str(frame.f_globals.get("__name__")).startswith(library):
        given = frame.f_locals.get(local)
        text = given if isinstance(given, str) else text
        frame = frame.f_back
    return text


def refuse_unsafe_yaml(refuse: Callable[[str], BaseException]) -> None:
    """A text may name any function or variable to YAML's richer loaders: nothing is compiled."""
    from yaml.constructor import FullConstructor, UnsafeConstructor

    def refused(_self: Any, name: Any, *_: Any, **__: Any) -> Any:
        raise refuse(str(name))

    for way in ("find_python_name", "find_python_module"):
        for kind in (FullConstructor, UnsafeConstructor):
            setattr(kind, way, refused)
