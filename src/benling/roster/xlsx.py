"""Writing workbooks whose bytes depend on their contents alone."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

#: the earliest time a zip archive can hold
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_CORE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/\
core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/\
terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>本领</dc:creator>\
<dcterms:created xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:created>\
</cp:coreProperties>"""

HEAD_FONT = Font(name="黑体", bold=True)
HEAD_FILL = PatternFill("solid", fgColor="DCE6F1")
EXAMPLE_FONT = Font(name="宋体", italic=True, color="808080")
WRAP = Alignment(wrap_text=True, vertical="top")
#: what spreadsheet programs take for a formula when text is retyped or saved as CSV
_FORMULA_START = ("=", "+", "-", "@", "\t")


class SheetWriter:
    """One write-only sheet: text stays text, dates are dates."""

    def __init__(self, workbook: Workbook, title: str, widths: Sequence[int]) -> None:
        self.sheet: Any = workbook.create_sheet(title)
        for index, width in enumerate(widths, start=1):
            letter = chr(ord("A") + index - 1)
            self.sheet.column_dimensions[letter].width = width
        self._styles: dict[tuple[bool, Any, Any], Any] = {}

    def row(self, values: Iterable[str | date | None], font: Any = None, fill: Any = None) -> None:
        self.sheet.append([self._cell(value, font, fill) for value in values])

    def choose_from(self, cells: str, source: str, title: str) -> None:
        """A drop-down list on a range of cells; other values raise Excel's warning."""
        rule = DataValidation(type="list", formula1=source, allow_blank=True)
        rule.errorTitle, rule.error = title, "请从下拉列表中选择"
        rule.showErrorMessage = True
        rule.add(cells)
        self.sheet.data_validations.append(rule)

    def _cell(self, value: str | date | None, font: Any, fill: Any) -> Any:
        if value is None or value == "":
            return None
        content: Any = value
        cell: Any = WriteOnlyCell(self.sheet, content)
        is_date = isinstance(value, date)
        if not is_date:
            # Never a formula, whatever it begins with.
            cell.data_type = "s"
        risky = isinstance(value, str) and value.startswith(_FORMULA_START)
        key = (is_date, id(font), id(fill))
        if not risky and key in self._styles:
            cell._style = self._styles[key]
            return cell
        cell.number_format = "yyyy-mm-dd" if is_date else "@"
        if font is not None:
            cell.font = font
        if fill is not None:
            cell.fill = fill
        if risky:
            cell.quotePrefix = True
        else:
            self._styles[key] = cell._style
        return cell


def workbook_bytes(workbook: Workbook) -> bytes:
    """The saved workbook with fixed times and properties: same contents, same bytes."""
    raw = io.BytesIO()
    workbook.save(raw)
    out = io.BytesIO()
    with (
        zipfile.ZipFile(raw) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target,
    ):
        for name in sorted(source.namelist()):
            content = _CORE.encode() if name == "docProps/core.xml" else source.read(name)
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            target.writestr(entry, content)
    return out.getvalue()
