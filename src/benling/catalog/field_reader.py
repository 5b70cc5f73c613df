"""Typed reading of one YAML document's fields, noting every fault instead of stopping at one."""

import re
from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from benling.catalog.lined_yaml import LinedYaml, Path
from benling.errors import Problem

_REQUIRED = "这一项必须填写"


class FieldReader:
    """Reads values by path. A faulty or missing one gives None and adds a problem."""

    def __init__(self, lined: LinedYaml, where: str) -> None:
        self._lined = lined
        self._where = where
        self.problems: list[Problem] = []

    def fault(self, path: Path, what: str, rule: str, fix: str) -> None:
        """Note a problem at a path."""
        dotted = ".".join(f"第{part + 1}个" if isinstance(part, int) else part for part in path)
        self.problems.append(
            Problem(f"{self._where} 第{self._lined.line(path)}行 {dotted}", what, rule, fix)
        )

    def value(self, path: Path) -> Any:
        """The raw value; None when absent."""
        found = self._lined.value
        for part in path:
            try:
                found = found[part]
            except (KeyError, IndexError, TypeError):
                return None
        return found

    def check_keys(self, path: Path, known: Collection[str], required: Collection[str]) -> bool:
        """Note unknown, repeated and missing keys of a mapping. False when it is no mapping."""
        found = self.value(path)
        if not isinstance(found, dict):
            rule = f"由这些项组成：{'、'.join(known)}"
            self.fault(path, f"写成了{_kind(found)}", rule, "按“项: 值”逐行填写")
            return False
        for key in found:
            if key not in known:
                self.fault(
                    (*path, key), f"没有“{key}”这一项", f"可填的项：{'、'.join(known)}",
                    "改成正确的项名，或删去这一行",
                )  # fmt: skip
        for key in required:
            if key not in found:
                self.fault((*path, key), "没有填写", _REQUIRED, f"补上“{key}: …”一行")
        for at, line in self._lined.repeated:
            if at[:-1] == path:
                self.fault(at, f"第{line}行又写了一次", "每一项只写一次", "删去多余的一行")
        return True

    def text(self, path: Path, *, pattern: str = "", rule: str = "", at_most: int = 0) -> str:
        """Text on one line; empty when faulty."""
        found = self.value(path)
        if found is None and not self._present(path):
            return ""
        if not isinstance(found, str):
            shape = rule or "须是文字"
            self.fault(path, f"写成了{_kind(found)}", shape, "填写文字；像数字的文字要加引号")
            return ""
        shown = f"“{found[:40]}”"
        if not found.strip() or found != found.strip() or "\n" in found:
            self.fault(path, f"{shown}是空的，或前后有空格、换行", rule or "须是一行文字", "改正")
        elif pattern and not re.fullmatch(pattern, found):
            self.fault(path, f"{shown}不合格式", rule, "按格式改正")
        elif at_most and len(found) > at_most:
            self.fault(path, f"{shown}等共{len(found)}字", f"不超过{at_most}字", "改短")
        else:
            return found
        return ""

    def one_of(self, path: Path, allowed: Collection[str]) -> str:
        """One of the allowed values; empty when faulty."""
        found = self.value(path)
        if found is None and not self._present(path):
            return ""
        if found not in allowed or not isinstance(found, str):
            rule = f"只能是：{'、'.join(allowed)}"
            self.fault(path, f"“{found}”不在可填的范围内", rule, "改成其中一个")
            return ""
        return found

    def many_of(self, path: Path, allowed: Collection[str]) -> tuple[str, ...]:
        """A list of allowed values without repeats."""
        items = self.items(path)
        return self._unique(
            path, tuple(self.one_of((*path, number), allowed) for number in range(len(items)))
        )

    def texts(self, path: Path, *, pattern: str, rule: str) -> tuple[str, ...]:
        """A list of texts without repeats."""
        items = self.items(path)
        found = (self.text((*path, n), pattern=pattern, rule=rule) for n in range(len(items)))
        return self._unique(path, tuple(found))

    def items(self, path: Path, *, empty_fix: str = "至少填一个，或删去这一项") -> list[Any]:
        """The list at a path, which must not be empty; [] when absent or faulty."""
        found = self.value(path)
        if found is None and not self._present(path):
            return []
        if not isinstance(found, list):
            self.fault(path, f"写成了{_kind(found)}", "须是列表", "写成 [甲, 乙]，或每行以“- ”开头")
            return []
        if not found:
            self.fault(path, "列表是空的", "列表不能为空", empty_fix)
        return found

    def decimal(
        self, path: Path, *, low: Decimal, high: Decimal, quoted: bool, above_low: bool = False
    ) -> Decimal | None:
        """A decimal of at most two places. ``quoted``: only as text, so that it stays exact."""
        found = self.value(path)
        if found is None and not self._present(path):
            return None
        bound = f"大于{low}" if above_low else f"{low}以上"
        form = '加引号的数，如 "1.0"' if quoted else "整数，小数要加引号"
        rule = f"须是{form}；{bound}、{high}以下，最多两位小数"
        is_whole = isinstance(found, int) and not isinstance(found, bool) and not quoted
        if not (isinstance(found, str) or is_whole):
            self.fault(path, f"“{found}”写成了{_kind(found)}", rule, f'写成 "{found}"')
            return None
        try:
            number = Decimal(str(found))
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or not re.fullmatch(r"\d{1,6}(\.\d{1,2})?", str(found)):
            self.fault(path, f"“{found}”不是规范的数", rule, "改正")
            return None
        if number > high or number < low or (above_low and number == low):
            self.fault(path, f"“{found}”超出范围", rule, "改正")
            return None
        return number

    def whole(self, path: Path, *, low: int, high: int) -> int | None:
        """A whole number."""
        found = self.value(path)
        if isinstance(found, int) and not isinstance(found, bool) and low <= found <= high:
            return found
        self.fault(path, f"“{found}”不合要求", f"须是{low}到{high}的整数", "改正")
        return None

    def flag(self, path: Path) -> bool | None:
        """true or false."""
        found = self.value(path)
        if isinstance(found, bool):
            return found
        if self._present(path):
            self.fault(
                path, f"“{found}”不是 true 或 false", "只能是 true（是）或 false（否）", "改正"
            )
        return None

    def day(self, path: Path) -> date | None:
        """A calendar date without quotes or as ISO text."""
        found = self.value(path)
        if isinstance(found, date) and not isinstance(found, datetime):
            return found
        if isinstance(found, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", found):
            try:
                return date.fromisoformat(found)
            except ValueError:
                pass
        if found is not None or self._present(path):
            self.fault(path, f"“{found}”不是日期", "须是存在的日期，写成 2026-07-01", "改正")
        return None

    def _present(self, path: Path) -> bool:
        """True when the key stands there, with or without a value."""
        above = self.value(path[:-1])
        if isinstance(above, dict):
            return path[-1] in above
        return isinstance(above, list)

    def _unique(self, path: Path, found: tuple[str, ...]) -> tuple[str, ...]:
        for number, value in enumerate(found):
            if value and value in found[:number]:
                self.fault((*path, number), f"“{value}”写了两次", "同一列表中不重复", "删去一个")
        return tuple(value for value in found if value)


def _kind(value: Any) -> str:
    if value is None:
        return "空白"
    if isinstance(value, bool):
        return "是非值"
    if isinstance(value, int | float):
        return "数字"
    if isinstance(value, date):
        return "日期"
    names: tuple[tuple[type, str], ...] = ((str, "文字"), (list, "列表"), (dict, "多项内容"))
    return next((name for kind, name in names if isinstance(value, kind)), "其他内容")
