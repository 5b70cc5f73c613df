"""Whether a text, said to be a function's source, stands in a learner's cells."""

import ast
import textwrap


def stands_in(text: str, source: str) -> bool:
    """Whether a text is a statement of a cell, and not only words in a text or comment there.

    ``source``: without magics.
    """
    if text.strip() not in source:
        return False
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return False
    try:
        wanted = ast.parse(textwrap.dedent(text)).body
    except (SyntaxError, ValueError, RecursionError):
        # The lines of a function without a name may be but a part of a statement.
        lambdas = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Lambda)]
        return "def " not in text and any(each in text for each in lambdas)
    return len(wanted) == 1 and any(
        ast.dump(node) == ast.dump(wanted[0])
        for node in ast.walk(tree) if type(node) is type(wanted[0])
    )  # fmt: skip


def holds_yield(source: str, function: str) -> bool:
    """Whether a cell defines a function of that name that is a generator."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return False
    return any(
        isinstance(node, ast.FunctionDef) and node.name == function
        and any(_yields(part) for part in node.body)
        for node in ast.walk(tree)
    )  # fmt: skip


def _yields(node: ast.AST) -> bool:
    """Whether a statement yields for the function in whose body it stands."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
        return False
    return isinstance(node, ast.Yield | ast.YieldFrom) or any(
        map(_yields, ast.iter_child_nodes(node))
    )
