"""Figures over the results of a trial. Pure: results in, numbers out."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import correlation, mean, median
from typing import Any

from benling.catalog.variant import Variant
from benling.trial.grading import Result
from benling.trial.learners import Kind, Submission
from benling.trial.subject import truth_of

#: below so many learners a coefficient says nothing
_LEAST_FOR_CORRELATION = 10


@dataclass(frozen=True)
class Spread:
    """Scores of one kind of learner, in percent of the automatic points."""

    count: int
    least: float
    median: float
    most: float
    mean: float


@dataclass(frozen=True)
class QuestionFigures:
    question: str
    points: Decimal
    #: different right answers over all variants
    answers: int
    #: mean share of the points that guessers and the mixed class earned; None: nobody tried
    difficulty: float | None
    #: with the rest of the score, over the mixed class; None: too few, or all alike
    discrimination: float | None


@dataclass(frozen=True)
class Recognition:
    """A known mistake over all variants: how often it was made, and named."""

    question: str
    message: str
    made: int
    named: int


def spread(results: Sequence[Result], whole: Decimal) -> Spread:
    shares = [percent(result.total, whole) for result in results]
    return Spread(len(shares), min(shares), median(shares), max(shares), mean(shares))


def percent(part: Decimal, whole: Decimal) -> float:
    return float(100 * part / whole) if whole else 0.0


def by_kind(results: Iterable[Result]) -> dict[Kind, list[Result]]:
    """In the order in which kinds are shown; kinds that nobody is of are left out."""
    found: dict[Kind, list[Result]] = defaultdict(list)
    for result in results:
        found[result.submission.kind].append(result)
    return {kind: found[kind] for kind in Kind if kind in found}


def question_figures(
    worth: Mapping[str, Decimal], variants: Sequence[Variant], results: Sequence[Result]
) -> list[QuestionFigures]:
    kinds = by_kind(results)
    mixed = kinds.get(Kind.MIXED, [])
    tried = [*kinds.get(Kind.GUESSER, []), *mixed]
    return [
        QuestionFigures(
            question=name,
            points=points,
            answers=len({_text(truth_of(variant, name).get("answer")) for variant in variants}),
            difficulty=mean(share(result, name, points) for result in tried) if tried else None,
            discrimination=_discrimination(mixed, name, points),
        )
        for name, points in worth.items()
    ]


def share(result: Result, question: str, points: Decimal) -> float:
    return float(result.points.get(question, Decimal(0)) / points)


def _discrimination(results: Sequence[Result], name: str, points: Decimal) -> float | None:
    """Point-biserial: of the question with the score without it."""
    own = [share(result, name, points) for result in results]
    rest = [float(result.total - result.points.get(name, Decimal(0))) for result in results]
    if len(results) < _LEAST_FOR_CORRELATION or len(set(own)) < 2 or len(set(rest)) < 2:
        return None
    return correlation(own, rest)


def recognitions(results: Iterable[Result]) -> list[Recognition]:
    made: dict[tuple[str, str], list[bool]] = {}
    for result in results:
        slip = result.submission.slip
        if slip is not None:
            named = made.setdefault((slip.question, slip.message), [])
            named.append(is_named(result))
    return [
        Recognition(question, message, len(named), sum(named))
        for (question, message), named in made.items()
    ]


def is_named(result: Result) -> bool:
    """True when the learner is told this very mistake, and by which rule."""
    slip = result.submission.slip
    assert slip is not None  # noqa: S101
    said = result.said.get(slip.question, "")
    return bool(slip.message and slip.source) and slip.message in said and slip.source in said


def varied_points(figures: Iterable[QuestionFigures], values: int) -> Decimal:
    return sum((each.points for each in figures if each.answers >= values), Decimal(0))


def place_of(submission: Submission) -> str:
    return f"资料{submission.variant + 1}"


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
