"""The register of allowed values and limits: ``grading/catalog.yml`` and ``grading/roster.yml``."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from benling.catalog.audience import NONE
from benling.errors import refuse
from benling.home import content_root

_CATALOG = "grading/catalog.yml"
_ROSTER = "grading/roster.yml"


@dataclass(frozen=True)
class GeneratorLimits:
    """What one run of a data generator may take and give."""

    seconds: float
    seconds_per_variant: float
    memory_bytes: int
    files: int
    file_types: tuple[str, ...]
    file_bytes: int
    total_bytes: int
    truth_bytes: int


@dataclass(frozen=True)
class Register:
    """Values a course.yml may name, and limits of notebooks."""

    categories: tuple[str, ...]
    #: 政策, 法律 or 技能
    kinds: tuple[str, ...]
    #: 智能 or 技能
    competencies: tuple[str, ...]
    #: when part of a course is to be taken again
    refreshers: tuple[str, ...]
    themes: tuple[str, ...]
    tracks: tuple[str, ...]
    #: audience key → allowed values; org units are not listed here, the roster knows them
    audience: dict[str, tuple[str, ...]]
    hours_at_most: Decimal
    due_days_at_most: int
    objectives_at_most: int
    points_total: Decimal
    manual_percent: Decimal
    minutes: int
    reading_chars_per_minute: int
    minutes_per_question: int
    minutes_per_essay: int
    image_types: tuple[str, ...]
    image_bytes: int
    generator: GeneratorLimits


def load_register(root: Path) -> Register:
    """The register of a content folder. Raises: Refused when a file is missing or damaged."""
    # Read again whenever a file changes, so that a long-running service follows an edit.
    stamps = tuple(_stamp(root / name) for name in (_CATALOG, _ROSTER))
    return _load(root, stamps)


def default_register() -> Register:
    """The register of the content folder in use."""
    return load_register(content_root())


def _stamp(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        raise refuse(
            str(path), "没有这个文件", "课程内容文件夹须带口径文件", "补上这个文件"
        ) from None


@lru_cache(maxsize=8)
def _load(root: Path, stamps: tuple[int, ...]) -> Register:
    try:
        catalog = yaml.safe_load((root / _CATALOG).read_text(encoding="utf-8"))
        roster = yaml.safe_load((root / _ROSTER).read_text(encoding="utf-8"))
        return _register(catalog, roster)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError, ArithmeticError) as e:
        raise refuse(
            f"{root / _CATALOG} 或 {_ROSTER}",
            f"无法读取（{e}）",
            "口径文件须按原有的结构填写",
            "对照上一版改正",
        ) from None


def _register(catalog: dict[str, Any], roster: dict[str, Any]) -> Register:
    listed = {key: tuple(str(row["value"]) for row in roster[key]["values"]) for key in _LISTS}
    assignment, images, course = catalog["assignment"], catalog["images"], catalog["course"]
    made = {k: v for k, v in catalog["generator"].items() if k != "source"}
    made["file_types"] = tuple(made["file_types"])
    return Register(
        categories=tuple(catalog["categories"]["values"]),
        kinds=tuple(catalog["kinds"]["values"]),
        competencies=tuple(catalog["competencies"]["values"]),
        refreshers=tuple(catalog["refreshers"]["values"]),
        themes=tuple(catalog["themes"]["values"]),
        tracks=tuple(catalog["tracks"]["values"]),
        audience={
            "levels": listed["levels"],
            "organ_types": listed["organ_types"],
            "post_levels": (*listed["post_levels"], NONE),
            "ranks": (*listed["ranks"], NONE),
        },
        hours_at_most=Decimal(course["hours_at_most"]),
        due_days_at_most=int(course["due_days_at_most"]),
        objectives_at_most=int(course["objectives_at_most"]),
        points_total=Decimal(assignment["points_total"]),
        manual_percent=Decimal(assignment["manual_percent"]),
        minutes=int(assignment["minutes"]),
        reading_chars_per_minute=int(assignment["reading_chars_per_minute"]),
        minutes_per_question=int(assignment["minutes_per_question"]),
        minutes_per_essay=int(assignment["minutes_per_essay"]),
        image_types=tuple(images["types"]),
        image_bytes=int(images["bytes_at_most"]),
        generator=GeneratorLimits(**made),
    )


_LISTS = ("levels", "organ_types", "post_levels", "ranks")
