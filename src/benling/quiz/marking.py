"""What a test cell calls: is this answer right for this learner's own data?

    from benling.quiz.marking import expect
    expect("q1")

The answer is read from answers.json beside the notebook, the truth from the JSON file named by
``BENLING_TRUTH``. What a learner reads says what to look at again and never the right answer.
For what code comes to there is ``check``, see :mod:`benling.quiz.code_check`.
"""

from pathlib import Path
from typing import Any

from benling.quiz.code_check import check, mistake
from benling.quiz.comparison import matches_any
from benling.quiz.list_comparison import share_right
from benling.quiz.remarks import message
from benling.quiz.store import DamagedAnswers, read_answers
from benling.quiz.truth import TRUTH_VARIABLE, truth_of
from benling.quiz.values import Value
from benling.quiz.verdicts import MarkingFault, Unanswered, WrongAnswer

__all__ = [
    "TRUTH_VARIABLE", "MarkingFault", "Unanswered", "WrongAnswer", "check", "expect", "mistake",
    "remark",
]  # fmt: skip


def expect(question: str, partial: bool = False, points: float | None = None) -> float | None:
    """Return when the answer is right, raise with a message for the learner when it is not.

    ``partial=True`` gives part of the points, returned as the value nbgrader takes for partial
    credit (the call must be the cell's last expression): of a matching or a table the share of
    right rows or cells; of a multiple choice or of days the share that was found, if nothing wrong
    is among them. Points come from ``points``, else from ``"points"`` in the truth.

    Raises: WrongAnswer, Unanswered, MarkingFault.
    """
    truth = _truth_of(question)
    accepted = [truth["answer"], *truth.get("accept", [])]
    value = _value_of(question)
    tolerance = truth.get("tolerance", 0)
    if matches_any(value, accepted, tolerance):
        return None
    if partial:
        share = max(share_right(value, key, tolerance) for key in [[], *filter(_is_list, accepted)])
        if share > 0:
            return round(share * _points(truth, points, question), 2)
    raise WrongAnswer(message(value, truth, accepted))


def remark(value: Value, truth: dict[str, Any]) -> str | None:
    """What :func:`expect` tells the learner about a value; None when it is right.

    ``truth`` is the question's own entry. For whoever holds the truth and needs no test cell.
    """
    if value in (None, "", []):
        return "这一题没有作答。"
    accepted = [truth["answer"], *truth.get("accept", [])]
    if matches_any(value, accepted, truth.get("tolerance", 0)):
        return None
    return message(value, truth, accepted)


def _truth_of(question: str) -> dict[str, Any]:
    entry = truth_of(question)
    if not isinstance(entry, dict) or "answer" not in entry:
        raise MarkingFault(f"no truth for {question}")
    return entry


def _value_of(question: str) -> Value:
    try:
        stored = read_answers(Path.cwd()).get(question)
    except DamagedAnswers:
        raise Unanswered(
            "提交的作答文件无法读取，这一题按未作答处理。请重新打开作业，核对作答后再提交一次。"
        ) from None
    if stored is None or stored.value in (None, "", []):
        raise Unanswered("这一题没有作答。")
    return stored.value


def _points(truth: dict[str, Any], points: float | None, question: str) -> float:
    given = points if points is not None else truth.get("points")
    if given is None:
        raise MarkingFault(f"{question}: partial credit needs the points of the question")
    return float(given)


def _is_list(key: Any) -> bool:
    return isinstance(key, list)
