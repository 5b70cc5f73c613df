"""What a trainer sees of the grading of an edition: how far it is, and what could not be graded."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.template.loader import render_to_string

from benling.catalog.models import CourseEdition
from benling.clock import SHANGHAI, local_date, today
from benling.exchange.models import Attempt
from benling.grader.limits import grading_limits
from benling.grader.models import GradingRequest, Outcome
from benling.grader.queue import machine_faults, requested, scores_in_force
from benling.grader.queue_state import QueueState, queue_state
from benling.roster.names import names_of

#: failures listed at once; the newest ones
_MOST_LISTED = 100


@dataclass(frozen=True)
class Failure:
    """One attempt that could not be graded. ``then``: what comes of it, in words."""

    attempt: Attempt
    name: str
    cause: str
    then: str
    #: the machine was at fault and nobody has asked to have it graded again
    can_ask: bool


def panel_of(edition: CourseEdition) -> dict[str, Any]:
    """Context of the panel; the same for the page and for whoever polls."""
    state = queue_state(edition)
    rows = failures_of(edition)
    failed = scores_in_force().filter(attempt__edition=edition, outcome=Outcome.FAILED).count()
    left_off = max(0, failed - len(rows))
    listed = render_to_string(
        "benling/teach/failures.html", {"failures": rows, "left_off": left_off}
    )
    return {
        "queue": state,
        "words": _words(state),
        "can_ask_all": sum(row.can_ask for row in rows) > 1,
        "listed": listed,
        "mark": hashlib.sha256(listed.encode()).hexdigest()[:16],
    }


def failures_of(edition: CourseEdition) -> list[Failure]:
    """The newest of those whose grading in force failed, newest first."""
    scores = list(
        scores_in_force()
        .filter(attempt__edition=edition, outcome=Outcome.FAILED)
        .select_related("attempt__person")
        .order_by("-attempt__submitted_at", "-attempt__pk")[:_MOST_LISTED]
    )
    latest = Attempt.objects.filter(edition=edition).values("person").annotate(last=Max("pk"))
    last = set(latest.values_list("last", flat=True)) if scores else set()
    faulty = set(machine_faults(edition).values_list("pk", flat=True))
    asked = {row.attempt_id: row for row in requested().filter(attempt__edition=edition)}
    names = names_of(
        {score.attempt.person.person_id for score in scores} | {r.asked_by for r in asked.values()}
    )
    rows = []
    for score in scores:
        attempt, request = score.attempt, asked.get(score.attempt_id)
        can_ask = score.pk in faulty and request is None
        if request is not None:
            then = _asked(request, names)
        elif attempt.pk not in last:
            then = "之后已重新提交"
        else:
            then = "" if can_ask else "等学员改好后重新提交"
        name = names.get(attempt.person.person_id, "")
        rows.append(Failure(attempt, name, score.cause_text, then, can_ask))
    return rows


def _asked(request: GradingRequest, names: dict[str, str]) -> str:
    who = names.get(request.asked_by, request.asked_by)
    return f"已排队重新评分（{who}，{_when(request.asked_at)}）"


def _words(state: QueueState) -> dict[str, str]:
    """By the name of the place that they stand in."""
    return {
        "graded": str(state.graded),
        "total": str(state.total),
        "waiting": str(state.waiting),
        "in_hand": str(state.in_hand),
        "failed": str(state.failed),
        "pace": _pace(state),
        "grader": _grader(state),
        "warning": _warning(state),
    }


def _pace(state: QueueState) -> str:
    if not state.total:
        return "还没有人提交。提交后会自动评分，进度显示在这里。"
    if not state.to_do:
        return "已收到的提交都处理完了，新的提交会自动评分。"
    said = ""
    if state.ahead:
        said += f"前面还有其他课程的 {state.ahead} 份。"
    if not state.at_work:
        return f"{said}{state.to_do} 份等着评分。"
    if state.per_minute is None:
        return said + "还没有评出足够的份数，暂时算不出速度。"
    rate = f"{state.per_minute:.0f}" if state.per_minute >= 10 else f"{state.per_minute:.1f}"
    return f"{said}最近每分钟评 {rate} 份，还要约{_duration(state.seconds_left or 0)}。"


def _duration(seconds: int) -> str:
    if seconds < 60:
        return f" {max(1, seconds)} 秒"
    minutes = -(-seconds // 60)
    if minutes < 120:
        return f" {minutes} 分钟"
    return f" {minutes // 60} 小时 {minutes % 60} 分钟"


def _grader(state: QueueState) -> str:
    if state.seen_at is None:
        return "评分程序：还没有运行过。"
    running = "正在运行" if state.at_work else "没有运行"
    return f"评分程序：{running}，最近一次有动静是 {_when(state.seen_at)}。"


def _warning(state: QueueState) -> str:
    if not state.to_do or state.waiting_since is None:
        return ""
    safe = "提交都已保存，不会丢失。"
    if state.stalled:
        minutes = grading_limits().stalled_minutes
        return (
            f"有提交从 {_when(state.waiting_since)} 等到现在，最近 {minutes} 分钟一份也没有评出。"
            f"{safe}请联系系统管理员检查评分程序。"
        )
    return "" if state.at_work else f"评分程序现在没有运行，恢复后会自动接着评。{safe}"


def _when(at: datetime) -> str:
    local = at.astimezone(SHANGHAI)
    if local_date(at) == today():
        return f"{local:%H:%M:%S}"
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
