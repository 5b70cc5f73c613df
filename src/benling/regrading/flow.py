"""The steps of a regrading, and what each refuses. Every step is dated and says by whom."""

from django.db import IntegrityError, transaction

from benling.accounts.scope import Scope
from benling.catalog.models import CourseEdition
from benling.clock import now
from benling.errors import Problem, Refused, refuse
from benling.exchange.grading_revision import number_in_force, revision_of
from benling.exchange.models import GradingRevision
from benling.regrading.applying import begin
from benling.regrading.comparison import Row, compare, rows_sha256
from benling.regrading.models import OPEN, TRANSITIONS, Regrade, State, TrialScore
from benling.regrading.rights import makers, may_approve
from benling.regrading.rule import NEW
from benling.regrading.trial import to_try

_REASON_CHARS = 500


def open_regrade(edition: CourseEdition) -> Regrade | None:
    """The one that is not finished, if any."""
    return Regrade.objects.filter(edition=edition, state__in=OPEN).first()


def waiting_revision(edition: CourseEdition) -> GradingRevision | None:
    """The newest correction, if it is not in force."""
    last = GradingRevision.objects.filter(edition=edition).order_by("number").last()
    return last if last is not None and last.number != number_in_force(edition) else None


def start(edition: CourseEdition, *, by: str, revision: int | None = None) -> Regrade:
    """Begin to try a published correction on everybody; the newest one unless named.

    Returns the open regrading when it is of the same revision. Raises: Refused.
    """
    chosen = waiting_revision(edition) if revision is None else revision_of(edition, revision)
    known = open_regrade(edition)
    if known is not None and (revision is None or revision == known.revision):
        return known
    problems = []
    if known is not None:
        what = f"第 {known.pk} 号重评还没有结束（{known.get_state_display()}）"
        problems.append(Problem("重评", what, "一版同时只有一次重评", "先确认或放弃它"))
    if chosen is None or chosen.number == number_in_force(edition):
        what = "没有尚未生效的评分更正"
        rule = "先发布评分更正，再重评"
        fix = f"改好来源文件，运行 benling release {edition.course} --correction --reason 理由"
        problems.append(Problem("评分更正", what, rule, fix))
    if problems or chosen is None:
        raise Refused(problems)
    return _begun(edition, chosen.number, chosen.policy, chosen.reason, by=by)


def revert(applied: Regrade, *, by: str, reason: str) -> Regrade:
    """Begin to take an applied regrading back: a further one, tried and confirmed like any other.

    Everybody gets what they had before it. Raises: Refused.
    """
    problems = _reason_problems(reason)
    last = Regrade.objects.filter(edition=applied.edition, state=State.APPLIED).last()
    if applied != last:
        rule, fix = "只能撤回最近一次生效的重评", "先撤回在它之后的重评"
        problems.append(Problem("撤回", f"第 {applied.pk} 号不是最近生效的", rule, fix))
    if (known := open_regrade(applied.edition)) is not None:
        what = f"第 {known.pk} 号重评还没有结束（{known.get_state_display()}）"
        problems.append(Problem("重评", what, "一版同时只有一次重评", "先确认或放弃它"))
    if problems:
        raise Refused(problems)
    return _begun(
        applied.edition, applied.former_revision, NEW, reason.strip(), by=by, reverts=applied
    )


def look_again(regrade: Regrade) -> None:
    """Try once more what could not be tried or has come in since."""
    with transaction.atomic():
        row = _locked(regrade)
        if row.state in (State.READY, State.WAITING):
            _move(row, State.TRYING)


def confirm(regrade: Regrade, *, by: str, seen: str) -> Regrade:
    """Agree to the rows whose hash is ``seen``.

    What takes something away waits for a second person.

    Raises: Refused; rows that have changed since they were looked at must be looked at again.
    """
    with transaction.atomic():
        row = _locked(regrade)
        if row.state != State.READY:
            raise _not_now(row, "确认")
        rows = _checked_rows(row, seen)
        if isinstance(rows, Refused):
            refused = rows
        else:
            refused = None
            row.rows_sha256, row.confirmed_by, row.confirmed_at = seen, by, now()
            row.save(update_fields=["rows_sha256", "confirmed_by", "confirmed_at"])
            if any(found.movement.is_adverse for found in rows):
                _move(row, State.WAITING)
            else:
                begin(row)
    # Outside: that it must be tried again is to be kept.
    if refused is not None:
        raise refused
    return row


def approve(regrade: Regrade, scope: Scope) -> Regrade:
    """A second person agrees to exactly what was confirmed. Raises: Refused."""
    with transaction.atomic():
        row = _locked(regrade)
        if row.state != State.WAITING:
            raise _not_now(row, "复核")
        _check_approver(row, scope)
        rows = _checked_rows(row, row.rows_sha256)
        if not isinstance(rows, Refused):
            row.approved_by, row.approved_at = scope.person_id, now()
            row.save(update_fields=["approved_by", "approved_at"])
            begin(row)
    if isinstance(rows, Refused):
        raise rows
    return row


def discard(regrade: Regrade, *, by: str, reason: str) -> Regrade:
    """Give up before anything was written; the record stays. Raises: Refused."""
    with transaction.atomic():
        row = _locked(regrade)
        if State.DISCARDED not in TRANSITIONS[State(row.state)]:
            raise _not_now(row, "放弃")
        if problems := _reason_problems(reason):
            raise Refused(problems)
        row.discarded_by, row.discarded_at, row.discarded_reason = by, now(), reason.strip()
        row.save(update_fields=["discarded_by", "discarded_at", "discarded_reason"])
        _move(row, State.DISCARDED)
    return row


def untried(regrade: Regrade) -> int:
    """Attempts that came in since, or that the machine could not try."""
    return len(to_try(regrade))


def machine_faults(regrade: Regrade) -> list[TrialScore]:
    return list(
        TrialScore.objects.filter(regrade=regrade, cause="system")
        .select_related("attempt__person")
        .order_by("attempt__person__person_id", "attempt__number")
    )


def _begun(
    edition: CourseEdition,
    revision: int,
    policy: str,
    reason: str,
    *,
    by: str,
    reverts: Regrade | None = None,
) -> Regrade:
    try:
        with transaction.atomic():
            return Regrade.objects.create(
                edition=edition, revision=revision, former_revision=number_in_force(edition),
                policy=policy, reason=reason, reverts=reverts, started_by=by, started_at=now(),
            )  # fmt: skip
    except IntegrityError:
        # Somebody began one at the same moment: the database lets one of an edition be open.
        known = open_regrade(edition)
        if known is None or (known.revision, known.reverts) != (revision, reverts):
            raise
        return known


def _locked(regrade: Regrade) -> Regrade:
    return Regrade.objects.select_for_update().select_related("edition").get(pk=regrade.pk)


def _move(row: Regrade, to: State) -> None:
    if to not in TRANSITIONS[State(row.state)]:
        raise _not_now(row, to.label)
    row.state = to
    row.save(update_fields=["state"])


def _checked_rows(row: Regrade, seen: str) -> list[Row] | Refused:
    """The rows, if they are all there and those seen; else what to say. Missing ones are tried."""
    where = f"第 {row.pk} 号重评"
    if faults := machine_faults(row):
        what = f"有 {len(faults)} 份提交因系统原因没有重评成"
        return refuse(where, what, "全部试算完才能确认", "按“再试一次”，或先排除故障")
    if left := to_try(row):
        _move(row, State.TRYING)
        what = f"预览之后又有 {len(left)} 份提交评了分"
        return refuse(where, what, "确认的须是全部变化", "等它们试算完，看过后再确认")
    rows = compare(row)
    if rows_sha256(rows) != seen:
        if row.state == State.WAITING:
            _move(row, State.READY)
        what = "人工评阅、延期或学时有了变化，与确认时看到的不同"
        return refuse(where, what, "写入的须是看过的结果", "刷新页面，看过后再确认")
    return rows


def _check_approver(row: Regrade, scope: Scope) -> None:
    if scope.person_id in makers(row):
        rule = "取消合格须由另一人复核：发布更正的人和确认重评的人都不能复核"
        raise refuse("复核", "您是发布更正或确认重评的人", rule, "请另一位主讲人或系统管理员复核")
    if not may_approve(scope, row):
        rule = "复核人是本课的另一位主讲人，或系统管理员"
        raise refuse("复核", "您不是本课的主讲人", rule, "请本课的另一位主讲人复核")


def _not_now(row: Regrade, what: str) -> Refused:
    rule = "按试算、确认、复核、写入的次序办理"
    state = f"第 {row.pk} 号重评的状态是“{row.get_state_display()}”"
    return refuse("重评", f"{state}，不能{what}", rule, "刷新页面查看现状")


def _reason_problems(reason: str) -> list[Problem]:
    if not reason.strip():
        return [Problem("理由", "没有填写", "须写明理由", "填写理由")]
    if len(reason.strip()) > _REASON_CHARS:
        rule = f"最多 {_REASON_CHARS} 字"
        return [Problem("理由", f"有 {len(reason.strip())} 字", rule, "缩短理由")]
    return []
