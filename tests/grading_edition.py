"""A released course edition made for grader tests, and submissions to it, by the real exchange."""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from benling.catalog.course import Cell, Course
from benling.catalog.models import CourseEdition
from benling.exchange import attempts, handout, releases, tarball
from benling.exchange.models import Attempt
from benling.quantities import credit_hours
from benling.roster.models import Person

ASSIGNMENT = "t01-test"
HANDED_IN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

GENERATOR = """
import json

def make_data(seed):
    days = 10 + seed[0] % 5
    mistake = {"value": str(days + 1), "message": "起算当天不计入。",
               "source": "民法典第二百零一条"}
    return {
        "files": {"cases.json": json.dumps({"days": days})},
        "truth": {
            "q1": {"answer": str(days), "tolerance": 0, "mistakes": [mistake]},
            "q2": {"answer": ["a", "c"]},
        },
    }
""".encode()


def _cell(grade_id: str, title: str, points: str, kind: str = "auto") -> Cell:
    question = grade_id.partition("-")[2]
    return Cell(grade_id=grade_id, title=title, points=points, kind=kind, question=question)


CELLS = [
    _cell("test-q1", "第1题 天数", "10"),
    _cell("test-q2", "第2题 材料", "20"),
    _cell("essay-q3", "第3题 体会", "10", "manual"),
    _cell("test-b1", "选做", "0"),
]


def _marked(cell: Any, grade_id: str, **marks: Any) -> Any:
    cell.metadata["nbgrader"] = {
        "schema_version": 3, "grade": False, "solution": False, "locked": True, "task": False,
        "grade_id": grade_id, **marks,
    }  # fmt: skip
    cell["id"] = grade_id
    return cell


def _test(grade_id: str, points: float, body: str) -> Any:
    source = f"# 系统自动评分\n### BEGIN HIDDEN TESTS\n{body}\n### END HIDDEN TESTS"
    return _marked(new_code_cell(source), grade_id, grade=True, points=points)


def source_notebook() -> bytes:
    expect = "from benling.quiz.marking import expect\n"
    cells = [
        new_markdown_cell("## 第1题 天数", id="p1"),
        _marked(new_code_cell(
            "from benling import quiz\ncases = quiz.data('cases.json')\nquiz.number('q1', '几天？')"
        ), "ask-q1"),
        _test("test-q1", 10, expect + "expect('q1')"),
        _marked(new_code_cell(
            "quiz.multiple_choice('q2', '哪些？', {'a': '甲', 'b': '乙', 'c': '丙'})"
        ), "ask-q2"),
        _test("test-q2", 20, expect + "expect('q2', partial=True, points=20)"),
        _marked(new_code_cell("quiz.long_text('q3', '谈谈体会', max_chars=300)"), "ask-q3"),
        _marked(new_markdown_cell("YOUR ANSWER HERE"), "essay-q3", grade=True, solution=True,
                locked=False, points=10),
        _marked(new_code_cell("def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n"
                              "    ### END SOLUTION"), "code-b1", solution=True, locked=False),
        _test("test-b1", 0, "assert double(2) == 4"),
    ]  # fmt: skip
    notebook = new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {
        "name": "python3", "display_name": "Python 3", "language": "python",
    }  # fmt: skip
    return nbformat.writes(notebook).encode()


@cache
def released_notebook() -> bytes:
    """What nbgrader makes of the source for learners."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.preprocessors import InstantiateTests, SaveCells
    from traitlets.config import Config

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "source" / ASSIGNMENT
        place.mkdir(parents=True)
        (place / f"{ASSIGNMENT}.ipynb").write_bytes(source_notebook())
        config = Config()
        config.CourseDirectory.root = folder
        config.CourseDirectory.assignment_id = ASSIGNMENT
        config.GenerateAssignment.no_database = True
        # As the platform's own configuration does: a text that nbgrader does not know.
        config.ClearSolutions.text_stub = "这一格在提交后抄录作答。"
        converter = GenerateAssignment(coursedir=CourseDirectory(config=config), config=config)
        left_out = (InstantiateTests, SaveCells)
        converter.preprocessors = [p for p in converter.preprocessors if p not in left_out]
        converter.start()
        return (Path(folder) / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_bytes()


@dataclass(frozen=True)
class Class:
    """An edition with people who hand in."""

    edition: CourseEdition
    released: bytes

    def person(self, number: int) -> Person:
        return Person.objects.get_or_create(person_id=f"P{number:06d}")[0]

    def truth(self, number: int) -> dict[str, Any]:
        return handout.truth_for(self.edition, self.person(number).person_id)

    def right(self, number: int) -> dict[str, Any]:
        """All automatic answers right for this person."""
        return {q: entry["answer"] for q, entry in self.truth(number).items()}

    def submit(
        self,
        number: int,
        answers: Mapping[str, Any],
        *,
        code: str | None = None,
        at: datetime = HANDED_IN,
        extra: Mapping[str, bytes] | None = None,
    ) -> Attempt:
        """Hand in for a person. ``code`` replaces the bonus code cell."""
        person = self.person(number)
        files = dict(handout.files_for(self.edition, person.person_id))
        if code is not None:
            notebook = nbformat.reads(self.released.decode(), as_version=4)
            next(c for c in notebook.cells if c["id"] == "code-b1").source = code
            files[f"{ASSIGNMENT}.ipynb"] = nbformat.writes(notebook).encode()
        body = {q: {"value": v, "at": "2026-03-01T08:00:00+00:00"} for q, v in answers.items()}
        files["answers.json"] = json.dumps({"version": 1, "answers": body}).encode()
        return attempts.submit(
            self.edition, person, tarball.pack({**files, **(extra or {})}), at=at
        )


def release(*, code: str = "T-01", late_penalty: str = "0") -> Class:
    """Publish the test edition."""
    course = Course(
        course=code, edition="2026.1", title="批改试验", category="业务知识", themes=[],
        hours=credit_hours("1.0"), track="网络学习", pass_mark=Decimal(60), required=True,
        audience={}, due_days=None,
        kind="技能", competency=["技能"], objectives=["会做这几道题。"], refresher={},
        due_on=date(2026, 6, 30), legal_basis=[], owner_a="P1", owner_b="P2",
        assignment=ASSIGNMENT, lessons=[], cells=CELLS, late_penalty=Decimal(late_penalty),
    )  # fmt: skip
    released = released_notebook()
    build = SimpleNamespace(
        course=course, source={f"{ASSIGNMENT}.ipynb": source_notebook()},
        release={f"{ASSIGNMENT}.ipynb": released}, lessons={}, generator=GENERATOR,
        content_sha256="0" * 64,
    )  # fmt: skip
    edition = releases.publish(build, by="tester", at=HANDED_IN)  # type: ignore[arg-type]
    return Class(edition, released)
