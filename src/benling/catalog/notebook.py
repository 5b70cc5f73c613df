"""A notebook as its author wrote it: MyST Markdown or .ipynb, with the place of every cell."""

import json
import re
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benling.catalog.lint.findings import Findings
from benling.catalog.lint.myst_text import check_myst_text

_FORMAT_RULE = "须是 MyST Markdown（.md）或 JupyterLab 保存的 .ipynb"


@dataclass(frozen=True)
class SourceCell:
    """One cell. ``source`` has no blank lines at its ends."""

    #: ``markdown`` or ``code``
    kind: str
    source: str
    metadata: dict[str, Any]
    #: what to print before a line, and the number of the first line
    place: str
    first_line: int

    def at(self, line: int = 0) -> str:
        """Where line ``line`` (from 0) of the source stands."""
        return f"{self.place}第{self.first_line + line}行"

    @property
    def nbgrader(self) -> dict[str, Any]:
        found = self.metadata.get("nbgrader")
        return found if isinstance(found, dict) else {}

    @property
    def tags(self) -> list[str]:
        found = self.metadata.get("tags")
        return found if isinstance(found, list) else []

    @property
    def grade_id(self) -> str:
        found = self.nbgrader.get("grade_id")
        return found if isinstance(found, str) else ""

    def is_(self, flag: str) -> bool:
        """True when the nbgrader flag (grade, solution, locked) is set."""
        return self.nbgrader.get(flag) is True


@dataclass(frozen=True)
class SourceNotebook:
    """Cells in order. ``where`` is the path shown to people."""

    where: str
    cells: tuple[SourceCell, ...]


def read_notebook(path: Path, where: str) -> tuple[SourceNotebook, Findings]:
    """Read a source notebook; with errors found, the notebook may lack cells."""
    findings = Findings()
    empty = SourceNotebook(where, ())
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        findings.error(where, "文件读不出来", "须是 UTF-8 编码的文本", "另存为 UTF-8 编码")
        return empty, findings
    reader = _from_ipynb if path.suffix == ".ipynb" else _from_myst
    cells = reader(text, where, findings)
    if not cells and not findings.errors:
        findings.error(where, "没有内容", "课文和作业至少有一格", "补上内容")
    return SourceNotebook(where, cells), findings


def _from_myst(text: str, where: str, findings: Findings) -> tuple[SourceCell, ...]:
    from jupytext.myst import myst_to_notebook

    text = text.replace("\r\n", "\n")
    findings.add(check_myst_text(text, where))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            notebook = myst_to_notebook(text, add_source_map=True)
    except Exception as error:  # jupytext lets YAML, JSON and nbformat errors through
        if not findings.errors:
            at = re.search(r"at line (\d+)", str(error))
            place = f"{where} 第{at[1]}行" if at else where
            findings.error(place, "选项或元数据读不出来", _FORMAT_RULE, "核对这一格的选项写法")
        return ()
    lines = text.splitlines()
    cells = []
    for cell, start in zip(notebook.cells, notebook.metadata["source_map"], strict=True):
        source = _trimmed(cell.source)
        first = source.split("\n", 1)[0]
        # jupytext gives the line where the cell's text may begin; look for where it does.
        line = next((n for n in range(start, len(lines)) if lines[n] == first), start)
        cells.append(
            SourceCell(cell.cell_type, source, _plain(cell.metadata), f"{where} ", line + 1)
        )
        for key in set(cell.metadata) - {"nbgrader", "tags", "jupyter"}:
            findings.error(
                cells[-1].at(), f"没有“{key}”这个选项", "单元格选项：nbgrader、tags、jupyter",
                "改正选项名，或删去",
            )  # fmt: skip
    return tuple(cells)


def _from_ipynb(text: str, where: str, findings: Findings) -> tuple[SourceCell, ...]:
    import nbformat

    try:
        notebook = nbformat.reads(text, as_version=4)
        nbformat.validate(notebook)
    except Exception:  # nbformat raises many kinds for damaged files
        findings.error(where, "不是完好的笔记本文件", _FORMAT_RULE, "在 JupyterLab 中重新保存")
        return ()
    cells = []
    for number, cell in enumerate(notebook.cells, 1):
        place = f"{where} 第{number}格"
        source = _trimmed(cell.source.replace("\r\n", "\n"))
        if cell.get("attachments"):
            rule = "粘贴进单元格的附件在发布时会丢失"
            findings.error(place, "有附件", rule, "把图片存成文件，放在笔记本旁边，再引用")
        if cell.cell_type == "raw":
            findings.error(place, "是原始格（raw）", "只用文字格和代码格", "改成文字格")
        elif source:
            metadata = _plain(cell.metadata)
            cells.append(SourceCell(cell.cell_type, source, metadata, place, 1))
        elif cell.metadata.get("nbgrader"):
            findings.error(
                place, "空的格会消失", "带评分设置的格不能为空", "写上内容，或删去这一格"
            )
    return tuple(cells)


def _trimmed(source: str) -> str:
    """Without blank lines at the ends, so that both formats give the same text."""
    lines = source.split("\n")
    while lines and not lines[0].strip():
        del lines[0]
    while lines and not lines[-1].strip():
        del lines[-1]
    return "\n".join(lines).rstrip()


def _plain(metadata: Any) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(metadata, default=str))
    return made
