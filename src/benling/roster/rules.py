"""What a roster file may hold: allowed values, other spellings, limits (``grading/roster.yml``)."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from benling.errors import refuse
from benling.home import content_root

_FIX = "参照随平台发布的 grading/roster.yml 改正"


@dataclass(frozen=True)
class Choices:
    """Allowed values in order, and the other spellings that are understood."""

    values: tuple[str, ...]
    #: other spelling → value; the values themselves are not in it
    also: dict[str, str]

    def canonical(self, text: str) -> str | None:
        """The allowed value meant by ``text``; None if none is."""
        return text if text in self.values else self.also.get(text)


@dataclass(frozen=True)
class Limits:
    file_bytes: int
    unpacked_bytes: int
    parts: int
    rows_per_sheet: int
    columns: int
    header_within_rows: int
    problems_listed: int
    earliest_date: date
    latest_date: date
    effective_days_ahead: int


@dataclass(frozen=True)
class RosterRules:
    revised_on: date
    #: from the highest down
    levels: Choices
    #: level → levels its territorial parent may have
    child_of: dict[str, tuple[str, ...]]
    organ_types: Choices
    #: from the highest down
    post_levels: Choices
    #: from the highest down within a series
    ranks: Choices
    exemption_scopes: Choices
    exemption_reasons: Choices
    #: words that mean an empty cell
    blank_words: frozenset[str]
    #: an import in which more than this share of the active people vanish is refused
    vanish_percent: int
    limits: Limits

    def choices(self, name: str) -> Choices:
        """The list called ``name`` (a field of this record)."""
        found = getattr(self, name)
        if not isinstance(found, Choices):
            raise TypeError(f"{name} is not a list of choices")
        return found


def roster_rules() -> RosterRules:
    """The rules of this installation. Raises: Refused when the file is missing or damaged."""
    return load_rules(content_root() / "grading" / "roster.yml")


@cache
def load_rules(path: Path) -> RosterRules:
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        return _rules(raw)
    except FileNotFoundError:
        raise refuse(str(path), "找不到名册口径文件", "导入名册需要口径文件", _FIX) from None
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as fault:
        raise refuse(str(path), f"口径文件读不懂（{fault}）", "按原有格式书写", _FIX) from fault


def _rules(raw: dict[str, Any]) -> RosterRules:
    percent = int(raw["guard"]["vanish_percent"])
    if not 0 <= percent <= 100:
        raise ValueError("vanish_percent: 0..100")
    return RosterRules(
        revised_on=_day(raw["revised_on"]),
        levels=_choices(raw["levels"]),
        child_of={row["value"]: tuple(row["child_of"]) for row in raw["levels"]["values"]},
        organ_types=_choices(raw["organ_types"]),
        post_levels=_choices(raw["post_levels"]),
        ranks=_choices(raw["ranks"]),
        exemption_scopes=_choices(raw["exemption_scopes"]),
        exemption_reasons=_choices(raw["exemption_reasons"]),
        blank_words=frozenset(str(word) for word in raw["blank_words"]),
        vanish_percent=percent,
        limits=_limits(raw["limits"]),
    )


def _choices(raw: dict[str, Any]) -> Choices:
    if not str(raw["source"]).strip():
        raise ValueError("source")
    values = tuple(str(row["value"]) for row in raw["values"])
    also = {str(other): str(row["value"]) for row in raw["values"] for other in row.get("also", [])}
    if len(set(values)) != len(values) or set(values) & set(also):
        raise ValueError("a value stands twice")
    return Choices(values, also)


def _limits(raw: dict[str, Any]) -> Limits:
    megabyte = 1024 * 1024
    return Limits(
        file_bytes=int(raw["file_megabytes"]) * megabyte,
        unpacked_bytes=int(raw["unpacked_megabytes"]) * megabyte,
        parts=int(raw["parts"]),
        rows_per_sheet=int(raw["rows_per_sheet"]),
        columns=int(raw["columns"]),
        header_within_rows=int(raw["header_within_rows"]),
        problems_listed=int(raw["problems_listed"]),
        earliest_date=_day(raw["earliest_date"]),
        latest_date=_day(raw["latest_date"]),
        effective_days_ahead=int(raw["effective_days_ahead"]),
    )


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError("a date as YYYY-MM-DD")
    return value
