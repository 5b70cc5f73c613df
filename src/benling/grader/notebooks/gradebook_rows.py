"""Writes graded submissions of one assignment into nbgrader's gradebook, many in a transaction.

The rows are those that nbgrader's own API makes; that API asks the database several times for
each cell, which costs more than running the code.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from nbgrader.api import Comment, Grade, Student, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import bindparam, insert, select, update

from benling.grader.notebooks.assignment_book import AssignmentBook, Notebook
from benling.grader.notebooks.worth import Worth


@dataclass(frozen=True)
class Entry:
    """One submission. ``worths`` by notebook name; ``doubtful``: a person should look at it."""

    student: str
    #: naive UTC, as nbgrader keeps it; None when unknown
    handed_in_at: datetime | None
    worths: Mapping[str, Worth]
    doubtful: bool = False


@dataclass
class _Rows:
    """Keys of what the gradebook has of one learner: of the submission, and by notebook name."""

    submission: str
    notebooks: dict[str, str] = field(default_factory=dict)
    #: (notebook name, cell name) → key of the row
    grades: dict[tuple[str, str], str] = field(default_factory=dict)
    comments: dict[tuple[str, str], str] = field(default_factory=dict)


class GradebookRows:
    """``gradebook``: an open nbgrader.api.Gradebook, used by one thread only."""

    def __init__(self, gradebook: Any, book: AssignmentBook) -> None:
        self._gradebook, self._db, self._book = gradebook, gradebook.db, book
        self._names = {row.id: row.name for row in book.notebooks.values()}
        self._cells = {
            cell.id: cell.name
            for notebook in book.notebooks.values()
            for cell in (*notebook.scored, *notebook.solution_cells)
        }
        self._students = set(self._db.scalars(select(Student.id)))
        self._rows: dict[str, _Rows] = {}
        #: points that people gave, by learner, notebook and cell name
        self.marks: dict[str, dict[str, dict[str, float]]] = {}
        self._read()

    def knows(self, student: str) -> bool:
        return student in self._students

    def write(self, entries: Sequence[Entry]) -> None:
        """In one transaction. A learner unknown so far is added; each is written only once."""
        added: dict[Any, list[dict[str, Any]]] = {}
        changed: dict[Any, list[dict[str, Any]]] = {}
        for entry in entries:
            self._add_student(entry.student, added)
            # Kept no longer, or a class of thousands would be.
            rows = self._rows.pop(entry.student, None)
            if rows is None:
                rows = self._add_submission(entry, added)
            elif entry.handed_in_at is not None:
                stamped = {"key": rows.submission, "timestamp": entry.handed_in_at}
                changed.setdefault(SubmittedAssignment, []).append(stamped)
            self._set_notebooks(rows, entry, changed)
        for table in (Student, SubmittedAssignment, SubmittedNotebook, Grade, Comment):
            if added.get(table):
                self._db.execute(insert(table.__table__), added[table])
        for table, values in changed.items():
            self._update(table, values)
        self._db.commit()
        # What it holds of these rows was read before.
        self._db.expire_all()

    def _read(self) -> None:
        """Everything the gradebook has of this assignment's submissions."""
        owner: dict[str, str] = {}
        notebook_of: dict[str, tuple[str, str]] = {}
        mine = select(SubmittedAssignment.id, SubmittedAssignment.student_id).where(
            SubmittedAssignment.assignment_id == self._book.id
        )
        for key, student in self._db.execute(mine):
            self._rows[student], owner[key] = _Rows(key), student
        parts = select(
            SubmittedNotebook.id, SubmittedNotebook.assignment_id, SubmittedNotebook.notebook_id
        )
        for key, submission, notebook in self._db.execute(parts):
            if submission in owner and notebook in self._names:
                name = self._names[notebook]
                self._rows[owner[submission]].notebooks[name] = key
                notebook_of[key] = owner[submission], name
        for kind, column in ((Grade, Grade.manual_score), (Comment, Comment.manual_comment)):
            found = select(kind.id, kind.notebook_id, kind.cell_id, column)
            for key, notebook, cell, by_hand in self._db.execute(found):
                if notebook in notebook_of and cell in self._cells:
                    student, name = notebook_of[notebook]
                    place = name, self._cells[cell]
                    rows = self._rows[student]
                    (rows.grades if kind is Grade else rows.comments)[place] = key
                    if kind is Grade and by_hand is not None:
                        self.marks.setdefault(student, {}).setdefault(name, {})[place[1]] = by_hand

    def _add_student(self, student: str, added: dict[Any, list[dict[str, Any]]]) -> None:
        if self._gradebook.authenticator:
            # It keeps a list of its own beside the table.
            self._gradebook.update_or_create_student(student)
            self._students.add(student)
        if student not in self._students:
            added.setdefault(Student, []).append({"id": student})
            self._students.add(student)

    def _add_submission(self, entry: Entry, added: dict[Any, list[dict[str, Any]]]) -> _Rows:
        rows = _Rows(_new_key())
        added.setdefault(SubmittedAssignment, []).append(
            {
                "id": rows.submission, "assignment_id": self._book.id,
                "student_id": entry.student, "timestamp": entry.handed_in_at,
            }
        )  # fmt: skip
        for notebook in self._book.notebooks.values():
            self._add_notebook(rows, notebook, added)
        return rows

    def _add_notebook(
        self, rows: _Rows, notebook: Notebook, added: dict[Any, list[dict[str, Any]]]
    ) -> None:
        key = rows.notebooks[notebook.name] = _new_key()
        added.setdefault(SubmittedNotebook, []).append(
            {
                "id": key, "assignment_id": rows.submission, "notebook_id": notebook.id,
                "flagged": False, "late_submission_penalty": None,
            }
        )  # fmt: skip
        for kind, cells, keys in (
            (Grade, notebook.scored, rows.grades), (Comment, notebook.commented, rows.comments),
        ):  # fmt: skip
            for cell in cells:
                row = keys[notebook.name, cell.name] = _new_key()
                waiting = {"needs_manual_grade": True} if kind is Grade else {}
                content = {"id": row, "notebook_id": key, "cell_id": cell.id, **waiting}
                added.setdefault(kind, []).append(content)

    def _set_notebooks(
        self, rows: _Rows, entry: Entry, changed: dict[Any, list[dict[str, Any]]]
    ) -> None:
        if entry.doubtful:
            # Also those of a submission that failed, which are worth nothing yet.
            for name in rows.notebooks.keys() - entry.worths.keys():
                changed.setdefault(SubmittedNotebook, []).append(
                    {"key": rows.notebooks[name], "flagged": True}
                )
        for name, worth in entry.worths.items():
            flagged = {"key": rows.notebooks[name], "late_submission_penalty": None}
            changed.setdefault(SubmittedNotebook, []).append(
                flagged | ({"flagged": True} if entry.doubtful else {})
            )
            for cell, grade in worth.grades.items():
                changed.setdefault(Grade, []).append(
                    {
                        "key": rows.grades[name, cell], "auto_score": grade.auto_score,
                        "needs_manual_grade": grade.needs_manual_grade,
                    }
                )  # fmt: skip
            for cell, comment in worth.comments.items():
                changed.setdefault(Comment, []).append(
                    {"key": rows.comments[name, cell], "auto_comment": comment.auto_comment}
                )

    def _update(self, kind: Any, values: list[dict[str, Any]]) -> None:
        table = kind.__table__
        alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for row in values:
            alike.setdefault(tuple(sorted(row)), []).append(row)
        for rows in alike.values():
            # Every other entry of a row names the column that it sets.
            self._db.connection().execute(update(table).where(table.c.id == bindparam("key")), rows)


def _new_key() -> str:
    return uuid.uuid4().hex
