"""Synthetic submissions through the real grader: the bytes a desk would hand in, the real judge."""

import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import TracebackType
from typing import Any, Self

from benling.clock import today
from benling.exchange.contents import ANSWERS, check_contents
from benling.exchange.limits import submission_limits
from benling.grader.engine import Engine, Graded
from benling.grader.limits import grading_limits
from benling.grader.messages import messages
from benling.grader.staging import Staged, staged
from benling.trial.learners import Submission
from benling.trial.subject import Subject

_GIVEN_AT = "2026-01-01T00:00:00+00:00"


@dataclass(frozen=True)
class Result:
    """What one submission earned and was told, by question. ``fault``: why it was not graded."""

    submission: Submission
    points: Mapping[str, Decimal]
    said: Mapping[str, str]
    fault: str = ""

    @property
    def total(self) -> Decimal:
        return sum(self.points.values(), Decimal(0))


class Bench:
    """The grader's engine, started once. Use it from one thread.

    Raises: Refused when the sandbox does not hold here.
    """

    def __init__(self) -> None:
        # nbgrader reports every changed cell; ours say what matters.
        logging.getLogger("traitlets").setLevel(logging.CRITICAL)
        self._limits, self._contents = grading_limits(), submission_limits(today())
        self.engine = Engine(self._limits)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.engine.close()

    def grade(self, subject: Subject, submission: Submission) -> Result:
        """Raises: DamagedSubmission, only for what no card could have written."""
        files = subject.handed_out(submission.variant)
        if submission.answers is not None:
            files[ANSWERS] = _answers_file(submission.answers)
        course = subject.build.course
        refused = check_contents(
            files, assignment=course.assignment, cells=course.cells, limits=self._contents
        )
        if refused:
            return Result(submission, {}, {}, "；".join(map(str, refused)))
        variant = subject.variants[submission.variant]
        ready = staged(subject.material, course.cells, files, variant.truth, variant.files)
        graded = self._graded(ready)
        if graded.cause is not None:
            return Result(submission, {}, {}, graded.cause.for_trainer)
        told = messages(graded.cells, course.cells, ready.answers, ready.truth)
        names = {cell["grade_id"]: cell["question"] for cell in course.cells}
        return Result(
            submission,
            {names[cell.grade_id]: cell.points for cell in graded.cells},
            {names[name]: text for name, text in told.items()},
        )

    def _graded(self, ready: Staged) -> Graded:
        """As the service does it: what the machine did is tried again."""
        for left in reversed(range(self._limits.tries)):
            graded = self.engine.grade(ready)
            if graded.cause is None or not graded.cause.is_system:
                break
            if left:
                time.sleep(self._limits.pause_seconds)
        return graded


def _answers_file(answers: Mapping[str, Any]) -> bytes:
    """answers.json as the cards write it."""
    held = {name: {"value": value, "at": _GIVEN_AT} for name, value in answers.items()}
    return json.dumps({"version": 1, "answers": held}, ensure_ascii=False).encode()
