"""Grades one attempt by a given revision without writing its score; only it calls the engine."""

import time
from dataclasses import dataclass
from decimal import Decimal
from types import TracebackType
from typing import Self

from benling.exchange.grading_revision import pinned
from benling.exchange.handout import CorrectedDataDiffer
from benling.exchange.models import Attempt
from benling.grader.causes import Cause
from benling.grader.engine import Engine, Graded
from benling.grader.feedback import write_feedback
from benling.grader.limits import grading_limits
from benling.grader.messages import messages
from benling.grader.scores import penalty_of
from benling.grader.staging import DamagedSubmission, stage
from benling.judge.script import Doubt
from benling.regrading import files
from benling.regrading.models import Regrade
from benling.sandbox.isolation import Isolation

#: said to the trainer, who alone sees it
DATA_DIFFER = (
    "更正后的数据生成程序给这名学员的数据与已发放的不同，不能据此评分。"
    "请让它只改答案、不改数据，重新发布更正。"
)


@dataclass(frozen=True)
class Tried:
    """One attempt's trial. ``cause_text`` is empty when it was graded."""

    graded: Graded
    messages: dict[str, str]
    penalty: Decimal
    cause_text: str


class Bench:
    """The engine of one process. Use from the main thread.

    Raises: benling.errors.Refused when the sandbox does not hold here.
    """

    def __init__(self, isolation: Isolation = Isolation.FULL) -> None:
        self._limits = grading_limits()
        self._engine = Engine(self._limits, isolation)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._engine.close()

    def try_out(self, attempt: Attempt, regrade: Regrade) -> Tried:
        """Grade by the regrading's revision; tried again when the machine is at fault."""
        for left in reversed(range(self._limits.tries)):
            tried = self._once(attempt, regrade)
            cause = tried.graded.cause
            if cause is None or not cause.is_system or tried.cause_text == DATA_DIFFER:
                break
            if left:
                time.sleep(self._limits.pause_seconds)
        return tried

    @property
    def isolation(self) -> Isolation:
        """The tier, kept with every trial."""
        return self._engine.isolation

    def _once(self, attempt: Attempt, regrade: Regrade) -> Tried:
        attempt.edition = pinned(regrade.edition, regrade.revision)
        try:
            return self._graded(attempt, regrade)
        except DamagedSubmission as error:
            return _failed(Cause("damaged", str(error)))
        except CorrectedDataDiffer as error:
            return _failed(Cause("system", str(error)), DATA_DIFFER)
        except Exception as error:  # whatever breaks, the class goes on; the cause is kept
            return _failed(Cause("system", repr(error)))

    def _graded(self, attempt: Attempt, regrade: Regrade) -> Tried:
        staged = stage(attempt)
        graded = self._engine.grade(staged)
        if graded.cause is not None:
            return _failed(graded.cause, doubts=graded.doubts)
        said = messages(graded.cells, attempt.edition.cells, staged.answers, staged.truth)
        penalty = penalty_of(attempt, graded.cells)
        folder = files.page_folder(regrade, attempt)
        write_feedback(attempt, staged, graded.cells, said, penalty, into=folder)
        files.store_notebook(regrade, attempt, graded.notebook)
        return Tried(graded, said, penalty, "")


def _failed(cause: Cause, text: str = "", doubts: tuple[Doubt, ...] = ()) -> Tried:
    return Tried(Graded((), cause, doubts=doubts), {}, Decimal(0), text or cause.text)
