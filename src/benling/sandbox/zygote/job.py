"""One child from fork to end: shut in, told its order, run."""

import errno
import importlib
import os
import signal
import socket
import struct
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from benling.sandbox.inside import bound
from benling.sandbox.isolation import Isolation, Layer
from benling.sandbox.view import SHARED_MEMORY, TEMPORARY, WORK
from benling.sandbox.zygote import lockdown, world
from benling.sandbox.zygote.copied_ahead import CopiedAhead
from benling.sandbox.zygote.fresh import freshen
from benling.sandbox.zygote.order import (
    FAILED,
    FAILURE_BYTES,
    READY,
    UNFIT,
    DoesNotFit,
    receive_order,
)


@dataclass(frozen=True)
class Surroundings:
    """What is the same for all children of one zygote."""

    isolation: Isolation
    layers: frozenset[Layer]
    landlock: int
    readable: Sequence[str]
    filter_code: bytes
    #: names in the zygote's folder for temporary files that children see as well
    kept: Sequence[str]
    #: descriptors left open by rehearsed libraries
    blanked: Sequence[int]
    #: the zygote's /proc as an open folder, in the tier ``full``
    outer_proc: int


def be(
    around: Surroundings, figures: dict[str, int], teller: int, fds: list[int],
    errors: int | None, scratch: Path | None, guard: int, ahead: CopiedAhead | None,
) -> NoReturn:  # fmt: skip
    """Never returns. ``figures``: the limits by name. ``teller``: the socket to the host.

    ``scratch``: a folder of its own, where it gets no files in memory.
    ``guard``: process id of the one that ends what this job leaves running, 0 when the kernel does.
    ``ahead``: memory that it will write to, as far as known.
    """
    # The host may interrupt as soon as it holds our descriptor; that is for the entry, not for us.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    sock = socket.socket(fileno=teller)
    try:
        if ahead is not None:
            ahead.copy()
        entry, arguments = _prepare(around, figures, sock, fds, errors, scratch)
        _report_ready(sock, guard)
    except BaseException as error:
        _report_failure(sock, error)
        os._exit(1)
    _run(entry, fds, arguments)


def _prepare(
    around: Surroundings, figures: dict[str, int], sock: socket.socket, fds: list[int],
    errors: int | None, scratch: Path | None,
) -> tuple[Callable[[list[int], bytes], Any], bytes]:  # fmt: skip
    os.setsid()
    if around.isolation is Isolation.FULL:
        world.enter(figures, around.layers, around.outer_proc, around.kept)
        world.settle()
        own = [WORK, TEMPORARY, SHARED_MEMORY, "/dev/pts"]
    else:
        assert scratch is not None  # noqa: S101
        _settle_in(scratch)
        own = [str(scratch)]
    if Layer.DESCRIPTORS in around.layers:
        lockdown.close_others([sock.fileno(), *fds], around.blanked, errors)
    freshen()
    if Layer.RESOURCE_LIMITS in around.layers:
        bound(_figures(around, figures))
    lockdown.lock(
        around.layers, known=around.landlock, readable=around.readable,
        writable=[*own, "/dev/null", "/dev/full", "/dev/tty"], filter_code=around.filter_code,
    )  # fmt: skip
    order = receive_order(sock)
    _lay_out(order.files)
    module, _, name = order.entry.partition(":")
    return getattr(importlib.import_module(module), name), order.arguments


def _figures(around: Surroundings, figures: dict[str, int]) -> dict[str, int]:
    if Layer.USERS not in around.layers:
        # The kernel counts all that this user runs anywhere on the machine.
        return {**figures, "processes": figures["processes"] + _running_now()}
    return figures


def _running_now() -> int:
    """Processes and threads of this user."""
    count = 0
    for place in Path("/proc").iterdir():
        try:
            if place.name.isdigit() and place.stat().st_uid == os.getuid():
                count += len(os.listdir(place / "task"))  # noqa: PTH208
        except OSError:
            continue
    return count


def _settle_in(scratch: Path) -> None:
    """Own folders for what would otherwise be shared."""
    for name in ("work", "tmp", "home"):
        (scratch / name).mkdir(mode=0o700)
    os.environ |= {
        "HOME": str(scratch / "home"), "TMPDIR": str(scratch / "tmp"),
        "IPYTHONDIR": str(scratch / "home/ipython"), "MPLCONFIGDIR": str(scratch / "home/mpl"),
    }  # fmt: skip
    os.chdir(scratch / "work")


def _lay_out(files: Mapping[str, bytes]) -> None:
    try:
        for name, content in files.items():
            folder, _, _ = name.rpartition("/")
            if folder:
                os.makedirs(folder, exist_ok=True)  # noqa: PTH103
            with open(name, "wb") as file:  # noqa: PTH123
                file.write(content)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EFBIG):
            raise DoesNotFit(str(error)) from None
        raise


def _report_ready(sock: socket.socket, guard: int) -> None:
    own = os.pidfd_open(os.getpid())
    socket.send_fds(sock, [READY + struct.pack(">Q", guard)], [own])
    os.close(own)
    sock.close()


def _report_failure(sock: socket.socket, error: BaseException) -> None:
    words = "".join(traceback.format_exception(error)[-3:]).encode()[-FAILURE_BYTES:]
    try:
        kind = UNFIT if isinstance(error, DoesNotFit) else FAILED
        sock.sendall(kind + struct.pack(">Q", len(words)) + words)
    except OSError:
        os._exit(1)


def _run(entry: Callable[[list[int], bytes], Any], fds: list[int], arguments: bytes) -> NoReturn:
    code = 0
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        entry(fds, arguments)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except KeyboardInterrupt:
        code = 130
    except BaseException:
        code = 1
        # Goes to /dev/null unless whoever spawned the child gave it a descriptor for errors.
        traceback.print_exc()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        # No farewells of libraries: they belong to the zygote, whose copy this process is.
        os._exit(code & 0xFF)
