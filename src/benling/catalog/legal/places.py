"""Where a content folder cites laws: lessons, questions, generators, manuals and rules files."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benling.catalog.legal.citations import Citation, find_citations
from benling.catalog.legal.edition import LegalRegister
from benling.catalog.legal.flowing import flowing
from benling.catalog.legal.register_file import FILE

_SUFFIXES = (".md", ".ipynb", ".py", ".yml")
RULES = "口径"


@dataclass(frozen=True)
class Place:
    """One citation where it stands."""

    #: course code; empty for rules files
    course: str
    #: 课文, 题目, 错因和答案, 带班手册, 课程信息 or 口径
    part: str
    #: path relative to the content folder
    file: str
    line: int
    #: heading above it, for notebooks: a question's title
    heading: str
    citation: Citation

    @property
    def where(self) -> str:
        return f"{self.file} 第{self.line}行"


def course_places(root: Path, code: str, legal: LegalRegister) -> Iterator[Place]:
    """Citations of one course. Its course.yml names editions by id and is not read here."""
    for folder in (root / "courses" / code, root / "assignments" / code):
        for path in _files(folder):
            if path.name != "course.yml":
                yield from file_places(root, path, legal, code)


def rules_places(root: Path, legal: LegalRegister) -> Iterator[Place]:
    """Citations of the rules files, the register itself left out."""
    for path in _files(root / "grading"):
        if path.relative_to(root).as_posix() != FILE:
            yield from file_places(root, path, legal, "")


def file_places(root: Path, path: Path, legal: LegalRegister, code: str = "") -> Iterator[Place]:
    """Citations of one file; one that cannot be read has none, others tell that."""
    shown = path.relative_to(root).as_posix()
    try:
        source = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return
    if path.suffix == ".ipynb":
        source = _cells(source)
    joined = flowing(source)
    headings = _headings(source) if path.suffix in (".md", ".ipynb") else []
    for citation in find_citations(joined.text, legal):
        line = joined.line(citation.at)
        above = [title for number, title in headings if number <= line]
        yield Place(code, _part(shown), shown, line, above[-1] if above else "", citation)


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in _SUFFIXES and path.is_file() and not _is_hidden(path, folder)
    )


def _headings(source: str) -> list[tuple[int, str]]:
    """Lines (from 1) and texts of first and second headings; comments in code look like them."""
    made, in_code = [], False
    for number, line in enumerate(source.split("\n"), 1):
        in_code ^= line.startswith("```")
        if not in_code and (found := re.match(r"##? +(.+)", line)):
            made.append((number, found[1].strip()))
    return made


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith((".", "_")) for part in path.relative_to(folder).parts)


def _cells(source: str) -> str:
    """The cells' texts of an .ipynb, one under another."""
    try:
        cells = json.loads(source)["cells"]
        return "\n\n".join("".join(cell["source"]) for cell in cells)
    except (ValueError, KeyError, TypeError):
        return ""


def _part(shown: str) -> str:
    if shown.startswith("grading/"):
        return RULES
    if "/lessons/" in shown:
        return "课文"
    if shown.startswith("courses/"):
        return "带班手册"
    return "错因和答案" if shown.endswith(".py") else "题目"
