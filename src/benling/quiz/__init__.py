"""Question cards whose answers are plain values in answers.json.

    from benling import quiz
    quiz.single_choice("q1", "题干", {"a": "……", "b": "……"})

A card is shown as the last expression of its cell. The answer is kept beside the notebook and
comes back when the notebook is opened again. Widgets are loaded only where somebody can click:
under nbgrader a card is just its answer.
"""

from benling.quiz.ask import (
    date,
    days,
    long_text,
    matching,
    multiple_choice,
    number,
    ordering,
    self_check,
    short_text,
    single_choice,
    table_fill,
)
from benling.quiz.handout_data import data
from benling.quiz.question import BadQuestion
from benling.quiz.table import table

__all__ = [
    "BadQuestion",
    "data",
    "date",
    "days",
    "long_text",
    "matching",
    "multiple_choice",
    "number",
    "ordering",
    "self_check",
    "short_text",
    "single_choice",
    "table",
    "table_fill",
]
