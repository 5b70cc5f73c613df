"""The ``benling`` command: one subcommand for each arrow of the flow, loaded only when used."""

import contextlib
import importlib
import os
import sys
import tempfile
from collections.abc import Iterator

import click

from benling.errors import Refused

#: command → module:attribute, in the order of the flow
COMMANDS: dict[str, str] = {
    "roster": "benling.cli.roster:roster",
    "course": "benling.cli.course:course",
    "release": "benling.cli.release:release",
    "web": "benling.cli.web:web",
    "grader": "benling.cli.grader:grader",
    "grade": "benling.cli.grade:grade",
    "regrade": "benling.cli.regrade:regrade",
    "marking": "benling.cli.marking:marking",
    "completion": "benling.cli.completion:completion",
    "ledger": "benling.cli.ledger:ledger",
    "dashboard": "benling.cli.dashboard:dashboard",
    "demo": "benling.cli.demo:demo",
    "up": "benling.cli.service:up",
    "down": "benling.cli.service:down",
    "status": "benling.cli.service:status",
    "database": "benling.cli.database:database",
    "account": "benling.cli.account:account",
}


class LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name].split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command


@click.group(cls=LazyGroup)
@click.version_option(package_name="benling")
def root() -> None:
    """本领：公务员学习平台。"""


def main() -> None:
    """Entry point: a refusal prints every problem and exits with 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benling.web.settings")
    try:
        root()
    except Refused as refused:
        click.echo(f"已退回，未写入任何内容。共 {len(refused.problems)} 处问题：", err=True)
        for number, problem in enumerate(refused.problems, 1):
            click.echo(f"{number:>3}. {problem}", err=True)
        sys.exit(2)


def setup_django() -> None:
    """For commands that touch records: call first, before importing any model."""
    import django

    from benling.home import home

    home().ensure()
    django.setup()


@contextlib.contextmanager
def django_without_state() -> Iterator[None]:
    """For commands that use the records' code and keep nothing: in a passing home of their own."""
    before = os.environ.get("BENLING_HOME")
    with tempfile.TemporaryDirectory(prefix="benling-home-") as passing:
        os.environ["BENLING_HOME"] = passing
        try:
            setup_django()
            yield
        finally:
            if before is None:
                del os.environ["BENLING_HOME"]
            else:
                os.environ["BENLING_HOME"] = before
