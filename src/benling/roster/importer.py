"""Importing a roster workbook: plan (what would change), apply exactly that plan, take it back."""

from django.db import transaction

from benling.clock import now
from benling.errors import Refused, refuse
from benling.roster.models import ChangeKind, RosterChange
from benling.roster.planning import Plan, plan_again
from benling.roster.planning import make_plan as plan
from benling.roster.present import last_change_id, load_present
from benling.roster.undo import undo_last
from benling.roster.writing import Writer, lock_roster

__all__ = ["Plan", "apply", "plan", "stale", "undo_last"]


def apply(plan: Plan, *, by: str, vanish_reason: str = "") -> RosterChange:
    """Write the plan in one transaction; ``by`` is the account of whoever applies it.

    ``vanish_reason`` lets a plan past the guard and is kept with the change; whether ``by`` may
    give one is for the caller to decide.

    Raises: Refused when the guard stops it, or when the roster has changed since in a way that
    changes the plan.
    """
    if plan.guard.tripped and not vanish_reason.strip():
        raise Refused([plan.guard.problem()])
    with transaction.atomic():
        lock_roster()
        if last_change_id() != plan.base_change_id and plan_again(plan).diff != plan.diff:
            raise stale()
        present = load_present(plan.effective_on)
        summary = plan.summary()
        if plan.guard.tripped:
            summary["vanish_reason"] = vanish_reason.strip()
        change = RosterChange.objects.create(
            kind=ChangeKind.IMPORT,
            subtree=plan.subtree,
            effective_on=plan.effective_on,
            file_name=plan.file_name,
            file_sha256=plan.file_sha256,
            summary=summary,
            recorded_at=now(),
            recorded_by=by,
        )
        Writer(present).write(plan.diff, change)
    return change


def stale() -> Refused:
    """The refusal of a plan that no longer fits the roster."""
    return refuse(
        "名册",
        "预览之后，名册又有了别的变动，这次的变化表已经不准",
        "只导入预览时看到的变化",
        "重新上传文件，看过新的预览再确认",
    )
