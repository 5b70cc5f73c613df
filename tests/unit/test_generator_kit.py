"""What generators share becomes part of each, and of the edition that is released."""

import types

import pytest

from benling.catalog.generator_kit import uses_kit, with_kit
from benling.catalog.lint.generator_text import check_generator
from benling.catalog.solver import solver_problems

KIT = b'''"""Shared: quotes \' and \\\\ stay."""
import hashlib

ONE = 1


class Draw:
    def __init__(self, seed):
        self.n = hashlib.sha256(seed).digest()[0]


def twice(n):
    return [n * 2, "\\n", ONE]
'''
GENERATOR = b'''"""A course."""
import json
from generator_kit import (
    Draw,
    twice as doubled,
)

LAST = 9


def make_data(seed):
    return {"files": {"a.json": json.dumps(doubled(Draw(seed).n))}, "truth": {"line": LAST}}
'''


def _made(source: bytes) -> types.ModuleType:
    module = types.ModuleType("made")
    exec(compile(source, "make_data.py", "exec"), module.__dict__)  # noqa: S102
    return module


def test_the_built_generator_stands_alone_and_keeps_its_line_numbers() -> None:
    built = with_kit(GENERATOR, KIT)
    made = _made(built)
    assert made.make_data(b"seed")["files"]["a.json"].endswith(', "\\n", 1]')
    assert not hasattr(made, "twice")
    lines = built.decode().split("\n")
    assert len(lines) == len(GENERATOR.decode().split("\n"))
    assert lines[7] == "LAST = 9"
    assert "hashlib" in lines[2]
    assert lines[3:6] == ["", "", ""]


def test_a_change_of_the_kit_changes_what_is_built_next_and_nothing_before() -> None:
    before = with_kit(GENERATOR, KIT)
    after = with_kit(GENERATOR, KIT.replace(b"ONE = 1", b"ONE = 2"))
    seed = b"seed"
    assert _made(before).make_data(seed) != _made(after).make_data(seed)
    assert _made(before).make_data(seed) == _made(with_kit(GENERATOR, KIT)).make_data(seed)


def test_a_generator_without_the_kit_stays_as_it_is() -> None:
    plain = b"import json\n\ndef make_data(seed):\n    return {}\n"
    assert not uses_kit(plain)
    assert uses_kit(GENERATOR)
    assert with_kit(plain, KIT) == plain


def test_both_texts_are_checked_and_no_solver_may_use_it() -> None:
    assert not check_generator(GENERATOR, "make_data.py").errors
    assert len(check_generator(b"import secrets\n", "make_data.py").errors) == 2
    told = solver_problems(
        b"from generator_kit import Draw\ndef answers(files): ...\n", "solver.py"
    )
    assert any("generator_kit" in str(problem) for problem in told)


def test_no_python() -> None:
    with pytest.raises(SyntaxError):
        with_kit(b"def (:\n", KIT)
