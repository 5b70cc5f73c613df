"""Credit for passing: once for a person and course edition, however often it is regraded.

The evidence is the *first* attempt that passes, by the order of handing in and not of grading: two
graders, or one that was killed and started again, write the same entry.
"""

from django.db import transaction

from benling.catalog.models import CourseEdition
from benling.credits.ledger import lock
from benling.credits.models import LedgerEntry
from benling.credits.passing import passing_of
from benling.credits.position import NOTHING, Position, position_of, positions
from benling.credits.settle import entered
from benling.exchange.models import Attempt
from benling.grader.models import Score
from benling.grader.result import standings
from benling.roster.models import Person

#: why hours that a regrading took back are entered again
EARNED_AGAIN = "评分更正后，重新提交的作业考核合格"


def award(attempt: Attempt) -> LedgerEntry | None:
    """Write the entry this attempt's person has earned in its edition, if any.

    Nothing is written when the hours are there, when somebody took them back by hand, when no
    attempt passes, or while an attempt handed in before the passing one still waits to be graded
    (its grading asks again). Joins the caller's transaction.
    """
    return _award(attempt.person, attempt.edition)


def award_missing() -> list[LedgerEntry]:
    """Write every entry that was earned but not written, e.g. after a crash. Idempotent."""
    written = []
    scored = Score.objects.values_list("attempt__edition", flat=True).distinct()
    for edition in CourseEdition.objects.filter(pk__in=scored).order_by("pk"):
        known = positions(edition)
        for person_id, found in sorted(standings(edition).items()):
            if found.passed and _may_earn(known.get(person_id, NOTHING)):
                entry = _award(found.attempt.person, edition)
                written += [entry] if entry else []
    return written


@transaction.atomic
def _award(person: Person, edition: CourseEdition) -> LedgerEntry | None:
    if not _may_earn(position_of(person, edition)):
        return None
    found = passing_of(person, edition)
    if found.first is None or found.unsure:
        return None
    lock()
    # Somebody may have written it while we waited for the lock, or changed the scores.
    position, found = position_of(person, edition), passing_of(person, edition)
    if not _may_earn(position) or found.first is None or found.unsure:
        return None
    return entered(found.first, edition, position.last, EARNED_AGAIN)


def _may_earn(position: Position) -> bool:
    return not (position.credited or position.by_hand)
