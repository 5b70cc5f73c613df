"""Which statements of the author's may run beside the tests."""

import ast

import pytest

from benling.judge.names import CleanNames, functions_changing_arguments


def clean(source: str, learners: frozenset[str] = frozenset()) -> list[str]:
    part = CleanNames(learners).clean_part(ast.parse(source))
    return [ast.unparse(statement) for statement in part.body]


@pytest.mark.parametrize("source", [
    "import numpy as np\nx = np.arange(3)",
    "def helper(x):\n    return square(x)",
    "class Node:\n    size = 3\n    double = size * 2",
    "total = sum((x * 2 for x in range(3)))",
    "with open('cases.json') as file:\n    cases = file.read()",
    "for name in ['a']:\n    print(name)",
    "try:\n    import polars\nexcept ImportError as missing:\n    polars = missing",
    "days = [3]\ndays.append(4)\ndays[0] = 1",
])  # fmt: skip
def test_clean_statements(source: str) -> None:
    assert [ast.unparse(each) for each in ast.parse(source).body] == clean(source)


@pytest.mark.parametrize(("source", "kept"), [
    ("print(square(3))", []),
    ("result = square(3)\nx = 1", ["x = 1"]),
    ("x = 1\nx = square(2)\ny = x", ["x = 1"]),
    ("def f(a=square(1)):\n    pass", []),
    ("@square\ndef f():\n    pass", []),
    ("total += 1", []),
])  # fmt: skip
def test_what_needs_the_learner_is_not_clean(source: str, kept: list[str]) -> None:
    assert kept == clean(source)


def test_names_a_learner_may_bind_are_never_clean() -> None:
    assert ["a = 1"] == clean("a = 1\nanswer = None\nb = answer", frozenset({"answer"}))
    assert ["days = [1]"] == clean("days = [1]\ndays.append(late)", frozenset({"late"}))
    assert [] == clean("answer.append(1)", frozenset({"answer"}))


def test_functions_that_change_an_argument() -> None:
    source = """
def by_method(v): v.sort()
def by_item(v): v[0] = 1
def by_attribute(v): v.x = 1
def by_sum(v): v += [1]
def not_at_all(v): return sorted(v)
class Stack:
    def push(self, x): self.items.append(x)
    def fill(self, target): target.append(1)
"""
    assert {"by_method", "by_item", "by_attribute", "by_sum", "fill"} == set(
        functions_changing_arguments(source)
    )
