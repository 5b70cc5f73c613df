"""What a probe runs inside: look around and say what is found."""

import json
import os
import resource
import socket
import sys
from typing import Any

from benling.sandbox.channel import Channel

REPORT_BYTES = 65536
_OWN_PROCESSES = 4


def rehearse() -> None:
    """Nothing: whoever looks needs no libraries."""


def look(fds: list[int], arguments: bytes) -> None:
    """As a zygote's child: send what is seen. ``arguments``: a path outside that must be closed."""
    told = json.dumps(seen(arguments.decode())).encode()
    Channel(socket.socket(fileno=fds[0]), most=REPORT_BYTES).send(told)


def seen(outside: str) -> dict[str, Any]:
    """By name; None for what is not to be known from here."""
    return {
        "user": os.getuid(),
        "processes_limit": resource.getrlimit(resource.RLIMIT_NPROC)[0],
        "files_limit": resource.getrlimit(resource.RLIMIT_FSIZE)[0],
        "capabilities": _status("CapEff"),
        "no_new_privileges": _status("NoNewPrivs"),
        "interfaces": _or_none(lambda: [name for _, name in socket.if_nameindex()]),
        "sees_other_processes": _or_none(_sees_others),
        "reads_outside": _works(lambda: os.listdir(outside)),  # noqa: PTH208
        "writes_outside": _works(lambda: os.mkdir(f"{outside}/planted")),  # noqa: PTH102
        "writes_system": _works(lambda: os.mkdir("/usr/benling-probe")),  # noqa: PTH102
        "signals_outside": _works(lambda: os.kill(os.getppid() or -1, 0)),
        "opens_socket": _works(lambda: socket.create_connection(("127.0.0.1", 9), 1)),
        "makes_namespace": _works(_new_namespace),
        "writes_work": _works(lambda: open("made", "wb").close()),  # noqa: PTH123
    }


def _status(name: str) -> str | None:
    def read() -> str:
        with open("/proc/self/status") as file:  # noqa: PTH123
            lines = dict(line.split(":", 1) for line in file)
        return lines[name].strip()

    found: str | None = _or_none(read)
    return found


def _sees_others() -> bool:
    # Its own, and in a sandbox for one command those that keep it.
    return sum(name.isdigit() for name in os.listdir("/proc")) > _OWN_PROCESSES  # noqa: PTH208


def _new_namespace() -> None:
    from benling.sandbox import kernel_calls

    kernel_calls.unshare(kernel_calls.CLONE_NEWUSER)


def _works(what: Any) -> bool:
    try:
        what()
    except OSError:
        return False
    return True


def _or_none(what: Any) -> Any:
    try:
        return what()
    except OSError:
        return None


if __name__ == "__main__":
    sys.stdout.write(json.dumps(seen(sys.argv[1])))
