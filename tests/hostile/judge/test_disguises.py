"""Objects and values that agree with whatever a test asks; and honest ones that look like them."""

# ruff: noqa: E501
from typing import Any

import pytest

from benling.grader.notebooks.author import changed_names
from benling.judge.session import run
from benling.judge.solution_names import classes_in, libraries_in, modules_in, types_in
from benling.sandbox.zygote.host import Zygote
from judge_session import LIMITS, codes, passed, script

_YES = "class Yes:\n    def __getattr__(self, name): return lambda *a: {answer}\nheading = Yes()"
_GIVEN = "class Check:\n    def __init__(self, n):\n        self.n = n\n    def passed(self):\n        return self.n == 77"

#: learner's code, test, right solution; each test would pass with what the learner's object says
DISGUISES = {
    "found": (_YES.format(answer=0), "assert heading.find('通知') >= 0 and heading.index('望') == 0", "heading = '望川通知'"),
    "yes-or-no": (_YES.format(answer=True), "assert heading.isascii() and heading.isprintable()", "heading = 'a'"),
    "no-difference": (_YES.format(answer="set()"), "assert not heading.difference({1, 2})", "heading = {1, 2}"),
    "path": (_YES.format(answer=True), "assert heading.exists() and heading.is_file()", "from pathlib import Path\nheading = Path('a')"),
    "property": ("class Index:\n    is_unique = is_monotonic_increasing = True\nheading = Index()",
                 "assert heading.is_unique and heading.is_monotonic_increasing", "import pandas as pd\nheading = pd.Index([1, 2])"),
    "namespace": ("import types\nheading = types.SimpleNamespace(find=lambda s: 0, count=lambda s: 2)",
                  "assert heading.find('x') >= 0 and heading.count('，') == 2", "heading = '，x，'"),
    "class-itself": ("class heading:\n    find = staticmethod(lambda s: 0)", "assert heading.find('x') == 0", "heading = 'x'"),
    "enumeration": ("import enum\nclass H(enum.Enum):\n    X = 1\n    def find(self, s): return 0\nheading = H.X",
                    "assert heading.find('x') == 0", "heading = 'x'"),
    "named-tuple": ("import collections\nclass N(collections.namedtuple('T', 'a')):\n    def count(self, x): return 2\nheading = N(1)",
                    "assert heading.count('，') == 2", "heading = ['，', '，']"),
    "derived-from-the-author's": ("class Good(Check):\n    def passed(self): return True\ndef make(): return Good(0)",
                                  "assert make().passed()", "def make():\n    return Check(77)"),
    "named-as-the-author's": ("class Check:\n    def passed(self): return True\ndef make(): return Check()",
                              "assert make().passed()", "def make():\n    return Check(77)"),
    "like-the-author's": ("class Other:\n    def passed(self): return True\ndef make(): return Other()",
                          "assert make().passed()", "def make():\n    return Check(77)"),
    "module-of-the-solution": ("class M:\n    def sqrt(self, x): return 5\nmath = M()\ndef f(x): return 5",
                               "assert f(2) == math.sqrt(2)", "import math\ndef f(x):\n    return math.sqrt(x)"),
    "source-in-a-text": ("import inspect\nSHOWN = '''def f(v):\n    return 3\n'''\ndef f(v): return sum(v)\ninspect.getsource = lambda f: SHOWN",
                         "import inspect\nassert 'sum(' not in inspect.getsource(f) and f([1, 2]) == 3", "def f(v):\n    return v[0] + v[1]"),
    "name-of-a-builtin": ("class ValueError:\n    def find(self, s): return 0\nheading = ValueError()",
                          "assert heading.find('x') == 0", "heading = 'x'\nif not heading:\n    raise ValueError"),
    "name-of-another-class": ("class Money: pass\nclass Liar:\n    def find(self, s): return 0\nLiar.__name__ = 'Money'\nheading = Liar()",
                              "assert heading.find('x') == 0", "class Money:\n    pass\nheading = 'x'"),
    "like-a-text-of-a-library": ("import collections\nheading = collections.UserString('')\nheading.find = lambda s: 0",
                                 "assert heading.find('x') == 0", "import collections\nheading = 'x'"),
    "other-library": ("import email.message\nheading = email.message.Message()\nheading.get = lambda *a: 3",
                      "assert heading.get('甲') == 3", "heading = {'甲': 3}"),
    "yes-as-a-text": ("class Index:\n    is_unique = 'yes'\nheading = Index()", "assert heading.is_unique",
                      "import pandas as pd\nheading = pd.Index([1, 2])"),
    "end-of-a-thread": ("def f(n): raise SystemExit",
                        "import threading\nfound = []\nthread = threading.Thread(target=lambda: found.append(f(12)))\n"
                        "thread.start()\nthread.join()\nassert all(each == 144 for each in found)", "def f(n):\n    return n * n"),
    "cancelled": ("import asyncio\nasync def f(n): raise asyncio.CancelledError",
                  "import asyncio\ntask = asyncio.ensure_future(f(3))\nawait asyncio.wait([task])\n"
                  "assert task.cancelled() or task.result() == 9", "async def f(n):\n    return n * n"),
    "chosen-in-main": ("def f(): return 'expected'", "import sys\nexpected = 144\nassert getattr(sys.modules['__main__'], f()) == expected", "def f():\n    return 'heading'\nheading = 144"),
    "chosen-in-globals": ("def f(): return 'pected'", "expected = 144\nassert globals()['ex' + f()] == expected", "def f():\n    return 'x'"),
    "chosen-in-vars": ("def f(): return 'expected'", "expected = 144\nassert vars().get(f()) == expected", "def f():\n    return 'x'"),
    "nan": ("def f(x): return float('nan')", "if abs(f(2) - 1.41) > 0.01:\n    raise AssertionError", "def f(x):\n    return x ** 0.5"),
    "nan-in-a-pair": ("import numpy as np\ndef f(x): return np.float64('nan'), 1", "a, b = f(2)\nif abs(a - 1.41) > 0.01:\n    raise AssertionError", "def f(x):\n    return x, 1"),
    "missing": ("import pandas as pd\nheading = pd.Series([pd.NA] * 3, dtype='Int64')",
                "import pandas as pd\nassert (heading == pd.Series([1, 2, 3])).all()", "import pandas as pd\nheading = pd.Series([1, 2, 3])"),
    "all-nan": ("import pandas as pd\nheading = pd.Series([float('nan')] * 2)",
                "import pandas as pd\nassert (heading - pd.Series([1.0, 2])).abs().sum() < 1e-9", "import pandas as pd\nheading = pd.Series([1.0, 2])"),
    "empty": ("import numpy as np\ndef f(x): return np.empty((0, len(x)))",
              "import numpy as np\nx = np.array([1.5, 2.5])\nassert np.allclose(f(x), x - x.mean())", "def f(x):\n    return x - x.mean()"),
    "credit-below-nought": ("def f(n): return 1e9", "error = abs(f(3) - 9)\n4 - error", "def f(n):\n    return n * n"),
    "module-of-a-process": ("open('string.py', 'w').write('raise SystemExit(0)')\ndef f(n): return 0",
                            "import subprocess, sys\ndone = subprocess.run([sys.executable, '-m', 'timeit', '-n1', 'import string; 1/0'])\n"
                            "assert done.returncode == 0", "def f(n):\n    return n"),
    "credit-that-is-none": ("def f(n): return float('nan')", "error = abs(f(3) - 9)\n4 - error", "def f(n):\n    return n * n"),
}  # fmt: skip


def _played(zygote: Zygote, learner: str, test: str, solution: str, given: str = "") -> Any:
    binds = frozenset({"heading", "f", "make", *changed_names(solution)})
    return run(
        script(
            ("given", given), ("learner", learner), ("test", test), author_binds=binds,
            author_changes=frozenset(), author_classes=classes_in(solution), author_types=types_in(solution),
            author_modules=modules_in(solution), author_libraries=libraries_in(solution),
        ),
        zygote, LIMITS,
    )  # fmt: skip


@pytest.mark.parametrize("name", DISGUISES)
def test_no_disguise_earns_anything(zygote: Zygote, name: str) -> None:
    told = _played(zygote, *DISGUISES[name], _GIVEN)
    wrote = any(each.get("name") == "stderr" for each in told.outputs["c2"])
    # nbgrader gives no points where a test wrote on standard error, either.
    assert wrote or not passed(told)["c2"]


#: a right solution that looks like one of those, and its test
HONEST = {
    "own-class": ("class Book:\n    def __init__(self): self.kept = {}\n    def find(self, name): return self.kept.get(name, '无')\n"
                  "    def count(self): return len(self.kept)\nheading = Book()",
                  "assert heading.find('丁一') == '无' and heading.count() == 0"),
    "class-of-a-function": ("def make():\n    class Counter:\n        def __init__(self): self.n = 0\n        def count(self):\n"
                            "            self.n += 1\n            return self.n\n    return Counter()",
                            "counter = make()\nassert (counter.count(), counter.count()) == (1, 2)"),
    "derived": ("class Strict(Check):\n    def passed(self): return self.n > 77\ndef make(): return Strict(78)", "assert make().passed()"),
    "match": ("import re\ndef f(text): return re.search(r'\\d+', text)", "assert f('a12').group() == '12' and f('a12').start() == 1"),
    "namespace": ("from types import SimpleNamespace\ndef make(): return SimpleNamespace(count=3, name='甲')",
                  "assert make().count == 3 and make().name == '甲'"),
    "module": ("import numpy as np\ndef f(x): return np.sqrt(x)", "assert np.isclose(f(4), 2)"),
    "source": ("def f(values):\n    '''Adds.'''\n    found = 0\n    for each in values:\n        found += each  # up\n    return found\n",
               "import inspect\nassert 'sum(' not in inspect.getsource(f) and 'for' in inspect.getsource(f)"),
    "source-after-a-magic": ("%time x = 1\ndouble = f = lambda v: v * 2", "import inspect\nassert '* 2' in inspect.getsource(f)"),
    "chosen": ("def f(): return 'heading'\nheading = 144", "expected = 144\nassert globals()[f()] == expected == getattr(__import__('__main__'), f(), 144)"),
    "all-names": ("heading = 144\ndef f(): return ['name']", "for name in ('heading', 'f'):\n    assert name in globals() and globals()[name] is not None\nassert f() == ['name']"),
    "nan": ("def f(v): return sum(v) / len(v) if v else float('nan')", "import math\nassert math.isnan(f([])) and f([1, 2]) == 1.5"),
    "missing": ("import pandas as pd\nheading = pd.Series([1, pd.NA], dtype='Int64')", "assert heading.isna().sum() == 1 and heading[0] == 1"),
    "empty-column": ("import pandas as pd\nheading = pd.DataFrame({'a': [1, 2], '备注': [None, None]})", "assert heading['a'].sum() == 3"),
    "partly-missing": ("import pandas as pd\nheading = pd.Series([1, pd.NA, 3], dtype='Int64')", "assert heading.sum() == 4"),
    "empty": ("import pandas as pd\nheading = pd.DataFrame({'a': []})", "assert len(heading) == 0 and list(heading.columns) == ['a']"),
    "credit": ("def f(n): return n * n + (n == 3)", "right = sum(f(n) == n * n for n in (1, 2, 3))\nright / 3 * 2"),
}  # fmt: skip


def test_numpys_numbers_are_credit(zygote: Zygote) -> None:
    learner = "import numpy as np\ndef f(n): return np.int64(n * (n < 3))"
    test = "right = 0\nfor n in (1, 2, 3):\n    right += f(n) == n\nright"
    told = _played(zygote, learner, test, learner)
    shown = [each["data"]["text/plain"] for each in told.outputs["c2"] if "data" in each]
    assert (shown, told.doubts) == (["2"], ())


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_answer_is_no_disguise(zygote: Zygote, name: str) -> None:
    learner, test = HONEST[name]
    solution = learner.removeprefix("%time x = 1\n")
    told = _played(zygote, learner, test, solution, _GIVEN)
    assert (passed(told)["c2"], codes(told)) == (True, set())
