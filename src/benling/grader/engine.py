"""Grade one staged attempt and say what each cell is worth.

nbgrader's steps in memory, with the split judge where nbgrader would run a kernel. A staged
submission in, a :class:`Graded` out; nothing above knows how.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from benling.exchange.contents import ANSWERS
from benling.grader.causes import Cause
from benling.grader.limits import GradingLimits
from benling.grader.notebooks.assignment_book import Notebook
from benling.grader.notebooks.conversion import Conversion, GradedNotebook, Submission
from benling.grader.notebooks.script import Surroundings
from benling.grader.notebooks.steps import Steps
from benling.grader.notebooks.writing import NotebookWriter
from benling.grader.staging import STUDENT, Staged
from benling.judge.script import Doubt, NamedMistake, Script, Transcript
from benling.judge.session import run as judge
from benling.quantities import Points, points
from benling.sandbox.isolation import Isolation
from benling.sandbox.probe import checked_zygote

#: kept with every score
NAME = "benling 1 (nbgrader 0.9)"


@dataclass(frozen=True)
class GradedCell:
    """One cell with points. ``needs_marking``: hand-marked, answered, a person must look."""

    grade_id: str
    points: Points
    max_points: Points
    manual: bool
    needs_marking: bool
    #: its test ran on code of the learner's and did not pass; it may be worth no points
    failed: bool = False
    #: known mistakes that its test named
    mistakes: tuple[NamedMistake, ...] = ()
    #: a test of code, and nothing was filled in for it
    left_blank: bool = False


@dataclass(frozen=True)
class Graded:
    """``cause`` is set when it could not be graded; then there are no cells, but maybe doubts."""

    cells: tuple[GradedCell, ...]
    cause: Cause | None = None
    #: how the judge ran it: ``split``, ``sheet`` or ``in-process``
    mode: str = ""
    #: what a person should look at before this is believed
    doubts: tuple[Doubt, ...] = ()
    #: the graded notebook, for marking. It holds hidden tests: never hand it out.
    notebook: str = ""


class Engine:
    """Grades staged attempts in children of one zygote. Use it from one thread.

    Ends with :meth:`close`. Raises: benling.errors.Refused when the sandbox does not hold here.
    """

    def __init__(self, limits: GradingLimits, isolation: Isolation = Isolation.FULL) -> None:
        self._limits = limits
        config = _config(limits)
        defaults = Autograde(coursedir=CourseDirectory(config=config), config=config)
        self._sanitize = Steps(defaults.sanitize_preprocessors, config)
        self._autograde = Steps(defaults.autograde_preprocessors, config)
        self._writer = NotebookWriter()
        # Last: whoever is told to stop before this has nothing to close.
        self._zygote = checked_zygote("benling.judge.program", isolation)

    @property
    def isolation(self) -> Isolation:
        """The tier, kept with every score."""
        return self._zygote.isolation

    @property
    def memory_group(self) -> bool:
        """Whether the kernel bounds the memory of each job, beside the watch on it."""
        return self._zygote.memory_group

    def close(self) -> None:
        self._zygote.close()

    def grade(self, staged: Staged) -> Graded:
        book, name = staged.material.book, staged.assignment
        authors = {name: staged.material.author}
        conversion = Conversion(
            self._sanitize, self._autograde, book, authors, self._judge, writer=self._writer
        )
        done = conversion.convert(_submission(staged))
        if done.cause is not None:
            return Graded((), done.cause, doubts=done.doubts)
        (notebook,) = done.notebooks
        cells = _worth_of(book.notebooks[name], notebook, staged)
        return Graded(cells, mode=notebook.mode, doubts=notebook.doubts, notebook=notebook.text)

    def run(self, script: Script) -> Transcript:
        """Run an author's cells in a child of the same zygote, without grading anything."""
        return self._judge(script)

    def _judge(self, script: Script) -> Transcript:
        return judge(script, self._zygote, self._limits.attempt)


def _submission(staged: Staged) -> Submission:
    files = staged.files
    answers = {ANSWERS: files[ANSWERS]} if ANSWERS in files else {}
    around = Surroundings(
        learner_files=files,
        judge_files={**staged.data, **answers},
        truth=json.dumps(staged.truth, ensure_ascii=False).encode(),
        environment={"NBGRADER_EXECUTION": "autograde"},
    )
    notebook = files[f"{staged.assignment}.ipynb"]
    return Submission(STUDENT, {staged.assignment: notebook}, around, {})


def _worth_of(entry: Notebook, graded: GradedNotebook, staged: Staged) -> tuple[GradedCell, ...]:
    worth = graded.worth
    return tuple(
        GradedCell(
            grade_id=cell.name,
            points=points(worth.grades[cell.name].auto_score or 0),
            max_points=points(cell.max_score),
            manual=cell.name in staged.by_hand,
            needs_marking=cell.name in staged.by_hand - staged.left_empty
            and worth.grades[cell.name].needs_manual_grade,
            failed=cell.name in graded.failed,
            mistakes=graded.mistakes.get(cell.name, ()),
            left_blank=cell.name in graded.left_blank,
        )
        for cell in sorted(entry.scored, key=lambda cell: cell.name)
    )


def doubts_as_records(doubts: Iterable[Doubt]) -> list[dict[str, str]]:
    """As they are kept with a score; each once."""
    kept = {(doubt.cell_id, doubt.code, doubt.detail): None for doubt in doubts}
    return [{"cell": cell, "code": code, "detail": detail} for cell, code, detail in kept]


def _config(limits: GradingLimits) -> Config:
    config = Config()
    config.Execute.timeout = limits.cell_seconds
    return config
