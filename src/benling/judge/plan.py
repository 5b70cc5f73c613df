"""What the host reads out of a script's cells before anything runs."""

import ast
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from IPython.core.inputtransformer2 import TransformerManager

from benling.judge.names import CleanNames, imports_of
from benling.judge.script import NamedMistake, Role, Script
from benling.quiz.mistake_calls import written_out


@dataclass(frozen=True)
class GivenPart:
    """The clean part of a cell of the author's: positions of its statements, classes they make."""

    statements: tuple[int, ...] = ()
    classes: tuple[str, ...] = ()


@lru_cache(maxsize=64)
def given_parts(
    sources: tuple[str, ...], learners: frozenset[str], kept: frozenset[int] = frozenset()
) -> tuple[GivenPart, ...]:
    """For each cell of the author's, in order. ``learners``: names a learner may bind or change.

    ``kept``: places of those that the learner's child does not have, and so not their classes.
    """
    names = CleanNames(learners)
    parts = []
    for number, source in enumerate(sources):
        tree = parsed(source)
        if tree is None:
            parts.append(GivenPart())
            continue
        clean = names.clean_part(tree, classes=number not in kept).body
        chosen = {id(statement) for statement in clean}
        parts.append(
            GivenPart(
                tuple(place for place, each in enumerate(tree.body) if id(each) in chosen),
                tuple(sorted(names.classes)),
            )
        )
    return tuple(parts)


@lru_cache(maxsize=256)
def visible_imports(source: str) -> str:
    """The import lines of what learners can read of a test cell."""
    tree = parsed(source)
    return "" if tree is None else "\n".join(map(ast.unparse, imports_of(tree)))


def parsed(source: str) -> ast.Module | None:
    """A cell's tree, magics written out; None when it is no Python."""
    try:
        tree: ast.Module = ast.parse(TransformerManager().transform_cell(source))
        return tree
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def parts_of(script: Script) -> dict[str, GivenPart]:
    """Cell id → its clean part, for the author's cells."""
    given = [cell for cell in script.cells if cell.role in (Role.GIVEN, Role.KEPT)]
    kept = frozenset(place for place, cell in enumerate(given) if cell.role is Role.KEPT)
    parts = given_parts(tuple(cell.source for cell in given), script.author_binds, kept)
    return {cell.id: part for cell, part in zip(given, parts, strict=True)}


@lru_cache(maxsize=256)
def _written_out(source: str) -> frozenset[tuple[str, str]]:
    tree = parsed(source)
    return frozenset() if tree is None else written_out(tree)


def author_mistakes(
    script: Script, told: Iterable[tuple[str, str, bool]]
) -> tuple[NamedMistake, ...]:
    """Of what a child said a test named: what stands in a test cell, word for word.

    Whatever a child may say, nothing but an author's own text is ever shown to anybody.
    """
    told = tuple(told)
    if not told:
        return ()
    tests = [cell.source for cell in script.cells if cell.role is Role.TEST]
    known = frozenset().union(*map(_written_out, tests))
    return tuple(
        NamedMistake("" if tells else message, source)
        for message, source, tells in told
        if (message, source) in known
    )


def has_learner_code(script: Script) -> bool:
    cells: Sequence[str] = [cell.source for cell in script.cells if cell.role is Role.LEARNER]
    return any(source.strip() for source in cells)


#: ways to the names that a function's code uses
_OF_CODE = re.compile(r"co_names|__code__|f_code|gi_code|\bdis\b|inspect|getclosurevars")


def reads_code(script: Script) -> bool:
    """Whether anything of the author's may look at what functions use."""
    return any(
        _OF_CODE.search(cell.source) for cell in script.cells if cell.role is not Role.LEARNER
    ) or any(
        _OF_CODE.search(content.decode(errors="replace"))
        for name, content in script.judge_files.items() if name.endswith(".py")
    )  # fmt: skip
