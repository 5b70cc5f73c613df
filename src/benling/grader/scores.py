"""Saving a score: all of it with whatever hangs on it, or nothing."""

import logging
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Max

from benling.clock import now
from benling.exchange.grading_revision import number_in_force, number_of
from benling.exchange.models import Attempt
from benling.grader import engine
from benling.grader.causes import Cause
from benling.grader.models import CellScore, Outcome, Score
from benling.judge.script import Doubt
from benling.quantities import points
from benling.sandbox.isolation import Isolation

_log = logging.getLogger(__name__)


def next_run(attempt: Attempt) -> int:
    """1 for an attempt that has no score."""
    last = Score.objects.filter(attempt=attempt).aggregate(last=Max("run"))["last"]
    return (last or 0) + 1


def penalty_of(attempt: Attempt, cells: tuple[engine.GradedCell, ...]) -> Decimal:
    """Points that a late attempt loses: the edition's percentage of what it earned."""
    if not attempt.late:
        return Decimal(0)
    earned = sum((cell.points for cell in cells), Decimal(0))
    return min(earned, points(earned * attempt.edition.late_penalty / 100))


def save_graded(
    attempt: Attempt,
    run: int,
    graded: engine.Graded,
    messages: Mapping[str, str],
    isolation: Isolation,
    on_scored: Callable[[Score], None],
) -> Score | None:
    """Save a graded attempt. ``isolation``: the tier it ran in.

    None when another grader has saved this run already, or when the grading was corrected since it
    was staged.
    """
    penalty = penalty_of(attempt, graded.cells)
    score = Score(
        attempt=attempt, run=run, outcome=Outcome.GRADED,
        auto_points=sum((cell.points for cell in graded.cells), Decimal(0)) - penalty,
        penalty_points=penalty,
        max_points=sum((cell.max_points for cell in graded.cells), Decimal(0)),
        needs_marking=any(cell.needs_marking for cell in graded.cells),
        isolation=isolation, engine=engine.NAME, graded_at=now(),
        revision=number_of(attempt.edition), mode=graded.mode,
        doubts=engine.doubts_as_records(graded.doubts),
    )  # fmt: skip
    rows = [
        CellScore(
            score=score, grade_id=cell.grade_id, points=cell.points, max_points=cell.max_points,
            manual=cell.manual, needs_marking=cell.needs_marking,
            message=messages.get(cell.grade_id, ""),
        )
        for cell in graded.cells
    ]  # fmt: skip
    return _save(score, rows, on_scored)


def save_failed(
    attempt: Attempt, run: int, cause: Cause, isolation: Isolation,
    on_scored: Callable[[Score], None], doubts: Iterable[Doubt] = (),
) -> Score | None:  # fmt: skip
    """Record that an attempt could not be graded. None when another grader was first."""
    maximum = sum((Decimal(cell["points"]) for cell in attempt.edition.cells), Decimal(0))
    score = Score(
        attempt=attempt, run=run, outcome=Outcome.FAILED, auto_points=Decimal(0),
        max_points=maximum, cause=cause.code, cause_text=cause.text,
        isolation=isolation, engine=engine.NAME, graded_at=now(),
        revision=number_of(attempt.edition), doubts=engine.doubts_as_records(doubts),
    )  # fmt: skip
    return _save(score, [], on_scored)


def _save(score: Score, rows: list[CellScore], on_scored: Callable[[Score], None]) -> Score | None:
    try:
        with transaction.atomic():
            if score.revision != number_in_force(score.attempt.edition):
                # The grading was corrected meanwhile: the attempt stays pending and is graded
                # again, by the revision now in force.
                _log.warning("%s was graded by a former revision", score.attempt.receipt)
                return None
            score.save(force_insert=True)
            CellScore.objects.bulk_create(rows)
            on_scored(score)
    except IntegrityError:
        if Score.objects.filter(attempt=score.attempt, run=score.run).exists():
            _log.warning("%s run %s was scored already", score.attempt.receipt, score.run)
            return None
        raise
    return score
