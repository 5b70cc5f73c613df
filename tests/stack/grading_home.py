"""A home with a small class to be graded and its trainer signed in, made as a script."""

from datetime import date, timedelta

#: the first met a fault of the machine, the second crashes, the others are right
CLASS = ("陈小禾", "周明远", "何静", "罗平")
ADDRESS = "/services/benling/teach/E-01/2026.1/"


def fill() -> str:
    """Returns the trainer's session cookie as ``name=value``."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from benling.clock import now
    from benling.grader.causes import Cause
    from benling.grader.scores import save_failed
    from benling.roster.models import PersonFact, RosterChange
    from benling.sandbox.isolation import Isolation
    from grading_edition import release
    from small_city import SmallCity

    SmallCity()
    course = release(code="E-01")
    codes = {2: "import os\nos._exit(3)"}
    for number, name in enumerate(CLASS, 1):
        PersonFact.objects.create(
            person=course.person(number), name=name, valid_from=date(2026, 1, 1),
            recorded_by=RosterChange.objects.latest("pk"),
        )  # fmt: skip
        code = codes.get(number, "import time\ntime.sleep(1)")
        at = now() - timedelta(minutes=1)
        attempt = course.submit(number, course.right(number), code=code, at=at)
        if number == 1:
            save_failed(attempt, 1, Cause("system"), Isolation.FULL, lambda _: None)
    return signed_in()


def signed_in() -> str:
    """Signs the trainer P1 in; the session cookie as ``name=value``."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from benling.accounts.models import Role
    from small_city import account

    trainer = account("P1", Role.TRAINER)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(trainer.pk)
    session[BACKEND_SESSION_KEY] = "benling.accounts.backend.RosterBackend"
    session[HASH_SESSION_KEY] = trainer.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def main() -> None:
    import django

    from benling.home import home

    home().ensure()
    django.setup()
    print(fill())


if __name__ == "__main__":
    main()
