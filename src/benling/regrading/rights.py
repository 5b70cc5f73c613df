"""Who may regrade an edition, and who may agree to what somebody else confirmed.

The roles are grants, dated and with their basis; the owners are the course's. Nothing here names
anybody.
"""

from benling.accounts.models import Account, Role
from benling.accounts.scope import Scope, scope_of
from benling.catalog.models import CourseEdition
from benling.clock import today
from benling.exchange.grading_revision import revision_of
from benling.regrading.models import Regrade


def may_regrade(scope: Scope, edition: CourseEdition) -> bool:
    """A trainer who owns the edition (A or B), or an administrator."""
    owns = scope.person_id in (edition.owner_a, edition.owner_b)
    return scope.has(Role.ADMIN) or (scope.has(Role.TRAINER) and owns)


def makers(regrade: Regrade) -> set[str]:
    """Whose decision it was: these cannot be the second person."""
    revision = revision_of(regrade.edition, regrade.revision)
    published = {revision.published_by} if revision is not None and not regrade.reverts else set()
    return ({regrade.confirmed_by} | published) - {""}


def may_approve(scope: Scope, regrade: Regrade) -> bool:
    return may_regrade(scope, regrade.edition) and scope.person_id not in makers(regrade)


def possible_approvers(regrade: Regrade) -> list[str]:
    """Ids of those who could agree today, owners first."""
    edition = regrade.edition
    owners = [edition.owner_a, edition.owner_b]
    accounts = Account.objects.filter(username__in=owners) | Account.objects.filter(
        grants__role=Role.ADMIN
    )
    scopes = [scope_of(account, today()) for account in accounts.distinct() if account.is_active]
    able = {scope.person_id for scope in scopes if may_approve(scope, regrade)}
    return sorted(able, key=lambda person: (person not in owners, person))
