"""Answers to hand-marked questions, put into the cells that nbgrader has people mark.

nbgrader gives an unchanged cell an automatic 0, so an unanswered question needs nobody.
"""

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

import nbformat

#: everything that Markdown or MathJax would take for more than text
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$^>:=])")


def with_essays(
    notebook: bytes, cells: Sequence[Mapping[str, Any]], answers: Mapping[str, Any]
) -> bytes:
    """The notebook with the answered essays in it. ``cells`` are the course edition's.

    Raises: ValueError and nbformat.ValidationError for a notebook that cannot be read.
    """
    essays = {
        cell["grade_id"]: answers[cell["question"]]
        for cell in cells
        if cell["kind"] == "manual" and isinstance(answers.get(str(cell["question"])), str)
    }
    if not essays:
        return notebook
    node = nbformat.reads(notebook.decode("utf-8"), as_version=4)
    for cell in node.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if grade_id in essays and cell.cell_type == "markdown":
            cell.source = as_text(essays[grade_id])
    written: str = nbformat.writes(node)
    return written.encode()


def as_text(answer: str) -> str:
    """Markdown that shows ``answer`` letter by letter: no markup, HTML or link survives."""
    lines = answer.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "  \n".join(_escaped(line) for line in lines)


def _escaped(line: str) -> str:
    inner = html.escape(line.strip(), quote=True)
    # Entities made just now keep their ampersand; the rest gets a backslash.
    parts = re.split(r"(&(?:amp|lt|gt|quot|#x27);)", inner)
    escaped = (part if at % 2 else _MARKUP.sub(r"\\\1", part) for at, part in enumerate(parts))
    return "".join(escaped) or "&nbsp;"
