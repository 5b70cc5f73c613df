"""Guards around a test cell that runs in one process with the learner's code.

Whoever forges in earnest gets past them, so such results go to a person. What shows crude
forgeries: before the test three cells run whose outcome is known here (**canaries**: two must
fail, one must give a number), and the test itself says a **word** at its very end that was in no
memory of the process before that cell came.
"""

import ast
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benling.judge.in_process_child import Reply
from benling.judge.output import Output, error

_RANDOM = secrets.SystemRandom()
_SAY = "__import__('benling.judge.in_process_child', fromlist=['say']).say"


@dataclass(frozen=True)
class Finding:
    """Why a test cell's result is not believed."""

    #: ``canary`` or ``word``
    code: str
    #: for the trainer
    detail: str


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
    failed = any(output["output_type"] == "error" for output in reply.outputs)
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
    """Two cells that must fail, one of them by an assertion, and one that must give a number."""
    one, other = secrets.randbelow(10**6), 10**6 + secrets.randbelow(10**6)
    canaries = [
        _failing(_ASSERTIONS, one, other),
        _failing(_ERRORS, one, other),
        (f"{one} * {other}", lambda reply: _value(reply) == {"text/plain": str(one * other)}),
    ]
    _RANDOM.shuffle(canaries)
    return canaries


def _failing(
    kinds: Sequence[tuple[str, str]], one: int, other: int
) -> tuple[str, Callable[[Reply], bool]]:
    word, silent = secrets.token_hex(8), secrets.token_hex(8)
    name, source = _RANDOM.choice(kinds)

    def fails(reply: Reply) -> bool:
        errors = [item for item in reply.outputs if item["output_type"] == "error"]
        named = [(item["ename"], word in item["evalue"]) for item in errors]
        return named == [(name, True)] and not reply.words

    text = source.format(one=one, other=other, word=word)
    return f"{text}\n{_SAY}({silent!r})", fails


def _value(reply: Reply) -> Output | None:
    values = [item["data"] for item in reply.outputs if item["output_type"] == "execute_result"]
    return values[0] if len(values) == 1 else None


_ASSERTIONS = (
    ("AssertionError", "assert {one} == {other}, '{word}'"),
    ("AssertionError", "assert not {one} < {other}, '{word}'"),
    ("AssertionError", "assert {one} in ({other},), '{word}'"),
)
_ERRORS = (
    ("AssertionError", "if {one} != {other}:\n    raise AssertionError('{word}')"),
    ("ValueError", "if {one} < {other}:\n    raise ValueError('{word}')"),
    ("ValueError", "int('{word}' + 'g')"),
    ("KeyError", "dict(a={one}, b={other})['{word}']"),
)


def _disbelieved(code: str, detail: str) -> tuple[Reply, Finding]:
    return Reply(outputs=[error("NotBelieved", "")]), Finding(code, detail)
