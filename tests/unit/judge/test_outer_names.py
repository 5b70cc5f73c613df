"""What functions look up and change outside themselves."""

# ruff: noqa: E501
import pytest

from benling.judge.outer_names import globals_changed, names_used

_CHANGES = {
    "def add(x):\n    cart.append(x)": {"cart"},
    "def add(x):\n    global total\n    total += x": {"total"},
    "def add(x):\n    cart = []\n    cart.append(x)": set(),
    "def traced(f):\n    calls = []\n    def inner(x):\n        calls.append(x)\n    return inner": set(),
    "def counter():\n    n = 0\n    def inner():\n        nonlocal n\n        n += 1": set(),
    "def outer():\n    def inner():\n        found = {}\n        found['a'] = 1\n    inner()": set(),
    "def outer(log):\n    def inner(log2):\n        log.append(seen.pop())\n        seen.clear()": {"seen", "log"},
    "def outer():\n    total = 0\n    def inner():\n        global total\n        total = 1": {"total"},
    "class Shop:\n    def add(self, x):\n        self.items.append(x)\n        stock.pop()": {"stock"},
}  # fmt: skip


@pytest.mark.parametrize("source", _CHANGES)
def test_names_changed_outside_all_functions(source: str) -> None:
    assert globals_changed(source) == _CHANGES[source]


def test_names_of_a_function_are_read_from_all_cells() -> None:
    cells = ["def total(xs):\n    return sum(xs)", "def other(xs):\n    return max(xs)"]
    assert names_used(cells, "total") == {"sum"}


def test_a_function_without_a_name_uses_what_any_such_does() -> None:
    assert names_used(["total = lambda xs: sum(xs)\ndef f(): return max"], "<lambda>") == {"sum"}


def test_a_function_that_no_cell_has_may_use_all() -> None:
    cells = ["def other(xs):\n    return sum(xs)\nother.__name__ = 'total'", "def f(): return max"]
    assert names_used(cells, "total") == {"sum", "max"}
