"""A learner's code that speaks on the wire itself: what no honest child would say gains nothing."""

# ruff: noqa: E501
import pytest

from benling.judge.session import run
from benling.sandbox.zygote.host import Zygote
from judge_session import LIMITS, codes, passed, script

#: how learners' code finds its own end of the wire, and asks the judging child to call something
_SPEAKING = """
import sys
def ask(operation, *operands):
    frame = sys._getframe()
    while type(frame.f_locals.get("self")).__name__ != "LearnerSide":
        frame = frame.f_back
    outcome, value = frame.f_locals["self"].peer.request(operation, *operands)
    if outcome == "failed":
        raise value
    return value
def call(function, *arguments):
    return ask("call", function, arguments, {})
def named(module, name):
    from benling.judge.crossing import known
    known.type_name = lambda kind: (module, name)
"""
_MAKE_CHECK = "class Check:\n    def __init__(self, n):\n        self.n = n\n    def passed(self):\n        return self.n == 77"

#: learner's code, test, author's cell; with a judge that believed the message each test would pass
FORGED = {
    "globals-of-a-callback": (
        "import operator\ndef each(f, values):\n"
        "    names = call(call(operator.attrgetter, '__globals__'), f)\n"
        "    return call(call(operator.itemgetter, 'expected'), names)",
        "expected = [4, 5]\ndef note(x): return x\nassert each(note, [1]) == expected", "",
    ),
    "globals-of-a-library": (
        "import codecs, operator\ndef square(n):\n"
        "    names = call(call(operator.attrgetter, '__init__.__globals__'), codecs.StreamReaderWriter)\n"
        "    modules = call(call(operator.attrgetter, 'modules'), call(call(operator.itemgetter, 'sys'), names))\n"
        "    return call(call(operator.attrgetter, 'expected'), call(call(operator.itemgetter, '__main__'), modules))",
        "expected = 144\nassert square(12) == expected", "",
    ),
    "process-of-the-judge": (
        "import subprocess\nnamed('asyncio.base_subprocess', 'subprocess.Popen')\ndef square(n):\n"
        "    call(subprocess.Popen, ['true'])\n    return 144",
        "assert square(12) == 144", "",
    ),
    "skip-by-another-name": (
        "import unittest\nnamed('numpy.testing', 'SkipTest')\ndef square(n): raise unittest.SkipTest('later')",
        "import unittest\nclass T(unittest.TestCase):\n    def test(self): assert square(3) == 9\n"
        "result = unittest.TestResult()\nT('test').run(result)\nassert result.wasSuccessful()", "",
    ),
    "attribute-that-hides-a-method": (
        "made = Check(0)\nvars(made)['__dict__'] = {'n': 0, 'passed': lambda: True}\ndef make(): return made",
        "assert make().passed()", _MAKE_CHECK,
    ),
    "object-never-handed-over": (
        "from benling.judge.crossing.judge_things import JudgeThing\ndef square(n):\n"
        "    frame = sys._getframe()\n"
        "    while type(frame.f_locals.get('self')).__name__ != 'LearnerSide':\n        frame = frame.f_back\n"
        "    side = frame.f_locals['self']\n"
        "    for number in range(0, 400, 2):\n"
        "        thing = JudgeThing(side.peer, number)\n        side.border.stand(number, thing)\n"
        "        try:\n            return ask('get', thing, 'expected')\n        except Exception:\n            pass\n",
        "class Kept:\n    expected = 144\nkept = [Kept()]\nassert square(12) == kept[0].expected", "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_what_no_honest_child_would_say_gains_nothing(zygote: Zygote, name: str) -> None:
    learner, test, given = FORGED[name]
    told = run(
        script(("given", given), ("learner", _SPEAKING + learner), ("test", test),
               author_binds=frozenset({"square", "each", "make"}), author_changes=frozenset()),
        zygote, LIMITS,
    )  # fmt: skip
    assert not passed(told)["c2"]
    assert told.cause or codes(told), "nobody would look at it"


#: the same kinds of requests by the honest child: what was handed over can be used
USED = {
    "called": ("def each(f, values): return [f(v) for v in values]", "assert each(lambda x: x * 3, [1, 2]) == [3, 6]"),
    "its-length": ("def size(box): return len(box), bool(box)",
                   "class Box:\n    def __len__(self): return 3\nassert size(Box()) == (3, True)"),
    "its-items": ("def first(box): return box[0], list(box), 2 in box",
                  "class Box:\n    def __getitem__(self, at): return [1, 2][at]\nassert first(Box()) == (1, [1, 2], True)"),
    "its-text": ("def said(thing): return f'{thing}', repr(thing)",
                 "class Box:\n    def __str__(self): return 'box'\n    def __repr__(self): return 'Box()'\n"
                 "assert said(Box()) == ('box', 'Box()')"),
    "its-attribute": ("def name_of(box): return box.name", "class Box:\n    name = '甲'\nassert name_of(Box()) == '甲'"),
}  # fmt: skip


@pytest.mark.parametrize("name", USED)
def test_what_was_handed_over_can_be_used(zygote: Zygote, name: str) -> None:
    learner, test = USED[name]
    binds = frozenset({"each", "size", "first", "said", "name_of"})
    told = run(script(("learner", learner), ("test", test), author_binds=binds), zygote, LIMITS)
    assert (passed(told)["c1"], told.doubts) == (True, ())
