"""Values that stand in a notebook's code, worked out without running it.

Enough of Python for how authors write options: literals, names, ``quiz.data``, subscripts and
comprehensions over them. Anything else is unknown, never guessed.
"""

import ast
import json
from collections.abc import Iterator, Mapping
from typing import Any

_MOST_TURNS = 1000
_DATA = ("quiz", "data")


class Unknown(Exception):
    """Only running the code would tell."""


#: stands for a text that is put together in some way: options' labels often are
class SomeText(str):
    """A text of which only that it is there is known."""


Names = dict[str, Any]


def bind(statement: ast.stmt, names: Names, files: Mapping[str, bytes]) -> None:
    """Follow one top-level statement: what it sets to a known value is known, the rest is not."""
    simple = isinstance(statement, ast.Assign) and len(statement.targets) == 1
    target = statement.targets[0] if simple and isinstance(statement, ast.Assign) else None
    for name in _touched(statement):
        names.pop(name, None)
    if isinstance(statement, ast.Assign) and isinstance(target, ast.Name):
        try:
            names[target.id] = value_of(statement.value, names, files)
        except Unknown:
            names.pop(target.id, None)


def value_of(node: ast.expr, names: Names, files: Mapping[str, bytes]) -> Any:
    """Raises: Unknown."""
    return _Reader(names, files).value(node)


class _Reader:
    def __init__(self, names: Names, files: Mapping[str, bytes]) -> None:
        self._names, self._files = names, files

    def value(self, node: ast.expr) -> Any:
        try:
            read = getattr(self, f"_{type(node).__name__.lower()}")
        except AttributeError:
            raise Unknown from None
        try:
            return read(node)
        except (LookupError, TypeError, ValueError, RecursionError):
            raise Unknown from None

    def text(self, node: ast.expr) -> Any:
        """As :meth:`value`; what is unknown is some text."""
        try:
            return self.value(node)
        except Unknown:
            return SomeText("…")

    def _constant(self, node: ast.Constant) -> Any:
        return node.value

    def _name(self, node: ast.Name) -> Any:
        return self._names[node.id]

    def _subscript(self, node: ast.Subscript) -> Any:
        return self.value(node.value)[self.value(node.slice)]

    def _list(self, node: ast.List) -> Any:
        return [self.value(each) for each in node.elts]

    def _tuple(self, node: ast.Tuple) -> Any:
        return tuple(self.value(each) for each in node.elts)

    def _dict(self, node: ast.Dict) -> Any:
        if None in node.keys:
            raise Unknown
        pairs = zip(node.keys, node.values, strict=True)
        return {self._key(key): self.text(value) for key, value in pairs if key is not None}

    def _key(self, node: ast.expr) -> Any:
        key = self.value(node)
        if isinstance(key, SomeText):
            raise Unknown
        return key

    def _joinedstr(self, node: ast.JoinedStr) -> str:
        parts = [self.value(part) for part in node.values]
        return "".join(parts)

    def _formattedvalue(self, node: ast.FormattedValue) -> str:
        if node.format_spec is not None or node.conversion != -1:
            raise Unknown
        return str(self._key(node.value))

    def _dictcomp(self, node: ast.DictComp) -> Any:
        return {
            inner._key(node.key): inner.text(node.value) for inner in self._turns(node.generators)
        }

    def _listcomp(self, node: ast.ListComp) -> Any:
        return [inner.value(node.elt) for inner in self._turns(node.generators)]

    def _call(self, node: ast.Call) -> Any:
        called, given = node.func, [*node.args, *(k.value for k in node.keywords)]
        if isinstance(called, ast.Attribute):
            if isinstance(called.value, ast.Name) and (called.value.id, called.attr) == _DATA:
                return json.loads(self._files[self.value(node.args[0])])
            held = self.value(called.value)
            if called.attr in ("items", "keys", "values") and isinstance(held, dict) and not given:
                return list(getattr(held, called.attr)())
        if isinstance(called, ast.Name) and called.id in (
            "enumerate",
            "zip",
            "list",
            "str",
            "dict",
        ):
            return self._plain_call(called.id, node)
        raise Unknown

    def _plain_call(self, name: str, node: ast.Call) -> Any:
        arguments = [self.value(each) for each in node.args]
        options = {each.arg: self.value(each.value) for each in node.keywords if each.arg}
        if len(options) < len(node.keywords):
            raise Unknown
        made: Any = {"enumerate": enumerate, "zip": zip, "list": list, "str": str, "dict": dict}
        result = made[name](*arguments, **options)
        return list(result) if name in ("enumerate", "zip") else result

    def _turns(self, loops: list[ast.comprehension]) -> Iterator["_Reader"]:
        """A reader for each turn of a comprehension's one loop."""
        if len(loops) != 1 or loops[0].ifs or loops[0].is_async:
            raise Unknown
        items = self.value(loops[0].iter)
        if isinstance(items, str):
            raise Unknown
        for turn, item in enumerate(items):
            if turn >= _MOST_TURNS:
                raise Unknown
            yield _Reader({**self._names, **_unpacked(loops[0].target, item)}, self._files)


def _unpacked(target: ast.expr, item: Any) -> Names:
    if isinstance(target, ast.Name):
        return {target.id: item}
    if not isinstance(target, ast.Tuple) or isinstance(item, str):
        raise Unknown
    names: Names = {}
    for part, value in zip(target.elts, item, strict=True):
        names |= _unpacked(part, value)
    return names


def _touched(statement: ast.stmt) -> set[str]:
    """Names that a statement may bind, or whose value it may change."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    found: set[str] = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            found.add(node.id)
        elif isinstance(node, ast.alias):
            found.add((node.asname or node.name).split(".")[0])
        elif isinstance(node, ast.Subscript | ast.Attribute) and isinstance(
            node.ctx, ast.Store | ast.Del
        ):
            found |= _root(node)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            found |= _root(node.value.func) if isinstance(node.value.func, ast.Attribute) else set()
    return found - {"quiz"}


def _root(node: ast.expr) -> set[str]:
    while isinstance(node, ast.Subscript | ast.Attribute | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return {node.id} if isinstance(node, ast.Name) else set()
