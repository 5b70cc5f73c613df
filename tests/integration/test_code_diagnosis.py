"""A known mistake in code, from the shipped course to what its learner reads; and by nbgrader."""

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from benling.catalog.build import build_course
from benling.exchange import attempts, handout, releases, tarball
from benling.grader import service
from benling.grader.models import CellScore, Score
from benling.home import home
from benling.roster.models import Person
from grading_course import scores

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
WRONG = "代码没有通过检查。请核对运行结果，改好后可以重新提交。"
HEAD = "from datetime import date, timedelta\n"
LOOKALIKE = "您的函数按日历天数往后推。"
#: learner → code, and what the page says of it (None: nothing)
LEARNERS = {
    "natural": (
        HEAD + "def due_on(accepted_on, n, off, makeup):\n"
        "    return (date.fromisoformat(accepted_on) + timedelta(days=n)).isoformat()",
        "您的函数按日历天数往后推。办理许可的期限按工作日计算，周末和法定节假日都不数。"
        "依据：行政许可法（2019修正）第八十二条。",
    ),
    "other": ("def due_on(*given): return '2026-12-31'", WRONG),
    "raises": (
        "class WrongAnswer(AssertionError): pass\n"
        f"def due_on(*given): raise WrongAnswer('{LOOKALIKE}')", WRONG,
    ),
    "prints": (f"def due_on(*given):\n    print('{LOOKALIKE}')\n    return ''", WRONG),
    "agrees": (
        "class Any:\n    def __eq__(self, other): return True\n"
        "def due_on(*given): return Any()", WRONG,
    ),
    "right": (
        HEAD + "def due_on(accepted_on, n, off, makeup):\n"
        "    day = date.fromisoformat(accepted_on)\n    while n:\n"
        "        day += timedelta(days=1)\n        text = day.isoformat()\n"
        "        n -= text in makeup or (day.weekday() < 5 and text not in off)\n"
        "    return day.isoformat()", None,
    ),
    "untouched": (None, None),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_bonus_question_of_a_shipped_course() -> None:
    edition = releases.publish(build_course(ROOT, "E-01"), by="trainer", at=AT)
    receipts = {}
    for name, (code, _) in LEARNERS.items():
        person = Person.objects.create(person_id=name)
        files = dict(handout.files_for(edition, name))
        if code is not None:
            notebook = nbformat.reads(files[f"{edition.assignment}.ipynb"].decode(), as_version=4)
            _cell(notebook, "code-b1").source = code
            files[f"{edition.assignment}.ipynb"] = nbformat.writes(notebook).encode()
        receipts[name] = attempts.submit(edition, person, tarball.pack(files), at=AT).receipt
    scored: list[Score] = []
    service.run(on_scored=scored.append, once=True)

    assert len(scored) == len(LEARNERS)
    for score in scored:
        name = score.attempt.person.person_id
        expected = LEARNERS[name][1]
        assert CellScore.objects.get(score=score, grade_id="test-b1").message == (expected or "")
        page = (home().feedback / receipts[name] / f"{edition.assignment}.html").read_text()
        section = page[page.rindex("<section") :]
        assert "选做题" in section
        assert (expected or "") in section
        assert ('class="wrong"' in section) == (expected is not None)
        assert (LOOKALIKE in page) == (name == "natural")
        for secret in ("2026-10-19", "2026-10-05", "HIDDEN", "mistake"):
            assert secret not in page


TEST = """
### BEGIN HIDDEN TESTS
from benling.quiz.marking import check, mistake
SLIPS = [mistake(372, message="重复来电没有合并。", source="望川市热线统计口径第一条")]
expected = 4 * 90
"""
CELLS = {
    "t-raises": TEST + "check(total, expected, mistakes=SLIPS)\n### END HIDDEN TESTS",
    "t-partial": TEST + "earned = check(total, expected, mistakes=SLIPS, points=3)\n"
    "earned += check(unit, '甲局', points=1)\nearned\n### END HIDDEN TESTS",
}


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A plain nbgrader course with a test that lists a known mistake, and three submissions."""
    cells = [_marked("### BEGIN SOLUTION\ntotal, unit = 360, '甲局'\n### END SOLUTION", "code",
                     solution=True)]  # fmt: skip
    cells += [
        _marked(text, name, grade=True, locked=True, points=4) for name, text in CELLS.items()
    ]
    notebook = new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {
        "name": "python3", "display_name": "Python 3", "language": "python",
    }  # fmt: skip
    root = tmp_path / "theirs"
    (root / "source" / "ps1").mkdir(parents=True)
    (root / "nbgrader_config.py").write_text("c = get_config()\n")
    nbformat.write(notebook, root / "source" / "ps1" / "p.ipynb")
    _run("nbgrader", "generate_assignment", "ps1", cwd=root)
    for name, line in {"right": "total, unit = 360, '甲局'", "slips": "total, unit = 372, '甲局'",
                       "wrong": "total, unit = 1, '甲局'"}.items():  # fmt: skip
        handed_in = nbformat.read(root / "release" / "ps1" / "p.ipynb", as_version=4)
        _cell(handed_in, "code").source = line
        (root / "submitted" / name / "ps1").mkdir(parents=True)
        nbformat.write(handed_in, root / "submitted" / name / "ps1" / "p.ipynb")
    return root


@pytest.mark.long
def test_plain_nbgrader_takes_the_same_test_cell(course: Path, tmp_path: Path) -> None:
    ours = tmp_path / "ours"
    shutil.copytree(course, ours)
    assert "mistake" not in (ours / "release" / "ps1" / "p.ipynb").read_text()
    reference = _begin("nbgrader", "autograde", "ps1", cwd=course)
    _run("benling", "grade", "ps1", cwd=ours)
    _end(reference)
    assert scores(ours) == scores(course)
    assert {(row[1], row[3]): row[4] for row in scores(ours)} == {
        ("right", "t-raises"): 4, ("right", "t-partial"): 4, ("slips", "t-raises"): 0,
        ("slips", "t-partial"): 1, ("wrong", "t-raises"): 0, ("wrong", "t-partial"): 1,
    }  # fmt: skip
    for root in (course, ours):
        told = _error(root, "slips")
        assert told.ename == "WrongAnswer"
        assert told.evalue == "重复来电没有合并。依据：望川市热线统计口径第一条。"
        assert told.traceback == [f"WrongAnswer: {told.evalue}"]
        assert _error(root, "wrong").evalue == "运行结果不对。请核对计算的范围和步骤。"
        assert "360" not in str(_error(root, "wrong"))


def _error(root: Path, learner: str) -> Any:
    path = root / "autograded" / learner / "ps1" / "p.ipynb"
    return _cell(nbformat.read(path, as_version=4), "t-raises").outputs[0]


def _marked(source: str, grade_id: str, **marks: Any) -> Any:
    cell = new_code_cell(source.strip(), id=grade_id)
    cell.metadata["nbgrader"] = {
        "schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False,
        "grade_id": grade_id, **marks,
    }  # fmt: skip
    return cell


def _cell(notebook: Any, grade_id: str) -> Any:
    return next(
        c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id
    )


def _run(name: str, *arguments: str, cwd: Path) -> None:
    _end(_begin(name, *arguments, cwd=cwd))


def _begin(name: str, *arguments: str, cwd: Path) -> "subprocess.Popen[str]":
    place = Path(sys.prefix) / "bin"
    environment = os.environ | {"PATH": f"{place}:{os.environ['PATH']}", "HOME": str(cwd)}
    return subprocess.Popen(
        [str(place / name), *arguments], cwd=cwd, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def _end(process: "subprocess.Popen[str]") -> None:
    out, err = process.communicate(timeout=240)
    assert process.returncode == 0, err[-3000:] + out[-1000:]
