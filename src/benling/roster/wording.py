"""A difference in words, for the command line and the pages."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from benling.roster.diff import Changed, Diff
from benling.roster.layout import EXEMPTIONS, ORG_UNITS, PEOPLE, SheetLayout
from benling.roster.records import ExemptionRecord, OrgUnitRecord, PersonRecord

#: field of ``Diff`` → what people call it, in the order they are shown
TITLES = {
    "org_units_added": "新增单位",
    "org_units_changed": "变更单位",
    "org_units_ended": "撤销单位",
    "people_added": "新进人员",
    "people_moved": "调动人员",
    "people_changed": "变更人员",
    "people_ended": "离册人员",
    "exemptions_added": "新增免训",
    "exemptions_changed": "变更免训",
    "exemptions_ended": "终止免训",
}
#: org unit code → name
Names = Mapping[str, str]


@dataclass(frozen=True)
class Line:
    """One line of a difference."""

    #: key of ``TITLES``
    kind: str
    #: org unit code or person id
    subject: str
    name: str
    #: what is new or what changed
    what: str

    @property
    def title(self) -> str:
        return TITLES[self.kind]


def lines(diff: Diff, names: Names, people: Names) -> Iterator[Line]:
    """Every line of a difference, in the order of ``TITLES``.

    ``names``: org unit code → name; ``people``: person id → name.
    """
    describe: dict[str, Callable[[Any, Names], str]] = {
        "org_units": _org_unit, "people": _person, "exemptions": _exemption,
    }  # fmt: skip
    for kind in TITLES:
        area = kind.rsplit("_", 1)[0]
        for entry in getattr(diff, kind):
            record = entry.after if isinstance(entry, Changed) else entry
            what = (
                "；".join(_differences(entry, names))
                if isinstance(entry, Changed)
                else describe[area](record, names)
            )
            yield Line(kind, _subject(record), _name(record, people), what)


def counts(diff: Diff) -> list[tuple[str, int]]:
    """Title and number of every kind that occurs."""
    return titled(diff.counts())


def titled(kept: Mapping[str, int]) -> list[tuple[str, int]]:
    """The same from the counts kept with a change."""
    return [(title, kept[kind]) for kind, title in TITLES.items() if kept.get(kind)]


def named(code: str | None, names: Names) -> str:
    """e.g. ``WC-03-02（柳溪镇）``; ``空`` for none."""
    if not code:
        return "空"
    return f"{code}（{names[code]}）" if code in names else code


def _subject(record: OrgUnitRecord | PersonRecord | ExemptionRecord) -> str:
    return record.code if isinstance(record, OrgUnitRecord) else record.person_id


def _name(record: OrgUnitRecord | PersonRecord | ExemptionRecord, people: Names) -> str:
    if isinstance(record, ExemptionRecord):
        return people.get(record.person_id, "")
    return record.name


def _org_unit(unit: OrgUnitRecord, names: Names) -> str:
    above = f"，属地上级 {named(unit.territorial_parent, names)}" if unit.territorial_parent else ""
    line = f"，主管部门 {named(unit.department_parent, names)}" if unit.department_parent else ""
    return f"{unit.level}级，{unit.organ_type}{above}{line}"


def _person(person: PersonRecord, names: Names) -> str:
    post = "、".join(part for part in (person.post_level, person.rank) if part)
    lent = person.establishment_unit != person.working_unit
    at = f"，编制在 {named(person.establishment_unit, names)}" if lent else ""
    return f"{named(person.working_unit, names)}{at}" + (f"，{post}" if post else "")


def _exemption(exemption: ExemptionRecord, names: Names) -> str:
    end = "未定" if exemption.valid_to is None else str(exemption.valid_to - timedelta(days=1))
    return f"{exemption.scope}，{exemption.reason}，{exemption.valid_from} 至 {end}"


def _differences(change: Changed[Any], names: Names) -> Iterator[str]:
    layouts: dict[type, SheetLayout] = {
        OrgUnitRecord: ORG_UNITS, PersonRecord: PEOPLE, ExemptionRecord: EXEMPTIONS,
    }  # fmt: skip
    layout = layouts[type(change.after)]
    for field in fields(change.after):
        before, after = getattr(change.before, field.name), getattr(change.after, field.name)
        if before == after:
            continue
        if field.name == "valid_to":
            yield f"结束日期：{_last_day(before)} → {_last_day(after)}"
            continue
        column = layout.column(field.name)
        if column.kind == "org_unit":
            yield f"{column.title}：{named(before, names)} → {named(after, names)}"
        else:
            yield f"{column.title}：{before or '空'} → {after or '空'}"


def _last_day(valid_to: date | None) -> str:
    return "未定" if valid_to is None else str(valid_to - timedelta(days=1))
