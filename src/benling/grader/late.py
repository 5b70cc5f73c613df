"""Penalties for late work in nbgrader's gradebook, by the course's own plug-in."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import Config
from traitlets.utils.importstring import import_item

from benling.grader.notebooks.assignment_book import AssignmentBook


class Lateness:
    """nbgrader's step, on a gradebook that is already open."""

    def __init__(
        self, gradebook: Any, book: AssignmentBook, listed: Sequence[Any], config: Config
    ) -> None:
        self._gradebook, self._book = gradebook, book
        kinds = [import_item(entry) if isinstance(entry, str) else entry for entry in listed]
        kind = next(k for k in kinds if isinstance(k, type) and issubclass(k, AssignLatePenalties))
        self._plugin_holder = kind(config=config)
        self._plugin_holder.init_plugin()

    def set_penalties(self, graded: Mapping[str, Iterable[str]]) -> None:
        """``graded``: names of the notebooks just graded, by learner."""
        if self._book.due_at is None:
            return
        for student, notebooks in graded.items():
            submission = self._gradebook.find_submission(self._book.name, student)
            if submission.total_seconds_late > 0:
                for name in notebooks:
                    self._set(submission, name, student)
        self._gradebook.db.commit()

    def _set(self, submission: Any, name: str, student: str) -> None:
        notebook = self._gradebook.find_submission_notebook(name, self._book.name, student)
        step = self._plugin_holder
        penalty = step.plugin_inst.late_submission_penalty(
            student, notebook.score, submission.total_seconds_late
        )
        if penalty is not None:
            notebook.late_submission_penalty = step._check_late_penalty(notebook, penalty)
