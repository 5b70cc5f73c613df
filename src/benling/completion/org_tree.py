"""Org units numbered by Euler tour: every subtree is a slice of the numbering."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class OrgTree:
    """A forest in pre-order, siblings by code. Position = place in ``codes``."""

    codes: tuple[str, ...]
    #: code → position
    position: Mapping[str, int]
    #: position of the parent, -1 for a root
    parent: Ints
    #: first position behind the subtree: the subtree of ``i`` is ``i .. end[i] - 1``
    end: Ints
    depth: Ints

    def subtree(self, code: str) -> range:
        """Positions of an org unit and all below it. Raises: KeyError."""
        start = self.position[code]
        return range(start, int(self.end[start]))

    def children(self, code: str) -> list[str]:
        """Codes of the direct children, by code."""
        own = self.position[code]
        found, at, stop = [], own + 1, int(self.end[own])
        while at < stop:
            found.append(self.codes[at])
            at = int(self.end[at])
        return found

    def path_up(self, code: str) -> tuple[str, ...]:
        """The org unit itself, its parent, … up to the root."""
        at, path = self.position[code], []
        while at >= 0:
            path.append(self.codes[at])
            at = int(self.parent[at])
        return tuple(path)

    def meeting_point(self, one: int, other: int) -> int:
        """Position of the lowest org unit above both (or one of them), -1 if none."""
        while one != other:
            if one < 0 or other < 0:
                return -1
            if self.depth[one] >= self.depth[other]:
                one = int(self.parent[one])
            else:
                other = int(self.parent[other])
        return one


def number(parents: Mapping[str, str | None]) -> OrgTree:
    """Number a forest given as code → parent code.

    A parent that is not among the codes makes a root. Raises: ValueError on a cycle.
    """
    below: dict[str | None, list[str]] = defaultdict(list)
    for code, parent in parents.items():
        below[parent if parent in parents else None].append(code)
    for siblings in below.values():
        siblings.sort()
    codes: list[str] = []
    parent_at: list[int] = []
    depth: list[int] = []
    stack = [(code, -1, 0) for code in reversed(below[None])]
    while stack:
        code, above, level = stack.pop()
        here = len(codes)
        codes.append(code)
        parent_at.append(above)
        depth.append(level)
        stack.extend((child, here, level + 1) for child in reversed(below.get(code, [])))
    if len(codes) != len(parents):
        raise ValueError("the org units form a cycle")
    size = np.ones(len(codes), dtype=np.int64)
    for here in range(len(codes) - 1, 0, -1):
        if parent_at[here] >= 0:
            size[parent_at[here]] += size[here]
    return OrgTree(
        codes=tuple(codes),
        position={code: at for at, code in enumerate(codes)},
        parent=np.array(parent_at, dtype=np.int64),
        end=np.arange(len(codes), dtype=np.int64) + size,
        depth=np.array(depth, dtype=np.int64),
    )
