"""What a test changes in a list of the learner's holds from then on, as in one process."""

# ruff: noqa: E501
import pytest

from benling.judge.session import run
from benling.sandbox.zygote.host import Zygote
from judge_session import LIMITS, passed, script

_CART = """
cart = []
count = 0
def add(item):
    global count
    count += 1
    cart.append(item)
"""
#: tests of one notebook, in order
_TESTS = {
    "tidied-up": ["cart.clear()\nadd(1)\nassert cart == [1]\ncart.clear()", "add(2)\nassert cart == [2]"],
    "tidied-up-after-a-failure": [
        "try:\n    add(1)\n    assert cart == [9]\nfinally:\n    cart.clear()", "add(2)\nassert cart == [2]",
    ],
    "changed-between-names": [
        "cart.append(5)\ncount = 0\nassert cart == [5]\nadd(1)\nassert cart == [5, 1] and count == 1",
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", _TESTS)
def test_changes_hold(zygote: Zygote, name: str) -> None:
    tests = [("test", source) for source in _TESTS[name]]
    told = run(
        script(
            ("learner", _CART), *tests, author_binds=frozenset(("cart", "count", "add")),
            author_globals=frozenset(("cart", "count")),
        ),
        zygote, LIMITS,
    )  # fmt: skip
    assert passed(told)[f"c{len(tests)}"]


def test_the_learners_own_later_change_is_kept(zygote: Zygote) -> None:
    told = run(
        script(
            ("learner", _CART), ("test", "add(1)\ncart.append(2)"),
            ("learner", "cart.append(3)"), ("test", "assert cart == [1, 2, 3]"),
            author_binds=frozenset(("cart", "count", "add")),
        ),
        zygote, LIMITS,
    )  # fmt: skip
    assert passed(told)["c3"]
