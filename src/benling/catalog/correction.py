"""What a correction of an edition's grading may change, and what it must leave alone.

Learners have the released copy in hand, so it stays: tests, keys, known mistakes and points may
change, texts only where the author names them, nothing else. Pure: works on bytes and records.
"""

import ast
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from benling.catalog.canonical import from_bytes
from benling.catalog.course import Cell
from benling.errors import Problem

_RULE = "评分更正只改评分，不改学员已经领到的内容"
_NEW_EDITION = "改回原样；确需改动就提高版次号，发布新版"
#: nbgrader's settings that follow from the points
_FOLLOW_POINTS = {"points", "checksum"}


@dataclass(frozen=True)
class Content:
    """One grading of an edition: what is handed out, what is graded by."""

    assignment: str
    release: Mapping[str, bytes]
    lessons: Mapping[str, bytes]
    source: Mapping[str, bytes]
    generator: bytes
    cells: list[Cell]


@dataclass
class Comparison:
    """``problems`` empty: the correction may be published."""

    problems: list[Problem] = field(default_factory=list)
    #: texts that changed with leave: {"name", "before", "after"}
    texts: list[dict[str, str]] = field(default_factory=list)
    #: what changed in the grading, in words, by question: {"question", "title", "what"}
    changes: list[dict[str, str]] = field(default_factory=list)


def compare(before: Content, after: Content, allowed: Collection[str]) -> Comparison:
    """Hold a mended build against what is in force. ``allowed``: names of texts that may change."""
    found = Comparison()
    notebook = f"{before.assignment}.ipynb"
    _compare_files(before, after, found, allowed, notebook)
    old, new = from_bytes(before.release[notebook]), from_bytes(after.release[notebook])
    _compare_notebook(old, new, found, allowed)
    _compare_cells(before.cells, after.cells, found)
    if not found.problems:
        _note_changes(before, after, found, notebook)
        unused = sorted(set(allowed) - {text["name"] for text in found.texts})
        if unused:
            what = f"{'、'.join(unused)} 没有文字改动，或没有这个名称"
            found.problems.append(
                Problem("--allow-text", what, "只列出确有改动的文字", "核对名称，或去掉这一项")
            )
        elif not (found.changes or found.texts):
            rule = "评分更正须改动测试、答案、错因或分值"
            what = "与现行评分没有不同"
            found.problems.append(Problem("评分更正", what, rule, "改好来源文件后再发布"))
    return found


def _compare_files(
    before: Content, after: Content, found: Comparison, allowed: Collection[str], notebook: str
) -> None:
    for part, old, new in (
        ("作业", before.release, after.release), ("课文", before.lessons, after.lessons),
    ):  # fmt: skip
        for name in sorted(old.keys() | new.keys()):
            if (part == "作业" and name == notebook) or old.get(name) == new.get(name):
                continue
            lesson = f"lessons/{name.removesuffix('.ipynb')}"
            is_text = part == "课文" and name.endswith(".ipynb") and name in old and name in new
            if is_text and lesson in allowed:
                found.texts.append({"name": lesson, "before": "", "after": ""})
            elif is_text:
                fix = f"如只是文字更正，加 --allow-text {lesson}；否则提高版次号"
                found.problems.append(Problem(f"课文 {name}", "内容有改动", _RULE, fix))
            else:
                what = "有改动" if name in old and name in new else "增加或删去了"
                found.problems.append(Problem(f"{part}文件 {name}", what, _RULE, _NEW_EDITION))


def _compare_notebook(
    old: dict[str, Any], new: dict[str, Any], found: Comparison, allowed: Collection[str]
) -> None:
    if len(old["cells"]) != len(new["cells"]):
        what = f"发放版原有 {len(old['cells'])} 格，现有 {len(new['cells'])} 格"
        found.problems.append(Problem("作业笔记本", what, _RULE, _NEW_EDITION))
        return
    for number, (one, other) in enumerate(zip(old["cells"], new["cells"], strict=True), 1):
        name = one["metadata"].get("nbgrader", {}).get("grade_id") or f"cell-{number}"
        if not _same_settings(one, other):
            what = "格的种类、设置或标记有改动"
            found.problems.append(Problem(f"作业第{number}格（{name}）", what, _RULE, _NEW_EDITION))
        elif one["source"] != other["source"]:
            _text_change(one, other, name, number, found, allowed)


def _text_change(
    one: dict[str, Any],
    other: dict[str, Any],
    name: str,
    number: int,
    found: Comparison,
    allowed: Collection[str],
) -> None:
    where = f"作业第{number}格（{name}）"
    settings = one["metadata"].get("nbgrader", {})
    if settings.get("solution"):
        found.problems.append(Problem(where, "作答格有改动", _RULE, _NEW_EDITION))
    elif one["cell_type"] == "code" and _shape(one["source"]) != _shape(other["source"]):
        what = "程序有改动，不只是文字"
        found.problems.append(Problem(where, what, _RULE, _NEW_EDITION))
    elif name in allowed:
        text = {"name": name, "before": one["source"], "after": other["source"]}
        found.texts.append(text)
    else:
        fix = f"如只是文字更正，加 --allow-text {name}；否则提高版次号"
        found.problems.append(Problem(where, "学员看得到的文字有改动", _RULE, fix))


def _same_settings(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return one["cell_type"] == other["cell_type"] and _settings(one) == _settings(other)


def _settings(cell: dict[str, Any]) -> dict[str, Any]:
    metadata = dict(cell["metadata"])
    marks = dict(metadata.get("nbgrader", {}))
    if not marks.get("grade") and not marks.get("solution"):
        # A locked cell without an id of its author's is named by its text.
        marks = {key: value for key, value in marks.items() if key != "checksum"}
        if str(marks.get("grade_id", "")).startswith("c-"):
            del marks["grade_id"]
    kept = {key: value for key, value in marks.items() if key not in _FOLLOW_POINTS}
    return metadata | {"nbgrader": kept}


def _shape(source: str) -> str:
    """The code without its texts; first arguments (question ids) and keys (options) are code."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return source
    kept: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            kept |= {id(argument) for argument in node.args[:1]}
        elif isinstance(node, ast.Dict):
            kept |= {id(key) for key in node.keys}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in kept:
            node.value = ""
    return ast.dump(tree)


def _compare_cells(before: list[Cell], after: list[Cell], found: Comparison) -> None:
    if [cell["grade_id"] for cell in before] != [cell["grade_id"] for cell in after]:
        rule = "评分更正不增减题目，也不改次序"
        found.problems.append(Problem("评分格", "题目有增减，或次序变了", rule, _NEW_EDITION))
        return
    for old, new in zip(before, after, strict=True):
        where = f"{old['title']}（{old['grade_id']}）"
        if (old["kind"], old["question"]) != (new["kind"], new["question"]):
            what, rule = "评分方式变了", "自动评分与人工评阅不互换"
            found.problems.append(Problem(where, what, rule, _NEW_EDITION))
        elif old["kind"] == "manual" and Decimal(old["points"]) != Decimal(new["points"]):
            what = f"分值由 {old['points']} 改为 {new['points']}"
            rule = "人工评阅题已按原分值评过，更正时不改分值"
            found.problems.append(Problem(where, what, rule, "改回原来的分值"))


def _note_changes(before: Content, after: Content, found: Comparison, notebook: str) -> None:
    sources = [_by_grade_id(content.source[notebook]) for content in (before, after)]
    for old, new in zip(before.cells, after.cells, strict=True):
        said = []
        if Decimal(old["points"]) != Decimal(new["points"]):
            said.append(f"分值由 {old['points']} 改为 {new['points']}")
        if sources[0].get(old["grade_id"]) != sources[1].get(old["grade_id"]):
            said.append("评分的测试有改动")
        if said:
            found.changes.append(_change(old, "；".join(said)))
    changed = {change["question"] for change in found.changes}
    for name in sorted(sources[0].keys() | sources[1].keys()):
        if sources[0].get(name) != sources[1].get(name) and name.startswith("code-"):
            question = name.removeprefix("code-")
            if question not in changed:
                found.changes.append(
                    {"question": question, "title": name, "what": "参考解答有改动"}
                )
    if before.generator != after.generator:
        what = "答案、容差或错因的生成程序有改动"
        found.changes.append({"question": "", "title": "数据生成程序", "what": what})


def _change(cell: Cell, what: str) -> dict[str, str]:
    return {"question": cell["question"], "title": cell["title"], "what": what}


def _by_grade_id(notebook: bytes) -> dict[str, str]:
    return dict(_named(from_bytes(notebook)))


def _named(notebook: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for cell in notebook["cells"]:
        settings = cell["metadata"].get("nbgrader", {})
        if settings.get("grade_id") and (settings.get("grade") or settings.get("solution")):
            yield settings["grade_id"], cell["source"]
