"""The child in which all cells of a notebook run together, and what it says to the host.

A request is ``{"source", "kept"}``, the answer a :class:`Reply`, both JSON. A cell that is not
``kept`` leaves no trace in counters, history and names.
"""

import json
import socket
from dataclasses import dataclass, field
from typing import Any

from benling.judge.output import Output, read_outputs
from benling.judge.wire import apply_environment
from benling.sandbox.channel import Channel, ChannelClosed

#: room for one cell's source or outputs as JSON
MESSAGE_BYTES = 1 << 25


@dataclass(frozen=True)
class Reply:
    """What the child says of one cell it has run."""

    outputs: list[Output] = field(default_factory=list)
    #: words said while it ran, in order
    words: tuple[str, ...] = ()
    execution_count: int = 0
    #: something was left out of the outputs
    overflowed: bool = False
    #: there is text on stderr, and all of it came from library warnings
    only_library_warnings: bool = False
    #: the cell called ``exit()``
    exited: bool = False


def main(fds: list[int], arguments: bytes) -> None:
    """Entry: ``fds[0]`` is the socket to the host, ``arguments`` the environment as JSON."""
    apply_environment(json.loads(arguments))
    serve(Channel(socket.socket(fileno=fds[0]), most=MESSAGE_BYTES))


def serve(channel: Channel) -> None:
    """Run cells as the host sends them until it hangs up."""
    from benling.judge.shell import Shell

    shell = Shell()
    while True:
        try:
            request = json.loads(channel.recv())
        except ChannelClosed:
            return
        _said.clear()
        run = shell.run if request["kept"] else shell.run_aside
        reply = {
            "outputs": run(request["source"]),
            "words": list(_said),
            "execution_count": shell.execution_count,
            "overflowed": shell.overflowed,
            "only_library_warnings": shell.only_library_warnings,
            "exited": shell.exited,
        }
        channel.send(json.dumps(reply).encode())


_said: list[str] = []


def say(word: str, value: Any = None) -> Any:
    """Called by a test cell as its last act; gives back the cell's value."""
    _said.append(word)
    return value


def read_reply(message: bytes) -> Reply:
    """Host side: a child's answer, which may be forged. Raises: ValueError."""
    answer = json.loads(message)
    if not isinstance(answer, dict) or answer.keys() != Reply.__dataclass_fields__.keys():
        raise ValueError("not a reply")
    words, count = answer["words"], answer["execution_count"]
    if not isinstance(words, list) or type(count) is not int:
        raise ValueError("words or count out of form")
    flags = {name: bool(answer[name]) for name in ("overflowed", "only_library_warnings", "exited")}
    return Reply(read_outputs(answer["outputs"]), tuple(map(str, words)), count, **flags)
