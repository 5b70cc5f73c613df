"""One question sheet in a process of its own: laid out, run cell by cell, told to the host."""

import base64
import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benling.judge import plain_sheet
from benling.judge.judging_child import out_of_path, said, settle
from benling.judge.output import Output, error, timed_out
from benling.judge.ready_cells import ReadyCell
from benling.judge.shell import Shell
from benling.quiz.code_check import take_named
from benling.quiz.marking import Unanswered, WrongAnswer

#: by these a check tells a learner that an answer will not do
_SAYING_NO = (WrongAnswer, Unanswered)


class NeedsSession(Exception):
    """A cell came to an end, or to its time limit, as only a session can show it."""


def run_in_session(request: dict[str, Any], folder: str) -> list[dict[str, Any]]:
    """As a notebook's kernel would run it. ``folder``: empty, for this sheet alone."""
    with _laid_out(request, folder) as shell:
        return [_answer(shell, cell["source"], cell["seconds"]) for cell in request["cells"]]


def run_plain(
    request: dict[str, Any], folder: str, sources: tuple[str, ...]
) -> list[dict[str, Any]]:
    """The same for a plain sheet, in a process that goes on to the next. Raises: NotAsExpected."""
    _lay_out(request, folder)
    try:
        told = plain_sheet.run(sources, request["most"], _SAYING_NO)
    finally:
        os.chdir("/")
    return [
        {
            "outputs": outputs, "count": count, "overflowed": overflowed,
            "only_library_warnings": False, "exited": False, "mistakes": [],
        }
        for outputs, count, overflowed in told
    ]  # fmt: skip


def run_ready(request: dict[str, Any], folder: str, ready: list[ReadyCell]) -> list[dict[str, Any]]:
    """The same for cells that were compiled before. Raises: NeedsSession."""
    answers = []
    with _laid_out(request, folder) as shell, shell.ready() as run:
        for cell, asked in zip(ready, request["cells"], strict=True):
            take_named()
            try:
                with _time_limit(asked["seconds"]) as overrun:
                    outputs = run(cell) if asked["source"].strip() else []
            except BaseException as end:
                raise NeedsSession(type(end).__name__) from end
            if overrun:
                raise NeedsSession("overrun")
            answers.append(_told(shell, outputs))
    return answers


def _lay_out(request: dict[str, Any], folder: str) -> None:
    """The sheet's files in a new folder, which is then the current one."""
    work = Path(folder, "work")
    work.mkdir()
    os.chdir(work)
    for name, content in request["files"].items():
        place = Path(name)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(base64.b64decode(content))
    settle(request["environment"], request["truth"], request["files"], Path(folder))


@contextlib.contextmanager
def _laid_out(request: dict[str, Any], folder: str) -> Iterator[Shell]:
    """A shell in such a folder."""
    _lay_out(request, folder)
    shell = Shell({}, most=request["most"])
    shell._ipython.set_custom_exc(_SAYING_NO, _say_only)
    out_of_path()
    try:
        yield shell
    finally:
        shell.close()


def _answer(shell: Shell, source: str, seconds: float) -> dict[str, Any]:
    outputs: list[Output] = []
    take_named()
    with _time_limit(seconds) as overrun, contextlib.suppress(KeyboardInterrupt):
        outputs = shell.run(source)
    if overrun:
        outputs.insert(0, timed_out())
    failed = any(output["output_type"] == "error" for output in outputs)
    ended_well = getattr(shell._ipython.last_execution_result, "success", False)
    if source.strip() and not failed and not ended_well:
        outputs.insert(0, error("NoResult", ""))
    return _told(shell, outputs)


def _told(shell: Shell, outputs: list[Output]) -> dict[str, Any]:
    return {
        "outputs": outputs,
        "count": shell.execution_count,
        "overflowed": shell.overflowed,
        "only_library_warnings": shell.only_library_warnings,
        "exited": shell.exited,
        "mistakes": said(take_named()),
    }


@contextlib.contextmanager
def _time_limit(seconds: float) -> Iterator[list[int]]:
    """The list has something in it when the limit was reached; then KeyboardInterrupt was raised
    where the code stood.
    """
    overrun: list[int] = []

    def stop(number: int, _frame: Any) -> None:
        overrun.append(number)
        raise KeyboardInterrupt

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield overrun
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _say_only(shell: Any, kind: type, value: BaseException, *_: Any, **__: Any) -> None:
    """A wrong answer is told by its words: its traceback costs more than the whole sheet."""
    shell.outputs.add(error(kind.__name__, str(value)))
