"""The last look at a release copy's bytes: nothing in it that learners must not have.

Works from the source notebook and the finished bytes alone, whatever made them.
"""

import re
from collections.abc import Iterator
from typing import Any

from benling.catalog.canonical import from_bytes
from benling.errors import Problem

_CELL_METADATA = {"tags", "jupyter", "nbgrader", "deletable", "editable"}
_NBGRADER = {
    "grade", "grade_id", "locked", "points", "schema_version", "solution", "task", "checksum",
    "cell_type",
}  # fmt: skip
_NOTEBOOK_METADATA = {"kernelspec", "language_info"}
_CELL_KEYS = {"cell_type", "id", "metadata", "source", "execution_count", "outputs"}
_WORDS = (
    "make_data",
    "solver.py",
    "BENLING_TRUTH",
    "variant.key",
    "HIDDEN TESTS",
    "SOLUTION",
    "MARK SCHEME",
)
#: a list of known mistakes says what is nearly right, and by which article
_MISTAKES = re.compile(r"(?<!\w)mistake\s*\(")
#: lines that say nothing by themselves, e.g. ``else:`` or ``)``
_EMPTY_LINE = re.compile(r"[\W_]*|(?:else|try|finally|pass|break|continue|return|import|from)\W*")

_RULE = "发给学员的作业不含答案、隐藏测试、生成程序和运行结果"
_FIX = "检查这一格的标记和设置；找不到原因就请管理员看构建程序"


def release_problems(source: bytes, release: bytes, where: str) -> list[Problem]:
    """What the release copy holds that it must not, and cells that it lost."""
    before, after = from_bytes(source), from_bytes(release)
    found = [*_shape_problems(before, after), *_word_problems(after)]
    secrets = secret_lines(before)
    shown = [(_place(cell), _squeezed(text)) for cell in after["cells"] for text in _texts(cell)]
    shown.append(("笔记本设置", _squeezed("\n".join(_texts(after["metadata"])))))
    for place, text in shown:
        for secret in secrets:
            if secret in text:
                found.append(f"{place}含有来源中的保密内容“{secret[:60]}”")
    return [Problem(where, what, _RULE, _FIX) for what in dict.fromkeys(found)]


def secret_lines(source: dict[str, Any]) -> list[str]:
    """Lines of solutions and hidden tests, blanks squeezed out, unless public elsewhere."""
    secret: list[str] = []
    public: list[str] = []
    for cell in source["cells"]:
        hidden = _hidden(cell)
        for number, line in enumerate(cell["source"].split("\n")):
            (secret if number in hidden else public).append(line)
    known = _squeezed("\n".join(public))
    squeezed = dict.fromkeys(map(_squeezed, secret))
    return [
        line
        for line in squeezed
        if len(line) > 3 and not _EMPTY_LINE.fullmatch(line) and line not in known
    ]


def _hidden(cell: dict[str, Any]) -> set[int]:
    """Numbers of the lines that must not be released."""
    settings = cell["metadata"].get("nbgrader", {})
    lines = cell["source"].split("\n")
    hidden: set[int] = set()
    for region in ("HIDDEN TESTS", "SOLUTION"):
        inside = False
        for number, line in enumerate(lines):
            inside = (inside or f"BEGIN {region}" in line) and f"END {region}" not in line
            if inside or f"END {region}" in line:
                hidden.add(number)
    if settings.get("solution") and "BEGIN SOLUTION" not in cell["source"]:
        hidden |= set(range(len(lines)))
    return hidden


def _shape_problems(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    if [c["id"] for c in before["cells"]] != [c["id"] for c in after["cells"]]:
        yield "单元格的个数、次序或编号与来源不同"
    if set(after["metadata"]) - _NOTEBOOK_METADATA:
        yield f"笔记本设置里多出{sorted(set(after['metadata']) - _NOTEBOOK_METADATA)}"
    for cell in after["cells"]:
        place = _place(cell)
        if cell.get("outputs") or cell.get("execution_count") is not None:
            yield f"{place}带有运行结果"
        extra = (set(cell) - _CELL_KEYS) | (set(cell["metadata"]) - _CELL_METADATA)
        extra |= set(cell["metadata"].get("nbgrader", {})) - _NBGRADER
        if extra:
            yield f"{place}多出{sorted(extra)}"


def _word_problems(after: dict[str, Any]) -> Iterator[str]:
    for cell in after["cells"]:
        text = "\n".join(_texts(cell))
        for word in _WORDS:
            if word in text:
                yield f"{_place(cell)}含有“{word}”"
        if cell["cell_type"] == "code" and _MISTAKES.search(text):
            yield f"{_place(cell)}含有常见错误的清单"


def _texts(value: Any) -> Iterator[str]:
    """All texts in a structure, keys of unknown dictionaries included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _texts(item)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _place(cell: dict[str, Any]) -> str:
    name = cell["metadata"].get("nbgrader", {}).get("grade_id")
    return f"“{name or cell['id']}”格"
