"""The value of what a card's field sent, for every kind of question."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from benling.quiz.question import Question
from benling.quiz.row_texts import row_texts, rows_of
from benling.quiz.values import Reading, read_date, read_number, read_text, typed_text

_SHOWN_CELLS = 3


def read(question: Question, raw: Any) -> Reading:
    """The value of ``raw``, which comes from the browser and may be anything."""
    if raw is None:
        return Reading(None)
    return _READERS[question.kind](question, raw)


def _read_single(question: Question, raw: Any) -> Reading:
    return Reading(raw if isinstance(raw, str) and raw in question.option_keys else None)


def _read_multiple(question: Question, raw: Any) -> Reading:
    if not isinstance(raw, list):
        return Reading(None)
    chosen = sorted({key for key in raw if isinstance(key, str) and key in question.option_keys})
    return Reading(chosen or None)


def _read_order(question: Question, raw: Any) -> Reading:
    """All keys, each once; a part of them is no order."""
    if not isinstance(raw, list) or not all(isinstance(key, str) for key in raw):
        return Reading(None)
    return Reading(list(raw) if sorted(raw) == sorted(question.option_keys) else None)


def _read_matching(question: Question, raw: Any) -> Reading:
    chosen = {
        item: target
        for item, target in _given_rows(raw).items()
        if item in question.option_keys and target in question.target_keys
    }
    return Reading(row_texts(chosen) or None)


def _read_table(question: Question, raw: Any) -> Reading:
    """Cells that are numbers are kept; of the others it is said which they are."""
    given = _given_rows(raw)
    filled: dict[str, str] = {}
    unread: list[str] = []
    for row, row_title in question.options:
        for column, column_title in question.targets:
            cell = f"{row}.{column}"
            reading = read_number(typed_text(given.get(cell)), question.suffix)
            if isinstance(reading.value, str):
                filled[cell] = reading.value
            elif reading.hint:
                unread.append(f"“{row_title}，{column_title}”")
    value = row_texts(filled) or None
    if not unread:
        return Reading(value)
    more = f"等{len(unread)}格" if len(unread) > _SHOWN_CELLS else ""
    where = "、".join(unread[:_SHOWN_CELLS]) + more
    return Reading(value, f"{where}请只填数字，例如 12 或 12.5，不要带文字。", invalid=True)


def _read_days(question: Question, raw: Any) -> Reading:
    calendar = question.calendar
    if not isinstance(raw, list) or calendar is None:
        return Reading(None)
    picked = {day for text in raw if (day := _day(text)) and calendar.holds(day)}
    if len(picked) > calendar.at_most:
        return Reading(None, f"最多选{calendar.at_most}天，请去掉多选的。", invalid=True)
    return Reading(sorted(day.isoformat() for day in picked) or None)


def _given_rows(raw: Any) -> dict[str, Any]:
    """Rows as the field has them (a mapping) or as they are stored (a list)."""
    if isinstance(raw, Mapping):
        return {key: value for key, value in raw.items() if isinstance(value, str | int | float)}
    return dict(rows_of(raw)) if isinstance(raw, list) else {}


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


_READERS: dict[str, Callable[[Question, Any], Reading]] = {
    "single_choice": _read_single,
    "multiple_choice": _read_multiple,
    "number": lambda question, raw: read_number(typed_text(raw), question.suffix),
    "date": lambda _question, raw: read_date(raw),
    "short_text": lambda question, raw: read_text(question, typed_text(raw)),
    "long_text": lambda question, raw: read_text(question, typed_text(raw)),
    "ordering": _read_order,
    "matching": _read_matching,
    "table_fill": _read_table,
    "days": _read_days,
}
