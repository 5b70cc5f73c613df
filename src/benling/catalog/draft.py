"""A course read and linted whole: everything a build needs, and every fault found on the way."""

from dataclasses import dataclass, field
from pathlib import Path

from benling.catalog.canonical import assignment_notebook, lesson_notebook, to_bytes
from benling.catalog.course import Cell, Course, load_course
from benling.catalog.generator_kit import KIT, built_generator, kit_beside, uses_kit
from benling.catalog.images import images_of, unused_images
from benling.catalog.legal.citation_check import check_course_citations
from benling.catalog.legal.edition import LegalRegister
from benling.catalog.legal.register_file import load_legal_register
from benling.catalog.lint.assignment_rules import check_assignment, check_lesson_cells
from benling.catalog.lint.code_text import check_code
from benling.catalog.lint.findings import Findings
from benling.catalog.lint.generator_text import check_generator, check_shared
from benling.catalog.lint.prose import check_lesson_headings, check_prose
from benling.catalog.lint.reading_time import check_reading_time
from benling.catalog.notebook import SourceNotebook, read_notebook
from benling.catalog.register import Register, load_register
from benling.catalog.variant import GENERATOR
from benling.errors import Refused

_SUFFIXES = (".md", ".ipynb")
#: files of a folder that are no notebooks of the course
_NOT_NOTEBOOKS = ("readme",)


@dataclass
class Draft:
    """What was read. With errors in ``findings``, the rest may be incomplete."""

    code: str
    #: the register that its citations were looked up in
    legal: LegalRegister
    course: Course | None = None
    #: paths relative to the assignment's folder → bytes: notebook and images
    source: dict[str, bytes] = field(default_factory=dict)
    lessons: dict[str, bytes] = field(default_factory=dict)
    generator: bytes = b""
    cells: list[Cell] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)


def read_draft(root: Path, code: str) -> Draft:
    """Read one course. Faults are gathered, not raised; even a bad course.yml stops nothing."""
    draft = Draft(code, load_legal_register(root))
    register = load_register(root)
    try:
        draft.course = load_course(root, code)
    except Refused as refused:
        draft.findings.errors += refused.problems
    _read_lessons(draft, root, register)
    _read_assignment(draft, root, register)
    rows = draft.course.legal_basis if draft.course else None
    draft.findings.add(check_course_citations(root, code, draft.legal, rows))
    return draft


def _read_lessons(draft: Draft, root: Path, register: Register) -> None:
    folder, shown = root / "courses" / draft.code / "lessons", f"courses/{draft.code}/lessons"
    listed = [row["name"] for row in draft.course.lessons] if draft.course else None
    used: set[str] = set()
    for path in _notebooks(folder):
        where = f"{shown}/{path.name}"
        if listed is not None and path.stem not in listed:
            rule = "只发布 course.yml 列出的课文"
            draft.findings.warn(where, "没有列入 course.yml", rule, "列入，或删去文件")
            continue
        notebook, images = _checked(path, where, draft, register)
        if not notebook.cells:
            continue
        draft.findings.add(check_lesson_headings(notebook))
        draft.findings.add(check_lesson_cells(notebook))
        built = lesson_notebook(notebook, draft.code, path.stem)
        draft.lessons |= images | {f"{path.stem}.ipynb": to_bytes(built)}
        used |= set(images)
    draft.findings.add(unused_images(folder, shown, used, register))


def _read_assignment(draft: Draft, root: Path, register: Register) -> None:
    folder, shown = root / "assignments" / draft.code, f"assignments/{draft.code}"
    named = draft.course.assignment if draft.course else None
    used: set[str] = set()
    for path in _notebooks(folder):
        where = f"{shown}/{path.name}"
        if named is not None and path.stem != named:
            rule = "一门课程只有一份作业，名称写在 course.yml 里"
            draft.findings.warn(where, "不是 course.yml 写的作业", rule, "删去，或改正名称")
            continue
        notebook, images = _checked(path, where, draft, register)
        if not notebook.cells:
            continue  # could not be read; what follows from that would only hide the cause
        found, draft.cells = check_assignment(notebook, register)
        clean = not (draft.findings.errors or found.errors)
        draft.findings.add(found)
        used |= set(images)
        if clean:
            built = assignment_notebook(notebook, draft.code, path.stem)
            draft.source = images | {f"{path.stem}.ipynb": to_bytes(built)}
    draft.findings.add(unused_images(folder, shown, used, register))
    generator = folder / GENERATOR
    if generator.is_file():
        source, kit = generator.read_bytes(), kit_beside(folder)
        draft.findings.add(check_generator(source, f"{shown}/{GENERATOR}"))
        if kit is not None and uses_kit(source):
            draft.findings.add(check_shared(kit, f"{folder.parent.name}/{KIT}"))
        draft.generator = built_generator(folder)


def _checked(
    path: Path, where: str, draft: Draft, register: Register
) -> tuple[SourceNotebook, dict[str, bytes]]:
    """Read a notebook and check what holds for lessons and assignments alike."""
    notebook, found = read_notebook(path, where)
    found.add(check_prose(notebook))
    found.add(check_code(notebook))
    found.add(check_reading_time(notebook, register))
    images, missing = images_of(notebook, path.parent, register)
    found.add(missing)
    draft.findings.add(found)
    return notebook, images


def _notebooks(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix in _SUFFIXES
        and path.is_file()
        and not path.name.startswith(".")
        and path.stem.lower() not in _NOT_NOTEBOOKS
    )
