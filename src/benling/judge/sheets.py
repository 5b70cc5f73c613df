"""Host side for question sheets: no code of a learner's, so one child serves many sheets.

Such a child is kept idle beside its zygote and ends with it.
"""

import base64
import json
import socket
import threading
import weakref

from benling.judge.conversation import Reply, read_answer
from benling.judge.output import MOST, Output, error
from benling.judge.plan import author_mistakes
from benling.judge.script import LOST, Role, Script, Transcript
from benling.judge.wire import HOST_BYTES
from benling.sandbox.channel import Channel, ChannelClosed, TooLong
from benling.sandbox.limits import Limits
from benling.sandbox.zygote.child import Child
from benling.sandbox.zygote.host import Zygote

_ENTRY = "benling.judge.sheet_child:main"
#: sheets served by one child
_SHEETS = 200


class _Server:
    """One child that serves sheets, one at a time."""

    def __init__(self, zygote: Zygote, limits: Limits) -> None:
        self._sock, theirs = socket.socketpair()
        with theirs:
            self.child: Child = zygote.spawn(_ENTRY, limits, fds=[theirs.fileno()])
        self.channel = Channel(self._sock, most=HOST_BYTES)
        self.limits = limits
        self.left = _SHEETS

    def close(self) -> None:
        self.child.close()
        self._sock.close()


_lock = threading.Lock()
_idle: weakref.WeakKeyDictionary[Zygote, list[_Server]] = weakref.WeakKeyDictionary()


def run(script: Script, zygote: Zygote, limits: Limits) -> Transcript:
    """Raises: SandboxBroken."""
    request = json.dumps(
        {
            "files": {
                name: base64.b64encode(content).decode()
                for name, content in script.judge_files.items()
            },
            "truth": None if script.truth is None else script.truth.decode(),
            "environment": dict(script.environment),
            "most": min(MOST, limits.output_bytes),
            "cells": [{"source": each.source, "seconds": each.seconds} for each in script.cells],
        }
    ).encode()
    server, used = _taken(zygote, limits)
    try:
        answer, cause = _asked(server, request)
        if cause in ("crash", LOST, "memory") and used:
            # The idle child may have gone with an earlier life of the zygote, and its memory may
            # be that of earlier sheets.
            server.close()
            server = _Server(zygote, limits)
            answer, cause = _asked(server, request)
    except BaseException:
        server.close()
        raise
    replies: list[Reply] = []
    if answer is not None:
        try:
            replies = [
                read_answer(each, cell.id)
                for each, cell in zip(json.loads(answer), script.cells, strict=True)
            ]
        except (ValueError, TypeError, KeyError):
            cause = "crash"
    if cause is not None:
        server.close()
    else:
        _give_back(zygote, server)
    return _transcript(script, replies, cause)


def _asked(server: _Server, request: bytes) -> tuple[bytes | None, str | None]:
    """The answer, or why there is none."""
    server.child.arm(server.limits.wall_seconds)
    try:
        server.channel.send(request)
        answer = server.channel.recv()
    except (ChannelClosed, TooLong):
        return None, server.child.fate()
    server.child.disarm()
    return answer, None


def _taken(zygote: Zygote, limits: Limits) -> tuple[_Server, bool]:
    with _lock:
        idle = _idle.setdefault(zygote, [])
        for server in idle:
            if server.limits == limits:
                idle.remove(server)
                return server, True
    return _Server(zygote, limits), False


def _give_back(zygote: Zygote, server: _Server) -> None:
    server.left -= 1
    if server.left > 0:
        with _lock:
            _idle.setdefault(zygote, []).append(server)
    else:
        server.close()


def _transcript(script: Script, replies: list[Reply], cause: str | None) -> Transcript:
    if cause is not None:
        no_word: list[Output] = [error("NoResult", "")]
        outputs = {
            cell.id: list(no_word) if cell.role is Role.TEST else [] for cell in script.cells
        }
        return Transcript(outputs, cause=cause, mode="sheet")
    told = list(zip(script.cells, replies, strict=True))
    mistakes = {
        cell.id: found
        for cell, reply in told
        if cell.role is Role.TEST and (found := author_mistakes(script, reply.mistakes))
    }
    return Transcript(
        {cell.id: reply.outputs for cell, reply in told},
        mode="sheet",
        only_library_warnings=frozenset(c.id for c, r in told if r.only_library_warnings),
        overflowed=frozenset(c.id for c, r in told if r.overflowed),
        execution_counts={c.id: r.count for c, r in told if c.source.strip()},
        mistakes=mistakes,
    )
