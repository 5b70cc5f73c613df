"""``benling database``: the tables of the records."""

import click

from benling.cli import setup_django


@click.group()
def database() -> None:
    """数据库。"""


@database.command()
def migrate() -> None:
    """建立或升级数据表。"""
    setup_django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
