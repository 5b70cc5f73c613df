"""From the bytes of a workbook to rows of values, every unreadable cell noted on the way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook

from benling.errors import Problem
from benling.roster.cells import CellReader, Unreadable
from benling.roster.layout import COVER, COVER_TITLE, EXAMPLE_MARK, SHEETS, SheetLayout
from benling.roster.package import open_workbook
from benling.roster.records import Normalisation
from benling.roster.rules import RosterRules
from benling.roster.sheets import Place, Row, bare, find_header, find_titles, is_empty, rows_of

#: called with a sheet's title and the number of rows read so far
Progress = Callable[[str, int], None]
_PROGRESS_EVERY = 500


@dataclass
class ParsedRow:
    number: int
    values: dict[str, Any] = field(default_factory=dict)
    #: fields that could not be read and are already reported
    bad: set[str] = field(default_factory=set)

    def get(self, name: str) -> Any:
        """The value of a field; None when it is empty or could not be read."""
        return self.values.get(name)


@dataclass
class ParsedSheet:
    layout: SheetLayout
    place: Place | None = None
    rows: list[ParsedRow] = field(default_factory=list)

    def where(self, row: ParsedRow, name: str) -> str:
        if self.place is None or name not in self.place.indexes:
            return f"{self.layout.title}表 第{row.number}行（{self.layout.column(name).title}）"
        return self.place.cell(row.number, name)


@dataclass
class ParsedBook:
    #: subtree, effective_on, filled_by; a field that could not be read is missing
    cover: dict[str, Any] = field(default_factory=dict)
    #: cover field → where it stands
    cover_at: dict[str, str] = field(default_factory=dict)
    #: sheet title → its rows
    sheets: dict[str, ParsedSheet] = field(default_factory=dict)
    normalisations: list[Normalisation] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_book(data: bytes, rules: RosterRules, progress: Progress | None = None) -> ParsedBook:
    """Everything the workbook says, and every fault that can be seen without the roster.

    Raises: Refused when the file cannot be opened at all.
    """
    workbook = open_workbook(data, rules.limits)
    book = ParsedBook()
    cells = CellReader(rules, workbook.epoch)
    titles = find_titles(workbook, book.problems)
    if COVER_TITLE in titles:
        _read_cover(workbook, titles[COVER_TITLE], cells, book)
    for layout in SHEETS:
        sheet = ParsedSheet(layout)
        book.sheets[layout.title] = sheet
        if layout.title in titles:
            _read_sheet(workbook, titles[layout.title], sheet, cells, book, progress)
    workbook.close()
    return book


def read_subtree(data: bytes, rules: RosterRules) -> str | None:
    """Only the org unit code on the cover; None when it cannot be read. Raises: Refused."""
    workbook = open_workbook(data, rules.limits)
    book = ParsedBook()
    titles = find_titles(workbook, [])
    if COVER_TITLE in titles:
        _read_cover(workbook, titles[COVER_TITLE], CellReader(rules, workbook.epoch), book)
    workbook.close()
    return book.cover.get("subtree")


def _read_cover(workbook: Workbook, title: str, cells: CellReader, book: ParsedBook) -> None:
    names = {bare(n): c for c in COVER for n in (c.title, *c.also)}
    limits = cells.rules.limits
    seen: set[str] = set()
    for number, row in islice(rows_of(workbook, title, limits), limits.header_within_rows):
        for index, cell in enumerate(row):
            column = names.get(bare(cell)) if isinstance(cell, str) else None
            if column is None or column.field in seen:
                continue
            seen.add(column.field)
            # The value is the next filled cell to the right of its label.
            right = next((i for i in range(index + 1, len(row)) if row[i] is not None), index + 1)
            raw = row[right] if right < len(row) else None
            where = (
                f"{COVER_TITLE}表 第{number}行 {get_column_letter(right + 1)}列（{column.title}）"
            )
            book.cover_at[column.field] = where
            try:
                found = cells.read(raw, column)
            except Unreadable as fault:
                book.problems.append(Problem(where, *fault.args))
                continue
            book.cover[column.field] = found.value
            _note(book, where, raw, found.value, found.notes)
    book.problems.extend(
        Problem(
            f"{COVER_TITLE}表",
            f"没有“{column.title}”",
            f"封面须写明{column.title}",
            f"在封面上写“{column.title}”，右边一格填：{column.guide}",
        )
        for column in COVER
        if column.field not in seen
    )


def _read_sheet(
    workbook: Workbook,
    title: str,
    sheet: ParsedSheet,
    cells: CellReader,
    book: ParsedBook,
    progress: Progress | None,
) -> None:
    layout, limits = sheet.layout, cells.rules.limits
    rows = rows_of(workbook, title, limits)
    top = list(islice(rows, limits.header_within_rows))
    place = sheet.place = find_header(top, layout, book.problems)
    if place is None:
        return
    _note_surroundings(book, layout, place, top)
    empty: list[int] = []
    for number, row in chain((r for r in top if r[0] >= place.first_row), rows):
        if is_empty(row):
            empty.append(number)
            continue
        if _is_example(row):
            book.normalisations.append(
                Normalisation(f"{layout.title}表 第{number}行", "示例行", "", "示例不作数据读取")
            )
            continue
        if len(sheet.rows) >= limits.rows_per_sheet:
            book.problems.append(_too_long(layout, limits.rows_per_sheet))
            break
        sheet.rows.append(_read_row(number, row, sheet, cells, book))
        if progress and len(sheet.rows) % _PROGRESS_EVERY == 0:
            progress(layout.title, len(sheet.rows))
    if progress:
        progress(layout.title, len(sheet.rows))
    last = sheet.rows[-1].number if sheet.rows else 0
    _note_empty_rows(book, layout.title, [number for number in empty if number < last])


def _read_row(
    number: int, row: Row, sheet: ParsedSheet, cells: CellReader, book: ParsedBook
) -> ParsedRow:
    assert sheet.place is not None  # noqa: S101  # rows are read only below a heading
    parsed = ParsedRow(number)
    for column in sheet.layout.columns:
        index = sheet.place.indexes.get(column.field)
        if index is None:
            parsed.bad.add(column.field)
            continue
        raw = row[index] if index < len(row) else None
        try:
            found = cells.read(raw, column)
        except Unreadable as fault:
            parsed.bad.add(column.field)
            book.problems.append(Problem(sheet.place.cell(number, column.field), *fault.args))
            continue
        parsed.values[column.field] = found.value
        if found.notes:
            _note(book, sheet.place.cell(number, column.field), raw, found.value, found.notes)
    return parsed


def _is_example(row: Row) -> bool:
    first = next((cell for cell in row if cell is not None), None)
    return isinstance(first, str) and first.strip().startswith(EXAMPLE_MARK)


def _note(book: ParsedBook, where: str, raw: object, value: object, notes: tuple[str, ...]) -> None:
    if notes:
        after = "" if value is None else str(value)
        book.normalisations.append(Normalisation(where, str(raw)[:60], after, "、".join(notes)))


def _note_surroundings(
    book: ParsedBook, layout: SheetLayout, place: Place, top: list[tuple[int, Row]]
) -> None:
    above = [
        number
        for number, row in top
        if number < place.first_row - 1 and not is_empty(row) and row[0] != layout.banner
    ]
    if above:
        spans = f"第{above[0]}行" if len(above) == 1 else f"第{above[0]}至{above[-1]}行"
        book.normalisations.append(
            Normalisation(f"{place.title}表 {spans}", "表头之上的标题", "", "标题不作数据读取")
        )
    book.normalisations.extend(
        Normalisation(f"{place.title}表", name, "", "模板里没有这一列，没有读取")
        for name in place.unread
    )


def _note_empty_rows(book: ParsedBook, title: str, empty: list[int]) -> None:
    if empty:
        shown = "、".join(str(number) for number in empty[:20])
        more = f"等 {len(empty)} 行" if len(empty) > 20 else ""
        book.normalisations.append(
            Normalisation(f"{title}表 第{shown}行{more}", "空行", "", "空行跳过")
        )


def _too_long(layout: SheetLayout, limit: int) -> Problem:
    return Problem(
        f"{layout.title}表", f"超过 {limit} 行", f"每张表不超过 {limit} 行", "按下级单位分开填报"
    )
