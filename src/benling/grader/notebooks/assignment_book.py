"""What nbgrader's gradebook knows about one assignment, read once.

Offers the few methods of :class:`nbgrader.api.Gradebook` that nbgrader's preprocessors call, so
that these run unchanged and ask no database for each cell.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from nbgrader.api import GradeCell, MissingEntry, SolutionCell, TaskCell


@dataclass(frozen=True)
class SourceCell:
    """A cell as its author wrote it, hidden tests included."""

    name: str
    cell_type: str
    locked: bool
    source: str
    checksum: str | None


@dataclass(frozen=True)
class BaseCell:
    """A row that scores or comments hang on. ``max_score`` is 0 for solution cells."""

    id: str
    name: str
    max_score: float


_Cell = TypeVar("_Cell", SourceCell, BaseCell)


@dataclass(frozen=True)
class Notebook:
    """One notebook of the assignment."""

    id: str
    name: str
    #: JSON, or None
    kernelspec: str | None
    source_cells: tuple[SourceCell, ...]
    grade_cells: tuple[BaseCell, ...]
    solution_cells: tuple[BaseCell, ...]
    task_cells: tuple[BaseCell, ...]

    def purpose(self, name: str) -> dict[str, bool]:
        """What nbgrader's metadata of a cell say it is for."""
        solution = name in {cell.name for cell in self.solution_cells}
        task = name in {cell.name for cell in self.task_cells}
        grade = name in {cell.name for cell in self.grade_cells}
        return {"grade": grade, "solution": solution, "task": task}

    def has_test(self, name: str) -> bool:
        """Whether this is a cell that tests what learners wrote."""
        return name in {c.name for c in self.grade_cells} - {c.name for c in self.solution_cells}

    def is_locked(self, name: str) -> bool:
        return any(cell.name == name and cell.locked for cell in self.source_cells)

    @property
    def scored(self) -> tuple[BaseCell, ...]:
        return self.grade_cells + self.task_cells

    @property
    def commented(self) -> tuple[BaseCell, ...]:
        return self.solution_cells + self.task_cells


@dataclass(frozen=True)
class AssignmentBook:
    """Read it with :func:`read_book`. ``notebooks`` by name."""

    id: str
    name: str
    due_at: datetime | None
    notebooks: dict[str, Notebook]

    def find_notebook(self, notebook: str, _assignment: str) -> Notebook:
        """Raises: nbgrader.api.MissingEntry."""
        try:
            return self.notebooks[notebook]
        except KeyError:
            raise MissingEntry(f"No such notebook: {self.name}/{notebook}") from None

    def find_source_cell(self, name: str, notebook: str, assignment: str) -> SourceCell:
        """Raises: nbgrader.api.MissingEntry."""
        return _named(self.find_notebook(notebook, assignment).source_cells, name)

    def find_graded_cell(self, name: str, notebook: str, assignment: str) -> BaseCell:
        """A cell with points, a task included. Raises: nbgrader.api.MissingEntry."""
        return _named(self.find_notebook(notebook, assignment).scored, name)


def read_book(gradebook: Any, assignment: str) -> AssignmentBook:
    """``gradebook``: an open nbgrader.api.Gradebook. Raises: nbgrader.api.MissingEntry."""
    found = gradebook.find_assignment(assignment)
    return AssignmentBook(
        id=found.id,
        name=found.name,
        due_at=found.duedate,
        notebooks={notebook.name: _notebook(notebook) for notebook in found.notebooks},
    )


def _notebook(row: Any) -> Notebook:
    cells = row._base_cells
    return Notebook(
        id=row.id,
        name=row.name,
        kernelspec=row.kernelspec,
        source_cells=tuple(
            SourceCell(cell.name, cell.cell_type, bool(cell.locked), cell.source, cell.checksum)
            for cell in row.source_cells
        ),
        grade_cells=_of_kind(cells, GradeCell),
        solution_cells=_of_kind(cells, SolutionCell),
        task_cells=_of_kind(cells, TaskCell),
    )


def _of_kind(cells: Iterable[Any], kind: Any) -> tuple[BaseCell, ...]:
    return tuple(
        BaseCell(cell.id, cell.name, float(getattr(cell, "max_score", None) or 0))
        for cell in cells
        if isinstance(cell, kind)
    )


def _named(cells: Iterable[_Cell], name: str) -> _Cell:
    for cell in cells:
        if cell.name == name:
            return cell
    raise MissingEntry(f"No such cell: {name}")
