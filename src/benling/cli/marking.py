"""``benling marking``: nbgrader's formgrader for trainers, as a service of the Hub."""

import os

import click

from benling.cli import setup_django


@click.command()
@click.option("--port", type=int, required=True, help="127.0.0.1 上的端口")
def marking(port: int) -> None:
    """论述题评阅服务。"""
    # Its handlers call the records from the event loop's thread; each call is a short query.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    setup_django()
    import asyncio

    from benling.marking.app import serve

    asyncio.run(serve(port))
