"""What the host tells a new child, and what it hears back, on the child's own socket.

The zygote only passes the socket on: an order never enters the memory that later children inherit.
"""

import json
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

_SIZES = struct.Struct(">II")
_ENDED = struct.Struct(">cidQ")
READY, FAILED, UNFIT, ENDED = b"R", b"F", b"U", b"E"
#: words of a failure
FAILURE_BYTES = 4000
#: a child's folder where it has no files in memory, by its guard's process id
JOB_FOLDER = "job-{}"


class DoesNotFit(Exception):
    """The files of a job need more room, or are more, than its limits allow."""


@dataclass(frozen=True)
class Order:
    """One job. Raises: ValueError when a file's name leads out of the work folder."""

    #: ``package.module:function``
    entry: str
    arguments: bytes = b""
    files: Mapping[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in self.files:
            if not name or name.startswith("/") or ".." in name.split("/"):
                raise ValueError(f"file name {name!r} leads out of the work folder")


@dataclass(frozen=True)
class End:
    """How a child ended."""

    #: exit code; negative: the signal that ended it
    code: int
    #: CPU time of the child and of what it waited for
    cpu_seconds: float
    #: most memory in use at once, shared pages included, in bytes
    peak_bytes: int


def send_order(sock: socket.socket, order: Order) -> None:
    """Raises: OSError when the child is gone, TimeoutError when it does not read."""
    sizes = [(name, len(content)) for name, content in order.files.items()]
    head = json.dumps([order.entry, len(order.arguments), sizes]).encode()
    rest = sum(size for _, size in sizes) + len(order.arguments)
    parts = [_SIZES.pack(len(head), rest), head, order.arguments, *order.files.values()]
    sock.sendall(b"".join(parts))


def receive_order(sock: socket.socket) -> Order:
    head_size, rest = _SIZES.unpack(_exactly(sock, _SIZES.size))
    entry, arguments_size, sizes = json.loads(_exactly(sock, head_size))
    content = memoryview(_exactly(sock, rest))
    arguments, at, files = bytes(content[:arguments_size]), arguments_size, {}
    for name, size in sizes:
        files[name] = bytes(content[at : at + size])
        at += size
    return Order(entry, arguments, files)


def pack_end(end: End) -> bytes:
    return _ENDED.pack(ENDED, end.code, end.cpu_seconds, end.peak_bytes)


def unpack_end(message: bytes) -> End | None:
    """None when this is no word of an end: the zygote died before it could tell."""
    if len(message) != _ENDED.size or message[:1] != ENDED:
        return None
    _, code, cpu_seconds, peak_bytes = _ENDED.unpack(message)
    return End(code, cpu_seconds, peak_bytes)


def _exactly(sock: socket.socket, size: int) -> bytes:
    got = bytearray(size)
    view, at = memoryview(got), 0
    while at < size:
        read = sock.recv_into(view[at:])
        if not read:
            raise EOFError("the host is gone")
        at += read
    return bytes(got)
