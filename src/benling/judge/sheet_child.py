"""Entry of the child that runs question sheets: a plain fork for each, as all code is the author's.

A request is JSON: ``{"files": name → base64, "truth", "environment", "most", "cells": [{"source",
"seconds"}]}``; the answer a list with what :class:`benling.judge.conversation.Reply` reads for each.
"""

import base64
import contextlib
import json
import os
import shutil
import signal
import socket
import tempfile
from pathlib import Path
from typing import Any

from benling.judge.judging_child import out_of_path, settle
from benling.judge.output import error, timed_out
from benling.judge.shell import Shell
from benling.judge.wire import HOST_BYTES
from benling.sandbox.channel import Channel, ChannelClosed


def main(fds: list[int], _arguments: bytes) -> None:
    """``fds[0]``: the socket to the host."""
    host = Channel(socket.socket(fileno=fds[0]), most=HOST_BYTES)
    _warm_up()
    while True:
        try:
            request = host.recv()
        except ChannelClosed:
            return
        folder = tempfile.mkdtemp(prefix="sheet-")
        process = os.fork()
        if not process:
            try:
                host.send(json.dumps(_answers(json.loads(request), folder)).encode())
                os._exit(0)
            finally:
                os._exit(1)
        _, status = os.waitpid(process, 0)
        shutil.rmtree(folder, ignore_errors=True)
        if status:
            # It gave no answer; the host sees the end of this child, and starts another.
            os._exit(1)


def _answers(request: dict[str, Any], folder: str) -> list[dict[str, Any]]:
    tempfile.tempdir = folder
    work = Path(folder, "work")
    work.mkdir()
    os.chdir(work)
    for name, content in request["files"].items():
        place = Path(name)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(base64.b64decode(content))
    settle(request["environment"], request["truth"])
    shell = Shell({}, most=request["most"])
    out_of_path()
    return [_answer(shell, cell["source"], cell["seconds"]) for cell in request["cells"]]


def _answer(shell: Shell, source: str, seconds: float) -> dict[str, Any]:
    overrun: list[int] = []

    def stop(number: int, _frame: Any) -> None:
        overrun.append(number)
        raise KeyboardInterrupt

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    outputs: list[dict[str, Any]] = []
    with contextlib.suppress(KeyboardInterrupt):
        outputs = shell.run(source)
    signal.setitimer(signal.ITIMER_REAL, 0)
    if overrun:
        outputs.append(timed_out())
    failed = any(output["output_type"] == "error" for output in outputs)
    ended_well = getattr(shell._ipython.last_execution_result, "success", False)
    if source.strip() and not failed and not ended_well:
        outputs.append(error("NoResult", ""))
    return {
        "outputs": outputs,
        "count": shell.execution_count,
        "overflowed": shell.overflowed,
        "only_library_warnings": shell.only_library_warnings,
        "exited": shell.exited,
    }


def _warm_up() -> None:
    """Import what the cards of a sheet use, once for all sheets."""
    with contextlib.suppress(Exception):
        shell = Shell({})
        with tempfile.TemporaryDirectory(prefix="sheet-") as folder, contextlib.chdir(folder):
            shell.run("from benling import quiz\nfrom benling.quiz.marking import expect")
            for card in _CARDS:
                shell.run(card)
            shell.run("expect('q1')")
        shell.close()


_CARDS = (
    "quiz.single_choice('q1', '?', {'a': '1', 'b': '2'})", "quiz.number('q2', '?')",
    "quiz.multiple_choice('q3', '?', {'a': '1', 'b': '2'})", "quiz.date('q4', '?')",
    "quiz.short_text('q5', '?')", "quiz.long_text('q6', '?')",
)  # fmt: skip
