"""A class whose second question was graded by a wrong key, and the corrections of it.

The small course of tests/courses; q1, q2 and q3 are worth 30 each, q4 (by hand) 10; 60 % passes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benling.catalog.models import CourseEdition
from benling.credits.award import award
from benling.exchange import attempts, handout, releases, tarball
from benling.exchange.corrections import publish_correction
from benling.exchange.models import Attempt, GradingRevision
from benling.grader import service
from benling.roster.models import Person
from course_folder import ASSIGNMENT, CODE, COURSE_FILE, GENERATOR, built, copied, edit

RIGHT_KEY = '"q2": {"answer": str(count), "tolerance": 0'
WRONG_KEY = '"q2": {"answer": str(count + 1), "tolerance": 0'
BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
REASON = "第2题的答案多数了一件，应按案件清单的件数计"
#: person → attempts; each names what was answered to q1, q2, q3: right, the wrong key, or nothing
ANSWERED = {
    "P1": [("right", "right", "")],
    "P2": [("right", "key", "")],
    "P3": [("right", "key", "right")],
    "P4": [("", "", "")],
    "P5": [("right", "key", ""), ("right", "right", "right")],
    "P6": [("right", "right", ""), ("right", "key", "")],
}


@dataclass
class RegradingClass:
    root: Path
    edition: CourseEdition

    def person(self, person_id: str) -> Person:
        return Person.objects.get_or_create(person_id=person_id)[0]

    def submit(self, person_id: str, answered: tuple[str, str, str], at: datetime) -> Attempt:
        person = self.person(person_id)
        files = dict(handout.files_for(self.edition, person_id))
        case = json.loads(files["cases.json"])
        truth = handout.truth_for(self.edition, person_id)
        count = int(case["件数"])
        values: dict[str, Mapping[str, Any]] = {
            "q1": {"right": truth["q1"]["answer"]},
            "q2": {"right": str(count), "key": str(count + 1)},
            "q3": {"right": ["a", "c"]},
        }
        chosen = {
            question: {"value": values[question][how], "at": "2026-03-01T08:00:00+00:00"}
            for question, how in zip(values, answered, strict=True)
            if how
        }
        files["answers.json"] = json.dumps({"version": 1, "answers": chosen}).encode()
        return attempts.submit(self.edition, person, tarball.pack(files), at=at)

    def everybody_hands_in(self, people: Mapping[str, list[tuple[str, str, str]]]) -> None:
        for at, (person_id, tries) in enumerate(people.items()):
            for number, answered in enumerate(tries):
                moment = BEGIN + timedelta(hours=at, days=number)
                self.submit(person_id, answered, moment)

    def correct(self, *, policy: str = "better", by: str = "P900001") -> GradingRevision:
        """Mend the key and publish that as a correction."""
        edit(self.root, GENERATOR, (WRONG_KEY, RIGHT_KEY))
        if policy != "better":
            edit(self.root, COURSE_FILE, ("late_penalty: 0", f"late_penalty: 0\nregrade: {policy}"))
        return publish_correction(
            built(self.root), reason=REASON, by=by, at=BEGIN + timedelta(days=9)
        )


def released(folder: Path) -> RegradingClass:
    """Publish the edition with the wrong key."""
    root = copied(folder)
    edit(root, GENERATOR, (RIGHT_KEY, WRONG_KEY))
    edition = releases.publish(built(root), by="P900001", at=BEGIN)
    return RegradingClass(root, edition)


def grade_all() -> None:
    """As the grader does, credit included."""
    service.run(on_scored=lambda score: award(score.attempt) and None, once=True)


__all__ = ["ASSIGNMENT", "CODE", "GENERATOR", "edit"]
