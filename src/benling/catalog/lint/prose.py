"""Faults in the prose cells of lessons and assignments: what Lab, Voila or feedback show wrongly,
fetch from elsewhere, or lose."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from benling.catalog.lint.findings import Findings

if TYPE_CHECKING:
    from benling.catalog.notebook import SourceCell, SourceNotebook

_FENCE = re.compile(r"^\s{0,3}(`{3,}|~{3,})")
_INLINE_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_MARKER = re.compile(
    r"\b(?:BEGIN|END)\s+(?:SOLUTION|HIDDEN\s+TESTS?|MARK\s+SCHEME)|###\s*AUTOTEST", re.I
)

_IMAGE = re.compile(r"!\[[^\]]*\]\(\s*<?([^)\s>]+)")
_IMAGE_TAG = re.compile(r"<img\b[^>]*?\bsrc\s*=\s*[\"']?([^\"'\s>]+)", re.I)
_REFERENCE_USE = re.compile(r"!\[([^\]]*)\](?:\[([^\]]*)\])?(?!\()")
_REFERENCE = re.compile(r"^ {0,3}\[([^\]]+)\]:\s*<?(\S+?)>?(?:\s|$)")

#: (what to look for, what it is, the rule, the remedy)
_UNWANTED: tuple[tuple[re.Pattern[str], str, str, str], ...] = (
    (
        re.compile(r"^ {0,3}:{3,}"),
        "用了 ::: 提示框",
        "提示框会原样显示",
        "改成引用（行首 >）或加粗",
    ),
    (
        re.compile(r"\{[a-z][a-z0-9:_-]*\}(?=`)"),
        "用了 MyST 角色",
        "角色会原样显示",
        "改成普通文字",
    ),
    (re.compile(r"^%"), "有以 % 开头的注释行", "注释会原样显示给学员", "删去这一行"),
    (re.compile(r"^ {0,3}\([\w-]+\)=\s*$"), "用了 MyST 标签", "标签会原样显示", "删去这一行"),
    (re.compile("<!--"), "有 HTML 注释", "注释随题发出，学员能看到", "删去注释"),
    (
        re.compile(r"\battachment:", re.I),
        "引用了附件",
        "附件在发布时会丢失",
        "把图片存成文件，放在笔记本旁边，再引用",
    ),
    (
        re.compile(r"<\s*(script|iframe|object|embed|link|style|form|meta|base)\b", re.I),
        "有不允许的 HTML",
        "正文不得嵌入脚本、框架和样式",
        "删去，用文字或图片",
    ),
    (
        re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I),
        "HTML 里有脚本",
        "正文不得嵌入脚本",
        "删去 on… 属性",
    ),
    (
        re.compile(r"(?:\bsrc|\bsrcset|\bposter|\bdata)\s*=\s*[\"']?\s*(?:https?:)?//", re.I),
        "从网上取图片或脚本",
        "学员的机器可能不能上外网，也不得向外请求",
        "把文件放在笔记本旁边",
    ),
    (
        re.compile(r"(?:src|href)\s*=\s*[\"']?\s*(?:data|javascript):", re.I),
        "有内嵌的数据或脚本",
        "图片用文件，不嵌在正文里",
        "把图片存成文件",
    ),
)


def prose_lines(cell: "SourceCell") -> Iterator[tuple[int, str]]:
    """(line from 0, text) outside code blocks, inline code emptied."""
    fence = ""
    for number, line in enumerate(cell.source.split("\n")):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1][0] == fence[0] and len(mark[1]) >= len(fence):
            fence = ""
        elif not fence:
            yield number, _INLINE_CODE.sub("``", line)


def headings(cell: "SourceCell") -> Iterator[tuple[int, int, str]]:
    """(line from 0, level, plain text) of each heading of a prose cell."""
    if cell.kind != "markdown":
        return
    shown = cell.source.split("\n")
    for number, _ in prose_lines(cell):
        found = _HEADING.match(shown[number])
        if found:
            yield number, len(found[1]), re.sub(r"[*`_]", "", found[2]).strip()


def images_named(cell: "SourceCell") -> Iterator[tuple[int, str]]:
    """(line from 0, address) of each image that a prose cell shows."""
    if cell.kind != "markdown":
        return
    lines = list(prose_lines(cell))
    defined = {m[1].casefold(): m[2] for _, line in lines if (m := _REFERENCE.match(line))}
    for number, line in lines:
        for pattern in (_IMAGE, _IMAGE_TAG):
            yield from ((number, found[1]) for found in pattern.finditer(line))
        for use in _REFERENCE_USE.finditer(line):
            address = defined.get((use[2] or use[1]).casefold())
            if address:
                yield number, address


def check_prose(notebook: "SourceNotebook") -> Findings:
    """Check every prose cell; whether images are there is for the one who collects them."""
    found = Findings()
    for cell in notebook.cells:
        if cell.kind != "markdown":
            continue
        for number, line in prose_lines(cell):
            for pattern, what, rule, fix in _UNWANTED:
                hit = pattern.search(line)
                if hit:
                    found.error(cell.at(number), f"{what}：{hit[0].strip()}", rule, fix)
        for number, line in enumerate(cell.source.split("\n")):
            if _MARKER.search(line):
                rule = "答案和隐藏测试的标记只用在代码格里"
                found.error(cell.at(number), "正文里有答案或测试的标记", rule, "删去标记")
    return found


def check_lesson_headings(notebook: "SourceNotebook") -> Findings:
    """A lesson has exactly one title."""
    found = Findings()
    titles = [
        (cell, number)
        for cell in notebook.cells
        for number, level, _ in headings(cell)
        if level == 1
    ]
    rule = "课文有且只有一个一级标题"
    if not titles:
        found.error(notebook.where, "没有一级标题", rule, "第一行写“# 标题”")
    for cell, number in titles[1:]:
        found.error(cell.at(number), "又有一个一级标题", rule, "改成二级标题“##”")
    return found
