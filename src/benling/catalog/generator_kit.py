"""Puts what generators share into a generator, so that what is released stands alone.

``make_data.py`` may say ``from generator_kit import …``. In the place of that line the built
generator has the text of ``assignments/generator_kit.py`` as of that day: a later change of it
changes no data that were ever handed out. Lines keep their numbers, for messages.
"""

import ast
from pathlib import Path

from benling.catalog.variant import GENERATOR

KIT = "generator_kit.py"
_MODULE = KIT.removesuffix(".py")


def kit_beside(folder: Path) -> bytes | None:
    """The shared text for the assignment in ``folder``; None when there is none."""
    path = folder.parent / KIT
    return path.read_bytes() if path.is_file() else None


def built_generator(folder: Path) -> bytes:
    """The make_data.py of an assignment's folder as its build has it. Raises: OSError."""
    source, kit = (folder / GENERATOR).read_bytes(), kit_beside(folder)
    try:
        return source if kit is None else with_kit(source, kit)
    except (SyntaxError, ValueError):
        return source  # its check, or running it, says where it is wrong


def uses_kit(generator: bytes) -> bool:
    """False also for what is no Python."""
    try:
        return bool(_imports(generator))
    except (SyntaxError, ValueError):
        return False


def with_kit(generator: bytes, kit: bytes) -> bytes:
    """The generator with the kit in it. Raises: SyntaxError or ValueError when it is no Python."""
    lines = generator.decode("utf-8").split("\n")
    for place in reversed(_imports(generator)):
        last = place.end_lineno or place.lineno
        lines[place.lineno - 1 : last] = [_in_place(place, kit), *[""] * (last - place.lineno)]
    return "\n".join(lines).encode()


def _imports(generator: bytes) -> list[ast.ImportFrom]:
    """Where names are taken from it; only whole statements of the module itself."""
    return [
        node
        for node in ast.parse(generator).body
        if isinstance(node, ast.ImportFrom) and node.module == _MODULE and not node.level
    ]


def _in_place(wanted: ast.ImportFrom, kit: bytes) -> str:
    text = kit.decode("utf-8")
    names = "; ".join(f"{a.asname or a.name} = _kit[{a.name!r}]" for a in wanted.names)
    run = f"exec(compile({text!r}, {KIT!r}, 'exec'), _kit := {{'__name__': {_MODULE!r}}})"
    return f"{run}; {names}"
