"""One trial from beginning to end, and what is kept of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from benling.trial.asked import asked
from benling.trial.figures import (
    QuestionFigures,
    Recognition,
    Spread,
    by_kind,
    question_figures,
    recognitions,
    spread,
)
from benling.trial.grading import Bench, Result
from benling.trial.learners import Kind, submissions
from benling.trial.standards import Standards
from benling.trial.subject import Subject
from benling.trial.verdicts import Verdict, verdicts


@dataclass(frozen=True)
class Trial:
    """``variants``: how many were graded."""

    course: str
    title: str
    variants: int
    seed: str
    spreads: Mapping[Kind, Spread]
    questions: Sequence[QuestionFigures]
    mistakes: Sequence[Recognition]
    verdicts: Sequence[Verdict]

    @property
    def holds(self) -> bool:
        return all(verdict.holds is not False for verdict in self.verdicts)

    def record(self) -> dict[str, Any]:
        """JSON-able."""
        plain = asdict(self)
        plain["spreads"] = {str(kind): asdict(each) for kind, each in self.spreads.items()}
        for row in plain["questions"]:
            row["points"] = str(row["points"])
        return {**plain, "holds": self.holds}


def try_out(
    subject: Subject,
    standards: Standards,
    bench: Bench,
    *,
    variants: int,
    seed: str,
    on_start: Callable[[int], None] = lambda _: None,
    on_done: Callable[[], None] = lambda: None,
) -> Trial:
    """Grade all kinds of learners on the first ``variants`` of the subject's.

    Its further variants only give guessers something to guess from. ``on_start`` hears how many
    submissions there are, ``on_done`` of each one graded. Raises: Refused when a sheet does not
    run.
    """
    waiting = [
        each
        for number in range(variants)
        for each in submissions(
            subject, number, asked(subject, number, bench.engine), standards.guess_from, seed
        )
    ]
    on_start(len(waiting))
    results: list[Result] = []
    for each in waiting:
        results.append(bench.grade(subject, each))
        on_done()
    return judged(subject, standards, results, variants, seed)


def judged(
    subject: Subject, standards: Standards, results: Sequence[Result], variants: int, seed: str
) -> Trial:
    """Figures and verdicts over finished results."""
    kinds = by_kind(results)
    figures = question_figures(subject.worth, subject.variants, results)
    whole = sum(subject.worth.values(), Decimal(0))
    return Trial(
        course=subject.build.course.course,
        title=subject.build.course.title,
        variants=variants,
        seed=seed,
        spreads={kind: spread(listed, whole) for kind, listed in kinds.items()},
        questions=figures,
        mistakes=recognitions(results),
        verdicts=verdicts(subject, standards, kinds, figures),
    )
