"""Fill a home with the small city and its accounts. Run as ``python -m stack.fill_platform``."""

from datetime import date

from stack.platform_cast import FIRST_PASSWORD, GONE, GRANTS, NEW, PASSWORD, PEOPLE


def main() -> None:
    import django

    from benling.home import home

    home().ensure()
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    from benling.accounts.grants import grant
    from benling.accounts.models import Account
    from benling.accounts.provision import ensure_accounts
    from benling.roster.models import PersonFact
    from small_city import SmallCity

    city = SmallCity()
    for person_id, (name, org_unit) in PEOPLE.items():
        city.person(person_id, org_unit, name=name)
    PersonFact.objects.filter(person__person_id=GONE).update(valid_to=date(2026, 6, 1))
    ready = [person_id for person_id in PEOPLE if person_id != NEW]
    ensure_accounts(ready, initial_password=PASSWORD, must_change=False)
    Account.objects.filter(username__startswith="L").update(is_demo=True)
    ensure_accounts([NEW], initial_password=FIRST_PASSWORD)
    for person_id, role, org_unit in GRANTS:
        grant(person_id, role, org_unit=org_unit, by="test", basis="测试")


if __name__ == "__main__":
    main()
