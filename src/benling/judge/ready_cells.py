"""Cells of an author's that are plain Python, compiled once for all the sheets of a class.

IPython spends about a third of a millisecond on each cell beside running it: looking for magics,
history, traces. Where a cell can meet none of that, running it as it stands shows the same.
"""

import ast
import io
import os
import re
import tempfile
import tokenize
import zlib
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType

#: modules that know nothing of the interpreter session around them
_MODULES = frozenset(
    ("IPython.display", "anywidget", "benling", "bisect", "calendar", "collections", "copy",
     "csv", "dataclasses", "datetime", "decimal", "enum", "fractions", "functools", "hashlib",
     "heapq", "html", "io", "ipecharts", "ipywidgets", "itertools", "json", "math", "numpy",
     "operator", "os", "pandas", "pathlib", "random", "re", "statistics", "string", "textwrap",
     "time", "typing", "unicodedata")
)  # fmt: skip
#: names that a session gives its cells
_OF_SESSION = re.compile(r"In|get_ipython|exit|quit|_i+|_[id]h|_i\d+")


@dataclass(frozen=True)
class ReadyCell:
    """``codes``: to be run in turn; the last may be an expression, whose value is shown.

    ``name`` is that of a file which is not there; ``lines`` are what tracebacks show of it.
    """

    name: str
    lines: list[str]
    codes: tuple[CodeType, ...]


@lru_cache(maxsize=1024)
def ready_cell(source: str) -> ReadyCell | None:
    """None when only a session can run this cell as a notebook would."""
    try:
        tree = ast.parse(source)
        if not all(map(_is_free, ast.walk(tree))) or _has_semicolon(source):
            return None
        name = cell_file_name(source + "\n")
        last = tree.body[-1:] if tree.body and isinstance(tree.body[-1], ast.Expr) else []
        shown = [_compiled(ast.Interactive(list(last)), name, "single")] if last else []
        del tree.body[len(tree.body) - len(last) :]
        lines = [f"{line}\n" for line in source.splitlines()]
        return ReadyCell(name, lines, (_compiled(tree, name, "exec"), *shown))
    except (SyntaxError, ValueError, RecursionError, MemoryError, tokenize.TokenError):
        return None


def cell_file_name(code: str) -> str:
    """As a kernel names cells (``/tmp/ipykernel_7/12345.py``), at a hundredth of the cost."""
    folder = f"{tempfile.gettempdir()}{os.sep}ipykernel_{os.getpid()}"
    return f"{folder}{os.sep}{zlib.crc32(code.encode(errors='replace'))}.py"


def _compiled(tree: ast.Module | ast.Interactive, name: str, mode: str) -> CodeType:
    code: CodeType = compile(tree, name, mode, dont_inherit=True)
    return code


def _has_semicolon(source: str) -> bool:
    """One at the end hides the result; elsewhere it is rare enough to be left to a session."""
    return ";" in source and any(
        token.exact_type == tokenize.SEMI
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
    )


def _is_free(node: ast.AST) -> bool:
    if isinstance(node, ast.Name):
        return not _OF_SESSION.fullmatch(node.id)
    if isinstance(node, ast.Import):
        return all(each.name.split(".")[0] in _MODULES for each in node.names)
    if isinstance(node, ast.ImportFrom):
        module = node.module or ""
        return not node.level and (module in _MODULES or module.split(".")[0] in _MODULES)
    return not isinstance(node, ast.Await | ast.AsyncFor | ast.AsyncWith)
