"""Lies told through what crosses as a value, through classes derived in a test, and through texts."""

# ruff: noqa: E501
import pytest

from benling.judge.session import run
from benling.sandbox.zygote.host import Zygote
from judge_session import LIMITS, codes, passed, script

_AGREEABLE = """
class Agreeable:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    __gt__ = __le__ = __ge__ = __lt__
    def __add__(self, other): return Agreeable()
    __radd__ = __mul__ = __rmul__ = __sub__ = __rsub__ = __add__
    def __neg__(self): return self
    def __abs__(self): return 0
    def __hash__(self): return hash(144)
    def __bool__(self): return True
"""
_YES = "lambda *a, **n: True"

#: learner's code, test; each test would pass if the learner's word were taken
LIES = {
    "member-equal": (
        "from enum import Enum\nclass S(Enum):\n    A = 1\n    def __eq__(s, o): return True\n    __hash__ = None\ntotal = S.A",
        "assert total == 144",
    ),
    "member-value": (
        _AGREEABLE + "from enum import Enum\nclass S(Enum):\n    A = Agreeable()\ntotal = S.A",
        "assert total.value == 144",
    ),
    "member-value-among": (
        _AGREEABLE + "from enum import Enum\nclass S(Enum):\n    A = Agreeable()",
        "assert [s.value for s in S] == [144]",
    ),
    "whole-number-member": (
        "from enum import IntEnum\nclass S(IntEnum):\n    A = 1\n    def __eq__(s, o): return True\n    def __lt__(s, o): return True\n"
        "    def __sub__(s, o): return 0\n    def __int__(s): return 144\n    __hash__ = int.__hash__\ntotal = S.A",
        "assert total == 144 or abs(total - 144) < 1e-6 or int(total) == 144 or total < 0",
    ),
    "whole-number-of-two-minds": (
        "from enum import IntEnum\nclass S(IntEnum):\n    A = 144\nS.A._value_ = 3\ntotal = S.A",
        "assert total == 144 and total.value == 3",
    ),
    "text-member": (
        "from enum import Enum\nclass S(str, Enum):\n    A = ''\n    def startswith(s, *a): return True\n    def __contains__(s, o): return True\ntotal = S.A",
        "assert total.startswith('望川市') or '望川市' in total",
    ),
    "member-method": (
        "from enum import Enum\nclass S(Enum):\n    A = 1\n    def startswith(s, *a): return True\nheading = S.A",
        "assert heading.startswith('望川市')",
    ),
    "enumeration-method": (
        "from enum import Enum\nclass heading(Enum):\n    A = 1\n    @staticmethod\n    def startswith(*a): return True",
        "assert heading.startswith('望川市')",
    ),
    "member-contains": (
        "from enum import Enum\nclass S(Enum):\n    A = 1\n    def __contains__(s, o): return True\n    def __len__(s): return 3\n    def __getitem__(s, i): return 4\ntotal = S.A",
        "assert 144 in total",
    ),
    "flags-contain": (
        "from enum import Flag\nclass S(Flag):\n    A = 1\n    B = 2\n    def __contains__(s, o): return True\ndef rights(): return S.A",
        "assert S.B in rights()",
    ),
    "authors-member": (
        "def level(n):\n    Level._member_map_ = {'HIGH': Level.LOW}\n    Level.LOW._name_ = 'LOW'\n    return Level.LOW",
        "assert level(3) == Level.HIGH",
    ),
    "tuple-equal": (
        "from typing import NamedTuple\nclass P(NamedTuple):\n    x: int\n    def __eq__(s, o): return True\n    def __len__(s): return 2\n"
        "    def __contains__(s, o): return True\n    def __getitem__(s, i): return 144\ntotal = P(1)",
        "assert total == (3, 4) or len(total) == 2 or 144 in total or total[0] == 144",
    ),
    "tuple-order": (
        "from typing import NamedTuple\nclass P(NamedTuple):\n    x: int\n    def __lt__(s, o): return True\n    __gt__ = __lt__\ntotal = P(1)",
        "assert total > (3, 4)",
    ),
    "tuple-method": (
        "from typing import NamedTuple\nclass P(NamedTuple):\n    x: int\n    def startswith(s, *a): return True\nheading = P(1)",
        "assert heading.startswith('望川市')",
    ),
    "tuple-field": (
        f"from collections import namedtuple\nheading = namedtuple('H', 'startswith endswith')({_YES}, {_YES})",
        "assert heading.startswith('望川市')",
    ),
    "tuple-item": (
        _AGREEABLE + "from collections import namedtuple\ntotal = namedtuple('P', 'x y')(Agreeable(), Agreeable())",
        "assert total == (144, 145)",
    ),
    "tuple-added": (
        "from typing import NamedTuple\nclass P(NamedTuple):\n    x: int\n    def __add__(s, o): return (1, 2, 3)\ntotal = P(7)",
        "assert total + (2, 3) == (1, 2, 3)",
    ),
    "class-in-place-of-a-text": (
        f"class heading:\n    startswith = staticmethod({_YES})", "assert heading.startswith('望川市')",
    ),
    "namespace-in-place-of-a-text": (
        f"from types import SimpleNamespace\nheading = SimpleNamespace(startswith={_YES})",
        "assert heading.startswith('望川市')",
    ),
    "module-in-place-of-a-text": (
        f"import types\nheading = types.ModuleType('heading')\nheading.startswith = {_YES}",
        "assert heading.startswith('望川市')",
    ),
    "class-in-place-of-a-function": (
        _AGREEABLE + "class square(Agreeable):\n    def __init__(s, n): pass\n    def __float__(s): return 144.0",
        "assert float(square(12)) == 144 or abs(square(12) - 144) < 1e-6",
    ),
    "class-in-place-of-F": (
        _AGREEABLE + "class F(Agreeable):\n    def __init__(s, n): pass",
        "assert abs(F(12) - 144) < 1e-6",
    ),
    "class-by-two-names": (
        _AGREEABLE + "class Money(Agreeable):\n    def __init__(s, n): pass\nsquare = Money",
        "assert abs(square(12) - 144) < 1e-6",
    ),
    "made-then-subtracted": (
        _AGREEABLE + "class Money(Agreeable):\n    def __init__(s, n): pass\n    def __sub__(s, o): return 0",
        "assert abs(Money(12) - 144) < 1e-6 or Money(12) - 144 == 0 or Money(12) == 144",
    ),
    "made-then-subtracted-as-object": (
        _AGREEABLE + "class Money(Agreeable):\n    def __init__(s, n): pass\n    def __sub__(s, o): return Money(0)",
        "assert abs(Money(12) - 144) < 1e-6",
    ),
    "made-then-truth-of-another": (
        _AGREEABLE + "class Money(Agreeable):\n    def __init__(s, n=0): pass\ntotal = Money()",
        "Money(3)\nassert total",
    ),
    "made-list-equal": (
        "class Inbox(list):\n    def __eq__(s, o): return True\n    def __contains__(s, o): return True",
        "assert Inbox([1]) == [1, 2] or 144 in Inbox([1])",
    ),
    "list-not-made": (
        "class Inbox(list):\n    def __len__(s): return 17\ntotal = Inbox()",
        "Inbox([1])\nassert len(total) == 17",
    ),
    "made-text-begins": (
        "class Text(str):\n    def startswith(s, *a): return True", "assert Text('').startswith('望川市')",
    ),
    "factory-lies": (
        _AGREEABLE + "from collections import defaultdict\ntotal = defaultdict(lambda: Agreeable())",
        "assert total['a'] == 144",
    ),
    "added-then-equal": (_AGREEABLE + "total = Agreeable()", "assert total + 1 == 145"),
    "multiplied-then-near": (_AGREEABLE + "total = Agreeable()", "assert abs(total * 1 - 144) < 1e-6"),
    "negated-then-equal": (_AGREEABLE + "total = Agreeable()", "assert -total == -144"),
    "added-to-a-number": (
        "class N:\n    def __add__(s, o): return 144\n    __radd__ = __mul__ = __rmul__ = __add__\ntotal = N()",
        "assert total + 4 == 144 or 4 * total == 144 or sum([total]) == 144",
    ),
    "sum-of-liars": (
        _AGREEABLE + "def square(n): return Agreeable()", "assert sum(square(n) for n in range(3)) == 5",
    ),
    "counted-by-a-liar": (
        _AGREEABLE + "def square(n): return Agreeable()",
        "points = 0\nfor n in range(3):\n    points += square(n)\nassert points == 5\npoints",
    ),
    "among-nothing": (
        "class All:\n    def __contains__(s, o): return True\n    def __iter__(s): return iter(())\ntotal = All()",
        "assert 144 in total",
    ),
    "among-agreeable": (
        _AGREEABLE + "class All:\n    def __contains__(s, o): return True\n    def __iter__(s): return iter([Agreeable()])\ntotal = All()",
        "assert 144 in total",
    ),
    "among-what-it-was-asked-for": (
        "class All:\n    asked = []\n    def __contains__(s, o):\n        s.asked.append(o)\n        return True\n"
        "    def __iter__(s): return iter(list(s.asked))\ntotal = All()",
        "assert (144 in total) or (144 in total)",
    ),
    "among-by-keys": (
        "class All:\n    def __contains__(s, o): return True\n    def __getitem__(s, k): raise KeyError(k)\ntotal = All()",
        "assert 144 in total",
    ),
    "copied": (
        _AGREEABLE + "class T:\n    def __deepcopy__(s, memo): return Agreeable()\ntotal = T()",
        "import copy\nassert copy.deepcopy(total) == 144",
    ),
    "derived-answers": (
        "class Shape:\n    def __init_subclass__(cls):\n        cls.area = lambda s: 9\n    def __getattribute__(s, name): return lambda *a: 9",
        "class Square(Shape):\n    def area(self): return 4\nassert Square().area() == 9",
    ),
    "derived-equal": (
        "class Shape:\n    def __eq__(s, o): return True",
        "class Square(Shape):\n    pass\nassert Square() == 144",
    ),
    "derived-unittest": (
        "class Mixin:\n    def assertEqual(self, *a): pass",
        "import unittest\nclass T(Mixin, unittest.TestCase):\n    def test(self): self.assertEqual(1, 2)\n"
        "result = unittest.TestResult()\nT('test').run(result)\nassert result.testsRun == 1 and result.wasSuccessful()",
    ),
    "warning-ends-a-loop": (
        "import warnings\nclass W(Warning, StopIteration): pass\ndef f(n):\n    warnings.warn(W('x'))\n    return 7",
        "import warnings\nwith warnings.catch_warnings():\n    warnings.simplefilter('error')\n    assert all(map(lambda n: f(n) == n, [1, 2]))",
    ),
    "mock-of-a-test-s-own-name": (
        "expected = None\ndef square(n): return expected or 0",
        "expected = 144\nassert square(12) == expected",
    ),
    "reference-under-a-learner-s-name": (
        "def cube(n): return 0\ndef square(n): return cube(n)",
        "def cube(n): return n * n\nassert square(12) == cube(12)",
    ),
    "generator-claimed": (
        "import benling.judge.crossing.describe as d\nd._way_of_running = lambda flags: 'generator'\ndef each(n): return [n]",
        "import inspect\nassert inspect.isgeneratorfunction(each)",
    ),
    "wrapped-source": (
        "def honest(v):\n    total = 0\n    return total\ndef cheat(v): return sum(v)\ncheat.__wrapped__ = honest",
        "import inspect\nassert 'sum' not in inspect.getsource(cheat)",
    ),
    "annotation-run": (
        "def f(n: \"__import__('builtins').setattr(__import__('builtins'), 'abs', lambda x: 0)\"): return n",
        "import contextlib, typing\nwith contextlib.suppress(Exception):\n    typing.get_type_hints(f)\nassert abs(4) == 0",
    ),
    "annotation-of-a-class-run": (
        "class C:\n    n: \"__import__('builtins').setattr(__import__('builtins'), 'abs', lambda x: 0)\"",
        "import contextlib, typing\nwith contextlib.suppress(Exception):\n    typing.get_type_hints(C)\nassert abs(4) == 0",
    ),
    "masked": (
        "import numpy as np\ndef scale(v): return np.ma.array([9.0, 9.0], mask=[True, True])",
        "import numpy as np\nnp.testing.assert_allclose(scale(1), [0.25, 1])",
    ),
    "masked-of-its-own": (
        "import numpy as np\nclass M(np.ma.MaskedArray):\n    def __eq__(s, o): return True\ndef scale(v): return M([9.0])",
        "import numpy as np\nassert scale(1) == 4",
    ),
}  # fmt: skip
_GIVEN = "from enum import Enum\nclass Level(Enum):\n    LOW = 1\n    HIGH = 2"


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_earns_nothing(lie: str, zygote: Zygote) -> None:
    learner, test = LIES[lie]
    told = run(
        script(("given", _GIVEN), ("learner", learner), ("test", test),
               ("test", "assert 1 + 1 == 2 and abs(-3) == 3"),
               author_changes=frozenset(), author_binds=frozenset({"square", "cube", "total", "F", "Money", "Inbox", "Text"})),
        zygote, LIMITS,
    )  # fmt: skip
    assert not passed(told)["c2"]
    assert passed(told)["c3"], "the judging child was harmed"


#: trees that no honest child writes, in place of a whole number
FORGED = {
    "members-of-no-class": "['em', ['ty', 'builtins', 'int'], 'A', None]",
    "unknown-member": "['em', ['ty', 'http', 'HTTPStatus'], 'MINE', None]",
    "member-names": "['P', 10001, ['t', 'e', 'S', None, '', ['t', ['t', '__eq__', 1]], ['t']]]",
    "member-values": "['P', 10001, ['t', 'e', 'S', None, 'int', ['t', ['t', 'A', 'x']], ['t']]]",
    "tuple-of-no-class": "['ntc', ['ty', 'builtins', 'tuple'], 1, 2]",
    "tuple-fields": "['P', 10001, ['t', 'n', 'P', None, ['t', '_x', 'def'], ['t'], False, ['t'], ['t']]]",
    "class-fields": "['P', 10001, ['t', 'c', 'C', None, ['t'], ['t'], False, None, ['d', None, [], 'fields', ['t', 1]], ['t']]]",
    "class-annotations": "['P', 10001, ['t', 'c', 'C', None, ['t'], ['t'], False, None, ['d', None, [], 'annotations', ['t', ['t', 'x', 3]]], ['t']]]",
    "test-class-from-there": "['P', 10001, ['t', 'sub', 'C', None, ['t'], ['d', None, []], ['d', None, []]]]",
    "cause": "['exc', 10001, ['ty', 'builtins', 'ValueError'], [], [], '', 5]",
}


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_form_earns_nothing(forged: str, zygote: Zygote) -> None:
    learner = (
        "import benling.judge.codec.writing as w\nclass Int(int): pass\n"
        f"w.WRITERS[Int] = lambda e, v: {FORGED[forged]}\ndef square(n): return Int(3)"
    )
    told = run(script(("learner", learner), ("test", "assert square(12) == 144")), zygote, LIMITS)
    assert not passed(told)["c1"]
    after = run(script(("learner", "x = 1"), ("test", "assert x == 1")), zygote, LIMITS)
    assert passed(after)["c1"]


def test_an_object_asked_like_a_text_is_flagged(zygote: Zygote) -> None:
    learner, test = LIES["namespace-in-place-of-a-text"]
    told = run(script(("learner", learner), ("test", test)), zygote, LIMITS)
    assert codes(told) == {"opaque-operation"}
