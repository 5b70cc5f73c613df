"""One attempt laid out as an nbgrader course folder of its own, in scratch space.

The folder names nobody: the student is always called ``learner``. Data files come from the
server, not from the submission, so changed ones gain nothing.
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import nbformat

from benling.exchange import attempts, handout, releases
from benling.exchange.contents import ANSWERS, MANIFEST
from benling.exchange.models import Attempt
from benling.grader.edition_course import empty_gradebook
from benling.grader.essays import insert_essays
from benling.grader.notebooks.author import Author, read_author

STUDENT = "learner"
_ANSWERS_BYTES = 1024 * 1024


class DamagedSubmission(Exception):
    """The submission's own files cannot be read."""


@dataclass(frozen=True)
class Staged:
    """``root`` is the course folder; ``truth`` and ``answers`` are by question id."""

    root: Path
    assignment: str
    truth: dict[str, Any]
    #: plain values as handed in; questions without an answer are missing
    answers: dict[str, Any]
    #: grade ids of the cells that people mark
    by_hand: frozenset[str]
    #: those of them that were left empty: nobody needs to look at them
    left_empty: frozenset[str] = frozenset()
    #: what the author's notebook tells the judge
    author: Author = field(default_factory=Author)
    #: the learner's own data as the server made them, by name
    data: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def submitted(self) -> Path:
        return self.root / "submitted" / STUDENT / self.assignment

    @property
    def autograded(self) -> Path:
        return self.root / "autograded" / STUDENT / self.assignment / f"{self.assignment}.ipynb"


def stage(attempt: Attempt, root: Path) -> Staged:
    """Write the course folder. Raises: DamagedSubmission; what the exchange raises."""
    edition = attempt.edition
    files = attempts.files_of(attempt)
    answers = _answers(files.get(ANSWERS))
    truth = handout.truth_for(edition, attempt.person.person_id)
    essays = [cell for cell in edition.cells if cell["kind"] == "manual"]
    by_hand = frozenset(cell["grade_id"] for cell in essays)
    left_empty = frozenset(c["grade_id"] for c in essays if c["question"] not in answers)
    notebook = f"{edition.assignment}.ipynb"
    own = handout.files_for(edition, attempt.person.person_id)
    data = {name: body for name, body in own.items() if name not in (notebook, MANIFEST)}
    author = _author(
        releases.files(edition, "source")[notebook], releases.files(edition, "release")[notebook]
    )
    staged = Staged(
        root, edition.assignment, truth, answers, by_hand, left_empty, author=author, data=data
    )
    for name, body in {**files, **data}.items():
        target = staged.submitted / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)
    try:
        insert_essays(staged.submitted / notebook, edition.cells, answers)
    except (OSError, ValueError, KeyError, AttributeError, nbformat.ValidationError) as error:
        raise DamagedSubmission(f"{type(error).__name__}: {error}") from error
    shutil.copyfile(empty_gradebook(edition), root / "gradebook.db")
    return staged


@lru_cache(maxsize=64)
def _author(source: bytes, released: bytes) -> Author:
    return read_author(
        nbformat.reads(source.decode("utf-8"), as_version=4),
        nbformat.reads(released.decode("utf-8"), as_version=4),
    )


def _answers(content: bytes | None) -> dict[str, Any]:
    if content is None:
        return {}
    try:
        if len(content) > _ANSWERS_BYTES:
            raise ValueError("answers.json is too large")
        entries = json.loads(content.decode("utf-8-sig"))["answers"]
        return {
            question: entry["value"]
            for question, entry in entries.items()
            if entry["value"] not in (None, "", [])
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DamagedSubmission(f"answers.json: {type(error).__name__}: {error}") from error
