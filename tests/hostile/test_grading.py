"""What learner code can reach while it is graded, and what its author gets to read afterwards."""

import os
import shutil
from pathlib import Path

import nbformat
import pytest
from test_sandbox import way_to_programs

from benling.exchange.models import Attempt
from benling.grader import service
from benling.grader.models import CellScore, Outcome, Score
from benling.grader.queue import ask_again, machine_faults
from benling.home import home
from grading_edition import Class, release

pytestmark = pytest.mark.django_db(transaction=True)

_LOOK = """
import os, socket, json
def look(*roots):
    for root in roots:
        for place, folders, files in os.walk(root):
            for name in files:
                yield os.path.join(place, name)
print("CWD", sorted(os.listdir('.')))
print("ENV", sorted(os.environ))
own = [os.path.join('/', d) for d in os.listdir('/') if d not in ('usr', 'proc', 'lib', 'bin')]
print("DB", [f for f in look(*own) if f.endswith(('.db', '.sqlite3'))
             and 'site-packages' not in f][:5])
print("ROOTS", sorted(os.listdir('/')))
print("TESTS", [f for f in look('.') if 'HIDDEN' + ' TESTS' in open(f, errors='replace').read()])
print("SOURCE", [f for f in look('/submission', '/handed-in')
                 if "expect(" + "'q1')" in open(f, errors='replace').read()])
try:
    socket.create_connection(('127.0.0.1', 8000), 1)
except OSError as e:
    print("NET", e.strerror)
print("TRUTH", os.environ.get('BENLING_TRUTH'))
print("KEYS", [f for f in look(*own) if f.endswith('.json') and 'site-packages' not in f
               and '"mistakes"' in open(f, errors='replace').read()])
def double(x):
    return 2 * x
"""


@pytest.fixture
def course() -> Class:
    return release(code="T-02")


def graded(attempt: Attempt) -> Score:
    service.run(on_scored=lambda _: None, once=True)
    return Score.objects.get(attempt=attempt)


def kept_notebook(attempt: Attempt) -> str:
    """The notebook kept for marking."""
    edition = attempt.edition
    kept = home().gradebooks / edition.course / edition.edition / "attempts"
    return (kept / f"{attempt.receipt}.ipynb").read_text()


def output_of(attempt: Attempt) -> str:
    """What the bonus cell printed, from the notebook kept for marking."""
    notebook = nbformat.reads(kept_notebook(attempt), as_version=4)
    cell = next(c for c in notebook.cells if c.get("id") == "code-b1")
    return "".join(output.get("text", "") for output in cell.outputs)


def test_learner_code_reaches_nothing_else(course: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "token-for-test")
    course.submit(2, course.right(2) | {"q3": "别人的作文"})
    attempt = course.submit(1, course.right(1), code=_LOOK)
    score = graded(attempt)
    assert score.outcome == Outcome.GRADED
    said = dict(line.split(" ", 1) for line in output_of(attempt).strip().splitlines())
    assert said["CWD"] == "['answers.json', 'benling.json', 'cases.json', 't01-test.ipynb']"
    assert "JUPYTERHUB_API_TOKEN" not in said["ENV"]
    assert "BENLING_HOME" not in said["ENV"]
    assert said["DB"] == "[]"
    # A checkout below /home, say, is reached by way of /home; nothing else is.
    closed = {"home", "root", "var", "opt", "srv"} - way_to_programs("/")
    assert not closed & set(eval(said["ROOTS"]))  # noqa: S307
    assert said["TESTS"] == "[]"
    assert said["SOURCE"] == "[]"
    assert said["NET"] == "Permission denied"
    assert said["TRUTH"] == "None"
    assert said["KEYS"] == "[]"
    page = (home().feedback / attempt.receipt / "t01-test.html").read_text()
    assert "mistakes" not in page
    assert "TRUTH" not in page
    told = "".join(CellScore.objects.filter(score=score).values_list("message", flat=True))
    assert "mistakes" not in told


def test_a_forged_error_tells_its_author_nothing(course: Class) -> None:
    forger = """
import benling.quiz.marking as m, os
def expect(*a, **k):
    raise m.WrongAnswer(open(os.environ['BENLING_TRUTH']).read())
m.expect = expect
"""
    attempt = course.submit(1, {"q1": "1"}, code=forger + "def double(x):\n    return 2 * x")
    score = graded(attempt)
    told = dict(CellScore.objects.filter(score=score).values_list("grade_id", "message"))
    assert told["test-q1"] == "数值不对。请核对计算的范围、步骤和单位。"
    assert told["test-q2"] == "这一题没有作答。"
    page = (home().feedback / attempt.receipt / "t01-test.html").read_text()
    assert "mistakes" not in page


def test_changed_data_files_gain_nothing(course: Class) -> None:
    attempt = course.submit(
        1, {"q1": "99"}, extra={"cases.json": b'{"days": 99}'}, code="print(cases)"
    )
    graded(attempt)
    days = course.right(1)["q1"]
    assert output_of(attempt).strip() == f"{{'days': {days}}}"


def test_runaways_are_bounded_and_explained(
    course: Class, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shutil.copytree(Path(__file__).parents[2] / "grading", tmp_path / "grading")
    text = (Path(__file__).parents[2] / "grading" / "limits.yml").read_text()
    for before, after in (
        ("cell_seconds: 20 ", "cell_seconds: 3 "), ("wall_seconds: 120 ", "wall_seconds: 12 "),
        ("memory_mib: 1024 ", "memory_mib: 300 "), ("output_mib: 8 ", "output_mib: 1 "),
        ("disk_files: 10000 ", "disk_files: 500 "),
    ):  # fmt: skip
        assert before in text
        text = text.replace(before, after, 1)
    (tmp_path / "grading" / "limits.yml").write_text(text)
    (tmp_path / "courses").mkdir()
    monkeypatch.setenv("BENLING_CONTENT", str(tmp_path))
    expected = {
        "timeout": "import time\nwhile True:\n    try:\n        time.sleep(60)\n"
        "    except KeyboardInterrupt:\n        pass",
        "memory": "held = []\nwhile True:\n    held.append(bytearray(4 * 1024 * 1024))\n"
        "    import time; time.sleep(0.01)",
        "crash": "import ctypes\nctypes.string_at(0)",
    }
    attempts = {
        cause: course.submit(number, {"q1": "1"}, code=code)
        for number, (cause, code) in enumerate(expected.items(), 1)
    }
    # A full disk and a flood of output are the cell's own errors; the rest is graded.
    full = course.submit(8, course.right(8), code="for i in range(10**6):\n    open(f'{i}', 'w')")
    flood = course.submit(7, course.right(7), code="while True:\n    print('x' * 100_000)")
    last = course.submit(9, course.right(9))
    service.run(on_scored=lambda _: None, once=True)
    found = {cause: Score.objects.get(attempt=attempt) for cause, attempt in attempts.items()}
    assert {c: (s.outcome, s.cause) for c, s in found.items()} == {
        cause: ("failed", cause) for cause in expected
    }
    assert all("重新提交" in score.cause_text for score in found.values())
    for finishing in (full, flood, last):
        assert Score.objects.get(attempt=finishing).auto_points == 30
    assert "No space left on device" in kept_notebook(full)


def test_a_fault_of_the_machine_is_never_the_learners(
    course: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = course.submit(1, course.right(1))
    tries = []

    def broken(*_: object) -> None:
        tries.append(1)
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as patched:
        patched.setattr(service, "stage", broken)
        patched.setattr(service, "_POLL_SECONDS", 0.05)
        score = graded(attempt)
    assert len(tries) == 3
    assert (score.outcome, score.cause) == ("failed", "system")
    assert "与您的作答无关" in score.cause_text
    # The administrator's way: once the machine is mended, take those up again.
    assert ask_again(machine_faults(), by="tester") == 1
    service.run(on_scored=lambda _: None, once=True)
    again = Score.objects.get(attempt=attempt, run=2)
    assert (again.outcome, again.auto_points) == ("graded", 30)
