"""A restored notebook as a script for the judge."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from nbformat.notebooknode import NotebookNode

from benling.grader.notebooks.assignment_book import Notebook
from benling.grader.notebooks.author import Author
from benling.grader.notebooks.failures import OtherLanguage
from benling.judge.script import Cell, Role, Script

#: where nbgrader's config sets no time limit
_LONG_SECONDS = 24 * 3600.0
_BEGIN, _END = "BEGIN HIDDEN TESTS", "END HIDDEN TESTS"


@dataclass(frozen=True)
class Surroundings:
    """What the code of one submission finds around it."""

    #: relative path → content, as the learner's code and as the tests see it
    learner_files: Mapping[str, bytes] = field(default_factory=dict)
    judge_files: Mapping[str, bytes] = field(default_factory=dict)
    truth: bytes | None = None
    environment: Mapping[str, str] = field(default_factory=dict)


def cell_name(index: int) -> str:
    """The judge's name for the code cell at this position of the notebook."""
    return f"cell-{index}"


def script_for(
    notebook: NotebookNode, entry: Notebook, author: Author, around: Surroundings, execute: Any
) -> Script:
    """``entry``: what the gradebook knows of it. ``execute``: nbgrader's configured Execute, whose
    time limits hold. What the submission itself says its cells are for is not asked.

    Raises: OtherLanguage.
    """
    kernelspec = notebook.metadata.get("kernelspec", {})
    if str(kernelspec.get("language") or "python").lower() != "python":
        raise OtherLanguage(f"{kernelspec.get('display_name')} ({kernelspec.get('language')})")
    cells = [
        _cell(index, cell, entry, author, execute)
        for index, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and cell.source.strip()
    ]
    cells = _with_kept(cells, notebook, entry, author)
    if all(cell.source in author.blanks for cell in cells if cell.role is Role.LEARNER):
        # Nothing was written: what is left of the blanks is the author's too.
        cells = [
            replace(cell, role=Role.GIVEN) if cell.role is Role.LEARNER else cell for cell in cells
        ]
    return Script(
        cells=cells,
        files=around.learner_files,
        judge_files=around.judge_files,
        truth=around.truth,
        environment=around.environment,
        author_binds=author.binds,
        author_changes=author.changes,
        author_classes=author.classes,
        author_globals=author.globals,
        author_modules=author.modules,
        test_names=author.test_names,
        author_types=author.types,
        author_libraries=author.libraries,
    )


def _with_kept(
    cells: list[Cell], notebook: NotebookNode, entry: Notebook, author: Author
) -> list[Cell]:
    """With those of the author's cells that tests rely on and that no longer stand before them.

    A learner may have changed or deleted them, or moved them to the end: then names that the tests
    mean as the author's would be the learner's.
    """
    names = {
        cell_name(index): str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
        for index, cell in enumerate(notebook.cells)
    }
    restored = {cell.name: cell.source for cell in entry.source_cells}
    put_in: dict[int, list[Cell]] = {}
    for place, part in enumerate(author.parts):
        later = {each.name for each in author.parts[place + 1 :] if each.is_test}
        first = next(
            (at for at, cell in enumerate(cells)
             if cell.role is Role.TEST and names[cell.id] in later), None,
        )  # fmt: skip
        source = restored.get(part.name, part.source)
        if part.is_test or first is None or not source.strip():
            continue
        if source not in (cell.source for cell in cells[:first] if cell.role is Role.GIVEN):
            kept = Cell(f"kept-{place}", source, Role.KEPT, cells[first].seconds)
            put_in.setdefault(first, []).append(kept)
    if not put_in:
        return cells
    return [each for at, cell in enumerate(cells) for each in (*put_in.get(at, ()), cell)]


def _cell(index: int, cell: NotebookNode, entry: Notebook, author: Author, execute: Any) -> Cell:
    name = str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
    role = _role(name, cell, entry, author)
    seconds = execute.timeout_func(cell) if execute.timeout_func else execute.timeout
    return Cell(
        id=cell_name(index),
        source=cell.source,
        role=role,
        # nbclient takes none and negative times for no limit.
        seconds=float(seconds) if seconds and seconds > 0 else _LONG_SECONDS,
        tags=author.tags.get(name, frozenset()),
        visible=without_hidden_tests(cell.source) if role is Role.TEST else None,
    )


def _role(name: str, cell: NotebookNode, entry: Notebook, author: Author) -> Role:
    if name and entry.is_locked(name):
        return Role.TEST if entry.has_test(name) else Role.GIVEN
    return Role.GIVEN if not name and cell.source in author.given else Role.LEARNER


def without_hidden_tests(source: str) -> str:
    """The part of a test cell that learners were given."""
    kept, hidden = [], False
    for line in source.split("\n"):
        if _BEGIN in line:
            hidden = True
        elif _END in line:
            hidden = False
        elif not hidden:
            kept.append(line)
    return "\n".join(kept)
