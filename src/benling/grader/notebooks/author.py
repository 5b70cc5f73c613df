"""What the author's own notebook tells the judge: which cells are the author's, which names change.

A learner hands the whole notebook back. Cells with an nbgrader id are restored from the gradebook;
of the others, those that still read as the author wrote them count as the author's.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from IPython.core.inputtransformer2 import TransformerManager
from nbformat.notebooknode import NotebookNode
from nbgrader.utils import is_grade, is_locked, is_solution

from benling.judge.names import (
    bound_names,
    changed_objects,
    classes_in,
    functions_changing_arguments,
    modules_in,
)


@dataclass(frozen=True)
class Author:
    """``given``: sources of code cells without an nbgrader id. ``binds``: names that a right
    solution is expected to bind or change, see :func:`changed_names`. ``tags``: of cells with an
    nbgrader id; a submission's own count for nothing.
    """

    given: frozenset[str] = frozenset()
    binds: frozenset[str] = frozenset()
    tags: Mapping[str, frozenset[str]] = field(default_factory=dict)
    #: functions of a right solution that change an argument in place
    changes: frozenset[str] = frozenset()
    #: classes that a right solution makes or uses; None: not known
    classes: frozenset[str] | None = None
    #: names that a right solution binds to modules, and how
    modules: Mapping[str, str] = field(default_factory=dict)
    #: sources of the cells to be filled in, as they were given to learners
    blanks: frozenset[str] = frozenset()


def read_author(notebook: NotebookNode, released: NotebookNode | None = None) -> Author:
    """``notebook``: the source with its solutions. ``released``: as learners were given it."""
    given, binds, changes, classes = set[str](), set[str](), set[str](), set[str]()
    tags: dict[str, frozenset[str]] = {}
    modules: dict[str, str] = {}
    plain = TransformerManager().transform_cell
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name:
            tags[name] = frozenset(cell.metadata.get("tags", ()))
        if is_solution(cell):
            binds |= changed_names(cell.source)
            changes |= functions_changing_arguments(plain(cell.source))
            classes |= classes_in(plain(cell.source))
            modules |= modules_in(plain(cell.source))
        elif not is_grade(cell) and not is_locked(cell):
            given.add(cell.source)
    blanks = {cell.source for cell in (released.cells if released else ()) if is_solution(cell)}
    return Author(
        frozenset(given), frozenset(binds), tags, frozenset(changes), frozenset(classes),
        modules, frozenset(blanks),
    )  # fmt: skip


def left_blank(notebook: NotebookNode, author: Author) -> frozenset[str]:
    """Grade ids of tests before which nothing was filled in: since the tests of another cell."""
    found: set[str] = set()
    own: list[str] = []
    tested = False
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        if is_grade(cell):
            tested = True
            if own and all(source in author.blanks or not source.strip() for source in own):
                found.add(cell.metadata.nbgrader.grade_id)
        elif is_solution(cell):
            own = [cell.source] if tested else [*own, cell.source]
            tested = False
        elif tested:
            # Another question begins.
            own = []
    return frozenset(found)


def changed_names(source: str) -> set[str]:
    """Names that a cell binds at its top level, or whose object it changes in place.

    A statement that only calls a method (``table.sort()``) may change its object, so it counts.
    Code that does not parse changes nothing.
    """
    try:
        tree = ast.parse(TransformerManager().transform_cell(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    return set(_changed(tree.body))


def _changed(body: list[ast.stmt]) -> Iterator[str]:
    for statement in body:
        yield from bound_names(statement)
        # What a function changes, it changes when it is called.
        if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from changed_objects(statement)
