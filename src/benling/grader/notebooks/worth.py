"""What the cells of one learner's notebook are worth, before it is written anywhere.

nbgrader's own SaveAutoGrades decides; here it finds rows in memory instead of in a database.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from nbgrader.api import MissingEntry

_Row = TypeVar("_Row")


@dataclass
class GradeRow:
    """Mirrors what nbgrader sets of its ``grade`` rows."""

    auto_score: float | None = None
    #: a mark given by hand earlier; never changed here
    manual_score: float | None = None
    needs_manual_grade: bool = True


@dataclass
class CommentRow:
    """Mirrors what nbgrader sets of its ``comment`` rows."""

    auto_comment: str | None = None


@dataclass
class Worth:
    """Rows by cell name. Make it with :func:`blank`; stands in for a gradebook."""

    grades: dict[str, GradeRow] = field(default_factory=dict)
    comments: dict[str, CommentRow] = field(default_factory=dict)

    @property
    def db(self) -> "Worth":
        return self

    def commit(self) -> None:
        """Nothing to do: the caller writes the rows."""

    def find_grade(self, cell: str, *_: str) -> GradeRow:
        """Raises: nbgrader.api.MissingEntry."""
        return _row(self.grades, cell)

    def find_comment(self, cell: str, *_: str) -> CommentRow:
        """Raises: nbgrader.api.MissingEntry."""
        return _row(self.comments, cell)

    def nothing_handed_in(self) -> None:
        """The notebook is missing from the submission: no points, and nothing to look at."""
        for grade in self.grades.values():
            grade.auto_score, grade.needs_manual_grade = 0.0, False


def blank(scored: list[str], commented: list[str], marks: Mapping[str, float]) -> Worth:
    """Rows for these cells. ``marks``: points given by hand earlier, by cell name."""
    return Worth(
        {name: GradeRow(manual_score=marks.get(name)) for name in scored},
        {name: CommentRow() for name in commented},
    )


def _row(rows: Mapping[str, _Row], name: str) -> _Row:
    try:
        return rows[name]
    except KeyError:
        raise MissingEntry(f"No such cell: {name}") from None
