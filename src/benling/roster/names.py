"""Names behind person ids, as the roster has them now."""

from collections.abc import Iterable

from benling.roster.models import PersonFact


def names_of(person_ids: Iterable[str]) -> dict[str, str]:
    """Present names by person id, in one query; ids unknown to the roster are absent."""
    rows = PersonFact.objects.filter(
        person__person_id__in=list(person_ids), retracted_by__isnull=True, valid_to__isnull=True
    )
    return dict(rows.values_list("person__person_id", "name"))


def name_of(person_id: str) -> str:
    """The present name, else the id itself (an account without a roster entry)."""
    return names_of([person_id]).get(person_id, person_id)
