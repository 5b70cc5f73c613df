"""A content folder of a test's own: the small course of tests/courses, copied and then spoiled."""

import hashlib
import shutil
from pathlib import Path

from benling.catalog.build import Build, build_course

COURSES = Path(__file__).parent / "courses"
CODE = "T-01"
COURSE_FILE = f"courses/{CODE}/course.yml"
LEGAL_BASIS = "grading/legal_basis.yml"
#: the row of its course.yml that is taught as a parameter
PARAMETER = "  - {basis: 民法典-2020, articles: [201], source: 参照，题干写明的口径}\n"
LESSON = f"courses/{CODE}/lessons/01-days.md"
ASSIGNMENT = f"assignments/{CODE}/t01-counting.md"
GENERATOR = f"assignments/{CODE}/make_data.py"


def copied(target: Path) -> Path:
    """A copy of the whole content folder, the real register included."""
    return Path(shutil.copytree(COURSES, target / "content", symlinks=False))


_BUILT: dict[str, Build] = {}


def built(root: Path) -> Build:
    """Its course, built; the same content once in a test run, as nbgrader takes seconds to start.

    Raises: Refused with every fault.
    """
    digest = hashlib.sha256()
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        data = path.read_bytes()
        digest.update(f"{path.relative_to(root)} {len(data)}\n".encode() + data)
    key = digest.hexdigest()
    if key not in _BUILT:
        _BUILT[key] = build_course(root, CODE)
    return _BUILT[key]


def edit(root: Path, path: str, *changes: tuple[str, str]) -> None:
    """Replace texts in one file; each must be there."""
    text = (root / path).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, f"{old!r} is not in {path}"
        text = text.replace(old, new, 1)
    (root / path).write_text(text, encoding="utf-8")


def another(root: Path, code: str) -> None:
    """A second course beside the first, the same but for its names."""
    name = f"{code.lower().replace('-', '')}-counting"
    shutil.copytree(root / "courses" / CODE, root / "courses" / code)
    shutil.copytree(root / "assignments" / CODE, root / "assignments" / code)
    folder = root / "assignments" / code
    (folder / "t01-counting.md").rename(folder / f"{name}.md")
    edit(root, f"courses/{code}/course.yml", (f"code: {CODE}", f"code: {code}"))
    edit(root, f"courses/{code}/course.yml", ("t01-counting", name))


def assignment_of(code: str) -> str:
    """Path of the assignment's source."""
    return f"assignments/{code}/{code.lower().replace('-', '')}-counting.md"
