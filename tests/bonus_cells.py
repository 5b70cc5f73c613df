"""The test cell of a course's optional function, run on functions of ours."""

import ast
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from benling.catalog.notebook import read_notebook
from benling.quiz.code_check import take_named
from benling.quiz.marking import WrongAnswer
from benling.quiz.mistake_calls import mistake_calls

ROOT = Path(__file__).parents[1]


@cache
def bonus_cell(code: str) -> str:
    """Its source."""
    (sheet,) = (ROOT / "assignments" / code).glob("*.md")
    notebook, _ = read_notebook(sheet, f"{code}/{sheet.name}")
    (source,) = [cell.source for cell in notebook.cells if cell.grade_id == "test-b1"]
    return source


def run_bonus(code: str, name: str, function: Callable[..., Any]) -> None:
    """``name``: what learners are asked to call it. Raises: WrongAnswer."""
    exec(compile(bonus_cell(code), "test-b1", "exec"), {name: function})  # noqa: S102


def assert_mistakes_are_named(
    code: str, name: str, wrong: Mapping[str, Callable[..., Any]], *right: Callable[..., Any]
) -> None:
    """``wrong``: words of the message → a function that makes the mistake, for each that is listed.

    No right function may fail.
    """
    named = set()
    for words, function in wrong.items():
        take_named()
        with pytest.raises(WrongAnswer) as told:
            run_bonus(code, name, function)
        (found,) = take_named()
        assert words in found.message
        assert not found.tells
        assert str(told.value) == f"{found.message}依据：{found.source}。"
        named.add(found.message)
    assert named == {call.message for call in mistake_calls(ast.parse(bonus_cell(code)))}
    assert right
    for function in right:
        run_bonus(code, name, function)
    assert take_named() == []
