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
from benling.quiz.comparison import as_date, as_number, matches_any, share_chosen
from benling.quiz.giveaway import gives_away
from benling.quiz.store import DamagedAnswers, read_answers
from benling.quiz.truth import TRUTH_VARIABLE, read_truth
from benling.quiz.values import Value
from benling.quiz.verdicts import MarkingFault, Unanswered, WrongAnswer

__all__ = [
    "TRUTH_VARIABLE", "MarkingFault", "Unanswered", "WrongAnswer", "check", "expect", "mistake",
    "remark",
]  # fmt: skip


def expect(question: str, partial: bool = False, points: float | None = None) -> float | None:
    """Return when the answer is right, raise with a message for the learner when it is not.

    ``partial=True`` is for multiple choice: choosing only right options, but not all, earns its
    share of the points, returned as the value nbgrader takes for partial credit (the call must be
    the cell's last expression). Points come from ``points``, else from ``"points"`` in the truth.

    Raises: WrongAnswer, Unanswered, MarkingFault.
    """
    truth = _truth_of(question)
    accepted = [truth["answer"], *truth.get("accept", [])]
    value = _value_of(question)
    if matches_any(value, accepted, truth.get("tolerance", 0)):
        return None
    if partial and isinstance(truth["answer"], list):
        share = share_chosen(value, truth["answer"])
        if share > 0:
            return round(share * _points(truth, points, question), 2)
    raise WrongAnswer(_message(value, truth, accepted))


def remark(value: Value, truth: dict[str, Any]) -> str | None:
    """What :func:`expect` tells the learner about a value; None when it is right.

    ``truth`` is the question's own entry. For whoever holds the truth and needs no test cell.
    """
    if value in (None, "", []):
        return "这一题没有作答。"
    accepted = [truth["answer"], *truth.get("accept", [])]
    if matches_any(value, accepted, truth.get("tolerance", 0)):
        return None
    return _message(value, truth, accepted)


def _truth_of(question: str) -> dict[str, Any]:
    entry = read_truth().get(question)
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


def _message(value: Value, truth: dict[str, Any], accepted: list[Any]) -> str:
    for known in truth.get("mistakes", []):
        if not matches_any(value, [known.get("value")], truth.get("tolerance", 0)):
            continue
        source = str(known.get("source") or "").strip()
        basis = f"依据：{source}。" if source else ""
        message = str(known.get("message") or "").strip()
        # An author's sentence may happen to hold this learner's key: then only the basis is said.
        if message and not gives_away(message, accepted):
            return message + basis
        return _neutral(truth["answer"]) + basis
    if isinstance(truth["answer"], list) and isinstance(value, list):
        return _choice_hint(set(value), {str(key) for key in truth["answer"]})
    return _neutral(truth["answer"])


def _choice_hint(chosen: set[str], wanted: set[str]) -> str:
    if chosen < wanted:
        return "选得不全。请再看看其余选项是否也符合题意。"
    return "所选选项中有不符合题意的。请逐项对照题目资料和法律依据再核对一遍。"


def _neutral(answer: Any) -> str:
    if isinstance(answer, list):
        return "选择不对。请逐项对照题目资料和法律依据再核对一遍。"
    if as_date(answer) is not None:
        return "日期不对。请核对从哪一天起算、按工作日还是自然日计算，以及最后一天是否顺延。"
    if as_number(answer) is not None:
        return "数值不对。请核对计算的范围、步骤和单位。"
    return "答案不对。请对照题目资料和法律依据再核对一遍。"
