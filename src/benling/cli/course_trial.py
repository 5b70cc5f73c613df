"""``benling course trial``: synthetic learners through the real grader."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from benling.cli import django_without_state
from benling.cli.course_content import content_option, known_codes
from benling.errors import Refused
from benling.home import content_root

if TYPE_CHECKING:
    from benling.trial.grading import Bench
    from benling.trial.running import Trial
    from benling.trial.standards import Standards

#: who a kind of learner is
_LEARNERS = {
    "perfect": "只看资料全部做对的",
    "mistake": "犯一个常见错误的",
    "mixed": "水平不一的一班人",
    "guesser": "乱猜的",
    "copier": "照抄别人的",
    "empty": "一题没答的",
    "untouched": "原样交回的",
}
_HOLDS = {True: "[green]符合[/green]", False: "[red]不符合[/red]", None: "[yellow]未判断[/yellow]"}


@click.command()
@click.argument("codes", nargs=-1, metavar="[课程编号]…")
@click.option(
    "--variants", type=click.IntRange(1), default=50, show_default=True, help="试多少份学员资料"
)
@click.option(
    "--seed", default="trial", show_default=True, help="随便写：同样的文字得到同样的资料和学员"
)
@click.option(
    "--json", "output", type=click.Path(path_type=Path, dir_okay=False), help="结果另存为 JSON 文件"
)
@content_option
def trial(
    codes: tuple[str, ...], variants: int, seed: str, output: Path | None, folder: Path | None
) -> None:
    """让模拟学员做作业，用真正的批改程序评分，看题目出得好不好；不写编号就试全部课程。"""
    root = folder or content_root()
    wanted = known_codes(root, codes)
    with django_without_state():
        trials = _trials(root, wanted, variants, seed)
    if output is not None:
        records = [each.record() for each in trials.values() if each]
        output.write_text(json.dumps(records, ensure_ascii=False, indent=1) + "\n", "utf-8")
    failing = [code for code, each in trials.items() if each is None or not each.holds]
    if len(trials) > 1:
        click.echo(f"共试{len(trials)}门课，不符合的：{'、'.join(failing) or '没有'}")
    if failing:
        sys.exit(1)


def _trials(
    root: Path, codes: Sequence[str], variants: int, seed: str
) -> "dict[str, Trial | None]":
    """By code; None for a course that cannot be tried, of several. Raises: Refused, of one."""
    from benling.sandbox.ordinary_user import refuse_root
    from benling.trial.grading import Bench
    from benling.trial.standards import load_standards

    refuse_root()
    standards = load_standards(root)
    trials: dict[str, Trial | None] = {}
    with Bench() as bench:
        for code in codes:
            try:
                found = _tried(root, code, bench, standards, variants, seed)
            except Refused as refused:
                if len(codes) == 1:
                    raise
                _print_refusal(code, refused)
                trials[code] = None
                continue
            _print(found)
            trials[code] = found
    return trials


def _tried(
    root: Path, code: str, bench: "Bench", standards: "Standards", variants: int, seed: str
) -> "Trial":
    from benling.catalog.build import build_course
    from benling.catalog.solver import read_solver
    from benling.cli.grading_progress import Progress
    from benling.trial.running import try_out
    from benling.trial.subject import numbered_variants, subject_of

    console = Console(stderr=True)
    with console.status(f"{code}：构建课程，生成资料，解题…"):
        build, solver = build_course(root, code), read_solver(root, code)
        # Guessers pick from other learners' answers, also where few variants are tried.
        count = max(variants, standards.guess_from + 1)
        subject = subject_of(build, solver, numbered_variants(build.generator, seed, count))
    with Progress(f"{code} 评分", "份", "未能评分") as progress:
        return try_out(
            subject, standards, bench, variants=variants, seed=seed,
            on_start=progress.started, on_done=lambda: progress.done("", None),
        )  # fmt: skip


def _print_refusal(code: str, refused: Refused) -> None:
    click.echo(f"\n{code} 不能试作：")
    for number, problem in enumerate(refused.problems, 1):
        click.echo(f"{number:>3}. {problem}")


def _print(trial: "Trial") -> None:
    console = Console()
    console.print(
        f"\n[bold]{trial.course} {trial.title}[/bold]　{trial.variants}份资料，种子“{trial.seed}”"
    )
    for table in (_scores(trial), _questions(trial), _mistakes(trial), _verdicts(trial)):
        console.print(table)
    for verdict in trial.verdicts:
        if verdict.failures:
            click.echo(f"\n不符合“{verdict.rule}”，共{len(verdict.failures)}处：")
            for number, failure in enumerate(verdict.failures, 1):
                click.echo(f"{number:>3}. {failure}")


def _scores(trial: "Trial") -> Table:
    table = _table("得分（占自动评分分值）", "学员", "份数", "最低", "中位", "最高", "平均")
    for kind, spread in trial.spreads.items():
        figures = (spread.least, spread.median, spread.most, spread.mean)
        shown = (f"{figure:.1f}%" for figure in figures)
        table.add_row(_LEARNERS[kind], str(spread.count), *shown)
    return table


def _questions(trial: "Trial") -> Table:
    table = _table("各题", "题号", "分值", "不同答案", "得分率", "区分度")
    for each in trial.questions:
        table.add_row(
            each.question, f"{each.points.normalize():f}", str(each.answers),
            "—" if each.difficulty is None else f"{100 * each.difficulty:.0f}%",
            "—" if each.discrimination is None else f"{each.discrimination:.2f}",
        )  # fmt: skip
    table.caption = (
        "得分率：乱猜的和水平不一的学员平均得到的分。区分度：这一题与其余各题得分的相关。"
    )
    return table


def _mistakes(trial: "Trial") -> Table:
    table = _table("常见错误", "题号", "认出", "学员看到的话")
    for each in sorted(trial.mistakes, key=lambda each: each.question):
        colour = "green" if each.named == each.made else "red"
        named = f"[{colour}]{each.named}／{each.made}[/{colour}]"
        table.add_row(each.question, named, each.message)
    return table


def _verdicts(trial: "Trial") -> Table:
    table = _table("结论", "要求", "结果", "判断")
    for verdict in trial.verdicts:
        table.add_row(verdict.rule, verdict.figure, _HOLDS[verdict.holds])
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
