"""A completion report as an Excel workbook: summary, one row an item, who is left out, 口径."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from benling.clock import SHANGHAI
from benling.completion.items import items
from benling.completion.report import Line, Report
from benling.completion.tally import Tally
from benling.completion.verdict import LABELS, plain

_HEAD_FONT = Font(bold=True)
_HEAD_FILL = PatternFill("solid", fgColor="E8F1F7")
_WRAP = Alignment(wrap_text=True, vertical="top")

_MEASURE = ("应训", "达标", "进行中", "逾期", "免训", "百分比")
_SUMMARY = (
    "单位代码", "单位名称", "层级", "范围", "人数",
    *(f"必修课（人次）{name}" for name in _MEASURE),
    *(f"网络学习（人）{name}" for name in _MEASURE),
)  # fmt: skip
_ITEMS = (
    "人员编号", "姓名", "单位代码", "单位名称", "领导职务层次", "职级", "项目", "课程编号",
    "结论", "原因", "截止日期", "通过日期", "网络学习学时", "尚缺",
)  # fmt: skip


def workbook(report: Report) -> bytes:
    """The .xlsx file: Chinese headings, frozen, ids as text, no formulas."""
    book = Workbook(write_only=True)
    book.properties.creator = "本领学习平台"
    # Excel wants a time without a zone; the city's is meant.
    book.properties.created = report.assessment.known_at.astimezone(SHANGHAI).replace(tzinfo=None)
    _sheet(book, "单位汇总", _SUMMARY, _summary(report), (14, 30, 8, 8, 8, *(12,) * 12))
    widths = (14, 12, 14, 30, 14, 14, 30, 10, 10, 40, 12, 12, 14, 60)
    _sheet(book, "人员明细", _ITEMS, _item_rows(report), widths)
    _sheet(book, "未计入", ("类别", "编号", "名称", "原因"), _left_out(report), (10, 16, 36, 60))
    _sheet(book, "口径", ("项目", "内容"), _caliber(report), (18, 110))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


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
    head = []
    for heading in headings:
        cell = WriteOnlyCell(sheet, heading)
        cell.font, cell.fill, cell.alignment = _HEAD_FONT, _HEAD_FILL, _WRAP
        head.append(cell)
    sheet.append(head)
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Any, value: Any) -> Any:
    """Texts stay texts: no scientific notation of ids, no formula out of a name."""
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.number_format, cell.data_type = "@", "s"
    return cell


def _summary(report: Report) -> Iterable[Sequence[Any]]:
    scope = "含下级" if report.with_subordinates else "本级"
    yield _summary_row(report.line, f"合计（{scope}）")
    for line in report.sub_units:
        yield _summary_row(line, "本级" if line.own else "含下级")


def _summary_row(line: Line, scope: str) -> Sequence[Any]:
    unit = line.org_unit
    return (
        unit.code, unit.name, unit.level, scope, line.heads,
        *_tally(line.required), *_tally(line.network),
    )  # fmt: skip


def _tally(tally: Tally) -> Sequence[Any]:
    share = "无应训对象" if tally.percent is None else f"{tally.percent}%"
    return tally.N, tally.n, tally.in_progress, tally.overdue, tally.exempt, share


def _item_rows(report: Report) -> Iterable[Sequence[Any]]:
    for item in items(report):
        yield (
            item.person_id, item.name, item.org_unit, item.org_unit_name, item.post_level,
            item.rank, item.title, item.course, LABELS[item.verdict], item.reason,
            item.due_on.isoformat() if item.due_on else "",
            item.passed_on.isoformat() if item.passed_on else "", item.hours, item.todo,
        )  # fmt: skip


def _left_out(report: Report) -> Iterable[Sequence[Any]]:
    for judged, reason in report.left_out:
        yield "人员", judged.person.person_id, judged.person.name, reason
    for course in report.left_out_courses:
        named = f"{course['course']} {course['edition']}"
        yield "课程", named, course["title"], course["reason"]
    for row in report.people:
        if row.exemption:
            yield "免训", row.person_id, row.name, row.exemption


def _caliber(report: Report) -> Iterable[Sequence[Any]]:
    norm = report.assessment.norm
    yield "口径", report.caliber
    yield "截至日期", report.assessment.as_of.isoformat()
    yield (
        "记录截止时间",
        report.assessment.known_at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
    )
    yield "人员归属", report.basis.label
    yield "上下级关系", report.edge.label
    yield (
        "必修课完成率",
        "已通过人次÷应训人次；应训人次为每名应训人员与每门面向其的当年必修课之积，不含免训",
    )
    yield "网络学习达标率", f"当年网络学习满{plain(norm.hours)}学时的人数÷应训人数，不含免训"
    yield "两类学时", "网络学习与集中培训分别计算，不相加"
    yield (
        "学时标准",
        f"{norm.version}，适用于{norm.applies_to}；出处：{norm.source}；可信度：{norm.confidence}",
    )
    for course in report.courses:
        due = course["due_on"] or "未设"
        yield (
            "当年必修课",
            f"{course['course']} {course['edition']}《{course['title']}》，截止日期{due}",
        )
    if report.overlap:
        yield "重复列示", f"有{report.overlap}人次同属多个下级单位，合计中每人只计一次"
