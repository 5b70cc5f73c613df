"""Cells of the author's that a learner took out run beside the tests all the same."""

from benling.judge.script import Cell, Role, Script
from benling.judge.session import run
from benling.sandbox.zygote.host import Zygote
from judge_session import LIMITS, passed

_HELPERS = (
    "import math\nLIMIT = 5\nclass Box:\n    pass\n"
    "def close(a, b):\n    return abs(a - b) < 1e-9 and LIMIT == 5 and math.pi > 3"
)


def _told(zygote: Zygote, learner: str, *tests: str) -> list[bool]:
    cells = [
        Cell("c0", learner, Role.LEARNER, 10.0),
        Cell("kept-1", _HELPERS, Role.KEPT, 10.0),
        *(Cell(f"t{at}", test, Role.TEST, 10.0) for at, test in enumerate(tests)),
    ]
    binds = frozenset({"root", "make"})
    told = run(Script(cells, author_binds=binds, test_names=frozenset({"same"})), zygote, LIMITS)
    return [passed(told)[f"t{at}"] for at in range(len(tests))]


def test_a_learners_helper_does_not_stand_for_the_authors(zygote: Zygote) -> None:
    forged = "def close(a, b): return True\ndef same(a, b): pass\nLIMIT = 9\nroot = 3"
    assert _told(zygote, forged, "assert close(root, 2)", "same(root, 2)") == [False, False]


def test_who_only_touched_the_cell_loses_nothing(zygote: Zygote) -> None:
    touched = _HELPERS + "\n# 我加的注释\nroot = 2\ndef make():\n    return Box()"
    tests = (
        "assert close(root, 2)",
        "def same(a, b):\n    assert a == b\n\n\nsame(root, 2)",
        "assert isinstance(make(), Box)",
    )
    assert _told(zygote, touched, *tests) == [True, True, True]
