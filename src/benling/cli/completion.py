"""``benling completion``: completion of an org unit as of a date."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from benling.cli import setup_django

if TYPE_CHECKING:
    from benling.completion.report import Line, Report

_BASES = {"编制": "编制", "现工作": "现工作", "管理权限": "管理权限"}
_EDGES = {"块": "块", "条": "条"}


@click.command()
@click.option("--org-unit", required=True, help="单位代码")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="截至日期，默认今天")
@click.option(
    "--known-at",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]),
    help="只计此时之前登记的记录（北京时间；只写日期则到当日24时），默认现在",
)
@click.option("--own", is_flag=True, help="只计本级，不含下级")
@click.option(
    "--basis", type=click.Choice(list(_BASES)), default="现工作", show_default=True, help="人员归属"
)
@click.option(
    "--edge",
    type=click.Choice(list(_EDGES)),
    default="块",
    show_default=True,
    help="上下级关系：块为属地，条为主管部门",
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，含逐人明细")
@click.option("--people", is_flag=True, help="表格之后逐人列出结论和原因")
def completion(
    *,
    org_unit: str,
    as_of: datetime | None,
    known_at: datetime | None,
    own: bool,
    basis: str,
    edge: str,
    as_json: bool,
    people: bool,
) -> None:
    """某单位截至某日的完成情况。"""
    setup_django()
    from benling.clock import today
    from benling.completion.report import completion as report_on
    from benling.roster.models import EdgeKind, MembershipKind

    report = report_on(
        org_unit,
        as_of.date() if as_of else today(),
        with_subordinates=not own,
        basis=MembershipKind(basis),
        edge=EdgeKind(edge),
        known_at=_moment(known_at),
    )
    if as_json:
        click.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=2))
        return
    _print(report, people)


def _moment(known_at: datetime | None) -> datetime | None:
    """An entered time is the city's; a bare date means all of that day."""
    from benling.clock import SHANGHAI, end_of_day

    if known_at is None:
        return None
    if known_at.time() == datetime.min.time():
        return end_of_day(date(known_at.year, known_at.month, known_at.day))
    return known_at.replace(tzinfo=SHANGHAI)


def _print(report: "Report", people: bool) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    table = Table(title=f"{report.line.org_unit.name}完成情况")
    for heading, side in (
        ("单位", "left"), ("人数", "right"), ("必修课完成率", "right"), ("进行中", "right"),
        ("逾期", "right"), ("免训", "right"), ("网络学习达标率", "right"), ("进行中", "right"),
        ("免训", "right"),
    ):  # fmt: skip
        table.add_column(heading, justify="right" if side == "right" else "left")
    table.add_row(*_cells(report.line, "合计"), style="bold")
    for line in report.sub_units:
        name = f"{line.org_unit.name}（本级）" if line.own else line.org_unit.name
        table.add_row(*_cells(line, name))
    console.print(table)
    console.print(report.caliber)
    if report.overlap:
        console.print(f"有{report.overlap}人次因同属多个下级单位而重复列示，合计中每人只计一次。")
    _print_left_out(report, console.print)
    if people:
        for row in report.people:
            courses = "；".join(f"{c.course} {c.reason}" for c in row.courses) or "无应训课程"
            who = f"{row.person_id} {row.name}（{row.org_unit_name}）"
            console.print(f"{who}：{courses}；{row.network_reason}")


def _cells(line: "Line", name: str) -> list[str]:
    return [
        name,
        str(line.heads),
        line.required.text,
        str(line.required.in_progress),
        str(line.required.overdue),
        str(line.required.exempt),
        line.network.text,
        str(line.network.in_progress),
        str(line.network.exempt),
    ]


def _print_left_out(report: "Report", say: Callable[[str], None]) -> None:
    titles = {"required": "必修课", "network": "网络学习"}
    for measure, reasons in report.exemptions.items():
        if reasons:
            listed = "，".join(f"{reason}{count}人" for reason, count in reasons.items())
            say(f"{titles[measure]}免训：{listed}")
    for course in report.left_out_courses:
        named = f"{course['course']} {course['edition']}《{course['title']}》"
        say(f"未计入的课程：{named}，{course['reason']}")
    for judged, reason in report.left_out:
        say(f"未计入的人员：{judged.person.person_id} {judged.person.name}，{reason}")
