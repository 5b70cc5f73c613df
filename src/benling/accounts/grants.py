"""Roles, given for a time and over a subtree, with the basis for each."""

from datetime import date

from django.db import transaction

from benling.accounts.models import Account, Grant, Role
from benling.accounts.provision import ensure_accounts
from benling.accounts.reach import is_org_unit
from benling.clock import today
from benling.errors import Problem, Refused, refuse

#: roles that open the rows of a subtree, and therefore name one
SUBTREE_ROLES = (Role.HR, Role.INSPECTOR)


def grant(
    person_id: str,
    role: str,
    *,
    org_unit: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
    by: str,
    basis: str,
) -> Grant:
    """Give a role; the account is made if the person has none. Raises: Refused."""
    start = valid_from or today()
    problems = _problems(role, org_unit, start, valid_to, basis)
    if problems:
        raise Refused(problems)
    with transaction.atomic():
        ensure_accounts([person_id])
        return Grant.objects.create(
            account=Account.objects.get(username=person_id),
            role=role,
            org_unit=org_unit,
            valid_from=start,
            valid_to=valid_to,
            granted_by=by,
            basis=basis.strip(),
        )


def revoke(grant_id: int, *, on: date | None = None) -> Grant:
    """End a role from a day on; the row stays. Raises: Refused for an unknown or ended one."""
    end = on or today()
    row = Grant.objects.filter(pk=grant_id).first()
    if row is None or (row.valid_to is not None and row.valid_to <= end):
        raise refuse(
            f"授权编号 {grant_id}",
            "没有这条授权，或者它已经结束",
            "只能收回在期的授权",
            "用 benling account list 查看授权编号",
        )
    # A grant that had not begun ends on the day it would begin: it never held.
    row.valid_to = max(end, row.valid_from)
    row.save(update_fields=["valid_to"])
    return row


def _problems(
    role: str, org_unit: str, valid_from: date, valid_to: date | None, basis: str
) -> list[Problem]:
    problems = []
    if role not in Role.values:
        fix = "改为 " + "、".join(Role.values)
        problems.append(Problem("角色", f"没有“{role}”这个角色", "角色须在清单内", fix))
    if role in SUBTREE_ROLES and not org_unit:
        rule = "组织人事和督查的授权须写明单位范围"
        problems.append(Problem("单位", "没有写单位代码", rule, "用 --org-unit 写明单位代码"))
    elif role in SUBTREE_ROLES and not is_org_unit(org_unit):
        what = f"名册中没有代码为“{org_unit}”的单位"
        problems.append(Problem("单位", what, "单位须在名册内", "核对单位代码"))
    elif role not in SUBTREE_ROLES and org_unit:
        what = f"“{role}”不按单位授权，却写了“{org_unit}”"
        problems.append(Problem("单位", what, "教员和系统管理不分单位", "去掉单位代码"))
    if role == Role.INSPECTOR and valid_to is None:
        rule = "督查授权须有期限"
        problems.append(Problem("截止日期", "没有写截止日期", rule, "用 --until 写明截止日期"))
    if valid_to is not None and valid_to <= valid_from:
        what = f"截止日期 {valid_to} 不晚于起始日期 {valid_from}"
        problems.append(Problem("截止日期", what, "截止日期须晚于起始日期", "改正日期"))
    if not basis.strip():
        problems.append(Problem("依据", "没有写授权依据", "每条授权须有依据", "写明文件或决定"))
    return problems
