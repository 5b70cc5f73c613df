"""The org-unit tree: subtrees, ancestors, circles."""

import pandas as pd
import pytest

from benling.roster.models import EdgeKind
from benling.roster.tree import ancestors, cycles, descend, subtree

ORG_UNITS = pd.DataFrame(
    [
        ("WC", None, None),
        ("WC-2", "WC", None),
        ("WC-1", "WC", "WC-2"),
        ("WC-1-1", "WC-1", "WC-2"),
        ("X", None, None),
    ],
    columns=["code", "territorial_parent", "department_parent"],
)


@pytest.mark.parametrize(
    ("root", "edge", "expected"),
    [
        ("WC", EdgeKind.TERRITORIAL, ["WC", "WC-1", "WC-1-1", "WC-2"]),
        ("WC-1", EdgeKind.TERRITORIAL, ["WC-1", "WC-1-1"]),
        ("WC-2", EdgeKind.DEPARTMENT, ["WC-2", "WC-1", "WC-1-1"]),
        ("nowhere", EdgeKind.TERRITORIAL, []),
    ],
)
def test_subtree_is_in_pre_order(root: str, edge: EdgeKind, expected: list[str]) -> None:
    assert subtree(ORG_UNITS, root, edge) == expected


def test_ancestors_begin_with_the_org_unit_itself() -> None:
    parents = {"a": None, "b": "a", "c": "b"}
    assert ancestors(parents, "c") == ["c", "b", "a"]


def test_each_circle_is_found_once_and_walks_do_not_hang() -> None:
    parents = {"a": "b", "b": "c", "c": "a", "d": "a", "e": "e", "f": None}
    assert cycles(parents, sorted(parents)) == [["a", "b", "c"], ["e"]]
    assert sorted(descend(parents, "a")) == ["a", "b", "c", "d"]
    assert ancestors(parents, "d") == ["d", "a", "b", "c"]
