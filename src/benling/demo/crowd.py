"""The demo's plan for this home: which people hand in what, from the records."""

import random
from datetime import datetime

from benling.catalog.models import CourseEdition
from benling.clock import end_of_day, local_date
from benling.demo.city import CAST
from benling.demo.learners import Step, plan
from benling.demo.settings import DemoSettings
from benling.exchange.models import Attempt
from benling.grader.models import Score
from benling.roster.asof import roster_as_of


def steps_of(settings: DemoSettings) -> list[Step]:
    """Every submission of the demo, in order of time; the same for the same settings."""
    editions = list(CourseEdition.objects.filter(withdrawn_at__isnull=True).order_by("course"))
    due = {e.course: end_of_day(e.due_on) if e.due_on else None for e in editions}
    opened: datetime = min((e.released_at for e in editions), default=settings.now)
    return plan(_people(settings), due, seed=settings.seed, now=settings.now, opened=opened)


def _people(settings: DemoSettings) -> list[str]:
    """Learners of every corner of the city, none of those whose log-ins are printed."""
    people = roster_as_of(local_date(settings.now)).people
    cast = {CAST.trainer_a, CAST.trainer_b, CAST.hr_city, CAST.hr_township, CAST.learner}
    free = people[~people["person_id"].isin(cast)]
    rng = random.Random(f"{settings.seed}|people")  # noqa: S311  # a demo's choice, no secret
    # One township is well under way, so that drilling down shows more than a handful.
    near = sorted(free.loc[free["working_unit"].str.startswith(CAST.township), "person_id"])
    far = sorted(set(free["person_id"]) - set(near))
    first = rng.sample(near, min(len(near), settings.learners // 4))
    return first + rng.sample(far, settings.learners - len(first))


def progress(total: int) -> tuple[int, int, int]:
    """(attempts handed in, attempts scored, planned) for the progress display."""
    return Attempt.objects.count(), Score.objects.values("attempt").distinct().count(), total
