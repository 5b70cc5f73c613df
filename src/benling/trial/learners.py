"""The synthetic learners of a trial, and what each hands in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Any

from benling.catalog.variant import Variant
from benling.trial.asked import Asked
from benling.trial.guessing import guess, known_mistakes, slip_value
from benling.trial.subject import Subject, truth_of

#: of the questions that a mixed learner does not know, so many get a known mistake, others a guess
_SLIPS = 0.5


class Kind(StrEnum):
    """In the order in which they are shown."""

    PERFECT = "perfect"
    MISTAKE = "mistake"
    MIXED = "mixed"
    GUESSER = "guesser"
    COPIER = "copier"
    EMPTY = "empty"
    UNTOUCHED = "untouched"


@dataclass(frozen=True)
class Slip:
    """One known mistake of one question, as it stands in the truth of one variant."""

    question: str
    value: Any
    message: str
    source: str


@dataclass(frozen=True)
class Submission:
    """``variant`` counts from 0. ``answers``: None for a folder handed in as it was received."""

    kind: Kind
    variant: int
    answers: Mapping[str, Any] | None
    #: of the kind that makes one mistake
    slip: Slip | None = None


def slips_of(variant: Variant, question: str) -> list[Slip]:
    """Known mistakes that a learner can enter: an empty choice is no answer."""
    entry = truth_of(variant, question)
    found = []
    for mistake in known_mistakes(entry):
        value = slip_value(entry, mistake)
        if value not in (None, "", []):
            message, source = (str(mistake.get(key) or "").strip() for key in ("message", "source"))
            found.append(Slip(question, value, message, source))
    return found


def submissions(
    subject: Subject, number: int, sheet: Mapping[str, Asked], guess_from: int, seed: str
) -> Iterator[Submission]:
    """What all kinds of learners hand in on one variant (from 0)."""
    yield Submission(Kind.PERFECT, number, subject.solutions[number].answers)
    right = _right(subject, number)
    for question in subject.worth:
        for slip in slips_of(subject.variants[number], question):
            yield Submission(Kind.MISTAKE, number, {**right, question: slip.value}, slip)
    guesser = _guesser(subject, number, sheet, guess_from, seed)
    yield Submission(Kind.MIXED, number, _mixed(subject, number, guesser, seed))
    yield Submission(Kind.GUESSER, number, guesser)
    neighbour = (number + 1) % len(subject.solutions)
    if neighbour != number:
        yield Submission(Kind.COPIER, number, subject.solutions[neighbour].answers)
    yield Submission(Kind.EMPTY, number, {})
    yield Submission(Kind.UNTOUCHED, number, None)


def _right(subject: Subject, number: int) -> dict[str, Any]:
    """By the truth: a fault of the solver's own shows in the perfect learner alone."""
    entries = {name: truth_of(subject.variants[number], name) for name in subject.worth}
    return {name: entry["answer"] for name, entry in entries.items() if "answer" in entry}


def _guesser(
    subject: Subject, number: int, sheet: Mapping[str, Asked], guess_from: int, seed: str
) -> dict[str, Any]:
    draw = Random(f"{seed} guesser {number}")  # noqa: S311  # nothing secret hangs on it
    others = [variant for at, variant in enumerate(subject.variants) if at != number]
    others = draw.sample(others, min(guess_from, len(others)))
    found = {name: guess(sheet[name], others, draw) for name in subject.worth if name in sheet}
    return {name: value for name, value in found.items() if value is not None}


def _mixed(subject: Subject, number: int, guesser: Mapping[str, Any], seed: str) -> dict[str, Any]:
    """One of a class whose members know from nearly nothing to nearly everything."""
    draw = Random(f"{seed} mixed {number}")  # noqa: S311  # nothing secret hangs on it
    knows = draw.uniform(0.1, 0.95)
    right, answers = _right(subject, number), {}
    for question in subject.worth:
        slips = slips_of(subject.variants[number], question)
        if draw.random() < knows:
            answers[question] = right.get(question)
        elif slips and draw.random() < _SLIPS:
            answers[question] = draw.choice(slips).value
        else:
            answers[question] = guesser.get(question)
    return {question: value for question, value in answers.items() if value is not None}
