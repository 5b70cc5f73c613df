"""The one form of a built notebook: the same source gives the same bytes, everywhere."""

import hashlib
import json
from collections import Counter
from typing import Any

from benling.catalog.lint.assignment_rules import HIDDEN_TAG
from benling.catalog.lint.cell_settings import role_of
from benling.catalog.notebook import SourceCell, SourceNotebook

_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
_FLAGS = ("grade", "locked", "solution")
_NBGRADER_SCHEMA = 3


def assignment_notebook(notebook: SourceNotebook, course: str, assignment: str) -> dict[str, Any]:
    """The source notebook of an assignment, as nbgrader takes it.

    Plain code cells are locked, so that nothing but marked solution cells ever runs a learner's
    own code; test cells are tagged as hidden in the answer sheet.
    """
    return _notebook(notebook, (course, assignment), graded=True)


def lesson_notebook(notebook: SourceNotebook, course: str, lesson: str) -> dict[str, Any]:
    """A lesson, without outputs and without nbgrader's settings."""
    return _notebook(notebook, (course, lesson), graded=False)


def to_bytes(notebook: dict[str, Any]) -> bytes:
    """Serialise a notebook; sources as lists of lines, as Jupyter writes them."""
    cells = [{**cell, "source": _lines(cell["source"])} for cell in notebook["cells"]]
    text = json.dumps({**notebook, "cells": cells}, ensure_ascii=False, indent=1, sort_keys=True)
    return (text + "\n").encode()


def from_bytes(data: bytes) -> dict[str, Any]:
    """Read a notebook, sources joined."""
    notebook: dict[str, Any] = json.loads(data)
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
    return notebook


def _notebook(notebook: SourceNotebook, names: tuple[str, str], *, graded: bool) -> dict[str, Any]:
    seen: Counter[str] = Counter()
    cells = []
    for cell in notebook.cells:
        cell_id = _cell_id(cell, names)
        seen[cell_id] += 1
        if seen[cell_id] > 1:
            cell_id += f"-{seen[cell_id]}"
        cells.append(_cell(cell, cell_id, graded=graded))
    return {"cells": cells, "metadata": _METADATA, "nbformat": 4, "nbformat_minor": 5}


def _cell(cell: SourceCell, cell_id: str, *, graded: bool) -> dict[str, Any]:
    metadata: dict[str, Any] = {}
    tags = list(dict.fromkeys(cell.tags))
    if graded:
        settings = _settings(cell, cell_id)
        if settings:
            metadata["nbgrader"] = settings
        if role_of(cell) == "test" and HIDDEN_TAG not in tags:
            tags.append(HIDDEN_TAG)
    if tags:
        metadata["tags"] = tags
    jupyter = cell.metadata.get("jupyter")
    if isinstance(jupyter, dict) and jupyter.get("source_hidden") is True:
        metadata["jupyter"] = {"source_hidden": True}
    made: dict[str, Any] = {
        "cell_type": cell.kind,
        "id": cell_id,
        "metadata": metadata,
        "source": cell.source,
    }
    if cell.kind == "code":
        made |= {"execution_count": None, "outputs": []}
    return made


def _settings(cell: SourceCell, cell_id: str) -> dict[str, Any] | None:
    """nbgrader's settings in the shape of its schema 3; None for plain prose."""
    role = role_of(cell)
    if role == "plain":
        if cell.kind != "code":
            return None
        given: dict[str, Any] = {"grade_id": cell_id, "locked": True}
    else:
        given = cell.nbgrader
    made: dict[str, Any] = {flag: given.get(flag) is True for flag in _FLAGS}
    made |= {"grade_id": given["grade_id"], "task": False, "schema_version": _NBGRADER_SCHEMA}
    if made["grade"]:
        points = given["points"]
        made["points"] = int(points) if points == int(points) else points
    return made


def _cell_id(cell: SourceCell, names: tuple[str, str]) -> str:
    """ASCII, at most 62 characters: a graded cell keeps its id through any rewording."""
    if cell.grade_id:
        return f"{cell.grade_id}-{_digest(*names, cell.grade_id)[:8]}"
    return f"c-{_digest(*names, cell.kind, cell.source)[:16]}"


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _lines(source: str) -> list[str]:
    parts = source.split("\n")
    lines = [part + "\n" for part in parts[:-1]] + parts[-1:]
    return [line for line in lines if line]
