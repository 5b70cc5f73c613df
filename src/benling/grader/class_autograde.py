"""``nbgrader autograde`` with another engine: the same folders, gradebook and configuration.

nbgrader's converter finds the submissions and says which are to be graded; each then goes through
its steps in memory, several at a time, and is written with others in one transaction.
"""

import contextlib
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from threading import local
from typing import Any

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde, NbGraderException

from benling.grader.causes import Cause
from benling.grader.class_files import Folder, StraySymlink, files_below, keep, refuse_stray_links
from benling.grader.gradebook_version import ensure_read_here
from benling.grader.late import Lateness
from benling.grader.notebooks.assignment_book import AssignmentBook, read_book
from benling.grader.notebooks.author import Author, read_author
from benling.grader.notebooks.conversion import Conversion, Converted, Submission
from benling.grader.notebooks.gradebook_rows import Entry, GradebookRows
from benling.grader.notebooks.script import Surroundings
from benling.grader.notebooks.steps import Steps, late_penalties
from benling.grader.notebooks.worth import Worth, blank
from benling.judge.script import Script, Transcript

#: submissions written in one transaction, at most
_BATCH = 16
#: so long a finished one may wait for others to be written with; a transaction costs as much as
#: grading a question sheet
_GATHER_SECONDS = 0.2


#: what came of a submission, and what it brought along
_Done = tuple[Converted, Folder]


@dataclass(frozen=True)
class _Found:
    """A submission to be graded. ``notebooks``: names of the files that the gradebook knows."""

    student: str
    place: Path
    target: Path
    notebooks: tuple[str, ...]
    handed_in_at: Any


class ClassAutograde(Autograde):
    """Set ``judge`` and ``lanes`` before ``start()``.

    ``failures`` maps student ids to causes, ``doubtful`` holds those a person should look at.
    ``on_found(count)`` is called once, ``on_done(student, cause or None)`` after each submission.
    """

    # nbgrader's own, without a type there
    assignments: Any
    judge: Callable[[Script], Transcript]
    #: how many submissions are graded side by side
    lanes: int = 2
    truth: bytes | None = None
    warnings_fail: bool = False
    on_found: Callable[[int], None] | None = None
    on_done: Callable[[str, Cause | None], None] | None = None

    def start(self) -> None:
        self.failures: dict[str, Cause] = {}
        self.doubtful: dict[str, list[str]] = {}
        self.handled = 0
        ensure_read_here()
        super().start()

    def convert_notebooks(self) -> None:
        """Raises: NbGraderException when a submission failed or the assignment is unknown."""
        folders = dict(self.assignments)
        if self.on_found is not None:
            self.on_found(len(folders))
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            for name, group in self._by_assignment(folders):
                self._grade_assignment(gradebook, name, group)
        self.assignments = folders
        if self.failures:
            raise NbGraderException(f"{len(self.failures)} submissions failed")

    def _by_assignment(self, folders: Mapping[str, Any]) -> Iterator[tuple[str, list[Any]]]:
        groups: dict[str, list[Any]] = {}
        for folder in sorted(folders):
            named = self.init_single_notebook_resources(folders[folder][0])["nbgrader"]
            groups.setdefault(named["assignment"], []).append(
                (named["student"], Path(folder), sorted(folders[folder]))
            )
        yield from groups.items()

    def _grade_assignment(self, gradebook: Any, assignment: str, group: list[Any]) -> None:
        try:
            book = read_book(gradebook, assignment)
        except MissingEntry:
            for student, _, _ in group:
                self._told(student, Cause("unprepared", f"No assignment '{assignment}'"))
            return
        work = _Assignment(self, gradebook, book)
        with ThreadPoolExecutor(self.lanes, thread_name_prefix="lane") as pool:
            waiting: deque[tuple[_Found, Future[_Done]]] = deque()
            try:
                for student, folder, notebooks in group:
                    found = self._to_grade(book, student, folder, notebooks)
                    if found is None:
                        self._told(student, None)
                        continue
                    waiting.append((found, pool.submit(work.convert, found)))
                    # Read no further ahead than can be graded soon.
                    if len(waiting) > 2 * _BATCH:
                        work.write(_finished(waiting))
                while waiting:
                    work.write(_finished(waiting))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _to_grade(
        self, book: AssignmentBook, student: str, folder: Path, notebooks: list[str]
    ) -> _Found | None:
        """None when nbgrader says that it has been graded already."""
        self.notebooks = notebooks
        if not self.init_destination(book.name, student):
            return None
        self.run_pre_convert_hook()
        known = tuple(Path(path).stem for path in notebooks if Path(path).stem in book.notebooks)
        return _Found(
            student=student,
            place=folder,
            target=Path(self._format_dest(book.name, student)),
            notebooks=known,
            handed_in_at=self.coursedir.get_existing_timestamp(str(folder)),
        )

    def _told(self, student: str, cause: Cause | None) -> None:
        self.handled += 1
        if cause is not None:
            self.failures[student] = cause
        if self.on_done is not None:
            self.on_done(student, cause)


class _Assignment:
    """What all submissions of one assignment share."""

    def __init__(self, run: ClassAutograde, gradebook: Any, book: AssignmentBook) -> None:
        self._run, self._book = run, book
        self._rows = GradebookRows(gradebook, book)
        listed = run.autograde_preprocessors
        self._late = (
            Lateness(gradebook, book, listed, run.config) if late_penalties(listed) else None
        )
        directory = run.coursedir
        source = Path(directory.format_path(directory.source_directory, ".", book.name))
        files = files_below(source, directory.ignore)
        kept = set(run.exclude_overwriting.get(book.name, []))
        self._own = Folder(source, {n: p for n, p in files.files.items() if n not in kept})
        self._own_contents = self._own.contents()
        released = Path(directory.format_path(directory.release_directory, ".", book.name))
        self._authors = {name: _author(name, source, released) for name in book.notebooks}
        self._thread = local()

    def convert(self, found: _Found) -> _Done:
        """In one of several threads."""
        if not found.notebooks or not self._may_enter(found.student):
            return Converted(cause=Cause("unprepared")), Folder(found.place, {})
        try:
            refuse_stray_links(found.place)
            brought = files_below(found.place, self._run.coursedir.ignore)
            return self._conversion().convert(self._submission(found, brought)), brought
        except StraySymlink as stray:
            return Converted(cause=Cause("damaged", str(stray))), Folder(found.place, {})

    def write(self, finished: list[tuple[_Found, _Done]]) -> None:
        """Rows first: a folder that stands says that the submission has been graded."""
        self._rows.write(
            [
                self._entry(found, done)
                for found, (done, _) in finished
                if self._may_enter(found.student)
            ]
        )
        if self._late is not None:
            self._late.set_penalties(
                {f.student: f.notebooks for f, (done, _) in finished if done.cause is None}
            )
        for found, (done, brought) in finished:
            if done.cause is None:
                self._keep(found, done, brought)
            self._run._told(found.student, done.cause)

    def _may_enter(self, student: str) -> bool:
        return self._run.create_student or self._rows.knows(student)

    def _conversion(self) -> Conversion:
        if not hasattr(self._thread, "conversion"):
            run = self._run
            self._thread.conversion = Conversion(
                Steps(run.sanitize_preprocessors, run.config),
                Steps(run.autograde_preprocessors, run.config),
                self._book, self._authors, run.judge,
                db_url=run.coursedir.db_url, warnings_fail=run.warnings_fail,
            )  # fmt: skip
        conversion: Conversion = self._thread.conversion
        return conversion

    def _submission(self, found: _Found, brought: Folder) -> Submission:
        handed_in = brought.contents()
        notebooks = {n: (found.place / f"{n}.ipynb").read_bytes() for n in found.notebooks}
        around = Surroundings(
            learner_files=handed_in
            | self._own_contents
            | {f"{name}.ipynb": body for name, body in notebooks.items()},
            judge_files={n: b for n, b in handed_in.items() if n == "answers.json"}
            | self._own_contents,
            truth=self._run.truth,
            environment={"NBGRADER_EXECUTION": "autograde"},
        )
        return Submission(found.student, notebooks, around, self._rows.marks.get(found.student, {}))

    def _entry(self, found: _Found, done: Converted) -> Entry:
        worths: dict[str, Worth] = {}
        for notebook in self._book.notebooks.values():
            if not (found.place / f"{notebook.name}.ipynb").exists():
                worths[notebook.name] = blank([c.name for c in notebook.scored], [], {})
                worths[notebook.name].nothing_handed_in()
        worths |= {notebook.name: notebook.worth for notebook in done.notebooks}
        doubts = [doubt.detail for doubt in done.doubts]
        if doubts:
            self._run.doubtful[found.student] = doubts
        return Entry(found.student, found.handed_in_at, worths, doubtful=bool(doubts))

    def _keep(self, found: _Found, done: Converted, brought: Folder) -> None:
        run = self._run
        keep(
            found.target, {graded.name: graded.text for graded in done.notebooks},
            {**brought.files, **self._own.files},
        )  # fmt: skip
        run.set_permissions(self._book.name, found.student)
        run.notebooks = [str(found.place / f"{name}.ipynb") for name in found.notebooks]
        run.run_post_convert_hook()


def _finished(waiting: "deque[Any]") -> list[Any]:
    """The first that are done, in order; at least one, waited for, and what follows soon."""
    first, future = waiting.popleft()
    finished = [(first, future.result())]
    ends = time.monotonic() + _GATHER_SECONDS
    while waiting and len(finished) < _BATCH:
        wait([waiting[0][1]], max(0, ends - time.monotonic()))
        if not waiting[0][1].done():
            break
        found, future = waiting.popleft()
        finished.append((found, future.result()))
    return finished


def _author(name: str, source: Path, released: Path) -> Author:
    given, blank_copy = _read(source / f"{name}.ipynb"), _read(released / f"{name}.ipynb")
    # A course without its source still has what was given out.
    written = given or blank_copy
    return read_author(written, blank_copy) if written is not None else Author()


def _read(path: Path) -> Any:
    with contextlib.suppress(OSError, ValueError, nbformat.ValidationError):
        return nbformat.read(path, as_version=4)
    return None
