"""A course on the running platform whose second question was graded by a wrong key.

``python -m stack.regraded_course CODE`` releases it and hands in for the class; the platform's own
grader grades. Prints the receipts by person as JSON.
"""

import json
import sys
from datetime import date
from pathlib import Path

from course_folder import edit
from stack.platform_cast import PASSWORD

TRAINER_A, TRAINER_B = "T011", "T012"
GAINS, BY_WRONG_KEY, RAISED, NOTHING, LONG_NAME = "C001", "C002", "C003", "C004", "C005"
NAMES = {
    TRAINER_A: "沈毓秀",
    TRAINER_B: "邓克勤",
    GAINS: "何晓梅",
    BY_WRONG_KEY: "欧阳建国",
    RAISED: "王一",
    NOTHING: "罗平",
    LONG_NAME: "迪丽热巴尔古丽·阿卜杜热合曼",
}
TITLES = {"T-01": "办件期限怎么数", "T-02": "复核期限怎么数"}
#: what was answered to q1, q2, q3, see :mod:`regrading_class`
ANSWERED = {
    GAINS: ("right", "right", ""),
    BY_WRONG_KEY: ("right", "key", ""),
    RAISED: ("right", "right", "right"),
    NOTHING: ("", "", ""),
    LONG_NAME: ("right", "key", "right"),
}


def mend(root: Path, code: str, *, policy: str) -> None:
    """What its trainer changes in the course's folder: the key counted one case too many."""
    from regrading_class import RIGHT_KEY, WRONG_KEY

    edit(root, f"assignments/{code}/make_data.py", (WRONG_KEY, RIGHT_KEY))
    kept = "late_penalty: 0"
    edit(root, f"courses/{code}/course.yml", (kept, f"{kept}\nregrade: {policy}"))


def main() -> None:
    from benling.cli import setup_django
    from benling.home import content_root

    setup_django()
    from benling.catalog.build import build_course
    from benling.exchange import releases
    from regrading_class import BEGIN, RIGHT_KEY, WRONG_KEY, RegradingClass

    root, code = content_root(), sys.argv[1]
    _ensure_people()
    edit(root, f"assignments/{code}/make_data.py", (RIGHT_KEY, WRONG_KEY))
    owners = ("P900001", TRAINER_A), ("P900002", TRAINER_B)
    edit(root, f"courses/{code}/course.yml", ("测试课程\n", f"{TITLES[code]}\n"), *owners)
    edition = releases.publish(build_course(root, code), by=TRAINER_A, at=BEGIN)
    course = RegradingClass(root, edition)
    handed_in = {who: course.submit(who, said, BEGIN) for who, said in ANSWERED.items()}
    print(json.dumps({person_id: attempt.receipt for person_id, attempt in handed_in.items()}))


def _ensure_people() -> None:
    from benling.accounts.grants import grant
    from benling.accounts.provision import ensure_accounts
    from benling.roster.models import Person, PersonFact, RosterChange

    for person_id, name in NAMES.items():
        person, is_new = Person.objects.get_or_create(person_id=person_id)
        if is_new:
            # They belong to no org unit: nobody's figures change.
            PersonFact.objects.create(
                person=person, name=name, valid_from=date(2026, 1, 1),
                recorded_by=RosterChange.objects.latest("pk"),
            )  # fmt: skip
            ensure_accounts([person_id], initial_password=PASSWORD, must_change=False)
            if person_id in (TRAINER_A, TRAINER_B):
                grant(person_id, "trainer", org_unit="", by="test", basis="测试")


if __name__ == "__main__":
    main()
