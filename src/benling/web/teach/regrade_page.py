"""What the page of a regrading shows: its state, its rows, and who may do the next step."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from benling.accounts.scope import Scope
from benling.catalog.models import CourseEdition
from benling.credits.settle import Movement
from benling.exchange.grading_revision import number_in_force, revision_of
from benling.exchange.models import GradingRevision
from benling.grader.feedback import plain
from benling.grader.result import Standing
from benling.regrading import flow
from benling.regrading.comparison import ORDER, Row, compare, rows_sha256
from benling.regrading.models import PersonChange, Regrade, State
from benling.regrading.rights import may_approve, possible_approvers
from benling.regrading.trial import weaker_tiers_of
from benling.regrading.wording import (
    MOVEMENTS,
    POLICIES,
    counts_of,
    notes_of,
    passed_of,
    points_of,
)
from benling.regrading.worker import Progress, progress_of
from benling.roster.names import names_of
from benling.web.teach.regrade_process import was_just_started

PER_PAGE = 50
FILTERS = {
    "changed": "有变化",
    "lost": "取消合格或推后",
    "gained": "新合格",
    "unable": "未能重评",
    "all": "全部",
}


@dataclass(frozen=True)
class Line:
    """One person of the table, in words."""

    person_id: str
    name: str
    before: str
    after: str
    passed_before: str
    passed_after: str
    difference: str
    movement: str
    #: which colour the badge has
    tone: str
    hours: str
    notes: str
    changed: bool


@dataclass(frozen=True)
class Shown:
    """One page of the table."""

    page: "Page[Row]"
    lines: list[Line]


@dataclass(frozen=True)
class Wanted:
    """What the reader asked to see."""

    shown: str
    words: str
    page: str

    @classmethod
    def of(cls, query: QueryDict) -> "Wanted":
        shown = query.get("show", "changed")
        return cls(
            shown if shown in FILTERS else "changed",
            query.get("q", "").strip(),
            query.get("page", "1"),
        )


def page_of(edition: CourseEdition, scope: Scope, wanted: Wanted) -> dict[str, Any]:
    """Context of the page."""
    found = flow.open_regrade(edition)
    history = list(Regrade.objects.filter(edition=edition).order_by("-pk"))
    last = next((row for row in history if row.state == State.APPLIED), None)
    context: dict[str, Any] = {
        "edition": edition,
        "in_force": number_in_force(edition),
        "revisions": GradingRevision.objects.filter(edition=edition).order_by("-number"),
        "waiting_revision": flow.waiting_revision(edition),
        "history": [],
        "last_applied": last if found is None else None,
        "last_counts": _written_counts(last) if last is not None and found is None else None,
        "regrade": found,
        "policies": POLICIES,
    }
    if found is not None:
        context |= _open(found, scope, wanted)
    _name_people(context, history)
    return context


def _name_people(context: dict[str, Any], history: list[Regrade]) -> None:
    """Put names beside the ids of whoever did something."""
    did = {"started": "started_by", "confirmed": "confirmed_by", "approved": "approved_by",
           "discarded": "discarded_by"}  # fmt: skip
    waiting, found = context["waiting_revision"], context["regrade"]
    ids = {getattr(row, field) for row in history for field in did.values()}
    names = names_of(ids | ({waiting.published_by} if waiting is not None else set()))

    def named(person: str) -> str:
        return f"{names[person]}（{person}）" if person in names else person

    context["history"] = [
        (row, {step: named(getattr(row, field)) for step, field in did.items()}) for row in history
    ]
    context["published_by"] = named(waiting.published_by) if waiting is not None else ""
    context["confirmed_by"] = named(found.confirmed_by) if found is not None else ""


def _open(found: Regrade, scope: Scope, wanted: Wanted) -> dict[str, Any]:
    progress = progress_of(found)
    context: dict[str, Any] = {
        "revision": revision_of(found.edition, found.revision),
        "policy": POLICIES[found.policy],
        "progress": progress,
        "interrupted": _is_interrupted(found, progress),
        "wanted": wanted,
        "filters": FILTERS,
    }
    if found.state in (State.READY, State.WAITING):
        rows = compare(found)
        names = names_of(row.person_id for row in rows)
        context |= {
            "counts": counts_of(rows),
            "seen": rows_sha256(rows),
            "shown": lines_of(rows, names, wanted),
            "numbers": numbers_of(rows),
            "faults": flow.machine_faults(found),
            "untried": flow.untried(found),
            "weaker_tiers": weaker_tiers_of(found),
            "may_approve": may_approve(scope, found),
            "approvers": _named(possible_approvers(found)),
        }
    return context


def lines_of(rows: Sequence[Row], names: dict[str, str], wanted: Wanted) -> Shown:
    """The rows asked for, a page of them."""
    chosen = [row for row in rows if _is_shown(row, wanted.shown)]
    if wanted.words:
        chosen = [
            row for row in chosen
            if wanted.words in row.person_id or wanted.words in names.get(row.person_id, "")
        ]  # fmt: skip
    page = Paginator(chosen, PER_PAGE).get_page(wanted.page)
    return Shown(page, [line_of(row, names) for row in page.object_list])


def written_of(found: Regrade) -> list[dict[str, Any]]:
    """What an applied regrading wrote, one row a person, those changed first."""
    rows = list(
        PersonChange.objects.filter(regrade=found)
        .select_related("person", "notice")
        .prefetch_related("entries")
        .order_by("person__person_id")
    )
    names = names_of(row.person.person_id for row in rows)
    written = [
        {
            "person_id": row.person.person_id,
            "name": names.get(row.person.person_id, ""),
            "before": row.before,
            "after": row.after,
            "movement": MOVEMENTS[Movement(row.movement)],
            "tone": _tone(Movement(row.movement)),
            "entries": [(entry.pk, _signed(entry.hours)) for entry in row.entries.all()],
            "told": hasattr(row, "notice"),
            "order": ORDER.index(Movement(row.movement)),
        }
        for row in rows
    ]
    return sorted(written, key=lambda row: (row["order"], not row["told"]))


def numbers_of(rows: Iterable[Row]) -> dict[str, int]:
    """How many each filter shows."""
    kept = list(rows)
    return {name: sum(_is_shown(row, name) for row in kept) for name in FILTERS}


def line_of(row: Row, names: dict[str, str]) -> Line:
    return Line(
        person_id=row.person_id,
        name=names.get(row.person_id, ""),
        before=points_of(row.before),
        after=points_of(row.after),
        passed_before=passed_of(row.before),
        passed_after=passed_of(row.after),
        difference=_difference(row.before, row.after),
        movement=MOVEMENTS[row.movement],
        tone=_tone(row.movement),
        hours="" if row.hours_before == row.hours_after else _hours(row),
        notes=notes_of(row),
        changed=row.changed,
    )


def _is_shown(row: Row, shown: str) -> bool:
    if shown == "lost":
        return row.movement.is_adverse
    if shown == "gained":
        return row.movement in (Movement.GAINED, Movement.EARLIER)
    if shown == "unable":
        return bool(row.unable)
    return shown == "all" or row.changed


def _difference(before: Standing, after: Standing) -> str:
    if before.max_points != after.max_points:
        return ""
    change = Decimal(after.points) - before.points
    return _signed(change) if change else ""


def _signed(figure: Decimal) -> str:
    return f"{'−' if figure < 0 else '+'}{plain(abs(figure))}"


def _hours(row: Row) -> str:
    return f"{plain(row.hours_before)} → {plain(row.hours_after)}"


def _tone(movement: Movement) -> str:
    if movement.is_adverse:
        return "error"
    if movement in (Movement.GAINED, Movement.EARLIER):
        return "ok"
    return "warn" if movement is Movement.BY_HAND else ""


def _written_counts(applied: Regrade) -> dict[str, int]:
    rows = PersonChange.objects.filter(regrade=applied)
    return {"people": rows.count(), "told": rows.filter(notice__isnull=False).count()}


def _is_interrupted(found: Regrade, progress: Progress) -> bool:
    running = progress.at_work or was_just_started(found)
    return found.state in (State.TRYING, State.APPLYING) and not running


def _named(people: Sequence[str]) -> list[tuple[str, str]]:
    names = names_of(people)
    return [(person, names.get(person, "")) for person in people]
