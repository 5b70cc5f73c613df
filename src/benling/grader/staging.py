"""One attempt with all that it is graded by, in memory.

It names nobody: the student is always called ``learner``. Data files come from the server, not
from the submission, so changed ones gain nothing.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import nbformat

from benling.exchange import attempts, handout
from benling.exchange.contents import ANSWERS, MANIFEST
from benling.exchange.models import Attempt
from benling.grader.essays import with_essays
from benling.grader.material import Material, material_of

STUDENT = "learner"
_ANSWERS_BYTES = 1024 * 1024


class DamagedSubmission(Exception):
    """The submission's own files cannot be read."""


@dataclass(frozen=True)
class Staged:
    """``truth`` and ``answers`` are by question id."""

    material: Material
    #: as handed in, with the essays in their cells and the data as the server made them, by path
    files: Mapping[str, bytes]
    truth: dict[str, Any]
    #: plain values as handed in; questions without an answer are missing
    answers: dict[str, Any]
    #: grade ids of the cells that people mark
    by_hand: frozenset[str]
    #: those of them that were left empty: nobody needs to look at them
    left_empty: frozenset[str] = frozenset()
    #: the learner's own data as the server made them, by name
    data: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def assignment(self) -> str:
        return self.material.book.name


def stage(attempt: Attempt) -> Staged:
    """Raises: DamagedSubmission; what the exchange raises."""
    edition = attempt.edition
    files = attempts.files_of(attempt)
    truth = handout.truth_for(edition, attempt.person.person_id)
    notebook = f"{edition.assignment}.ipynb"
    own = handout.files_for(edition, attempt.person.person_id)
    data = {name: body for name, body in own.items() if name not in (notebook, MANIFEST)}
    return staged(material_of(edition), edition.cells, files, truth, data)


def staged(
    material: Material,
    cells: Sequence[Mapping[str, Any]],
    files: Mapping[str, bytes],
    truth: dict[str, Any],
    data: Mapping[str, bytes],
) -> Staged:
    """What was handed in, ready for the engine.

    ``cells``: the edition's; ``files``: as handed in; ``data``: the learner's own data files as the
    server made them. Raises: DamagedSubmission.
    """
    answers = _answers(files.get(ANSWERS))
    essays = [cell for cell in cells if cell["kind"] == "manual"]
    notebook = f"{material.book.name}.ipynb"
    try:
        written = with_essays(files[notebook], cells, answers)
    except (ValueError, KeyError, AttributeError, nbformat.ValidationError) as error:
        raise DamagedSubmission(f"{type(error).__name__}: {error}") from error
    return Staged(
        material=material,
        files={**files, notebook: written, **data},
        truth=truth,
        answers=answers,
        by_hand=frozenset(cell["grade_id"] for cell in essays),
        left_empty=frozenset(c["grade_id"] for c in essays if c["question"] not in answers),
        data=data,
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
