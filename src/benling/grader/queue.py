"""What is to be graded: attempts without a score, and those that somebody wants graded again."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from benling.catalog.models import CourseEdition
from benling.clock import now
from benling.exchange.models import Attempt
from benling.grader.models import GradingRequest, Outcome, Score


def pending() -> QuerySet[Attempt]:
    """Attempts without a score, oldest first."""
    return Attempt.objects.filter(scores__isnull=True).order_by("pk")


def requested() -> QuerySet[GradingRequest]:
    """Requests that are still open, oldest first."""
    answered = Score.objects.filter(attempt=OuterRef("attempt"), run__gte=OuterRef("run"))
    return GradingRequest.objects.exclude(Exists(answered)).order_by("pk")


def scores_in_force() -> QuerySet[Score]:
    """The last run of each attempt."""
    later = Score.objects.filter(attempt=OuterRef("attempt"), run__gt=OuterRef("run"))
    return Score.objects.exclude(Exists(later))


def machine_faults(edition: CourseEdition | None = None) -> QuerySet[Score]:
    """Scores in force that say the machine was at fault; of one edition or of all."""
    rows = scores_in_force().filter(outcome=Outcome.FAILED, cause="system")
    return rows if edition is None else rows.filter(attempt__edition=edition)


def ask_again(faults: Iterable[Score], *, by: str) -> int:
    """Have these attempts graded once more by whichever grader is free; how many there are.

    ``faults``: from :func:`machine_faults`. Asking twice changes nothing.
    """
    rows = [
        GradingRequest(attempt_id=score.attempt_id, run=score.run + 1, asked_by=by, asked_at=now())
        for score in faults
    ]
    GradingRequest.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
