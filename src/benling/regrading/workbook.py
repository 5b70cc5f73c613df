"""A regrading as an Excel workbook: everybody's before and after, and how it was made."""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from benling.clock import SHANGHAI, now
from benling.exchange.grading_revision import revision_of
from benling.grader.feedback import plain
from benling.regrading.comparison import Row
from benling.regrading.models import Regrade
from benling.regrading.trial import weaker_tiers_of
from benling.regrading.wording import (
    MOVEMENTS,
    POLICIES,
    counts_of,
    notes_of,
    passed_of,
    points_of,
)

_HEADINGS = (
    "人员编号", "姓名", "是否变化", "更正前得分", "更正后得分", "更正前结果", "更正后结果",
    "学时变化", "更正前学时", "更正后学时", "提交次数", "更正前计第几次", "更正后计第几次", "说明",
)  # fmt: skip
_WIDTHS = (14, 14, 10, 14, 14, 12, 12, 26, 12, 12, 10, 16, 16, 44)
_HEAD_FONT = Font(bold=True)
_HEAD_FILL = PatternFill("solid", fgColor="E8F1F7")
_WRAP = Alignment(wrap_text=True, vertical="top")


def workbook(regrade: Regrade, rows: Sequence[Row], names: Mapping[str, str]) -> bytes:
    """The .xlsx file: Chinese headings, ids as text, no formulas. ``names``: by person id."""
    book = Workbook(write_only=True)
    book.properties.creator = "本领学习平台"
    _sheet(book, "人员对照", _HEADINGS, (_line(row, names) for row in rows), _WIDTHS)
    _sheet(book, "口径", ("项目", "内容"), _caliber(regrade, rows), (22, 100))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _line(row: Row, names: Mapping[str, str]) -> list[Any]:
    return [
        row.person_id, names.get(row.person_id, ""), "有变化" if row.changed else "不变",
        points_of(row.before), points_of(row.after), passed_of(row.before), passed_of(row.after),
        MOVEMENTS[row.movement], plain(row.hours_before), plain(row.hours_after), row.attempts,
        row.before.attempt.number, row.after.attempt.number, notes_of(row),
    ]  # fmt: skip


def _caliber(regrade: Regrade, rows: Sequence[Row]) -> Iterable[list[str]]:
    edition, counts = regrade.edition, counts_of(rows)
    revision = revision_of(edition, regrade.revision)
    yield ["课程", f"{edition.course} {edition.title}（{edition.edition} 版）"]
    yield ["重评编号", f"第 {regrade.pk} 号（{regrade.get_state_display()}）"]
    yield ["评分依据", f"第 {regrade.revision} 号更正" if regrade.revision else "发布时的评分"]
    yield ["理由", regrade.reason]
    for change in revision.changes if revision is not None else []:
        yield ["改动", f"{change['title']}：{change['what']}"]
    yield ["重评规则", POLICIES[regrade.policy]]
    yield ["合格线", f"{plain(edition.pass_mark)}%"]
    yield ["人数", f"{counts.people} 人，其中 {counts.changed} 人有变化"]
    yield ["合格变化", f"新合格 {counts.gained} 人，取消合格 {counts.lost} 人"]
    yield ["计入范围", "本版已评分的全部提交；得分含人工评阅分，已扣逾期扣分；按每人计分的一次列出"]
    if lacks := weaker_tiers_of(regrade):
        yield ["请人工复核", lacks]
    yield ["导出时间", now().astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")]


def _sheet(
    book: Workbook,
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Any]],
    widths: Sequence[int],
) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for at, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.append([_cell(sheet, heading, head=True) for heading in headings])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Any, value: Any, *, head: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value)
    cell.alignment = _WRAP
    if isinstance(value, str):
        # Text, also where it looks like a number or a formula.
        cell.data_type, cell.number_format = "s", "@"
    if head:
        cell.font, cell.fill = _HEAD_FONT, _HEAD_FILL
    return cell
