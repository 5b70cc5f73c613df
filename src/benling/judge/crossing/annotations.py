"""Signatures and annotations of learners' functions.

As texts they would be run by whoever resolves them (``typing.get_type_hints`` calls ``eval``). So
what a test gets is built here out of names that both children know, or is a plain name.
"""

import ast
import inspect
import types
import typing
from typing import Any

from benling.judge.crossing import known

_MOST_TEXT = 500
_MOST_PARTS = 60


# Learner's side.


def signature_tree(function: Any) -> tuple[Any, ...] | None:
    """``(return annotation, ((name, kind, default, annotation), …))``; each may be ``()``."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError, RecursionError):
        return None
    return annotation(signature.return_annotation), tuple(
        (
            each.name, int(each.kind), () if each.default is each.empty else (each.default,),
            annotation(each.annotation),
        )
        for each in signature.parameters.values()
    )  # fmt: skip


def annotation(found: Any) -> tuple[Any, ...]:
    """``()``, ``(type or None,)``, or a text with ``"text"`` before it."""
    if found is inspect.Signature.empty:
        return ()
    if found is None or (isinstance(found, type) and not isinstance(found, types.GenericAlias)):
        return (found,)
    return ("text", found if isinstance(found, str) else repr(found))


# Judge's side.


def read_signature(tree: Any) -> inspect.Signature | None:
    if tree is None:
        return None
    empty = inspect.Parameter.empty
    try:
        returned, parameters = tree
        return inspect.Signature(
            [
                inspect.Parameter(
                    name, inspect._ParameterKind(kind), default=default[0] if default else empty,
                    annotation=read_annotation(noted),
                )
                for name, kind, default, noted in parameters
            ],
            return_annotation=read_annotation(returned),
        )  # fmt: skip
    except (TypeError, ValueError, IndexError):
        return None


def read_annotation(tree: Any) -> Any:
    """What the test sees. Raises: TypeError."""
    if type(tree) is not tuple:
        raise TypeError("not an annotation")
    if not tree:
        return inspect.Parameter.empty
    if len(tree) == 2 and type(tree[1]) is str:
        return _resolved(tree[1])
    if tree[0] is None or isinstance(tree[0], type):
        return tree[0]
    raise TypeError("not an annotation")


def _resolved(text: str) -> Any:
    """The type that a text means; its own name where it is but a name; else ``Any``."""
    try:
        body = _expression(text)
        if len([*ast.walk(body)]) > _MOST_PARTS:
            return Any
        return _built(body)
    except LookupError:
        return text if text.isidentifier() else Any
    except (SyntaxError, ValueError, TypeError, AttributeError, RecursionError, MemoryError):
        return Any


def _expression(text: str) -> ast.expr:
    return ast.parse(text[:_MOST_TEXT], mode="eval").body


def _built(node: ast.expr) -> Any:  # noqa: PLR0911  # one per kind
    """Raises: LookupError for a name that is not known."""
    if isinstance(node, ast.Constant):
        if node.value is None or node.value is Ellipsis:
            return node.value
        return _built(_expression(str(node.value)))
    if isinstance(node, ast.Name | ast.Attribute):
        return _named(ast.unparse(node))
    if isinstance(node, ast.Subscript):
        origin = _built(node.value)
        if origin is typing.Literal:
            return origin[ast.literal_eval(node.slice)]
        return origin[_built(node.slice)]
    if isinstance(node, ast.Tuple):
        return tuple(map(_built, node.elts))
    if isinstance(node, ast.List):
        return list(map(_built, node.elts))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return typing.Union[_built(node.left), _built(node.right)]  # noqa: UP007
    raise LookupError(type(node).__name__)


def _named(name: str) -> Any:
    module, _, last = name.rpartition(".")
    if last.startswith("_"):
        raise LookupError(name)
    if module in ("typing", "") and last in typing.__all__:
        return getattr(typing, last)
    for place in (module or "builtins", {"np": "numpy", "pd": "pandas"}.get(module, module)):
        found = known.type_of(place, last)
        if found is not None:
            return found
    raise LookupError(name)
