"""``benling roster``: the roster in, out, and back."""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from benling.cli import setup_django

if TYPE_CHECKING:
    from benling.roster.models import RosterChange
    from benling.roster.planning import Plan
    from benling.roster.wording import Line

#: lines of each kind shown without --all
_SHORT_LIST = 10
_DATE = click.DateTime(["%Y-%m-%d"])
#: files above this many bytes show their progress
_LONG_FILE = 300_000


@click.group()
def roster() -> None:
    """人员名册：导入、导出、撤销。"""


@roster.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只检查和显示变化，不写入")
@click.option("--by", default=None, help="导入人，缺省为当前系统用户")
@click.option("--all", "everything", is_flag=True, help="变化和改写逐条全部列出")
@click.option(
    "--accept-leavers", default="", metavar="理由", help="大批人员离册时写明理由，照样导入"
)
def import_file(
    file: Path, dry_run: bool, by: str | None, everything: bool, accept_leavers: str
) -> None:
    """导入名册工作簿 FILE。"""
    setup_django()
    from benling.accounts.provision import ensure_accounts
    from benling.errors import Refused
    from benling.roster import importer

    console = Console()
    with _reading(console, file) as progress:
        plan = importer.plan(file, file_name=file.name, progress=progress)
    _show_plan(console, plan, everything)
    if plan.diff.is_empty:
        console.print("与现有名册完全一致，不需要导入。")
        return
    if plan.guard.tripped and not accept_leavers.strip():
        raise Refused([plan.guard.problem()])
    if dry_run:
        console.print("只作检查，没有写入。")
        return
    with console.status("正在写入……"):
        change = importer.apply(plan, by=by or _system_user(), vanish_reason=accept_leavers)
        accounts = ensure_accounts(person.person_id for person in plan.diff.people_added)
    console.print(f"已导入，变动第 {change.pk} 号，自 {change.effective_on} 起生效。")
    if accounts.created:
        console.print(f"新建账号 {len(accounts.created)} 个。")
    console.print(f"如需撤销：benling roster undo --org-unit {change.subtree}")


@roster.command()
@click.option("--org-unit", required=True, metavar="代码", help="导出哪个单位及其全部下级")
@click.option("--as-of", type=_DATE, default=None, help="哪一天的名册，缺省为今天")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="写到哪个文件")
def export(org_unit: str, as_of: datetime | None, output: Path) -> None:
    """导出名册工作簿，可以原样再导入。"""
    setup_django()
    from benling.clock import today
    from benling.roster.exporter import export as export_roster

    data = export_roster(org_unit.upper(), as_of.date() if as_of else today())
    _write(output, data)
    click.echo(f"已导出到 {output}。")


@roster.command()
@click.option("--org-unit", required=True, metavar="代码", help="撤销对哪个填报范围的最近一次导入")
@click.option("--by", default=None, help="撤销人，缺省为当前系统用户")
def undo(org_unit: str, by: str | None) -> None:
    """撤销最近一次导入，名册回到导入之前。"""
    setup_django()
    from benling.roster.importer import undo_last

    change = undo_last(org_unit.upper(), by=by or _system_user())
    undone = change.undoes
    number = "" if undone is None else f"第 {undone.pk} 号"
    click.echo(
        f"已撤销变动{number}（{change.file_name}），名册回到它之前的样子。两次变动都留在历史里。"
    )


@roster.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="写到哪个文件")
def template(output: Path) -> None:
    """下载空白模板。"""
    setup_django()
    from benling.roster.book import template as template_bytes

    _write(output, template_bytes())
    click.echo(f"模板已写到 {output}。")


@roster.command()
@click.option("--org-unit", default=None, metavar="代码", help="只看对这个填报范围的变动")
@click.option("--limit", type=click.IntRange(1), default=30, show_default=True, help="最多几条")
def history(org_unit: str | None, limit: int) -> None:
    """变动历史，新的在前。"""
    setup_django()
    from benling.roster.history import changes

    table = _table("号", "时间和经办", "范围和数据日期", "文件", "内容")
    rows = list(changes(None if org_unit is None else [org_unit.upper()])[:limit])
    for change in rows:
        table.add_row(*_history_cells(change))
    if rows:
        Console().print(table)
    else:
        click.echo("还没有导入过名册。")


def _history_cells(change: "RosterChange") -> list[str]:
    from benling.clock import SHANGHAI
    from benling.roster.models import ChangeKind
    from benling.roster.wording import titled

    undone = getattr(change, "undone_by", None)
    state = f"已由第 {undone.pk} 号撤销" if undone else ""
    if change.kind == ChangeKind.UNDO:
        state = f"撤销第 {change.undoes_id} 号"
    what = "、".join(f"{title} {number}" for title, number in titled(change.summary["counts"]))
    at = change.recorded_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    kind = f"{ChangeKind(change.kind).label}（{state}）" if state else ChangeKind(change.kind).label
    return [
        str(change.pk),
        f"{at}\n{change.recorded_by}",
        f"{change.subtree}\n{change.effective_on}",
        change.file_name,
        f"{kind}\n{what or '无变化'}",
    ]


@contextmanager
def _reading(console: Console, file: Path) -> Iterator["_Reading | None"]:
    """A progress bar while a long file is read."""
    if not file.is_file() or file.stat().st_size < _LONG_FILE:
        yield None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        yield _Reading(bar)


class _Reading:
    """Shows which sheet is being read, and how far."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task = bar.add_task("正在读取", total=None)

    def __call__(self, sheet: str, rows: int) -> None:
        self._bar.update(self._task, description=f"正在读取{sheet}表，已读 {rows} 行")


def _show_plan(console: Console, plan: "Plan", everything: bool) -> None:
    from benling.roster.wording import counts

    head = (
        f"{plan.file_name}：范围 {plan.subtree}，数据日期 {plan.effective_on}，"
        f"填报人 {plan.file.cover.filled_by}"
    )
    console.print(head, highlight=False, soft_wrap=True)
    _show_normalisations(console, plan, everything)
    for notice in plan.notices:
        console.print(f"提示：{notice}", highlight=False, soft_wrap=True)
    found = counts(plan.diff)
    if not found:
        return
    summary = _table("变化", "数量", title="这次导入的变化")
    for title, number in found:
        summary.add_row(title, str(number))
    console.print(summary)
    _show_lines(console, plan, None if everything else _SHORT_LIST)


def _show_lines(console: Console, plan: "Plan", most: int | None) -> None:
    """Up to ``most`` lines of each kind of change (None: all)."""
    from benling.roster.planning import names_for
    from benling.roster.wording import TITLES, lines

    by_kind: dict[str, list[Line]] = {kind: [] for kind in TITLES}
    for line in lines(plan.diff, *names_for(plan)):
        by_kind[line.kind].append(line)
    table = _table("变化", "编号或代码", "名称", "内容")
    for kind, every in by_kind.items():
        for line in every[:most]:
            table.add_row(line.title, line.subject, line.name, line.what)
        if most is not None and len(every) > most:
            table.add_row(TITLES[kind], "……", "", f"另有 {len(every) - most} 条，加 --all 全部列出")
    console.print(table)


def _show_normalisations(console: Console, plan: "Plan", everything: bool) -> None:
    notes = plan.normalisations
    if not notes:
        return
    table = _table("位置", "原来写的", "读成", "说明", title=f"自动规范了 {len(notes)} 处")
    for note in notes if everything else notes[:_SHORT_LIST]:
        table.add_row(note.where, note.before, note.after, note.why)
    if not everything and len(notes) > _SHORT_LIST:
        table.add_row("……", "", "", f"另有 {len(notes) - _SHORT_LIST} 处，加 --all 全部列出")
    console.print(table)


def _table(*titles: str, title: str | None = None) -> Table:
    table = Table(title=title)
    for heading in titles:
        # Folded, not cut off: every word of a change can be read on a narrow terminal.
        table.add_column(heading, overflow="fold")
    return table


def _system_user() -> str:
    """Who is at the keyboard; a bare container has no name for its user."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"用户 {os.getuid()}"


def _write(output: Path, data: bytes) -> None:
    from benling.errors import refuse

    try:
        output.write_bytes(data)
    except OSError as fault:
        raise refuse(
            str(output), f"写不进去（{fault.strerror}）", "须能写入这个位置", "换一个位置"
        ) from fault
