"""Whether a sheet's cells leave nothing behind in the process that runs them.

Such sheets need no process of their own: each gets a new namespace, and that is all there is to
forget. Cells are an author's, so this looks for what an author may do, not for what an attacker
would: whatever is not known to be calm is run in a fork.
"""

import ast
from collections.abc import Iterator, Sequence
from functools import lru_cache

#: modules without a state that their functions change; of some, these names only
_MODULES: dict[str, frozenset[str] | None] = {
    "IPython.display": frozenset(("HTML", "Markdown", "SVG", "display")),
    "benling": frozenset(("quiz", "workdays")),
    "benling.quiz": None,
    "benling.quiz.marking": None,
    "benling.workdays": None,
    "collections": None,
    "csv": None,
    "datetime": None,
    "decimal": frozenset(("Decimal", "ROUND_HALF_UP", "ROUND_HALF_EVEN", "ROUND_DOWN", "ROUND_UP")),
    "fractions": frozenset(("Fraction",)),
    "html": frozenset(("escape", "unescape")),
    "ipecharts": frozenset(("EChartsRawWidget",)),
    # What it keeps of every widget is forgotten when the sheet ends.
    "ipywidgets": None,
    "itertools": None,
    "json": None,
    "math": None,
    "pathlib": frozenset(("Path",)),
    "statistics": None,
    "textwrap": None,
}
#: by these a cell could reach what other sheets see
_REACHING = frozenset(
    ("breakpoint", "builtins", "compile", "delattr", "eval", "exec", "globals", "input", "locals",
     "setattr", "type", "vars")
)  # fmt: skip
#: methods that change what they belong to; of an imported thing they change it for all
_CHANGING = frozenset(
    ("add", "append", "cache_clear", "clear", "discard", "extend", "field_size_limit", "insert",
     "on_widget_constructed", "pop", "popitem", "register", "register_dialect", "remove", "reverse",
     "setdefault", "sort", "unregister_dialect", "update")
)  # fmt: skip

#: statements and expressions that give names to values
_NAMING = (ast.Assign, ast.NamedExpr, ast.AnnAssign, ast.For, ast.comprehension)


@lru_cache(maxsize=64)
def are_calm(sources: Sequence[str]) -> bool:
    """``sources``: all cells of a sheet, as a tuple. One that cannot be read is not calm."""
    try:
        nodes = [node for source in sources for node in ast.walk(ast.parse(source))]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    imported = {name for node in nodes for name in _imported(node)}
    return all(_is_calm(node, imported) for node in nodes)


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        for each in node.names:
            yield (each.asname or each.name).split(".")[0]


def _is_calm(node: ast.AST, imported: set[str]) -> bool:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return _is_calm_import(node)
    if isinstance(node, ast.Name):
        return node.id not in _REACHING and not node.id.startswith("__")
    if isinstance(node, ast.Attribute):
        return _is_calm_attribute(node, imported)
    if isinstance(node, ast.Call):
        given = [*node.args, *(each.value for each in node.keywords)]
        return not any(_is_of(each, imported) for each in given)
    if isinstance(node, ast.Subscript):
        return isinstance(node.ctx, ast.Load) or _root(node) not in imported
    return not isinstance(node, _NAMING) or not _names_again(node, imported)


def _is_calm_import(node: ast.Import | ast.ImportFrom) -> bool:
    if isinstance(node, ast.Import):
        return all(_MODULES.get(each.name, frozenset()) is None for each in node.names)
    names = _MODULES.get(node.module or "", frozenset())
    return not node.level and (names is None or all(each.name in names for each in node.names))


def _is_calm_attribute(node: ast.Attribute, imported: set[str]) -> bool:
    if node.attr.startswith("__"):
        return False
    if isinstance(node.ctx, ast.Load):
        return not (node.attr in _CHANGING and _root(node.value) in imported)
    # The sheet's own things, as a widget's value.
    root = _root(node.value)
    return root is not None and root not in imported


def _names_again(node: ast.AST, imported: set[str]) -> bool:
    """``q = quiz``, ``kept = quiz.something``: later changes of it would not be seen to be such."""
    value = getattr(node, "value", None) or getattr(node, "iter", None)
    parts = value.elts if isinstance(value, ast.Tuple | ast.List) else [value]
    return any(_is_of(part, imported) for part in parts)


def _is_of(node: ast.AST | None, imported: set[str]) -> bool:
    """Whether this is an imported thing itself, or a part of it."""
    return isinstance(node, ast.Name | ast.Attribute) and _root(node) in imported


def _root(node: ast.AST) -> str | None:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None
