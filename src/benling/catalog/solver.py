"""The perfect learner of a course: its solver.py, which sees nothing but what is handed out."""

import ast
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benling.catalog.generator_kit import KIT
from benling.catalog.generator_run import Program
from benling.catalog.register import default_register
from benling.catalog.variant import GENERATOR, SOLVER, Variant, made_by
from benling.errors import Problem, Refused, refuse

_OWN = (GENERATOR.removesuffix(".py"), KIT.removesuffix(".py"), "benling")
_ROOM = 1024 * 1024


@dataclass(frozen=True)
class Slip:
    """A wrong answer as a learner would come to it."""

    question: str
    value: Any
    #: stands in the message that it must earn
    word: str


@dataclass(frozen=True)
class Solution:
    """One learner's right answers, by question, and slips."""

    answers: dict[str, Any]
    slips: tuple[Slip, ...]


def read_solver(content_root: Path, code: str) -> bytes:
    """The course's solver.py. Raises: Refused when there is none, or it is no independent one."""
    where = f"assignments/{code}/{SOLVER}"
    try:
        source = (content_root / where).read_bytes()
    except OSError:
        what, rule = "没有这个文件", "每份作业须有只凭学员数据作答的程序"
        raise refuse(where, what, rule, "写出 answers(files)，写法见课程编写说明") from None
    problems = solver_problems(source, where)
    if problems:
        raise Refused(problems)
    return source


def solver_problems(source: bytes, where: str) -> list[Problem]:
    """What in the text of a solver shows that it does not work on its own."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        return [Problem(f"{where} 第{line}行", "不是正确的 Python", "须能运行", "改正程序")]
    rule = f"解题程序不用 {GENERATOR} 和平台的代码，另走一条路算出答案"
    return [
        Problem(f"{where} 第{line}行", f"用了 {name}", rule, "只用标准库、numpy、pandas")
        for node in ast.walk(tree)
        for line, name in _imported(node)
        if name.partition(".")[0] in _OWN
    ]


def _imported(node: ast.AST) -> list[tuple[int, str]]:
    if isinstance(node, ast.Import):
        return [(node.lineno, alias.name) for alias in node.names]
    return [(node.lineno, node.module or "")] if isinstance(node, ast.ImportFrom) else []


def solve(solver: bytes, variants: Sequence[Variant]) -> list[Solution]:
    """The solver on each variant's data files, in a process apart. Raises: Refused."""
    turns = [
        {name: b64encode(data).decode() for name, data in variant.files.items()}
        for variant in variants
    ]
    made = made_by(Program(SOLVER, solver, turns, _ROOM), default_register().generator)
    return [
        Solution(each["answers"], tuple(Slip(str(q), v, str(w)) for q, v, w in each["slips"]))
        for each in made
    ]
