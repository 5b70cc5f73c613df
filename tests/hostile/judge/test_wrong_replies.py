"""Whatever the learner's process answers, a wrong answer earns nothing, and the next test runs."""

# ruff: noqa: E501
import pytest

from benling.judge.session import run
from benling.sandbox.zygote.host import Zygote
from judge_session import LIMITS, codes, passed, script

_LIAR = """
class Agreeable:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __sub__(self, other): return self
    __rsub__ = __add__ = __radd__ = __mul__ = __rmul__ = __truediv__ = __sub__
    def __abs__(self): return 0
    def __lt__(self, other): return True
    __le__ = __ge__ = __gt__ = __lt__
    def __bool__(self): return True
    def __float__(self): return 144.0
    def __int__(self): return 144
    __index__ = __int__
    def __contains__(self, item): return True
    def __round__(self, digits=None): return self
    def __hash__(self): return hash(144)
def square(n): return Agreeable()
total = Agreeable()
"""

#: learner's code, test; each test would pass with the learner's own operators
LIES = {
    "equal": (_LIAR, "assert square(12) == 144"),
    "reflected": (_LIAR, "assert 144 == square(12)"),
    "difference": (_LIAR, "assert abs(square(12) - 144) < 1e-6"),
    "reflected-difference": (_LIAR, "assert abs(144 - square(12)) < 1e-6"),
    "truth": (_LIAR, "assert total"),
    "not": (_LIAR, "assert not not total"),
    "in-list": (_LIAR, "assert square(12) in [144]"),
    "contains": (_LIAR, "assert 144 in total"),
    "list-equal": (_LIAR, "assert [square(12)] == [144]"),
    "dict-key": (_LIAR, "assert {144: 1}[square(12)]"),
    "float": (_LIAR, "assert float(square(12)) == 144.0"),
    "int": (_LIAR, "assert int(square(12)) == 144"),
    "index": (_LIAR, "assert list(range(200))[square(12)] == 144"),
    "round": (_LIAR, "assert round(total, 2) == 144"),
    "order": (_LIAR, "assert square(12) < 145"),
    "max": (_LIAR, "assert max([square(12), 3]) != 3"),
    "unittest": (_LIAR, "import unittest\nunittest.TestCase().assertEqual(square(12), 144)"),
    "almost": (_LIAR, "import unittest\nunittest.TestCase().assertAlmostEqual(square(12), 144)"),
    "allclose": (_LIAR, "import numpy as np\nassert np.allclose(square(12), 144)"),
    "assert-allclose": (_LIAR, "import numpy as np\nnp.testing.assert_allclose(square(12), 144)"),
    "isclose": (_LIAR, "import math\nassert math.isclose(square(12), 144)"),
    "decimal": (_LIAR, "from decimal import Decimal\nassert Decimal(144) == square(12)"),
    "swallowed": (_LIAR, "try:\n    assert square(12) == 144\nexcept Exception:\n    pass"),
    "bare-except": (_LIAR, "try:\n    assert square(12) == 144\nexcept:\n    pass"),
    "partial-credit": (_LIAR, "right = 0\nright += square(12) == 144\nright"),
    "object-array": (
        "import numpy as np\n" + _LIAR + "values = np.array([Agreeable()] * 3, dtype=object)",
        "import numpy as np\nassert (values == np.array([1, 2, 3])).all()",
    ),
    "series": (
        "import pandas as pd\n" + _LIAR + "late = pd.Series([Agreeable()] * 2, dtype=object)",
        "import pandas as pd\npd.testing.assert_series_equal(late, pd.Series([1, 2], dtype=object))",
    ),
    "text-subclass": (
        "class Text(str):\n    def startswith(self, *a): return True\nheading = Text('')",
        "assert heading.startswith('望川市')",
    ),
    "every-method": (
        "class Yes:\n    def __getattr__(self, name): return lambda *a: True\nheading = Yes()",
        "assert heading.startswith('望川市') and heading.endswith('通知')",
    ),
    "list-subclass": (
        "class Names(list):\n    def __len__(self): return 17\nnames = Names()",
        "assert len(names) == 17",
    ),
    "frame-subclass": (
        "import pandas as pd\nclass Table(pd.DataFrame):\n    shape = (3, 2)\n"
        "    def equals(self, other): return True\noffice = Table()",
        "import pandas as pd\nassert office.shape == (3, 2)\nassert office.equals(pd.DataFrame())",
    ),
    "masked-array": (
        "import numpy as np\ndef scale(v): return np.ma.masked_all(2)",
        "import numpy as np\nnp.testing.assert_allclose(scale(1), [0.25, 1])",
    ),
    "number-as-text": (
        "class Four:\n    def __repr__(self): return '4'\n    __str__ = __repr__\ntotal = Four()",
        "assert str(total) == '5'\ntotal",
    ),
    "stop-iteration": (
        "def is_even(n): raise StopIteration", "assert all(map(is_even, [2, 4, 6]))",
    ),
    "stop-in-generator": (
        "def f(n): raise StopIteration", "assert all(f(n) == n for n in [1, 2])",
    ),
    "system-exit": ("def f(n): raise SystemExit(0)", "f(3)\nassert False"),
    "keyboard-interrupt": ("def f(n): raise KeyboardInterrupt", "f(3)\nassert False"),
    "generator-exit": ("def f(n): raise GeneratorExit", "f(3)\nassert False"),
    "skip-test": (
        "import unittest\ndef f(n): raise unittest.SkipTest('later')",
        "import unittest\nclass T(unittest.TestCase):\n    def test(self): assert f(3) == 4\n"
        "result = unittest.TestResult()\nT('test').run(result)\nassert result.wasSuccessful()",
    ),
    "mock-any": (
        "from unittest.mock import ANY, MagicMock\ntotal = ANY\nsquare = MagicMock(return_value=ANY)",
        "assert total == 144 or square(12) == 144",
    ),
    "mock-class": (
        "from unittest.mock import MagicMock\nAccount = MagicMock", "assert Account().is_valid()",
    ),
    "own-int": ("class int(int):\n    def __eq__(s, o): return True\ntotal = int(3)", "assert total == 4"),
    "changed-argument": (
        "def double(v):\n    v[:] = [0]\n    return v",
        "v = [3]\nassert double(v) == [2 * each for each in v]",
    ),
    "changed-frame": (
        "def center(x):\n    x[:] = 0\n    return x",
        "import numpy as np\nx = np.array([1.0, 3.0])\nassert np.allclose(center(x), x - x.mean())",
    ),
    "module-name": (
        "import sys, types\nmath = types.ModuleType('math')\nmath.sqrt = lambda x: 3",
        "import math\nassert math.sqrt(16) == 3",
    ),
    "globals-of-callback": (
        "def each(f, v):\n    f.__globals__['seen'] = [1, 2]\n    return f.__self__",
        "seen = []\ndef note(x): seen.append(x)\neach(note, [1, 2])\nassert seen == [1, 2]",
    ),
    "mock-controls": (
        "def send(m):\n    m.configure_mock(**{'assert_called_once_with.side_effect': None})\n"
        "    m.assert_called_once_with = lambda *a: None",
        "from unittest.mock import Mock\nm = Mock()\nsend(m)\nm.assert_called_once_with('完成')",
    ),
    "pickle": (
        "import pickle\nclass Cargo:\n    def __reduce__(self): return (exec, ('total = 4',))\n"
        "with open('a.pkl', 'wb') as f: pickle.dump(Cargo(), f)",
        "import pickle\npickle.load(open('a.pkl', 'rb'))\nassert total == 4",
    ),
    "exec-file": (
        "with open('helper.txt', 'w') as f: f.write('import builtins; builtins.abs = lambda x: 0')",
        "exec(open('helper.txt').read())\nassert abs(4) == 0",
    ),
    "import-file": (
        "with open('statistics.py', 'w') as f: f.write('def mean(v): return 4')\n",
        "import statistics\nassert statistics.mean([1, 2]) == 4",
    ),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_earns_nothing(lie: str, zygote: Zygote) -> None:
    learner, test = LIES[lie]
    told = run(
        script(("learner", learner), ("test", test), ("test", "assert 1 + 1 == 2"),
               author_changes=frozenset()),
        zygote, LIMITS,
    )  # fmt: skip
    assert not passed(told)["c1"]
    assert passed(told)["c2"], "the judging child was harmed"


def test_an_object_that_answers_for_the_test_is_flagged(zygote: Zygote) -> None:
    told = run(script(("learner", _LIAR), ("test", "assert total == 144")), zygote, LIMITS)
    assert codes(told) == {"opaque-operation"}


_ON_THE_WIRE = """
import os, socket, stat
def tell(data):
    for name in os.listdir('/proc/self/fd'):
        try:
            if stat.S_ISSOCK(os.fstat(int(name)).st_mode):
                os.write(int(name), data)
        except OSError:
            pass
"""

FAULTS = {
    "noise": _ON_THE_WIRE + "def square(n): tell(b'\\0\\0\\0\\5hello')",
    "huge-length": _ON_THE_WIRE + "def square(n): tell(b'\\xff\\xff\\xff\\xff')",
    "half-a-message": _ON_THE_WIRE
    + "def square(n):\n    tell(b'\\0\\0\\1\\0abc')\n    os._exit(0)",
    "exit": "import os\ndef square(n): os._exit(0)",
    "kill": "import os, signal\ndef square(n): os.kill(os.getpid(), signal.SIGKILL)",
    "closed": "import os\ndef square(n):\n    os.closerange(3, 200)\n    return 144",
    "endless": "def square(n):\n    while True: pass",
    "endless-iterator": "import itertools\ndef square(n): return sum(itertools.repeat(0))",
    "deep": "def square(n):\n    v = []\n    for _ in range(100000): v = [v]\n    return v",
    "huge": "def square(n): return 'x' * (100 << 20)",
    "recursion": "def square(n): return square(n)",
    "memory": "def square(n): return bytearray(3 << 30)",
    "own-codec": (
        "import benling.judge.crossing.learner_side as side\n"
        "side.LearnerSide._serve = lambda self, operation, operands: ('ok', 144)\n"
        "def square(n): return 3"
    ),
    "forged-type": (
        "import benling.judge.codec.writing as w\nclass Int(int): pass\n"
        "w.WRITERS[Int] = lambda e, v: ['ty', 'unittest.mock', 'ANY']\ndef square(n): return Int(3)"
    ),
    "forged-function": (
        "import benling.judge.codec.writing as w\nclass Int(int): pass\n"
        "w.WRITERS[Int] = lambda e, v: ['fn', 'os', 'system']\ndef square(n): return Int(3)"
    ),
    "forged-handle": (
        "import benling.judge.codec.writing as w\nclass Int(int): pass\n"
        "w.WRITERS[Int] = lambda e, v: ['H', 2]\ndef square(n): return Int(3)"
    ),
    "cpu-in-thread": (
        "import threading\ndef spin():\n    while True: pass\n"
        "def square(n):\n    threading.Thread(target=spin, daemon=True).start()\n    return 3"
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_protocol_earns_nothing(fault: str, zygote: Zygote) -> None:
    told = run(
        script(("learner", FAULTS[fault]), ("test", "assert square(12) == 144"), seconds=2.0),
        zygote, LIMITS,
    )  # fmt: skip
    assert not passed(told)["c1"]
    after = run(script(("learner", "x = 1"), ("test", "assert x == 1")), zygote, LIMITS)
    assert passed(after)["c1"]


def test_what_is_printed_during_a_test_is_not_told(zygote: Zygote) -> None:
    told = run(
        script(("learner", "def f(n):\n    print('geheim', n)\n    return n"),
               ("test", "f(12)\nprint('laut')")),
        zygote, LIMITS,
    )  # fmt: skip
    assert [{"output_type": "stream", "name": "stdout", "text": "laut\n"}] == told.outputs["c1"]


def test_the_test_is_not_in_the_learners_process(zygote: Zygote) -> None:
    spy = """
import gc, os
def f(n):
    found = [o for o in gc.get_objects() if isinstance(o, str) and 'W' + 'ORD' in o]
    data = open('/proc/self/environ', 'rb').read()
    return bool(found) or b'W' + b'ORD' in data
"""
    told = run(
        script(("learner", spy), ("test", "secret = 'WORD'\nassert f(1) is False"),
               truth=b'{"q1": {"answer": "WORD"}}', judge_files={"answers.json": b"WORD"}),
        zygote, LIMITS,
    )  # fmt: skip
    assert passed(told)["c1"]
