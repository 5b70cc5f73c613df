"""The courses of this repository, built once for all tests of a run, and learners' data for them.

A new course is covered by the tests that take ``CODES``, without touching them.
"""

import hashlib
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from benling.catalog.build import Build, Outcome, build_courses
from benling.catalog.course import course_codes
from benling.catalog.generator_kit import built_generator
from benling.catalog.solver import Solution, read_solver, solve
from benling.catalog.variant import Variant, make_variants

ROOT = Path(__file__).parents[1]
CODES = tuple(course_codes(ROOT))
_FEATURES = re.compile(
    r"quiz\.\w+(?=\()|ipywidgets|ipecharts|anywidget|matplotlib|pandas|partial=True|in-process"
)
SEEDS = tuple(hashlib.sha256(f"learner {n}".encode()).digest() for n in range(50))

#: question → answer as answers.json holds it
Answers = dict[str, Any]
#: data file → content
Files = dict[str, bytes]


def features(code: str) -> set[str]:
    """Kinds of questions and libraries in the course's sheet."""
    sheets = sorted((ROOT / "assignments" / code).glob("*.md"))
    return {each for sheet in sheets for each in _FEATURES.findall(sheet.read_text("utf-8"))}


def _different() -> tuple[str, ...]:
    """As few as will do: whatever shows most of what is still missing comes next."""
    shown = {code: features(code) for code in CODES}
    missing = set[str]().union(*shown.values())
    chosen = set()
    while missing:
        code = max(CODES, key=lambda code: len(shown[code] & missing))
        chosen.add(code)
        missing -= shown[code]
    return tuple(sorted(chosen))


#: courses that between them have every kind of question: for what takes long for each
DIFFERENT = _different()
#: all courses, those that show nothing new only by `pytest -m long`
MOST_IN_LONG = [
    pytest.param(code, marks=() if code in DIFFERENT else pytest.mark.long) for code in CODES
]


@cache
def outcomes() -> dict[str, Outcome]:
    """How the build of each course went; nbgrader is started once for all."""
    return {outcome.code: outcome for outcome in build_courses(ROOT, CODES)}


def is_built(code: str) -> bool:
    """False while its authors are at it; a test of its own says so."""
    return outcomes()[code].build is not None


def build(code: str) -> Build:
    made = outcomes()[code].build
    assert made is not None, "\n".join(map(str, outcomes()[code].errors))
    return made


def generator(code: str) -> bytes:
    """As it is built: with what generators share in it."""
    return built_generator(ROOT / "assignments" / code)


@cache
def variants(code: str) -> tuple[Variant, ...]:
    """Fifty learners' data, made as the platform makes it: in the generator's own process."""
    return tuple(make_variants(generator(code), SEEDS))


@cache
def few(code: str) -> tuple[Variant, ...]:
    """The first three of them, for what takes longer."""
    return tuple(make_variants(generator(code), SEEDS[:3]))


#: variants that are solved
SOLVED = 10


@cache
def solutions(code: str) -> tuple[Solution, ...]:
    """What the course's perfect learner makes of the first variants, in a process of its own.

    A trial has it solve all fifty.
    """
    return tuple(solve(read_solver(ROOT, code), variants(code)[:SOLVED]))


@cache
def solver(code: str) -> ModuleType:
    """The perfect learner's own functions, for tests of what only this course has."""
    module = ModuleType(f"solver_{code}")
    source = read_solver(ROOT, code)
    exec(compile(source, f"assignments/{code}/solver.py", "exec"), vars(module))  # noqa: S102
    return module


def right(code: str, files: Files) -> Answers:
    """Every automatic question answered right, from the handed-out files alone."""
    answers: Callable[[Files], Answers] = solver(code).answers
    return answers(files)


def automatic_points(code: str) -> dict[str, int]:
    """Question → points, of those that the system marks for points."""
    cells = [c for c in build(code).cells if c["kind"] == "auto" and c["points"] != "0"]
    return {cell["question"]: int(cell["points"]) for cell in cells}
