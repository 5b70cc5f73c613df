"""The same notebook under plain ``nbgrader``: generate, autograde, scores, feedback."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

import trial_assignment as trial

_CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "T-01"
c.ClearSolutions.code_stub = {"python": "# 在这里写代码\\nraise NotImplementedError()"}
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course folder with the released assignment and four learners' submissions, graded."""
    root = tmp_path_factory.mktemp("course")
    (root / "nbgrader_config.py").write_text(_CONFIG)
    (root / "truth.json").write_text(json.dumps(trial.TRUTH))
    source = root / "source" / trial.ASSIGNMENT
    source.mkdir(parents=True)
    nbformat.write(trial.assignment_notebook(), source / f"{trial.ASSIGNMENT}.ipynb")
    (source / "cases.json").write_bytes(trial.handout_files()["cases.json"])
    _nbgrader(root, "generate_assignment", trial.ASSIGNMENT)
    wrong = {**trial.ANSWERS_RIGHT, "q1": "a", "q2": ["a"], "q4": "2026-03-22"}
    hostile = {**trial.ANSWERS_RIGHT, "q6": "<script>alert(1)</script>"}
    _submit(root, "right", trial.answers_file(trial.ANSWERS_RIGHT))
    _submit(root, "wrong", trial.answers_file(wrong))
    _submit(root, "empty", None)
    _submit(root, "hostile", trial.answers_file(hostile))
    _nbgrader(root, "autograde", trial.ASSIGNMENT)
    return root


def _nbgrader(root: Path, *arguments: str) -> str:
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(root),
        "BENLING_TRUTH": str(root / "truth.json"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=root, env=environment, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def _submit(root: Path, learner: str, answers: bytes | None) -> None:
    folder = root / "submitted" / learner / trial.ASSIGNMENT
    folder.mkdir(parents=True)
    release = root / "release" / trial.ASSIGNMENT
    for path in release.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    if answers is not None:
        (folder / "answers.json").write_bytes(answers)


def _cells(root: Path, learner: str) -> dict[str, Any]:
    path = root / "autograded" / learner / trial.ASSIGNMENT / f"{trial.ASSIGNMENT}.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    return {cell.metadata.nbgrader.grade_id: cell for cell in cells if "nbgrader" in cell.metadata}


def test_scores_are_as_the_answers_deserve(course: Path) -> None:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        scores = {
            learner: {
                grade.cell.name: grade.auto_score
                for grade in gradebook.find_submission_notebook(
                    trial.ASSIGNMENT, trial.ASSIGNMENT, learner
                ).grades
                if grade.cell.name.startswith("test-")
            }
            for learner in ("right", "wrong", "empty", "hostile")
        }
    questions = [f"test-q{n}" for n in range(1, 6)]
    assert scores["right"] == dict.fromkeys(questions, 10.0)
    assert scores["hostile"] == dict.fromkeys(questions, 10.0)
    assert scores["empty"] == dict.fromkeys(questions, 0.0)
    assert scores["wrong"] == dict(zip(questions, [0, 5, 10, 0, 10], strict=True))


def test_the_graded_copy_shows_the_chosen_answers_without_a_live_widget(course: Path) -> None:
    for question, said in (("q1", "受理的第二天"), ("q4", "2026年3月30日"), ("q3", "12.5")):
        data = _cells(course, "right")[f"ask-{question}"].outputs[0].data
        assert said in data["text/html"]
        assert "application/vnd.jupyter.widget-view+json" not in data
    essay = _cells(course, "hostile")["ask-q6"].outputs[0].data["text/html"]
    assert "&lt;script&gt;" in essay
    assert "<script>" not in essay


def test_what_the_learner_reads_explains_and_holds_no_key(course: Path) -> None:
    errors = {
        name: cell.outputs[0]
        for name, cell in _cells(course, "wrong").items()
        if name.startswith("test-") and cell.outputs and cell.outputs[0].output_type == "error"
    }
    assert set(errors) == {"test-q1", "test-q4"}
    assert errors["test-q1"].ename == "WrongAnswer"
    assert errors["test-q1"].evalue == "受理当天不算在期限内。依据：民法典第二百零一条。"
    assert "2026-03-30" not in str(errors["test-q4"])
    unanswered = _cells(course, "empty")["test-q1"].outputs[0]
    assert (unanswered.ename, unanswered.evalue) == ("Unanswered", "这一题没有作答。")
