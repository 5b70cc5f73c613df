"""What of the author's own cells may run beside the tests: found by reading, not by running.

A statement is *clean* when nothing it looks at can be the learner's: its names are Python's own or
were bound by clean statements. What a function's body looks at counts when it runs, not here.
"""

import ast
import builtins
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_BUILTINS = frozenset(dir(builtins)) | {"__name__", "__builtins__"}
_CLASS_MAKERS = frozenset(
    ("namedtuple", "NamedTuple", "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "make_dataclass")
)
_LATER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@dataclass
class CleanNames:
    """Which names are clean, from cell to cell. ``learners``: names that are never clean."""

    learners: frozenset[str] = frozenset()
    clean: set[str] = field(default_factory=set)
    #: classes made by clean statements
    classes: set[str] = field(default_factory=set)

    def clean_part(self, tree: ast.Module, *, classes: bool = True) -> ast.Module:
        """The clean statements of a cell, in order; takes note of what they bind.

        ``classes``: those that make a class may be among them.
        """
        kept = [statement for statement in tree.body if self._is_clean(statement, classes)]
        return ast.Module(kept, [])

    def _is_clean(self, statement: ast.stmt, classes: bool) -> bool:
        bound = set(bound_names(statement))
        looked_at = set(loaded_names(statement)) - bound_before_use(statement)
        touched = bound | set(changed_objects(statement))
        fit = looked_at <= (self.clean | _BUILTINS) - self.learners and not touched & self.learners
        fit = fit and (classes or not any(made_classes(statement)))
        if fit:
            self.clean |= bound
            self.classes |= set(made_classes(statement))
        else:
            # The learner's child has what this makes; the judge's older value no longer holds.
            self.clean -= bound
            self.classes -= bound
        return fit


def made_classes(statement: ast.stmt) -> Iterator[str]:
    """Names of classes that a statement makes, by ``class`` or by a call for it."""
    if isinstance(statement, ast.ClassDef):
        yield statement.name
    elif (
        isinstance(statement, ast.Assign)
        and isinstance(statement.value, ast.Call)
        and ast.unparse(statement.value.func).rpartition(".")[2] in _CLASS_MAKERS
    ):
        yield from (each.id for each in statement.targets if isinstance(each, ast.Name))


def bound_names(node: ast.AST) -> Iterator[str]:
    """Names that a statement binds where it stands."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
        return
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from ((each.asname or each.name).partition(".")[0] for each in node.names)
        return
    if isinstance(node, (*_LATER, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
        return
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
        yield node.id
    if isinstance(node, ast.ExceptHandler) and node.name:
        yield node.name
    for child in ast.iter_child_nodes(node):
        yield from bound_names(child)


def loaded_names(node: ast.AST) -> Iterator[str]:
    """Names that a statement looks at while it runs: no function bodies, no comprehension's own."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        if not isinstance(node, ast.Lambda):
            for decorator in node.decorator_list:
                yield from loaded_names(decorator)
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default is not None:
                yield from loaded_names(default)
        return
    if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        own = {
            name.id
            for generator in node.generators
            for name in ast.walk(generator.target)
            if isinstance(name, ast.Name)
        }
        for child in ast.iter_child_nodes(node):
            yield from (name for name in loaded_names(child) if name not in own)
        return
    if isinstance(node, ast.ClassDef):
        own = {name for statement in node.body for name in bound_names(statement)}
        for child in ast.iter_child_nodes(node):
            yield from (name for name in loaded_names(child) if name not in own)
        return
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        yield node.target.id
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield node.id
    for child in ast.iter_child_nodes(node):
        yield from loaded_names(child)


def bound_before_use(statement: ast.stmt) -> set[str]:
    """Names a loop, ``with`` or ``try`` binds for itself before it looks at them."""
    if not isinstance(statement, ast.For | ast.With | ast.Try | ast.If | ast.While):
        return set()
    first: dict[str, bool] = {}
    for node in _in_order(statement):
        if isinstance(node, ast.Name):
            first.setdefault(node.id, isinstance(node.ctx, ast.Store))
        elif isinstance(node, ast.ExceptHandler) and node.name:
            first.setdefault(node.name, True)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            for each in node.names:
                first.setdefault((each.asname or each.name).partition(".")[0], True)
    return {name for name, stored in first.items() if stored}


def _in_order(node: ast.AST) -> Iterator[ast.AST]:
    """Nodes in the order they run, nearly: a value before the name it is bound to."""
    if isinstance(node, _LATER):
        return
    yield node
    fields: Iterable[ast.AST] = ast.iter_child_nodes(node)
    if isinstance(node, ast.For | ast.AsyncFor):
        fields = [node.iter, node.target, *node.body, *node.orelse]
    elif isinstance(node, ast.Assign):
        fields = [node.value, *node.targets]
    elif isinstance(node, ast.AnnAssign | ast.AugAssign):
        fields = [each for each in (node.value, node.target) if each is not None]
    for child in fields:
        yield from _in_order(child)


def changed_objects(node: ast.AST) -> Iterator[str]:
    """Names whose object a statement changes in place: ``x[0] = …``, ``x.sort()``."""
    for each in ast.walk(node):
        if isinstance(each, ast.Attribute | ast.Subscript) and not isinstance(each.ctx, ast.Load):
            yield from _root(each)
        elif isinstance(each, ast.Expr) and isinstance(each.value, ast.Call):
            if isinstance(each.value.func, ast.Attribute):
                yield from _root(each.value.func)
        elif isinstance(each, ast.AugAssign):
            yield from _root(each.target)


def functions_changing_arguments(source: str) -> frozenset[str]:
    """Functions of a solution that change an argument in place, or hand it on to one that may.

    ``source``: a solution cell without magics; what does not parse changes nothing.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return frozenset()
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and _parts_of_parameters(node)
        & {name for part in node.body for name in changed_objects(part)}
    )


def _parts_of_parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """Names of the arguments, and of what is taken out of one (``for row in rows``)."""
    found = parameters(function)
    taken: list[tuple[ast.AST, ast.AST]] = []
    for node in ast.walk(function):
        if isinstance(node, ast.For | ast.AsyncFor):
            taken.append((node.target, node.iter))
        elif isinstance(node, ast.Assign):
            taken += [(target, node.value) for target in node.targets]
    for _ in taken:
        more = {
            name.id
            for target, value in taken
            if found & set(_root(value))
            for name in ast.walk(target)
            if isinstance(name, ast.Name)
        }
        if more <= found:
            break
        found |= more
    return found


def imports_of(tree: ast.Module) -> list[ast.stmt]:
    """The import statements at the top level of a cell."""
    return [each for each in tree.body if isinstance(each, ast.Import | ast.ImportFrom)]


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> set[str]:
    spec = function.args
    every = [*spec.posonlyargs, *spec.args, *spec.kwonlyargs, spec.vararg, spec.kwarg]
    return {each.arg for each in every if each is not None} - {"self", "cls"}


def _root(node: ast.AST) -> Iterator[str]:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Name):
        yield node.id
