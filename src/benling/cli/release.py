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
@click.option(
    "--edition",
    default=None,
    help="与 --withdraw 同用：撤回指定的一版；与 --correction 同用：核对版次",
)
@click.option("--reason", default="", help="撤回或更正的理由，学员会看到")
@click.option("--correction", is_flag=True, help="发布现行一版的评分更正；须写 --reason")
@click.option(
    "--allow-text",
    "allow_texts",
    multiple=True,
    metavar="名称",
    help="与 --correction 同用：允许这一格（或课文）的文字有改动，可写多次",
)
@click.option("--list", "listing", is_flag=True, help="列出发布过的各版")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def release(
    course: str | None,
    by: str | None,
    withdraw: bool,
    edition: str | None,
    reason: str,
    correction: bool,
    allow_texts: tuple[str, ...],
    listing: bool,
    as_json: bool,
) -> None:
    """发布、撤回、列出课程；发布评分更正。"""
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
        if correction:
            answer = _correct(course, edition, by=by, reason=reason, allow_texts=allow_texts)
        else:
            answer = _publish(course, by=by)
    except Refused as refused:
        if not as_json:
            raise
        answer = {"problems": [asdict(problem) for problem in refused.problems]}
    in_words = _correction_in_words if correction else _in_words
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else in_words(answer))


def _correct(
    course: str, edition: str | None, *, by: str, reason: str, allow_texts: tuple[str, ...]
) -> dict[str, Any]:
    from benling.catalog.build import build_course
    from benling.clock import now
    from benling.exchange.corrections import publish_correction
    from benling.home import content_root

    build = build_course(content_root(), course)
    if edition not in (None, build.course.edition):
        what = f"course.yml 写的是 {build.course.edition} 版，不是 {edition} 版"
        rule, fix = "更正的是课程文件写明的一版", "换成那一版的课程文件，或更正另一版"
        raise refuse("版次", what, rule, fix)
    published = publish_correction(build, reason=reason, by=by, at=now(), allow_texts=allow_texts)
    return {
        "course": published.edition.course,
        "edition": published.edition.edition,
        "title": published.edition.title,
        "revision": published.number,
        "policy": published.policy,
        "changes": published.changes,
        "texts": [text["name"] for text in published.texts],
    }


def _correction_in_words(answer: dict[str, Any]) -> str:
    rule = "每次提交取较高的一次" if answer["policy"] == "better" else "以更正后的评分为准"
    lines = [
        f"已发布评分更正：{answer['course']} {answer['title']}，{answer['edition']} 版，"
        f"第 {answer['revision']} 号更正",
        *(f"· {change['title']}：{change['what']}" for change in answer["changes"]),
        *(f"· 文字更正：{name}" for name in answer["texts"]),
        f"重评规则：{rule}。现在还没有改动任何成绩。",
        f"下一步：benling regrade {answer['course']} --edition {answer['edition']} --preview",
    ]
    return "\n".join(lines)


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
