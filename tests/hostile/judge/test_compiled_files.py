"""Compiled code that learners write where a test imports from: it would run among the tests."""

import pytest

from benling.judge.session import run
from benling.sandbox.zygote.host import Zygote
from judge_session import LIMITS, passed, script

_FORGING = """
import glob, importlib.util, marshal, os, struct, tempfile
import benling.judge.folder_watch as watch
watch._SKIPPED = frozenset()

def total(n):
    for place in glob.glob(tempfile.gettempdir() + "/*/mod.py") + glob.glob("mod.py"):
        code = compile("def expected(n): return 0", {compiled_from}, "exec")
        target = {target}
        os.makedirs(os.path.dirname(target) or ".", exist_ok=True)
        with open(target, "wb") as file:
            file.write(importlib.util.MAGIC_NUMBER + struct.pack("<I", 1) + bytes(8) + marshal.dumps(code))
    return 0
"""  # noqa: E501
#: what is written, and what it says it was compiled from
_FORGED = {
    "cached": ("importlib.util.cache_from_source(place)", "place", "mod"),
    "without-source": ("os.path.join(os.path.dirname(place), 'colorsys.pyc')", "'<x>'", "colorsys"),
}
_PLACES = {
    "temporary": "d = tempfile.mkdtemp()",
    "current": "d = os.getcwd()",
}
_TEST = """
import os, pathlib, sys, tempfile
{place}
pathlib.Path(d, "mod.py").write_text("def expected(n): return 144\\n")
got = total(1)
sys.path.insert(0, d)
import {module} as right
assert right.expected(1) == got
"""


@pytest.mark.parametrize("place", _PLACES)
@pytest.mark.parametrize("forged", _FORGED)
def test_compiled_code_of_a_learner_is_not_imported(
    zygote: Zygote, forged: str, place: str
) -> None:
    target, compiled_from, module = _FORGED[forged]
    learner = _FORGING.format(target=target, compiled_from=compiled_from)
    test = _TEST.format(place=_PLACES[place], module=module)

    told = run(script(("learner", learner), ("test", test)), zygote, LIMITS)

    assert not passed(told)["c1"]


@pytest.mark.parametrize("place", _PLACES)
def test_a_test_imports_what_it_wrote(zygote: Zygote, place: str) -> None:
    test = _TEST.format(place=_PLACES[place], module="mod")
    told = run(script(("learner", "def total(n): return 144"), ("test", test)), zygote, LIMITS)
    assert passed(told)["c1"]
