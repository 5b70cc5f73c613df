"""The org-unit tree along one kind of edge."""

from collections.abc import Iterable, Mapping

import pandas as pd

from benling.roster.models import EdgeKind

_PARENT_COLUMN = {
    EdgeKind.TERRITORIAL: "territorial_parent",
    EdgeKind.DEPARTMENT: "department_parent",
}


def subtree(org_units: pd.DataFrame, root: str, edge: EdgeKind = EdgeKind.TERRITORIAL) -> list[str]:
    """Codes of the subtree, root first, pre-order, siblings by code; empty for an unknown root.

    ``org_units`` has the columns ``code`` and ``territorial_parent`` / ``department_parent``.
    """
    parents = dict(zip(org_units["code"], org_units[_PARENT_COLUMN[edge]], strict=True))
    return descend(parents, root)


def descend(parents: Mapping[str, str | None], root: str) -> list[str]:
    """The same over a mapping child → parent (None for no parent). Survives cycles."""
    if root not in parents:
        return []
    children: dict[str, list[str]] = {}
    for child, parent in parents.items():
        if isinstance(parent, str):
            children.setdefault(parent, []).append(child)
    found: list[str] = []
    seen: set[str] = set()
    waiting = [root]
    while waiting:
        code = waiting.pop()
        if code in seen:
            continue
        seen.add(code)
        found.append(code)
        waiting.extend(sorted(children.get(code, ()), reverse=True))
    return found


def ancestors(parents: Mapping[str, str | None], code: str) -> list[str]:
    """The org unit itself, its parent and so on up to the root. Stops when it meets a cycle."""
    found: list[str] = []
    current: str | None = code
    while isinstance(current, str) and current not in found:
        found.append(current)
        current = parents.get(current)
    return found


def cycles(parents: Mapping[str, str | None], among: Iterable[str]) -> list[list[str]]:
    """Each cycle met when climbing from ``among``, once, beginning with its smallest code."""
    cleared: set[str] = set()
    found: list[list[str]] = []
    for start in among:
        trail: list[str] = []
        place: dict[str, int] = {}
        current: str | None = start
        while isinstance(current, str) and current not in cleared and current not in place:
            place[current] = len(trail)
            trail.append(current)
            current = parents.get(current)
        if isinstance(current, str) and current in place:
            ring = trail[place[current] :]
            least = ring.index(min(ring))
            found.append(ring[least:] + ring[:least])
        cleared.update(trail)
    return found
