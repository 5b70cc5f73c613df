"""What was imported and undone, by whom, newest first."""

from collections.abc import Collection

from django.db.models import QuerySet

from benling.roster.models import RosterChange


def changes(subtrees: Collection[str] | None = None) -> QuerySet[RosterChange]:
    """Changes of the roster; with ``subtrees`` only those that covered one of these org units."""
    found = RosterChange.objects.select_related("undoes", "undone_by").order_by("-pk")
    return found if subtrees is None else found.filter(subtree__in=subtrees)
