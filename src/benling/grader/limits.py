"""The grader's limits, read from the dated file ``grading/limits.yml``."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from benling.clock import today
from benling.errors import Problem, Refused, refuse
from benling.home import content_root
from benling.sandbox.limits import MIB, Limits

_PROFILE = (
    "wall_seconds", "cpu_seconds", "memory_mib", "address_space_mib", "processes", "open_files",
    "disk_mib", "disk_files", "output_mib",
)  # fmt: skip
_FAULTS = ("tries", "starts", "pause_seconds")
_WATCH = ("rate_minutes", "stalled_minutes")


@dataclass(frozen=True)
class GradingLimits:
    #: for attempts handed in to the platform
    attempt: Limits
    #: for one code cell of such an attempt
    cell_seconds: int
    #: for any nbgrader course folder
    course: Limits
    #: how often an attempt is tried when the machine is at fault
    tries: int
    #: how often an attempt is begun again after the grader was killed in the middle of it
    starts: int
    #: wait before the second try; doubled each time
    pause_seconds: float
    #: the rate of grading that trainers see is that of so many minutes
    rate_minutes: int
    #: trainers are warned when an attempt has waited so long and none was graded
    stalled_minutes: int


def grading_limits(on: date | None = None) -> GradingLimits:
    """The limits in force on a day (default today). Raises: benling.errors.Refused."""
    path = content_root() / "grading" / "limits.yml"
    return _parsed(path, path.stat().st_mtime_ns, on or today())


@cache
def _parsed(path: Path, _changed: int, on: date) -> GradingLimits:
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(entries, list):
        raise refuse(path.name, "不是一列条目", "每条以 valid_from 开头", "对照原文件改正")
    dated = [e for e in entries if isinstance(e, dict) and isinstance(e.get("valid_from"), date)]
    held = [e for e in dated if e["valid_from"] <= on]
    if not held:
        raise refuse(
            path.name, f"没有 {on} 有效的条目", "须有一条已生效", "补上 valid_from 较早的一条"
        )
    entry = max(held, key=lambda e: e["valid_from"])
    _check(entry, f"{path.name} {entry['valid_from']} 条")
    faults = entry["faults"]
    return GradingLimits(
        attempt=_limits(entry["attempt"]),
        cell_seconds=entry["attempt"]["cell_seconds"],
        course=_limits(entry["course"]),
        tries=faults["tries"],
        starts=faults["starts"],
        pause_seconds=faults["pause_seconds"],
        **{name: entry["watch"][name] for name in _WATCH},
    )


def _check(entry: dict[str, Any], where: str) -> None:
    problems = []
    for part, names in (
        ("attempt", ("cell_seconds", *_PROFILE)), ("course", _PROFILE), ("faults", _FAULTS),
        ("watch", _WATCH),
    ):  # fmt: skip
        figures = entry.get(part)
        for name in names:
            value = figures.get(name) if isinstance(figures, dict) else None
            if not isinstance(value, int) or value <= 0:
                what = f"{part}.{name} 是 {value!r}"
                problems.append(Problem(where, what, "须为正整数", "改正这一项"))
    if problems:
        raise Refused(problems)


def _limits(figures: dict[str, int]) -> Limits:
    return Limits(
        wall_seconds=figures["wall_seconds"],
        cpu_seconds=figures["cpu_seconds"],
        memory_bytes=figures["memory_mib"] * MIB,
        address_space_bytes=figures["address_space_mib"] * MIB,
        processes=figures["processes"],
        open_files=figures["open_files"],
        disk_bytes=figures["disk_mib"] * MIB,
        disk_files=figures["disk_files"],
        output_bytes=figures["output_mib"] * MIB,
    )
