"""What somebody enters who knows nothing but the card."""

from collections.abc import Sequence
from random import Random
from typing import Any

from benling.catalog.variant import Variant
from benling.quiz.row_texts import row_texts, rows_of
from benling.trial.asked import Asked
from benling.trial.subject import truth_of


def guess(question: Asked, others: Sequence[Variant], draw: Random) -> Any:
    """A value as the card would give it; None when there is nothing to guess from.

    ``others``: variants of other learners. Where nothing can be chosen, a guess is a right answer
    or a known mistake of somebody else's.
    """
    if question.kind == "single_choice":
        return draw.choice(question.options)
    if question.kind == "multiple_choice":
        return _some(question.options, draw)
    if question.kind == "ordering":
        return draw.sample(question.options, len(question.options))
    if question.kind == "matching":
        return row_texts({item: draw.choice(question.targets) for item in question.options})
    values = [value for other in others for value in told_values(truth_of(other, question.name))]
    return draw.choice(values) if values else None


def _some(options: Sequence[str], draw: Random) -> list[str]:
    """Each set of options but the empty one is as likely."""
    while True:
        chosen = [option for option in options if draw.random() < 0.5]
        if chosen:
            return sorted(chosen)


def told_values(entry: dict[str, Any]) -> list[Any]:
    """The right answer and what known mistakes come to, as whole answers."""
    if "answer" not in entry:
        return []
    slips = [slip_value(entry, mistake) for mistake in known_mistakes(entry)]
    return [entry["answer"], *(slip for slip in slips if slip not in (None, "", []))]


def known_mistakes(entry: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in entry.get("mistakes") or [] if isinstance(each, dict)]


def slip_value(entry: dict[str, Any], mistake: dict[str, Any]) -> Any:
    """The whole answer with this mistake in it: in one row, all other rows are right."""
    row = mistake.get("row")
    if row is None:
        return mistake.get("value")
    return row_texts({**rows_of(entry["answer"]), str(row): str(mistake.get("value"))})
