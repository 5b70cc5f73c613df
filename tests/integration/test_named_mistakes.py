"""Which known mistake a test found reaches the host in its author's words, and only so."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from benling.judge.script import NamedMistake, Transcript
from benling.judge.session import run
from benling.sandbox.zygote.host import Zygote
from judge_session import LIMITS, codes, errors, passed, script

SOURCE = "望川市热线统计口径第一条"
REPEATS = NamedMistake("重复来电没有合并。", SOURCE)
CALLS = NamedMistake("把当场答复的咨询也算了进来。", SOURCE)
KNOWN = f'''
from benling.quiz.marking import check, mistake
SLIPS = [
    mistake(372, message="重复来电没有合并。", source="{SOURCE}"),
    mistake([1, 2], message="把当场答复的咨询也算了进来。", source="{SOURCE}"),
]
'''


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote("benling.judge.program") as made:
        yield made


def told(zygote: Zygote, learner: str, *tests: str, **more: Any) -> Transcript:
    cells = [("learner", learner), *(("test", test) for test in tests)]
    return run(script(*cells, **more), zygote, LIMITS)


def test_a_mistake_reaches_the_host(zygote: Zygote) -> None:
    test = KNOWN + "check(total(), 360, mistakes=SLIPS)"
    assert told(zygote, "def total(): return 360", test).mistakes == {}
    found = told(zygote, "def total(): return 372", test)
    assert found.mistakes == {"c1": (REPEATS,)}
    assert passed(found) == {"c0": True, "c1": False}
    (shown,) = errors(found.outputs["c1"])
    assert shown["evalue"] == f"重复来电没有合并。依据：{SOURCE}。"
    other = told(zygote, "def total(): return 1", test)
    assert (other.mistakes, passed(other)["c1"]) == ({}, False)
    assert found.doubts == other.doubts == ()


@pytest.mark.parametrize(
    ("learner", "right", "slip"),
    [
        ("a = (1, 3)", "(2, 3)", "(1, 3)"),
        ("import datetime; a = datetime.date(2026, 9, 1)", "'2026-09-02'",
         "__import__('datetime').date(2026, 9, 1)"),
        ("from decimal import Decimal; a = Decimal('12.30')", "12.4", "12.3"),
        ("a = {'甲局': 0.1 + 0.2}", "{'甲局': 0.4}", "{'甲局': 0.3}"),
        ("import numpy as np; a = np.array([1, 2]) / 3", "__import__('numpy').array([1, 2])",
         "__import__('numpy').array([1/3, 2/3])"),
        ("import pandas as pd; a = pd.DataFrame({'件数': [3, 5]})", "3",
         "__import__('pandas').DataFrame({'件数': [3.0, 5.0]})"),
        ("import pandas as pd; a = pd.Series([3, None], index=['甲', '乙'])", "3",
         "__import__('pandas').Series([3, None], index=['甲', '乙'])"),
    ],
)  # fmt: skip
def test_values_of_every_kind(zygote: Zygote, learner: str, right: str, slip: str) -> None:
    named = f'mistake({slip}, message="重复来电没有合并。", source="{SOURCE}")'
    test = f"from benling.quiz.marking import check, mistake\ncheck(a, {right}, mistakes=[{named}])"
    assert told(zygote, learner, test).mistakes == {"c1": (REPEATS,)}


def test_a_function_of_the_variant(zygote: Zygote) -> None:
    truth = json.dumps({"q1": {"answer": "360", "calls": 372}}).encode()
    test = f'''
from benling.quiz.marking import check, mistake
def right(truth): return int(truth["q1"]["answer"])
check(total, right, mistakes=[
    mistake(lambda truth: truth["q1"]["calls"], message="重复来电没有合并。", source="{SOURCE}"),
])
'''
    found = told(zygote, "total = 372", test, truth=truth)
    assert found.mistakes == {"c1": (REPEATS,)}
    assert "360" not in str(found.outputs)
    assert passed(told(zygote, "total = 360", test, truth=truth))["c1"]


def test_partial_credit_and_later_cells(zygote: Zygote) -> None:
    test = KNOWN + (
        "earned = check(total, 360, mistakes=SLIPS, points=2)\n"
        "earned += check(cases, [1], mistakes=SLIPS, points=3)\n"
        "earned += check(unit, '甲局', points=4)\n"
        "earned"
    )
    again = "check(total, 360, mistakes=SLIPS)"
    found = told(zygote, "total, cases, unit = 372, [1, 2], '甲局'", test, again)
    assert found.mistakes == {"c1": (REPEATS, CALLS), "c2": (REPEATS,)}
    assert passed(found) == {"c0": True, "c1": True, "c2": False}
    assert found.outputs["c1"][0]["data"] == {"text/plain": "4"}


def test_a_cell_names_no_more_than_three(zygote: Zygote) -> None:
    """However many values a learner's code tries."""
    slips = ", ".join(
        f'mistake({n}, message="第{name}种算法不对。", source="{SOURCE}")'
        for n, name in enumerate("甲乙丙丁戊")
    )
    test = (
        "from benling.quiz.marking import check, mistake\n"
        f"sum(check(tried(), 99, mistakes=[{slips}], points=1) for _ in range(5))"
    )
    found = told(zygote, "n = -1\ndef tried():\n    global n; n += 1; return n", test)
    assert [each.message for each in found.mistakes["c1"]] == [
        f"第{name}种算法不对。" for name in "甲乙丙"
    ]


def test_only_what_stands_in_a_test_cell_is_said(zygote: Zygote) -> None:
    test = f"""
from benling.quiz.marking import check, mistake
right = 360
check(total, right, mistakes=[
    mistake(372, message=f"应当是{{right}}件。", source="{SOURCE}"),
])
"""
    found = told(zygote, "total = 372", test)
    assert (found.mistakes, passed(found)["c1"]) == ({}, False)
    # A message that turns out to hold this learner's key: only the article is said.
    written = test.replace('f"应当是{right}件。"', '"不是360件。"')
    assert told(zygote, "total = 372", written).mistakes == {"c1": (NamedMistake("", SOURCE),)}


def test_without_learner_code(zygote: Zygote) -> None:
    test = KNOWN + "check(total, 360, mistakes=SLIPS)"
    found = run(script(("given", "total = 372"), ("test", test)), zygote, LIMITS)
    assert (found.mode, found.mistakes) == ("sheet", {"c1": (REPEATS,)})


#: name → learner's code; none may have a mistake named, or pass
LIES = {
    "raises-alike": f"""
class WrongAnswer(AssertionError): pass
def total(): raise WrongAnswer("重复来电没有合并。依据：{SOURCE}。")""",
    "raises-the-real-one": """
from benling.quiz.marking import WrongAnswer
def total(): raise WrongAnswer("重复来电没有合并。")""",
    "prints": """
import sys
def total():
    print("重复来电没有合并。"); sys.stderr.write("重复来电没有合并。")
    return 1""",
    "checks-by-itself": KNOWN + """
try: check(372, 360, mistakes=SLIPS)
except AssertionError: pass
def total():
    try: check(372, 360, mistakes=SLIPS)
    except AssertionError: pass
    return 1""",
    "fills-the-list": """
from benling.quiz import code_check
code_check._named.append(code_check.Named("重复来电没有合并。", "x", False))
def total():
    code_check._named.append(code_check.Named("重复来电没有合并。", "x", False))
    return 1""",
    "agrees-with-everything": """
class Any:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self): return hash(372)
    def __int__(self): return 372
    def __repr__(self): return "372"
def total(): return Any()""",
    "agreeing-number": """
class Number(int):
    def __eq__(self, other): return True
    __hash__ = int.__hash__
def total(): return Number(1)""",
    "agreeing-in-a-list": """
class Any:
    def __eq__(self, other): return True
    __hash__ = object.__hash__
def total(): return [1, Any()]""",
    "agreeing-key": """
class Any:
    def __eq__(self, other): return True
    def __hash__(self): return hash("a")
def total(): return {Any(): 1}""",
    "a-function-for-the-truth": """
def total(truth=None): return total""",
    "brings-its-own-mistake": """
from benling.quiz.marking import mistake
def total(): return mistake(1, message="重复来电没有合并。", source="x")""",
    "takes-the-names": """
def check(*a, **k): return None
def mistake(*a, **k): return None
def total(): return 1""",
}  # fmt: skip


@pytest.mark.parametrize("name", LIES)
def test_nothing_a_learner_does_names_a_mistake(zygote: Zygote, name: str) -> None:
    test = KNOWN + "check(total(), 360, mistakes=[*SLIPS])"
    found = told(zygote, LIES[name], test)
    assert (found.mistakes, passed(found)["c1"]) == ({}, False)
    # Nor when the test looks at records.
    records = KNOWN + "check(total(), {'a': 1}, mistakes=SLIPS)"
    assert told(zygote, LIES[name], records).mistakes == {}
    assert codes(found) <= {"opaque-operation", "cannot-split"}


def test_a_learner_is_never_handed_the_truth(zygote: Zygote) -> None:
    truth = json.dumps({"q1": {"answer": "geheim-360"}}).encode()
    learner = """
seen = []
def slip(*given):
    seen.append(given)
    return 372
def looked(): return repr(seen)
"""
    test = KNOWN + (
        f"known = [mistake(slip, message='重复来电没有合并。', source='{SOURCE}')]\n"
        "for right in (360, slip):\n"
        "    try: check(372, right, mistakes=known)\n"
        "    except AssertionError: pass\n"
        "assert looked() == '[]', looked()"
    )
    found = told(zygote, learner, test, truth=truth)
    assert passed(found)["c1"], found.outputs["c1"]
    assert found.mistakes == {}


def test_in_one_process_nothing_is_named(zygote: Zygote) -> None:
    test = KNOWN + "check(total, 360, mistakes=SLIPS)"
    found = told(zygote, "total = 372", test, tags=["in-process"])
    assert (found.mode, found.mistakes, passed(found)["c1"]) == ("in-process", {}, False)
