"""A lesson's code cells: run as its page runs them, and read for what its self-checks ask."""

import ast
import importlib.util
import sys
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


def self_checks(code: str, lesson: str) -> list[dict[str, Any]]:
    """Keyword arguments of each self-check, in order."""
    return [
        {k.arg: ast.literal_eval(k.value) for k in node.keywords if k.arg}
        for source in code_cells(code, lesson)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "self_check"
    ]


def generator(code: str) -> ModuleType:
    """The course's make_data.py as a module."""
    name = f"make_data_{code.lower().replace('-', '_')}"
    path = ROOT / "assignments" / code / "make_data.py"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module
