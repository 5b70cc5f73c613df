"""What a probe's child does: look around and say what it finds."""

import json
import os
import resource
import socket
from typing import Any

from benling.sandbox.channel import Channel

REPORT_BYTES = 65536


def rehearse() -> None:
    """Nothing: a probe only looks."""


def look(fds: list[int], arguments: bytes) -> None:
    """Send what is seen from here as JSON. ``arguments``: a path outside that must be closed."""
    found: dict[str, Any] = {
        "user": os.getuid(),
        "processes_limit": resource.getrlimit(resource.RLIMIT_NPROC)[0],
        "files_limit": resource.getrlimit(resource.RLIMIT_FSIZE)[0],
        "reads_outside": _works(lambda: os.listdir(arguments.decode())),  # noqa: PTH208
        "writes_outside": _works(lambda: os.mkdir(f"{arguments.decode()}/planted")),  # noqa: PTH102
        "signals_outside": _works(lambda: os.kill(os.getppid() or -1, 0)),
        "opens_socket": _works(lambda: socket.create_connection(("127.0.0.1", 9), 1)),
        "makes_namespace": _works(_new_namespace),
        "writes_work": _works(lambda: open("made", "wb").close()),  # noqa: PTH123
    }
    Channel(socket.socket(fileno=fds[0]), most=REPORT_BYTES).send(json.dumps(found).encode())


def _new_namespace() -> None:
    from benling.sandbox import kernel_calls

    kernel_calls.unshare(kernel_calls.CLONE_NEWUSER)


def _works(what: Any) -> bool:
    try:
        what()
    except OSError:
        return False
    return True
