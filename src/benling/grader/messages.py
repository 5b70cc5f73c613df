"""What the learner is told about each question, made outside the sandbox.

Never taken from what a cell put out: code could make an error say anything, the truth included.
Of code cells a test may name a known mistake; its words are the author's, see
:func:`benling.judge.plan.author_mistakes`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from benling.grader.engine import GradedCell
from benling.quiz.code_check import words
from benling.quiz.marking import remark

#: as :mod:`benling.quiz.marking` says of a card without an answer
UNANSWERED = "这一题没有作答。"
_MARKED_BY_HAND = "已作答，等待老师评阅。"
_CODE_WRONG = "代码没有通过检查。请核对运行结果，改好后可以重新提交。"
_PART = "答对了一部分。"


def messages(
    graded: Iterable[GradedCell],
    described: Iterable[Mapping[str, Any]],
    answers: Mapping[str, Any],
    truth: Mapping[str, Any],
) -> dict[str, str]:
    """By grade id; empty text when there is nothing to say. ``described``: the edition's cells."""
    about = {cell["grade_id"]: cell for cell in described}
    return {
        cell.grade_id: _message(cell, about.get(cell.grade_id, {}), answers, truth)
        for cell in graded
    }


def _message(
    cell: GradedCell, about: Mapping[str, Any], answers: Mapping[str, Any], truth: Mapping[str, Any]
) -> str:
    question = about.get("question")
    if cell.needs_marking:
        return _MARKED_BY_HAND
    if cell.manual or _is_unwritten_code(cell):
        return UNANSWERED
    if cell.points >= cell.max_points and cell.max_points > 0:
        return ""
    entry = truth.get(question) if question else None
    if isinstance(entry, dict) and "answer" in entry:
        said = remark(answers.get(str(question)), entry)
        if said:
            return _part(cell, said)
    if cell.mistakes:
        return _part(cell, "".join(words(each.message, each.source) for each in cell.mistakes))
    return _CODE_WRONG if cell.points < cell.max_points or cell.failed else ""


def _is_unwritten_code(cell: GradedCell) -> bool:
    """Without points, and with a test to tell of: nothing is said of a bonus nobody ran."""
    return cell.left_blank and not cell.points and (cell.max_points > 0 or cell.failed)


def _part(cell: GradedCell, said: str) -> str:
    return _PART + said if cell.points > 0 else said
