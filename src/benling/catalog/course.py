"""A course as its trainers wrote it down in ``course.yml``."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, TypedDict

from benling.catalog.course_file import read_course_file
from benling.catalog.legal.edition import LegalEdition
from benling.catalog.legal.in_force import doubts, standing_problems
from benling.catalog.legal.register_file import load_legal_register
from benling.catalog.lined_yaml import LinedYaml, read_lined
from benling.catalog.register import load_register
from benling.errors import Problem, Refused
from benling.quantities import CreditHours

COURSE_FILE = "course.yml"
BETTER = "better"


class Lesson(TypedDict):
    #: file name without suffix
    name: str
    title: str


class LegalBasis(TypedDict, total=False):
    """What a release keeps of a basis: readable for ever, whatever becomes of the register."""

    #: id in the register; absent in editions released before there was one
    basis: str
    law: str
    articles: list[str]
    edition: str
    #: ISO date; absent when the register does not know it
    in_force_from: str
    #: where the figures come from, for a basis that is taught as a parameter
    source: str


class Refresher(TypedDict, total=False):
    """Which lessons are to be taken again, and when; empty = no rule."""

    when: str
    #: names of lessons
    redo: list[str]


class Cell(TypedDict):
    grade_id: str
    #: text of the question's heading
    title: str
    #: decimal text
    points: str
    #: ``auto`` or ``manual``
    kind: str
    question: str


@dataclass(frozen=True)
class Course:
    """One course edition; the fields are those of ``CourseEdition``, ready to be stored."""

    course: str
    edition: str
    title: str
    category: str
    themes: list[str]
    #: 政策, 法律 or 技能
    kind: str
    #: 智能, 技能 or both
    competency: list[str]
    hours: CreditHours
    track: str
    pass_mark: Decimal
    required: bool
    #: all keys of ``audience.KEYS``; an empty list sets no condition
    audience: Mapping[str, list[str]]
    #: last day to pass in time; None = no due date, or counted from the release
    due_on: date | None
    #: due so many days after the release; None = ``due_on`` says it all
    due_days: int | None
    #: what the learner can do afterwards, one sentence each
    objectives: list[str]
    refresher: Refresher
    legal_basis: list[LegalBasis]
    owner_a: str
    owner_b: str
    assignment: str
    lessons: list[Lesson]
    #: percent of the score
    late_penalty: Decimal
    #: graded cells; filled by the build, which reads the notebook
    cells: list[Cell] = field(default_factory=list)
    #: when a correction of the grading is applied: ``better`` keeps the better score of each
    #: attempt, ``new`` takes the corrected one
    regrade: str = BETTER
    #: the register's entries behind ``legal_basis``; not stored, the register may learn more
    bases: list[LegalEdition] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.course

    def released_on(self, day: date) -> "Course":
        """The same course with the due date that a release on this day gives it."""
        if self.due_days is None:
            return self
        return replace(self, due_on=day + timedelta(days=self.due_days))

    def record(self) -> dict[str, Any]:
        """JSON-able fields in a fixed order; what the content hash covers.

        ``cells`` are hashed apart. ``bases`` and first days are the register's, not the author's: a
        date found later does not make another course.
        """
        names = [name for name in self.__dataclass_fields__ if name not in ("cells", "bases")]
        made = {name: getattr(self, name) for name in names}
        if self.regrade == BETTER:
            # Left out when it says nothing new: editions released before the key keep their hash.
            del made["regrade"]
        made["legal_basis"] = [
            {key: held for key, held in row.items() if key != "in_force_from"}
            for row in self.legal_basis
        ]
        for name, value in made.items():
            if isinstance(value, Decimal | date):
                made[name] = str(value)
        return made


def course_codes(content_root: Path) -> list[str]:
    """Codes of all course folders, sorted. A folder without course.yml counts: it is a fault."""
    folder = content_root / "courses"
    if not folder.is_dir():
        return []
    return sorted(
        path.name for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")
    )


def load_course(content_root: Path, code: str) -> Course:
    """Read and check one course.yml. Raises: Refused with every fault."""
    where = f"courses/{code}/{COURSE_FILE}"
    lined = _read(content_root / where, where)
    if isinstance(lined, Problem):
        raise Refused([lined])
    register, legal = load_register(content_root), load_legal_register(content_root)
    fields, problems = read_course_file(lined, where, register, legal)
    problems += _name_problems(content_root, code, where, lined)
    problems += _file_problems(content_root, code, where, fields)
    if problems:
        raise Refused(problems)
    return Course(**fields)


def basis_problems(course: Course, on: date) -> list[Problem]:
    """Legal bases that a course may not rest on that day: not in force, replaced, or no text."""
    found: list[Problem] = []
    for edition in course.bases:
        where = f"courses/{course.course}/{COURSE_FILE} legal_basis {edition.id}"
        found += standing_problems(edition, on, where)
    return found


def basis_notices(course: Course, on: date) -> list[Problem]:
    """Legal bases of which nobody knows whether they hold that day; for the author to look at."""
    found: list[Problem] = []
    for edition in course.bases:
        where = f"courses/{course.course}/{COURSE_FILE} legal_basis {edition.id}"
        found += doubts(edition, on, where)
    return found


def _read(path: Path, where: str) -> LinedYaml | Problem:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Problem(where, "没有这个文件", "每门课程的文件夹里须有 course.yml", "补上这个文件")
    except (OSError, UnicodeDecodeError):
        return Problem(where, "文件读不出来", "须是 UTF-8 编码的文本文件", "另存为 UTF-8 编码")
    return read_lined(text, where)


def _name_problems(root: Path, code: str, where: str, lined: LinedYaml) -> list[Problem]:
    """The code must be the folder's; code and assignment must be this course's alone."""
    if not isinstance(lined.value, dict):
        return []
    found = []
    own = lined.value.get("code")
    if isinstance(own, str) and own != code:
        at = f"{where} 第{lined.line(('code',))}行 code"
        rule = "课程编号须与文件夹同名"
        found.append(Problem(at, f"“{own}”与文件夹“{code}”不同", rule, "改成一致"))
    for key, label in (("code", "课程编号"), ("assignment", "作业名")):
        name = lined.value.get(key)
        if not isinstance(name, str) or not name:
            continue
        at = f"{where} 第{lined.line((key,))}行 {key}"
        for other in _claimed_elsewhere(root, code, key, name):
            what = f"{label}“{name}”已由 courses/{other} 使用"
            found.append(Problem(at, what, f"{label}在全部课程中不重复", "改用另一个"))
    return found


def _claimed_elsewhere(root: Path, code: str, key: str, name: str) -> list[str]:
    claimed = []
    for other in course_codes(root):
        if other == code:
            continue
        lined = _read(root / "courses" / other / COURSE_FILE, other)
        # Compared without case: some file systems do not tell E-01 from e-01.
        if isinstance(lined, LinedYaml) and isinstance(lined.value, dict):
            theirs = lined.value.get(key)
            if isinstance(theirs, str) and theirs.casefold() == name.casefold():
                claimed.append(other)
    return claimed


def _file_problems(root: Path, code: str, where: str, fields: dict[str, Any]) -> list[Problem]:
    """Every notebook named must be there, once, and the generator beside the assignment."""
    found: list[Problem] = []
    lessons = root / "courses" / code / "lessons"
    for lesson in fields["lessons"]:
        found += _notebook_problems(lessons, f"courses/{code}/lessons", lesson["name"], where)
    folder, shown = root / "assignments" / code, f"assignments/{code}"
    if fields["assignment"]:
        found += _notebook_problems(folder, shown, fields["assignment"], where)
    if not (folder / "make_data.py").is_file():
        rule = "每份作业须有数据生成程序"
        found.append(Problem(f"{shown}/make_data.py", "没有这个文件", rule, "补上这个文件"))
    return found


def _notebook_problems(folder: Path, shown: str, name: str, named_in: str) -> list[Problem]:
    both = [suffix for suffix in (".md", ".ipynb") if (folder / f"{name}{suffix}").is_file()]
    at = f"{shown}/{name}"
    if not both:
        what = f"{named_in} 写了“{name}”，但没有 {name}.md 或 {name}.ipynb"
        return [Problem(at, what, "列出的课文和作业须有文件", "补上文件，或改正名称")]
    if len(both) > 1:
        return [Problem(at, "同时有 .md 和 .ipynb", "同一份只留一个来源", "删去过时的一个")]
    return []
