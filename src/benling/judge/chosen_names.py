"""In the judging child: a learner's word does not choose among the names of the tests.

Where a test looks up a name that it was given, in ``globals()`` or in ``__main__``, the answer
could be the name of what is expected.
"""

import ast
from collections.abc import Callable
from typing import Any

#: the name under which the check stands among those of the tests
CHECK = "__chosen_name__"
_SCOPES = frozenset(("globals", "locals", "vars"))


class ChosenNames(ast.NodeTransformer):
    """Puts the check around such names, in the tree of a test."""

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        if _is_scope(node.value) and isinstance(node.ctx, ast.Load):
            node.slice = _checked(node.slice)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        function = node.func
        if isinstance(function, ast.Attribute) and _is_scope(function.value) and node.args:
            node.args[0] = _checked(node.args[0])
        named = isinstance(function, ast.Name) and function.id == "getattr"
        if named and len(node.args) > 1 and _is_main(node.args[0]):
            node.args[1] = _checked(node.args[1])
        return node


def check_with(refuse: Callable[[str], BaseException], chooses: Callable[[Any], bool]) -> Any:
    """``chooses``: whether a name is one of the tests' own and a learner's word, too."""

    def check(name: Any) -> Any:
        if chooses(name):
            raise refuse(name)
        return name

    return check


def may_choose(source: str) -> bool:
    """Whether it is worth looking through a test's tree."""
    return any(f"{word}(" in source for word in (*_SCOPES, "getattr"))


def _checked(name: ast.expr) -> ast.expr:
    if isinstance(name, ast.Constant | ast.Slice | ast.Starred):
        return name
    call = ast.Call(ast.Name(CHECK, ast.Load()), [name], [])
    return ast.fix_missing_locations(ast.copy_location(call, name))


def _is_scope(node: ast.expr) -> bool:
    """``globals()``, and ``vars(module)`` as well."""
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _SCOPES
    )  # fmt: skip


def _is_main(node: ast.expr) -> bool:
    """``sys.modules[…]``, ``__main__``, ``importlib.import_module(…)``."""
    return any(word in ast.unparse(node) for word in ("modules", "__main__", "import_module"))
