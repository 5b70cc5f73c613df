"""What all attempts of a course edition are graded by: read once, kept in memory."""

from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook

from benling.catalog.models import CourseEdition
from benling.exchange import releases
from benling.grader.edition_course import empty_gradebook
from benling.grader.notebooks.assignment_book import AssignmentBook, read_book
from benling.grader.notebooks.author import Author, read_author


@dataclass(frozen=True)
class Material:
    """``book``: what the gradebook says of its cells. ``author``: what the source says."""

    book: AssignmentBook
    author: Author


def material_of(edition: CourseEdition) -> Material:
    """By the grading revision that the record stands for."""
    # One file for each edition and revision; opening it costs more than grading an attempt.
    gradebook = empty_gradebook(edition)
    key = gradebook, gradebook.stat().st_mtime_ns
    if key not in _KNOWN:
        _KNOWN[key] = _read(edition, gradebook)
    return _KNOWN[key]


#: few editions are graded by one process, and what is kept of each is small
_KNOWN: dict[tuple[Path, int], Material] = {}


def _read(edition: CourseEdition, path: Path) -> Material:
    name = f"{edition.assignment}.ipynb"
    source, released = (releases.files(edition, part)[name] for part in ("source", "release"))
    return read_material(path, edition.assignment, source, released)


def read_material(path: Path, assignment: str, source: bytes, released: bytes) -> Material:
    """``path``: a gradebook that knows the assignment. The others are its notebook's two texts."""
    author = read_author(
        nbformat.reads(source.decode("utf-8"), as_version=4),
        nbformat.reads(released.decode("utf-8"), as_version=4),
    )
    with Gradebook(f"sqlite:///{path}") as gradebook:
        return Material(read_book(gradebook, assignment), author)
