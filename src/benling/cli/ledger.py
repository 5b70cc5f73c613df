"""``benling ledger``: read the ledger, prove it intact, export it."""

import json
from pathlib import Path

import click

from benling.cli import setup_django

_KINDS = {"earned": "合格", "correction": "更正", "regraded": "重评更正"}


@click.group()
def ledger() -> None:
    """学时台账：查看、校验、导出。"""
    setup_django()


@ledger.command("list")
@click.option("--person", "person_id", help="只看这个人员编号")
@click.option("--course", help="只看这门课程")
@click.option("--limit", type=int, default=50, show_default=True, help="最多显示最近多少条")
def list_entries(person_id: str | None, course: str | None, limit: int) -> None:
    """列出台账记录。"""
    from benling.credits.export import entries

    records = entries(person_id=person_id, course=course)
    if not records:
        click.echo("没有符合条件的台账记录。")
        return
    for record in records[-limit:]:
        words = _KINDS.get(record["kind"], record["kind"])
        click.echo(
            f"{record['number']:>6}  {record['happened_at'][:16].replace('T', ' ')}  "
            f"{record['person_id']}  {record['course']} {record['edition']}  {words}  "
            f"{record['hours']}学时（{record['track']}）  "
            f"{float(record['points']):g}/{float(record['max_points']):g}分"
        )
    click.echo(f"共{len(records)}条" + (f"，显示最近{limit}条。" if len(records) > limit else "。"))


@ledger.command()
@click.option(
    "--anchor",
    type=click.Path(path_type=Path, dir_okay=False),
    help="留存校验值的文件：先与已留存的核对，无误后追加本次的校验值；应放在别的机器或介质上",
)
def verify(anchor: Path | None) -> None:
    """校验台账是否完整、未被改动。"""
    from benling.clock import SHANGHAI, now
    from benling.credits.ledger import verify as check

    noted = _read_anchors(anchor) if anchor else []
    outcome = check(noted)
    if not outcome.intact:
        for fault in outcome.faults:
            click.echo(fault, err=True)
        click.echo(f"台账校验未通过，共{len(outcome.faults)}处问题。", err=True)
        raise SystemExit(1)
    click.echo(f"台账完整：{outcome.entries}条记录，末条校验值 {outcome.head}")
    if anchor:
        stamp = now().astimezone(SHANGHAI).isoformat(timespec="seconds")
        with anchor.open("a", encoding="utf-8") as out:
            out.write(f"{outcome.entries} {outcome.head} {stamp}\n")


@ledger.command()
@click.option("--person", "person_id", help="只导出这个人员编号")
@click.option("--course", help="只导出这门课程")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON（默认每行一条）")
@click.option(
    "--canonical", is_flag=True, help="不含回执号、登记时间和校验值，按内容排序，便于比对两次运行"
)
def export(person_id: str | None, course: str | None, as_json: bool, canonical: bool) -> None:
    """导出台账。"""
    from benling.credits.export import entries

    records = entries(person_id=person_id, course=course, canonical=canonical)
    if as_json:
        click.echo(json.dumps(records, ensure_ascii=False, indent=2))
        return
    for record in records:
        click.echo(json.dumps(record, ensure_ascii=False))


def _read_anchors(path: Path) -> list[tuple[int, str]]:
    from benling.errors import refuse

    if not path.exists():
        return []
    anchors = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        fields = line.split()
        if len(fields) != 3 or not fields[0].isdigit() or len(fields[1]) != 64:
            raise refuse(
                f"{path.name} 第{number}行",
                "不是留存的校验值",
                "每行为：条数 校验值 时间",
                "恢复该文件的备份",
            )
        anchors.append((int(fields[0]), fields[1]))
    return anchors
