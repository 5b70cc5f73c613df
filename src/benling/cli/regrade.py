"""``benling regrade``: try a corrected grading on everybody, look, then apply it."""

import getpass
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from benling.cli.isolation_option import isolation_option

if TYPE_CHECKING:
    from benling.catalog.models import CourseEdition
    from benling.regrading.comparison import Row
    from benling.regrading.models import Regrade
    from benling.sandbox.isolation import Isolation

_SHOWN = 200


@click.command(
    help="按已发布的评分更正重评一门课：先试算并列出每个人的前后对照，确认后才写入。"
    "不带选项时，在终端上会逐步询问。"
)
@click.argument("course", metavar="课程编号", required=False)
@click.option("--edition", metavar="版次", default=None, help="不写则为现行的一版")
@click.option("--preview", is_flag=True, help="只试算和列出对照，不写入；中断后再运行即继续")
@click.option("--apply", "confirmed", is_flag=True, help="试算后不再询问，直接确认写入")
@click.option("--all", "everybody", is_flag=True, help="对照表也列出没有变化的人")
@click.option("--xlsx", type=click.Path(path_type=Path, dir_okay=False), help="把对照表存成工作簿")
@click.option("--discard", is_flag=True, help="放弃还没有写入的重评，须写 --reason")
@click.option("--revert", is_flag=True, help="撤回最近一次生效的重评，须写 --reason")
@click.option("--reason", default="", help="放弃或撤回的理由")
@click.option("--list", "listing", is_flag=True, help="列出历次重评")
@click.option("--by", default=None, help="办理人的人员编号；不写则记为命令行和系统用户名")
@isolation_option
@click.option("--work", "number", type=int, hidden=True, default=None)
def regrade(
    course: str | None,
    edition: str | None,
    preview: bool,
    confirmed: bool,
    everybody: bool,
    xlsx: Path | None,
    discard: bool,
    revert: bool,
    reason: str,
    listing: bool,
    by: str | None,
    isolation: str,
    number: int | None,
) -> None:
    from benling.home import home
    from benling.sandbox.ordinary_user import become_ordinary

    if home().root.exists():
        become_ordinary(home().root)
    from benling.cli import setup_django

    setup_django()
    from benling.sandbox.isolation import Isolation

    tier = Isolation(isolation)
    by = by or f"命令行 {getpass.getuser()}"
    if number is not None:
        _carry_on(number, tier)
        return
    chosen = _edition(course, edition)
    if listing:
        _list(chosen)
    elif discard:
        _discard(chosen, by=by, reason=reason)
    else:
        _regrade(chosen, by=by, reason=reason, revert=revert, preview=preview,
                 confirmed=confirmed, everybody=everybody, xlsx=xlsx, isolation=tier)  # fmt: skip


def _edition(course: str | None, edition: str | None) -> "CourseEdition":
    from benling.errors import refuse
    from benling.exchange import releases

    if course is None:
        raise refuse("命令", "没有写明课程", "须写明课程编号，例如 E-01", "补上课程编号")
    if edition is None:
        return releases.require_current(course)
    chosen = releases.edition_of(course, edition)
    if chosen is None:
        what, rule = f"{course} 没有 {edition} 版", "只能重评发布过的版次"
        raise refuse("版次", what, rule, "核对版次号")
    return chosen


def _carry_on(number: int, isolation: "Isolation") -> None:
    """What the web service starts: no questions, no bar."""
    from benling.errors import refuse
    from benling.regrading.models import Regrade
    from benling.regrading.worker import work

    found = Regrade.objects.filter(pk=number).select_related("edition").first()
    if found is None:
        raise refuse("重评", f"没有第 {number} 号", "须是已有的重评", "核对编号")
    work(found, isolation=isolation)


def _regrade(
    edition: "CourseEdition",
    *,
    by: str,
    reason: str,
    revert: bool,
    preview: bool,
    confirmed: bool,
    everybody: bool,
    xlsx: Path | None,
    isolation: "Isolation",
) -> None:
    from benling.regrading import flow
    from benling.regrading.models import Regrade, State

    found = flow.open_regrade(edition)
    if found is None and revert:
        last = Regrade.objects.filter(edition=edition, state=State.APPLIED).last()
        if last is None:
            from benling.errors import refuse

            raise refuse("撤回", "没有生效的重评", "只能撤回生效过的重评", "核对课程和版次")
        found = flow.revert(last, by=by, reason=reason)
    found = found or flow.start(edition, by=by)
    if found.state == State.READY and flow.untried(found):
        flow.look_again(found)
        found.refresh_from_db()
    if found.state in (State.TRYING, State.APPLYING):
        _work(found, isolation)
    if found.state == State.APPLIED:
        _say_applied(found)
        return
    rows = _shown(found, everybody=everybody, xlsx=xlsx)
    if found.state == State.WAITING:
        _say_waiting(found)
    elif not preview:
        _confirm(found, rows, by=by, confirmed=confirmed)


def _work(found: "Regrade", isolation: "Isolation | None" = None) -> None:
    """``isolation``: the tier to try in; None when there is only to write."""
    from benling.cli.grading_progress import Progress
    from benling.grader.weaker_tiers import for_operator
    from benling.regrading.models import State
    from benling.regrading.worker import work
    from benling.sandbox.isolation import Isolation

    trying, tier = found.state == State.TRYING, isolation or Isolation.FULL
    if trying and (warning := for_operator(tier)):
        click.echo(warning, err=True)
    label, each = ("试算", "份") if trying else ("写入", "人")
    with Progress(label, each, "未能评分") as bar:
        work(found, started=bar.started, done=bar.done, isolation=tier)


def _shown(found: "Regrade", *, everybody: bool, xlsx: Path | None) -> "Sequence[Row]":
    from benling.regrading.comparison import compare
    from benling.regrading.trial import weaker_tiers_of
    from benling.regrading.wording import POLICIES, counts_of
    from benling.regrading.workbook import workbook
    from benling.roster.names import names_of

    rows = compare(found)
    names = names_of(row.person_id for row in rows)
    counts = counts_of(rows)
    click.echo(f"第 {found.pk} 号重评：{found.edition.course} {found.edition.title}")
    click.echo(f"理由：{found.reason}")
    click.echo(f"规则：{POLICIES[found.policy]}")
    click.echo(
        f"共 {counts.people} 人，{counts.changed} 人有变化："
        f"新合格 {counts.gained} 人，取消合格 {counts.lost} 人，"
        f"提高 {counts.raised} 人，降低 {counts.lowered} 人。"
    )
    if lacks := weaker_tiers_of(found):
        click.echo(f"请人工复核：{lacks}")
    listed = [row for row in rows if everybody or row.changed]
    for row in listed[:_SHOWN]:
        click.echo("  " + _line(row, names.get(row.person_id, "")))
    if len(listed) > _SHOWN:
        click.echo(f"  其余 {len(listed) - _SHOWN} 人请用 --xlsx 导出查看。")
    if xlsx is not None:
        xlsx.write_bytes(workbook(found, rows, names))
        click.echo(f"对照表已存为 {xlsx}。")
    return rows


def _line(row: "Row", name: str) -> str:
    from benling.regrading.wording import MOVEMENTS, notes_of, passed_of, points_of

    said = f"{row.person_id}  {name}  {points_of(row.before)} {passed_of(row.before)} → "
    said += f"{points_of(row.after)} {passed_of(row.after)}  {MOVEMENTS[row.movement]}"
    notes = notes_of(row)
    return said + (f"（{notes}）" if notes else "")


def _confirm(found: "Regrade", rows: "Sequence[Row]", *, by: str, confirmed: bool) -> None:
    from benling.regrading import flow
    from benling.regrading.comparison import rows_sha256
    from benling.regrading.models import State

    if not confirmed and not sys.stdin.isatty():
        click.echo("还没有写入。确认写入请加 --apply，或在教学工作台上确认。")
        return
    if not confirmed and not click.confirm("按以上结果写入吗？", default=False):
        click.echo("还没有写入，试算结果保留。")
        return
    found = flow.confirm(found, by=by, seen=rows_sha256(rows))
    if found.state == State.WAITING:
        _say_waiting(found)
        return
    _work(found)
    _say_applied(found)


def _say_waiting(found: "Regrade") -> None:
    from benling.regrading.rights import possible_approvers
    from benling.roster.names import names_of

    people = possible_approvers(found)
    names = names_of(people)
    listed = "、".join(f"{names.get(person, '')}（{person}）" for person in people) or "暂无"
    click.echo("有人会被取消合格或推后合格时间，还没有写入，等待另一人复核。")
    click.echo(f"可以复核的人：{listed}。请在教学工作台上登录后复核，命令行不能代人复核。")


def _say_applied(found: "Regrade") -> None:
    changed = found.changes.filter(notice__isnull=False).count()
    click.echo(f"第 {found.pk} 号重评已生效，写入 {found.changes.count()} 人，通知 {changed} 人。")


def _discard(edition: "CourseEdition", *, by: str, reason: str) -> None:
    from benling.errors import refuse
    from benling.regrading import flow

    found = flow.open_regrade(edition)
    if found is None:
        raise refuse("放弃", "没有未结束的重评", "只能放弃还没有写入的重评", "用 --list 查看")
    flow.discard(found, by=by, reason=reason)
    click.echo(f"第 {found.pk} 号重评已放弃，没有改动任何成绩；试算记录保留。")


def _list(edition: "CourseEdition") -> None:
    from benling.clock import local_date
    from benling.regrading.models import Regrade

    rows = Regrade.objects.filter(edition=edition).order_by("pk")
    if not rows:
        click.echo("还没有重评过。")
    for row in rows:
        basis = f"第 {row.revision} 号更正" if row.revision else "发布时的评分"
        undone = f"，撤回第 {row.reverts_id} 号" if row.reverts_id else ""
        click.echo(
            f"第 {row.pk} 号  {local_date(row.started_at)}  {row.get_state_display()}  "
            f"按{basis}{undone}  {row.reason}"
        )
