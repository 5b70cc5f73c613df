"""Which attempt counts, and where it puts the person. Read from our records, never a gradebook.

The best attempt counts, then the latest. An attempt that could not be graded counts only where
there is no graded one. A late attempt loses the edition's penalty, on hand marks too; whether it
is late is read afresh, as an extension may have been granted since.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from benling.catalog.models import CourseEdition
from benling.exchange.models import Attempt
from benling.grader.models import CellScore, ManualMark, Outcome, Score
from benling.quantities import Points, percent, points


@dataclass(frozen=True)
class Standing:
    """Where a person stands in a course edition, by the attempt that counts."""

    attempt: Attempt
    score: Score
    #: automatic points plus hand marks, late penalty taken off
    points: Points
    max_points: Points
    #: of ``max_points``, one decimal, for showing; None when there are no points to earn
    percent: Decimal | None
    #: the same for automatic points alone
    auto_percent: Decimal | None
    #: an answered hand-marked cell waits for a person
    needs_marking: bool
    #: ``points`` reach the edition's pass mark (exactly, not as rounded)
    passed: bool

    @property
    def waits(self) -> bool:
        """待评阅: not passed yet, and a hand mark may change that."""
        return self.needs_marking and not self.passed


def standing(person_id: str, edition: CourseEdition) -> Standing | None:
    """A person's standing; None while no attempt of theirs has been graded."""
    return _standings(edition, Score.objects.filter(attempt__person__person_id=person_id)).get(
        person_id
    )


def standings(edition: CourseEdition) -> dict[str, Standing]:
    """Standings of everybody with a graded attempt, by person id."""
    return _standings(edition, Score.objects.all())


def in_force(scores: Iterable[Score]) -> dict[int, Score]:
    """The score in force of each attempt (highest run), by attempt key."""
    latest: dict[int, Score] = {}
    for score in scores:
        known = latest.get(score.attempt_id)
        if known is None or known.run < score.run:
            latest[score.attempt_id] = score
    return latest


def marks_of(marks: Iterable[ManualMark]) -> dict[int, dict[str, ManualMark]]:
    """The mark that counts (latest) by attempt key and grade id."""
    counting: dict[int, dict[str, ManualMark]] = defaultdict(dict)
    for mark in sorted(marks, key=lambda mark: (mark.marked_at, mark.pk)):
        counting[mark.attempt_id][mark.grade_id] = mark
    return counting


def judged(
    score: Score, edition: CourseEdition, waiting: set[str], marks: Mapping[str, ManualMark]
) -> Standing:
    """Standing by one attempt. ``waiting``: its cells that want a hand mark. Pure."""
    kept = Decimal(1)
    if score.attempt.late:
        kept -= Decimal(edition.late_penalty) / 100
    automatic = points((score.auto_points + score.penalty_points) * kept)
    by_hand = sum((mark.points for mark in marks.values()), Decimal(0))
    total = points((score.auto_points + score.penalty_points + by_hand) * kept)
    maximum = points(score.max_points)
    graded = score.outcome == Outcome.GRADED
    return Standing(
        attempt=score.attempt,
        score=score,
        points=total,
        max_points=maximum,
        percent=percent(total, maximum),
        auto_percent=percent(automatic, maximum),
        needs_marking=bool(waiting - marks.keys()),
        passed=graded and maximum > 0 and total * 100 >= edition.pass_mark * maximum,
    )


def _standings(edition: CourseEdition, scores: QuerySet[Score]) -> dict[str, Standing]:
    rows = in_force(scores.filter(attempt__edition=edition).select_related("attempt__person"))
    keys = [score.pk for score in rows.values()]
    waiting: dict[int, set[str]] = defaultdict(set)
    cells = CellScore.objects.filter(score__in=keys, needs_marking=True)
    for score_id, grade_id in cells.values_list("score", "grade_id"):
        waiting[score_id].add(grade_id)
    marks = marks_of(ManualMark.objects.filter(attempt__in=list(rows)))
    best: dict[str, Standing] = {}
    for score in rows.values():
        found = judged(score, edition, waiting[score.pk], marks.get(score.attempt_id, {}))
        person_id = score.attempt.person.person_id
        if person_id not in best or rank(found) > rank(best[person_id]):
            best[person_id] = found
    return best


def rank(found: Standing) -> tuple[bool, Decimal, object, int]:
    """The greatest of a person's attempts counts."""
    graded = found.score.outcome == Outcome.GRADED
    # By share: a correction of the grading may have changed what there is to earn.
    share = found.points / found.max_points if found.max_points else Decimal(0)
    return graded, share, found.attempt.submitted_at, found.attempt.number
