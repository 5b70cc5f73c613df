"""Imports of a sheet's cells, done in the process that forks for each sheet.

A widget or chart library takes longer to import than the rest of a sheet takes to run. Modules that
the author hands out are not for here: they may differ from sheet to sheet.
"""

import ast
import contextlib
import gc
import importlib
import io
import warnings
from collections.abc import Iterator, Sequence
from functools import lru_cache


@lru_cache(maxsize=64)
def import_ahead(sources: Sequence[str]) -> None:
    """``sources``: all cells of a sheet, as a tuple. What cannot be imported its cell will tell."""
    for name in sorted({name for source in sources for name in _modules(source)}):
        # Nothing said here belongs to any sheet.
        quiet = contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO())
        with quiet[0], quiet[1], warnings.catch_warnings(), contextlib.suppress(Exception):
            warnings.simplefilter("ignore")
            importlib.import_module(name)
    settle_memory()


def settle_memory() -> None:
    """A collection in a fork would touch, and so copy, all that it shares with this process."""
    gc.collect()
    gc.freeze()


def _modules(source: str) -> Iterator[str]:
    """Names of modules, of cells that are plain Python."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
