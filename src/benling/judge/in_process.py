"""For notebooks that cannot be split: learner's and author's cells in one child, as in nbgrader.

Its results can be forged by whoever tries in earnest; a person looks at each (``Transcript.mode``
is ``in-process``). See :mod:`benling.judge.canaries` for what is seen without a person.
"""

import json
import socket

from benling.judge.canaries import run_test
from benling.judge.in_process_child import MESSAGE_BYTES, Reply, read_reply
from benling.judge.output import Output, error, timed_out
from benling.judge.script import Cell, Doubt, Role, Script, Transcript
from benling.sandbox.channel import Channel, ChannelClosed, TooLong
from benling.sandbox.limits import Limits
from benling.sandbox.zygote.child import Child
from benling.sandbox.zygote.host import Zygote

_ENTRY = "benling.judge.in_process_child:main"
#: after SIGINT a cell has so long to end before the child is killed
_GRACE_SECONDS = 3.0
_TRUTH = "truth.json"


def run(script: Script, zygote: Zygote, limits: Limits) -> Transcript:
    """Run the whole notebook in one child. Raises: SandboxBroken."""
    ours, theirs = socket.socketpair()
    with theirs:
        child = zygote.spawn(
            _ENTRY, limits, fds=[theirs.fileno()], files=script.files,
            arguments=json.dumps(dict(script.environment)).encode(),
        )  # fmt: skip
    with child:
        child.arm(limits.wall_seconds)
        running = _Running(script, child, Channel(ours, most=MESSAGE_BYTES))
        try:
            return running.transcript()
        finally:
            ours.close()


class _Ended(Exception):
    """The child is over, or its word is worth nothing any more; the argument is the cause."""


class _Running:
    """One notebook on its way through one child."""

    def __init__(self, script: Script, child: Child, channel: Channel) -> None:
        self._script = script
        self._child = child
        self._channel = channel
        self._outputs: dict[str, list[Output]] = {}
        self._counts: dict[str, int] = {}
        self._warned: set[str] = set()
        self._overflowed: set[str] = set()
        self._doubts: list[Doubt] = []
        self._tested = False

    def transcript(self) -> Transcript:
        cause = None
        for cell in self._script.cells:
            if cause is None:
                try:
                    self._keep(cell, self._run(cell))
                except _Ended as end:
                    cause = str(end)
                    self._outputs[cell.id] = [timed_out() if cause == "timeout" else _no_word()]
            else:
                self._outputs[cell.id] = [_no_word()] if cell.role is Role.TEST else []
        self._child.kill()
        self._child.wait()
        return Transcript(
            self._outputs, tuple(self._doubts), cause, "in-process", frozenset(self._warned),
            frozenset(self._overflowed), self._counts,
            self._child.end.cpu_seconds if self._child.end else 0.0,
        )  # fmt: skip

    def _run(self, cell: Cell) -> Reply:
        if cell.role is not Role.TEST:
            return self._execute(cell.source, cell.seconds, kept=True)
        if not self._tested:
            self._tested = True
            self._bring_the_authors_files(cell.seconds)
        reply, finding = run_test(
            cell.source, lambda source, kept: self._execute(source, cell.seconds, kept=kept)
        )
        if finding:
            self._doubts.append(Doubt(cell.id, finding.code, finding.detail))
        return reply

    def _bring_the_authors_files(self, seconds: float) -> None:
        """Only now, before the first test: earlier the learner's code could have read them."""
        files = {name: data.hex() for name, data in self._script.judge_files.items()}
        lines = ["import os, pathlib"]
        if self._script.truth is not None:
            files[_TRUTH] = self._script.truth.hex()
            lines.append(f"os.environ['BENLING_TRUTH'] = os.path.abspath({_TRUTH!r})")
        for name, data in files.items():
            lines.append(f"pathlib.Path({name!r}).parent.mkdir(parents=True, exist_ok=True)")
            lines.append(f"pathlib.Path({name!r}).write_bytes(bytes.fromhex({data!r}))")
        self._execute("\n".join(lines), seconds, kept=False)

    def _execute(self, source: str, seconds: float, *, kept: bool) -> Reply:
        """Raises: _Ended."""
        if not source.strip():
            return Reply()
        try:
            self._channel.send(json.dumps({"source": source, "kept": kept}).encode(), seconds)
            try:
                return read_reply(self._channel.recv(seconds))
            except TimeoutError:
                self._child.interrupt()
            reply = read_reply(self._channel.recv(_GRACE_SECONDS))
            return Reply(**{**reply.__dict__, "outputs": [*reply.outputs, timed_out()]})
        except TimeoutError:
            self._child.kill()
            raise _Ended("timeout") from None
        except ChannelClosed:
            raise _Ended(self._child.fate()) from None
        except (TooLong, ValueError, TypeError):
            self._child.kill()
            raise _Ended("crash") from None

    def _keep(self, cell: Cell, reply: Reply) -> None:
        self._outputs[cell.id] = reply.outputs
        if cell.source.strip():
            self._counts[cell.id] = reply.execution_count
        if reply.only_library_warnings:
            self._warned.add(cell.id)
        if reply.overflowed:
            self._overflowed.add(cell.id)


def _no_word() -> Output:
    return error("NoResult", "")
