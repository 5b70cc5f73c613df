"""Checks of the people and exemption sheets."""

from datetime import date, timedelta
from typing import Any

from benling.roster.checking import Checking
from benling.roster.checks_tree import check_repeats, resolve_references
from benling.roster.reading import ParsedRow

_SHOWN = 5


def check_cover(c: Checking, today: date) -> None:
    on, ahead = c.effective_on, c.rules.limits.effective_days_ahead
    if on is not None and on > today + timedelta(days=ahead):
        c.report_cover(
            "effective_on", f"数据日期 {on} 太远", f"最多提前 {ahead} 天填报", "改正数据日期"
        )


def check_people(c: Checking) -> None:
    check_repeats(c, c.people, "person_id", "人员编号")
    for column in c.people.layout.columns:
        if column.kind == "org_unit":
            resolve_references(c, c.people, column)
    for row in c.people.rows:
        _check_working_unit(c, row)
        _check_entry(c, row)


def _check_working_unit(c: Checking, row: ParsedRow) -> None:
    if c.subtree is None or not c.knows_org_units:
        return
    working = row.get("working_unit")
    if working is not None and "working_unit" not in row.bad and working not in c.in_file:
        c.report(
            c.people, row, "working_unit",
            f"现工作单位“{working}”不在填报范围之内",
            f"文件只列在“{c.subtree}”及其下级工作的人",
            "改正现工作单位；人已调出的，删去这一行，由新单位填报",
        )  # fmt: skip
    known = c.present.people.get(row.get("person_id") or "")
    if known is not None and known.working_unit not in c.before:
        # Where the person works is not said: whoever fills the form may not be allowed to know.
        c.report(
            c.people, row, "person_id",
            f"“{known.person_id}”现由填报范围以外的单位管理",
            "文件不能改动填报范围以外的人员",
            "核对编号；确是调入，先由原单位报转出，或由共同的上级单位统一导入",
        )  # fmt: skip


def _check_entry(c: Checking, row: ParsedRow) -> None:
    entry, on = row.get("entry_on"), c.effective_on
    if entry is not None and on is not None and entry > on:
        c.report(
            c.people, row, "entry_on",
            f"入职日期 {entry} 晚于数据日期 {on}",
            "名册只列数据日期当天已入职的人",
            "改正入职日期；还没有入职的，删去这一行",
        )  # fmt: skip


def check_exemptions(c: Checking) -> None:
    listed = {row.get("person_id") for row in c.people.rows}
    first: dict[tuple[Any, ...], ParsedRow] = {}
    for row in c.exemptions.rows:
        person_id = row.get("person_id")
        if person_id is not None and c.people.place is not None and person_id not in listed:
            c.report(
                c.exemptions, row, "person_id",
                f"人员表中没有“{person_id}”",
                "免训的人须列在人员表中",
                "改正编号，或在人员表中补上此人",
            )  # fmt: skip
        start, last = row.get("valid_from"), row.get("last_on")
        if start is not None and last is not None and last < start:
            c.report(
                c.exemptions, row, "last_on",
                f"结束日期 {last} 早于开始日期 {start}",
                "结束日期不早于开始日期",
                "改正其中一个日期",
            )  # fmt: skip
        key = (person_id, row.get("scope"), start)
        if None in key:
            continue
        if key in first:
            c.report(
                c.exemptions, row, "person_id",
                f"与第{first[key].number}行是同一项免训",
                "同一人、同一范围、同一开始日期只能有一项",
                "删去重复的一行",
            )  # fmt: skip
        first.setdefault(key, row)


def notices(c: Checking) -> list[str]:
    """What is legal but worth a second look, in Chinese."""
    found: list[str] = []
    by_name: dict[str, list[ParsedRow]] = {}
    for row in c.people.rows:
        if row.get("name"):
            by_name.setdefault(row.get("name"), []).append(row)
    same = {name: rows for name, rows in sorted(by_name.items()) if len(rows) > 1}
    if same:
        shown = "；".join(
            f"{name}（{'、'.join(str(r.get('person_id')) for r in rows[:_SHOWN])}）"
            for name, rows in list(same.items())[:_SHOWN]
        )
        found.append(f"有 {len(same)} 组同名人员，同名是允许的，请确认不是一人两号：{shown}")
    back = c.present.were_here(row.get("person_id") for row in c.people.rows)
    if back:
        shown = "、".join(back[:_SHOWN])
        found.append(f"有 {len(back)} 人以前在册、现在重新入册，原有学习记录随人接续：{shown}")
    lent = sum(r.get("establishment_unit") != r.get("working_unit") for r in c.people.rows)
    if lent:
        found.append(f"有 {lent} 人的编制单位与现工作单位不同（借调、挂职等）")
    return found
