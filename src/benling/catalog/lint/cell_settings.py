"""Settings of single cells in an assignment: their shape, and what role they give the cell."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from benling.catalog.lint.findings import Findings

if TYPE_CHECKING:
    from benling.catalog.notebook import SourceCell, SourceNotebook

_FLAGS = ("grade", "solution", "locked", "task")
#: the last two are what nbgrader itself adds in a notebook edited in JupyterLab
_KEYS = {*_FLAGS, "grade_id", "points", "schema_version", "checksum", "cell_type"}
_GRADE_ID = re.compile(r"[a-zA-Z0-9_-]{1,50}")

#: role → the beginning of its grade_id; a cell without one of these roles has no fixed beginning
PREFIX = {"card": "ask-", "test": "test-", "essay": "essay-", "code": "code-"}


def role_of(cell: "SourceCell") -> str:
    """``test``, ``essay``, ``code``, ``card``, ``given`` (locked) or ``plain``."""
    if cell.is_("grade"):
        return "essay" if cell.is_("solution") else "test"
    if cell.is_("solution"):
        return "code"
    if cell.is_("locked"):
        return "card" if cell.grade_id.startswith(PREFIX["card"]) else "given"
    return "plain"


def question_of(cell: "SourceCell") -> str:
    """The question's id: the grade_id without the beginning that tells the role."""
    return cell.grade_id.removeprefix(PREFIX.get(role_of(cell), ""))


def points_of(cell: "SourceCell") -> Decimal | None:
    """Points of a graded cell; None when they are missing or no number."""
    found = cell.nbgrader.get("points")
    if isinstance(found, bool) or not isinstance(found, int | float):
        return None
    number = Decimal(str(found))
    return number if number.is_finite() and number >= 0 else None


def check_tags(notebook: "SourceNotebook") -> Findings:
    """Tags are a list of texts, in lessons and assignments alike."""
    found = Findings()
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
            found.error(cell.at(), f"tags 写成了“{tags}”", "tags 是标签的列表", "写成 [question]")
    return found


def check_settings(notebook: "SourceNotebook") -> Findings:
    """Check nbgrader's settings of every cell, and that grade_ids are unique."""
    found = Findings()
    first: dict[str, SourceCell] = {}
    for cell in notebook.cells:
        if "nbgrader" not in cell.metadata:
            continue
        for what, rule, fix in _faults(cell):
            found.error(cell.at(), what, rule, fix)
        if cell.grade_id in first:
            what = f"grade_id“{cell.grade_id}”已在{first[cell.grade_id].at()}用过"
            found.error(cell.at(), what, "同一份作业里不重复", "改用另一个")
        elif cell.grade_id:
            first[cell.grade_id] = cell
    return found


def _faults(cell: "SourceCell") -> Iterator[tuple[str, str, str]]:
    """(what, rule, remedy) of each fault."""
    given: Any = cell.metadata["nbgrader"]
    if not isinstance(given, dict):
        yield "nbgrader 设置写错了", "nbgrader 是若干项的设置", '写成 {"grade_id": "ask-q1", …}'
        return
    for key in sorted(set(given) - _KEYS):
        yield f"nbgrader 设置里没有“{key}”这一项", f"可填：{'、'.join(sorted(_KEYS))}", "改正项名"
    for flag in _FLAGS:
        if not isinstance(given.get(flag, False), bool):
            yield f"{flag} 写成了“{given[flag]}”", f"{flag} 是 true 或 false", "改正"
    if given.get("task") is True:
        yield "用了任务格（task）", "人工评阅的题用 essay- 文字格", "改成作答的文字格"
    grade_id = given.get("grade_id")
    if not isinstance(grade_id, str) or not _GRADE_ID.fullmatch(grade_id):
        rule = "grade_id 由字母、数字、下划线和短横线组成，不超过 50 个字符"
        yield f"grade_id 写成了“{grade_id}”", rule, "改正"
        return
    yield from _role_faults(cell, grade_id)


def _role_faults(cell: "SourceCell", grade_id: str) -> Iterator[tuple[str, str, str]]:
    role = role_of(cell)
    wanted_kind = {"test": "code", "code": "code", "card": "code", "essay": "markdown"}.get(role)
    names = {
        "test": "测试格（只有 grade 为 true）",
        "code": "代码作答格（只有 solution 为 true）",
        "card": "题目卡片格",
        "essay": "人工评阅格（grade 和 solution 都为 true）",
    }
    if wanted_kind and cell.kind != wanted_kind:
        shown = "代码格" if wanted_kind == "code" else "文字格"
        yield (
            f"{names[role]}“{grade_id}”不是{shown}",
            f"{names[role]}须是{shown}",
            "改正设置或格的类型",
        )
    prefix = PREFIX.get(role)
    if prefix and not grade_id.startswith(prefix):
        yield f"grade_id“{grade_id}”的开头不对", f"{names[role]}以“{prefix}”开头", "改正"
    if role in ("plain", "given") and grade_id.startswith(tuple(PREFIX.values())):
        what = f"“{grade_id}”的 grade、solution、locked 与名称不符"
        yield what, "ask- 锁定，test- 评分，essay- 评分且作答，code- 作答", "改正设置或名称"
    if role in ("card", "test") and cell.nbgrader.get("locked") is not True:
        yield f"“{grade_id}”没有锁定", "题目和测试须锁定（locked 为 true）", "改成 true"
    if role in ("essay", "code") and cell.nbgrader.get("locked") is True:
        yield f"“{grade_id}”锁定了", "作答格不锁定（locked 为 false）", "改成 false"
    if cell.is_("grade") and points_of(cell) is None:
        what = f"“{grade_id}”的分值写成了“{cell.nbgrader.get('points')}”"
        yield what, "评分的格须有分值，是不小于 0 的数", "填写 points"
