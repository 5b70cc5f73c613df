"""Checks of what an import would change, against everything the file does not cover."""

from collections.abc import Iterator

from benling.errors import Problem
from benling.roster.diff import Diff
from benling.roster.facts import EDGE, MEMBERSHIP, ORG_UNIT, PERSON
from benling.roster.models import EdgeKind, MembershipKind
from benling.roster.present import Present
from benling.roster.records import PersonRecord

_SHOWN = 5


def check_still_needed(
    diff: Diff, present: Present, active: dict[str, PersonRecord]
) -> Iterator[Problem]:
    """An org unit may not end while something outside the file hangs on it."""
    ending = {present.org_unit_pk[unit.code]: unit for unit in diff.org_units_ended}
    own_units = {present.org_unit_pk[u.code] for u in diff.org_units_ended}
    own_units |= {present.org_unit_pk[c.after.code] for c in diff.org_units_changed}
    own_people = {present.person_pk[person_id] for person_id in active}
    needed: dict[int, list[str]] = {}
    for (child, _kind), rows in present.series[EDGE].items():
        for row in rows:
            if row.value[0] in ending and child not in own_units:
                needed.setdefault(row.value[0], []).append(f"单位 {present.code_of[child]}")
    for (person, kind), rows in present.series[MEMBERSHIP].items():
        for row in rows:
            if row.value[0] in ending and person not in own_people:
                title = MembershipKind(kind).label
                needed.setdefault(row.value[0], []).append(f"{present.id_of[person]} 的{title}")
    for pk, users in sorted(needed.items()):
        unit = ending[pk]
        yield Problem(
            "单位表",
            f"没有列出单位 {unit.code}（{unit.name}），但范围以外还有 {len(users)} 处用着它："
            + "、".join(users[:_SHOWN]),
            "单位撤销前，范围以外的单位和人员须已改到别处",
            "在单位表中保留它，或由共同的上级单位统一导入",
        )


def check_already_later(diff: Diff, present: Present) -> Iterator[Problem]:
    """What would change must not already be known to change on a later day."""
    units = [u.code for u in (*diff.org_units_added, *diff.org_units_ended)]
    units += [c.after.code for c in diff.org_units_changed]
    people = [p.person_id for p in (*diff.people_added, *diff.people_ended)]
    people += [c.after.person_id for c in (*diff.people_moved, *diff.people_changed)]
    later = [f"单位 {code}" for code in units if _org_unit_changes_later(present, code)]
    later += [f"人员 {i}" for i in people if _person_changes_later(present, i)]
    if later:
        yield Problem(
            "封面表（数据日期）",
            f"数据日期 {present.on} 之后，名册中已有这些单位或人员的变动，共 {len(later)} 处："
            + "、".join(later[:_SHOWN]),
            "不能用较早日期的文件盖过较晚的变动",
            "改用不早于最近一次导入的数据日期，或先撤销较晚的那次导入",
        )


def _org_unit_changes_later(present: Present, code: str) -> bool:
    pk = present.org_unit_pk.get(code)
    return pk is not None and (
        present.changes_later(ORG_UNIT, (pk,))
        or any(present.changes_later(EDGE, (pk, kind.value)) for kind in EdgeKind)
    )


def _person_changes_later(present: Present, person_id: str) -> bool:
    pk = present.person_pk.get(person_id)
    return pk is not None and (
        present.changes_later(PERSON, (pk,))
        or any(present.changes_later(MEMBERSHIP, (pk, kind.value)) for kind in MembershipKind)
    )
