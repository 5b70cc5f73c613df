"""nbgrader's own Autograde converter, with the kernel in the sandbox and every failure kept apart.

The converters, the gradebook and the results stay outside the sandbox.
"""

import contextlib
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nbgrader.converters import Autograde, NbGraderException

from benling.grader.alembic_path import beside_python_on_path
from benling.grader.causes import Cause, cause_of
from benling.grader.execution import in_sandbox
from benling.grader.kernels import Job, KernelSource


class StraySymlink(Exception):
    """A link in a submission leads out of it."""


class SandboxedAutograde(Autograde):
    """As ``nbgrader autograde``; one submission's failure never stops the others.

    ``failures`` maps student ids to causes. ``on_found(count)`` is called once, and
    ``on_done(student_id, cause or None)`` after each submission.
    """

    # nbgrader's own, without types there
    autograde_preprocessors: Any
    assignments: Any
    kernels: KernelSource
    failures: dict[str, Cause]
    output_bytes: int
    truth: bytes | None = None
    #: start the next kernel while this one runs: more go through, each a little slower
    hurried: bool = False
    on_found: Callable[[int], None] | None = None
    on_done: Callable[[str, Cause | None], None] | None = None
    #: submissions gone through so far
    handled = 0

    def start(self) -> None:
        self.failures = {}
        self._error: BaseException | None = None
        self._job: Job | None = None
        self._folder: Path | None = None
        self.autograde_preprocessors = in_sandbox(list(self.autograde_preprocessors))
        # nbgrader asks `alembic` for the version of a new gradebook; it stands beside python.
        with beside_python_on_path():
            super().start()

    def convert_notebooks(self) -> None:
        """One submission at a time, in nbgrader's order. Raises: NbGraderException at the end."""
        all_of_them = dict(self.assignments)
        if self.on_found is not None:
            self.on_found(len(all_of_them))
        for folder in sorted(all_of_them):
            self.assignments = {folder: all_of_them[folder]}
            self._error, self._job, self._folder = None, None, Path(folder)
            cause = None
            try:
                super().convert_notebooks()
            except NbGraderException as error:
                cause = self._cause(error)
                self.failures[self._student(folder)] = cause
            self.handled += 1
            if self.on_done is not None:
                self.on_done(self._student(folder), cause)
        self.assignments = all_of_them
        if self.failures:
            raise NbGraderException(f"{len(self.failures)} submissions failed")

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        with self._noted():
            self._refuse_stray_links()
            super().init_assignment(assignment_id, student_id)

    def convert_single_notebook(self, notebook_filename: str) -> None:
        self._job = None
        with self._noted():
            try:
                super().convert_single_notebook(notebook_filename)
            finally:
                if self._job is not None:
                    self._job.close()

    def job_for(self, graded: Path) -> Job:
        """A kernel that holds this submission's files and nothing else.

        ``graded`` is nbgrader's folder of the submission being graded. Its notebooks hold the
        hidden tests, so the kernel gets the notebooks as they were handed in.
        """
        assert self._folder is not None  # noqa: S101  # set for each submission
        handed_in = self.coursedir.root / self._folder
        files = {}
        for place in (graded, handed_in):
            for path in sorted(place.rglob("*")):
                name = path.relative_to(place).as_posix()
                if path.is_file() and (place == handed_in) == (path.suffix == ".ipynb"):
                    files[name] = path
        self._job = self.kernels.take(files, self.truth)
        if self.hurried:
            self.kernels.prepare()
        return self._job

    @contextlib.contextmanager
    def _noted(self) -> Any:
        try:
            yield
        except Exception as error:
            self._error = error
            raise

    def _cause(self, raised: NbGraderException) -> Cause:
        error = self._error or raised
        if isinstance(error, StraySymlink):
            return Cause("damaged", str(error))
        kernel = self._job.kernel if self._job is not None else None
        return cause_of(error, kernel)

    def _student(self, folder: str) -> str:
        pattern = self._format_source("(?P<assignment_id>.*)", "(?P<student_id>.*)", escape=True)
        found = re.match(pattern, folder)
        return found["student_id"] if found else folder

    def _refuse_stray_links(self) -> None:
        """nbgrader copies what a link points to; one out of the submission would leak a file."""
        assert self._folder is not None  # noqa: S101
        root = self._folder.resolve()
        for place, folders, files in os.walk(root):
            for name in (*folders, *files):
                path = Path(place) / name
                if path.is_symlink() and not path.resolve().is_relative_to(root):
                    raise StraySymlink(f"{name} -> {path.readlink()}")
