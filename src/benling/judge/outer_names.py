"""What functions look up and change outside themselves: found by reading, not by running."""

import ast
import copy
from collections.abc import Iterable, Iterator
from functools import lru_cache

from benling.judge.names import bound_names, changed_objects, parameters

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def globals_changed(source: str) -> frozenset[str]:
    """Names outside themselves that a solution's functions bind anew or whose object they change.

    ``source``: a solution cell without magics; what does not parse changes nothing.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return frozenset()
    return frozenset(_changes_below(tree, frozenset(("self", "cls"))))


def _changes_below(node: ast.AST, around: frozenset[str]) -> Iterator[str]:
    """``around``: names that the functions around the node have for themselves."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _outer_changes(child, around)
        else:
            yield from _changes_below(child, around)


def _outer_changes(
    function: ast.FunctionDef | ast.AsyncFunctionDef, around: frozenset[str]
) -> Iterator[str]:
    body = [_WithoutFunctions().visit(copy.deepcopy(part)) for part in function.body]
    inside = [node for part in body for node in ast.walk(part)]
    declared = {name for node in inside if isinstance(node, ast.Global) for name in node.names}
    bound = {name for part in function.body for name in bound_names(part)}
    own = around | ((bound | parameters(function)) - declared)
    # Not the parameters: a list handed over for a function within to write to later is shared.
    kept = around | (bound - declared)
    yield from declared
    yield from {name for part in body for name in changed_objects(part)} - own
    yield from _changes_below(function, kept)


class _WithoutFunctions(ast.NodeTransformer):
    """What functions within change is theirs, or the function's around them."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return ast.copy_location(ast.Pass(), node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return ast.copy_location(ast.Pass(), node)


def names_used(sources: Iterable[str], function: str) -> frozenset[str]:
    """Names that functions of that name in cells look up outside themselves, attributes too.

    Those of functions inside count: the check that something is not used is meant for them, too.
    Of a name that no function in the cells has, those of all functions.
    """
    found = [_uses(source) for source in sources]
    named = [uses[function] for uses in found if function in uses]
    return frozenset().union(*(named or (used for uses in found for used in uses.values())))


@lru_cache(maxsize=256)
def _uses(source: str) -> dict[str, frozenset[str]]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return {}
    found: dict[str, frozenset[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, _FUNCTIONS):
            name = "<lambda>" if isinstance(node, ast.Lambda) else node.name
            found[name] = found.get(name, frozenset()) | _outer_names(node)
    return found


def _outer_names(function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> frozenset[str]:
    body = [function.body] if isinstance(function, ast.Lambda) else function.body
    inside = [node for part in body for node in ast.walk(part)]
    stored = {n.id for n in inside if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    declared = {name for n in inside if isinstance(n, ast.Global) for name in n.names}
    loaded = {n.id for n in inside if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    attributes = {n.attr for n in inside if isinstance(n, ast.Attribute)}
    modules = {
        each.name for n in inside if isinstance(n, ast.Import | ast.ImportFrom) for each in n.names
    }
    own = (stored | parameters(function) | {"self", "cls"}) - declared
    return frozenset((loaded - own) | attributes | declared | modules)
