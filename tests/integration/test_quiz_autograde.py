"""The same notebook under plain ``nbgrader``: generate, autograde, scores, feedback."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
import pytest

import list_questions as lists
import trial_assignment as trial

_CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "T-01"
c.ClearSolutions.code_stub = {"python": "# 在这里写代码\\nraise NotImplementedError()"}
"""
#: lists that earn part of the points, or none
PART: dict[str, Any] = {
    "l1": ["b", "a", "d", "c", "e"],
    "l2": ["a=x", "b=y", "c=y"],
    "l3": [row for row in lists.RIGHT["l3"] if row < "k2"],
    "l4": ["r1.n=120", "r2.d=8", "r3.p=97.05"],
    "l5": ["2026-10-10", "2026-10-12"],
}
#: every target for every row, and what no card gives
GREEDY: dict[str, Any] = {
    "l1": ["b"],
    "l2": [f"{item}={target}" for item in lists.LETTERS for target in lists.FEW],
    "l3": [f"k1={office}" for office in lists.OFFICES],
    "l4": ["r1.n=120", "r1.n=121"],
    "l5": ["2026-10-10", "2026-10-11", "2026-10-12"],
}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course folder with the released assignment and four learners' submissions, graded."""
    root = tmp_path_factory.mktemp("course")
    (root / "nbgrader_config.py").write_text(_CONFIG)
    (root / "truth.json").write_text(json.dumps({**trial.TRUTH, **lists.TRUTH}))
    source = root / "source" / trial.ASSIGNMENT
    source.mkdir(parents=True)
    notebook = trial.assignment_notebook()
    notebook.cells += lists.question_cells()
    nbformat.write(notebook, source / f"{trial.ASSIGNMENT}.ipynb")
    for name in ("cases.json", "calendar.json"):
        (source / name).write_bytes(lists.handout_files()[name])
    _nbgrader(root, "generate_assignment", trial.ASSIGNMENT)
    right = {**trial.ANSWERS_RIGHT, **lists.RIGHT}
    wrong = {**right, "q1": "a", "q2": ["a"], "q4": "2026-03-22", **PART}
    hostile = {**right, "q6": "<script>alert(1)</script>", **GREEDY}
    _submit(root, "right", trial.answers_file(right))
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
    questions = [f"test-q{n}" for n in range(1, 6)] + [f"test-l{n}" for n in range(1, 6)]
    # Of lists in part: 2 rows of 4, 6 of 14, 2 cells of 9.
    earned: dict[str, Sequence[float]] = {
        "right": [10] * 10,
        "hostile": [10] * 5 + [0] * 5,
        "empty": [0] * 10,
        "wrong": [0, 5, 10, 0, 10, 0, 5, 4.29, 2.22, 10],
    }
    for learner, points in earned.items():
        assert scores[learner] == dict(zip(questions, points, strict=True)), learner


def test_the_graded_copy_shows_the_chosen_answers_without_a_live_widget(course: Path) -> None:
    for question, said in (("q1", "受理的第二天"), ("q4", "2026年3月30日"), ("q3", "12.5")):
        data = _cells(course, "right")[f"ask-{question}"].outputs[0].data
        assert said in data["text/html"]
        assert "application/vnd.jupyter.widget-view+json" not in data
    cells = _cells(course, "wrong")
    shown = {name: cells[f"ask-{name}"].outputs[0].data["text/html"] for name in lists.CARDS}
    assert shown["l1"].index(lists.STEPS["b"]) < shown["l1"].index(lists.STEPS["a"])
    assert "<ol" in shown["l1"]
    unanswered = [
        shown[name].count(f"没有{verb}")
        for name, verb in (("l2", "选"), ("l3", "选"), ("l4", "填"))
    ]
    assert unanswered == [1, 8, 6]
    assert "97.05" in shown["l4"]
    assert "2026年10月10日、2026年10月12日" in shown["l5"]
    essay = _cells(course, "hostile")["ask-q6"].outputs[0].data["text/html"]
    assert "&lt;script&gt;" in essay
    assert "<script>" not in essay


def test_what_the_learner_reads_explains_and_holds_no_key(course: Path) -> None:
    errors = {
        name: cell.outputs[0]
        for name, cell in _cells(course, "wrong").items()
        if name.startswith("test-") and cell.outputs and cell.outputs[0].output_type == "error"
    }
    assert set(errors) == {"test-q1", "test-q4", "test-l1"}
    assert errors["test-l1"].evalue == "还没有转送就开始审查了。依据：信访工作条例（2022）。"
    assert errors["test-q1"].ename == "WrongAnswer"
    assert errors["test-q1"].evalue == "受理当天不算在期限内。依据：民法典第二百零一条。"
    assert "2026-03-30" not in str(errors["test-q4"])
    unanswered = _cells(course, "empty")["test-q1"].outputs[0]
    assert (unanswered.ename, unanswered.evalue) == ("Unanswered", "这一题没有作答。")
