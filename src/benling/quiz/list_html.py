"""Answers that are lists as plain HTML or one line of text: orders, rows, tables, days.

Values come from answers.json, which anybody may have edited: unknown keys are shown as they are.
"""

from collections.abc import Iterable
from datetime import date
from html import escape

from benling.quiz.question import Question
from benling.quiz.row_texts import rows_of

_TABLE = 'style="border-collapse:collapse;margin:.4rem 0 0;font-size:15px"'
_CELL = 'style="border:1px solid #d7dee4;padding:.25rem .7rem;text-align:left;font-weight:400"'
_HEAD = 'style="border:1px solid #d7dee4;padding:.25rem .7rem;text-align:left;background:#eef3f7"'
_NUMBER = 'style="border:1px solid #d7dee4;padding:.25rem .7rem;text-align:right"'
_NONE = '<span style="color:#8a5200">{}</span>'


def list_html(question: Question, value: list[str]) -> str:
    """A numbered list, a table or days in words."""
    match question.kind:
        case "ordering":
            items = "".join(
                f'<li style="margin:.15rem 0">{escape(question.option_text(key))}</li>'
                for key in value
            )
            return f'<ol style="margin:.3rem 0 0;padding-left:1.8rem">{items}</ol>'
        case "matching":
            return _matching_html(question, rows_of(value))
        case "table_fill":
            return _table_html(question, rows_of(value))
        case _:
            days = "、".join(day_in_words(text) for text in value)
            return f"<strong>{escape(days)}</strong>"


def list_text(question: Question, value: list[str]) -> str:
    """One line of plain text."""
    match question.kind:
        case "ordering":
            keys = enumerate(value, start=1)
            return "；".join(f"{number}. {question.option_text(key)}" for number, key in keys)
        case "matching":
            return "；".join(
                f"{question.option_text(item)}：{question.target_text(target)}"
                for item, target in _ordered(question, rows_of(value))
            )
        case "table_fill":
            return "；".join(
                f"{title}：{number}{question.suffix}"
                for title, number in _cells(question, rows_of(value))
            )
        case "days":
            return "、".join(map(day_in_words, value))
        case _:
            return "、".join(value)


def day_in_words(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text  # answers.json may have been edited by hand
    return f"{day.year}年{day.month}月{day.day}日"


def _matching_html(question: Question, rows: dict[str, str]) -> str:
    lines = []
    for item, text in question.options:
        chosen = rows.get(item)
        shown = (
            f"<strong>{escape(question.target_text(chosen))}</strong>"
            if chosen is not None
            else _NONE.format("没有选")
        )
        lines.append(
            f'<tr><th scope="row" {_CELL}>{escape(text)}</th><td {_CELL}>{shown}</td></tr>'
        )
    return f"<table {_TABLE}><tbody>{''.join(lines)}</tbody></table>"


def _table_html(question: Question, cells: dict[str, str]) -> str:
    heads = "".join(
        f'<th scope="col" {_HEAD}>{escape(title)}</th>' for _, title in question.targets
    )
    lines = []
    for row, title in question.options:
        numbers = "".join(
            f"<td {_NUMBER}>{_number(question, cells.get(f'{row}.{column}'))}</td>"
            for column in question.target_keys
        )
        lines.append(f'<tr><th scope="row" {_HEAD}>{escape(title)}</th>{numbers}</tr>')
    return (
        f"<table {_TABLE}><thead><tr><td {_HEAD}></td>{heads}</tr></thead>"
        f"<tbody>{''.join(lines)}</tbody></table>"
    )


def _number(question: Question, number: str | None) -> str:
    if number is None:
        return _NONE.format("没有填")
    return f"<strong>{escape(number)}</strong> {escape(question.suffix)}".rstrip()


def _ordered(question: Question, rows: dict[str, str]) -> Iterable[tuple[str, str]]:
    """Known rows in the order shown, then what else there is."""
    known = [key for key in question.option_keys if key in rows]
    return [(key, rows[key]) for key in dict.fromkeys([*known, *rows])]


def _cells(question: Question, cells: dict[str, str]) -> Iterable[tuple[str, str]]:
    for row, row_title in question.options:
        for column, column_title in question.targets:
            if (number := cells.get(f"{row}.{column}")) is not None:
                yield f"{row_title}，{column_title}", number
