"""Reading single cells as people fill them in: full-width digits, stray spaces, dates as text.

Each reader returns ``Read(value, notes)`` or raises ``Unreadable`` with the reason in Chinese.
``notes`` say what was read otherwise than written; an unremarkable cell has none.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from openpyxl.utils.datetime import from_excel

from benling.roster.layout import COVER, Column
from benling.roster.rules import RosterRules

#: Excel keeps 15 significant digits; longer numbers have lost their tail before we see them.
_EXACT_NUMBER = 10**15
_EXCEL_ERRORS = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA", "#SPILL!"}
)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_HAN = r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af〇]"
_SPACE_IN_HAN = re.compile(rf"(?<={_HAN}) +(?={_HAN})")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,31}")
_PERSON_ID = re.compile(r"[A-Z0-9][A-Z0-9._-]{0,31}")
_CITIZEN_ID = re.compile(r"\d{17}[\dX]")
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[·'-]| (?! ))*")
_FORMULA_START = tuple("=+-@")
_DATE_TEXTS = (
    re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]0?0:00(?::00(?:\.0+)?)?)?"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
#: full-width letters, digits and signs used in codes and dates → ASCII; brackets stay
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}
_WIDE |= {code: code - 0xFEE0 for code in range(0xFF41, 0xFF5B)}
_WIDE |= {0x3000: 0x20, 0x00A0: 0x20, 0x0009: 0x20, 0x000A: 0x20, 0x000D: 0x20}
_WIDE_SIGNS = {0xFF0D: "-", 0xFF0E: ".", 0xFF0F: "/", 0xFF3F: "_", 0x2010: "-", 0x2011: "-"}
_WIDE_SIGNS |= {0x2012: "-", 0x2013: "-", 0x2014: "-", 0x2212: "-", 0x3002: "."}
_DOTS = str.maketrans("•・‧∙", "····")


class Unreadable(Exception):
    """The cell cannot be read. Args: what is wrong, the rule, how to mend (all Chinese)."""


@dataclass(frozen=True)
class Read:
    value: Any
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class CellReader:
    """Reads cells by the kind of their column."""

    rules: RosterRules
    #: day 0 of the workbook's date numbers
    epoch: datetime

    def read(self, raw: object, column: Column) -> Read:
        """The cell's value; an empty one is None, or "" for a choice. Raises: Unreadable."""
        if raw is None:
            return self._empty(column)
        reader: Callable[[object, Column], Read] = (
            self._date if column.kind == "date" else self._text
        )
        found = reader(raw, column)
        return self._empty(column, found.notes) if found.value == "" else found

    def _empty(self, column: Column, notes: tuple[str, ...] = ()) -> Read:
        if column.required:
            raise Unreadable("空着没有填", f"{column.title}必须填写", _fill_hint(column))
        return Read("" if column.kind == "choice" else None, notes)

    def _text(self, raw: object, column: Column) -> Read:
        text, notes = plain_text(raw, signs=column.kind in ("code", "person_id"))
        if column.kind != "text" and text.translate(_WIDE_SIGNS) in self.rules.blank_words:
            return Read("", (*notes, "按空着处理"))
        if text == "":
            return Read("", notes)
        if column.kind == "choice":
            return self._choice(text, column, notes)
        kinds: dict[str, Callable[[str], Read]] = {
            "code": _org_unit_code, "person_id": _person_id, "org_unit": _org_unit_reference,
            "name": _person_name, "title": _free_text(120), "text": _free_text(200),
        }  # fmt: skip
        found = kinds[column.kind](text)
        return Read(found.value, (*notes, *found.notes))

    def _choice(self, text: str, column: Column, notes: tuple[str, ...]) -> Read:
        choices = self.rules.choices(column.choices)
        squeezed = text.replace(" ", "")
        value = choices.canonical(squeezed)
        if value is None:
            shown = "、".join(choices.values)
            raise Unreadable(
                f"“{text}”不在可选范围内", f"{column.title}只能填：{shown}", "从下拉列表选择"
            )
        return Read(value, notes if value == text else (*notes, "改为标准写法"))

    def _date(self, raw: object, column: Column) -> Read:
        found = self._any_date(raw)
        if found.value == "":
            return found
        limits = self.rules.limits
        if not limits.earliest_date <= found.value <= limits.latest_date:
            raise Unreadable(
                f"日期“{_shown(raw)}”不合常理",
                f"日期应在 {limits.earliest_date} 到 {limits.latest_date} 之间",
                "按“年-月-日”重新填写，例如 2020-07-01",
            )
        return found

    def _any_date(self, raw: object) -> Read:
        if isinstance(raw, datetime):
            return Read(raw.date(), () if raw.time() == time(0) else ("去掉时刻",))
        if isinstance(raw, date):
            return Read(raw)
        if isinstance(raw, (bool, time)):
            raise _no_date(raw)
        if isinstance(raw, (int, float)):
            return self._date_from_number(raw)
        text, _ = plain_text(raw, signs=True)
        text = _SPACE_IN_HAN.sub("", text)
        if text == "" or text in self.rules.blank_words:
            return Read("", ("按空着处理",))
        for pattern in _DATE_TEXTS:
            match = pattern.fullmatch(text) or pattern.fullmatch(text.replace(" ", ""))
            if match:
                return Read(_day(raw, *match.groups()), ("文本改为日期",))
        if re.fullmatch(r"\d{5}", text):
            return self._date_from_number(int(text))
        raise _no_date(raw)

    def _date_from_number(self, number: float) -> Read:
        if 19000101 <= number <= 21001231 and number == int(number):
            digits = str(int(number))
            return Read(_day(number, digits[:4], digits[4:6], digits[6:]), ("数字改为日期",))
        # Below 10,000 (the year 1927) it is rather a year or "2015.07" than a date number.
        if not 10_000 <= number <= 80_000:
            raise _no_date(number)
        moment = from_excel(number, self.epoch)
        if not isinstance(moment, datetime):
            raise _no_date(number)
        return Read(moment.date(), ("表格日期序号改为日期",))


def plain_text(raw: object, *, signs: bool) -> tuple[str, tuple[str, ...]]:
    """Text of a cell without full-width forms and stray spaces, and what was changed.

    ``signs`` also turns full-width hyphens, dots and slashes to plain ones (codes, dates).
    Raises: Unreadable for error values, logical values and control characters.
    """
    if isinstance(raw, (bool, datetime, date, time)):
        raise Unreadable(
            f"“{_shown(raw)}”不是文字", "这一列填文字", "把单元格设为文本格式后重新填写"
        )
    if isinstance(raw, (int, float)):
        return _number_text(raw), ("数字改为文本",)
    text = str(raw)
    if text.strip().upper() in _EXCEL_ERRORS:
        raise Unreadable(
            f"“{text.strip()}”是公式出错的结果",
            "单元格里要有正确的内容",
            "改正公式，或直接填入内容",
        )
    if _CONTROL.search(text):
        raise Unreadable("含有看不见的控制字符", "只能有可见的文字", "清空单元格后重新输入")
    wide = text.translate(_WIDE | _WIDE_SIGNS if signs else _WIDE)
    bare = _INVISIBLE.sub("", wide)
    trimmed = re.sub(r" +", " ", bare).strip()
    notes = []
    if wide.replace(" ", "") != re.sub(r"[\s\u3000]", "", text):
        notes.append("全角改为半角")
    if trimmed != bare or bare != wide or "\u3000" in text or "\n" in text:
        notes.append("去掉多余的空格或换行")
    return trimmed, tuple(dict.fromkeys(notes))


def _number_text(number: float) -> str:
    if not math.isfinite(number) or number != int(number):
        raise Unreadable(
            f"“{number}”不是编号", "编号是整串的字母和数字", "把单元格设为文本格式后重新填写"
        )
    if abs(number) >= _EXACT_NUMBER:
        raise Unreadable(
            f"“{int(number)}”超过 15 位，表格软件已改掉末尾几位",
            "长编号要用文本格式填写",
            "把单元格设为文本格式后重新填写",
        )
    return str(int(number))


def _org_unit_code(text: str) -> Read:
    code = text.replace(" ", "").upper()
    if not _CODE.fullmatch(code):
        raise Unreadable(
            f"“{text}”不能作单位代码",
            "单位代码只用字母、数字和短横线，不超过 32 位",
            "改成例如 WC-03-02",
        )
    return Read(code, () if code == text else ("字母改为大写、去掉空格",))


def _person_id(text: str) -> Read:
    person_id = text.replace(" ", "").upper()
    if _CITIZEN_ID.fullmatch(person_id):
        raise Unreadable(
            "看起来是身份证号",
            "人员编号不得使用身份证号（个人信息最小必要）",
            "改用单位编发的人员编号",
        )
    if not _PERSON_ID.fullmatch(person_id):
        raise Unreadable(
            f"“{text}”不能作人员编号",
            "人员编号只用字母、数字、点和短横线，不超过 32 位",
            "改成例如 P000105",
        )
    return Read(person_id, () if person_id == text else ("字母改为大写、去掉空格",))


def _org_unit_reference(text: str) -> Read:
    """A code, or an org unit's name that a later check turns into one."""
    signed = text.translate(_WIDE_SIGNS).replace(" ", "").upper()
    if _CODE.fullmatch(signed):
        return Read(signed, () if signed == text else ("代码改为标准写法",))
    return Read(_SPACE_IN_HAN.sub("", text))


def _person_name(text: str) -> Read:
    name = _SPACE_IN_HAN.sub("", text.translate(_DOTS))
    if len(name) > 60 or not _NAME.fullmatch(name):
        raise Unreadable(
            f"“{text}”不像姓名", "姓名只有文字和间隔号，不超过 60 个字", "去掉数字、括号和备注"
        )
    return Read(name, () if name == text else ("去掉姓名中的空格、统一间隔号",))


def _free_text(longest: int) -> Callable[[str], Read]:
    def read(text: str) -> Read:
        if len(text) > longest:
            raise Unreadable(f"有 {len(text)} 个字，太长", f"不超过 {longest} 个字", "写得简短些")
        if text.startswith(_FORMULA_START):
            raise Unreadable(
                f"“{text[:20]}”以公式符号开头", "文字不能以 =、+、-、@ 开头", "去掉开头的符号"
            )
        return Read(text)

    return read


def _day(raw: object, year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Unreadable(
            f"“{_shown(raw)}”不是真实的日期", "年月日须实际存在", "查明后按“年-月-日”填写"
        ) from None


def _no_date(raw: object) -> Unreadable:
    return Unreadable(
        f"“{_shown(raw)}”读不出日期",
        "日期须写明年、月、日",
        "按“年-月-日”填写，例如 2020-07-01",
    )


def _shown(raw: object) -> str:
    return str(raw).strip()[:40]


def _fill_hint(column: Column) -> str:
    hint = column.guide.split("；")[0]
    merged = "" if column in COVER else "。合并的单元格请先取消合并，逐行填写"
    return f"补填：{hint}{merged}"
