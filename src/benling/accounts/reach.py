"""Where a person stands in the org-unit tree, asked for one person without loading the tree."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from benling.roster.models import (
    EdgeKind,
    Membership,
    MembershipKind,
    OrgEdge,
    OrgUnit,
    PersonFact,
)

#: deeper than any tree of org units; a cycle that slipped in must not hang a page
_DEEPEST = 12


def _in_force(on: date) -> Q:
    return Q(retracted_by=None, valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gt=on))


def working_unit(person_id: str, on: date) -> str | None:
    """Code of the org unit where the person works that day; None if nowhere."""
    return (
        Membership.objects.filter(
            _in_force(on), person__person_id=person_id, kind=MembershipKind.WORKING
        )
        .values_list("org_unit__code", flat=True)
        .first()
    )


def units_above(code: str, on: date) -> list[str]:
    """The org unit and its territorial parents that day, nearest first."""
    chain = [code]
    while len(chain) < _DEEPEST:
        parent = (
            OrgEdge.objects.filter(_in_force(on), child__code=chain[-1], kind=EdgeKind.TERRITORIAL)
            .values_list("parent__code", flat=True)
            .first()
        )
        if parent is None or parent in chain:
            break
        chain.append(parent)
    return chain


def works_within(person_id: str, roots: Iterable[str], on: date) -> bool:
    """Whether the person's working unit lies in the subtree of one of ``roots``."""
    code = working_unit(person_id, on)
    return code is not None and not set(roots).isdisjoint(units_above(code, on))


def units_below(roots: Iterable[str], on: date) -> set[str]:
    """Codes of the subtrees of ``roots`` that day, the roots included."""
    found = set(roots)
    level = found
    while level:
        children = OrgEdge.objects.filter(
            _in_force(on), parent__code__in=level, kind=EdgeKind.TERRITORIAL
        ).values_list("child__code", flat=True)
        level = set(children) - found
        found |= level
    return found


def people_within(roots: Iterable[str], on: date) -> QuerySet[PersonFact]:
    """People whose working unit lies in the subtrees; a fact row each."""
    within = Membership.objects.filter(
        _in_force(on), kind=MembershipKind.WORKING, org_unit__code__in=units_below(roots, on)
    )
    return PersonFact.objects.filter(_in_force(on), person__in=within.values("person"))


def people_on(on: date, roots: Iterable[str] | None = None) -> list[str]:
    """Ids of everybody in the roster that day, sorted; only those at work in ``roots`` if given."""
    everybody = PersonFact.objects.filter(_in_force(on))
    facts = everybody if roots is None else people_within(roots, on)
    return sorted(set(facts.values_list("person__person_id", flat=True)))


def find_people(words: str, roots: Iterable[str], on: date) -> QuerySet[PersonFact]:
    """People at work in the subtrees whose id or name holds ``words``; a fact row each."""
    return (
        people_within(roots, on)
        .filter(Q(person__person_id__icontains=words) | Q(name__icontains=words))
        .select_related("person")
        .order_by("person__person_id")
    )


def person_name(person_id: str, on: date) -> str:
    """The person's name that day, or the id when the roster has none."""
    fact = PersonFact.objects.filter(_in_force(on), person__person_id=person_id).first()
    return fact.name if fact else person_id


def is_org_unit(code: str) -> bool:
    return OrgUnit.objects.filter(code=code).exists()
