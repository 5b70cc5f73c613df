"""Release copies of assignments, made by nbgrader in a process apart."""

import json
import os
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benling.catalog.canonical import from_bytes, to_bytes
from benling.errors import Problem

_TIMEOUT_SECONDS = 300


@dataclass(frozen=True)
class Source:
    """One assignment to convert: its notebook and images by path."""

    course: str
    assignment: str
    files: dict[str, bytes]


def release_copies(
    sources: Sequence[Source], config_file: Path
) -> list[dict[str, bytes] | Problem]:
    """Files of each release copy, in order, or what nbgrader refused. One process for all."""
    if not sources:
        return []
    order = {
        "config": str(config_file.resolve()) if config_file.is_file() else None,
        "jobs": [
            {
                "course": source.course,
                "assignment": source.assignment,
                "files": {name: b64encode(data).decode() for name, data in source.files.items()},
            }
            for source in sources
        ],
    }
    # -P: the working directory may hold a learner's or trainer's files named like a module.
    ended = subprocess.run(
        [sys.executable, "-P", "-m", "benling.catalog.nbgrader_process"],
        input=json.dumps(order).encode(), capture_output=True, check=False,
        timeout=_TIMEOUT_SECONDS, env=os.environ | {"JUPYTER_PLATFORM_DIRS": "1"},
    )  # fmt: skip
    if ended.returncode:
        raise RuntimeError(f"the converter ended: {ended.stderr.decode(errors='replace')[-2000:]}")
    return [
        _release(source, made)
        for source, made in zip(sources, json.loads(ended.stdout), strict=True)
    ]


def _release(source: Source, made: dict[str, object]) -> dict[str, bytes] | Problem:
    files = made.get("files")
    if not isinstance(files, dict):
        where = f"assignments/{source.course}/{source.assignment}"
        said = str(made.get("fault")).strip().splitlines()[-1][:300]
        rule = "作业须能由 nbgrader 生成发放版"
        return Problem(where, f"nbgrader 没有接受（{said}）", rule, "按所述改正")
    release = {name: b64decode(text) for name, text in files.items()}
    notebook = f"{source.assignment}.ipynb"
    # nbgrader's own words, in the one form in which all our notebooks are written.
    release[notebook] = to_bytes(from_bytes(release[notebook]))
    return release
