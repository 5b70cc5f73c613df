"""A readable table of records for people who do not read code."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from benling.quiz.front_end import style

#: a text up to this many characters is kept on one line
_SHORT_CHARS = 12


class Table:
    """Shown as HTML in JupyterLab, the answer sheet and graded copies alike."""

    def __init__(self, html: str, row_count: int) -> None:
        self._html = html
        self._row_count = row_count

    def _repr_html_(self) -> str:
        return self._html

    def __repr__(self) -> str:
        return f"表格（{self._row_count} 行）"


def table(
    rows: Sequence[Mapping[str, Any]],
    columns: Mapping[str, str] | Sequence[str] | None = None,
    *,
    caption: str = "",
) -> Table:
    """A table of records with a header that stays in sight while scrolling.

    ``columns`` picks and orders the fields; a mapping also gives each its heading. Without it
    every field is shown in the order of its first appearance.
    """
    headings = _headings(rows, columns)
    numeric = {key for key in headings if _is_numeric(rows, key)}
    short = {key for key in headings if _is_short(rows, key)}
    head = "".join(
        f'<th scope="col"{_css(key, numeric, short)}>{escape(title)}</th>'
        for key, title in headings.items()
    )
    body = "".join(
        "<tr>"
        + "".join(f"<td{_css(key, numeric, short)}>{_cell(row.get(key))}</td>" for key in headings)
        + "</tr>"
        for row in rows
    )
    if not rows:
        body = f'<tr><td class="bl-none" colspan="{max(len(headings), 1)}">没有记录</td></tr>'
    title = escape(caption or "资料表")
    shown = f"<caption>{escape(caption)}（共 {len(rows)} 条）</caption>" if caption else ""
    return Table(
        f"<style>{style('table.css')}</style>"
        f'<div class="bl-table" role="region" tabindex="0" aria-label="{title}，可滚动">'
        f"<table>{shown}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>",
        len(rows),
    )


def _headings(
    rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str] | Sequence[str] | None
) -> dict[str, str]:
    if isinstance(columns, Mapping):
        return {str(key): str(title) for key, title in columns.items()}
    if columns is not None:
        return {str(key): str(key) for key in columns}
    return {str(key): str(key) for row in rows for key in row}


def _is_numeric(rows: Sequence[Mapping[str, Any]], key: str) -> bool:
    values = [row[key] for row in rows if row.get(key) not in (None, "")]
    return bool(values) and all(
        isinstance(value, int | float) and not isinstance(value, bool) for value in values
    )


def _is_short(rows: Sequence[Mapping[str, Any]], key: str) -> bool:
    return all(len(_plain(row.get(key))) <= _SHORT_CHARS for row in rows)


def _css(key: str, numeric: set[str], short: set[str]) -> str:
    if key in numeric:
        return ' class="bl-number"'
    return ' class="bl-short"' if key in short else ""


def _cell(value: Any) -> str:
    text = _plain(value)
    return escape(text).replace("\n", "<br>") if text else '<span class="bl-none">—</span>'


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return "、".join(_plain(item) for item in value)
    return str(value)
