"""What a right solution makes, uses and imports, found by reading."""

import ast
import builtins

from benling.judge.names import bound_names, made_classes


def classes_in(source: str) -> frozenset[str]:
    """Names of all classes that a cell makes, within functions too."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return frozenset()
    return frozenset(
        name
        for node in ast.walk(tree) if isinstance(node, ast.stmt)
        for name in made_classes(node)
    )  # fmt: skip


def types_in(source: str) -> frozenset[str]:
    """Names that read as those of classes, which a cell uses and Python does not have itself."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return frozenset()
    named = (
        getattr(node, part, None) for node in ast.walk(tree) for part in ("id", "attr", "name")
    )
    return frozenset(
        name for name in named
        if isinstance(name, str) and name[:1].isupper() and not hasattr(builtins, name)
    )  # fmt: skip


def libraries_in(source: str) -> frozenset[str]:
    """Top-level modules that a cell imports, within functions too."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return frozenset()
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(each.name.partition(".")[0] for each in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(str(node.module).partition(".")[0])
    return frozenset(found)


def identifiers_in(source: str) -> frozenset[str]:
    """All names that a cell mentions, bound or not."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return frozenset()
    found = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Global | ast.Nonlocal):
            found.update(node.names)
    return frozenset(found)


def modules_in(source: str) -> dict[str, str]:
    """Names that a cell binds to a module, and to nothing else → the import statement."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return {}
    found: dict[str, str] = {}
    others: set[str] = set()
    for statement in tree.body:
        if isinstance(statement, ast.Import):
            for each in statement.names:
                name = each.asname or each.name.partition(".")[0]
                found[name] = ast.unparse(ast.Import([each]))
        else:
            others |= set(bound_names(statement))
    return {name: text for name, text in found.items() if name not in others}
