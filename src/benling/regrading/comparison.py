"""Before and after for everybody, from the scores in force and the trial of a regrading."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from benling.credits.passing import passing
from benling.credits.position import NOTHING, Position, positions
from benling.credits.settle import Movement, movement
from benling.exchange.models import Attempt
from benling.grader.models import CellScore, ManualMark, Outcome, Score
from benling.grader.result import Standing, in_force, judged, marks_of, rank
from benling.quantities import CreditHours, credit_hours
from benling.regrading.models import Regrade, TrialScore
from benling.regrading.rule import Result, takes_new
from benling.roster.models import Person

ORDER = (
    Movement.LOST, Movement.LATER, Movement.GAINED, Movement.EARLIER, Movement.BY_HAND,
    Movement.NONE,
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One person. ``before`` and ``after`` are by the attempt that counts then."""

    person: Person
    before: Standing
    after: Standing
    movement: Movement
    #: hours in the ledger now
    hours_before: CreditHours
    hours_after: CreditHours
    attempts: int
    #: attempts whose score before stays because it is better
    kept: int
    #: attempts that could be graded before and cannot be now; their score stays
    unable: int

    @property
    def person_id(self) -> str:
        return self.person.person_id

    @property
    def points_changed(self) -> bool:
        one, other = self.before, self.after
        return (one.points, one.max_points) != (other.points, other.max_points)

    @property
    def changed(self) -> bool:
        moved = self.movement not in (Movement.NONE, Movement.BY_HAND)
        return moved or self.points_changed or self.before.passed != self.after.passed

    @property
    def difference(self) -> Decimal:
        """In percentage points of what there is to earn."""
        return result_of(self.after).share - result_of(self.before).share

    @property
    def sort_key(self) -> tuple[int, bool, Decimal, str]:
        """Passes taken away first, then gained, then the greatest difference."""
        return ORDER.index(self.movement), not self.changed, -abs(self.difference), self.person_id

    def said(self) -> list[str]:
        """What the hash of a confirmed preview covers."""
        one, other = self.before, self.after
        return [
            self.person_id, f"{one.points}/{one.max_points}", f"{other.points}/{other.max_points}",
            str(one.passed), str(other.passed), self.movement, str(one.attempt.pk),
            str(other.attempt.pk), str(self.kept), str(self.unable),
        ]  # fmt: skip


@dataclass(frozen=True)
class Judged:
    """One attempt: the score in force, and what the trial makes of it."""

    before: Standing
    #: None when it has not been tried against the score now in force
    trial: Standing | None
    takes_new: bool

    @property
    def after(self) -> Standing:
        return self.trial if self.trial is not None and self.takes_new else self.before


def compare(regrade: Regrade, person: Person | None = None) -> list[Row]:
    """Rows of everybody with a graded attempt, those changed first; of one person if given."""
    credited = positions(regrade.edition, person)
    rows = [
        _row(regrade, attempts, credited.get(attempts[0].before.attempt.person.person_id, NOTHING))
        for attempts in judged_attempts(regrade, person).values()
    ]
    return sorted(rows, key=lambda row: row.sort_key)


def rows_sha256(rows: Iterable[Row]) -> str:
    """The same for the same rows in whatever order."""
    said = sorted(row.said() for row in rows)
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def judged_attempts(regrade: Regrade, person: Person | None = None) -> dict[int, list[Judged]]:
    """By person key: every graded attempt in order of number."""
    attempts = Attempt.objects.filter(edition=regrade.edition, scores__isnull=False)
    tried = TrialScore.objects.filter(regrade=regrade)
    if person is not None:
        attempts, tried = attempts.filter(person=person), tried.filter(attempt__person=person)
    scores = in_force(Score.objects.filter(attempt__in=attempts).select_related("attempt__person"))
    trials = {trial.attempt_id: trial for trial in tried}
    marks = marks_of(ManualMark.objects.filter(attempt__in=attempts))
    waiting: dict[int, set[str]] = defaultdict(set)
    cells = CellScore.objects.filter(score__in=[s.pk for s in scores.values()], needs_marking=True)
    for score_id, grade_id in cells.values_list("score", "grade_id"):
        waiting[score_id].add(grade_id)
    found: dict[int, list[Judged]] = defaultdict(list)
    for score in sorted(scores.values(), key=lambda score: score.attempt.number):
        mine = marks.get(score.attempt_id, {})
        before = judged(score, regrade.edition, waiting[score.pk], mine)
        trial = trials.get(score.attempt_id)
        found[score.attempt.person_id].append(_judged(regrade, before, trial, mine))
    return found


def _judged(
    regrade: Regrade, before: Standing, trial: TrialScore | None, marks: Mapping[str, ManualMark]
) -> Judged:
    if trial is None or trial.against_id != before.score.pk:
        return Judged(before, None, takes_new=False)
    waiting = {cell["grade_id"] for cell in trial.cells if cell["needs_marking"]}
    after = judged(score_of(trial, before.attempt), regrade.edition, waiting, marks)
    return Judged(before, after, takes_new(result_of(before), result_of(after), regrade.policy))


def score_of(trial: TrialScore, attempt: Attempt) -> Score:
    """The trial as a score, not saved."""
    names = (
        "outcome", "auto_points", "penalty_points", "max_points", "needs_marking", "cause",
        "cause_text", "isolation", "engine", "mode", "doubts", "revision",
        "graded_at",
    )  # fmt: skip
    return Score(attempt=attempt, **{name: getattr(trial, name) for name in names})


def result_of(found: Standing) -> Result:
    graded = found.score.outcome == Outcome.GRADED
    return Result(graded, found.points, found.max_points, found.passed)


def _row(regrade: Regrade, attempts: list[Judged], position: Position) -> Row:
    edition = regrade.edition
    settled = [attempt.after for attempt in attempts]
    moves = movement(position, passing(settled))
    hours = credit_hours(position.hours)
    after = hours
    if moves is Movement.LOST:
        after = credit_hours(0)
    elif moves is Movement.GAINED:
        after = credit_hours(edition.hours)
    unable = [
        attempt for attempt in attempts
        if attempt.trial is not None
        and not result_of(attempt.trial).graded and result_of(attempt.before).graded
    ]  # fmt: skip
    kept = [attempt for attempt in attempts if attempt.trial is not None and not attempt.takes_new]
    return Row(
        person=attempts[0].before.attempt.person,
        before=max((attempt.before for attempt in attempts), key=rank),
        after=max(settled, key=rank),
        movement=moves,
        hours_before=hours,
        hours_after=after,
        attempts=len(attempts),
        kept=len(kept) - len(unable),
        unable=len(unable),
    )
