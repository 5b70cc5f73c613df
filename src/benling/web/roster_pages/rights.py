"""Whose roster an account may change or take away: HR, inside its own subtrees."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from benling.accounts.models import Account, Role
from benling.accounts.reach import units_above, units_below
from benling.accounts.reset_codes import hr_roots
from benling.accounts.scope import scope_of
from benling.clock import today


@dataclass(frozen=True)
class HrDesk:
    """An HR account at work today, with the roots of its subtrees."""

    account: Account
    roots: tuple[str, ...]
    on: date

    def covers(self, org_unit: str) -> bool:
        return not set(self.roots).isdisjoint(units_above(org_unit, self.on))

    def org_units(self) -> set[str]:
        """Codes of everything covered."""
        return units_below(self.roots, self.on)

    @property
    def is_city(self) -> bool:
        """HR of a root of the whole tree, who may answer for many leavers at once."""
        return any(units_above(root, self.on) == [root] for root in self.roots)

    def check(self, org_unit: str) -> None:
        """Raises: PermissionDenied outside the subtrees."""
        if not self.covers(org_unit):
            own = "、".join(self.roots) or "无"
            raise PermissionDenied(
                f"单位“{org_unit}”不在您的管理范围之内（您的范围：{own}）。"
                "请核对单位代码，或请上级单位组织人事部门办理。"
            )


def hr_desk(request: HttpRequest) -> HrDesk:
    """The signed-in HR. Raises: PermissionDenied for everybody else."""
    account = request.user
    on = today()
    if not isinstance(account, Account) or not scope_of(account, on).has(Role.HR):
        raise PermissionDenied("只有组织人事可以办理人员名册。")
    return HrDesk(account, tuple(sorted(hr_roots(account.username, on))), on)
