"""``benling release``: build a course and put it before its learners, or take it back."""

import getpass
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from benling.cli import setup_django
from benling.errors import Refused, refuse

if TYPE_CHECKING:
    from benling.catalog.models import CourseEdition


@click.command()
@click.argument("course", required=False)
@click.option("--by", default=None, help="办理人的人员编号；不写则记为命令行和系统用户名")
@click.option("--withdraw", is_flag=True, help="撤回现行的一版")
@click.option("--edition", default=None, help="与 --withdraw 同用：撤回指定的一版")
@click.option("--reason", default="", help="撤回的理由，学员会看到")
@click.option("--list", "listing", is_flag=True, help="列出发布过的各版")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def release(
    course: str | None,
    by: str | None,
    withdraw: bool,
    edition: str | None,
    reason: str,
    listing: bool,
    as_json: bool,
) -> None:
    """发布、撤回、列出课程。"""
    setup_django()
    by = by or f"命令行 {getpass.getuser()}"
    if listing:
        _list(course)
        return
    if course is None:
        raise refuse("命令", "没有写明课程", "须写明课程编号，例如 E-01", "补上课程编号")
    if withdraw:
        _withdraw(course, edition, by=by, reason=reason)
        return
    try:
        answer = _publish(course, by=by)
    except Refused as refused:
        if not as_json:
            raise
        answer = {"problems": [asdict(problem) for problem in refused.problems]}
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else _in_words(answer))


def _publish(course: str, *, by: str) -> dict[str, Any]:
    from benling.catalog.build import build_course
    from benling.clock import now
    from benling.exchange.releases import edition_of, publish
    from benling.home import content_root

    build = build_course(content_root(), course)
    before = edition_of(build.course.course, build.course.edition)
    published = publish(build, by=by, at=now())
    return {
        "course": published.course,
        "edition": published.edition,
        "title": published.title,
        "assignment": published.assignment,
        "content_sha256": published.content_sha256,
        "cells": len(published.cells),
        "unchanged": before is not None and before.withdrawn_at is None,
        "reopened": before is not None and before.withdrawn_at is not None,
    }


def _in_words(answer: dict[str, Any]) -> str:
    state = "未变化" if answer["unchanged"] else "已发布"
    if answer["reopened"]:
        state = "已重新发布"
    return (
        f"{state}：{answer['course']} {answer['title']}，{answer['edition']} 版\n"
        f"作业：{answer['assignment']}，评分格 {answer['cells']} 个\n"
        f"内容校验码：{answer['content_sha256']}"
    )


def _withdraw(course: str, edition: str | None, *, by: str, reason: str) -> None:
    from benling.exchange import releases

    if edition is None:
        chosen: CourseEdition | None = releases.require_current(course)
    else:
        chosen = releases.edition_of(course, edition)
    if chosen is None:
        raise refuse("版次", f"{course} 没有 {edition} 版", "只能撤回发布过的版次", "核对版次号")
    withdrawn = releases.withdraw(chosen, by=by, reason=reason)
    click.echo(f"已撤回：{course} {withdrawn.title}，{withdrawn.edition} 版")
    click.echo("已有的提交和成绩保留；学员会看到撤回的理由。")


def _list(course: str | None) -> None:
    from benling.clock import local_date
    from benling.exchange.releases import list_editions

    rows = [row for row in list_editions() if course in (None, row.edition.course)]
    if not rows:
        click.echo("还没有发布过课程。")
    for row in rows:
        edition = row.edition
        state = "已撤回：" + edition.withdrawn_reason if edition.withdrawn_at else "可学习"
        click.echo(
            f"{edition.course}  {edition.edition}  {local_date(edition.released_at)} 发布  "
            f"{row.people} 人提交 {row.attempts} 次  {state}  {edition.title}"
        )
