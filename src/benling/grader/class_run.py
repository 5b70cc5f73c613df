"""Grade a plain nbgrader course folder: what ``nbgrader autograde`` does, sandboxed.

Configuration, folders, gradebook and exit codes are nbgrader's; it is its own application with
another converter.
"""

import logging
import os
import sys
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nbgrader.apps import AutogradeApp
from nbgrader.converters import NbGraderException
from sqlalchemy.exc import SAWarning

from benling.errors import refuse
from benling.grader.autograde import SandboxedAutograde
from benling.grader.causes import Cause
from benling.grader.kernels import KernelSource
from benling.grader.limits import grading_limits

#: course folders may name a truth file for their tests in this variable, see the decision record
TRUTH_VARIABLE = "BENLING_TRUTH"


@dataclass(frozen=True)
class ClassResult:
    """``failures``: student id → cause. ``code``: exit code as nbgrader gives it."""

    graded: int
    failures: dict[str, Cause]
    code: int


class SandboxedAutogradeApp(AutogradeApp):
    """nbgrader's application; :meth:`converter` is ours instead of its."""

    def prepared(self, assignment: str) -> SandboxedAutograde:
        if self.coursedir.assignment_id == "":
            self.coursedir.assignment_id = assignment
        return SandboxedAutograde(coursedir=self.coursedir, parent=self)


def grade_class(
    course_root: Path,
    assignment: str,
    *,
    learner: str | None = None,
    force: bool = False,
    started: Callable[[int], None] = lambda _: None,
    done: Callable[[str, Cause | None], None] = lambda *_: None,
) -> ClassResult:
    """Grade everything handed in for an assignment, or one learner's.

    ``started(n)`` is told how many there are, ``done(student, cause)`` each one's end. Call from
    the main thread, as an ordinary user. Raises: benling.errors.Refused.
    """
    if not course_root.is_dir():
        raise refuse(
            str(course_root), "没有这个文件夹", "须是 nbgrader 课程文件夹", "用 --course-root 指定"
        )
    before = Path.cwd()
    os.chdir(course_root)
    try:
        with tempfile.TemporaryDirectory(prefix="benling-grade-") as scratch:
            return _graded(Path(scratch), assignment, learner, force, started, done)
    finally:
        os.chdir(before)


def _graded(
    scratch: Path,
    assignment: str,
    learner: str | None,
    force: bool,
    started: Callable[[int], None],
    done: Callable[[str, Cause | None], None],
) -> ClassResult:
    app = _application(learner, force)
    truth = os.environ.get(TRUTH_VARIABLE)
    limits = grading_limits().course
    source = KernelSource(scratch, limits, with_truth=truth is not None)
    converter = app.prepared(assignment)
    converter.kernels, converter.output_bytes = source, limits.output_bytes
    converter.truth = Path(truth).read_bytes() if truth else None
    converter.hurried = True
    converter.on_found, converter.on_done = started, done
    try:
        with warnings.catch_warnings():
            # nbgrader's own queries set these off; they say nothing to whoever grades.
            warnings.simplefilter("ignore", SAWarning)
            converter.start()
        code = 0
    except NbGraderException:
        code = 1
    finally:
        source.close()
        app.deinit_logging()
    return ClassResult(converter.handled, converter.failures, code)


def _application(learner: str | None, force: bool) -> SandboxedAutogradeApp:
    arguments = ["--log-level=CRITICAL"]
    if learner is not None:
        arguments.append(f"--student={learner}")
    if force:
        arguments.append("--force")
    SandboxedAutogradeApp.clear_instance()
    app: SandboxedAutogradeApp = SandboxedAutogradeApp.instance()
    kept = list(sys.path)
    app.initialize(arguments)
    sys.path[:] = kept
    # Its English log says what we say in Chinese.
    app.log.setLevel(logging.CRITICAL)
    return app
