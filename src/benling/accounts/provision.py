"""Accounts for people of the roster, made when they are missing."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction

from benling.accounts.models import Account
from benling.accounts.reach import people_on
from benling.clock import today


@dataclass(frozen=True)
class Provision:
    """What one call made."""

    created: tuple[str, ...]
    existing: tuple[str, ...]


def ensure_accounts(
    person_ids: Iterable[str],
    *,
    initial_password: str | None = None,
    must_change: bool = True,
    is_demo: bool = False,
) -> Provision:
    """Create the accounts that are missing; existing ones stay as they are.

    Without ``initial_password`` nobody can sign in until HR issues a one-time code, so no list of
    passwords exists anywhere. One given for many people is hashed once: hashing it a thousand
    times would hide nothing, since all of them were told the same word.
    """
    wanted = list(dict.fromkeys(person_ids))
    known = set(Account.objects.filter(username__in=wanted).values_list("username", flat=True))
    missing = [person_id for person_id in wanted if person_id not in known]
    hashed = make_password(initial_password)
    with transaction.atomic():
        Account.objects.bulk_create(
            [
                Account(
                    username=person_id,
                    password=hashed if initial_password else make_password(None),
                    must_change_password=must_change,
                    is_demo=is_demo,
                )
                for person_id in missing
            ],
            batch_size=500,
        )
    return Provision(tuple(missing), tuple(p for p in wanted if p in known))


def people_without_account(org_unit: str = "") -> list[str]:
    """Ids of people in the roster today who have no account, sorted; of one subtree if named."""
    on = today()
    people = people_on(on, [org_unit] if org_unit else None)
    known = set(Account.objects.values_list("username", flat=True))
    return [person_id for person_id in people if person_id not in known]
