"""nbgrader's preprocessors, configured as the course says, run on a notebook in memory.

Those that would open the gradebook get what was read of it; the one that runs code is replaced by
the judge. Every other one, a course's own included, runs as it is.
"""

import json
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import jsonschema
from nbclient.client import NotebookClient
from nbformat.notebooknode import NotebookNode
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.nbgraderformat.common import BaseMetadataValidator
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    NbGraderPreprocessor,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)
from nbgrader.utils import is_grade
from traitlets.config import Config
from traitlets.utils.importstring import import_item

from benling.errors import refuse
from benling.grader.notebooks.assignment_book import AssignmentBook
from benling.grader.notebooks.worth import Worth

#: of ``resources``: the :class:`AssignmentBook`, the :class:`Worth` being filled, what runs code,
#: and the ids (by position) of cells whose only standard error was a library's warning
BOOK, WORTH, EXECUTE, WARNED = "benling-book", "benling-worth", "benling-execute", "benling-warned"
#: metadata of cells that are known to be valid: how long, and how many
_SHORT, _MOST_KNOWN = 1000, 2000
#: runs the code of a notebook, given its configured nbgrader ``Execute``
Run = Callable[[NotebookNode, dict[str, Any], Any], NotebookNode]


class Steps:
    """A list of preprocessors, ready to be run in turn. Use one of its own in each thread."""

    def __init__(self, listed: Sequence[Any], config: Config) -> None:
        self._steps = [_step(entry, config) for entry in listed]

    def run(self, notebook: NotebookNode, resources: dict[str, Any]) -> NotebookNode:
        """Raises: whatever a preprocessor raises."""
        for step in self._steps:
            notebook, resources = step(notebook, resources)
        return notebook


def late_penalties(listed: Sequence[Any]) -> bool:
    """Whether nbgrader's step for late work is among them; the gradebook's writer does it."""
    return any(
        isinstance(kind, type) and issubclass(kind, AssignLatePenalties)
        for kind in map(_resolved, listed)
    )


class _OverwriteCells:
    """Finds the author's cells in memory."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Any:
        asked = resources["nbgrader"]
        self.notebook_id, self.assignment_id = asked["notebook"], asked["assignment"]
        self.gradebook: AssignmentBook = resources[BOOK]
        nb, resources = NbGraderPreprocessor.preprocess(self, nb, resources)
        if self.add_missing_cells:  # type: ignore[attr-defined]  # a trait of nbgrader's class
            nb, resources = self.add_missing_grade_cells(nb, resources)  # type: ignore[attr-defined]  # likewise
            nb, resources = self.add_missing_task_cells(nb, resources)  # type: ignore[attr-defined]  # likewise
        return nb, resources

    def preprocess_cell(self, cell: NotebookNode, resources: Any, cell_index: int) -> Any:
        # nbgrader believes what a submission says a cell is for; a learner could turn an essay
        # into a test of itself.
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        entry = self.gradebook.notebooks[self.notebook_id]
        if any(source.name == name for source in entry.source_cells):
            cell.metadata.nbgrader.update(entry.purpose(name))
        return super().preprocess_cell(cell, resources, cell_index)  # type: ignore[misc]  # nbgrader's


class _OverwriteKernelspec:
    """Reads the author's kernel in memory."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Any:
        asked = resources["nbgrader"]
        book: AssignmentBook = resources[BOOK]
        kernelspec = book.find_notebook(asked["notebook"], asked["assignment"]).kernelspec
        if kernelspec is not None and json.loads(kernelspec):
            nb.metadata["kernelspec"] = NotebookNode(json.loads(kernelspec))
        return nb, resources


class _SaveAutoGrades:
    """Writes into rows in memory, and knows a library's warning from a failed test."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Any:
        asked = resources["nbgrader"]
        self.notebook_id, self.assignment_id = asked["notebook"], asked["assignment"]
        self.student_id = asked["student"]
        self.gradebook: Worth = resources[WORTH]
        self._warned: frozenset[int] = resources.get(WARNED, frozenset())
        return NbGraderPreprocessor.preprocess(self, nb, resources)

    def preprocess_cell(self, cell: NotebookNode, resources: Any, cell_index: int) -> Any:
        if is_grade(cell) and cell_index in self._warned:
            quiet = NotebookNode({**cell, "outputs": [o for o in cell.outputs if not _stderr(o)]})
            super().preprocess_cell(quiet, resources, cell_index)  # type: ignore[misc]  # nbgrader's
        else:
            super().preprocess_cell(cell, resources, cell_index)  # type: ignore[misc]  # nbgrader's
        return cell, resources


class _CheckCellMetadata:
    """nbgrader's check with its schema compiled once: that is most of what the check costs."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Any:
        _validator().validate_nb(nb)
        return nb, resources


class _Execute:
    """Has the judge run the code."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any], *_: Any, **__: Any) -> Any:
        return resources[EXECUTE](nb, resources, self), resources


class _AssignLatePenalties:
    """Left to the writer of the gradebook: it needs marks that people gave."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Any:
        return nb, resources


_IN_MEMORY: tuple[tuple[type, type], ...] = (
    (OverwriteCells, _OverwriteCells), (OverwriteKernelspec, _OverwriteKernelspec),
    (SaveAutoGrades, _SaveAutoGrades), (CheckCellMetadata, _CheckCellMetadata),
    (NotebookClient, _Execute), (AssignLatePenalties, _AssignLatePenalties),
)  # fmt: skip


def _resolved(entry: Any) -> Any:
    return import_item(entry) if isinstance(entry, str) else entry


def _step(entry: Any, config: Config) -> Any:
    """A preprocessor as nbconvert's exporter would make it of this entry of the list."""
    kind = _resolved(entry)
    if isinstance(kind, NotebookClient):
        raise refuse(
            "nbgrader_config.py", "autograde_preprocessors 中有现成的执行器对象",
            "代码只在沙箱中运行", "改为写执行器的类名",
        )  # fmt: skip
    if not isinstance(kind, type):
        return kind
    for theirs, ours in _IN_MEMORY:
        if issubclass(kind, theirs):
            kind = type(kind.__name__, (ours, kind), {})
            break
    return kind(config=config)


class _CompiledSchema(BaseMetadataValidator):
    """Stands between nbgrader's validator and its base, in the order of their ``super()``."""

    def __init__(self) -> None:
        super().__init__()
        self._compiled = jsonschema.validators.validator_for(self.schema)(self.schema)
        #: as text; a class has the same few cells many times
        self._known_valid: set[str] = set()

    def validate_cell(self, cell: NotebookNode) -> None:
        # What is not valid goes to nbgrader, for its own words.
        if "nbgrader" in cell.metadata and not self._is_valid(cell.metadata["nbgrader"]):
            super().validate_cell(cell)

    def _is_valid(self, settings: object) -> bool:
        text = json.dumps(settings)
        if text in self._known_valid:
            return True
        valid: bool = self._compiled.is_valid(settings)
        if valid and len(text) < _SHORT and len(self._known_valid) < _MOST_KNOWN:
            self._known_valid.add(text)
        return valid


class _Validator(MetadataValidator, _CompiledSchema):
    """nbgrader's rules for its metadata."""


@cache
def _validator() -> _Validator:
    return _Validator()


def _stderr(output: NotebookNode) -> bool:
    return bool(output.output_type == "stream" and output.name == "stderr")
