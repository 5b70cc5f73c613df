"""Fill a home with people, accounts and the small course. Run as ``python -m stack.fill``.

Standard input: ``{"people": [ids], "trainers": [ids], "editions": [{changed fields}]}``.
"""

import json
import sys
from datetime import date


def main() -> None:
    import django

    from benling.home import home

    home().ensure()
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    wanted = json.load(sys.stdin)
    _people(wanted["people"], wanted["trainers"])
    from benling.clock import now
    from benling.exchange.releases import publish
    from stack.courses import build

    for changes in wanted["editions"]:
        publish(build(**changes), by="T001", at=now())


def _people(people: list[str], trainers: list[str]) -> None:
    from benling.accounts.models import Account, Grant, Role
    from benling.clock import now
    from benling.roster.models import (
        ChangeKind,
        Level,
        Membership,
        MembershipKind,
        OrgUnit,
        OrgUnitFact,
        Person,
        PersonFact,
        RosterChange,
    )

    since = date(2020, 1, 1)
    change = RosterChange.objects.create(
        kind=ChangeKind.IMPORT,
        subtree="WC",
        effective_on=since,
        recorded_at=now(),
        recorded_by="test",
    )
    dated = {"valid_from": since, "recorded_by": change}
    city = OrgUnit.objects.create(code="WC")
    OrgUnitFact.objects.create(
        org_unit=city, name="望川市", level=Level.CITY, organ_type="政府", **dated
    )
    for person_id in [*people, *trainers]:
        person = Person.objects.create(person_id=person_id)
        PersonFact.objects.create(person=person, name=f"学员{person_id}", **dated)
        Membership.objects.create(
            person=person, org_unit=city, kind=MembershipKind.WORKING, **dated
        )
        Account.objects.create(username=person_id, password="!", must_change_password=False)
    for person_id in trainers:
        Grant.objects.create(
            account=Account.objects.get(username=person_id),
            role=Role.TRAINER,
            valid_from=since,
            granted_by="test",
            basis="测试",
        )


if __name__ == "__main__":
    main()
