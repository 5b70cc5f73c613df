"""The last value of a test counts points; what is no number there would read as full credit."""

import ast
import builtins
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from benling.judge.output import Output

_SUMMING = frozenset(("sum", "round", "float", "int", "max", "min", "abs", "len", "pow"))


def odd_credit(tree: ast.AST | None, result: Any, is_own: Callable[[str], bool]) -> str | None:
    """What the value of a test is that should have been a number of points; None where all is well.

    ``is_own``: whether a name is the test's, and so a function by that name may count points.
    """
    if not isinstance(tree, ast.Module) or not tree.body or result is None:
        return None
    last = tree.body[-1]
    if not isinstance(last, ast.Expr) or isinstance(result, str):
        return None
    if isinstance(result, int | float | np.integer | np.floating):
        # nbgrader gives full credit for what is below nought, and for NaN.
        return None if result >= 0 else repr(result)
    looked_at = {node.id for node in ast.walk(last) if isinstance(node, ast.Name)}
    counts = (
        isinstance(last.value, ast.BinOp)
        or bool(looked_at & (_SUMMING | _counted_names(tree)))
        or (_is_like_a_number(result) and _is_called(last.value, is_own))
    )
    return type(result).__name__ if counts else None


def written_plainly(outputs: list[Output], result: Any) -> None:
    """A number of NumPy's reads ``np.int64(2)``, which nbgrader takes for no number, so for all."""
    if not isinstance(result, np.integer | np.floating):
        return
    plain = int(result) if isinstance(result, np.integer) else float(result)
    for output in outputs:
        if output["output_type"] == "execute_result":
            output["data"] = {**output["data"], "text/plain": repr(plain)}


def _is_like_a_number(result: Any) -> bool:
    if isinstance(result, np.ndarray | pd.Series):
        return result.size < 2
    return isinstance(result, complex | Decimal | Fraction)


def _is_called(value: ast.expr, is_own: Callable[[str], bool]) -> bool:
    """Whether it comes from a function of the test's or of Python's."""
    called = value.func if isinstance(value, ast.Call) else None
    return isinstance(called, ast.Name) and (is_own(called.id) or hasattr(builtins, called.id))


def _counted_names(tree: ast.Module) -> set[str]:
    """Names a test begins with a number: what it counts in."""
    return {
        target.id
        for node in ast.walk(tree) if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant) and type(node.value.value) in (int, float)
        for target in node.targets if isinstance(target, ast.Name)
    }  # fmt: skip
