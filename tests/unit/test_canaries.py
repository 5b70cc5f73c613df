"""Guards of test cells that run in one process with the learner's code."""

# ruff: noqa: S102, S307  (cells are run here, as a shell would)

import ast
from typing import Any

import pytest

from benling.judge.canaries import ending_with, run_test
from benling.judge.in_process_child import Reply
from benling.judge.output import error, read_outputs


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("assert True", None),
        ("x = 1; x + 1", 2),
        ("(1 +\n 2)  # 说明", 3),
        ("'望川'; 1, 2", (1, 2)),
        ("if True:\n    y = 5", None),
        ("'''several\nlines'''", "several\nlines"),
        ("", None),
        ("# only a comment", None),
        ("z = 4\n\n\nz;", 4),
        ("[n for n in range(3)]", [0, 1, 2]),
    ],
)
def test_the_word_is_said_last_and_the_value_kept(source: str, value: Any) -> None:
    said = []
    text = ending_with("word", source)
    tree = ast.parse(text)
    last = tree.body.pop()
    assert isinstance(last, ast.Expr)

    def say(word: str, value: Any = None) -> Any:
        said.append(word)
        return value

    names: dict[str, Any] = {"__import__": lambda *_, **__: type("Module", (), {"say": say})}
    exec(compile(tree, "cell", "exec"), names)
    assert value == eval(compile(ast.Expression(last.value), "cell", "eval"), names)
    assert ["word"] == said


def test_magics_are_written_out_and_other_languages_left() -> None:
    assert "run_line_magic" in ending_with("word", "%matplotlib inline\n1 + 1")
    assert ending_with("word", "1 + 1 # a").endswith("(1 + 1)) # a\n")


def _honest(source: str, kept: bool) -> Reply:
    """Runs a cell as it should be run."""
    words: list[str] = []

    def say(word: str, value: Any = None) -> Any:
        words.append(word)
        return value

    tree = ast.parse(source)
    last = tree.body.pop()
    names: dict[str, Any] = {"__import__": lambda *_, **__: type("Module", (), {"say": say})}
    try:
        exec(compile(tree, "cell", "exec"), names)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
        else:
            exec(compile(ast.Module([last], []), "cell", "exec"), names)
            value = None
    except Exception as failure:
        return Reply([error(type(failure).__name__, str(failure))], tuple(words))
    if value is None:
        return Reply([], tuple(words))
    result = {"output_type": "execute_result", "data": {"text/plain": repr(value)},
              "metadata": {}, "execution_count": 1}  # fmt: skip
    return Reply([result], tuple(words))


def test_an_honest_process_is_believed() -> None:
    for source in ("assert 1 == 1", "assert 1 == 2", "2 * 2.5"):
        reply, finding = run_test(source, _honest)
        assert finding is None
        assert (source == "assert 1 == 2") == bool(
            [output for output in reply.outputs if output["output_type"] == "error"]
        )


def test_errors_swallowed_show_in_a_canary() -> None:
    def swallow(source: str, kept: bool) -> Reply:
        reply = _honest(source, kept)
        kept_outputs = [item for item in reply.outputs if item["output_type"] != "error"]
        return Reply(kept_outputs, reply.words)

    reply, finding = run_test("assert 1 == 2", swallow)
    assert finding is not None
    assert "canary" == finding.code
    assert "error" == reply.outputs[0]["output_type"]


def test_numbers_made_up_show_in_a_canary() -> None:
    def inflate(source: str, kept: bool) -> Reply:
        reply = _honest(source, kept)
        for output in reply.outputs:
            if "data" in output:
                output["data"] = {"text/plain": "10"}
        return reply

    assert getattr(run_test("1.5", inflate)[1], "code", None) == "canary"


def test_a_test_that_did_not_run_to_its_end_shows() -> None:
    def skip_tests(source: str, kept: bool) -> Reply:
        return Reply() if kept else _honest(source, kept)

    assert getattr(run_test("assert 1 == 2", skip_tests)[1], "code", None) == "word"


@pytest.mark.parametrize(
    "answer",
    [
        None, {}, [1], [{}], [{"output_type": "stream", "name": "stdout"}],
        [{"output_type": "stream", "name": "stdin", "text": ""}],
        [{"output_type": "stream", "name": "stdout", "text": 1}],
        [{"output_type": "error", "ename": "E", "evalue": "", "traceback": [1]}],
        [{"output_type": "error", "ename": "E", "evalue": "", "traceback": [], "more": 1}],
        [{"output_type": "execute_result", "data": {}, "metadata": {}, "execution_count": True}],
    ],
)  # fmt: skip
def test_outputs_out_of_form_are_refused(answer: Any) -> None:
    with pytest.raises(ValueError, match=r"output|stream|traceback"):
        read_outputs(answer)
