"""Grade a plain nbgrader course folder: what ``nbgrader autograde`` does, sandboxed.

Configuration, folders, gradebook and exit codes are nbgrader's; only who runs the code is not.
"""

import contextlib
import logging
import os
import sys
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benling.errors import Refused, refuse
from benling.grader.causes import Cause
from benling.grader.limits import grading_limits
from benling.sandbox.isolation import Isolation
from benling.sandbox.probe import checked_zygote
from benling.sandbox.zygote import Zygote

#: course folders may name a truth file for their tests in this variable, see the decision record
TRUTH_VARIABLE = "BENLING_TRUTH"


@dataclass(frozen=True)
class Terms:
    """How a class is graded. ``lanes``: how many submissions side by side."""

    isolation: Isolation = Isolation.FULL
    lanes: int = field(default_factory=lambda: len(os.sched_getaffinity(0)))
    #: a library's warning costs a test its points, as in nbgrader
    warnings_fail: bool = False


@dataclass(frozen=True)
class ClassResult:
    """``failures``: student id → cause. ``doubtful``: student id → what a person should look at.
    ``code``: exit code as nbgrader gives it.
    """

    graded: int
    failures: dict[str, Cause]
    doubtful: dict[str, list[str]]
    code: int


def grade_class(
    course_root: Path,
    assignment: str,
    *,
    learner: str | None = None,
    force: bool = False,
    terms: Terms | None = None,
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
    terms = terms or Terms()
    before = Path.cwd()
    os.chdir(course_root)
    try:
        with ThreadPoolExecutor(1, thread_name_prefix="zygote") as aside:
            # Both take seconds: it rehearses while this process imports nbgrader.
            coming = aside.submit(checked_zygote, "benling.judge.program", terms.isolation)
            try:
                app = _application(learner, force)
            except BaseException:
                with contextlib.suppress(Refused):
                    coming.result().close()
                raise
            with coming.result() as zygote:
                return _graded(zygote, app, assignment, terms, started, done)
    finally:
        os.chdir(before)


def _graded(
    zygote: Zygote,
    app: Any,
    assignment: str,
    terms: Terms,
    started: Callable[[int], None],
    done: Callable[[str, Cause | None], None],
) -> ClassResult:
    from nbgrader.converters import NbGraderException
    from sqlalchemy.exc import SAWarning

    from benling.grader.class_autograde import ClassAutograde
    from benling.judge.session import run as judge

    if app.coursedir.assignment_id == "":
        app.coursedir.assignment_id = assignment
    truth = os.environ.get(TRUTH_VARIABLE)
    limits = grading_limits().course
    converter = ClassAutograde(coursedir=app.coursedir, parent=app)
    converter.judge = lambda script: judge(script, zygote, limits)
    converter.lanes, converter.warnings_fail = terms.lanes, terms.warnings_fail
    converter.truth = Path(truth).read_bytes() if truth else None
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
        app.deinit_logging()
    return ClassResult(converter.handled, converter.failures, converter.doubtful, code)


def _application(learner: str | None, force: bool) -> Any:
    # Importing these takes seconds.
    import nbformat
    from nbgrader.apps import AutogradeApp
    from sqlalchemy.orm import configure_mappers

    import benling.grader.class_autograde
    import benling.judge.session  # noqa: F401

    arguments = ["--log-level=CRITICAL"]
    if learner is not None:
        arguments.append(f"--student={learner}")
    if force:
        arguments.append("--force")
    AutogradeApp.clear_instance()
    app = AutogradeApp.instance()
    kept = list(sys.path)
    app.initialize(arguments)
    sys.path[:] = kept
    # Each makes something on first use; there is time for it now.
    configure_mappers()
    nbformat.validate(nbformat.v4.new_notebook())
    # Its English log says what we say in Chinese.
    app.log.setLevel(logging.CRITICAL)
    return app
