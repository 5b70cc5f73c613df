"""How many processes grade: an option of the grader, and of ``benling up`` that starts it."""

from collections.abc import Callable
from typing import Any

import click

#: what `benling up` tells the grader that it starts
VARIABLE = "BENLING_GRADER_WORKERS"


def workers_option(name: str) -> Callable[[Any], Any]:
    """The option under that name."""
    return click.option(
        name,
        type=click.IntRange(1, 64),
        default=1,
        envvar=VARIABLE,
        show_default=True,
        help="并行批改的进程数",
    )
