"""Forgotten password: HR of the person's own org unit issues a one-time code.

The code opens nothing but the page that sets a new password. It is shown once, kept only as an
argon2 hash, and dies after a while, after one use, or after a few wrong tries.
"""

import logging
import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F, Q, QuerySet

from benling.accounts.models import Account, Grant, ResetCode, Role
from benling.accounts.passwords import set_password
from benling.accounts.provision import ensure_accounts
from benling.accounts.reach import units_above, works_within
from benling.accounts.scope import Scope, scope_of
from benling.accounts.standing import may_enter
from benling.clock import now, today
from benling.errors import refuse

log = logging.getLogger(__name__)

CODE_LIFETIME = timedelta(hours=24)
MOST_TRIES = 5
#: no 0 O 1 I L: codes are read over the telephone
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_LENGTH = 10


@dataclass(frozen=True)
class IssuedCode:
    """A code in clear, for the one page that shows it."""

    person_id: str
    code: str
    record: ResetCode


def why_not(issuer: Scope, person_id: str, on: date) -> str | None:
    """Why this HR may not issue a code for that person, in words; None when they may."""
    if not issuer.has(Role.HR):
        return "只有组织人事可以发放验证码"
    if person_id == issuer.person_id:
        return "不能给自己发放验证码，请联系上级组织人事"
    roots = hr_roots(issuer.person_id, on)
    if not works_within(person_id, roots, on):
        return "此人的现工作单位不在您负责的单位范围内"
    account = Account.objects.filter(username=person_id).first()
    return _why_not_account(account, roots, on) if account is not None else None


def _why_not_account(account: Account, roots: list[str], on: date) -> str | None:
    if not account.is_active:
        return "此账号已停用"
    if not _holds_all_roles_of(account, roots, on):
        return "此人的授权范围大于您的范围，须由上级组织人事或系统管理员办理"
    return None


def issue(issuer: Account, person_id: str) -> IssuedCode:
    """Issue a code on behalf of an HR account. Raises: Refused."""
    reason = why_not(scope_of(issuer, today()), person_id, today())
    if reason:
        raise refuse(
            f"人员 {person_id}", reason, "由本人现工作单位的组织人事发放", "转由有权的人办理"
        )
    return issue_by(issuer.username, person_id)


def issue_by(issued_by: str, person_id: str) -> IssuedCode:
    """Issue a code without asking about scope: for the operator's command only."""
    code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    moment = now()
    with transaction.atomic():
        ensure_accounts([person_id])
        account = Account.objects.get(username=person_id)
        if not may_enter(account, today()):
            raise refuse(
                f"人员 {person_id}", "此人已离开名册或账号已停用", "账号须有效", "先核对名册"
            )
        # Only the newest code of a person works.
        _open_codes(account).update(expires_at=moment)
        record = ResetCode.objects.create(
            account=account,
            code_hash=make_password(code),
            issued_by=issued_by,
            issued_at=moment,
            expires_at=moment + CODE_LIFETIME,
        )
    log.warning("reset code %s for %s issued by %s", record.pk, person_id, issued_by)
    return IssuedCode(person_id, code, record)


def matching_code(username: str, code: str) -> ResetCode | None:
    """The open code of that person if ``code`` is it. A wrong try is counted first, then judged."""
    record = _open_codes(username).order_by("-issued_at").first()
    if record is None:
        return None
    # Counted before the comparison and only below the limit: parallel tries cannot exceed it.
    counted = ResetCode.objects.filter(pk=record.pk, tries__lt=MOST_TRIES, used_at=None).update(
        tries=F("tries") + 1
    )
    typed = code.strip().upper().replace("-", "").replace(" ", "")
    return record if counted and check_password(typed, record.code_hash) else None


def use(record: ResetCode, password: str) -> None:
    """Set a new password by a code that matched, once. Raises: ValidationError if too weak."""
    with transaction.atomic():
        spent = ResetCode.objects.filter(pk=record.pk, used_at=None).update(used_at=now())
        if not spent:
            raise refuse("验证码", "已经用过", "验证码只能用一次", "请本单位组织人事重新发放")
        set_password(record.account, password)
    log.warning("reset code %s used for %s", record.pk, record.account.username)


def give_back_try(record: ResetCode) -> None:
    """A right code with a too weak password costs no try."""
    ResetCode.objects.filter(pk=record.pk).update(tries=F("tries") - 1)


def _open_codes(account: Account | str) -> QuerySet[ResetCode]:
    whose = Q(account=account) if isinstance(account, Account) else Q(account__username=account)
    return ResetCode.objects.filter(whose, used_at=None, expires_at__gt=now(), tries__lt=MOST_TRIES)


def hr_roots(person_id: str, on: date) -> list[str]:
    """Subtrees where the person is HR; where they only inspect, they issue nothing."""
    rows = _grants_in_force(on).filter(account__username=person_id, role=Role.HR)
    return list(rows.values_list("org_unit", flat=True))


def _holds_all_roles_of(account: Account, roots: list[str], on: date) -> bool:
    """Whether every role of the account lies inside ``roots``.

    Otherwise a township's HR could take over the city HR's account by resetting its password.
    """
    for row in _grants_in_force(on).filter(account=account):
        if not row.org_unit or set(roots).isdisjoint(units_above(row.org_unit, on)):
            return False
    return True


def _grants_in_force(on: date) -> QuerySet[Grant]:
    return Grant.objects.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gt=on))
