"""Special methods: which of them an object has beyond those that every object has."""

import inspect

#: name → what Python calls for it; these act on the object alone or with plain keys
SPECIALS = (
    "len", "iter", "next", "reversed", "getitem", "setitem", "delitem", "contains", "call", "enter",
    "exit", "await", "length_hint", "array",
)  # fmt: skip
#: these let an object answer in place of the test, and cross only under conditions
OPERATORS = (
    "eq", "ne", "lt", "le", "gt", "ge", "add", "sub", "mul", "matmul", "truediv", "floordiv", "mod",
    "pow", "divmod", "and", "or", "xor", "lshift", "rshift", "radd", "rsub", "rmul", "rmatmul",
    "rtruediv", "rfloordiv", "rmod", "rpow", "rdivmod", "rand", "ror", "rxor", "rlshift", "rrshift",
    "iadd", "isub", "imul", "itruediv", "neg", "pos", "abs", "invert", "bool", "int", "float",
    "complex", "index", "round", "trunc", "floor", "ceil", "hash",
)  # fmt: skip
BINARY = frozenset(
    (
        "add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "pow", "divmod", "and", "or",
        "xor", "lshift", "rshift",
    )
)  # fmt: skip
#: they say how an object reads
TEXTS = ("str", "repr", "format")


def specials_of(kind: type, beyond: type = object) -> tuple[str, ...]:
    """Which special methods a class has; ``beyond`` those of this base."""
    found = []
    for name in SPECIALS + OPERATORS:
        method = inspect.getattr_static(kind, f"__{name}__", None)
        if method is not None and method is not inspect.getattr_static(beyond, f"__{name}__", None):
            found.append(name)
    if "array" not in found and inspect.getattr_static(kind, "__array_interface__", None):
        found.append("array")
    if "iter" not in found and "getitem" in found and beyond is object:
        found.append("iter")
    return tuple(found)


def overridden(kind: type, beyond: type) -> tuple[str, ...]:
    """The specials of a class of values that are the learner's, texts among them."""
    texts = tuple(
        name for name in TEXTS
        if inspect.getattr_static(kind, f"__{name}__")
        is not inspect.getattr_static(beyond, f"__{name}__")
    )  # fmt: skip
    return specials_of(kind, beyond) + texts
