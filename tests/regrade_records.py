"""A correction and its trials as records, without files and without grading."""

from benling.catalog.models import CourseEdition
from benling.clock import now
from benling.exchange.models import GradingRevision
from benling.grader.models import Outcome, Score
from benling.regrading.models import Regrade, TrialScore

REASON = "第2题的答案多数了一件，应按案件清单的件数计"


def revision(course: CourseEdition, *, policy: str = "new") -> GradingRevision:
    number = GradingRevision.objects.filter(edition=course).count() + 1
    return GradingRevision.objects.create(
        edition=course, number=number, cells=course.cells, released_cells=course.cells,
        changes=[{"question": "q2", "title": "第2题 一共几件", "what": "答案有改动"}],
        policy=policy, content_sha256=f"{number:064x}", reason=REASON, published_at=now(),
        published_by="P1",
    )  # fmt: skip


def tried(regrade: Regrade, score: Score, earned: int, *, of: int = 100) -> TrialScore:
    return TrialScore.objects.create(
        regrade=regrade, attempt=score.attempt, against=score, outcome=Outcome.GRADED,
        auto_points=earned, max_points=of, isolation="full", engine="test",
        revision=regrade.revision, graded_at=now(),
    )  # fmt: skip
