"""Rules that are data: dated YAML files below ``grading/``, one in force on any day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from benling.errors import Problem, Refused, refuse


@dataclass(frozen=True)
class RuleFile:
    """One edition of a rule, with the days it holds on."""

    path: Path
    version: str
    valid_from: date
    #: first day it no longer holds; None = open
    valid_to: date | None
    content: Mapping[str, Any]

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


def in_force(folder: Path, on: date) -> RuleFile:
    """The one file of ``folder`` in force on a day.

    Raises: Refused when a file is faulty, none is in force, or two are.
    """
    stamps = tuple((path, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.yml")))
    found = [rule for rule in _read_all(stamps) if rule.holds_on(on)]
    if not found:
        raise refuse(
            f"grading/{folder.name}/",
            f"没有在{on}生效的规则文件",
            "每个日期须有一份规则",
            "补充当年的规则文件，写明生效日期和出处",
        )
    if len(found) > 1:
        names = "、".join(rule.path.name for rule in found)
        raise refuse(
            f"grading/{folder.name}/",
            f"{names} 在{on}同时生效",
            "同一日期只能有一份规则",
            "修改其中一份的 valid_from 或 valid_to",
        )
    return found[0]


@lru_cache(maxsize=16)
def _read_all(stamps: tuple[tuple[Path, int], ...]) -> tuple[RuleFile, ...]:
    """Keyed by modification times, so that an edited file counts at once."""
    problems: list[Problem] = []
    rules: list[RuleFile] = []
    for path, _ in stamps:
        try:
            content = yaml.safe_load(path.read_text(encoding="utf-8"))
            rules.append(_rule(path, content))
        except (yaml.YAMLError, KeyError, TypeError, ValueError) as fault:
            problems.append(
                Problem(
                    f"grading/{path.parent.name}/{path.name}",
                    f"文件读不懂（{fault}）",
                    "须有 version、valid_from、valid_to",
                    "按同目录其他文件的写法改正",
                )
            )
    if problems:
        raise Refused(problems)
    return tuple(rules)


def _rule(path: Path, content: Any) -> RuleFile:
    valid_from, valid_to = content["valid_from"], content["valid_to"]
    if not isinstance(valid_from, date) or not isinstance(valid_to, date | None):
        raise TypeError("valid_from")
    return RuleFile(path, str(content["version"]), valid_from, valid_to, content)
