"""One person of a report, with every verdict and the reason for it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from benling.completion.assessment import Assessment, PersonVerdicts
from benling.completion.roster_frame import ExemptionRow
from benling.completion.verdict import (
    LABELS,
    Verdict,
    explain_course,
    explain_network,
    plain,
)


@dataclass(frozen=True)
class CourseVerdict:
    course: str
    edition: str
    title: str
    verdict: Verdict
    reason: str
    due_on: date | None
    passed_on: date | None


@dataclass(frozen=True)
class PersonRow:
    person_id: str
    name: str
    #: the org unit the person is counted in (the first, when there are several)
    org_unit: str
    org_unit_name: str
    post_level: str
    rank: str
    required: Verdict
    courses: tuple[CourseVerdict, ...]
    network: Verdict
    #: 学时 of the year on the network track, as text
    network_hours: str
    network_reason: str
    #: what is missing and by when; empty when nothing is
    todo: str
    exemption: str

    def to_json(self) -> dict[str, Any]:
        row: dict[str, Any] = {**vars(self)}
        row["required_label"] = LABELS[self.required]
        row["network_label"] = LABELS[self.network]
        row["courses"] = [
            {
                **vars(course),
                "label": LABELS[course.verdict],
                "due_on": _iso(course.due_on),
                "passed_on": _iso(course.passed_on),
            }
            for course in self.courses
        ]
        return row


def person_row(
    judged: PersonVerdicts, assessment: Assessment, org_units: tuple[str, ...]
) -> PersonRow:
    """The row of one person; ``org_units`` are those of the report that the person belongs to."""
    person = judged.person
    courses = tuple(
        _course(at, verdict, judged, assessment) for at, verdict in judged.courses.items()
    )
    names = [assessment.roster.org_units[code].name for code in org_units]
    return PersonRow(
        person_id=person.person_id,
        name=person.name,
        org_unit=org_units[0] if org_units else "",
        org_unit_name="、".join(names),
        post_level=person.post_level,
        rank=person.rank,
        required=judged.required,
        courses=courses,
        network=judged.network,
        network_hours=plain(judged.hours),
        network_reason=explain_network(
            judged.network,
            hours=judged.hours,
            norm=assessment.norm.hours,
            reason=reason_of(judged.network_exemption),
        ),
        todo=_todo(judged, courses, assessment),
        exemption=_exemption(judged),
    )


def reason_of(exemption: ExemptionRow | None) -> str:
    """The reason with the document it rests on."""
    return "" if exemption is None else f"{exemption.reason}（依据：{exemption.basis}）"


def _course(
    at: int, verdict: Verdict, judged: PersonVerdicts, assessment: Assessment
) -> CourseVerdict:
    required = assessment.facts.required[at]
    person_id = judged.person.person_id
    passed_on, due_on = required.passed.get(person_id), required.due_on(person_id)
    reason = explain_course(
        verdict,
        passed_on=passed_on,
        due_on=due_on,
        reason=reason_of(judged.required_exemption),
        as_of=assessment.as_of,
    )
    edition = required.edition
    return CourseVerdict(
        edition.course, edition.edition, edition.title, verdict, reason, due_on, passed_on
    )


def _todo(
    judged: PersonVerdicts, courses: tuple[CourseVerdict, ...], assessment: Assessment
) -> str:
    parts = [
        f"{course.course}《{course.title}》" + (f"（{course.due_on}截止）" if course.due_on else "")
        for course in courses
        if course.verdict in (Verdict.OVERDUE, Verdict.IN_PROGRESS)
    ]
    if judged.network is Verdict.IN_PROGRESS:
        missing = plain(assessment.norm.hours - judged.hours)
        parts.append(f"网络学习还差{missing}学时（{assessment.as_of.year}-12-31前）")
    return "；".join(parts)


def _exemption(judged: PersonVerdicts) -> str:
    rows = dict.fromkeys(filter(None, (judged.required_exemption, judged.network_exemption)))
    return "；".join(
        f"{row.scope}：{row.reason}，依据{row.basis}，批准人{row.approver}，"
        f"{row.valid_from}起" + (f"至{row.valid_to}（不含）" if row.valid_to else "")
        for row in rows
    )


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
