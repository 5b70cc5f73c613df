"""Who may see which org units. Every row shown, exported or counted passes through here."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from benling.accounts.models import Account, Role


@dataclass(frozen=True)
class Scope:
    """What an account may see on a day. ``roots`` are org-unit codes; their subtrees are meant."""

    person_id: str
    roles: frozenset[str]
    #: roots of the subtrees whose people this account may see (HR and inspectors)
    roots: tuple[str, ...]

    @property
    def sees_org_units(self) -> bool:
        return bool(self.roots)

    def has(self, role: str) -> bool:
        return role in self.roles


def scope_of(account: Account, on: date) -> Scope:
    """The scope of an account on a day, from its grants then in force."""
    in_force = account.grants.filter(valid_from__lte=on).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    )
    rows = list(in_force.values_list("role", "org_unit"))
    roots = sorted({unit for role, unit in rows if unit and role in (Role.HR, Role.INSPECTOR)})
    return Scope(account.username, frozenset(str(role) for role, _ in rows), tuple(roots))
