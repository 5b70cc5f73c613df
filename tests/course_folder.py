"""A content folder of a test's own: the small course of tests/courses, copied and then spoiled."""

import shutil
from pathlib import Path

COURSES = Path(__file__).parent / "courses"
CODE = "T-01"
COURSE_FILE = f"courses/{CODE}/course.yml"
LESSON = f"courses/{CODE}/lessons/01-days.md"
ASSIGNMENT = f"assignments/{CODE}/t01-counting.md"
GENERATOR = f"assignments/{CODE}/make_data.py"


def copied(target: Path) -> Path:
    """A copy of the whole content folder, the real register included."""
    return Path(shutil.copytree(COURSES, target / "content", symlinks=False))


def edit(root: Path, path: str, *changes: tuple[str, str]) -> None:
    """Replace texts in one file; each must be there."""
    text = (root / path).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, f"{old!r} is not in {path}"
        text = text.replace(old, new, 1)
    (root / path).write_text(text, encoding="utf-8")
