"""Which attempts of a person pass, and which of them came first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from benling.catalog.models import CourseEdition
from benling.exchange.models import Attempt
from benling.grader.models import CellScore, ManualMark, Score
from benling.grader.result import Standing, in_force, judged, marks_of
from benling.roster.models import Person


@dataclass(frozen=True)
class Passing:
    """``first``: by the first passing attempt in order of handing in; None when none passes."""

    first: Standing | None
    #: keys of all passing attempts
    passing: frozenset[int]
    #: an attempt handed in before ``first`` (any, when there is none) waits to be graded
    unsure: bool


def passing_of(person: Person, edition: CourseEdition) -> Passing:
    """By the scores in force."""
    attempts = Attempt.objects.filter(person=person, edition=edition).order_by("number")
    scores = in_force(Score.objects.filter(attempt__in=attempts).select_related("attempt__person"))
    waiting: dict[int, set[str]] = defaultdict(set)
    cells = CellScore.objects.filter(
        score__in=[score.pk for score in scores.values()], needs_marking=True
    )
    for score_id, grade_id in cells.values_list("score", "grade_id"):
        waiting[score_id].add(grade_id)
    marks = marks_of(ManualMark.objects.filter(attempt__in=attempts))
    by_number = []
    for attempt in attempts:
        score = scores.get(attempt.pk)
        by_number.append(
            None
            if score is None
            else judged(score, edition, waiting[score.pk], marks.get(attempt.pk, {}))
        )
    return passing(by_number)


def passing(by_number: Iterable[Standing | None]) -> Passing:
    """From one person's attempts in order of number; None for one not yet graded. Pure."""
    first: Standing | None = None
    keys: set[int] = set()
    pending = unsure = False
    for found in by_number:
        if found is None:
            pending = True
        elif found.passed:
            keys.add(found.attempt.pk)
            if first is None:
                first, unsure = found, pending
    return Passing(first, frozenset(keys), unsure if first is not None else pending)
