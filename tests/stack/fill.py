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
        publish(build(**changes), by="T001", at=now())  # type: ignore[arg-type]


def _people(people: list[str], trainers: list[str]) -> None:
    from benling.accounts.models import Account, Grant, Role
    from benling.roster.models import Person

    for person_id in [*people, *trainers]:
        Person.objects.create(person_id=person_id)
        Account.objects.create(username=person_id, password="!", must_change_password=False)
    for person_id in trainers:
        Grant.objects.create(
            account=Account.objects.get(username=person_id),
            role=Role.TRAINER,
            valid_from=date(2020, 1, 1),
            granted_by="test",
            basis="测试",
        )


if __name__ == "__main__":
    main()
