"""Types, functions and modules that both children have by the same name."""

import builtins
import functools
import importlib
import importlib.util
import sys
import types
from typing import Any

#: modules whose things could lie for a learner, or act on the judging child
_KEPT_OUT = frozenset(
    (
        "unittest", "mock", "pytest", "_pytest", "doctest", "IPython", "ipykernel", "benling",
        "builtins", "gc", "ctypes", "inspect", "sys", "os", "posix", "importlib", "pickle",
        "shelve",
        "marshal", "runpy", "code", "codeop", "subprocess", "multiprocessing", "threading",
        "_thread", "signal", "socket", "pty", "test", "__main__", "hypothesis", "nose",
        "ipywidgets", "traitlets", "pdb", "bdb", "trace", "weakref",
    )
)  # fmt: skip
#: builtin types that may be named
_BUILTIN_TYPES = {name: value for name, value in vars(builtins).items() if isinstance(value, type)}
#: builtin functions that do nothing but compute; only ever from judge to learner
_PURE = frozenset(
    [
        "abs",
        "all",
        "any",
        "ascii",
        "bin",
        "bool",
        "bytes",
        "callable",
        "chr",
        "complex",
        "dict",
        "divmod",
        "enumerate",
        "filter",
        "float",
        "format",
        "frozenset",
        "hash",
        "hex",
        "id",
        "int",
        "isinstance",
        "issubclass",
        "iter",
        "len",
        "list",
        "map",
        "max",
        "min",
        "next",
        "object",
        "oct",
        "ord",
        "pow",
        "print",
        "range",
        "repr",
        "reversed",
        "round",
        "set",
        "slice",
        "sorted",
        "str",
        "sum",
        "tuple",
        "type",
        "zip",
    ]
)
_EXTRA_TYPES: dict[tuple[str, str], type] = {
    ("types", name): getattr(types, name)
    for name in (
        "FunctionType", "GeneratorType", "CoroutineType", "MethodType", "BuiltinFunctionType",
        "ModuleType", "MappingProxyType", "SimpleNamespace", "AsyncGeneratorType",
    )
}  # fmt: skip
_EXTRA_NAMES = {kind: name for name, kind in _EXTRA_TYPES.items()}
_EXTRA_NAMES[type(None)] = ("types", "NoneType")
_EXTRA_TYPES["types", "NoneType"] = type(None)


def type_name(kind: type) -> tuple[str, str] | None:
    """Module and name of a type that the other child has too."""
    if kind in _EXTRA_NAMES:
        return _EXTRA_NAMES[kind]
    if _BUILTIN_TYPES.get(kind.__name__) is kind:
        return "builtins", kind.__name__
    module, name = kind.__module__, kind.__qualname__
    return (module, name) if _library(module) and _found(module, name) is kind else None


def type_of(module: Any, name: Any) -> type | None:
    """The type of that name here, or None; a library is imported if need be."""
    if type(module) is not str or type(name) is not str:
        return None
    if module == "builtins":
        return _BUILTIN_TYPES.get(name)
    if (module, name) in _EXTRA_TYPES:
        return _EXTRA_TYPES[module, name]
    found = _found(module, name) if module_of(module) is not None else None
    # A library may show a class of what is kept out: ``numpy.testing.SkipTest`` is unittest's.
    return found if isinstance(found, type) and type_name(found) is not None else None


def module_of(name: Any) -> types.ModuleType | None:
    """A library, imported if need be; None when it is kept out or is none."""
    if type(name) is not str or not _library(name):
        return None
    try:
        return importlib.import_module(name)
    except Exception:
        return None


def function_name(function: Any) -> tuple[str, str] | None:
    """Module and name of a library function, for the way from judge to learner."""
    module = getattr(function, "__module__", None)
    name = getattr(function, "__qualname__", None) or getattr(function, "__name__", None)
    if module is None and hasattr(function, "__objclass__"):
        module = function.__objclass__.__module__
    if module is None and isinstance(function, _UFUNC):
        module = "numpy"
    if type(module) is not str or type(name) is not str:
        return None
    if module == "builtins":
        known = name in _PURE or name.partition(".")[0] in _BUILTIN_TYPES
        return (module, name) if known and _found(module, name) is function else None
    return (module, name) if _library(module) and _found(module, name) is function else None


def function_of(module: str, name: str) -> Any:
    """The function of that name here. Raises: AttributeError, ImportError."""
    importlib.import_module(module)
    found = _found(module, name)
    if found is None:
        raise AttributeError(f"{module}.{name}")
    return found


@functools.cache
def _library(module: str) -> bool:
    """Whether a module is a library's, and none that is kept out."""
    return module.partition(".")[0] not in _KEPT_OUT and is_library(module)


@functools.cache
def is_library(module: str) -> bool:
    """Whether a module is Python's own or an installed one, kept out or not."""
    top = module.partition(".")[0]
    if top in sys.stdlib_module_names:
        return True
    spec = getattr(sys.modules.get(top), "__spec__", None)
    if spec is None:
        try:
            spec = importlib.util.find_spec(top)
        except (ImportError, ValueError):
            return False
    origin = getattr(spec, "origin", None) or ""
    return "site-packages" in origin or "dist-packages" in origin


def _found(module: str, name: str) -> Any:
    found: Any = sys.modules.get(module)
    for part in name.split("."):
        found = getattr(found, part, None)
    return found


def _ufunc() -> type:
    import numpy as np

    return np.ufunc


_UFUNC = _ufunc()
