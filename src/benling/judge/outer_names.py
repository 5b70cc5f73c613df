"""What functions look up and change outside themselves: found by reading, not by running."""

import ast
from functools import lru_cache

from benling.judge.names import bound_names, changed_objects, parameters


def globals_changed(source: str) -> frozenset[str]:
    """Names outside themselves that a solution's functions bind anew or whose object they change.

    ``source``: a solution cell without magics; what does not parse changes nothing.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return frozenset()
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found |= _outer_changes(node)
    return frozenset(found)


def _outer_changes(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    inside = [node for part in function.body for node in ast.walk(part)]
    declared = {name for node in inside if isinstance(node, ast.Global) for name in node.names}
    own = {name for part in function.body for name in bound_names(part)} | parameters(function)
    changed = {name for part in function.body for name in changed_objects(part)}
    return declared | (changed - own - {"self", "cls"})


def names_used(source: str, function: str) -> frozenset[str]:
    """Names that functions of that name in a cell look up outside themselves, attributes too.

    Those of functions inside count: the check that something is not used is meant for them, too.
    """
    return _uses(source).get(function, frozenset())


@lru_cache(maxsize=256)
def _uses(source: str) -> dict[str, frozenset[str]]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return {}
    found: dict[str, frozenset[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found[node.name] = found.get(node.name, frozenset()) | _outer_names(node)
    return found


def _outer_names(function: ast.FunctionDef | ast.AsyncFunctionDef) -> frozenset[str]:
    inside = [node for part in function.body for node in ast.walk(part)]
    stored = {n.id for n in inside if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    declared = {name for n in inside if isinstance(n, ast.Global) for name in n.names}
    loaded = {n.id for n in inside if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    attributes = {n.attr for n in inside if isinstance(n, ast.Attribute)}
    modules = {
        each.name for n in inside if isinstance(n, ast.Import | ast.ImportFrom) for each in n.names
    }
    own = (stored | parameters(function) | {"self", "cls"}) - declared
    return frozenset((loaded - own) | attributes | declared | modules)
