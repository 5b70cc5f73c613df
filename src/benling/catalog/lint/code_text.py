"""Faults in the code cells of lessons and assignments."""

import ast
import re
from typing import TYPE_CHECKING

from benling.catalog.lint.findings import Findings

if TYPE_CHECKING:
    from benling.catalog.notebook import SourceCell, SourceNotebook

#: modules with which a cell would reach out of the learner's machine
_NETWORK = {"socket", "ssl", "urllib", "http", "ftplib", "smtplib", "requests", "httpx", "aiohttp"}
_FETCHED = re.compile(
    r"(?:\bsrc|\bsrcset)\s*=\s*[\"']?\s*(?:https?:)?//"
    r"|<\s*(?:script|link)\b[^>]*//"
    r"|url\(\s*[\"']?(?:https?:)?//"
    r"|@import\b"
    r"|^\s*https?://\S+\.(?:png|jpe?g|gif|svg|webp|js|css|woff2?)\b",
    re.I,
)
_RULE = "学员的机器可能不能上外网，也不得向外请求"


def parsed(cell: "SourceCell") -> ast.Module | None:
    """The syntax tree of a code cell; None when it is no Python."""
    try:
        return ast.parse(cell.source)
    except (SyntaxError, ValueError):
        return None


def check_code(notebook: "SourceNotebook") -> Findings:
    """Check that code cells are plain Python and reach for nothing outside."""
    found = Findings()
    for cell in notebook.cells:
        if cell.kind == "code":
            _check_cell(cell, found)
    return found


def _check_cell(cell: "SourceCell", found: Findings) -> None:
    if re.match(r"\s*:[A-Za-z_][\w-]*:(\s|$)", cell.source):
        # Seen from the .ipynb as well, where an option that slipped into the code stays.
        rule = "选项不写在代码里"
        found.error(cell.at(), "第一行是选项的写法", rule, "把选项移到单元格设置里")
        return
    try:
        tree = ast.parse(cell.source)
    except (SyntaxError, ValueError) as error:
        line = (getattr(error, "lineno", None) or 1) - 1
        rule = "代码格须是能运行的 Python，不用 % 和 ! 开头的命令"
        found.error(
            cell.at(line), f"不是正确的 Python（{getattr(error, 'msg', error)}）", rule, "改正代码"
        )
        return
    for node in ast.walk(tree):
        for name in _imported(node):
            if name.split(".")[0] in _NETWORK:
                at = cell.at(getattr(node, "lineno", 1) - 1)
                found.error(at, f"引入了联网模块 {name}", _RULE, "把数据放在数据文件里")
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            hit = _FETCHED.search(node.value)
            if hit:
                at = cell.at(node.lineno - 1)
                found.error(at, f"从网上取内容：{hit[0][:60]}", _RULE, "把文件放在笔记本旁边")


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module]
    return []
