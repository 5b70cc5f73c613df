"""Taking back the last import of a subtree: the roster is then as before, history keeps both."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q

from benling.clock import now
from benling.errors import Refused, refuse
from benling.roster.facts import EDGE, MEMBERSHIP, TABLES, FactTable
from benling.roster.models import ChangeKind, EdgeKind, OrgEdge, OrgUnit, OrgUnitFact, RosterChange
from benling.roster.writing import batches, lock_roster, record, retract

Payload = tuple[Any, ...]


def last_import(subtree: str) -> RosterChange | None:
    """The import that :func:`undo_last` would take back; None = there is none."""
    return (
        RosterChange.objects.filter(kind=ChangeKind.IMPORT, subtree=subtree, undone_by__isnull=True)
        .order_by("-pk")
        .first()
    )


def undo_last(subtree: str, *, by: str) -> RosterChange:
    """Take back the last import of exactly this subtree that has not been taken back yet.

    Can be called again and again, back to the empty roster.

    Raises: Refused when there is none, or when a later change builds on it.
    """
    with transaction.atomic():
        lock_roster()
        change = last_import(subtree)
        if change is None:
            raise refuse(
                f"单位 {subtree}",
                "没有可撤销的导入",
                "只能撤销对该填报范围的最近一次导入",
                "在变动历史中核对填报范围的单位代码",
            )
        _check_last(change)
        undo = RosterChange.objects.create(
            kind=ChangeKind.UNDO,
            subtree=subtree,
            effective_on=change.effective_on,
            undoes=change,
            file_name=change.file_name,
            file_sha256=change.file_sha256,
            summary={"counts": change.summary.get("counts", {})},
            recorded_at=now(),
            recorded_by=by,
        )
        for table in TABLES:
            _take_back(table, change, undo)
        _check_references(change)
    return undo


def _take_back(table: FactTable, change: RosterChange, undo: RosterChange) -> None:
    """Retract what the change recorded and record again what it retracted.

    Facts are matched by what they say: a fact that a later, undone change had retracted lives on
    in the copy which that undo recorded.
    """
    facts = table.model._default_manager
    recorded = list(facts.filter(recorded_by=change).values_list(*table.payload))
    live = _live_by_payload(table, {row[0] for row in recorded})
    lost = [row for row in recorded if row not in live]
    if lost:
        raise _built_upon(change)
    retract(table, (live[row] for row in recorded), undo)
    record(table, facts.filter(retracted_by=change).values_list(*table.payload), undo)


def _live_by_payload(table: FactTable, entities: Iterable[int]) -> dict[Payload, int]:
    found: dict[Payload, int] = {}
    for batch in batches(sorted(entities), 500):
        rows = table.model._default_manager.filter(
            retracted_by__isnull=True, **{f"{table.entity}__in": batch}
        )
        found.update((row[1:], row[0]) for row in rows.values_list("pk", *table.payload))
    return found


def _check_last(change: RosterChange) -> None:
    """No later import, not undone, whose subtree holds this one or lies in it."""
    later = RosterChange.objects.filter(
        kind=ChangeKind.IMPORT, undone_by__isnull=True, pk__gt=change.pk
    )
    parents = _parents_ever()
    own = _all_above(parents, change.subtree)
    for other in later.order_by("-pk"):
        if other.subtree in own or change.subtree in _all_above(parents, other.subtree):
            raise _built_upon(change, other)


def _parents_ever() -> dict[str, set[str]]:
    """Every territorial parent that is known of a code, on whatever day."""
    edges = OrgEdge.objects.filter(retracted_by__isnull=True, kind=EdgeKind.TERRITORIAL)
    found: dict[str, set[str]] = {}
    for child, parent in edges.values_list("child__code", "parent__code"):
        found.setdefault(child, set()).add(parent)
    return found


def _all_above(parents: dict[str, set[str]], code: str) -> set[str]:
    found: set[str] = set()
    waiting = [code]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting.extend(parents.get(current, ()))
    return found


def _check_references(change: RosterChange) -> None:
    """After the undo nothing may refer to an org unit on days when it does not exist."""
    touched = set(
        OrgUnitFact.objects.filter(Q(recorded_by=change) | Q(retracted_by=change)).values_list(
            "org_unit_id", flat=True
        )
    )
    if not touched:
        return
    spans: dict[int, list[Payload]] = {pk: [] for pk in touched}
    rows = OrgUnitFact.objects.filter(retracted_by__isnull=True)
    for pk, start, end in rows.values_list("org_unit_id", "valid_from", "valid_to"):
        if pk in spans:
            spans[pk].append((start, end))
    broken: set[int] = set()
    for table, column in ((EDGE, "parent_id"), (MEMBERSHIP, "org_unit_id")):
        users = table.model._default_manager.filter(retracted_by__isnull=True)
        for pk, start, end in users.values_list(column, "valid_from", "valid_to"):
            if pk in spans and not _covered(spans[pk], start, end):
                broken.add(pk)
    if broken:
        codes = OrgUnit.objects.filter(pk__in=sorted(broken)[:5]).values_list("code", flat=True)
        raise refuse(
            f"导入第 {change.pk} 号",
            f"别处的记录还用着这次导入新增的单位：{'、'.join(sorted(codes))}",
            "撤销不能让别处的记录失去所属单位",
            "先撤销用到这些单位的导入，或重新导入改好的文件",
        )


def _covered(spans: list[Payload], start: Any, end: Any) -> bool:
    """True when the spans, laid end to end, cover [start, end); None = open."""
    reached = start
    for begin, stop in sorted(spans, key=lambda span: span[0]):
        if begin <= reached and (stop is None or stop > reached):
            if stop is None:
                return True
            reached = stop
    return end is not None and reached >= end


def _built_upon(change: RosterChange, later: RosterChange | None = None) -> Refused:
    number = "" if later is None else f"（第 {later.pk} 号，范围 {later.subtree}）"
    return refuse(
        f"导入第 {change.pk} 号",
        f"它之后还有别的导入{number}改动了同一批内容",
        "撤销须从最近的一次开始",
        "先撤销较晚的那次导入",
    )
