"""For cells that cannot be split: learner's and author's in one process, as nbgrader runs them.

Such a result can be forged by whoever tries in earnest, so it is *reviewable*: a person looks at
it. What shows crude forgeries: before each test cell the host has two cells run whose outcome it
knows (**canaries**: one must fail, one must give a number), and the test cell itself must say a
**word** at its very end that was in no memory of the process before that cell came (nonce).
"""

import ast
import json
import secrets
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from benling.judge.output import Output, error
from benling.sandbox.channel import Channel, ChannelClosed

_SAY = "__import__('benling.judge.in_process', fromlist=['say']).say"
_RANDOM = secrets.SystemRandom()
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


@dataclass(frozen=True)
class Finding:
    """Why a test cell's result is not believed."""

    #: ``canary`` or ``word``
    code: str
    #: for the trainer
    detail: str


def main(fds: list[int], arguments: bytes) -> None:
    """Entry of the child: ``fds[0]`` is its socket to the host."""
    serve(Channel(socket.socket(fileno=fds[0]), most=MESSAGE_BYTES))


def serve(channel: Channel) -> None:
    """Run cells as the host sends them until it hangs up.

    A request is ``{"source", "kept"}``, the answer a :class:`Reply`, both JSON. A cell that is not
    ``kept`` leaves no trace in the counters and history.
    """
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


def ask(channel: Channel, source: str, *, kept: bool = True, timeout: float | None = None) -> Reply:
    """Host side: have one cell run. The child is not trusted to answer in form.

    Raises: ValueError when the answer is not a reply; and what the channel raises.
    """
    channel.send(json.dumps({"source": source, "kept": kept}).encode())
    return read_reply(channel.recv(timeout))


def read_reply(message: bytes) -> Reply:
    """Raises: ValueError."""
    answer = json.loads(message)
    if not isinstance(answer, dict) or answer.keys() != Reply.__dataclass_fields__.keys():
        raise ValueError("not a reply")
    outputs, words = answer["outputs"], answer["words"]
    if not isinstance(outputs, list) or not all(isinstance(item, dict) for item in outputs):
        raise ValueError("outputs are no list of outputs")
    if not isinstance(words, list) or not isinstance(answer["execution_count"], int):
        raise ValueError("words or count out of form")
    flags = {name: bool(answer[name]) for name in ("overflowed", "only_library_warnings", "exited")}
    return Reply(outputs, tuple(map(str, words)), answer["execution_count"], **flags)


def run_test(source: str, execute: Callable[[str, bool], Reply]) -> tuple[Reply, Finding | None]:
    """Host side: run one test cell between its guards. ``execute(source, kept)`` runs a cell.

    With a finding, the reply's outputs are an error: a result that is not believed is no mark.
    """
    for canary, expected in _canaries():
        if not expected(execute(canary, False)):
            return _disbelieved("canary", "测试前的试探没有得到应有的结果，运行环境可能被改动过。")
    word = secrets.token_hex(16)
    ending = ending_with(word, source)
    reply = execute(ending, True)
    failed = any(output.get("output_type") == "error" for output in reply.outputs)
    if not failed and reply.words != ((word,) if word in ending else ()):
        return _disbelieved("word", "测试没有报错，却没有运行到最后一句。")
    return reply, None


def ending_with(word: str, source: str) -> str:
    """The cell's source, saying the word at its very end, with the value it had.

    Source: magics are written out first. Cells of another language (``%%bash``) stay as they are.
    """
    from IPython.core.inputtransformer2 import TransformerManager

    text: str = TransformerManager().transform_cell(source)
    try:
        body = ast.parse(text).body
    except SyntaxError:
        return source
    if not body or not isinstance(body[-1], ast.Expr):
        return f"{text}\n{_SAY}({word!r})\n"
    last = body[-1]
    lines = text.encode().splitlines(keepends=True)
    start = sum(map(len, lines[: last.lineno - 1])) + last.col_offset
    end = sum(map(len, lines[: (last.end_lineno or 0) - 1])) + (last.end_col_offset or 0)
    whole = text.encode()
    value = whole[start:end].decode()
    return whole[:start].decode() + f"{_SAY}({word!r}, ({value}))" + whole[end:].decode()


def _canaries() -> Sequence[tuple[str, Callable[[Reply], bool]]]:
    """A cell that must fail, in one of several ways, and one that must give a number."""
    word, silent = secrets.token_hex(8), secrets.token_hex(8)
    one, other = secrets.randbelow(10**6), 10**6 + secrets.randbelow(10**6)
    name, failing = _RANDOM.choice(_failures(word, one, other))

    def fails(reply: Reply) -> bool:
        errors = [item for item in reply.outputs if item.get("output_type") == "error"]
        return (
            [(item.get("ename"), word in str(item.get("evalue"))) for item in errors]
            == [(name, True)]
        ) and not reply.words

    def gives(reply: Reply) -> bool:
        values = [item for item in reply.outputs if item.get("output_type") == "execute_result"]
        text = str(one * other)
        return [item.get("data") for item in values] == [{"text/plain": text}]

    canaries = [(f"{failing}\n{_SAY}({silent!r})", fails), (f"{one} * {other}", gives)]
    _RANDOM.shuffle(canaries)
    return canaries


def _failures(word: str, one: int, other: int) -> list[tuple[str, str]]:
    return [
        ("AssertionError", f"assert {one} == {other}, {word!r}"),
        ("AssertionError", f"assert not {one} < {other}, {word!r}"),
        ("AssertionError", f"if {one} != {other}:\n    raise AssertionError({word!r})"),
        ("ValueError", f"if {one} < {other}:\n    raise ValueError({word!r})"),
        ("ValueError", f"int({word!r} + 'g')"),
        ("KeyError", f"{{{one}: {other}}}[{word!r}]"),
    ]


def _disbelieved(code: str, detail: str) -> tuple[Reply, Finding]:
    return Reply(outputs=[error("NotBelieved", "")]), Finding(code, detail)
