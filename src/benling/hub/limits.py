"""Limits of a learner's server, read from ``deploy/limits.yml``."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import yaml

from benling.errors import Problem, Refused
from benling.home import content_root


@dataclass(frozen=True)
class ServerLimits:
    #: all processes of the server together, shared pages counted once (PSS)
    memory_mb: int
    #: data of any single process; stops a sudden grab that outruns the watch on the sum
    process_memory_mb: int
    #: processes and threads together
    processes: int
    open_files: int
    #: a single file
    file_mb: int
    #: the learner's folder
    disk_mb: int
    #: files and folders in the learner's folder
    files: int
    #: /tmp and /dev/shm each; they are memory
    temporary_mb: int
    #: nobody connected and nothing running for so long: the server stops
    idle_minutes: int
    #: a kernel nobody is connected to
    idle_kernel_minutes: int
    #: seconds a server may take to answer after its start
    start_seconds: int
    #: all servers running at the same time
    servers: int


def limits_file() -> Path:
    return content_root() / "deploy" / "limits.yml"


def read_limits(file: Path | None = None) -> ServerLimits:
    """The limits. Raises: Refused naming every missing, unknown or non-positive value."""
    path = file or limits_file()
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    given: dict[str, Any] = content.get("server", {})
    known = [field.name for field in fields(ServerLimits)]
    values: dict[str, Any] = {
        name: entry.get("value") for name, entry in given.items() if isinstance(entry, dict)
    }
    problems = [
        Problem(f"{path.name} {name}", f"值为 {values.get(name)!r}", "须为正整数", "改正这个值")
        for name in known
        if not isinstance(values.get(name), int) or values[name] <= 0
    ] + [
        Problem(f"{path.name} {name}", "不认识这一项", "只能用列出的各项", "删去或改正名称")
        for name in sorted(set(given) - set(known))
    ]
    if problems:
        raise Refused(problems)
    return ServerLimits(**values)
