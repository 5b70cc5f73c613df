"""Makes IPython's tracebacks as IPython does, at a fraction of the cost.

Three things in it are made anew for every error: a pygments style, a formatter of that style, and
for each frame of a cell a search through every loaded module for the cell's made-up file. And a
traceback of a thousand frames, after endless recursion, takes a second and fills the page.
"""

import contextlib
import functools
import inspect
import types
from collections.abc import Collection, Iterator
from typing import Any

import stack_data
from pygments.formatters import terminal256  # type: ignore[import-untyped]

#: frames of a long traceback that are kept, at its beginning and at its end
BEGINNING, END = 20, 10

_module_of = inspect.getmodule
_formatter = functools.lru_cache(maxsize=8)(terminal256.Terminal256Formatter)
_style = functools.lru_cache(maxsize=8)(stack_data.style_with_executing_node)  # type: ignore[attr-defined]


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
    )
    kept = [getattr(module, name) for module, name, _ in replacements]
    for module, name, quick_one in replacements:
        setattr(module, name, quick_one)
    try:
        yield
    finally:
        for (module, name, _), usual in zip(replacements, kept, strict=True):
            setattr(module, name, usual)


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
