"""Ordinary tests of right solutions in real sandboxes; and what ends a session early."""

# ruff: noqa: E501
import json
import threading
from collections.abc import Iterator

import pytest

from benling.judge.session import run
from benling.sandbox.zygote.host import Zygote
from judge_session import LIMITS, codes, errors, passed, script


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote("benling.judge.program") as made:
        yield made


_FUNCTIONS = '''
import math
def area(r: float, *, scale: int = 1) -> float:
    """Area."""
    return math.pi * r * r * scale
def each(f, values): return [f(v) for v in values]
def countdown(n):
    while n:
        yield n
        n -= 1
def sort_in_place(values): values.sort()
def report(n): print(f"共{n}件")
def ask(): return int(input("几件？")) + 1
def roll():
    import random
    return random.randint(1, 10**9)
def parse(n):
    if n < 0: raise ValueError("负数")
    return n
class TooLate(Exception):
    def __init__(self, days): super().__init__(f"超期{days}天"); self.days = days
def check(days):
    if days > 20: raise TooLate(days)
def save(path):
    with open(path, "w") as f: f.write("a,b\\n1,2\\n")
def load(path):
    with open(path) as f: return f.read()
def make_adder(n): return lambda x: x + n
async def later(n): return n + 1
import functools
def counted(f):
    @functools.wraps(f)
    def inner(*a):
        inner.calls += 1
        return f(*a)
    inner.calls = 0
    return inner
@counted
def square(n): return n * n
'''
_CLASSES = """
from abc import ABC, abstractmethod
class Shape(ABC):
    @abstractmethod
    def area(self): ...
class Square(Shape):
    kind = "方"
    def __init__(self, side): self.side = side
    def area(self): return self.side ** 2
    def __repr__(self): return f"Square({self.side})"
    def __eq__(self, other): return self.side == other.side
    def __lt__(self, other): return self.side < other.side
    def __add__(self, other): return Square(self.side + other.side)
    def __len__(self): return 4
    def __getitem__(self, i): return [self.side] * 4 if isinstance(i, slice) else self.side
    def __enter__(self): return self
    def __exit__(self, *e): self.side = 0
    @property
    def double(self): return self.side * 2
    @classmethod
    def unit(cls): return cls(1)
"""
_GIVEN = """
import numpy as np, pandas as pd, io, contextlib, inspect, unittest
cases = pd.DataFrame({"编号": ["A1", "A2", "A3"], "天数": [12, 31, 7]})
TOLERANCE = 1e-6
def close(a, b): assert abs(a - b) < TOLERANCE
class Node:
    def __init__(self, value, after=None): self.value, self.after = value, after
"""
_FRAMES = """
import matplotlib.pyplot as plt
def overdue(frame): return frame[frame["天数"] > 20]
def draw(frame):
    fig, ax = plt.subplots()
    ax.bar(frame["编号"], frame["天数"]); ax.set_title("天数"); ax.set_xlabel("编号")
    return ax
def chain(values):
    head = None
    for v in reversed(values): head = Node(v, head)
    return head
def length(node):
    n = 0
    while node: n, node = n + 1, node.after
    return n
total = int(cases["天数"].sum())
names = list(cases["编号"])
"""

#: name → (learner's code, test)
ORDINARY = {
    "keyword": (_FUNCTIONS, "import math\nassert abs(area(2, scale=2) - 8 * math.pi) < 1e-9"),
    "callback": (_FUNCTIONS, "seen = []\neach(seen.append, [1, 2])\nassert seen == [1, 2]"),
    "lambda": (_FUNCTIONS, "k = 3\nassert each(lambda x: x * k, [1, 2]) == [3, 6]"),
    "generator": (_FUNCTIONS, "assert list(countdown(3)) == [3, 2, 1]\ng = countdown(2)\n"
                  "assert next(g) == 2 and inspect.isgenerator(g)"),
    "mutation": (_FUNCTIONS, "v = [3, 1, 2]\nassert sort_in_place(v) is None\nassert v == [1, 2, 3]"),
    "printed": (_FUNCTIONS, "s = io.StringIO()\nwith contextlib.redirect_stdout(s):\n    report(3)\n"
                "assert s.getvalue() == '共3件\\n'"),
    "input": (_FUNCTIONS, "from unittest.mock import patch\n"
              "with patch('builtins.input', return_value='4'):\n    assert ask() == 5"),
    "seed": (_FUNCTIONS, "import random\nrandom.seed(1)\na = roll()\nrandom.seed(1)\n"
             "assert a == random.randint(1, 10**9)"),
    "exception": (_FUNCTIONS, "try:\n    parse(-1)\nexcept ValueError as e:\n    assert str(e) == '负数'\n"
                  "else:\n    raise AssertionError"),
    "own-exception": (_FUNCTIONS, "with unittest.TestCase().assertRaises(TooLate) as c:\n    check(30)\n"
                      "assert c.exception.days == 30 and '30' in str(c.exception)"),
    "files": (_FUNCTIONS, "save('t.csv')\nassert pd.read_csv('t.csv').shape == (1, 2)\n"
              "open('u.txt', 'w').write('甲')\nassert load('u.txt') == '甲'"),
    "closure": (_FUNCTIONS, "assert make_adder(3)(4) == 7"),
    "decorator": (_FUNCTIONS, "square(2)\nsquare(3)\nassert square.calls == 2\nassert square.__name__ == 'square'"),
    "await": (_FUNCTIONS, "assert await later(1) == 2\nimport asyncio"),
    "inspect": (_FUNCTIONS, "assert list(inspect.signature(area).parameters) == ['r', 'scale']\n"
                "assert 'math.pi' in inspect.getsource(area) and area.__doc__ == 'Area.'\n"
                "assert area.__annotations__['r'] is float and callable(area)"),
    "class": (_CLASSES, "s = Square(3)\nassert isinstance(s, Square) and isinstance(s, Shape)\n"
              "assert issubclass(Square, Shape) and type(s) is Square and s.area() == 9\n"
              "assert s.double == 6 and Square.kind == '方' and Square.unit().side == 1\n"
              "s.side = 5\nassert s.side == 5 and vars(s) == {'side': 5} and repr(s) == 'Square(5)'"),
    "abstract": (_CLASSES, "try:\n    Shape()\nexcept TypeError:\n    pass\nelse:\n    assert False"),
    "operators": (_CLASSES, "assert Square(2) == Square(2) and Square(1) < Square(2)\n"
                  "assert (Square(1) + Square(2)).side == 3 and len(Square(1)) == 4 and Square(7)[0] == 7\n"
                  "assert [s.side for s in sorted([Square(2), Square(1)])] == [1, 2]"),
    "context": (_CLASSES, "with Square(3) as s:\n    assert s.side == 3\nassert s.side == 0"),
    "frame": (_FRAMES, "pd.testing.assert_frame_equal(overdue(cases), cases[cases['天数'] > 20])"),
    "values": (_FRAMES, "assert total == 50 and names == ['A1', 'A2', 'A3']\nclose(total, 50)"),
    "array": (_FRAMES, "np.testing.assert_array_equal(overdue(cases)['天数'].to_numpy(), [31])"),
    "plot": (_FRAMES, "ax = draw(cases)\nassert ax.get_title() == '天数' and len(ax.patches) == 3\n"
             "assert [p.get_height() for p in ax.patches] == [12, 31, 7]"),
    "given-class": (_FRAMES, "assert chain([1, 2]).after.value == 2 and isinstance(chain([1]), Node)\n"
                    "assert length(Node(1, Node(2))) == 2"),
    "key": (_FUNCTIONS, "assert sorted([3, -1], key=square) == [-1, 3]"),
    "test-case": (_FUNCTIONS, "class T(unittest.TestCase):\n    def test(self): self.assertEqual(square(3), 9)\n"
                  "r = unittest.TestResult()\nT('test').run(r)\nassert r.wasSuccessful() and r.testsRun == 1"),
    "partial": (_FUNCTIONS, "right = sum(square(n) == n * n for n in range(4))\nassert right == 4"),
}  # fmt: skip


@pytest.mark.parametrize("name", ORDINARY)
def test_a_right_solution_passes(name: str, zygote: Zygote) -> None:
    learner, test = ORDINARY[name]
    told = run(script(("given", _GIVEN), ("learner", learner), ("test", test)), zygote, LIMITS)
    assert ([], ()) == (errors(told.outputs["c2"]), told.doubts)
    assert (None, "split") == (told.cause, told.mode)


def test_partial_credit_is_the_last_value(zygote: Zygote) -> None:
    told = run(script(("learner", "def f(n): return n"), ("test", "sum(f(n) == 1 for n in range(3))")),
               zygote, LIMITS)  # fmt: skip
    assert "1" == told.outputs["c1"][0]["data"]["text/plain"]


def test_later_answers_replace_what_a_test_bound(zygote: Zygote) -> None:
    told = run(
        script(("learner", "def f(n): return n"), ("test", "result = f(1)\nassert result == 1"),
               ("learner", "result = 7"), ("test", "assert result == 7"),
               author_binds=frozenset({"f", "result"})),
        zygote, LIMITS,
    )  # fmt: skip
    assert {"c0": True, "c1": True, "c2": True, "c3": True} == passed(told)


def test_the_authors_names_stay_the_authors(zygote: Zygote) -> None:
    told = run(
        script(("given", _GIVEN), ("learner", "TOLERANCE = 1e9\ncases = cases.head(0)\nclose = print\nx = 0"),
               ("test", "assert len(cases) == 3 and TOLERANCE < 1"), ("test", "close(x, 5)")),
        zygote, LIMITS,
    )  # fmt: skip
    assert (True, False) == (passed(told)["c2"], passed(told)["c3"])


def test_the_tag_for_object_exercises(zygote: Zygote) -> None:
    money = "class Money:\n    def __init__(s, n): s.n = n\n    def __eq__(s, o): return s.n == o\n"
    cells = (("learner", money), ("test", "assert Money(3) == 3 and not Money(3) == 4"))
    assert not passed(run(script(*cells), zygote, LIMITS))["c1"]
    assert passed(run(script(*cells, tags=["object-exercise"]), zygote, LIMITS))["c1"]


def test_a_name_only_the_test_has_is_flagged(zygote: Zygote) -> None:
    told = run(script(("learner", "def f(): return rate"), ("test", "rate = 2\nassert f() == 2")),
               zygote, LIMITS)  # fmt: skip
    assert (False, {"missing-name"}) == (passed(told)["c1"], codes(told))


def test_an_endless_cell_is_interrupted_and_the_rest_runs(zygote: Zygote) -> None:
    told = run(
        script(("learner", "x = 1\nwhile True: pass"), ("learner", "def f():\n    while True: pass"),
               ("test", "f()"), ("test", "assert x == 1"), seconds=1.0),
        zygote, LIMITS,
    )  # fmt: skip
    assert {"c0": False, "c1": True, "c2": False, "c3": True} == passed(told)
    assert "CellTimeoutError" == errors(told.outputs["c0"])[-1]["ename"]
    assert None is told.cause


def test_a_cell_that_cannot_be_interrupted_ends_the_session(zygote: Zygote) -> None:
    stubborn = (
        "import time\nwhile True:\n    try:\n        time.sleep(9)\n    except BaseException: pass"
    )
    told = run(script(("learner", stubborn), ("test", "assert True"), seconds=0.5), zygote, LIMITS)
    assert ("timeout", False) == (told.cause, passed(told)["c1"])


@pytest.mark.parametrize(("code", "cause"), [
    ("import os\nos._exit(0)", "crash"), ("exit()", "crash"),
    ("x = [bytearray(100 << 20) for _ in range(20)]\nimport time\ntime.sleep(5)", "memory"),
])  # fmt: skip
def test_a_session_that_ends_early_says_why(code: str, cause: str, zygote: Zygote) -> None:
    told = run(script(("learner", code), ("test", "assert True")), zygote, LIMITS)
    assert (cause, False) == (told.cause, passed(told)["c1"])


def test_a_flood_of_output_is_cut(zygote: Zygote) -> None:
    told = run(
        script(("learner", "while True: print('x' * 1000)"), ("test", "assert True")),
        zygote,
        LIMITS,
    )
    assert len(str(told.outputs["c0"])) < 4 << 20
    assert told.cause == "output" or "c0" in told.overflowed


def test_a_child_that_is_gone_does_not_end_the_next_session(zygote: Zygote) -> None:
    told = run(
        script(("learner", "import os\ndef f(): os._exit(9)"),
               ("test", "f()"), ("test", "assert True")),
        zygote, LIMITS,
    )  # fmt: skip
    assert ("crash", {"learner-ended"}) == (told.cause, codes(told))
    assert passed(run(script(("learner", "x = 1"), ("test", "assert x == 1")), zygote, LIMITS))[
        "c1"
    ]


def _sheet(value: str, *more: tuple[str, str]) -> object:
    return script(
        ("given", "from benling import quiz"),
        ("given", "quiz.single_choice('q1', '题', {'a': '甲', 'b': '乙'})"),
        ("test", "from benling.quiz.marking import expect\nexpect('q1')"), *more,
        judge_files={"answers.json": json.dumps(
            {"version": 1, "answers": {"q1": {"value": value, "at": "2026-01-01T00:00:00+00:00"}}}
        ).encode()},
        truth=b'{"q1": {"answer": "b"}}', environment={"NBGRADER_EXECUTION": "autograde"},
    )  # fmt: skip


def test_a_sheet_needs_no_learners_process(zygote: Zygote) -> None:
    right, wrong = run(_sheet("b"), zygote, LIMITS), run(_sheet("a"), zygote, LIMITS)  # type: ignore[arg-type]
    assert ("sheet", True, False) == (right.mode, passed(right)["c2"], passed(wrong)["c2"])
    assert "WrongAnswer" == errors(wrong.outputs["c2"])[0]["ename"]
    assert "乙" in right.outputs["c1"][0]["data"]["text/html"]


def test_sheets_do_not_meet(zygote: Zygote) -> None:
    for _ in range(2):
        told = run(_sheet("b", ("test", "import builtins\nassert not hasattr(builtins, 'left')\n"
                                        "builtins.left = 1")), zygote, LIMITS)  # type: ignore[arg-type]  # fmt: skip
        assert all(passed(told).values())


def test_a_sheet_whose_test_ends_the_process(zygote: Zygote) -> None:
    told = run(_sheet("b", ("test", "import os\nos._exit(0)")), zygote, LIMITS)  # type: ignore[arg-type]
    assert ("crash", False) == (told.cause, passed(told)["c2"])
    assert passed(run(_sheet("b"), zygote, LIMITS))["c2"]  # type: ignore[arg-type]


def test_threads_share_a_zygote(zygote: Zygote) -> None:
    found: list[bool] = []

    def one(n: int) -> None:
        told = run(
            script(("learner", f"def f(): return {n}"), ("test", f"assert f() == {n}")),
            zygote,
            LIMITS,
        )
        found.append(passed(told)["c1"])

    threads = [threading.Thread(target=one, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [True] * 4 == found


def test_text_on_standard_error_is_told_where_no_test_hears_it(zygote: Zygote) -> None:
    """nbgrader would take the test's points; here it depends on a switch."""
    functions = (
        "import sys, warnings\ndef says(): print('忙', file=sys.stderr)\n"
        "def warns(): warnings.warn('旧')\ndef quiet(): return 1\n"
        "def renamed(): warnings.warn('将改名', DeprecationWarning, stacklevel=2)"
    )
    listening = (
        "import contextlib, io\nwith contextlib.redirect_stderr(io.StringIO()) as said:\n"
        "    says()\nassert said.getvalue() == '忙\\n'"
    )
    tests = ("says()", "warns()", "assert quiet() == 1", listening, "renamed()")
    told = run(script(("learner", functions), *(("test", t) for t in tests)), zygote, LIMITS)
    assert all(passed(told).values())
    assert told.learner_error_text == {"c1", "c2", "c5"}
