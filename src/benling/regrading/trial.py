"""Trying a correction on every attempt. Each result is saved as it comes."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from benling.clock import now
from benling.exchange.models import Attempt
from benling.grader import engine
from benling.grader.causes import Cause
from benling.grader.models import CellScore, Outcome, Score
from benling.grader.result import in_force
from benling.grader.weaker_tiers import explained
from benling.regrading import files
from benling.regrading.bench import Bench, Tried
from benling.regrading.models import Regrade, State, TrialScore
from benling.sandbox.isolation import Isolation

#: hears of each attempt: its receipt, and why it could not be graded
Done = Callable[[str, Cause | None], None]


def to_try(regrade: Regrade) -> list[Score]:
    """Scores in force that have not been tried against, or only by a faulty machine."""
    scores = in_force(
        Score.objects.filter(attempt__edition=regrade.edition).select_related(
            "attempt__person", "attempt__edition"
        )
    )
    tried = set(
        TrialScore.objects.filter(regrade=regrade)
        .exclude(cause="system")
        .values_list("against", flat=True)
    )
    return [score for _, score in sorted(scores.items()) if score.pk not in tried]


def try_everybody(
    regrade: Regrade, *, started: Callable[[int], None], done: Done,
    isolation: Isolation = Isolation.FULL,
) -> None:  # fmt: skip
    """Try what is left to try, then let people look. Writes no score. Call from the main thread.

    ``isolation``: the tier to try in, kept with each trial and its score. Raises:
    benling.errors.Refused when the sandbox does not hold.
    """
    waiting = to_try(regrade)
    started(len(waiting))
    to_grade = []
    for score in waiting:
        former = _former(regrade, score)
        if former is None:
            to_grade.append(score)
            continue
        _take_former(regrade, score, former)
        done(score.attempt.receipt, None)
    if to_grade:
        _grade(regrade, to_grade, done, isolation)
    _ready(regrade)


def _grade(regrade: Regrade, scores: list[Score], done: Done, isolation: Isolation) -> None:
    with Bench(isolation) as bench:
        for score in scores:
            if not Regrade.objects.filter(pk=regrade.pk, state=State.TRYING).exists():
                return  # discarded meanwhile
            tried = bench.try_out(score.attempt, regrade)
            _save(regrade, score, tried, bench.isolation)
            done(score.attempt.receipt, tried.graded.cause)


def _ready(regrade: Regrade) -> None:
    with transaction.atomic():
        row = Regrade.objects.select_for_update().get(pk=regrade.pk)
        if row.state == State.TRYING:
            row.state, row.stopped = State.READY, ""
            row.save(update_fields=["state", "stopped"])
    regrade.refresh_from_db()


def _save(regrade: Regrade, score: Score, tried: Tried, isolation: Isolation) -> None:
    cells, cause = tried.graded.cells, tried.graded.cause
    earned = sum((cell.points for cell in cells), start=0)
    maximum = sum((cell.max_points for cell in cells), start=0) if cells else score.max_points
    values: dict[str, Any] = {
        "against": score,
        "outcome": Outcome.GRADED if cause is None else Outcome.FAILED,
        "auto_points": earned - tried.penalty,
        "penalty_points": tried.penalty,
        "max_points": maximum,
        "needs_marking": any(cell.needs_marking for cell in cells),
        "cause": "" if cause is None else cause.code,
        "cause_text": tried.cause_text,
        "isolation": isolation,
        "engine": engine.NAME,
        "mode": tried.graded.mode,
        "doubts": engine.doubts_as_records(tried.graded.doubts),
        "revision": regrade.revision,
        "cells": [_cell(cell, tried.messages.get(cell.grade_id, "")) for cell in cells],
        "graded_at": now(),
    }
    TrialScore.objects.update_or_create(regrade=regrade, attempt=score.attempt, defaults=values)


def _former(regrade: Regrade, score: Score) -> Score | None:
    """What a reverted regrading had replaced by this score; None when it has to be graded."""
    if regrade.reverts is None:
        return None
    trial = TrialScore.objects.filter(regrade=regrade.reverts, attempt=score.attempt).first()
    if trial is None:
        return None
    if trial.score_id == score.pk:
        return trial.against
    # The score before had stayed.
    return score if trial.score_id is None and trial.against_id == score.pk else None


def _take_former(regrade: Regrade, score: Score, former: Score) -> None:
    if regrade.reverts is not None and former.pk != score.pk:
        files.take_from_replaced(regrade, score.attempt, regrade.reverts)
    names = (
        "outcome", "auto_points", "penalty_points", "max_points", "needs_marking", "cause",
        "cause_text", "isolation", "engine", "mode", "doubts", "revision",
        "graded_at",
    )  # fmt: skip
    values: dict[str, Any] = {name: getattr(former, name) for name in names}
    cells = CellScore.objects.filter(score=former).order_by("grade_id")
    values["cells"] = [_cell(cell, cell.message) for cell in cells]
    values["against"] = score
    TrialScore.objects.update_or_create(regrade=regrade, attempt=score.attempt, defaults=values)


def _cell(cell: engine.GradedCell | CellScore, message: str) -> dict[str, Any]:
    return {
        "grade_id": cell.grade_id,
        "points": str(cell.points),
        "max_points": str(cell.max_points),
        "manual": cell.manual,
        "needs_marking": cell.needs_marking,
        "message": message,
    }


def weaker_tiers_of(regrade: Regrade) -> str:
    """What the tiers lack in which attempts were tried, in words; empty when all were full."""
    tried = TrialScore.objects.filter(regrade=regrade)
    return explained(tried.values_list("isolation", flat=True).distinct())


def attempts_of(regrade: Regrade) -> int:
    """How many graded attempts the edition has now."""
    return Attempt.objects.filter(edition=regrade.edition, scores__isnull=False).distinct().count()
