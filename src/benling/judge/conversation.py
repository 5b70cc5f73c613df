"""Host side: one child that is sent a cell at a time. What it says may be forged."""

import json
import socket
from dataclasses import dataclass, field
from typing import Any

from benling.judge.output import Output, read_outputs
from benling.judge.script import Doubt
from benling.judge.wire import HOST_BYTES
from benling.sandbox.channel import Channel, ChannelClosed, TooLong
from benling.sandbox.zygote.child import Child

#: after SIGINT a cell has so long to end before its child is killed
GRACE_SECONDS = 3.0
_MOST_NAMES = 1000
_MOST_MISTAKES = 3


class Ended(Exception):
    """The child is over, or its word is worth nothing any more; the argument is the cause."""


@dataclass(frozen=True)
class Reply:
    """What a child says of one cell."""

    outputs: list[Output] = field(default_factory=list)
    count: int = 0
    overflowed: bool = False
    only_library_warnings: bool = False
    exited: bool = False
    #: names that the cell bound, from the learner's child
    changed: tuple[str, ...] = ()
    #: from the judging child
    doubts: tuple[Doubt, ...] = ()
    #: message, source and whether the message tells the key, of the mistakes that a test named
    mistakes: tuple[tuple[str, str, bool], ...] = ()
    #: code of the learner's wrote on standard error while the test called it
    learner_error_text: bool = False
    #: it ran into its time limit
    timed_out: bool = False


class Conversation:
    """With one child. ``interrupted_too``: others that get the SIGINT of an overrun cell first."""

    def __init__(
        self, child: Child, sock: socket.socket, interrupted_too: tuple[Child, ...] = ()
    ) -> None:
        self.child = child
        self._channel = Channel(sock, most=HOST_BYTES)
        self._others = interrupted_too

    def run(self, request: dict[str, Any], seconds: float, cell_id: str = "") -> Reply:
        """Raises: Ended."""
        try:
            self._channel.send(json.dumps(request).encode(), seconds)
            try:
                return _read(self._channel.recv(seconds), cell_id)
            except TimeoutError:
                reply = _read(self._interrupted(), cell_id)
                return Reply(**{**reply.__dict__, "timed_out": True})
        except TimeoutError:
            self.child.kill()
            raise Ended("timeout") from None
        except ChannelClosed:
            raise Ended(self.child.fate()) from None
        except (TooLong, ValueError, TypeError, KeyError, RecursionError):
            self.child.kill()
            raise Ended("crash") from None

    def close(self) -> None:
        self._channel.close()

    def _interrupted(self) -> bytes:
        """Ask the cell to end: first the code it waits for, then itself."""
        for other in self._others:
            other.interrupt()
        if self._others:
            try:
                return self._channel.recv(GRACE_SECONDS / 2)
            except TimeoutError:
                pass
        self.child.interrupt()
        return self._channel.recv(GRACE_SECONDS)


def _read(message: bytes, cell_id: str) -> Reply:
    return read_answer(json.loads(message), cell_id)


def read_answer(answer: Any, cell_id: str) -> Reply:
    """What a child says of one cell. Raises: ValueError, TypeError, KeyError."""
    if not isinstance(answer, dict):
        raise ValueError("not a reply")
    if not answer:
        return Reply()
    count = answer["count"]
    if type(count) is not int:
        raise ValueError("not a count")
    changed = answer.get("changed", [])
    return Reply(
        read_outputs(answer["outputs"]), count, bool(answer["overflowed"]),
        bool(answer["only_library_warnings"]), bool(answer["exited"]),
        tuple(name for name in list(changed)[:_MOST_NAMES] if type(name) is str),
        tuple(Doubt(cell_id, str(c), str(d)) for c, d in answer.get("doubts", [])),
        tuple(
            (str(message), str(source), bool(tells))
            for message, source, tells in list(answer.get("mistakes", []))[:_MOST_MISTAKES]
        ),
        bool(answer.get("learner_error_text")),
    )  # fmt: skip
