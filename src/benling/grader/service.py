"""The grader: finds attempts that wait to be graded and grades them, for ever or once over.

What waits is a query, so whatever kills it, the next one just goes on. A score is saved in
one transaction with all that hangs on it; until then nothing of an attempt counts.
"""

import contextlib
import logging
import signal
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from django.db import DatabaseError, close_old_connections, connection

from benling.catalog.models import CourseEdition
from benling.exchange.models import Attempt
from benling.grader import gradebook
from benling.grader.causes import Cause
from benling.grader.claims import claim, finished, left
from benling.grader.engine import Engine
from benling.grader.feedback import write_feedback
from benling.grader.limits import GradingLimits, grading_limits
from benling.grader.messages import messages
from benling.grader.models import Outcome, Score
from benling.grader.presence import Presence
from benling.grader.queue import pending, requested
from benling.grader.scores import penalty_of, save_failed, save_graded
from benling.grader.staging import DamagedSubmission, stage
from benling.grader.workers import parent_gone
from benling.judge.script import Doubt
from benling.sandbox.isolation import Isolation

_log = logging.getLogger(__name__)
_POLL_SECONDS = 0.5
_BATCH = 50


def run(
    *, on_scored: Callable[[Score], None], once: bool = False,
    isolation: Isolation = Isolation.FULL,
) -> None:  # fmt: skip
    """Grade what waits until told to stop (SIGTERM, SIGINT), or until nothing is left.

    ``on_scored`` is called within the transaction that saves the score. Call from the main thread,
    as an ordinary user. Raises: benling.errors.Refused when the sandbox does not hold.
    """
    with _stopping_on_signals():
        # nbgrader reports every changed cell and every learner's error; ours say what matters.
        logging.getLogger("traitlets").setLevel(logging.CRITICAL)
        grader = Grader(on_scored, isolation)
        try:
            grader.work(once=once)
        finally:
            grader.close()


class Grader:
    """One process's share: its engine, what it is still to try, what others see of it."""

    def __init__(self, on_scored: Callable[[Score], None], isolation: Isolation) -> None:
        self._on_scored = on_scored
        self._limits: GradingLimits = grading_limits()
        self._engine = Engine(self._limits, isolation)
        self._presence = Presence(isolation, memory_group=self._engine.memory_group)
        self._faults: dict[int, int] = defaultdict(int)
        self._not_before: dict[int, float] = {}
        self._to_project: dict[int, Attempt] = {}

    def close(self) -> None:
        self._engine.close()
        self._presence.close()
        connection.close()

    def work(self, *, once: bool) -> None:
        for edition in CourseEdition.objects.filter(attempts__scores__isnull=False).distinct():
            self._to_project |= {a.pk: a for a in gradebook.stale(edition)}
        _tidy()
        while True:
            try:
                close_old_connections()
                self._presence.beat()
                busy = self._pass()
                if not busy:
                    self._idle()
                    if once and not pending().exists() and not requested().exists():
                        return
            except DatabaseError:
                _log.exception("数据库暂时不可用，稍后重试")
                connection.close()
                busy = False
            if parent_gone():
                return
            if not busy:
                time.sleep(_POLL_SECONDS)

    def _pass(self) -> bool:
        """Grade the first that waits and is free; False when there is none."""
        for attempt, run_number in _waiting():
            if time.monotonic() < self._not_before.get(attempt.pk, 0):
                continue
            with claim(attempt.receipt) as begun:
                if begun is None:
                    continue
                if Score.objects.filter(attempt=attempt, run__gte=run_number).exists():
                    # Somebody finished it between the query and the lock.
                    finished(attempt.receipt)
                    continue
                with self._presence.grading(attempt.pk):
                    self._grade(attempt, run_number, begun)
                return True
        return False

    def _idle(self) -> None:
        """What can wait."""
        if self._to_project and not pending().exists():
            key = next(iter(self._to_project))
            attempt = self._to_project.pop(key)
            try:
                gradebook.project(attempt)
            except Exception:
                # The scores are safe; the gradebook can be rebuilt.
                _log.exception("未能更新成绩册：%s", attempt.receipt)

    def _grade(self, attempt: Attempt, run_number: int, begun: int) -> None:
        if begun > self._limits.starts:
            self._fail(attempt, run_number, Cause("system", f"began {begun} times without an end"))
            return
        try:
            self._graded(attempt, run_number)
        except DatabaseError:
            raise
        except DamagedSubmission as error:
            self._fail(attempt, run_number, Cause("damaged", str(error)))
        except Exception as error:
            _log.exception("批改 %s 时出错", attempt.receipt)
            self._machine_fault(attempt, run_number, Cause("system", repr(error)))

    def _graded(self, attempt: Attempt, run_number: int) -> None:
        staged = stage(attempt)
        graded = self._engine.grade(staged)
        if graded.cause is not None:
            if graded.cause.is_system:
                self._machine_fault(attempt, run_number, graded.cause)
            else:
                self._fail(attempt, run_number, graded.cause, graded.doubts)
            return
        said = messages(graded.cells, attempt.edition.cells, staged.answers, staged.truth)
        # What hangs on the score is there before it: a score never lacks its feedback.
        write_feedback(attempt, staged, graded.cells, said, penalty_of(attempt, graded.cells))
        gradebook.keep_notebook(attempt, graded.notebook)
        tier = self._engine.isolation
        self._done(attempt, save_graded(attempt, run_number, graded, said, tier, self._on_scored))

    def _fail(
        self, attempt: Attempt, run_number: int, cause: Cause, doubts: Iterable[Doubt] = ()
    ) -> None:
        _log.warning("%s 未能评分：%s %s", attempt.receipt, cause.code, cause.detail)
        tier = self._engine.isolation
        score = save_failed(attempt, run_number, cause, tier, self._on_scored, doubts)
        self._done(attempt, score)

    def _machine_fault(self, attempt: Attempt, run_number: int, cause: Cause) -> None:
        """Try again a few times, later each time; then leave it for the administrator."""
        self._faults[attempt.pk] += 1
        if self._faults[attempt.pk] >= self._limits.tries:
            self._fail(attempt, run_number, cause)
            return
        pause = self._limits.pause_seconds * 2 ** (self._faults[attempt.pk] - 1)
        self._not_before[attempt.pk] = time.monotonic() + pause

    def _done(self, attempt: Attempt, score: Score | None) -> None:
        finished(attempt.receipt)
        self._faults.pop(attempt.pk, None)
        self._not_before.pop(attempt.pk, None)
        if score is not None and score.outcome == Outcome.GRADED:
            self._to_project[attempt.pk] = attempt


def _tidy() -> None:
    """What a grader left that was killed right after a score was saved."""
    if begun := left():
        waiting = {
            *pending().filter(receipt__in=begun).values_list("receipt", flat=True),
            *requested().values_list("attempt__receipt", flat=True),
        }
        for receipt in begun - waiting:
            with claim(receipt) as held:
                if held is not None:
                    finished(receipt)


def _waiting() -> Iterator[tuple[Attempt, int]]:
    """The oldest attempts that wait, with the run that each is to be graded as."""
    for attempt in pending().select_related("edition", "person")[:_BATCH]:
        yield attempt, 1
    for request in requested().select_related("attempt__edition", "attempt__person")[:_BATCH]:
        yield request.attempt, request.run


@contextlib.contextmanager
def _stopping_on_signals() -> Iterator[None]:
    """End at once when told to: whatever was being graded stays pending."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: object) -> None:
        raise SystemExit(0)

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
