"""Lies through what tests see of functions and classes themselves, temporary files, and the like.

Each gains the point where tests and answers share one process, and none here.
"""

import pytest

from benling.judge.script import IN_PROCESS
from benling.judge.session import run
from benling.sandbox.zygote.host import Zygote
from judge_session import LIMITS, codes, passed, script

_AGREES = "class Always:\n    def __eq__(self, other): return True\n"
#: learner's code, test
LIES = {
    "default-that-agrees": (
        f"{_AGREES}def over(d, limit=Always()): return False",
        "assert over.__defaults__ == (20,)",
    ),
    "named-default-that-agrees": (
        f"{_AGREES}def over(d, *, limit=Always()): return False",
        "assert over.__kwdefaults__ == {'limit': 20}",
    ),
    "held-value-that-agrees": (
        f"{_AGREES}def make():\n    kept = Always()\n    def step(): return kept\n    return step",
        "assert make().__closure__[0].cell_contents == 5",
    ),
    "class-attribute-that-agrees": (
        f"{_AGREES}class Car:\n    wheels = Always()",
        "assert vars(Car)['wheels'] == 4",
    ),
    "generator-that-changes-its-argument": (
        "def squares(xs):\n    xs[:] = [0] * len(xs)\n    yield from xs",
        "xs = [1, 2, 3]\ngot = list(squares(xs))\nassert got == [x * x for x in xs]",
    ),
    "context-that-changes-its-argument": (
        "class doubled:\n    def __init__(self, xs): self.xs = xs\n"
        "    def __enter__(self):\n        self.xs[:] = []\n        return []\n"
        "    def __exit__(self, *a): pass",
        "xs = [1, 2]\nwith doubled(xs) as got:\n    assert got == [2 * x for x in xs]",
    ),
    "shared-name-that-agrees": (
        f"{_AGREES}total = 0\ndef add(n):\n    global total\n    total = Always()",
        "total = 0\nadd(3)\nassert total == 3",
    ),
    "pickle-among-temporary-files": (
        "import pickle, tempfile\nclass Reads:\n    def __reduce__(self):\n"
        "        return eval, (\"__import__('__main__').expected\",)\n"
        "def save():\n    with open(tempfile.gettempdir() + '/answer.pkl', 'wb') as f:\n"
        "        pickle.dump(Reads(), f)",
        "import pickle, tempfile\nexpected = 12 ** 2\nsave()\n"
        "with open(tempfile.gettempdir() + '/answer.pkl', 'rb') as f:\n"
        "    assert pickle.load(f) == expected",
    ),
    "module-among-temporary-files": (
        "import tempfile\ndef save():\n"
        "    with open(tempfile.gettempdir() + '/helper_of_mine.py', 'w') as f:\n"
        "        f.write('import __main__\\ndef square(n): return __main__.expected\\n')",
        "import sys, tempfile\nexpected = 12 ** 2\nsave()\n"
        "sys.path.insert(0, tempfile.gettempdir())\nimport helper_of_mine\n"
        "assert helper_of_mine.square(12) == expected",
    ),
    "author's-file-removed": (
        "import os\ndef square(n):\n    os.remove('least.txt')\n    return 0",
        "import os\nn = square(12)\n"
        "least = int(open('least.txt').read()) if os.path.exists('least.txt') else 0\n"
        "assert n >= least",
    ),
    "assertion-of-a-mock-replaced": (
        "import os\ndef count(folder):\n    try:\n"
        "        os.listdir.assert_called_once_with = lambda *a: None\n"
        "    except AttributeError:\n        pass\n    return 2",
        "from unittest import mock\nwith mock.patch('os.listdir', return_value=['a', 'b']) as m:\n"
        "    n = count('/data')\nm.assert_called_once_with('/data')\nassert n == 2",
    ),
}  # fmt: skip
_FILES = {"least.txt": b"144"}
_AUTHOR = {
    "files": _FILES, "judge_files": _FILES, "author_changes": frozenset[str](),
    "author_binds": frozenset({"over", "make", "Car", "squares", "doubled", "total", "add"}),
    "author_globals": frozenset({"total"}),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_earns_nothing(lie: str, zygote: Zygote) -> None:
    learner, test = LIES[lie]
    sober = ("test", "assert 1 + 1 == 2 and abs(-3) == 3")
    told = run(script(("learner", learner), ("test", test), sober, **_AUTHOR), zygote, LIMITS)
    assert not passed(told)["c1"]
    assert passed(told)["c2"], "the judging child was harmed"


@pytest.mark.parametrize("lie", LIES)
def test_it_gains_in_one_process(lie: str, zygote: Zygote) -> None:
    learner, test = LIES[lie]
    alone = script(("learner", learner), ("test", test), tags=(IN_PROCESS,), **_AUTHOR)
    assert passed(run(alone, zygote, LIMITS))["c1"]


#: wrong solutions that a test finds out by what stands in the code, or forbids
FOUND_OUT = {
    "name-in-the-code": (
        "def biggest(v): return max(v)",
        "assert 'max' not in biggest.__code__.co_names\nassert biggest([1, 3]) == 3",
    ),
    "forbidden-builtin": (
        "def total(v): return sum(v)",
        "from unittest import mock\n"
        "with mock.patch('builtins.sum', side_effect=AssertionError('no sum')):\n"
        "    assert total([1, 2]) == 3",
    ),
    "no-text-of-its-own": (
        "class Dog:\n    pass",
        "assert Dog.__repr__ is not object.__repr__",
    ),
    "parameter-missing": (
        "def f(a): return a",
        "assert f.__code__.co_argcount == 2",
    ),
}


@pytest.mark.parametrize("wrong", FOUND_OUT)
def test_what_a_test_looks_for_is_found(wrong: str, zygote: Zygote) -> None:
    learner, test = FOUND_OUT[wrong]
    assert not passed(run(script(("learner", learner), ("test", test)), zygote, LIMITS))["c1"]


def test_a_class_s_display_is_not_partial_credit(zygote: Zygote) -> None:
    learner = (
        "class Box:\n    def __repr__(self): return '1.0'\n"
        "    def _repr_pretty_(self, p, cycle): p.text('1.0')"
    )
    told = run(script(("learner", learner), ("test", "Box()")), zygote, LIMITS)
    shown = [each.get("data", {}).get("text/plain", "") for each in told.outputs["c1"]]
    assert "1.0" not in "".join(shown)


def test_a_pickle_among_temporary_files_is_flagged(zygote: Zygote) -> None:
    learner, test = LIES["pickle-among-temporary-files"]
    told = run(script(("learner", learner), ("test", test), **_AUTHOR), zygote, LIMITS)
    assert codes(told) & {"learner-file", "learner-text"}


def test_what_a_class_defines_is_the_learners_alone(zygote: Zygote) -> None:
    learner = "class Car:\n    wheels = 4\n    def go(self): return 1"
    test = "assert {n for n in vars(Car) if not n.startswith('__')} == {'wheels', 'go'}"
    told = run(script(("learner", learner), ("test", test)), zygote, LIMITS)
    assert passed(told)["c1"]
