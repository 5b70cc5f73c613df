"""A lesson's code cells: run as its page runs them, and read for what its self-checks ask."""

import ast
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import jupytext

ROOT = Path(__file__).parents[1]


def lesson_text(code: str, lesson: str) -> str:
    return (ROOT / "courses" / code / "lessons" / f"{lesson}.md").read_text(encoding="utf-8")


def code_cells(code: str, lesson: str) -> list[str]:
    cells = jupytext.reads(lesson_text(code, lesson), fmt="md:myst").cells
    return [cell.source for cell in cells if cell.cell_type == "code"]


def ran(code: str, lesson: str) -> dict[str, Any]:
    """The names that the cells leave behind; widgets are real, there is no page."""
    names: dict[str, Any] = {}
    for source in code_cells(code, lesson):
        exec(compile(source, lesson, "exec"), names)  # noqa: S102
    return names


def nodes(code: str, lesson: str) -> Iterator[ast.AST]:
    """Everything that the cells consist of, in order."""
    for source in code_cells(code, lesson):
        yield from ast.walk(ast.parse(source))


def assigned(code: str, lesson: str, name: str) -> Any:
    """The literal that a lesson gives to a name first, alone or among others."""
    for node in nodes(code, lesson):
        if isinstance(node, ast.Assign):
            target = node.targets[0]
            if isinstance(target, ast.Tuple):
                names = [getattr(each, "id", "") for each in target.elts]
                if name in names:
                    return ast.literal_eval(node.value)[names.index(name)]
            elif getattr(target, "id", "") == name:
                return ast.literal_eval(node.value)
    raise AssertionError(f"{lesson} sets no {name}")


def self_checks(code: str, lesson: str) -> list[dict[str, Any]]:
    """Each self-check, in order: its keyword arguments, ``kind`` and ``prompt``.

    Days marked in a calendar are not among them: lessons work those out.
    """
    found = []
    for node in nodes(code, lesson):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "self_check":
            kind, prompt = map(ast.literal_eval, node.args[:2])
            plain = {k.arg: k.value for k in node.keywords if k.arg and k.arg != "marks"}
            made = {name: ast.literal_eval(value) for name, value in plain.items()}
            found.append(made | {"kind": kind, "prompt": prompt})
    return found


def answers(code: str, lesson: str, kind: str = "number") -> list[Any]:
    """Those of the self-checks of one kind, in order."""
    return [check["answer"] for check in self_checks(code, lesson) if check["kind"] == kind]


def generator(code: str) -> ModuleType:
    """The course's make_data.py as a module."""
    return program(code, "make_data")


def program(code: str, which: str) -> ModuleType:
    """``which``: make_data or solver."""
    name = f"{which}_{code.lower().replace('-', '_')}"
    path = ROOT / "assignments" / code / f"{which}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module
