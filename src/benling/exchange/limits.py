"""How large a submission may be: dated figures from ``grading/exchange.yml``."""

from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from benling.home import content_root


@dataclass(frozen=True)
class ArchiveLimits:
    """What an archive may hold at most."""

    #: of the tar.gz itself
    compressed_bytes: int
    #: of all files together
    unpacked_bytes: int
    file_bytes: int
    files: int
    #: parts of a path, the file name counted
    depth: int
    name_chars: int


@dataclass(frozen=True)
class SubmissionLimits(ArchiveLimits):
    """What a submission may hold at most, its answers included."""

    answers_bytes: int
    #: number of answered questions
    answers: int
    #: characters of one answer
    answer_chars: int
    #: options chosen in one question
    options: int


def submission_limits(on: date) -> SubmissionLimits:
    """The limits in force on a day. Raises: ValueError when the data file covers no such day."""
    path = content_root() / "grading" / "exchange.yml"
    in_force = [row for row in _rows(path, path.stat().st_mtime_ns) if row["valid_from"] <= on]
    if not in_force:
        raise ValueError(f"{path} has no limits in force on {on}")
    latest = max(in_force, key=lambda row: row["valid_from"])
    return SubmissionLimits(**{f.name: int(latest[f.name]) for f in fields(SubmissionLimits)})


@cache
def _rows(path: Path, _changed: int) -> list[dict[str, Any]]:
    return list(yaml.safe_load(path.read_text(encoding="utf-8")))
