"""Synthetic learners: who they are, what they answer, and when they hand in.

Everything here is a plan: pure, seeded, the same for the same seed, clock and people. The road they
travel (Hub token, exchange, grader, ledger) is the one of every learner; see
:mod:`benling.demo.road`.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from benling.clock import SHANGHAI


class Manner(StrEnum):
    """How a synthetic learner answers."""

    RIGHT = "right"
    #: makes one or more of the course's known mistakes
    MISTAKEN = "mistaken"
    #: first mistaken, then right: two attempts
    MENDS = "mends"
    EMPTY = "empty"
    LATE = "late"
    #: puts code into the elective cell that ends the process
    CRASHING = "crashing"


#: shares in percent; they sum to 100
SHARES: dict[Manner, int] = {
    Manner.RIGHT: 40,
    Manner.MISTAKEN: 22,
    Manner.MENDS: 16,
    Manner.EMPTY: 6,
    Manner.LATE: 10,
    Manner.CRASHING: 6,
}

ESSAYS = (
    "群众关心的是事情办成没有、何时办成。期限要从受理之日的次日起算，遇节假日和调休不能凭印象，"
    "应当对照日历逐日核对，并把最后一天明确告诉申请人。",
    "我所在单位收到同类来件较多，最容易出错的是把不同口径的数字放在一起比较。"
    "今后汇报时要写明分母是什么、统计到哪一天，并保留可以核对的明细。",
    "建议把容易出错的环节列成清单，由经办人先算、复核人再核，疑难情形及时请示，不让群众来回跑。",
)


@dataclass(frozen=True)
class Step:
    """One submission to be made."""

    person_id: str
    course: str
    manner: Manner
    #: aware; the simulated moment of handing in
    at: datetime
    #: seed of this submission's choices
    seed: str


def plan(
    people: Sequence[str],
    courses: Mapping[str, datetime | None],
    *,
    seed: int,
    now: datetime,
    opened: datetime,
) -> list[Step]:
    """Submissions of these people in order of time.

    ``courses`` maps a course code to the moment it is due (None = never). Times lie in office hours
    between ``opened`` and ``now``; late learners hand in after the due moment where it has passed.
    """
    steps: list[Step] = []
    for person_id in people:
        for course, due in sorted(courses.items()):
            rng = random.Random(f"{seed}|{person_id}|{course}")  # noqa: S311  # a plan, no secret
            manner = rng.choices(list(SHARES), weights=list(SHARES.values()))[0]
            if rng.random() < 0.15:  # not everybody has started every course
                continue
            steps.extend(_steps_of(person_id, course, manner, due, rng, now=now, opened=opened))
    return sorted(steps, key=lambda step: (step.at, step.person_id, step.course))


def _steps_of(
    person_id: str,
    course: str,
    manner: Manner,
    due: datetime | None,
    rng: random.Random,
    *,
    now: datetime,
    opened: datetime,
) -> list[Step]:
    latest = min(now, due) if due is not None else now
    if manner is Manner.LATE and due is not None and due < now - timedelta(days=1):
        at = _office_time(due, now, rng)
    else:
        at = _office_time(opened, latest, rng)
    key = f"{person_id}|{course}|{rng.random()}"
    if manner is Manner.MENDS:
        again = min(at + timedelta(minutes=rng.randint(12, 55)), now)
        return [
            Step(person_id, course, Manner.MISTAKEN, at, key),
            Step(person_id, course, Manner.RIGHT, again, key + "|again"),
        ]
    return [Step(person_id, course, manner, at, key)]


def _office_time(start: datetime, end: datetime, rng: random.Random) -> datetime:
    """A moment in office hours between the two, on whole seconds; ``start`` if there is none."""
    for _ in range(40):
        moment = start + (end - start) * rng.random()
        local = moment.astimezone(SHANGHAI).replace(
            hour=rng.choice((8, 9, 10, 11, 14, 15, 16, 17)),
            minute=rng.randrange(60),
            second=rng.randrange(60),
            microsecond=0,
        )
        if local.weekday() < 5 and start < local < end:
            return local
    return start.replace(microsecond=0)


def answers_for(step: Step, truth: Mapping[str, Any], essays: Sequence[str]) -> dict[str, Any]:
    """Values for ``answers.json``: question id → value, in the form the question cards store.

    ``truth`` is the server's truth of that person's variant, ``essays`` the ids of written
    questions.
    """
    rng = random.Random(step.seed)  # noqa: S311
    if step.manner is Manner.EMPTY:
        return {}
    answers = {question: _stored(entry["answer"]) for question, entry in truth.items()}
    if step.manner is Manner.MISTAKEN:
        wrong = [q for q in sorted(truth) if _whole_mistakes(truth[q])]
        rng.shuffle(wrong)
        for question in wrong[: rng.randint(2, max(2, len(wrong)))]:
            mistake = rng.choice(_whole_mistakes(truth[question]))
            answers[question] = _stored(mistake["value"])
    if step.manner is Manner.LATE and answers:
        answers.pop(rng.choice(sorted(answers)))
    for question in essays:
        answers[question] = rng.choice(ESSAYS)
    return answers


def _whole_mistakes(entry: Mapping[str, Any]) -> list[Any]:
    """Those that are a whole answer, not one row of it."""
    return [mistake for mistake in entry.get("mistakes", []) if "row" not in mistake]


def _stored(value: Any) -> Any:
    """A truth value as a question card stores it: numbers as text, lists as they are."""
    if isinstance(value, list):
        return [str(item) for item in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float | Decimal):
        return format(Decimal(str(value)).normalize(), "f")
    return value


#: what the crashing learner writes into the elective code cell
CRASHING_CODE = "import os\nos._exit(3)  # 这里本来想退出循环\n"
