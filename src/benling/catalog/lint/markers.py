"""nbgrader's region markers: a slip in one of them would hand out what it should hide."""

import re
from typing import TYPE_CHECKING

from benling.catalog.lint.findings import Findings

if TYPE_CHECKING:
    from benling.catalog.notebook import SourceCell

_ANY = re.compile(
    r"\b(BEGIN|END)[\s_-]+(SOLUTIONS?|HIDDEN[\s_-]+TESTS?|MARK(?:ING)?[\s_-]+SCHEMES?)\b", re.I
)
_PROPER = {"SOLUTION", "HIDDEN TESTS"}
_FIX = "写成 ### BEGIN … 和 ### END … 成对的两行"


def check_markers(cell: "SourceCell", found: Findings) -> None:
    """Check the markers of one code cell: spelled as nbgrader reads them, paired, in place."""
    opened: tuple[str, int] | None = None
    for number, line in enumerate(cell.source.split("\n")):
        if "AUTOTEST" in line:
            found.error(cell.at(number), "用了 AUTOTEST", "隐藏测试要写明", "直接写隐藏测试")
        marks = list(_ANY.finditer(line))
        if len(marks) > 1:
            found.error(cell.at(number), "一行里有两个标记", "每个标记独占一行", _FIX)
            continue
        if not marks:
            continue
        edge, region = marks[0][1], marks[0][2]
        if edge not in ("BEGIN", "END") or region not in _PROPER or f"{edge} {region}" not in line:
            rule = "只认 BEGIN/END 加 SOLUTION 或 HIDDEN TESTS；写错一个字，内容就会发给学员"
            found.error(cell.at(number), f"标记写成了“{marks[0][0]}”", rule, _FIX)
        elif edge == "BEGIN":
            if opened:
                found.error(cell.at(number), "上一个标记还没有结束", "标记不能套着写", _FIX)
            opened = (region, number)
            _check_place(cell, region, number, found)
        else:
            if opened is None or opened[0] != region:
                found.error(cell.at(number), f"没有对应的 BEGIN {region}", "标记须成对", _FIX)
            opened = None
    if opened:
        found.error(cell.at(opened[1]), f"没有对应的 END {opened[0]}", "标记须成对", _FIX)


def _check_place(cell: "SourceCell", region: str, number: int, found: Findings) -> None:
    if region == "SOLUTION" and not cell.is_("solution"):
        rule = "参考答案只写在作答格（solution 为 true）里"
        found.error(cell.at(number), "不是作答格，却有参考答案", rule, "移到作答格，或改正设置")
    if region == "HIDDEN TESTS" and (not cell.is_("grade") or cell.is_("solution")):
        rule = "隐藏测试只写在测试格（grade 为 true、solution 为 false）里"
        found.error(cell.at(number), "不是测试格，却有隐藏测试", rule, "移到测试格，或改正设置")
