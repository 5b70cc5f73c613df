"""Small roster workbooks for tests: written cell by cell, as people would."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook

COVER: list[list[Any]] = [
    ["填报范围单位代码", "WC"], ["数据日期", date(2026, 1, 1)], ["填报人", "郑守成"],
]  # fmt: skip
UNIT_HEAD = ["单位代码", "单位名称", "层级", "机构类型", "属地上级", "主管部门"]
PEOPLE_HEAD = [
    "人员编号", "姓名", "编制单位", "现工作单位", "管理权限单位",
    "领导职务层次", "职级", "入职日期",
]  # fmt: skip
FREED_HEAD = ["人员编号", "免训范围", "事由", "依据文件", "批准人", "开始日期", "结束日期"]

UNITS: list[list[Any]] = [
    ["WC", "望川市", "市", "行政区", None, None],
    ["WC-11", "市委组织部", "市", "党委机关", "WC", None],
    ["WC-19", "市公安局", "市", "行政机关", "WC", None],
    ["WC-03", "青岭县", "县", "行政区", "WC", None],
    ["WC-03-02", "柳溪镇", "乡", "行政机关", "WC-03", None],
    ["WC-03-02-01", "柳溪镇派出所", "站所", "行政机关", "WC-03-02", "WC-19"],
    ["WC-03-03", "松坪乡", "乡", "行政机关", "WC-03", None],
]


def staff(number: int = 24) -> list[list[Any]]:
    """``number`` people, spread over four org units; even ones in 柳溪镇 and its 派出所."""
    places = ["WC-03-02", "WC-11", "WC-03-02-01", "WC-03-03"]
    return [
        [f"P{i:06d}", f"人员{'甲乙丙丁'[i % 4]}", p, p, "WC-11", None, "一级科员", date(2015, 7, 1)]
        for i in range(1, number + 1)
        for p in [places[i % 4]]
    ]


FREED: list[list[Any]] = [
    ["P000002", "网络学习", "病假", "望川组干〔2026〕1号", "郑守成", date(2026, 2, 1), None],
    ["P000004", "全部", "产假或育儿假", "望川人社〔2026〕2号", "郑守成", date(2025, 11, 1),
     date(2026, 4, 30)],
]  # fmt: skip

Rows = Sequence[Sequence[Any]]


def book(
    units: Rows | None = UNITS,
    people: Rows | None = None,
    freed: Rows | None = FREED,
    cover: Rows | None = COVER,
    **titles: str,
) -> bytes:
    """A plain workbook. None leaves a sheet out; ``titles`` renames sheets (units="机构")."""
    workbook = Workbook()
    workbook.remove(workbook.active)  # type: ignore[arg-type]
    sheets = (
        ("封面", "cover", cover, None),
        ("单位", "units", units, UNIT_HEAD),
        ("人员", "people", staff() if people is None else people, PEOPLE_HEAD),
        ("免训", "freed", freed, FREED_HEAD),
    )
    for title, name, rows, head in sheets:
        if rows is None:
            continue
        sheet = workbook.create_sheet(titles.get(name, title))
        for row in [*([head] if head else []), *rows]:
            sheet.append(list(row))
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def plan_of(data: bytes, name: str = "名册.xlsx") -> Any:
    from benling.roster import importer

    return importer.plan(io.BytesIO(data), file_name=name)


def apply_of(data: bytes, **more: Any) -> Any:
    from benling.roster import importer

    return importer.apply(plan_of(data), by="P000103", **more)


def problems_of(data: bytes) -> list[Any]:
    """What the workbook is refused for; fails when it is not."""
    from benling.errors import Refused

    try:
        plan_of(data)
    except Refused as refused:
        return list(refused.problems)
    raise AssertionError("not refused")
