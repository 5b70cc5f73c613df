"""The benchmark's figures as a table."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grading.run import Found

_HEAD = (
    "class", "size", "grader", "s", "cold /s", "warm /s", "CPU s each", "x floor CPU",
    "x nbgrader", "peak MiB", "no score",
)  # fmt: skip


def table(found: list[Found]) -> str:
    """Medians; seconds with their spread."""
    by_key = {(each.kind, each.size, each.arm): each for each in found}
    rows = [_HEAD, *(_row(each, by_key) for each in found)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(_HEAD))]
    lines = ["  ".join(cell.rjust(w) for cell, w in zip(row, widths, strict=True)) for row in rows]
    lines.insert(1, "-" * len(lines[0]))
    return "\n".join(lines)


def _row(each: Found, by_key: dict[tuple[str, int, str], Found]) -> tuple[str, ...]:
    seconds = [spent.seconds for spent in each.costs]
    middle = statistics.median(seconds)
    cpu = each.median("cpu_seconds") / each.size
    floor = by_key.get((each.kind, each.size, "floor"))
    theirs = by_key.get((each.kind, each.size, "nbgrader"))
    return (
        each.kind,
        str(each.size),
        each.arm,
        f"{middle:.1f} ({min(seconds):.1f}-{max(seconds):.1f})",
        f"{each.size / middle:.2f}",
        _warm(each, by_key),
        f"{cpu:.3f}",
        f"{cpu / (floor.median('cpu_seconds') / each.size):.1f}" if floor else "",
        _ratio(theirs, each) if theirs and theirs is not each else "",
        f"{each.median('peak_mib'):.0f}",
        str(each.unscored) if each.unscored else "",
    )


def _ratio(theirs: Found, ours: Found) -> str:
    """Throughput in nbgrader's, round by round."""
    pairs = zip(theirs.costs, ours.costs, strict=True)
    ratios = sorted(their.seconds / our.seconds for their, our in pairs)
    return f"{statistics.median(ratios):.1f} ({ratios[0]:.1f}-{ratios[-1]:.1f})"


def _warm(each: Found, by_key: dict[tuple[str, int, str], Found]) -> str:
    """Submissions a second beyond the next smaller class, or nothing where there is none."""
    smaller = [
        other
        for (kind, size, arm), other in by_key.items()
        if (kind, arm) == (each.kind, each.arm) and size < each.size
    ]
    if not smaller:
        return ""
    base = max(smaller, key=lambda other: other.size)
    more = each.median("seconds") - base.median("seconds")
    return f"{(each.size - base.size) / more:.2f}" if more > 0 else ""


def differing(ours: dict[object, object], theirs: dict[object, object]) -> None:
    """Say which scores differ: then the times do not compare the same work."""
    keys = ours.keys() | theirs.keys()
    unlike = sorted(str(key) for key in keys if ours.get(key) != theirs.get(key))
    if unlike:
        print(f"SCORES DIFFER in {len(unlike)} of {len(keys)} cells: {unlike[:5]}")
