"""Makes IPython's tracebacks as IPython does, at a fraction of the cost.

Some things in it are made anew for every error: a pygments style, a formatter of that style, and
for each frame of a cell a search through every loaded module for the cell's made-up file; and for
each frame a lexer with its rules, and the colours of the whole function that the frame stands in,
however often a library's function has failed in the same place. And a traceback of a thousand
frames, after endless recursion, takes a second and fills the page.
"""

import contextlib
import functools
import inspect
import types
from collections.abc import Collection, Iterable, Iterator
from typing import Any

import pygments  # type: ignore[import-untyped]
import stack_data
import stack_data.core
from pygments.formatters import terminal256  # type: ignore[import-untyped]
from pygments.lexers import PythonLexer  # type: ignore[import-untyped]

#: frames of a long traceback that are kept, at its beginning and at its end
BEGINNING, END = 20, 10

_module_of = inspect.getmodule
_formatter = functools.lru_cache(maxsize=8)(terminal256.Terminal256Formatter)
_style = functools.lru_cache(maxsize=8)(stack_data.style_with_executing_node)  # type: ignore[attr-defined]


class _Lexer(PythonLexer):
    """Marks what was being executed. ``ranges``: of letters, first and behind the last."""

    def __init__(self, ranges: tuple[tuple[int, int], ...]) -> None:
        super().__init__(stripnl=False)
        self._ranges = ranges

    def get_tokens(self, text: str, **options: Any) -> Iterator[tuple[Any, str]]:
        place = 0
        for kind, piece in super().get_tokens(text, **options):
            marked = any(first <= place < behind for first, behind in self._ranges)
            yield (kind.ExecutingNode if marked else kind), piece
            place += len(piece)


@functools.lru_cache(maxsize=256)
def _coloured(formatter: Any, code: str, ranges: tuple[tuple[int, int], ...]) -> tuple[str, ...]:
    try:
        return tuple(pygments.highlight(code, _Lexer(ranges), formatter).splitlines())
    except Exception:
        # As stack_data: better without colours than not at all.
        return tuple(code.splitlines())


def _pygmented(formatter: Any, code: str, ranges: Iterable[tuple[int, int]]) -> list[str]:
    return list(_coloured(formatter, code, tuple(ranges)))


@contextlib.contextmanager
def quick(cell_files: Collection[str]) -> Iterator[None]:
    """While this lasts, tracebacks are formatted quickly; ``cell_files`` are in no module."""

    def module_of(thing: Any, _filename: str | None = None) -> types.ModuleType | None:
        code = getattr(thing, "f_code", None) or (getattr(thing, "co_filename", None) and thing)
        if isinstance(code, types.CodeType) and code.co_filename in cell_files:
            return None
        return _module_of(thing, _filename)

    replacements = (
        (inspect, "getmodule", module_of),
        (terminal256, "Terminal256Formatter", _formatter),
        (stack_data, "style_with_executing_node", _style),
        (stack_data.core, "_pygmented_with_ranges", _pygmented),
    )
    kept = [getattr(module, name) for module, name, _ in replacements]
    for module, name, quick_one in replacements:
        setattr(module, name, quick_one)
    try:
        yield
    finally:
        for (module, name, _), usual in zip(replacements, kept, strict=True):
            setattr(module, name, usual)


def read_source(module: types.ModuleType) -> None:
    """Once, for all tracebacks to come in which a function of this module stands."""
    source: Any = stack_data.core.Source.for_filename(str(module.__file__))
    source.asttext()
    _ = source.pieces


def shorten(traceback: types.TracebackType | None) -> int:
    """Take the middle out of a long traceback; gives how many frames went."""
    frames = []
    while traceback is not None:
        frames.append(traceback)
        traceback = traceback.tb_next
    left_out = len(frames) - BEGINNING - END
    if left_out <= BEGINNING:
        return 0
    frames[BEGINNING - 1].tb_next = frames[-END]
    return left_out
