"""``benling course preview``: a course in a learner's own server, without the Hub."""

import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from benling.cli import django_without_state
from benling.cli.course_content import content_option, known_codes
from benling.home import content_root

if TYPE_CHECKING:
    from benling.preview.folder import Page
    from benling.preview.server import Server


@click.command()
@click.argument("code", metavar="课程编号")
@click.option(
    "--variant", "number", type=click.IntRange(1), default=1, show_default=True,
    help="第几份学员资料；与 trial 里的编号相同",
)  # fmt: skip
@click.option(
    "--seed", default="trial", show_default=True, help="随便写：与 trial 用同样的文字，资料就相同"
)
@click.option("--lab", is_flag=True, help="也列出在 JupyterLab 中打开的地址")
@click.option("--check", "checking", is_flag=True, help="用浏览器逐页打开到底，报告问题后退出")
@click.option(
    "--shots", type=click.Path(path_type=Path, file_okay=False), help="检查时把各页截图存到文件夹"
)
@content_option
def preview(
    code: str,
    number: int,
    seed: str,
    lab: bool,
    checking: bool,
    shots: Path | None,
    folder: Path | None,
) -> None:
    """像学员一样打开课文和作业：发放版，带一份学员资料，没有答案。"""
    root = folder or content_root()
    known_codes(root, (code,))
    if shots is not None and not checking:
        raise click.UsageError("--shots 与 --check 一起用。")
    with django_without_state(), tempfile.TemporaryDirectory(prefix="benling-preview-") as place:
        good = _shown(root, code, number, seed, Path(place), lab, checking, shots)
    if not good:
        sys.exit(1)


def _shown(
    root: Path, code: str, number: int, seed: str, place: Path, lab: bool, checking: bool,
    shots: Path | None,
) -> bool:  # fmt: skip
    from benling.catalog.build import build_course
    from benling.catalog.variant import make_variant
    from benling.preview.folder import lay_out
    from benling.preview.server import running_server
    from benling.sandbox.ordinary_user import refuse_root
    from benling.trial.subject import variant_seed

    refuse_root()
    home = place / "home"
    home.mkdir()
    with ExitStack() as until_the_end:
        with Console(stderr=True).status(f"{code}：构建课程，启动学习服务…"):
            build = build_course(root, code)
            pages = lay_out(home, build, make_variant(build.generator, variant_seed(seed, number)))
            server = until_the_end.enter_context(running_server(home, place / "server.log"))
        if checking:
            return _checked(code, pages, server, home, shots)
        _wait(pages, server, lab)
    return True


def _wait(pages: "list[Page]", server: "Server", lab: bool) -> None:
    for page in pages:
        click.echo(f"{page.title}\n  {server.sheet(page.path)}")
        if lab:
            click.echo(f"  {server.lab(page.path)}")
    click.echo("作答会保存，但不能提交。按 Ctrl-C 结束，作答随之删除。")
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        click.echo("\n已结束。")


def _checked(
    code: str, pages: "list[Page]", server: "Server", home: Path, shots: Path | None
) -> bool:
    from benling.preview.visit import browser, visit

    table = Table(title=f"{code} 逐页检查", title_justify="left")
    for column in ("页面", "题目", "打开到最后一题（秒）", "结果"):
        table.add_column(column, overflow="fold")
    problems: list[str] = []
    with browser() as opened:
        for page in pages:
            shot = shots / f"{code}-{page.name}.png" if shots else None
            seen = visit(opened, server.sheet(page.path), home / page.path, shot)
            problems += [f"{page.title}：{problem}" for problem in seen.problems]
            table.add_row(
                page.title,
                str(seen.questions),
                "—" if seen.seconds is None else f"{seen.seconds:.1f}",
                "[red]有问题[/red]" if seen.problems else "[green]正常[/green]",
            )
    Console().print(table)
    for number, problem in enumerate(problems, 1):
        click.echo(f"{number:>3}. {problem}")
    return not problems
