"""Building a course with nbgrader's own converter: the same bytes always, and nothing leaks."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator

from benling.catalog.build import Build, Outcome, build_course, build_courses
from benling.errors import Refused
from course_folder import (
    ASSIGNMENT,
    CODE,
    COURSES,
    GENERATOR,
    LESSON,
    another,
    assignment_of,
    copied,
    edit,
)

NOTEBOOK = "t01-counting.ipynb"


@pytest.fixture(scope="module")
def build() -> Build:
    return build_course(COURSES, CODE)


def cells(data: bytes) -> dict[str, Any]:
    """grade_id or id → cell"""
    notebook = nbformat.reads(data.decode(), as_version=4)
    return {c.metadata.get("nbgrader", {}).get("grade_id", c.id): c for c in notebook.cells}


def test_a_build_holds_what_it_should(build: Build) -> None:
    assert list(build.source) == [NOTEBOOK] == list(build.release)
    assert list(build.lessons) == ["01-days.ipynb", "images/calendar.png"]
    assert build.generator == (COURSES / GENERATOR).read_bytes()
    assert len(build.content_sha256) == 64
    assert sum(float(cell["points"]) for cell in build.cells) == 100
    assert json.loads(json.dumps(build.course.record()))["hours"] == "0.50"


def test_built_notebooks_are_valid(build: Build) -> None:
    for data in (build.source[NOTEBOOK], build.release[NOTEBOOK], build.lessons["01-days.ipynb"]):
        notebook = nbformat.reads(data.decode(), as_version=4)
        nbformat.validate(notebook)
        assert notebook.metadata.kernelspec.name == "python3"
        ids = [cell.id for cell in notebook.cells]
        assert len(set(ids)) == len(ids)
        assert all(len(i) <= 64 and i.isascii() for i in ids)
    MetadataValidator().validate_nb(nbformat.reads(build.release[NOTEBOOK].decode(), as_version=4))


def test_the_release_says_what_it_should(build: Build) -> None:
    before, after = cells(build.source[NOTEBOOK]), cells(build.release[NOTEBOOK])
    assert list(before) == list(after)
    assert after["test-q1"].source == "# 第1题由系统自动评分。"
    assert 'expect("q1")' in before["test-q1"].source
    assert after["essay-q4"].source.startswith("这一格由系统")
    assert "timedelta" not in after["code-b1"].source
    assert "# 请在这里写代码" in after["code-b1"].source
    assert after["ask-q1"].metadata.editable is False
    assert "hide-in-sheet" in after["test-q1"].metadata.tags


def test_a_learner_can_only_change_what_is_theirs_to_answer(build: Build) -> None:
    code = [c for c in cells(build.release[NOTEBOOK]).values() if c.cell_type == "code"]
    open_cells = [c for c in code if c.metadata.get("editable", True)]
    assert [c.metadata.nbgrader.grade_id for c in open_cells] == ["code-b1"]


def test_lessons_carry_no_grading(build: Build) -> None:
    for cell in cells(build.lessons["01-days.ipynb"]).values():
        assert "nbgrader" not in cell.metadata
        assert not cell.get("outputs")


def test_the_same_content_gives_the_same_build_anywhere(build: Build, tmp_path: Path) -> None:
    root = copied(tmp_path)
    program = (
        "import sys; from pathlib import Path; from benling.catalog.build import build_course; "
        "b = build_course(Path(sys.argv[1]), 'T-01'); "
        "import hashlib; print(b.content_sha256, *[hashlib.sha256(d).hexdigest() for d in "
        "[*b.source.values(), *b.release.values(), *b.lessons.values()]])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, str(root)], cwd=tmp_path, check=True, capture_output=True,
        env=os.environ | {"PYTHONHASHSEED": "4242", "TZ": "America/New_York", "LC_ALL": "C"},
        text=True,
    )  # fmt: skip
    import hashlib

    files = [*build.source.values(), *build.release.values(), *build.lessons.values()]
    expected = [build.content_sha256, *(hashlib.sha256(data).hexdigest() for data in files)]
    assert ended.stdout.split() == expected


def as_saved_by_jupyterlab(text: str) -> str:
    """The MyST source as an .ipynb after somebody ran it: random ids, outputs, extra settings."""
    import jupytext

    notebook = jupytext.reads(text, fmt="md:myst")
    for number, cell in enumerate(notebook.cells):
        cell.metadata |= {"editable": True, "slideshow": {"slide_type": ""}, "collapsed": False}
        cell.source += "\n"
        if cell.cell_type == "code":
            cell.execution_count = number
            cell.outputs = [
                nbformat.v4.new_output("stream", text="return day + timedelta(days=20)\n"),
                nbformat.v4.new_output("execute_result", {"text/plain": "2026-10-19"}),
            ]
            cell.metadata["execution"] = {"iopub.execute_input": "2026-11-01T08:00:00Z"}
    notebook.metadata["kernelspec"] = {
        "name": "my-env",
        "display_name": "我的",
        "language": "python",
    }
    return nbformat.writes(notebook)


def test_an_ipynb_source_builds_to_the_same_bytes(build: Build, tmp_path: Path) -> None:
    root = copied(tmp_path)
    for path in (ASSIGNMENT, LESSON):
        text = (root / path).read_text(encoding="utf-8")
        (root / path).unlink()
        (root / path).with_suffix(".ipynb").write_text(as_saved_by_jupyterlab(text), "utf-8")
    again = build_course(root, CODE)
    assert again.source == build.source
    assert again.release == build.release
    assert again.lessons == build.lessons
    assert again.content_sha256 == build.content_sha256


SECRET = "secret_of_the_house"

#: course code → file, changes; all are built together, so that nbgrader starts once
SPOILED: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "T-11": ("notebook", [("一共几件？", "总共几件？"), ("下面的案件", "以下案件")]),
    "T-12": (
        "notebook",
        [
            # markers and tests indented, text after the marker, blank lines inside
            (
                "### BEGIN HIDDEN TESTS\nfrom benling.quiz.marking import expect\n"
                'expect("q1")\n### END HIDDEN TESTS',
                "if True:\n        ### BEGIN HIDDEN TESTS (q1)\n"
                f"        {SECRET} = 1\n\n        from benling.quiz.marking import expect\n"
                '        expect("q1")\n    ### END HIDDEN TESTS\n        pass',
            ),
            # the whole of a solution cell without markers goes
            ("    ### BEGIN SOLUTION\n", f"    # {SECRET}\n"),
            ("    ### END SOLUTION\n", ""),
            # and the whole of a hand-marked cell, quotations, code and all
            ("评阅要点：", f"```python\n{SECRET}\n```\n\n> 范文：{SECRET}\n\n"),
        ],
    ),
    "T-13": ("notebook", [("下面的案件是为您生成的。", "第3题的答案是a、c。")]),
    "T-14": ("notebook", [("case = quiz", 'q3 = ["a", "c"]\ncase = quiz')]),
    "T-15": ("notebook", [("下面的案件", "见 make_data.py，下面的案件")]),
    "T-16": (
        "notebook",
        [("# 选做题不计分。", "assert twenty_days_after(date(2026, 3, 2)) == date(2026, 3, 22)")],
    ),
    "T-17": ("notebook", [("下面的案件", "![图](./shown.png)\n\n下面的案件")]),
    "T-21": ("generator", [('"q3": {', '"q5": {')]),
    "T-22": ("generator", [('"cases.json"', '"other.json"')]),
    "T-23": ("generator", [("11 + number % 80", "11 + id(object()) % 80")]),
    "T-24": ("generator", [("number % 80", "number % 0")]),
    "T-25": ("generator", [("import json", "import json\nopen('/tmp/x', 'w')")]),
    "T-26": ("lesson", [("许可的期限", "+++\n\n字\n\n+++\n\n字\n\n+++\n\n许可的期限")]),
    "T-27": ("course.yml", [("title: 测试课程\n", "")]),
}
PICTURE = COURSES / "courses/T-01/lessons/images/calendar.png"


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """What became of every spoiled copy of the small course."""
    root = copied(tmp_path_factory.mktemp("spoiled"))
    for code, (where, changes) in SPOILED.items():
        another(root, code)
        path = {
            "notebook": assignment_of(code),
            "generator": f"assignments/{code}/make_data.py",
            "lesson": f"courses/{code}/lessons/01-days.md",
        }.get(where, f"courses/{code}/{where}")
        edit(root, path, *changes)
    folder = root / "assignments/T-17"
    (folder / "shown.png").write_bytes(PICTURE.read_bytes())
    (folder / "key.png").write_bytes(PICTURE.read_bytes())
    (folder / "notes.txt").write_text("答案")
    (folder / "answers.json").write_text("{}")
    heard: list[str] = []
    found = build_courses(root, sorted(SPOILED), on_step=heard.append)
    assert [outcome.code for outcome in found] == sorted(SPOILED)
    assert all(any(code in step for step in heard) for code in SPOILED)
    return {outcome.code: outcome for outcome in found}


def built(outcome: Outcome) -> Build:
    assert outcome.build is not None, outcome.errors
    return outcome.build


def test_graded_cells_keep_their_ids_through_rewording(outcomes: dict[str, Outcome]) -> None:
    reworded, plain = built(outcomes["T-11"]), built(outcomes["T-17"])
    ids = [cells(b.release[f"{b.course.assignment}.ipynb"]) for b in (reworded, plain)]
    ours, other = ({k: c.id.split("-") for k, c in found.items()} for found in ids)
    assert ours["ask-q2"][:2] == ["ask", "q2"] == other["ask-q2"][:2]
    # another course, other ids
    assert ours["ask-q2"] != other["ask-q2"]


def test_equal_cells_get_ids_of_their_own(outcomes: dict[str, Outcome]) -> None:
    lesson = built(outcomes["T-26"]).lessons["01-days.ipynb"]
    ids = [c.id for c in cells(lesson).values()]
    assert len(ids) == 5 == len(set(ids))


def test_odd_but_proper_regions_are_cleared(outcomes: dict[str, Outcome]) -> None:
    made = built(outcomes["T-12"])
    (source,), (release,) = made.source.values(), made.release.values()
    assert SECRET.encode() in source
    assert SECRET.encode() not in release


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("T-13", "看得到 q3 的答案"),
        ("T-14", "看得到 q3 的答案"),
        ("T-15", "含有“make_data”"),
        ("T-21", "q3 没有答案"),
        ("T-22", "“cases.json”，没有生成"),
        ("T-23", "不一样"),
        ("T-24", "运行出错"),
        ("T-25", "不能写文件"),
        ("T-27", "没有填写"),
    ],
)
def test_what_would_leak_or_not_fit_fails_the_build(
    outcomes: dict[str, Outcome], code: str, what: str
) -> None:
    outcome = outcomes[code]
    assert outcome.build is None
    found = [problem for problem in outcome.errors if what in problem.what]
    assert found, outcome.errors
    assert code in found[0].where


def test_a_test_shown_on_purpose_is_no_secret(outcomes: dict[str, Outcome]) -> None:
    assert b"date(2026, 3, 22)" in built(outcomes["T-16"]).release["t16-counting.ipynb"]


def test_only_pictures_that_are_shown_go_along(outcomes: dict[str, Outcome]) -> None:
    made = built(outcomes["T-17"])
    assert set(made.release) == set(made.source) == {"t17-counting.ipynb", "shown.png"}
    assert made.release["shown.png"] == PICTURE.read_bytes()
    assert [problem.where for problem in made.warnings] == ["assignments/T-17/key.png"]


def test_a_faulty_course_is_refused_with_every_error(tmp_path: Path) -> None:
    root = copied(tmp_path)
    edit(root, "courses/T-01/course.yml", ("title: 测试课程\n", ""))
    edit(root, LESSON, ("# 工作日\n", "工作日\n"))
    with pytest.raises(Refused) as caught:
        build_course(root, CODE)
    assert len(caught.value.problems) == 2
