"""Entry of the child that runs question sheets; all code is the author's.

A sheet of nothing but the platform's own cards and checks leaves nothing behind and runs right
here, read off its cells; for any other there is a plain fork with an interpreter session, so that
none meets what an earlier one did.

A request is JSON: ``{"files": name → base64, "truth", "environment", "most",
"plain", "cells": [{"source", "seconds"}]}``; the answer a list,
for each cell what :func:`~.conversation.read_answer` reads.
"""

import base64
import contextlib
import gc
import json
import os
import shutil
import signal
import socket
import tempfile
from pathlib import Path
from typing import Any

from benling.judge import plain_sheet
from benling.judge.judging_child import out_of_path, said, settle
from benling.judge.output import Output, error, timed_out
from benling.judge.shell import Shell
from benling.judge.wire import HOST_BYTES
from benling.quiz.code_check import take_named
from benling.quiz.marking import Unanswered, WrongAnswer
from benling.sandbox.channel import Channel, ChannelClosed

#: exit code of a fork that gave its answer; a sheet's own code may end it with another
_ANSWERED = 77
#: by these a check tells a learner that an answer will not do
_SAYING_NO: tuple[type[Exception], ...] = (WrongAnswer, Unanswered)


def main(fds: list[int], _arguments: bytes) -> None:
    """``fds[0]``: the socket to the host."""
    host = Channel(socket.socket(fileno=fds[0]), most=HOST_BYTES)
    _warm_up()
    # A collection in a fork would touch, and so copy, all that it shares with this process.
    gc.collect()
    gc.freeze()
    gc.disable()
    while True:
        try:
            request = host.recv()
        except ChannelClosed:
            return
        folder = tempfile.mkdtemp(prefix="sheet-")
        asked = json.loads(request)
        if asked["plain"] and (read_off := _read_off(asked, folder)) is not None:
            host.send(json.dumps(read_off).encode())
            shutil.rmtree(folder, ignore_errors=True)
            continue
        process = os.fork()
        if not process:
            try:
                host.send(json.dumps(_answers(asked, folder)).encode())
                os._exit(_ANSWERED)
            finally:
                os._exit(1)
        _, status = os.waitpid(process, 0)
        shutil.rmtree(folder, ignore_errors=True)
        if os.waitstatus_to_exitcode(status) != _ANSWERED:
            # It gave no answer; the host sees the end of this child, and starts another.
            os._exit(1)


def _read_off(request: dict[str, Any], folder: str) -> list[dict[str, Any]] | None:
    """None when it takes an interpreter session to show what happened."""
    _lay_out(request, folder)
    take_named()
    try:
        told = plain_sheet.run(
            [cell["source"] for cell in request["cells"]], request["most"], _SAYING_NO
        )
    except plain_sheet.NotAsExpected:
        return None
    return [_reply(*each) for each in told]


def _reply(outputs: list[Output], count: int, overflowed: bool) -> dict[str, Any]:
    return {
        "outputs": outputs, "count": count, "overflowed": overflowed,
        "only_library_warnings": False, "exited": False, "mistakes": [],
    }  # fmt: skip


def _lay_out(request: dict[str, Any], folder: str) -> None:
    """The sheet's files in a new folder, which is then the current one."""
    work = Path(folder, "work")
    work.mkdir(exist_ok=True)
    os.chdir(work)
    for name, content in request["files"].items():
        place = Path(name)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(base64.b64decode(content))
    settle(request["environment"], request["truth"], request["files"], Path(folder))


def _answers(request: dict[str, Any], folder: str) -> list[dict[str, Any]]:
    _lay_out(request, folder)
    shell = Shell({}, most=request["most"])
    shell._ipython.set_custom_exc(_SAYING_NO, _say_only)
    out_of_path()
    try:
        return [_answer(shell, cell["source"], cell["seconds"]) for cell in request["cells"]]
    finally:
        shell.close()


def _answer(shell: Shell, source: str, seconds: float) -> dict[str, Any]:
    overrun: list[int] = []

    def stop(number: int, _frame: Any) -> None:
        overrun.append(number)
        raise KeyboardInterrupt

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    outputs: list[dict[str, Any]] = []
    take_named()
    with contextlib.suppress(KeyboardInterrupt):
        outputs = shell.run(source)
    signal.setitimer(signal.ITIMER_REAL, 0)
    if overrun:
        outputs.insert(0, timed_out())
    failed = any(output["output_type"] == "error" for output in outputs)
    ended_well = getattr(shell._ipython.last_execution_result, "success", False)
    if source.strip() and not failed and not ended_well:
        outputs.insert(0, error("NoResult", ""))
    return {
        "outputs": outputs,
        "count": shell.execution_count,
        "overflowed": shell.overflowed,
        "only_library_warnings": shell.only_library_warnings,
        "exited": shell.exited,
        "mistakes": said(take_named()),
    }


def _say_only(shell: Any, kind: type, value: BaseException, *_: Any, **__: Any) -> None:
    """A wrong answer is told by its words: its traceback costs more than the whole sheet."""
    shell.outputs.add(error(kind.__name__, str(value)))


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
