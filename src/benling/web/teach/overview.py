"""How a course edition stands: counts, questions, and what waits for its trainer."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Max, Q

from benling.accounts.models import Role
from benling.accounts.scope import Scope
from benling.catalog.models import CourseEdition
from benling.credits.position import positions
from benling.exchange.models import Attempt, DueExtension
from benling.grader.models import CellScore, ManualMark, Outcome, Score
from benling.grader.result import marks_of, standings
from benling.grader.weaker_tiers import explained, for_review
from benling.roster.names import names_of


@dataclass(frozen=True)
class EditionRow:
    """One edition in the trainer's list. All counts are of distinct people, but ``attempts``."""

    edition: CourseEdition
    people: int
    attempts: int
    pending: int
    failed: int
    passed: int
    to_mark: int


@dataclass(frozen=True)
class QuestionFigures:
    """How people did on one question, over their counting attempts."""

    title: str
    answered: int
    mean_percent: Decimal | None
    full: int


@dataclass(frozen=True)
class WaitingRow:
    """Somebody who waits for the trainer, or whose attempt could not be graded."""

    name: str
    person_id: str
    receipt: str
    submitted_at: datetime
    text: str


def editions_for(scope: Scope) -> list[CourseEdition]:
    """The editions this trainer answers for as owner A or B; an administrator sees all."""
    rows = CourseEdition.objects.order_by("course", "-released_at")
    if not scope.has(Role.ADMIN):
        rows = rows.filter(Q(owner_a=scope.person_id) | Q(owner_b=scope.person_id))
    return list(rows)


def row_of(edition: CourseEdition) -> EditionRow:
    """Counts of one edition."""
    attempts = Attempt.objects.filter(edition=edition)
    counted = attempts.aggregate(all=Count("pk"), people=Count("person", distinct=True))
    return EditionRow(
        edition=edition,
        people=counted["people"],
        attempts=counted["all"],
        pending=attempts.filter(scores__isnull=True).count(),
        failed=len(failed_attempts(edition)),
        passed=sum(position.credited for position in positions(edition).values()),
        to_mark=len(_to_mark(edition)),
    )


def questions_of(edition: CourseEdition) -> list[QuestionFigures]:
    """Per question: how many were scored on it, mean share of points, how many got them all.

    Only people whose attempt could be graded, by their counting attempt; a written answer counts
    once somebody has marked it.
    """
    counting = {
        found.score.pk: found.attempt.pk
        for found in standings(edition).values()
        if found.score.outcome == Outcome.GRADED
    }
    marks = marks_of(ManualMark.objects.filter(attempt__edition=edition))
    shares: dict[str, list[Decimal]] = defaultdict(list)
    for cell in CellScore.objects.filter(score__in=counting, max_points__gt=0):
        mark = marks.get(counting[cell.score_id], {}).get(cell.grade_id)
        if mark is None and cell.needs_marking:
            continue
        shares[cell.grade_id].append(100 * (mark or cell).points / cell.max_points)
    return [
        QuestionFigures(
            title=described["title"],
            answered=len(shares[described["grade_id"]]),
            mean_percent=_mean(shares[described["grade_id"]]),
            full=sum(share >= 100 for share in shares[described["grade_id"]]),
        )
        for described in edition.cells
        if Decimal(described["points"]) > 0
    ]


def _mean(shares: list[Decimal]) -> Decimal | None:
    return sum(shares, Decimal(0)) / len(shares) if shares else None


def failed_attempts(edition: CourseEdition) -> list[WaitingRow]:
    """People whose latest attempt could not be graded, with the cause."""
    latest = Attempt.objects.filter(edition=edition).values("person").annotate(last=Max("pk"))
    rows = (
        Score.objects.filter(attempt__in=[row["last"] for row in latest], outcome=Outcome.FAILED)
        .select_related("attempt__person")
        .order_by("attempt__submitted_at")
    )
    return _named([(score.attempt, score.cause_text) for score in rows])


def doubtful_attempts(edition: CourseEdition) -> list[WaitingRow]:
    """Counting attempts whose automatic score a person should look at, with what to look at."""
    rows = []
    for found in standings(edition).values():
        told = list(dict.fromkeys(doubt["detail"] for doubt in found.score.doubts))
        if found.score.mode == "in-process":
            told.append("这份作业的测试与学员代码在同一个进程中运行，分数可能被改动过。")
        if found.score.outcome == Outcome.GRADED:
            told += [said] if (said := for_review(found.score.isolation)) else []
        if told:
            rows.append((found.attempt, "".join(told)))
    return _named(sorted(rows, key=lambda row: row[0].submitted_at))


def weaker_tiers_of(edition: CourseEdition) -> str:
    """What the tiers lack in which attempts were graded, in words; empty when all were full."""
    tiers = Score.objects.filter(attempt__edition=edition).values_list("isolation", flat=True)
    return explained(tiers.distinct())


def waiting_marks(edition: CourseEdition) -> list[WaitingRow]:
    """Counting attempts with a written answer that nobody has marked yet."""
    return _named([(attempt, "") for attempt in _to_mark(edition)])


def extensions_of(edition: CourseEdition) -> list[tuple[DueExtension, str]]:
    rows = list(
        DueExtension.objects.filter(edition=edition).select_related("person").order_by("-pk")
    )
    names = names_of(row.person.person_id for row in rows)
    return [(row, names.get(row.person.person_id, "")) for row in rows]


def _to_mark(edition: CourseEdition) -> list[Attempt]:
    return [s.attempt for s in standings(edition).values() if s.needs_marking]


def _named(rows: list[tuple[Attempt, str]]) -> list[WaitingRow]:
    names = names_of(attempt.person.person_id for attempt, _ in rows)
    return [
        WaitingRow(
            names.get(attempt.person.person_id, ""),
            attempt.person.person_id,
            attempt.receipt,
            attempt.submitted_at,
            text,
        )
        for attempt, text in rows
    ]
