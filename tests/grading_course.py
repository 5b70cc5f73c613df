"""nbgrader course folders for tests, and every score in a gradebook as plain rows."""

import sqlite3
from pathlib import Path
from typing import Any

_QUERY = """
select assignment.name, student.id, notebook.name, base_cell.name,
       grade.auto_score, grade.manual_score, grade.extra_credit, grade.needs_manual_grade,
       submitted_notebook.late_submission_penalty
from grade
join base_cell on base_cell.id = grade.cell_id
join submitted_notebook on submitted_notebook.id = grade.notebook_id
join notebook on notebook.id = submitted_notebook.notebook_id
join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
join assignment on assignment.id = submitted_assignment.assignment_id
join student on student.id = submitted_assignment.student_id
order by 1, 2, 3, 4
"""
_COMMENTS = """
select student.id, notebook.name, base_cell.name, comment.auto_comment, comment.manual_comment
from comment
join base_cell on base_cell.id = comment.cell_id
join submitted_notebook on submitted_notebook.id = comment.notebook_id
join notebook on notebook.id = submitted_notebook.notebook_id
join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
join student on student.id = submitted_assignment.student_id
order by 1, 2, 3
"""


def scores(course: Path) -> list[tuple[Any, ...]]:
    """Every grade row of a course's gradebook, without its random keys."""
    return _rows(course, _QUERY)


def comments(course: Path) -> list[tuple[Any, ...]]:
    return _rows(course, _COMMENTS)


def _rows(course: Path, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(course / "gradebook.db") as database:
        return database.execute(query).fetchall()
