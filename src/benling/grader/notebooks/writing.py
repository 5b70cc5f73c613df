"""A graded notebook as text: what ``nbformat.writes`` gives, each distinct cell written once.

A class has the same author's cells, with the same outputs, many times over; writing them was a
third of what a question sheet costs.
"""

import json
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode
from nbformat.v4.rwbase import split_lines, strip_transient

from benling.grader.notebooks.indented_json import indented

_KEYS = {"cells", "metadata", "nbformat", "nbformat_minor"}
#: from this minor version on cells have ids, which nbformat adds and repairs
_IDS_SINCE = 5
#: cells remembered, and how long (in characters) one may be: together some 16 million characters
_MOST_KNOWN, _LONG = 2000, 4000
_NO_CELLS = '"cells": []'


class NotebookWriter:
    """Remembers cells from one notebook to the next. Use one of its own in each thread."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def text(self, notebook: NotebookNode) -> str:
        """The same text as ``nbformat.writes(notebook, version=4)``."""
        if not _is_usual(notebook):
            return str(nbformat.writes(notebook, version=4))
        around = str(nbformat.v4.writes(NotebookNode({**notebook, "cells": []})))
        cells = ",\n".join(self._cell(notebook, cell) for cell in notebook.cells)
        # "cells" is the first key: nothing before it could look the same.
        return around.replace(_NO_CELLS, f'"cells": [\n{cells}\n ]', 1)

    def _cell(self, notebook: NotebookNode, cell: NotebookNode) -> str:
        try:
            key = json.dumps(cell, ensure_ascii=False)
        except (TypeError, ValueError):
            return _written(notebook, cell)
        text = self._known.get(key)
        if text is None:
            text = _indented(notebook, key)
            if len(key) < _LONG:
                if len(self._known) >= _MOST_KNOWN:
                    self._known.clear()
                self._known[key] = text
        return text


def _indented(notebook: NotebookNode, cell: str) -> str:
    """``cell``: as JSON on one line, which is also the quickest copy of it."""
    alone = NotebookNode(
        {**notebook, "metadata": NotebookNode(), "cells": [nbformat.from_dict(json.loads(cell))]}
    )
    (split,) = strip_transient(split_lines(alone)).cells
    return f"  {indented(split, depth=2)}"


def _written(notebook: NotebookNode, cell: NotebookNode) -> str:
    """As nbformat does, for what JSON alone cannot say."""
    alone = str(nbformat.v4.writes(NotebookNode({**notebook, "metadata": {}, "cells": [cell]})))
    return alone[alone.index("[\n") + 2 : alone.rindex("\n ],")]


def _is_usual(notebook: NotebookNode) -> bool:
    """Whether nbformat would write it as it stands, without a repair."""
    if notebook.keys() != _KEYS or notebook.nbformat != 4 or not notebook.cells:
        return False
    named: list[Any] = [cell.get("id") for cell in notebook.cells]
    if notebook.nbformat_minor < _IDS_SINCE:
        return not any(named)
    return all(isinstance(name, str) for name in named) and len(set(named)) == len(named)
