"""Credit for passing: once for a person and course edition, however often it is regraded.

The evidence is the *first* attempt that passes, by the order of handing in and not of grading: two
graders, or one that was killed and started again, write the same entry.
"""

from collections import defaultdict

from django.db import transaction

from benling.catalog.models import CourseEdition
from benling.clock import local_date
from benling.credits.conversion import conversion
from benling.credits.ledger import NewEntry, append, lock
from benling.credits.models import EntryKind, LedgerEntry
from benling.exchange.models import Attempt
from benling.grader.models import CellScore, ManualMark, Score
from benling.grader.result import Standing, in_force, judged, marks_of, standings
from benling.roster.models import Person


def award(attempt: Attempt) -> LedgerEntry | None:
    """Write the entry this attempt's person has earned in its edition, if any.

    Nothing is written when an entry exists, when no attempt passes, or while an attempt handed in
    before the passing one still waits to be graded (its grading asks again). Joins the caller's
    transaction.
    """
    return _award(attempt.person, attempt.edition)


def award_missing() -> list[LedgerEntry]:
    """Write every entry that was earned but not written, e.g. after a crash. Idempotent."""
    written = []
    scored = Score.objects.values_list("attempt__edition", flat=True).distinct()
    for edition in CourseEdition.objects.filter(pk__in=scored).order_by("pk"):
        credited = set(
            LedgerEntry.objects.filter(edition=edition, kind=EntryKind.EARNED).values_list(
                "person__person_id", flat=True
            )
        )
        for person_id, found in sorted(standings(edition).items()):
            if found.passed and person_id not in credited:
                entry = _award(found.attempt.person, edition)
                written += [entry] if entry else []
    return written


@transaction.atomic
def _award(person: Person, edition: CourseEdition) -> LedgerEntry | None:
    earned = LedgerEntry.objects.filter(person=person, edition=edition, kind=EntryKind.EARNED)
    if earned.exists():
        return None
    first = _first_pass(person, edition)
    if first is None:
        return None
    lock()
    if earned.exists():  # somebody wrote it while we waited for the lock
        return None
    rule = conversion(local_date(first.attempt.submitted_at))
    return append(
        NewEntry(
            kind=EntryKind.EARNED,
            person=person,
            edition=edition,
            hours=rule.hours_for_passing(edition.hours),
            track=edition.track,
            points=first.points,
            max_points=first.max_points,
            attempt=first.attempt,
            rule_version=rule.version,
            happened_at=first.attempt.submitted_at,
        )
    )


def _first_pass(person: Person, edition: CourseEdition) -> Standing | None:
    """The first passing attempt; None if there is none, or if an earlier one is still pending."""
    attempts = Attempt.objects.filter(person=person, edition=edition).order_by("number")
    scores = in_force(Score.objects.filter(attempt__in=attempts).select_related("attempt__person"))
    waiting: dict[int, set[str]] = defaultdict(set)
    cells = CellScore.objects.filter(
        score__in=[score.pk for score in scores.values()], needs_marking=True
    )
    for score_id, grade_id in cells.values_list("score", "grade_id"):
        waiting[score_id].add(grade_id)
    marks = marks_of(ManualMark.objects.filter(attempt__in=attempts))
    for attempt in attempts:
        score = scores.get(attempt.pk)
        if score is None:
            return None
        found = judged(score, edition, waiting[score.pk], marks.get(attempt.pk, {}))
        if found.passed:
            return found
    return None
