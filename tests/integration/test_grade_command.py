"""``benling grade`` gives the scores of ``nbgrader autograde``, row by row."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

import mixed_class
from grading_course import comments, scores
from stack.striking import TEN_BLOWS, Striker

BIN = Path(sys.prefix) / "bin"


def command(name: str, *arguments: str, cwd: Path, **more: str) -> "subprocess.Popen[str]":
    environment = os.environ | {
        "PATH": f"{BIN}:{os.environ['PATH']}", "HOME": str(cwd), "PYTHONDONTWRITEBYTECODE": "1",
    } | more  # fmt: skip
    return subprocess.Popen(
        [str(BIN / name), *arguments], cwd=cwd, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def finished(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    out, err = process.communicate(timeout=800)
    return process.returncode, out, err


def graded_by_both(theirs: Path, ours: Path, assignment: str) -> tuple[tuple[int, str, str], int]:
    """Both at once, as the machine has two cores."""
    reference = command("nbgrader", "autograde", assignment, cwd=theirs)
    own = finished(command("benling", "grade", assignment, cwd=ours))
    return own, finished(reference)[0]


def files(course: Path) -> set[str]:
    return {str(p.relative_to(course)) for p in (course / "autograded").rglob("*")}


def test_quickstart_course(tmp_path: Path) -> None:
    assert finished(command("nbgrader", "quickstart", "theirs", cwd=tmp_path))[0] == 0
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    assert finished(command("nbgrader", "generate_assignment", "ps1", cwd=theirs))[0] == 0
    for learner, origin in (("bitdiddle", "release"), ("hacker", "source")):
        shutil.copytree(theirs / origin / "ps1", theirs / "submitted" / learner / "ps1")
    shutil.copytree(theirs, ours)

    (code, out, _), their_code = graded_by_both(theirs, ours, "ps1")

    assert (code, their_code) == (0, 0)
    assert len(scores(theirs)) == 18
    assert scores(ours) == scores(theirs)
    assert comments(ours) == comments(theirs)
    assert files(ours) == files(theirs)
    assert "共处理 2 份，成功 2 份。" in out
    # Nothing new: both skip what is graded already.
    code, out, _ = finished(command("benling", "grade", "ps1", cwd=ours))
    assert code == 0
    assert scores(ours) == scores(theirs)


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    theirs = tmp_path_factory.mktemp("course")
    folder = theirs / "source" / mixed_class.ASSIGNMENT
    folder.mkdir(parents=True)
    (theirs / "nbgrader_config.py").write_text(mixed_class.CONFIG)
    nbformat.write(mixed_class.source(), folder / f"{mixed_class.NOTEBOOK}.ipynb")
    made = finished(command("nbgrader", "generate_assignment", mixed_class.ASSIGNMENT, cwd=theirs))
    assert made[0] == 0, made[2]
    mixed_class.hand_in(theirs)
    return theirs


@pytest.fixture
def course(released: Path, tmp_path: Path) -> Path:
    copied = tmp_path / "theirs"
    shutil.copytree(released, copied)
    return copied


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_thirty_mixed_submissions(course: Path, tmp_path: Path) -> None:
    assert len(mixed_class.SUBMISSIONS) == 30
    ours = tmp_path / "ours"
    shutil.copytree(course, ours)
    # One duplicated cell makes nbgrader stop the whole class; alone it fails the same way.
    stopper, aside = course / "submitted" / mixed_class.STOPS_NBGRADER, tmp_path / "aside"
    stopper.rename(aside)

    (code, out, err), their_code = graded_by_both(course, ours, mixed_class.ASSIGNMENT)

    assert (code, their_code) == (1, 1)
    aside.rename(stopper)
    alone = ("autograde", mixed_class.ASSIGNMENT, "--student", stopper.name)
    assert finished(command("nbgrader", *alone, cwd=course))[0] == 1
    expected = scores(course)
    assert len(expected) >= 29 * 7
    assert len({row[4] for row in expected}) >= 6, "the class is not mixed"
    # nbgrader takes every mark for text on stderr; a warning of a library's says nothing about
    # the answer, and what learners' functions print while they are tested is not the test's.
    talks = {"warns", "stderr"}
    got = scores(ours)
    assert [r for r in got if r[1] not in talks] == [r for r in expected if r[1] not in talks]
    assert {r[4] for r in expected if r[1] in talks and r[3] == "t-small"} == {0}
    assert {r[4] for r in got if r[1] in talks and r[3] == "t-small"} == {1}
    assert comments(ours) == comments(course)
    # What learner code writes stays in the sandbox; nbgrader leaves it beside the notebook.
    # Of a failed submission it leaves an empty folder.
    assert files(course) - files(ours) == {
        f"autograded/writes-file/{mixed_class.ASSIGNMENT}/结果.txt",
        "autograded/dies",
        f"autograded/{stopper.name}",
    }
    assert files(ours) <= files(course)
    assert "共处理 30 份，成功 28 份。" in out
    assert "未能批改：dies。原因：程序崩溃。" in err
    assert f"未能批改：{stopper.name}。原因：文件损坏。" in err


def test_one_learner_again(course: Path) -> None:
    code, out, _ = finished(
        command("benling", "grade", mixed_class.ASSIGNMENT, "--learner", "right", cwd=course)
    )
    assert (code, "共处理 1 份" in out) == (0, True)
    before = scores(course)
    assert {row[1] for row in before} == {"right"}
    code, out, _ = finished(
        command(
            "benling",
            "grade",
            "--course-root",
            str(course),
            mixed_class.ASSIGNMENT,
            "--learner",
            "right",
            "--force",
            cwd=course.parent,
        )
    )
    assert (code, "共处理 1 份" in out) == (0, True)
    assert scores(course) == before


def test_a_link_out_of_the_submission_is_refused(course: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    link = course / "submitted" / "right" / mixed_class.ASSIGNMENT / "data.txt"
    link.symlink_to(secret)
    code, _, err = finished(
        command("benling", "grade", mixed_class.ASSIGNMENT, "--learner", "right", cwd=course)
    )
    assert code == 1
    assert "原因：文件损坏。" in err
    assert not any(p.name == "data.txt" for p in (course / "autograded").rglob("*"))


def test_unknown_assignment_and_folder(course: Path) -> None:
    code, _, err = finished(command("benling", "grade", "没有", cwd=course))
    assert code == 1
    assert "没有找到作业“没有”的提交" in err
    (course / "submitted" / "right" / mixed_class.ASSIGNMENT).rename(
        course / "submitted" / "right" / "新作业"
    )
    code, _, err = finished(command("benling", "grade", "新作业", cwd=course))
    assert code == 1
    assert "未能批改：right。原因：作业未登记。" in err
    code, _, err = finished(
        command("benling", "grade", "没有", "--course-root", "/nowhere", cwd=course)
    )
    assert code == 2
    assert "没有这个文件夹" in err


#: of the mixed class, with "slow", who takes a second
_STRUCK = (
    "right", "张三", "first-only", "wrong", "hidden-fails", "empty", "syntax-error", "dies",
    "chatty", "magics", "writes-file", "stderr",
)  # fmt: skip
_SLOW = "def square(n):\n    import time\n    time.sleep(0.1)\n    return n * n"


def struck_class(released: Path, course: Path) -> None:
    """A copy of the course with thirteen submissions."""
    shutil.copytree(released, course)
    submitted = course / "submitted"
    for folder in submitted.iterdir():
        if folder.name not in _STRUCK:
            shutil.rmtree(folder)
    shutil.copytree(submitted / "right", submitted / "slow")
    path = submitted / "slow" / mixed_class.ASSIGNMENT / f"{mixed_class.NOTEBOOK}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.source == mixed_class.RIGHT:
            cell.source = _SLOW
    nbformat.write(notebook, path)


def submissions_in(course: Path) -> list[str]:
    with sqlite3.connect(course / "gradebook.db") as database:
        rows = database.execute("select student_id from submitted_assignment order by 1")
        return [row[0] for row in rows]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_killed_at_random_moments(released: Path, tmp_path: Path) -> None:
    check_killed(released, tmp_path, TEN_BLOWS, seed=1)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(2, 5))
def test_killed_very_often(seed: int, released: Path, tmp_path: Path) -> None:
    check_killed(released, tmp_path, 4 * TEN_BLOWS, seed=seed)


def check_killed(released: Path, tmp_path: Path, blows: list[str], *, seed: int) -> None:
    """Whatever is killed: in the end everybody has the scores of an undisturbed run, once."""
    quiet = tmp_path / "quiet"
    struck_class(released, quiet)
    origin, struck = tmp_path / "origin", [tmp_path / "struck-0"]
    for copied in (origin, struck[0]):
        shutil.copytree(quiet, copied)
    # Beside each other, as the machine has two cores.
    undisturbed = command("benling", "grade", mixed_class.ASSIGNMENT, cwd=quiet)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    striker = Striker(seed, blows)
    while True:
        before = len(striker.dealt)
        run = command(
            "benling", "grade", mixed_class.ASSIGNMENT, cwd=struck[-1], TMPDIR=str(temporary)
        )
        try:
            killed = striker.follow(run)
        finally:
            run.kill()
            _, said = run.communicate()
        # An attempt of which this run's blows struck every try is named; the next run grades it.
        tries = re.search(r"(\d+) 次被外部强行结束", said)
        if killed or (tries and int(tries[1]) <= len(striker.dealt) - before):
            continue
        assert run.returncode == 1, said
        assert said.count("未能批改") == said.count("未能批改：dies。原因：程序崩溃") == 1, said
        if not striker.left:
            break
        # Over too soon: the rest of the blows is for the same class once more.
        struck.append(tmp_path / f"struck-{len(struck)}")
        shutil.copytree(origin, struck[-1])
    assert finished(undisturbed)[0] == 1
    assert sorted(striker.dealt) == sorted(blows)
    expected = scores(quiet)
    assert {row[1] for row in expected} == {*_STRUCK, "slow"}
    for course in struck:
        assert scores(course) == expected
        assert comments(course) == comments(quiet)
        assert files(course) == files(quiet)
        assert submissions_in(course) == submissions_in(quiet)
    assert list(temporary.iterdir()) == []
