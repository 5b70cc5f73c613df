"""The roster workbook as we write it: exports, the template, the demo city."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from openpyxl import Workbook

from benling.roster.layout import (
    CHOICES_TITLE,
    COVER,
    COVER_TITLE,
    EXAMPLE_MARK,
    EXEMPTIONS,
    GUIDE_TITLE,
    ORG_UNITS,
    PEOPLE,
    SHEETS,
    SheetLayout,
)
from benling.roster.records import ExemptionRecord, OrgUnitRecord, PersonRecord, RosterFile
from benling.roster.rules import RosterRules, roster_rules
from benling.roster.xlsx import EXAMPLE_FONT, HEAD_FILL, HEAD_FONT, SheetWriter, workbook_bytes

#: the heading stands in row 2, below the title
_FIRST_DATA_ROW = 3
#: rows that get drop-down lists beyond those filled
_SPARE_ROWS = 2000
_CHOICE_LISTS = (
    "levels", "organ_types", "post_levels", "ranks", "exemption_scopes", "exemption_reasons",
)  # fmt: skip
Cells = Sequence[str | date | None]

_GUIDE = (
    "一、这份工作簿写明一个单位及其全部下级从某一天起的完整名册：单位、人员、免训。",
    "二、封面的“填报范围单位代码”决定覆盖范围。范围以外的单位和人员不受影响。",
    "三、在册而没有列出的人，从数据日期起离册；记录只加截止日期，不会删除。"
    "一次离册超过规定比例时整份退回，防止漏报。",
    "四、单位一律填代码。现工作单位须在填报范围之内；编制单位和管理权限单位可以在范围之外。",
    "五、日期写到日，例如 2020-07-01。只有年月的，查明日期后再填。",
    "六、编号和代码用文本格式填写，不要用身份证号作人员编号。同名的人编号不同即可。",
    "七、免训的“结束日期”是免训的最后一天，没有定就空着。",
    "八、灰色斜体、以“示例”开头的行只供参考，导入时跳过，可以删去。",
    "九、导入前会列出全部问题和变化，确认后才写入；导入后可以撤销最近一次。",
)
_EXAMPLES: dict[str, tuple[Cells, ...]] = {
    ORG_UNITS.title: (
        ("示例WC-03", "示例县", "县", "行政区", "WC", None),
        ("示例WC-03-02", "示例镇", "乡", "行政机关", "WC-03", None),
        ("示例WC-03-02-01", "示例镇财政所", "站所", "行政机关", "WC-03-02", "WC-03-12"),
    ),
    PEOPLE.title: (
        ("示例P000001", "张三", "WC-03-02", "WC-03-02", "WC-03-11", "乡科级副职", "三级主任科员",
         date(2012, 8, 1)),
        ("示例P000002", "李四", "WC-03-02-01", "WC-03-02", "WC-03-11", None, "一级科员",
         date(2021, 9, 15)),
    ),
    EXEMPTIONS.title: (
        ("示例P000002", "网络学习", "产假或育儿假", "示例人社〔2026〕5号", "王五",
         date(2026, 3, 1), date(2026, 8, 26)),
    ),
}  # fmt: skip


def roster_workbook(file: RosterFile) -> bytes:
    """A workbook that says exactly what ``file`` says; rows sorted, bytes reproducible."""
    units = sorted(file.org_units, key=lambda unit: unit.code)
    people = sorted(file.people, key=lambda person: person.person_id)
    exemptions = sorted(file.exemptions, key=lambda exemption: exemption.key)
    cover = file.cover
    return _write(
        (cover.subtree, cover.effective_on, cover.filled_by),
        {
            ORG_UNITS.title: [_org_unit_cells(unit) for unit in units],
            PEOPLE.title: [_person_cells(person) for person in people],
            EXEMPTIONS.title: [_exemption_cells(exemption) for exemption in exemptions],
        },
        examples=False,
    )


def template() -> bytes:
    """An empty workbook to fill in, with examples and instructions."""
    return _write((None, None, None), {sheet.title: [] for sheet in SHEETS}, examples=True)


def _write(cover: Cells, rows: dict[str, list[Cells]], *, examples: bool) -> bytes:
    rules = roster_rules()
    workbook = Workbook(write_only=True)
    _write_cover(workbook, cover)
    for layout in SHEETS:
        _write_sheet(workbook, layout, rows[layout.title], rules, examples=examples)
    _write_guide(workbook)
    _write_choices(workbook, rules)
    return workbook_bytes(workbook)


def _write_cover(workbook: Workbook, values: Cells) -> None:
    sheet = SheetWriter(workbook, COVER_TITLE, (24, 24))
    sheet.row(("组织机构和人员名册",), font=HEAD_FONT)
    for column, value in zip(COVER, values, strict=True):
        sheet.row((column.title, value))
    sheet.row(())
    sheet.row((f"怎么填，见“{GUIDE_TITLE}”。",))


def _write_sheet(
    workbook: Workbook,
    layout: SheetLayout,
    rows: list[Cells],
    rules: RosterRules,
    *,
    examples: bool,
) -> None:
    sheet = SheetWriter(workbook, layout.title, [column.width for column in layout.columns])
    sheet.sheet.freeze_panes = f"A{_FIRST_DATA_ROW}"
    shown = _EXAMPLES[layout.title] if examples else ()
    last = _FIRST_DATA_ROW + len(shown) + len(rows) + _SPARE_ROWS
    for index, column in enumerate(layout.columns):
        cells = f"{chr(ord('A') + index)}{_FIRST_DATA_ROW}:{chr(ord('A') + index)}{last}"
        if column.kind == "choice":
            at = chr(ord("A") + _CHOICE_LISTS.index(column.choices))
            length = len(rules.choices(column.choices).values) + 1
            sheet.choose_from(cells, f"'{CHOICES_TITLE}'!${at}$2:${at}${length}", column.title)
    sheet.row((layout.banner,), font=HEAD_FONT)
    heads = [column.title + ("*" if column.required else "") for column in layout.columns]
    sheet.row(heads, font=HEAD_FONT, fill=HEAD_FILL)
    for example in shown:
        sheet.row(example, font=EXAMPLE_FONT)
    for row in rows:
        sheet.row(row)


def _write_guide(workbook: Workbook) -> None:
    sheet = SheetWriter(workbook, GUIDE_TITLE, (14, 20, 10, 90))
    sheet.row((GUIDE_TITLE,), font=HEAD_FONT)
    for line in _GUIDE:
        sheet.row((line,))
    sheet.row(())
    sheet.row(("工作表", "列", "是否必填", "怎么填"), font=HEAD_FONT, fill=HEAD_FILL)
    for column in COVER:
        sheet.row((COVER_TITLE, column.title, "必填", column.guide))
    for layout in SHEETS:
        for column in layout.columns:
            needed = "必填" if column.required else "可空"
            sheet.row((layout.title, column.title, needed, column.guide))
    sheet.row(())
    sheet.row((f"以“{EXAMPLE_MARK}”开头的行不会导入。",))


def _write_choices(workbook: Workbook, rules: RosterRules) -> None:
    lists = [rules.choices(name).values for name in _CHOICE_LISTS]
    sheet = SheetWriter(workbook, CHOICES_TITLE, (10, 24, 14, 18, 12, 18))
    sheet.row(
        ("层级", "机构类型", "领导职务层次", "职级", "免训范围", "事由"),
        font=HEAD_FONT,
        fill=HEAD_FILL,
    )
    for index in range(max(map(len, lists))):
        sheet.row([values[index] if index < len(values) else None for values in lists])


def _org_unit_cells(unit: OrgUnitRecord) -> Cells:
    return (
        unit.code, unit.name, unit.level, unit.organ_type,
        unit.territorial_parent, unit.department_parent,
    )  # fmt: skip


def _person_cells(person: PersonRecord) -> Cells:
    return (
        person.person_id, person.name, person.establishment_unit, person.working_unit,
        person.authority_unit, person.post_level, person.rank, person.entry_on,
    )  # fmt: skip


def _exemption_cells(exemption: ExemptionRecord) -> Cells:
    last_on: Any = exemption.valid_to and exemption.valid_to - timedelta(days=1)
    return (
        exemption.person_id, exemption.scope, exemption.reason, exemption.basis,
        exemption.approver, exemption.valid_from, last_on,
    )  # fmt: skip
