"""Entry of the learner's child: runs the learner's cells, and serves what the judge asks."""

import builtins
import contextlib
import json
import select
import signal
import socket
from pathlib import Path
from typing import Any

from benling.judge.crossing.learner_side import LearnerSide
from benling.judge.crossing.peer import MESSAGE_BYTES, PeerGone
from benling.judge.folder_watch import FolderWatch, shared_temporary_folder
from benling.judge.shell import Shell, _no_input
from benling.judge.wire import HOST_BYTES, apply_environment
from benling.sandbox.channel import Channel, ChannelClosed


def main(fds: list[int], arguments: bytes) -> None:
    """``fds``: the sockets to the host and to the judge."""
    given = json.loads(arguments)
    apply_environment(given["environment"])
    host = Channel(socket.socket(fileno=fds[0]), most=HOST_BYTES)
    wire = Channel(socket.socket(fileno=fds[1]), most=MESSAGE_BYTES)
    _Session(host, wire, given["most"]).serve()


class _Session:
    def __init__(self, host: Channel, wire: Channel, most: int) -> None:
        self._host = host
        self._shell = Shell({}, most=most)
        builtins.input = _no_input
        self._side = LearnerSide(
            wire, self._shell.namespace, FolderWatch(Path.cwd(), shared_temporary_folder())
        )
        self._poll = select.poll()
        for channel in (host, wire):
            self._poll.register(channel, select.POLLIN)
        self._wire = wire

    def serve(self) -> None:
        while True:
            for descriptor, _ in self._poll.poll():
                if descriptor == self._host.fileno():
                    try:
                        request = json.loads(self._host.recv())
                    except ChannelClosed:
                        return
                    self._host.send(json.dumps(self._run(request)).encode())
                else:
                    self._serve_judge()

    def _serve_judge(self) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            with contextlib.suppress(KeyboardInterrupt):
                self._side.peer.serve_one()
        except PeerGone:
            self._poll.unregister(self._wire)
            self._wire.close()
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)

    def _run(self, request: dict[str, Any]) -> dict[str, Any]:
        shell, namespace = self._shell, self._shell.namespace
        if request["op"] == "imports":
            self._import(request["source"])
            return {}
        before = dict(namespace)
        outputs = shell.run(request["source"])
        changed = [
            name for name, value in namespace.items()
            if type(name) is str and (name not in before or before[name] is not value)
        ]  # fmt: skip
        for name in request["classes"]:
            if isinstance(namespace.get(name), type):
                self._side.given[name] = namespace[name]
        return {
            "outputs": outputs,
            "count": shell.execution_count,
            "overflowed": shell.overflowed,
            "only_library_warnings": shell.only_library_warnings,
            "exited": shell.exited,
            "changed": changed[:1000],
        }

    def _import(self, source: str) -> None:
        """What a test imports where learners can read it is there for their code too."""
        namespace = self._shell.namespace
        with self._shell.gather():
            for line in source.splitlines():
                with contextlib.suppress(Exception):
                    exec(line, namespace)  # noqa: S102
