"""What is to be run, and what came of it: the records between the grader and the judge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from benling.judge.output import Output

#: cell tag: the test may use operators on the learner's own objects
OBJECT_EXERCISE = "object-exercise"
#: cell tag: the notebook cannot be split, all of it runs in one process and a person looks at it
IN_PROCESS = "in-process"


#: cause of a transcript whose child somebody else ended; the session then tries again
LOST = "lost"


class Role(StrEnum):
    """Whose a code cell is, and so in which child it runs."""

    #: written or changed by the learner: the learner's child only
    LEARNER = "learner"
    #: the author's own, as released, no test: learner's child, and what is clean of it the judge's
    GIVEN = "given"
    #: the author's own, no test, taken out or moved by the learner: what is clean of it, without
    #: its classes, in the judge's child only
    KEPT = "kept"
    #: a test cell from the author's source: the judge's child only
    TEST = "test"


@dataclass(frozen=True)
class Cell:
    """One code cell of the notebook, in its order."""

    id: str
    source: str
    role: Role
    #: wall-clock time it may take
    seconds: float
    tags: frozenset[str] = frozenset()
    #: the part of a test cell that learners could read: what it imports, their child imports too
    visible: str | None = None


@dataclass(frozen=True)
class Script:
    """One submission, ready to be run."""

    cells: Sequence[Cell]
    #: the learner's folder: relative path → content, in the learner's child
    files: Mapping[str, bytes] = field(default_factory=dict)
    #: the author's files, answers.json among them: in the judging child, the current folder of the
    #: tests. Python modules (``*.py``) among them are importable there; the learner's never are.
    judge_files: Mapping[str, bytes] = field(default_factory=dict)
    #: JSON of this learner's truth, for ``benling.quiz.marking``; the judging child alone has it
    truth: bytes | None = None
    #: variables for both children
    environment: Mapping[str, str] = field(default_factory=dict)
    #: names the author's own solution cells bind or change: a learner may, too
    author_binds: frozenset[str] = frozenset()
    #: functions whose author's version changes its arguments in place, see
    #: :func:`benling.judge.names.functions_changing_arguments`; None: not known, then every
    #: learner's function may
    author_changes: frozenset[str] | None = None
    #: names of classes that the author's solution makes; None: not known, then any class may be
    #: what a test expects
    author_classes: frozenset[str] | None = None
    #: names of the solution's that its own functions change, see
    #: :func:`benling.judge.outer_names.globals_changed`: what a test binds there is meant for them
    author_globals: frozenset[str] = frozenset()
    #: names of classes of libraries that the author's solution uses
    author_types: frozenset[str] = frozenset()
    #: libraries that the author's cells import: of their types a test may expect an object
    author_libraries: frozenset[str] = frozenset()
    #: names that only the author's tests bind: a learner never answers for one
    test_names: frozenset[str] = frozenset()
    #: names that the author's solution binds to a module → how: tests that use one mean the module
    author_modules: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Doubt:
    """Something a person should look at before this result is believed."""

    cell_id: str
    #: what kind, one of :mod:`benling.judge.doubts`
    code: str
    #: for the trainer, in Chinese
    detail: str


@dataclass(frozen=True)
class NamedMistake:
    """A known mistake that a test found, in its author's words as they stand in a test cell."""

    #: empty where it would give away what is right for this learner
    message: str
    source: str


@dataclass(frozen=True)
class Transcript:
    """What came of a script."""

    #: cell id → its outputs, nbformat v4, for every cell of the script. A test cell on which the
    #: judging child gave no word has an ``error`` output: no word is no mark.
    outputs: Mapping[str, list[Output]]
    doubts: tuple[Doubt, ...] = ()
    #: why it ended early: timeout, memory, disk, output, crash; None when it ran to its end
    cause: str | None = None
    #: ``split``, ``sheet`` (no code of the learner's) or ``in-process``
    mode: str = "split"
    #: cells with text on stderr, all of which came from library warnings
    only_library_warnings: frozenset[str] = frozenset()
    #: cells of whose output something was left out
    overflowed: frozenset[str] = frozenset()
    #: cell id → the number in its ``In [n]``; cells that did not run are missing
    execution_counts: Mapping[str, int] = field(default_factory=dict)
    #: CPU time of the children, in seconds
    cpu_seconds: float = 0.0
    #: test cell → the known mistakes it named, in order; never in mode ``in-process``, where code
    #: of the learner's could name them
    mistakes: Mapping[str, tuple[NamedMistake, ...]] = field(default_factory=dict)
    #: test cells during which code of the learner's wrote on standard error, unheard by the test
    learner_error_text: frozenset[str] = frozenset()
