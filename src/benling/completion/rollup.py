"""Sums by org unit, each person once, however many of a subtree's units they belong to."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from benling.completion.org_tree import Ints, OrgTree


@dataclass(frozen=True)
class RollUp:
    """Sums of the columns of ``values``; one row per org unit, in the tree's order."""

    #: 本级: people who belong to the org unit itself
    own: Ints
    #: 含下级: people of the whole subtree, each once
    total: Ints


def roll_up(tree: OrgTree, person: Ints, org_unit: Ints, values: Ints) -> RollUp:
    """Roll up ``values`` (one row a person) over memberships (``person[i]``, ``org_unit[i]``).

    ``org_unit`` holds positions in the tree. The same membership given twice counts once.
    """
    size, width = len(tree.codes), values.shape[1]
    if len(person):
        pairs = np.unique(np.stack([org_unit, person], axis=1), axis=0)
        org_unit, person = pairs[:, 0], pairs[:, 1]
    own = _sums(org_unit, values[person], size, width)
    shared_at, shared_by = _shared(tree, person, org_unit)
    shared = _sums(shared_at, values[shared_by], size, width)
    running = np.zeros((size + 1, width), dtype=np.int64)
    np.cumsum(own - shared, axis=0, out=running[1:])
    start = np.arange(size)
    return RollUp(own=own, total=running[tree.end] - running[start])


def _sums(index: Ints, rows: Ints, size: int, width: int) -> Ints:
    sums = np.zeros((size, width), dtype=np.int64)
    for column in range(width):
        # bincount adds in float64: exact for counts far beyond any city
        sums[:, column] = np.bincount(index, weights=rows[:, column], minlength=size)
    return sums


def _shared(tree: OrgTree, person: Ints, org_unit: Ints) -> tuple[Ints, Ints]:
    """Where people of several org units would be counted once too often.

    Of a person's units in tree order, each neighbouring pair meets at one org unit; taking the
    person off once there leaves exactly one count in every subtree that holds any of them.
    """
    counts = np.bincount(person) if len(person) else np.zeros(0, dtype=np.int64)
    several = np.flatnonzero(counts > 1)
    at: list[int] = []
    by: list[int] = []
    for who in several:
        for one, other in pairwise(sorted(org_unit[person == who].tolist())):
            meeting = tree.meeting_point(one, other)
            if meeting >= 0:
                at.append(meeting)
                by.append(int(who))
    return np.array(at, dtype=np.int64), np.array(by, dtype=np.int64)
