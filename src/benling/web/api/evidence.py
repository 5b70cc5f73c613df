"""The evidence behind one person's verdicts: ledger entries, attempts, scores, extensions."""

from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch

from benling.clock import SHANGHAI, end_of_day, now
from benling.completion.assessment import assess
from benling.completion.person_row import person_row
from benling.completion.verdict import plain
from benling.credits.models import LedgerEntry
from benling.exchange.models import Attempt, DueExtension
from benling.grader.models import Score
from benling.roster.models import MembershipKind


def evidence_of(
    person_id: str, as_of: date, known_at: datetime | None, *, for_inspector: bool
) -> dict[str, Any]:
    """JSON values. ``person`` is None for somebody who is not on the roster that day."""
    assessment = assess(as_of, known_at, for_inspector=for_inspector)
    judged = next((p for p in assessment.people if p.person.person_id == person_id), None)
    row = None
    if judged is not None:
        units = tuple(
            code
            for code in judged.person.units[MembershipKind.WORKING]
            if code in assessment.roster.org_units
        )
        row = person_row(judged, assessment, units).to_json()
    until, known = end_of_day(as_of), known_at or now()
    return {
        "person_id": person_id,
        "as_of": as_of.isoformat(),
        "person": row,
        "ledger": _ledger(person_id, until, known),
        "attempts": _attempts(person_id, until, known),
        "extensions": _extensions(person_id, known),
    }


def _ledger(person_id: str, until: datetime, known: datetime) -> list[dict[str, Any]]:
    rows = LedgerEntry.objects.filter(
        person__person_id=person_id, happened_at__lt=until, recorded_at__lte=known
    )
    return [
        {
            "number": row.pk,
            "kind": row.get_kind_display(),
            "course": row.edition.course,
            "edition": row.edition.edition,
            "title": row.edition.title,
            "hours": f"{row.hours:f}",
            "track": row.track,
            "points": plain(row.points),
            "max_points": plain(row.max_points),
            "receipt": row.attempt.receipt,
            "rule_version": row.rule_version,
            "happened_at": _moment(row.happened_at),
            "recorded_at": _moment(row.recorded_at),
            "reason": row.reason,
            "sha256": row.sha256,
        }
        for row in rows.select_related("edition", "attempt").order_by("id")
    ]


def _attempts(person_id: str, until: datetime, known: datetime) -> list[dict[str, Any]]:
    rows = Attempt.objects.filter(
        person__person_id=person_id, submitted_at__lt=until, recorded_at__lte=known
    )
    return [
        {
            "receipt": row.receipt,
            "course": row.edition.course,
            "edition": row.edition.edition,
            "title": row.edition.title,
            "number": row.number,
            "submitted_at": _moment(row.submitted_at),
            "late": row.late,
            "content_sha256": row.content_sha256,
            "scores": [_score(score) for score in row.scores.all() if score.graded_at <= known],
        }
        for row in rows.select_related("edition")
        .prefetch_related(Prefetch("scores", Score.objects.order_by("run")))
        .order_by("edition__course", "edition__edition", "number")
    ]


def _score(score: Score) -> dict[str, Any]:
    return {
        "run": score.run,
        "outcome": score.get_outcome_display(),
        "auto_points": plain(score.auto_points),
        "penalty_points": plain(score.penalty_points),
        "max_points": plain(score.max_points),
        "needs_marking": score.needs_marking,
        "cause": score.cause_text,
        "isolation": score.isolation,
        "engine": score.engine,
        "graded_at": _moment(score.graded_at),
    }


def _extensions(person_id: str, known: datetime) -> list[dict[str, Any]]:
    rows = DueExtension.objects.filter(person__person_id=person_id, recorded_at__lte=known)
    return [
        {
            "course": row.edition.course,
            "due_on": row.due_on.isoformat(),
            "reason": row.reason,
            "granted_by": row.granted_by,
            "recorded_at": _moment(row.recorded_at),
        }
        for row in rows.select_related("edition").order_by("recorded_at")
    ]


def _moment(value: datetime) -> str:
    return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
