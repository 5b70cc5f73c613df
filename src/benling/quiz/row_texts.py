"""``item=target`` and ``row.column=12.5``: one answered row of a matching or cell of a table."""

import re
from collections.abc import Iterable, Mapping

_NAME = r"[A-Za-z0-9_-]{1,64}"
_PAIR = re.compile(rf"({_NAME})=({_NAME})")
_CELL = re.compile(rf"({_NAME}\.{_NAME})=(-?\d{{1,30}}(?:\.\d{{1,30}})?)")


def row_texts(rows: Mapping[str, str]) -> list[str]:
    return sorted(f"{row}={value}" for row, value in rows.items())


def row_of(text: str) -> tuple[str, str] | None:
    """Row and value of one text; None for any other text."""
    found = _PAIR.fullmatch(text) or _CELL.fullmatch(text)
    return (found[1], found[2]) if found else None


def is_listed(text: str) -> bool:
    """True for what a list in answers.json may hold: a key, an ISO date, a row."""
    return re.fullmatch(_NAME, text) is not None or row_of(text) is not None


def rows_of(texts: Iterable[object]) -> dict[str, str]:
    """By row. A row that is answered twice is not answered; what is no row is left out."""
    found = [row for text in texts if isinstance(text, str) and (row := row_of(text))]
    names = [name for name, _ in found]
    return {name: value for name, value in found if names.count(name) == 1}


def are_rows(texts: Iterable[object]) -> bool:
    """True for the key of a matching or a table, which is nothing but rows."""
    listed = list(texts)
    return bool(listed) and all(isinstance(text, str) and "=" in text for text in listed)


def is_cell(row: str) -> bool:
    """True for the cell of a table, whose value is a number."""
    return "." in row
