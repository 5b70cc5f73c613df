"""What the author's own notebook tells the judge: which cells are the author's, which names change.

A learner hands the whole notebook back. Cells with an nbgrader id are restored from the gradebook;
of the others, those that still read as the author wrote them count as the author's.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from IPython.core.inputtransformer2 import TransformerManager
from nbformat.notebooknode import NotebookNode
from nbgrader.utils import is_grade, is_locked, is_solution

from benling.judge.names import bound_names, changed_objects, functions_changing_arguments
from benling.judge.outer_names import globals_changed
from benling.judge.solution_names import (
    classes_in,
    identifiers_in,
    libraries_in,
    modules_in,
    types_in,
)


@dataclass(frozen=True)
class Part:
    """A code cell that is not for learners to fill in. ``name``: its nbgrader id, or empty."""

    name: str
    source: str
    is_test: bool


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
    #: classes that a right solution makes; None: not known
    classes: frozenset[str] | None = None
    #: names of other classes that it uses
    types: frozenset[str] = frozenset()
    #: names that functions of a right solution change
    globals: frozenset[str] = frozenset()
    #: names that a right solution binds to modules, and how
    modules: Mapping[str, str] = field(default_factory=dict)
    #: libraries that any of the author's cells imports
    libraries: frozenset[str] = frozenset()
    #: names that only tests bind
    test_names: frozenset[str] = frozenset()
    #: the author's own cells, in order
    parts: tuple[Part, ...] = ()
    #: sources of the cells to be filled in, as they were given to learners
    blanks: frozenset[str] = frozenset()


def read_author(notebook: NotebookNode, released: NotebookNode | None = None) -> Author:
    """``notebook``: the source with its solutions. ``released``: as learners were given it."""
    given, binds, changes = set[str](), set[str](), set[str]()
    classes, types = set[str](), set[str]()
    globals_: set[str] = set()
    tags: dict[str, frozenset[str]] = {}
    modules: dict[str, str] = {}
    no_modules, libraries, mentioned = set[str](), set[str](), set[str]()
    parts: list[Part] = []
    plain = TransformerManager().transform_cell
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name:
            tags[name] = frozenset(cell.metadata.get("tags", ()))
        libraries |= libraries_in(plain(cell.source))
        if is_solution(cell):
            mentioned |= identifiers_in(plain(cell.source))
            binds |= changed_names(cell.source)
            changes |= functions_changing_arguments(plain(cell.source))
            classes |= classes_in(plain(cell.source))
            types |= types_in(plain(cell.source))
            globals_ |= globals_changed(plain(cell.source))
            modules |= modules_in(plain(cell.source))
            no_modules |= changed_names(cell.source) - modules_in(plain(cell.source)).keys()
            continue
        if not is_grade(cell) and not is_locked(cell):
            given.add(cell.source)
        parts.append(Part(name or "", cell.source, is_grade(cell)))
    blanks = {cell.source for cell in (released.cells if released else ()) if is_solution(cell)}
    return Author(
        frozenset(given), frozenset(binds), tags, frozenset(changes), frozenset(classes),
        frozenset(types), frozenset(globals_),
        {key: how for key, how in modules.items() if key not in no_modules},
        frozenset(libraries), _only_of_tests(parts) - binds - mentioned, tuple(parts),
        frozenset(blanks),
    )  # fmt: skip


def _only_of_tests(parts: Iterable[Part]) -> frozenset[str]:
    """Names bound at the top level of tests and of no other cell of the author's."""
    bound: dict[bool, set[str]] = {True: set(), False: set()}
    for part in parts:
        with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            tree = ast.parse(TransformerManager().transform_cell(part.source))
            bound[part.is_test].update(name for each in tree.body for name in bound_names(each))
    return frozenset(bound[True] - bound[False])


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
