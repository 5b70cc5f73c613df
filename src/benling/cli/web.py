"""``benling web``: the pages and the API, served by granian on loopback."""

import click

from benling.cli import setup_django


@click.command()
@click.option("--port", type=int, required=True, help="127.0.0.1 上的端口")
@click.option("--threads", type=int, default=4, show_default=True, help="处理请求的线程数")
def web(port: int, threads: int) -> None:
    """网页与接口服务。"""
    setup_django()
    _clean_up()
    from granian.constants import Interfaces
    from granian.server import Server

    server = Server(
        "benling.web.wsgi:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=threads,
        websockets=False,
        respawn_failed_workers=True,
    )
    server.serve()


def _clean_up() -> None:
    """Remove submitted archives that a crash left without a record."""
    import contextlib

    from django.db import connections

    from benling.exchange.attempts import clean_up

    # A full disk must not keep the service from starting; the next start cleans.
    with contextlib.suppress(OSError):
        clean_up()
    connections.close_all()
