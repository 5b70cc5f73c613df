"""The nbgrader course folder of a course edition: its source, and a gradebook without learners.

Made once by nbgrader's own generate_assignment, then copied for each attempt.
"""

import contextlib
import fcntl
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import InstantiateTests
from traitlets.config import Config

from benling.catalog.models import CourseEdition
from benling.exchange import releases
from benling.exchange.grading_revision import number_of
from benling.grader.gradebook_version import ensure_read_here
from benling.home import home

GRADEBOOK = "gradebook.db"
_EMPTY = ".empty-gradebook.db"
_HASH_CHARS = 12
_LOCK = ".lock"
_MAKING = ".making-"


def course_folder(edition: CourseEdition) -> Path:
    """``$BENLING_HOME/gradebooks/<course>/<edition>/``: an nbgrader course folder."""
    return home().gradebooks / edition.course / edition.edition


@contextlib.contextmanager
def locked(edition: CourseEdition) -> Iterator[Path]:
    """Hold the edition's course folder against other processes."""
    folder = course_folder(edition)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def empty_gradebook(edition: CourseEdition) -> Path:
    """A gradebook that knows the assignment and nobody; made on first use."""
    path = course_folder(edition) / _empty_name(edition)
    if path.exists():
        return path
    with locked(edition) as folder:
        if not path.exists():
            _make(edition, folder)
    return path


def _empty_name(edition: CourseEdition) -> str:
    """One for each grading revision, of this very build: a folder may outlive its database."""
    number = number_of(edition)
    name = f"{_EMPTY}.{edition.content_sha256[:_HASH_CHARS]}"
    return f"{name}.{number}" if number else name


def _make(edition: CourseEdition, folder: Path) -> None:
    for left in folder.glob(f"{_MAKING}*"):
        # Of one that was killed: the folder is locked by us.
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=_MAKING) as making:
        root = Path(making)
        make_course(root, edition.course, edition.assignment, releases.files(edition, "source"))
        if not number_of(edition):
            for part in ("source", "release"):
                shutil.rmtree(folder / part, ignore_errors=True)
                (root / part).rename(folder / part)
        (root / GRADEBOOK).rename(folder / _empty_name(edition))


def make_course(root: Path, course: str, assignment: str, source: Mapping[str, bytes]) -> None:
    """Make an nbgrader course folder: ``source``, ``release``, and a gradebook without learners."""
    for name, body in source.items():
        target = root / "source" / assignment / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)
    config = Config()
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.assignment_id = assignment
    config.CourseDirectory.course_id = course
    converter = GenerateAssignment(coursedir=CourseDirectory(config=config), config=config)
    # It would start a kernel, outside any sandbox; released sources have their tests already.
    converter.preprocessors = [p for p in converter.preprocessors if p is not InstantiateTests]
    ensure_read_here()
    converter.start()
