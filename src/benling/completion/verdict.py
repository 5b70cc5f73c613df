"""Verdicts on one person: pure rules over records and a date.

A day counts whole: on the due date itself nobody is overdue yet. An exemption goes first: who is
exempt stands in no denominator, whatever was passed before.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Verdict(StrEnum):
    MET = "met"
    IN_PROGRESS = "in_progress"
    OVERDUE = "overdue"
    EXEMPT = "exempt"
    #: no required course is meant for the person
    NOT_ASKED = "not_asked"


#: what people read
LABELS: dict[Verdict, str] = {
    Verdict.MET: "达标",
    Verdict.IN_PROGRESS: "进行中",
    Verdict.OVERDUE: "逾期",
    Verdict.EXEMPT: "免训",
    Verdict.NOT_ASKED: "无应训课程",
}


def required_course(
    *, passed_on: date | None, due_on: date | None, exempt: bool, as_of: date
) -> Verdict:
    """One person and one required course meant for them."""
    if exempt:
        return Verdict.EXEMPT
    if passed_on is not None and passed_on <= as_of:
        return Verdict.MET
    if due_on is not None and due_on < as_of:
        return Verdict.OVERDUE
    return Verdict.IN_PROGRESS


def all_required(courses: Sequence[Verdict]) -> Verdict:
    """One person over all required courses meant for them: the worst of them counts."""
    for worst in (Verdict.OVERDUE, Verdict.IN_PROGRESS, Verdict.EXEMPT, Verdict.MET):
        if worst in courses:
            return worst
    return Verdict.NOT_ASKED


def network_hours(*, hours: Decimal, norm: Decimal, exempt: bool) -> Verdict:
    """One person's hours of 网络学习 within the year against the norm.

    The year is not over on any day that belongs to it, so nobody is overdue here.
    """
    if exempt:
        return Verdict.EXEMPT
    return Verdict.MET if hours >= norm else Verdict.IN_PROGRESS


def explain_course(
    verdict: Verdict, *, passed_on: date | None, due_on: date | None, reason: str, as_of: date
) -> str:
    """Why, in one clause."""
    if verdict is Verdict.EXEMPT:
        return f"免训：{reason}" + (f"（{passed_on}已通过）" if passed_on else "")
    if verdict is Verdict.MET:
        late = "，晚于截止日期" if due_on and passed_on and passed_on > due_on else ""
        return f"{passed_on}通过{late}"
    if due_on is None:
        return "尚未通过，未设截止日期"
    if verdict is Verdict.OVERDUE:
        return f"应于{due_on}前通过，已逾期{(as_of - due_on).days}天"
    left = (due_on - as_of).days
    return f"应于{due_on}前通过，" + (f"还有{left}天" if left else "今天截止")


def explain_network(verdict: Verdict, *, hours: Decimal, norm: Decimal, reason: str) -> str:
    """Why, in one clause."""
    if verdict is Verdict.EXEMPT:
        return f"免训：{reason}"
    if verdict is Verdict.MET:
        return f"已有{plain(hours)}学时，达到{plain(norm)}学时"
    return f"已有{plain(hours)}学时，还差{plain(norm - hours)}学时"


def plain(hours: Decimal) -> str:
    """Hours without idle zeros: ``1.50`` → ``1.5``, ``50.00`` → ``50``."""
    text = f"{hours:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
