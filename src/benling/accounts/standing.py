"""May this account be used today? One rule, asked at sign-in, on each page and for each token."""

from datetime import date

from django.db.models import Q

from benling.accounts.models import Account
from benling.roster.models import Person, PersonFact


def has_left(username: str, on: date) -> bool:
    """Whether the roster knows this person but no longer has them on that day.

    Accounts that never stood in the roster (an outside trainer, the emergency account) have not
    left; they end by ``is_active`` and by the dates of their grants.
    """
    if not Person.objects.filter(person_id=username).exists():
        return False
    in_force = PersonFact.objects.filter(
        person__person_id=username, retracted_by=None, valid_from__lte=on
    ).filter(Q(valid_to=None) | Q(valid_to__gt=on))
    return not in_force.exists()


def may_enter(account: Account, on: date) -> bool:
    """Whether the account is open: active and the person still in the roster that day."""
    return account.is_active and not has_left(account.username, on)


def may_work(account: Account, on: date) -> bool:
    """Whether pages and tokens may serve it: open, and no initial password left to change."""
    return not account.must_change_password and may_enter(account, on)
