"""One submission from what was handed in to graded notebooks and their points, in memory.

Runs nbgrader's steps in its order. Writes nothing: whoever calls decides what to keep.
"""

import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_output
from nbgrader.api import MissingEntry

from benling.grader.causes import Cause
from benling.grader.notebooks.assignment_book import AssignmentBook
from benling.grader.notebooks.author import Author, left_blank
from benling.grader.notebooks.failures import OtherLanguage, cause_of
from benling.grader.notebooks.over_full import refuse_over_full
from benling.grader.notebooks.script import Surroundings, cell_name, script_for
from benling.grader.notebooks.steps import BOOK, EXECUTE, WARNED, WORTH, Steps
from benling.grader.notebooks.worth import Worth, blank
from benling.grader.notebooks.writing import NotebookWriter
from benling.judge.script import Doubt, NamedMistake, Script, Transcript
from benling.sandbox.zygote.order import DoesNotFit

#: what nbclient writes of the kernel it ran a notebook in
_LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3}, "file_extension": ".py",
    "mimetype": "text/x-python", "name": "python", "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3", "version": platform.python_version(),
}  # fmt: skip


@dataclass(frozen=True)
class Submission:
    """``notebooks``: name without suffix → file as handed in, only those of the assignment.
    ``marks``: points given by hand earlier, by notebook and cell name.
    """

    student: str
    notebooks: Mapping[str, bytes]
    around: Surroundings
    marks: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class GradedNotebook:
    """``text`` is the file to keep. ``mode`` and ``doubts`` are the judge's."""

    name: str
    text: str
    worth: Worth
    mode: str
    doubts: tuple[Doubt, ...]
    #: grade id → known mistakes that its test named
    mistakes: Mapping[str, tuple[NamedMistake, ...]] = field(default_factory=dict)
    #: grade ids of tests that ran on code of the learner's and did not pass
    failed: frozenset[str] = frozenset()
    #: grade ids of tests whose cells to be filled in were left as they were given
    left_blank: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Converted:
    """``cause`` is set when the submission could not be graded; then there are no notebooks.

    ``doubts`` are those of all notebooks, also of one that could not be graded.
    """

    notebooks: tuple[GradedNotebook, ...] = ()
    cause: Cause | None = None
    doubts: tuple[Doubt, ...] = ()


class RunEnded(Exception):
    """The code of a notebook was ended before its end; the argument is the judge's cause."""


class Conversion:
    """Grades submissions of one assignment. Use one of its own in each thread."""

    def __init__(
        self, sanitize: Steps, autograde: Steps, book: AssignmentBook,
        authors: Mapping[str, Author], judge: Callable[[Script], Transcript], *,
        db_url: str = "", warnings_fail: bool = False, writer: NotebookWriter | None = None,
    ) -> None:  # fmt: skip
        """``db_url`` is for a course's own preprocessors, which may open the gradebook.

        ``warnings_fail``: a library's warning costs a test its points, as in nbgrader.
        ``writer``: one that outlives this, as it remembers cells.
        """
        self._sanitize, self._autograde = sanitize, autograde
        self._book, self._authors = book, authors
        self._judge = judge
        self._db_url = db_url
        self._warnings_fail = warnings_fail
        self._writer = NotebookWriter() if writer is None else writer

    def convert(self, submission: Submission) -> Converted:
        """Never raises for what a learner may have handed in."""
        graded: list[GradedNotebook] = []
        doubts: list[Doubt] = []
        for name, content in submission.notebooks.items():
            resources = self._resources(submission, name)
            step = "sanitizing"
            try:
                notebook = nbformat.reads(content.decode("utf-8"), as_version=4)
                notebook = self._sanitize.run(notebook, resources)
                step = "grading"
                notebook = self._autograde.run(notebook, resources)
                graded.append(self._graded(name, notebook, resources))
            except Exception as error:
                doubts += _doubts(resources)
                return Converted(cause=_cause(error, step), doubts=tuple(doubts))
            doubts += _doubts(resources)
        return Converted(tuple(graded), doubts=tuple(doubts))

    def _resources(self, submission: Submission, name: str) -> dict[str, Any]:
        entry = self._book.notebooks[name]
        transcripts: list[Transcript] = []
        names: dict[str, str] = {}

        def execute(nb: NotebookNode, resources: dict[str, Any], settings: Any) -> NotebookNode:
            author = self._authors.get(name, Author())
            transcript = self._judge(script_for(nb, entry, author, submission.around, settings))
            transcripts.append(transcript)
            names.update(_grade_ids(nb))
            if transcript.cause is not None:
                raise RunEnded(transcript.cause)
            _put_in(nb, transcript)
            if too_much := refuse_over_full(nb):
                transcripts[-1] = replace(transcript, doubts=(*transcript.doubts, *too_much))
            if self._warnings_fail:
                _add_error_text(nb, transcript)
            else:
                resources[WARNED] = frozenset(
                    int(cell.rpartition("-")[2]) for cell in transcript.only_library_warnings
                )
            return nb

        resources: dict[str, Any] = ResourcesDict()
        resources.update(
            {
                "unique_key": name,
                "output_files_dir": f"{name}_files",
                "metadata": {"name": name, "path": ""},
                "nbgrader": {
                    "student": submission.student, "assignment": self._book.name,
                    "notebook": name, "db_url": self._db_url,
                },
                BOOK: self._book,
                WORTH: blank(
                    [cell.name for cell in entry.scored], [cell.name for cell in entry.commented],
                    submission.marks.get(name, {}),
                ),
                EXECUTE: execute,
                "benling-transcripts": transcripts,
                "benling-grade-ids": names,
            }
        )  # fmt: skip
        return resources

    def _graded(
        self, name: str, notebook: NotebookNode, resources: dict[str, Any]
    ) -> GradedNotebook:
        transcripts: list[Transcript] = resources["benling-transcripts"]
        names: dict[str, str] = resources["benling-grade-ids"]
        return GradedNotebook(
            name=name,
            text=self._writer.text(notebook),
            worth=resources[WORTH],
            mode=transcripts[-1].mode if transcripts else "sheet",
            doubts=_doubts(resources),
            mistakes={
                names[cell]: found
                for transcript in transcripts
                for cell, found in transcript.mistakes.items()
                if cell in names
            },
            failed=frozenset(
                names[cell] for told in transcripts for cell in _failed(told) if cell in names
            ),
            left_blank=left_blank(notebook, self._authors.get(name, Author())),
        )


def _doubts(resources: Mapping[str, Any]) -> tuple[Doubt, ...]:
    transcripts: list[Transcript] = resources["benling-transcripts"]
    return tuple(doubt for transcript in transcripts for doubt in transcript.doubts)


def _grade_ids(notebook: NotebookNode) -> dict[str, str]:
    """The judge's name → grade id, of the tests."""
    found = {}
    for index, cell in enumerate(notebook.cells):
        settings = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and settings.get("grade") and settings.get("grade_id"):
            found[cell_name(index)] = str(settings["grade_id"])
    return found


def _failed(transcript: Transcript) -> list[str]:
    """Cells that show an error. A sheet has no code of the learner's that could have failed."""
    if transcript.mode == "sheet":
        return []
    return [
        cell
        for cell, outputs in transcript.outputs.items()
        if any(output["output_type"] == "error" for output in outputs)
    ]


def _put_in(notebook: NotebookNode, transcript: Transcript) -> None:
    """What ran, as nbclient would leave it in the notebook."""
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            outputs = transcript.outputs.get(cell_name(index), [])
            cell.outputs = [nbformat.from_dict(output) for output in outputs]
            cell.execution_count = transcript.execution_counts.get(cell_name(index))
    notebook.metadata["language_info"] = nbformat.from_dict(_LANGUAGE)


def _add_error_text(notebook: NotebookNode, transcript: Transcript) -> None:
    """Where nbgrader would have seen text on standard error; whose text it was stays out of it."""
    for index, cell in enumerate(notebook.cells):
        if cell_name(index) in transcript.learner_error_text:
            text = "学员的代码在测试中写了标准错误输出。\n"
            cell.outputs.insert(0, new_output("stream", name="stderr", text=text))


def _cause(error: Exception, step: str) -> Cause:
    if isinstance(error, RunEnded):
        return Cause(str(error), "")
    if isinstance(error, DoesNotFit):
        return Cause("disk", str(error))
    # Reading, and restoring the author's cells, fails only over what the submission did to them.
    said = f"{type(error).__name__}: {error}"[:500]
    if step == "sanitizing" and isinstance(error, RuntimeError | MissingEntry):
        return Cause("damaged", said)
    if step == "grading" and not isinstance(error, OtherLanguage | nbformat.ValidationError):
        return Cause("system", said)
    return cause_of(error)
