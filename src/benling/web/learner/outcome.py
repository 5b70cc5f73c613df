"""What became of one attempt: points and a word for each question."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from benling.catalog.models import CourseEdition
from benling.credits.models import LedgerEntry
from benling.credits.position import position_of
from benling.exchange.models import Attempt
from benling.grader.messages import UNANSWERED
from benling.grader.models import CellScore, ManualMark, Outcome, Score
from benling.grader.result import Standing, in_force, judged, marks_of
from benling.regrading.models import Notice
from benling.regrading.notices import unread
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
        if self.message == UNANSWERED and not self.points:
            return "unanswered"
        if self.points >= self.max_points:
            return "right"
        return "part" if self.points > 0 else "wrong"


@dataclass(frozen=True)
class AttemptOutcome:
    """One attempt as its learner sees it."""

    attempt: Attempt
    #: None while it waits to be graded
    judged: Standing | None
    questions: list[QuestionRow]
    entry: LedgerEntry | None
    #: what a correction of the grading changed here, not yet read
    notices: list[Notice]
    history: list[tuple[Attempt, Score | None]]

    @property
    def state(self) -> str:
        """pending, failed, passed, marking or below."""
        if self.judged is None:
            return "pending"
        if self.judged.score.outcome == Outcome.FAILED:
            return "failed"
        if self.judged.passed:
            return "passed"
        return "marking" if self.judged.needs_marking else "below"

    @property
    def penalty_points(self) -> Decimal:
        """What handing in late cost; zero unless the course says so."""
        if self.judged is None:
            return Decimal(0)
        return sum((q.points or Decimal(0) for q in self.questions), -self.judged.points)

    @property
    def sheet_url(self) -> str:
        return desk_url(self.attempt.edition.course, "assignment")


def outcome_of(attempt: Attempt) -> AttemptOutcome:
    """Read one attempt's score in force, its marks and credit, and its fellows."""
    fellows = list(
        Attempt.objects.filter(edition=attempt.edition, person=attempt.person).order_by("-number")
    )
    scores = in_force(Score.objects.filter(attempt__in=fellows).select_related("attempt"))
    score = scores.get(attempt.pk)
    marks = marks_of(ManualMark.objects.filter(attempt=attempt)).get(attempt.pk, {})
    cells = list(CellScore.objects.filter(score=score)) if score is not None else []
    waiting = {cell.grade_id for cell in cells if cell.needs_marking}
    return AttemptOutcome(
        attempt=attempt,
        judged=judged(score, attempt.edition, waiting, marks) if score is not None else None,
        questions=_questions(attempt.edition, cells, marks),
        entry=_credited(attempt),
        notices=[n for n in unread(attempt.person.person_id) if n.attempt_id == attempt.pk],
        history=[(fellow, scores.get(fellow.pk)) for fellow in fellows],
    )


def _credited(attempt: Attempt) -> LedgerEntry | None:
    """The entry that the hours of the course rest on: of this edition, else of another."""
    course = CourseEdition.objects.filter(course=attempt.edition.course)
    others = course.filter(ledger__person=attempt.person).exclude(pk=attempt.edition_id).distinct()
    for edition in (attempt.edition, *others.order_by("-released_at")):
        position = position_of(attempt.person, edition)
        if position.credited:
            return position.resting
    return None


def _questions(
    edition: CourseEdition, cells: list[CellScore], marks: Mapping[str, ManualMark]
) -> list[QuestionRow]:
    by_id = {cell.grade_id: cell for cell in cells}
    rows = []
    for described in edition.cells:
        cell = by_id.get(described["grade_id"])
        if cell is None or (cell.max_points == 0 and not cell.message):
            continue
        mark = marks.get(cell.grade_id)
        points: Decimal | None = cell.points
        message = cell.message
        if mark is not None:
            points, message = mark.points, mark.comment
        elif cell.needs_marking:
            points = None
        rows.append(QuestionRow(described["title"], points, cell.max_points, message, cell.manual))
    return rows
