"""From what a learner typed to the value that is stored, or a plain hint why not."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from benling.quiz.question import MAX_SHORT_TEXT_CHARS, MAX_TEXT_CHARS, Question

#: as kept in answers.json: key, list of keys, rows or ISO dates, decimal text, ISO date or text;
#: None = unanswered
Value = str | list[str] | None

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MAX_DIGITS = 30


@dataclass(frozen=True)
class Reading:
    """What was understood. With a hint the value is None and nothing counts as answered, except
    for an over-long text, which is kept and only remarked on, and a table, of which the numbers
    are kept."""

    value: Value
    hint: str = ""
    #: something was given that cannot be taken, and has to be put right before handing in
    invalid: bool = False


def half_width(text: str) -> str:
    """Full-width digits, signs and spaces as typed by a Chinese keyboard, made plain."""
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").replace("–", "-")
    return re.sub(r"(?<=\d)。(?=\d)", ".", plain).strip()


def read_number(typed: str, suffix: str = "") -> Reading:
    """Decimal text without sign, zeros or separators that mean nothing: ``０12.50`` → ``12.5``."""
    text = half_width(typed).replace(" ", "")
    if suffix and text.endswith(half_width(suffix)):
        text = text[: -len(half_width(suffix))]
    if not text:
        return Reading(None)
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if not _NUMBER.fullmatch(text) or len(text) > _MAX_DIGITS:
        return Reading(None, "请只填数字，例如 12 或 12.5，不要带文字和单位。")
    try:
        return Reading(plain_decimal(Decimal(text)))
    except InvalidOperation:
        return Reading(None, "请只填数字，例如 12 或 12.5。")


def plain_decimal(number: Decimal) -> str:
    """Fixed-point text: no exponent, no trailing zeros, no minus zero."""
    if number == 0:
        return "0"
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def read_date(raw: Any) -> Reading:
    """ISO date from ``{"year": …, "month": …, "day": …}`` or from ISO text."""
    parts = _date_parts(raw)
    if not any(parts):
        return Reading(None)
    if not all(parts):
        return Reading(None, "请把年、月、日都填上。")
    if not all(part.isascii() and part.isdigit() for part in parts):
        return Reading(None, "年、月、日请只填数字。")
    if len(parts[0]) != 4:
        return Reading(None, "年份请填四位数字，例如 2026。")
    year, month, day = (int(part) for part in parts)
    try:
        return Reading(date(year, month, day).isoformat())
    except ValueError:
        return Reading(None, f"没有{year}年{month}月{day}日这一天，请检查月和日。")


def _date_parts(raw: Any) -> list[str]:
    if isinstance(raw, str):
        return [*half_width(raw).split("-"), "", ""][:3]
    if isinstance(raw, dict):
        return [half_width(typed_text(raw.get(part))) for part in ("year", "month", "day")]
    return ["", "", ""]


def read_text(question: Question, typed: str) -> Reading:
    """One line or an essay, without control characters."""
    text = _CONTROL.sub("", typed.replace("\r\n", "\n").replace("\r", "\n"))
    if question.kind == "short_text":
        text = " ".join(text.split())[:MAX_SHORT_TEXT_CHARS]
    if not text.strip():
        return Reading(None)
    limit = question.max_chars
    over = count_chars(text) - limit if limit else 0
    hint = f"已超出 {over} 字，请删减到 {limit} 字以内。" if over > 0 else ""
    return Reading(text[:MAX_TEXT_CHARS], hint)


def count_chars(text: str) -> int:
    """Characters as a reader counts them: white space is left out."""
    return len("".join(text.split()))


def typed_text(raw: Any) -> str:
    """What was typed, from a value that may be anything."""
    if isinstance(raw, bool) or raw is None:
        return ""
    return raw if isinstance(raw, str) else str(raw) if isinstance(raw, int | float) else ""
