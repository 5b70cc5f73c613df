"""The functions an author writes in a notebook. Each shows one card."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benling.quiz.answer_html import answer_html, answer_text
from benling.quiz.day_range import day_range
from benling.quiz.question import BadQuestion, Kind, Question, choice_options
from benling.quiz.store import AnswerStore, DamagedAnswers
from benling.quiz.values import Value

if TYPE_CHECKING:
    import datetime

    from benling.quiz.card import AnswerCard
    from benling.quiz.check_card import CheckCard


class ShownAnswer:
    """What a card is while nbgrader executes the notebook: the answer, nothing to click."""

    def __init__(self, question: Question, value: Value) -> None:
        self.question = question
        self.value = value

    def _repr_html_(self) -> str:
        return answer_html(self.question, self.value)

    def __repr__(self) -> str:
        return answer_text(self.question, self.value)


def single_choice(name: str, prompt: str, options: Mapping[str, str]) -> "AnswerCard | ShownAnswer":
    """One option of several; the value is its key."""
    return _ask(Question(name, "single_choice", prompt, choice_options(options)))


def multiple_choice(
    name: str, prompt: str, options: Mapping[str, str]
) -> "AnswerCard | ShownAnswer":
    """Any number of options; the value is the sorted list of keys."""
    return _ask(Question(name, "multiple_choice", prompt, choice_options(options)))


def number(name: str, prompt: str, suffix: str = "") -> "AnswerCard | ShownAnswer":
    """A number; the value is decimal text, e.g. ``12.5``."""
    return _ask(Question(name, "number", prompt, suffix=suffix))


def date(name: str, prompt: str) -> "AnswerCard | ShownAnswer":
    """A day; the value is ``YYYY-MM-DD``."""
    return _ask(Question(name, "date", prompt))


def short_text(name: str, prompt: str, max_chars: int | None = None) -> "AnswerCard | ShownAnswer":
    """One line."""
    return _ask(Question(name, "short_text", prompt, max_chars=max_chars))


def long_text(name: str, prompt: str, max_chars: int | None = None) -> "AnswerCard | ShownAnswer":
    """An essay, marked by hand."""
    return _ask(Question(name, "long_text", prompt, max_chars=max_chars))


def ordering(name: str, prompt: str, items: Mapping[str, str]) -> "AnswerCard | ShownAnswer":
    """Put items into order; the value is the list of all keys in the chosen order.

    The items are shown as given, so do not give them in the right order.
    """
    return _ask(Question(name, "ordering", prompt, choice_options(items)))


def matching(
    name: str, prompt: str, items: Mapping[str, str], targets: Mapping[str, str]
) -> "AnswerCard | ShownAnswer":
    """Give each item one target; the value is the sorted list of ``item=target`` of those given."""
    return _ask(Question(name, "matching", prompt, choice_options(items), choice_options(targets)))


def table_fill(
    name: str, prompt: str, rows: Mapping[str, str], columns: Mapping[str, str], suffix: str = ""
) -> "AnswerCard | ShownAnswer":
    """A small table of numbers; the value is the sorted list of ``row.column=12.5`` of those
    filled."""
    listed = choice_options(rows), choice_options(columns)
    return _ask(Question(name, "table_fill", prompt, *listed, suffix=suffix))


def days(
    name: str,
    prompt: str,
    first: "datetime.date | str",
    last: "datetime.date | str",
    at_most: int = 1,
    marks: Mapping[Any, Any] | None = None,
) -> "AnswerCard | ShownAnswer":
    """Pick up to ``at_most`` days in a calendar; the value is the sorted list of ISO dates.

    ``marks`` shows 休 and 班: a work calendar's data, e.g. ``quiz.data("calendar.json")``, or a
    text for each day.
    """
    return _ask(Question(name, "days", prompt, calendar=day_range(first, last, at_most, marks)))


def self_check(
    kind: Kind | Callable[..., Any] | str,
    prompt: str,
    options: Mapping[str, str] | None = None,
    *,
    answer: Any,
    explanation: str = "",
    tolerance: Any = 0,
    suffix: str = "",
    name: str = "check",
    items: Mapping[str, str] | None = None,
    targets: Mapping[str, str] | None = None,
    rows: Mapping[str, str] | None = None,
    columns: Mapping[str, str] | None = None,
    first: "datetime.date | str" = "",
    last: "datetime.date | str" = "",
    at_most: int = 1,
    marks: Mapping[Any, Any] | None = None,
) -> "CheckCard | ShownAnswer":
    """A question of a lesson, checked at once, never graded and never stored.

    ``kind`` is a card's function or its name: ``quiz.self_check("single_choice", …)``.
    ``answer`` is a key, a number, an ISO date, a text (a list of texts where several are right),
    or for kinds whose value is a list that list. What else a kind takes (``items``, ``rows``, …)
    is as for its card.
    """
    kind_name = kind if isinstance(kind, str) else kind.__name__
    question = Question(
        name,
        kind_name,  # type: ignore[arg-type]  # Question refuses what is no kind
        prompt,
        choice_options(options or items or rows or {}),
        choice_options(targets or columns or {}),
        suffix=suffix,
        calendar=day_range(first, last, at_most, marks) if kind_name == "days" else None,
    )
    if question.kind == "long_text":
        raise BadQuestion("自测题要能当场核对，不能用论述题。")
    if _is_graded_run():
        return ShownAnswer(question, None)
    from benling.quiz.check_card import CheckCard

    return CheckCard(question, answer, explanation=explanation, tolerance=tolerance)


def _ask(question: Question) -> "AnswerCard | ShownAnswer":
    store = AnswerStore(Path.cwd())
    if _is_graded_run():
        try:
            stored = store.get(question.name)
        except DamagedAnswers:
            stored = None
        return ShownAnswer(question, stored.value if stored else None)
    from benling.quiz.card import AnswerCard

    return AnswerCard(question, store)


def _is_graded_run() -> bool:
    """True under ``nbgrader autograde`` and ``validate``."""
    return bool(os.environ.get("NBGRADER_EXECUTION"))
