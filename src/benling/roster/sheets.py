"""Finding sheets and headings in a workbook as people make it, and walking its rows."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook

from benling.errors import Problem, Refused
from benling.roster.layout import COVER_ALSO, COVER_TITLE, SHEETS, Column, SheetLayout
from benling.roster.package import damaged
from benling.roster.rules import Limits

#: the last row Excel knows; a file that claims more is not from Excel
_LAST_ROW = 1_048_576
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Place:
    """Where a sheet's columns stand."""

    title: str
    #: field → index from 0; a field whose column is missing is not in it
    indexes: dict[str, int]
    #: field → heading
    headings: dict[str, str]
    #: number of the first row below the heading
    first_row: int
    #: headings nobody asked for, e.g. ``K列“备注”``
    unread: tuple[str, ...]

    def cell(self, row: int, field: str) -> str:
        """e.g. ``人员表 第7行 C列（编制单位）``"""
        letter = get_column_letter(self.indexes[field] + 1)
        return f"{self.title}表 第{row}行 {letter}列（{self.headings[field]}）"


def bare(text: object) -> str:
    """A heading without spaces, width, stars and remarks in brackets, to compare by."""
    folded = unicodedata.normalize("NFKC", str(text))
    folded = re.sub(r"\(.*?\)", "", folded)
    return re.sub(r"[\s*:：、,，。_]+", "", folded).upper()


def find_titles(workbook: Workbook, problems: list[Problem]) -> dict[str, str]:
    """Our sheet title → the workbook's own, for those it has."""
    wanted = {COVER_TITLE: COVER_ALSO} | {sheet.title: sheet.also for sheet in SHEETS}
    known = {bare(name): title for title, also in wanted.items() for name in (title, *also)}
    found: dict[str, str] = {}
    for sheet in workbook.worksheets:
        title = known.get(bare(sheet.title))
        if title is None:
            continue
        if title in found:
            problems.append(
                Problem(
                    "工作簿",
                    f"“{found[title]}”和“{sheet.title}”都像是{title}表",
                    f"只能有一张{title}表",
                    "删去或改名其中一张",
                )
            )
            continue
        found[title] = sheet.title
    problems.extend(
        Problem(
            "工作簿",
            f"没有名为“{title}”的工作表",
            f"名册须有{'、'.join(wanted)}四张工作表",
            "从平台下载模板，补上这张工作表（没有内容也保留表头）",
        )
        for title in wanted
        if title not in found
    )
    return found


def rows_of(workbook: Workbook, title: str, limits: Limits) -> Iterator[tuple[int, Row]]:
    """Row number from 1 and the cells of each row, empty ones included.

    Raises: Refused when the sheet turns out damaged.
    """
    sheet: Any = workbook[title]
    # The size written in a file is often wrong; rows beyond it would be dropped without a word.
    sheet.reset_dimensions()
    try:
        for number, row in enumerate(
            sheet.iter_rows(max_col=limits.columns, values_only=True), start=1
        ):
            if number > _LAST_ROW:
                raise ValueError("row number")
            yield number, row
    except Refused:
        raise
    except Exception as fault:  # a damaged part shows only when it is reached
        raise damaged(fault) from fault


def is_empty(row: Row) -> bool:
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in row)


def find_header(
    top: Sequence[tuple[int, Row]], layout: SheetLayout, problems: list[Problem]
) -> Place | None:
    """The heading among the first rows, by names; None (with a problem) when there is none.

    A heading of two rows, as merged cells make it, is understood as well.
    """
    names = {bare(n): c for c in layout.columns for n in (c.title, *c.also)}
    best: tuple[int, int, Row] | None = None
    for position, (number, row) in enumerate(top):
        options = [(number, row)]
        if position + 1 < len(top):
            below = top[position + 1][1]
            options.append((number + 1, _over(row, below)))
        for last, cells in options:
            score = len({names[bare(c)].field for c in cells if c and bare(c) in names})
            if score >= 2 and (best is None or score > best[0]):
                best = (score, last, cells)
    if best is None:
        problems.append(
            Problem(
                f"{layout.title}表",
                "找不到表头",
                "表头须有：" + "、".join(column.title for column in layout.columns),
                "从平台下载模板，把内容复制到模板的表头之下",
            )
        )
        return None
    return _place(layout, names, best[1], best[2], problems)


def _over(row: Row, below: Row) -> Row:
    width = max(len(row), len(below))
    upper = row + (None,) * (width - len(row))
    lower = below + (None,) * (width - len(below))
    return tuple(b if b not in (None, "") else a for a, b in zip(upper, lower, strict=True))


def _place(
    layout: SheetLayout,
    names: dict[str, Column],
    last: int,
    cells: Row,
    problems: list[Problem],
) -> Place:
    indexes: dict[str, int] = {}
    headings: dict[str, str] = {}
    unread: list[str] = []
    for index, cell in enumerate(cells):
        if cell is None or not bare(cell):
            continue
        letter = get_column_letter(index + 1)
        column = names.get(bare(cell))
        if column is None:
            unread.append(f"{letter}列“{str(cell).strip()[:20]}”")
        elif column.field in indexes:
            problems.append(
                Problem(
                    f"{layout.title}表 第{last}行 {letter}列",
                    f"“{column.title}”出现两列",
                    "每一项只能有一列",
                    "删去或改名其中一列",
                )
            )
        else:
            indexes[column.field] = index
            headings[column.field] = column.title
    missing = [column for column in layout.columns if column.field not in indexes]
    problems.extend(
        Problem(
            f"{layout.title}表 第{last}行（表头）",
            f"缺少“{column.title}”列",
            f"{layout.title}表须有这一列",
            f"补上这一列：{column.guide}",
        )
        for column in missing
    )
    return Place(layout.title, indexes, headings, last + 1, tuple(unread))
