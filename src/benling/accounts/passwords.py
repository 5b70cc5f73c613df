"""Passwords: checked with lock-out, replaced once they are only initial ones.

Two locks stand against guessing. A user name *at* an address is locked after a few failures, so
that nobody can lock out a colleague from elsewhere. A user name is locked everywhere only after
ten times as many, because a programme on this machine may claim any address.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from math import ceil

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.db.models import Sum
from django.http import HttpRequest

from benling.accounts.models import Account
from benling.clock import now

#: The name is locked at every address after this many times the limit at one address.
_EVERYWHERE_FACTOR = 10
_TICKET_SALT = "benling.first-password"
#: how long somebody may sit in front of the page that asks for a new password
_TICKET_SECONDS = 1800


@dataclass(frozen=True)
class Verdict:
    """Answer to a user name with a password."""

    #: ``ok``, ``wrong``, ``locked``, ``must_change`` or ``not_here`` (demo account from outside)
    outcome: str
    account: Account | None = None
    #: minutes until another try is worth it, for ``locked``
    minutes: int = 0


def check(request: HttpRequest, username: str, password: str, addresses: list[str]) -> Verdict:
    """Check a password given at the Hub's sign-in page.

    ``addresses``: every address the request claims to have passed, the nearest last; the last one
    counts for the lock, and a demo account wants all of them to be loopback.
    """
    address = addresses[-1] if addresses else ""
    # axes reads the caller's address here; the caller of this page is the Hub itself.
    request.META["REMOTE_ADDR"] = address
    request.META["HTTP_USER_AGENT"] = "hub"
    minutes = locked_minutes(username, address)
    if minutes:
        return Verdict("locked", minutes=minutes)
    account = authenticate(request=request, username=username, password=password)
    if not isinstance(account, Account):
        minutes = locked_minutes(username, address)
        return Verdict("locked", minutes=minutes) if minutes else Verdict("wrong")
    unlock(username)
    if account.is_demo and not all(map(_is_loopback, addresses)):
        return Verdict("not_here")
    return Verdict("must_change" if account.must_change_password else "ok", account)


def locked_minutes(username: str, address: str) -> int:
    """Whole minutes until this name may try again from this address; 0 when it may now."""
    from axes.models import AccessAttempt

    pause = timedelta(hours=settings.AXES_COOLOFF_TIME)
    moment = now()
    recent = AccessAttempt.objects.filter(username=username, attempt_time__gt=moment - pause)
    here = recent.filter(ip_address=address) if address else recent
    limits = (
        (here, settings.AXES_FAILURE_LIMIT),
        (recent, settings.AXES_FAILURE_LIMIT * _EVERYWHERE_FACTOR),
    )
    for attempts, limit in limits:
        if (attempts.aggregate(n=Sum("failures_since_start"))["n"] or 0) >= limit:
            last: datetime = attempts.latest("attempt_time").attempt_time
            return max(1, ceil((last + pause - moment).total_seconds() / 60))
    return 0


def unlock(username: str) -> None:
    """Forget the failures of a name, after it has shown it knows the password."""
    from axes.utils import reset

    reset(username=username)


def set_password(account: Account, password: str) -> None:
    """Give an account a password chosen by its person. Raises: ValidationError if too weak."""
    validate_password(password, account)
    account.set_password(password)
    account.must_change_password = False
    account.save(update_fields=["password", "must_change_password"])
    unlock(account.username)


def password_stamp(account: Account) -> str:
    """Changes whenever the password does; sessions made before then end."""
    return account.get_session_auth_hash()


def first_password_ticket(account: Account) -> str:
    """Proof that somebody just gave the right initial password; dead once it is changed."""
    content = {"username": account.username, "stamp": password_stamp(account)}
    return signing.dumps(content, salt=_TICKET_SALT)


def account_of_ticket(ticket: str) -> Account | None:
    """Whose initial password this ticket may change; None when old, used or forged."""
    try:
        content = signing.loads(ticket, salt=_TICKET_SALT, max_age=_TICKET_SECONDS)
    except signing.BadSignature:
        return None
    account = Account.objects.filter(
        username=content["username"], is_active=True, must_change_password=True
    ).first()
    if account is None or password_stamp(account) != content["stamp"]:
        return None
    return account


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
