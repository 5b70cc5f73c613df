"""``benling dashboard``: the completion dashboard as a service of the Hub."""

import click


@click.command()
@click.option("--port", type=int, required=True, help="127.0.0.1 上的端口")
@click.option("--api-url", help="数据接口地址，默认为本平台网页服务的接口")
def dashboard(port: int, api_url: str | None) -> None:
    """完成情况看板服务（由服务管理程序启动）。"""
    from benling.dashboard.server import serve
    from benling.home import home

    home().ensure()
    serve(home(), port=port, api_url=api_url or _own_api())


def _own_api() -> str:
    from benling.errors import refuse
    from benling.home import home
    from benling.hub.ports import LOOPBACK, read_ports

    try:
        ports = read_ports(home())
    except FileNotFoundError as missing:
        raise refuse(
            "数据接口地址",
            "没有给出，平台也未启动过",
            "看板须知道数据接口在哪里",
            "先运行 benling up，或用 --api-url 写明地址",
        ) from missing
    return f"http://{LOOPBACK}:{ports.web}/services/benling/api/v1/"
