"""The option ``--isolation`` of commands that run learners' code."""

import click

#: what `benling up` tells the programs that it starts
VARIABLE = "BENLING_ISOLATION"

isolation_option = click.option(
    "--isolation",
    type=click.Choice(["full", "basic", "none"]),
    default="full",
    envvar=VARIABLE,
    show_default=True,
    help="隔离级别；basic 和 none 防护较弱，只在本机不能使用 full 而代码可信时选用，成绩会请人复核",
)
