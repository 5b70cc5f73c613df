"""``benling account``: accounts, roles, one-time codes, the emergency door."""

import csv
import getpass
import os
import secrets
from datetime import datetime
from pathlib import Path

import click

from benling.cli import setup_django
from benling.clock import SHANGHAI, now


def _operator() -> str:
    """Who acted, for the record: the system user of this terminal."""
    return f"os:{getpass.getuser()}"


@click.group()
def account() -> None:
    """账号与授权。"""


@account.command()
@click.option("--passwords", type=click.Path(path_type=Path), help="把初始密码写进这个新文件")
@click.option("--org-unit", default="", help="只为这个单位及下级的现工作人员建账号")
def provision(passwords: Path | None, org_unit: str) -> None:
    """为名册里还没有账号的人建账号。

    不带 --passwords 时账号没有密码，本人凭组织人事发放的一次性验证码设置。
    """
    setup_django()
    from benling.accounts.provision import ensure_accounts, people_without_account

    missing = people_without_account(org_unit)
    if passwords is None:
        created = ensure_accounts(missing).created
        click.echo(f"已建账号 {len(created)} 个，尚无密码。")
        return
    handle = os.open(passwords, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    # The mark makes Excel read the file as UTF-8.
    with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as out:
        table = csv.writer(out)
        table.writerow(["人员编号", "初始密码"])
        for person_id in missing:
            word = secrets.token_urlsafe(9)
            ensure_accounts([person_id], initial_password=word)
            table.writerow([person_id, word])
    click.echo(f"已建账号 {len(missing)} 个，初始密码在 {passwords}（首次登录须修改）。")


@account.command()
@click.argument("person_id")
@click.argument("role", type=click.Choice(["trainer", "hr", "inspector", "admin"]))
@click.option("--org-unit", default="", help="单位代码（组织人事、督查必填）")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="截止日期，当天起失效")
@click.option("--basis", required=True, help="授权依据，如文件名或会议决定")
def grant(person_id: str, role: str, org_unit: str, until: datetime | None, basis: str) -> None:
    """给人授权。"""
    setup_django()
    from benling.accounts import grants

    row = grants.grant(
        person_id,
        role,
        org_unit=org_unit,
        valid_to=until.date() if until else None,
        by=_operator(),
        basis=basis,
    )
    click.echo(f"已授权，编号 {row.pk}。")


@account.command()
@click.argument("grant_id", type=int)
def revoke(grant_id: int) -> None:
    """收回一条授权，今天起失效；记录保留。"""
    setup_django()
    from benling.accounts import grants

    row = grants.revoke(grant_id)
    click.echo(f"已收回 {row.account.username} 的授权（编号 {row.pk}）。")


@account.command("list")
@click.option("--all", "everything", is_flag=True, help="连同已结束的授权")
def list_grants(everything: bool) -> None:
    """列出授权。"""
    setup_django()
    from benling.accounts.models import Grant, Role
    from benling.accounts.reach import person_name
    from benling.clock import today

    rows = Grant.objects.select_related("account").order_by("role", "org_unit", "pk")
    shown = 0
    for row in rows:
        ended = row.valid_to is not None and row.valid_to <= today()
        if ended and not everything:
            continue
        shown += 1
        until = f"至 {row.valid_to}" if row.valid_to else "长期"
        name = person_name(row.account.username, today())
        place = row.org_unit or "不分单位"
        click.echo(
            f"{row.pk:>5}  {Role(row.role).label}  {name}（{row.account.username}）  {place}  "
            f"{row.valid_from} 起 {until}{'，已结束' if ended else ''}  "
            f"依据：{row.basis}  经办：{row.granted_by}"
        )
    if not shown:
        click.echo("没有授权。")


@account.command("reset-code")
@click.argument("person_id")
def reset_code(person_id: str) -> None:
    """发放一次性验证码（平时由组织人事在网页上发放；此命令供系统管理员用）。"""
    setup_django()
    from benling.accounts import reset_codes

    issued = reset_codes.issue_by(_operator(), person_id)
    ends = issued.record.expires_at.astimezone(SHANGHAI)
    click.echo(f"一次性验证码：{issued.code[:5]}-{issued.code[5:]}（{ends:%Y-%m-%d %H:%M} 前有效）")


@account.command("break-glass")
@click.option("--reason", required=True, help="原因，写入记录")
def break_glass(reason: str) -> None:
    """身份认证故障时，生成一次性的应急登录验证码。"""
    from benling.home import home
    from benling.hub import break_glass as door

    home().ensure()
    code, ends = door.issue_code(home(), reason)
    click.echo(f"应急登录页：/hub/emergency　验证码：{code}")
    click.echo(f"只能用一次；{ends.astimezone(SHANGHAI):%H:%M} 前有效，到时自动退出。")
    _open_emergency_account(reason)


def _open_emergency_account(reason: str) -> None:
    """Let the emergency name administer for today; without a database the Hub still admits it."""
    from datetime import timedelta

    setup_django()
    from django.db import DatabaseError

    from benling.accounts import grants
    from benling.accounts.models import Account
    from benling.clock import local_date
    from benling.hub.break_glass import EMERGENCY_NAME

    try:
        tomorrow = local_date(now()) + timedelta(days=1)
        basis = f"应急登录：{reason}"[:200]
        grants.grant(EMERGENCY_NAME, "admin", valid_to=tomorrow, by=_operator(), basis=basis)
        Account.objects.filter(username=EMERGENCY_NAME).update(must_change_password=False)
    except DatabaseError as error:
        click.echo(f"数据库没有回应，应急账号只能进入统一登录，不能进入网页：{error}", err=True)
