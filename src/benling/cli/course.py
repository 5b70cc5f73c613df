"""``benling course``: what trainers run on their own folders, before anything is released."""

import json
import secrets
import shutil
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from benling.cli.course_basis import basis
from benling.cli.course_content import content_option, known_codes
from benling.cli.course_preview import preview
from benling.cli.course_trial import trial
from benling.errors import Problem, Refused, refuse
from benling.home import content_root

if TYPE_CHECKING:
    from benling.catalog.build import Build, Outcome


@click.group()
def course() -> None:
    """课程：检查、列出、试构建、试看、试作。"""


course.add_command(preview)
course.add_command(trial)


@course.command()
@click.argument("codes", nargs=-1, metavar="[课程编号]…")
@click.option(
    "--on", "on", type=click.DateTime(["%Y-%m-%d"]), help="核对法律依据在这一天是否有效；默认今天"
)
@content_option
def check(codes: tuple[str, ...], on: datetime | None, folder: Path | None) -> None:
    """检查并试构建课程，一次列出全部问题；不写编号就检查全部。"""
    from benling.clock import today

    root = folder or content_root()
    wanted = known_codes(root, codes)
    outcomes = _built(root, wanted)
    day = on.date() if on else today()
    rows = [(outcome, _errors(outcome, day), _notices(outcome, day)) for outcome in outcomes]
    Console().print(_table(rows))
    for outcome, errors, notices in rows:
        _print(f"{outcome.code} 须改正 {len(errors)} 处", errors)
        _print(f"{outcome.code} 请留意 {len(notices)} 处", notices)
    rules = [] if codes else _rules_problems(root)
    _print(f"口径文件 须改正 {len(rules)} 处", rules)
    if rules or any(errors for _, errors, _ in rows):
        sys.exit(2)


@course.command("list")
@content_option
def listing(folder: Path | None) -> None:
    """列出课程内容文件夹里的课程。"""
    from benling.catalog.course import course_codes, load_course

    root = folder or content_root()
    table = _columns("编号", "名称", "版次", "类别", "学时", "必修", "合格线", "课文")
    faulty = []
    for code in course_codes(root):
        try:
            found = load_course(root, code)
        except Refused as refused:
            faulty.append((code, refused.problems))
            table.add_row(code, "", f"[red]有 {len(refused.problems)} 处问题[/red]")
            continue
        table.add_row(
            found.course, found.title, found.edition, f"{found.kind}·{found.category}",
            f"{found.hours} {found.track}", "是" if found.required else "否",
            f"{found.pass_mark}%", str(len(found.lessons)),
        )  # fmt: skip
    Console().print(table)
    _print_slots(root)
    for code, problems in faulty:
        _print(f"{code} 须改正 {len(problems)} 处", problems)
    if faulty:
        sys.exit(2)


def _print_slots(root: Path) -> None:
    from benling.catalog.legal.slots import slots_of
    from benling.clock import today

    for slot in slots_of(root, today()):
        click.echo(f"预留：{slot.title}（{slot.edition}），等条文提供并登记以后开课")


@course.command()
@click.argument("code", metavar="课程编号")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="新建的文件夹")
@content_option
def build(code: str, output: Path, folder: Path | None) -> None:
    """试构建一门课程，写出 source、release、lessons 供查看。"""
    root = folder or content_root()
    _check_new(output)
    outcome = _built(root, known_codes(root, (code,)))[0]
    _print(f"{code} 请留意 {len(outcome.warnings)} 处", outcome.warnings)
    if outcome.build is None:
        raise Refused(outcome.errors)
    _write(output, _files(outcome.build))
    click.echo(
        f"已写到 {output}：source 是教员版（含答案，勿外传），release 是学员版，lessons 是课文。"
    )
    click.echo(f"内容校验码 {outcome.build.content_sha256}")


@course.command()
@click.argument("code", metavar="课程编号")
@click.option("--seed", required=True, help="随便写：同样的文字得到同样的数据")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="新建的文件夹")
@content_option
def variant(code: str, seed: str, output: Path, folder: Path | None) -> None:
    """生成一份学员数据和它的答案，供教员查看。"""
    import hashlib

    from benling.catalog.generator_kit import built_generator
    from benling.catalog.variant import GENERATOR, make_variant

    root = folder or content_root()
    _check_new(output)
    known_codes(root, (code,))
    assignment = root / "assignments" / code
    if not (assignment / GENERATOR).is_file():
        where = f"assignments/{code}/{GENERATOR}"
        raise refuse(where, "没有这个文件", "每份作业须有数据生成程序", "补上这个文件")
    made = make_variant(built_generator(assignment), hashlib.sha256(seed.encode()).digest())
    truth = json.dumps(made.truth, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    _write(
        output, {**{f"files/{n}": d for n, d in made.files.items()}, "truth.json": truth.encode()}
    )
    click.echo(f"已写到 {output}：files 是学员拿到的数据，truth.json 是答案（勿外传）。")


course.add_command(basis)


def _built(root: Path, codes: Sequence[str]) -> "list[Outcome]":
    from benling.catalog.build import build_courses

    console = Console(stderr=True)
    if not console.is_terminal:
        return build_courses(root, codes)
    with console.status("准备…") as status:
        return build_courses(root, codes, on_step=lambda text: status.update(f"{text}…"))


def _errors(outcome: "Outcome", day: date) -> list[Problem]:
    from benling.catalog.course import basis_problems

    late = basis_problems(outcome.build.course, day) if outcome.build else []
    return [*outcome.errors, *late]


def _notices(outcome: "Outcome", day: date) -> list[Problem]:
    from benling.catalog.course import basis_notices

    doubted = basis_notices(outcome.build.course, day) if outcome.build else []
    return [*outcome.warnings, *doubted]


def _rules_problems(root: Path) -> list[Problem]:
    """Faulty citations in the rules files, which belong to no course."""
    from benling.catalog.legal.citation_check import check_rules_citations
    from benling.catalog.legal.register_file import load_legal_register

    return check_rules_citations(root, load_legal_register(root))


def _table(rows: "Sequence[tuple[Outcome, Sequence[Problem], Sequence[Problem]]]") -> Table:
    table = _columns("课程", "名称", "版次", "结果", "须改正", "请留意", "题数", "课文")
    for outcome, errors, notices in rows:
        made = outcome.build
        result = "[red]不通过[/red]" if errors else "[green]通过[/green]"
        counts = (str(len(errors)), str(len(notices)))
        if made is None:
            table.add_row(outcome.code, "", "", result, *counts, "", "")
            continue
        table.add_row(
            outcome.code, made.course.title, made.course.edition, result, *counts,
            str(len(made.cells)), str(len(made.course.lessons)),
        )  # fmt: skip
    return table


def _columns(*titles: str) -> Table:
    """A table whose texts are folded rather than cut."""
    table = Table()
    for title in titles:
        table.add_column(title, overflow="fold")
    return table


def _print(title: str, problems: Sequence[Problem]) -> None:
    if problems:
        click.echo(f"\n{title}：")
        for number, problem in enumerate(problems, 1):
            click.echo(f"{number:>3}. {problem}")


def _files(made: "Build") -> dict[str, bytes]:
    parts = (("source", made.source), ("release", made.release), ("lessons", made.lessons))
    return {f"{part}/{name}": data for part, held in parts for name, data in held.items()}


def _check_new(output: Path) -> None:
    """Raises: Refused unless the folder is new or empty."""
    if output.exists() and (not output.is_dir() or any(output.iterdir())):
        raise refuse(str(output), "已经有内容", "只写到新的或空的文件夹", "换一个文件夹")


def _write(output: Path, files: Mapping[str, bytes]) -> None:
    """Write all or nothing into a new or empty folder."""
    aside = output.with_name(f".{output.name}.{secrets.token_hex(4)}")
    try:
        for name, data in files.items():
            path = aside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        if output.exists():
            output.rmdir()
        aside.rename(output)
    except OSError as error:
        raise refuse(
            str(output), f"写不进去（{error.strerror}）", "须有写入权限", "换一个文件夹"
        ) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
