"""Entry of the child that runs question sheets; all code is the author's.

A sheet of nothing but the platform's own cards and checks is read off right here. Cells that are
plain Python were compiled before; where there are no others, no interpreter session is needed, and
where they also leave nothing behind, they are run here. Any other sheet gets a plain fork of this
child, so that none meets what an earlier one did. Where cells come to an end that only a session
can show, the sheet is run again in one. Installed modules that cells import are imported here
before the fork, once for all sheets.

A request is JSON: ``{"files": name → base64, "truth", "environment", "most",
"cells": [{"source", "seconds"}]}``; the answer a list, for each cell what
:func:`~.conversation.read_answer` reads.
"""

import contextlib
import gc
import json
import os
import shutil
import socket
import tempfile
import warnings
from typing import Any

from benling.judge.calm_cells import are_calm
from benling.judge.imports_ahead import import_ahead, settle_memory
from benling.judge.plain_sheet import NotAsExpected, is_plain_sheet
from benling.judge.ready_cells import ReadyCell, ready_cell
from benling.judge.sheet_session import NeedsSession, run_in_session, run_plain, run_ready
from benling.judge.shell import Shell
from benling.judge.wire import HOST_BYTES
from benling.sandbox.channel import Channel, ChannelClosed

#: exit codes of a fork that gave its answer, and of one that needs a session; a sheet's own code
#: may end it with another
_ANSWERED, _NEEDS_SESSION = 77, 78
#: sheets run in this process between two collections
_COLLECT_AFTER = 20


def main(fds: list[int], _arguments: bytes) -> None:
    """``fds[0]``: the socket to the host."""
    host = Channel(socket.socket(fileno=fds[0]), most=HOST_BYTES)
    _warm_up()
    gc.disable()
    settle_memory()
    here = 0
    while True:
        try:
            request = json.loads(host.recv())
        except ChannelClosed:
            return
        sources = tuple(cell["source"] for cell in request["cells"])
        if (told := _read_off(request, sources)) is not None:
            host.send(json.dumps(told).encode())
            continue
        ready = _ready(request)
        if ready is not None and (told := _run_here(request, ready, sources)) is not None:
            host.send(json.dumps(told).encode())
            # Now and then: what the cells left are cycles, and nothing else takes them away.
            here += 1
            if here % _COLLECT_AFTER == 0:
                gc.collect()
            continue
        if not _has_modules(request):
            import_ahead(sources)
        code = _NEEDS_SESSION if ready is None else _in_a_fork(host, request, ready)
        if code == _NEEDS_SESSION:
            code = _in_a_fork(host, request, None)
        if code != _ANSWERED:
            # It gave no answer; the host sees the end of this child, and starts another.
            os._exit(1)


def _read_off(request: dict[str, Any], sources: tuple[str, ...]) -> list[dict[str, Any]] | None:
    """None when it takes more than that."""
    if not is_plain_sheet(sources) or _has_modules(request):
        return None
    with tempfile.TemporaryDirectory(prefix="sheet-") as folder:
        try:
            return run_plain(request, folder, sources)
        except NotAsExpected:
            return None


def _run_here(
    request: dict[str, Any], ready: list[ReadyCell], sources: tuple[str, ...]
) -> list[dict[str, Any]] | None:
    """None when the sheet needs a process of its own."""
    if not are_calm(sources):
        return None
    import_ahead(sources)
    # Entering and leaving makes Python forget where it has warned already.
    with tempfile.TemporaryDirectory(prefix="sheet-") as folder, warnings.catch_warnings():
        try:
            return run_ready(request, folder, ready)
        except NeedsSession:
            return None
        finally:
            os.chdir("/")


def _has_modules(request: dict[str, Any]) -> bool:
    """A module of the author's may stand in the way of those that are known to do no harm."""
    return any(name.endswith(".py") for name in request["files"])


def _ready(request: dict[str, Any]) -> list[ReadyCell] | None:
    """The cells compiled, or None when one of them needs a session."""
    if _has_modules(request):
        return None
    cells = [ready_cell(cell["source"]) for cell in request["cells"]]
    found = [cell for cell in cells if cell is not None]
    return found if len(found) == len(cells) else None


def _in_a_fork(host: Channel, request: dict[str, Any], ready: list[ReadyCell] | None) -> int:
    """Run a sheet and send its answer; how the fork ended."""
    folder = tempfile.mkdtemp(prefix="sheet-")
    process = os.fork()
    if not process:
        try:
            answers = (
                run_in_session(request, folder)
                if ready is None
                else run_ready(request, folder, ready)
            )
            host.send(json.dumps(answers).encode())
            os._exit(_ANSWERED)
        except NeedsSession:
            os._exit(_NEEDS_SESSION)
        finally:
            os._exit(1)
    _, status = os.waitpid(process, 0)
    shutil.rmtree(folder, ignore_errors=True)
    return os.waitstatus_to_exitcode(status)


def _warm_up() -> None:
    """Import what the cards of a sheet use, once for all sheets."""
    with contextlib.suppress(Exception):
        shell = Shell({})
        with tempfile.TemporaryDirectory(prefix="sheet-") as folder, contextlib.chdir(folder):
            for source in (*_CARDS, "from IPython.display import HTML, display\nHTML('')"):
                shell.run(source)
            with shell.ready() as run:
                for source in (*_CARDS, "raise NotImplementedError()"):
                    if (cell := ready_cell(source)) is not None:
                        run(cell)
        shell.close()


_CARDS = (
    "from benling import quiz, workdays\nfrom benling.quiz.marking import check, expect, mistake",
    "quiz.single_choice('q1', '?', {'a': '1', 'b': '2'})", "quiz.number('q2', '?')",
    "quiz.multiple_choice('q3', '?', {'a': '1', 'b': '2'})", "quiz.date('q4', '?')",
    "quiz.short_text('q5', '?')", "quiz.long_text('q6', '?')", "quiz.table([{'a': 1}])",
)  # fmt: skip
