"""The ports of one platform: picked free once, then kept in ``$BENLING_HOME/run/ports.json``."""

import json
import os
import socket
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from benling.errors import refuse
from benling.home import Home

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Ports:
    #: the one port people use; everything else is reached through it
    public: int
    proxy_api: int
    hub: int
    web: int
    dashboard: int
    marking: int


_INTERNAL = [field.name for field in fields(Ports) if field.name != "public"]


def _file(home: Home) -> Path:
    return home.run / "ports.json"


def read_ports(home: Home) -> Ports:
    """The ports of this home. Raises: FileNotFoundError before the first ``benling up``."""
    return Ports(**json.loads(_file(home).read_text()))


def choose_ports(home: Home, public: int) -> Ports:
    """Ports for a platform that is not running; internal ones are kept as long as they are free.

    Raises: Refused when the public port is taken.
    """
    if not is_free(public, public_address()):
        raise refuse(
            f"端口 {public}",
            "已被别的程序占用",
            "平台的端口须空闲",
            "用 --port 换一个端口，或先停掉占用它的程序",
        )
    kept: dict[str, int] = {}
    if _file(home).exists():
        # read as it stands: a home of an older version knows fewer ports
        kept = json.loads(_file(home).read_text())
    taken = {public}
    for name in _INTERNAL:
        port = kept.get(name)
        if port is None or port in taken or not is_free(port):
            port = _free_port(taken)
        kept[name] = port
        taken.add(port)
    ports = Ports(**{**{name: kept[name] for name in _INTERNAL}, "public": public})
    aside = _file(home).with_suffix(".new")
    aside.write_text(json.dumps(asdict(ports)))
    aside.replace(_file(home))
    return ports


def public_address() -> str:
    """Address of the public port: loopback, unless the operator opens it (see deploy/systemd)."""
    return os.environ.get("BENLING_BIND", LOOPBACK)


def is_free(port: int, address: str = LOOPBACK) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def is_listening(port: int) -> bool:
    """Whether something answers there; unlike :func:`is_free` it never holds the port itself."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0


def _free_port(taken: set[int]) -> int:
    while True:
        with socket.socket() as probe:
            probe.bind((LOOPBACK, 0))
            port: int = probe.getsockname()[1]
        if port not in taken:
            return port
