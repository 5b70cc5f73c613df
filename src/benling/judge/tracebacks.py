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
from pathlib import Path
from typing import Any

import pygments  # type: ignore[import-untyped]
import stack_data
import stack_data.core
from pygments.formatters import terminal256  # type: ignore[import-untyped]
from pygments.lexers import PythonLexer  # type: ignore[import-untyped]

#: frames of a long traceback that are kept, at its beginning and at its end
BEGINNING, END = 20, 10
#: exceptions that led to one another, at most
_MOST_CAUSES = 50
_OURS = f"{Path(__file__).parent}/"

# Of an object of a learner's class its attributes would be asked in the learner's child.
_CAUSE, _CONTEXT, _TRACEBACK = (
    vars(BaseException)[f"__{name}__"].__get__ for name in ("cause", "context", "traceback")
)

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


def leave_out_ours(error: BaseException | None, traceback: types.TracebackType | None) -> None:
    """Take the judge's own frames out: what lies between a test and the function it calls.

    They tell a reader nothing, and cost more than all others. The first frame of ``traceback`` is
    left, as IPython leaves it out itself; the exceptions that led to this one keep one frame at
    least.
    """
    _unlink_ours(traceback)
    for _ in range(_MOST_CAUSES):
        if error is None:
            return
        error = _CAUSE(error) or _CONTEXT(error)
        first = None if error is None else _TRACEBACK(error)
        if error is None or first is None:
            return
        while _is_ours(first) and first.tb_next is not None:
            first = first.tb_next
        _unlink_ours(first)
        BaseException.with_traceback(error, first)


def _unlink_ours(traceback: types.TracebackType | None) -> None:
    while traceback is not None:
        while traceback.tb_next is not None and _is_ours(traceback.tb_next):
            traceback.tb_next = traceback.tb_next.tb_next
        traceback = traceback.tb_next


def _is_ours(traceback: types.TracebackType) -> bool:
    return traceback.tb_frame.f_code.co_filename.startswith(_OURS)


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
