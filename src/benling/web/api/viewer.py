"""Who asks, and which org units they may ask about. Every route begins here."""

from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpRequest

from benling.accounts import viewer_ticket
from benling.accounts.models import Account, Role
from benling.accounts.scope import Scope, scope_of
from benling.accounts.standing import may_work
from benling.clock import now, today
from benling.completion.roster_frame import DayRoster
from benling.home import home
from benling.roster.models import EdgeKind
from benling.web.hub_auth import account_from_token


@dataclass(frozen=True)
class Viewer:
    """Somebody signed in, with today's rights."""

    account: Account
    scope: Scope

    @property
    def person_id(self) -> str:
        return self.scope.person_id

    @property
    def is_inspector_only(self) -> bool:
        """Sees rows by inspection, not as their HR: health behind an exemption is not told."""
        return self.scope.sees_org_units and not self.scope.has(Role.HR)

    def org_units_seen(self, roster: DayRoster) -> frozenset[str]:
        """Codes of the org units in scope, as the tree stood on the roster's day."""
        tree = roster.trees[EdgeKind.TERRITORIAL]
        return frozenset(
            tree.codes[at]
            for root in self.scope.roots
            if root in tree.position
            for at in tree.subtree(root)
        )


class Forbidden(Exception):
    """The viewer may not see this; the text says so in Chinese."""


def viewer_of(request: HttpRequest) -> Viewer | None:
    """The viewer by dashboard ticket, session or Hub token; None for nobody.

    A Hub token lies in a learner's own server, where course material runs. It therefore opens its
    owner's own records only, never what the owner sees by office.
    """
    on = today()
    ticket = request.headers.get(viewer_ticket.HEADER)
    if ticket is not None:
        return _viewer(_holder(ticket), on)
    user = getattr(request, "user", None)
    if isinstance(user, Account):
        return _viewer(user, on)
    by_token = _viewer(account_from_token(request), on)
    return by_token and replace(by_token, scope=replace(by_token.scope, roots=()))


def _viewer(account: Account | None, on: date) -> Viewer | None:
    if account is None or not may_work(account, on):
        return None
    return Viewer(account, scope_of(account, on))


def _holder(ticket: str) -> Account | None:
    person_id = viewer_ticket.holder(ticket, home().secret(viewer_ticket.KEY), at=now())
    return Account.objects.filter(username=person_id).first() if person_id else None
