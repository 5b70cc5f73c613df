"""``benling course basis``: what rests on a legal basis, and what this quarter's review covers."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from benling.errors import refuse
from benling.home import content_root

if TYPE_CHECKING:
    from benling.catalog.legal.edition import LegalEdition, LegalRegister
    from benling.catalog.legal.usage import Usage


@click.command()
@click.argument("basis_id", required=False, metavar="[依据编号]")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="按这一天核对；默认今天")
@click.option(
    "--content",
    "folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=None,
    help="课程内容所在的文件夹；不写则用本平台的",
)
def basis(basis_id: str | None, on: datetime | None, folder: Path | None) -> None:
    """法律依据：写编号，列出这一版变动时要核对的课程、课文、题目和口径；不写，列出本季度核对清单。"""
    from benling.catalog.legal.register_file import load_legal_register
    from benling.catalog.legal.usage import Usage, usage_of
    from benling.clock import today

    root = folder or content_root()
    legal, used = load_legal_register(root), usage_of(root)
    day = on.date() if on else today()
    if basis_id is None:
        _print_list(legal, used, day)
        return
    edition = legal.editions.get(basis_id)
    if edition is None:
        law = basis_id.partition("-")[0]
        close = [key for key, row in legal.editions.items() if law and law in row.title]
        fix = f"相近的：{'、'.join(close)}" if close else "核对 grading/legal_basis.yml"
        raise refuse(f"依据“{basis_id}”", "没有登记", "写登记里的编号，如 行政许可法-2019", fix)
    _print_usage(edition, used.get(edition.id, Usage()), day)


def _print_usage(edition: "LegalEdition", usage: "Usage", day: date) -> None:
    start = edition.in_force_from or "没有登记"
    ended = f"，{edition.in_force_to} 起失效" if edition.in_force_to else ""
    click.echo(f"{edition.name}：{start} 施行{ended}，{day} {edition.standing(day)}。")
    click.echo(f"可信度 {edition.confidence}：{edition.rests_on}。{edition.note}")
    if not usage.courses and not usage.places:
        click.echo("没有课程和口径用到它。")
        return
    if usage.listed:
        click.echo("\n列为依据的课程：")
    for row in usage.listed:
        listed = f"条文 {'、'.join(row.articles)}" if row.articles else "未写条文"
        click.echo(f"  {row.course} {row.title}（{'、'.join(row.owners)}）：{listed}")
    part = ""
    for place in sorted(usage.places, key=lambda place: (place.part, place.file, place.line)):
        if place.part != part:
            part = place.part
            click.echo(f"\n{part}：")
        heading = f"（{place.heading}）" if place.heading else ""
        click.echo(f"  {place.where}{heading}：{place.citation.text}")


def _print_list(legal: "LegalRegister", used: "dict[str, Usage]", day: date) -> None:
    from benling.catalog.legal.quarter import quarter_of, reasons_to_review
    from benling.catalog.legal.usage import Usage

    quarter = quarter_of(day)
    table = Table(title=f"{quarter.label}要核对的法律依据")
    for title in ("编号", "版本", "可信度", "原因", "课程", "A、B岗"):
        table.add_column(title, overflow="fold")
    for edition in legal.editions.values():
        usage = used.get(edition.id, Usage())
        reasons = reasons_to_review(
            edition, quarter, legal, is_taught=bool(usage.listed),
            is_cited=bool(usage.courses or usage.places), due_by=edition.next_review, today=day,
        )  # fmt: skip
        if reasons:
            table.add_row(
                edition.id, edition.edition, edition.confidence, "；".join(reasons),
                "、".join(row.course for row in usage.courses), "、".join(sorted(usage.owners)),
            )  # fmt: skip
    if table.row_count:
        Console().print(table)
        click.echo("核对后在教学工作台的“法律依据登记”里签名；签过的，工作台上不再列为待办。")
    else:
        click.echo(f"{quarter.label}没有要核对的法律依据。")
