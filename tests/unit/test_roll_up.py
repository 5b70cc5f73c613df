"""Sums by org unit against a plain count of sets."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benling.completion.org_tree import OrgTree, number
from benling.completion.rollup import roll_up


@st.composite
def forests(draw: st.DrawFn) -> dict[str, str | None]:
    """Random forests: the parent of a unit is always an earlier one."""
    size = draw(st.integers(min_value=1, max_value=25))
    parents: dict[str, str | None] = {}
    for at in range(size):
        above = draw(st.integers(min_value=-1, max_value=at - 1)) if at else -1
        parents[f"U{at:02}"] = None if above < 0 else f"U{above:02}"
    return parents


def below(parents: dict[str, str | None], root: str) -> set[str]:
    found = {root}
    while True:
        more = {code for code, parent in parents.items() if parent in found} - found
        if not more:
            return found
        found |= more


@given(forests())
def test_a_subtree_is_a_slice(parents: dict[str, str | None]) -> None:
    tree = number(parents)
    assert set(parents) == set(tree.codes)
    for code in parents:
        assert below(parents, code) == {tree.codes[at] for at in tree.subtree(code)}
        assert sorted(c for c, p in parents.items() if p == code) == tree.children(code)


@settings(max_examples=60)
@given(
    forests(),
    st.lists(st.tuples(st.integers(0, 11), st.integers(0, 24)), max_size=40),
    st.lists(st.integers(0, 5), min_size=12, max_size=12),
)
def test_each_person_counts_once_in_every_subtree(
    parents: dict[str, str | None], memberships: list[tuple[int, int]], weights: list[int]
) -> None:
    tree = number(parents)
    pairs = [(who, at) for who, at in memberships if at < len(tree.codes)]
    values = np.array([[1, weight] for weight in weights], dtype=np.int64)
    sums = roll_up(tree, _ints(who for who, _ in pairs), _ints(at for _, at in pairs), values)
    for code in parents:
        inside = set(tree.subtree(code))
        people = {who for who, at in pairs if at in inside}
        own = {who for who, at in pairs if at == tree.position[code]}
        at = tree.position[code]
        assert [len(people), sum(weights[who] for who in people)] == sums.total[at].tolist()
        assert [len(own), sum(weights[who] for who in own)] == sums.own[at].tolist()


@given(forests(), st.lists(st.integers(0, 24), min_size=12, max_size=12))
def test_parts_make_the_whole_when_nobody_belongs_twice(
    parents: dict[str, str | None], places: list[int]
) -> None:
    tree = number(parents)
    places = [place % len(tree.codes) for place in places]
    sums = roll_up(tree, _ints(range(12)), _ints(places), np.ones((12, 1), dtype=np.int64))
    for code in parents:
        at = tree.position[code]
        parts = sum(int(sums.total[tree.position[child], 0]) for child in tree.children(code))
        assert int(sums.total[at, 0]) == int(sums.own[at, 0]) + parts


def test_a_cycle_is_refused() -> None:
    with pytest.raises(ValueError, match="cycle"):
        number({"A": "B", "B": "A", "C": None})


def test_a_parent_that_is_gone_makes_a_root() -> None:
    tree: OrgTree = number({"A": "GONE", "B": "A"})
    assert ("B", "A") == tree.path_up("B")


def _ints(values) -> np.ndarray:  # type: ignore[no-untyped-def, type-arg]
    return np.array(list(values), dtype=np.int64)
