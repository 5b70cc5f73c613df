"""Grade one staged attempt and say what each cell is worth.

The seam for another engine: it takes a staged submission and gives a :class:`Graded`; nothing
above knows how.
"""

import warnings
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.converters import NbGraderException
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SAWarning
from traitlets.config import Config

from benling.grader.autograde import SandboxedAutograde
from benling.grader.causes import Cause
from benling.grader.kernels import KernelSource
from benling.grader.limits import GradingLimits
from benling.grader.staging import STUDENT, Staged
from benling.quantities import Points, points

#: kept with every score
NAME = "nbgrader 0.9 + bwrap"
ISOLATION = "full"


@dataclass(frozen=True)
class GradedCell:
    """One cell with points. ``needs_marking``: hand-marked, answered, a person must look."""

    grade_id: str
    points: Points
    max_points: Points
    manual: bool
    needs_marking: bool


@dataclass(frozen=True)
class Graded:
    """``cause`` is set when it could not be graded; then there are no cells."""

    cells: tuple[GradedCell, ...]
    cause: Cause | None = None


def grade(
    staged: Staged,
    kernels: KernelSource,
    limits: GradingLimits,
    truth: bytes,
    *,
    hurried: bool = False,
) -> Graded:
    """Run nbgrader's autograder over it, the kernel in the sandbox. Call from the main thread.

    ``hurried``: more are waiting, so the next kernel starts meanwhile.
    """
    converter = SandboxedAutograde(coursedir=_coursedir(staged, limits), config=_config(limits))
    converter.kernels, converter.truth = kernels, truth
    converter.output_bytes, converter.hurried = limits.attempt.output_bytes, hurried
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SAWarning)
            converter.start()
    except NbGraderException as error:
        failures = list(converter.failures.values())
        return Graded((), failures[0] if failures else Cause("damaged", str(error)))
    return Graded(_cells(staged))


def config_for(root: Path, assignment: str) -> Config:
    """nbgrader's configuration of a course folder with one assignment."""
    config = Config()
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.assignment_id = assignment
    return config


def _coursedir(staged: Staged, limits: GradingLimits) -> CourseDirectory:
    return CourseDirectory(config=config_for(staged.root, staged.assignment))


def _config(limits: GradingLimits) -> Config:
    config = Config()
    config.Execute.timeout = limits.cell_seconds
    # nbclient's four seconds would turn a busy machine into a failed attempt.
    config.Execute.iopub_timeout = limits.cell_seconds
    return config


def _cells(staged: Staged) -> tuple[GradedCell, ...]:
    with Gradebook(f"sqlite:///{staged.root / 'gradebook.db'}") as gradebook:
        notebook = gradebook.find_submission_notebook(staged.assignment, staged.assignment, STUDENT)
        return tuple(
            GradedCell(
                grade_id=grade.name,
                points=points(grade.auto_score or 0),
                max_points=points(grade.max_score),
                manual=grade.name in staged.by_hand,
                needs_marking=grade.name in staged.by_hand - staged.left_empty
                and bool(grade.needs_manual_grade),
            )
            for grade in sorted(notebook.grades, key=lambda grade: grade.name)
        )
