"""Checks of the org-unit sheet: identities, parents, levels, cycles, the edge of the subtree."""

from collections.abc import Callable
from typing import Any

from benling.roster.checking import Checking
from benling.roster.layout import Column
from benling.roster.models import EdgeKind
from benling.roster.reading import ParsedRow, ParsedSheet
from benling.roster.records import Normalisation
from benling.roster.tree import cycles

_PARENTS = (
    (EdgeKind.TERRITORIAL, "territorial_parent", "属地上级"),
    (EdgeKind.DEPARTMENT, "department_parent", "主管部门"),
)


def check_tree(c: Checking) -> None:
    check_repeats(c, c.org_units, "code", "单位代码")
    for column in c.org_units.layout.columns:
        if column.kind == "org_unit":
            resolve_references(c, c.org_units, column)
    _check_root(c)
    for row in c.org_units.rows:
        _check_belongs(c, row)
        _check_levels(c, row)
    for kind, name, title in _PARENTS:
        _check_cycles(c, kind, name, title)


def check_repeats(c: Checking, sheet: ParsedSheet, name: str, title: str) -> None:
    """No two rows of a sheet with the same id."""
    first: dict[str, ParsedRow] = {}
    for row in sheet.rows:
        value = row.get(name)
        if value is None:
            continue
        if value in first:
            c.report(
                sheet, row, name,
                f"“{value}”与第{first[value].number}行重复",
                f"{title}不能重复",
                "删去重复的一行；确是两个，就改用不同的编号",
            )  # fmt: skip
        else:
            first[value] = row


def resolve_references(c: Checking, sheet: ParsedSheet, column: Column) -> None:
    """Every reference to an org unit names one that exists; a unique name becomes its code."""
    if not c.knows_org_units:
        return
    for row in sheet.rows:
        reference = row.get(column.field)
        if reference is None or reference in c.in_file or reference in c.outside:
            continue
        codes = c.codes_by_name.get(reference, [])
        if len(codes) == 1:
            row.values[column.field] = codes[0]
            c.book.normalisations.append(
                Normalisation(
                    sheet.where(row, column.field), reference, codes[0], "单位名称改为单位代码"
                )
            )
            continue
        what, fix = (
            f"没有“{reference}”这个单位{c.like(reference)}",
            "改成正确的单位代码，或先在单位表中列出它",
        )
        if len(codes) > 1:
            what = f"叫“{reference}”的单位有 {len(codes)} 个"
            fix = f"改用单位代码：{'、'.join(codes[:6])}"
        elif reference in c.before:
            what = f"单位“{reference}”没有列在单位表中，从数据日期起将不再存在"
            fix = "在单位表中补上它，或改填别的单位"
        c.report(sheet, row, column.field, what, f"{column.title}须是单位表或名册中已有的单位", fix)
        row.values[column.field] = None


def _check_root(c: Checking) -> None:
    root = c.subtree
    if root is None or not c.knows_org_units:
        return
    row = c.in_file.get(root)
    if row is None:
        c.report_cover(
            "subtree", f"单位表中没有“{root}”", "填报范围的最上级单位须列在单位表中",
            "在单位表中补上它，或改正封面上的代码",
        )  # fmt: skip
        return
    if "territorial_parent" in row.bad:
        return
    parent = row.get("territorial_parent")
    known = c.present.org_units.get(root)
    if known is not None and parent != known.territorial_parent:
        c.report(
            c.org_units, row, "territorial_parent",
            f"填的是“{parent or '空'}”，名册中是“{known.territorial_parent or '空'}”",
            "填报范围最上级单位的属地上级不能由本文件改变",
            "改回名册中的属地上级；确需调整，由上级单位统一导入",
        )  # fmt: skip
    elif known is None and parent is not None and parent in c.in_file:
        c.report(
            c.org_units, row, "territorial_parent",
            f"属地上级“{parent}”在本文件之内",
            "填报范围的最上级单位之上不能还有本文件的单位",
            "改正封面上的填报范围，或清空这一格",
        )  # fmt: skip


def _check_belongs(c: Checking, row: ParsedRow) -> None:
    code = row.get("code")
    if code is None or c.subtree is None:
        return
    if code in c.present.org_units and code not in c.before:
        c.report(
            c.org_units, row, "code",
            f"单位“{code}”在名册中不属于本填报范围",
            "文件只能包含填报范围之内的单位",
            "删去这一行；确需调整隶属，由共同的上级单位统一导入",
        )  # fmt: skip
        return
    if code == c.subtree or "territorial_parent" in row.bad:
        return
    parent = row.get("territorial_parent")
    if parent is None:
        c.report(
            c.org_units, row, "territorial_parent",
            "空着没有填", "除填报范围的最上级单位外，都要有属地上级", "补填属地上级的单位代码",
        )  # fmt: skip
    elif parent not in c.in_file:
        c.report(
            c.org_units, row, "territorial_parent",
            f"属地上级“{parent}”不在本文件之内",
            f"各单位都要在“{c.subtree}”之下",
            "改成本文件中的单位，或扩大封面上的填报范围",
        )  # fmt: skip


def _check_levels(c: Checking, row: ParsedRow) -> None:
    level = row.get("level")
    above = _level_of(c, row.get("territorial_parent"))
    allowed = c.rules.child_of.get(level or "", ())
    if level and above and "level" not in row.bad and above not in allowed:
        c.report(
            c.org_units, row, "level",
            f"“{level}”级单位的属地上级是“{above}”级",
            f"{level}级单位只能在{'、'.join(allowed)}级单位之下",
            "改正层级或属地上级",
        )  # fmt: skip
    order = c.rules.levels.values
    department = _level_of(c, row.get("department_parent"))
    if level and department and order.index(department) > order.index(level):
        c.report(
            c.org_units, row, "department_parent",
            f"主管部门是“{department}”级，低于本单位的“{level}”级",
            "主管部门的层级不低于所管单位",
            "改正层级或主管部门",
        )  # fmt: skip


def _level_of(c: Checking, code: str | None) -> str | None:
    if code is None:
        return None
    row = c.in_file.get(code)
    if row is not None:
        level: Any = None if "level" in row.bad else row.get("level")
        return level if isinstance(level, str) else None
    known = c.present.org_units.get(code)
    return None if known is None else known.level


def _check_cycles(c: Checking, kind: EdgeKind, name: str, title: str) -> None:
    of_roster: Callable[[str], str | None] = lambda code: getattr(  # noqa: E731
        c.present.org_units[code], name
    )
    parents = {code: of_roster(code) for code in c.outside}
    parents |= {code: row.get(name) for code, row in c.in_file.items()}
    for ring in cycles(parents, sorted(c.in_file)):
        row = next((c.in_file[code] for code in ring if code in c.in_file), None)
        if row is None:
            continue
        shown = " → ".join([*ring, ring[0]])
        c.report(
            c.org_units, row, name,
            f"{title}绕成了圈：{shown}",
            f"沿{title}逐级向上不能回到自己",
            "查明其中哪一个填错，改成真正的上级",
        )  # fmt: skip
