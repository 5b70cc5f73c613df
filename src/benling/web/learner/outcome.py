"""What became of one attempt: points and a word for each question."""

from dataclasses import dataclass
from decimal import Decimal

from benling.credits.models import LedgerEntry
from benling.exchange.models import Attempt
from benling.grader.models import CellScore, ManualMark, Outcome, Score
from benling.web.learner.study import desk_url


@dataclass(frozen=True)
class QuestionRow:
    """One question of the sheet. ``points`` is None while a person has yet to mark it."""

    title: str
    points: Decimal | None
    max_points: Decimal
    message: str
    manual: bool

    @property
    def state(self) -> str:
        if self.points is None:
            return "marking"
        if self.points >= self.max_points:
            return "right"
        return "part" if self.points > 0 else "wrong"


@dataclass(frozen=True)
class AttemptOutcome:
    attempt: Attempt
    score: Score | None
    questions: list[QuestionRow]
    entry: LedgerEntry | None
    history: list[tuple[Attempt, Score | None]]

    @property
    def state(self) -> str:
        """pending, failed, passed, marking or below."""
        if self.score is None:
            return "pending"
        if self.score.outcome == Outcome.FAILED:
            return "failed"
        if self.percent is not None and self.percent >= self.attempt.edition.pass_mark:
            return "passed"
        return "marking" if self.waiting else "below"

    @property
    def waiting(self) -> bool:
        return any(q.points is None for q in self.questions)

    @property
    def points(self) -> Decimal:
        marked = sum((q.points or Decimal(0) for q in self.questions), Decimal(0))
        return marked - (self.score.penalty_points if self.score else Decimal(0))

    @property
    def max_points(self) -> Decimal:
        return self.score.max_points if self.score else Decimal(0)

    @property
    def percent(self) -> Decimal | None:
        return Decimal(100) * self.points / self.max_points if self.max_points else None

    @property
    def sheet_url(self) -> str:
        return desk_url(self.attempt.edition.course, "assignment")


def outcome_of(attempt: Attempt) -> AttemptOutcome:
    """Read one attempt's latest score, marks, credit, and its fellows."""
    fellows = list(
        Attempt.objects.filter(edition=attempt.edition, person=attempt.person).order_by("-number")
    )
    scores: dict[int, Score] = {}
    for row in Score.objects.filter(attempt__in=fellows).order_by("run"):
        scores[row.attempt_id] = row
    score = scores.get(attempt.pk)
    return AttemptOutcome(
        attempt=attempt,
        score=score,
        questions=_questions(attempt, score),
        entry=LedgerEntry.objects.filter(
            person=attempt.person, edition__course=attempt.edition.course, kind="earned"
        ).first(),
        history=[(fellow, scores.get(fellow.pk)) for fellow in fellows],
    )


def _questions(attempt: Attempt, score: Score | None) -> list[QuestionRow]:
    if score is None:
        return []
    marks = {
        mark.grade_id: mark
        for mark in ManualMark.objects.filter(attempt=attempt).order_by("marked_at", "pk")
    }
    cells = {cell.grade_id: cell for cell in CellScore.objects.filter(score=score)}
    rows = []
    for described in attempt.edition.cells:
        cell = cells.get(described["grade_id"])
        if cell is None or (cell.max_points == 0 and not cell.message):
            continue
        mark = marks.get(cell.grade_id)
        points: Decimal | None = cell.points
        message = cell.message
        if mark is not None:
            points, message = mark.points, mark.comment
        elif cell.manual and score.needs_marking:
            points = None
        rows.append(QuestionRow(described["title"], points, cell.max_points, message, cell.manual))
    return rows
