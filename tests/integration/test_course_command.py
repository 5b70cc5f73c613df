"""``benling course`` as a trainer types it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from course_folder import CODE, COURSES, LESSON, copied, edit


def benling(*words: str, content: Path | None = None) -> "subprocess.CompletedProcess[str]":
    where = [] if content is None else ["--content", str(content)]
    return subprocess.run(
        [sys.executable, "-m", "benling", "course", *words, *where],
        capture_output=True, text=True, check=False, env=os.environ | {"COLUMNS": "120"},
    )  # fmt: skip


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copied(tmp_path_factory.mktemp("broken"))
    edit(root, "courses/T-01/course.yml", ("category: 政策法规", "category: 法律"))
    edit(root, LESSON, ("# 工作日\n", "% 工作日\n"))
    return root


def test_check_passes_a_sound_course() -> None:
    said = benling("check", content=COURSES)
    assert said.returncode == 0, said.stderr
    assert CODE in said.stdout and "通过" in said.stdout and "不通过" not in said.stdout


def test_check_tells_every_error_and_ends_with_2(broken: Path) -> None:
    said = benling("check", CODE, content=broken)
    assert said.returncode == 2
    for expected in ("不通过", "“法律”不在可填的范围内", "没有一级标题", "注释行", "须改正 3 处"):
        assert expected in said.stdout, said.stdout


def test_check_looks_at_the_legal_basis_on_a_day() -> None:
    said = benling("check", CODE, "--on", "2019-01-01", content=COURSES)
    assert said.returncode == 2
    assert "还没有施行" in said.stdout


def test_every_unknown_course_is_told() -> None:
    said = benling("check", "T-08", "T-09", content=COURSES)
    assert said.returncode == 2
    assert "T-08" in said.stderr and "T-09" in said.stderr and "现有：T-01" in said.stderr


def test_list_shows_faulty_courses_too(broken: Path) -> None:
    assert "测试课程" in benling("list", content=COURSES).stdout
    said = benling("list", content=broken)
    assert said.returncode == 2 and "有 1 处问题" in said.stdout


def test_build_writes_all_or_nothing(tmp_path: Path, broken: Path) -> None:
    target = tmp_path / "看"
    said = benling("build", CODE, "-o", str(target), content=COURSES)
    assert said.returncode == 0, said.stderr
    assert sorted(p.relative_to(target).as_posix() for p in target.rglob("*") if p.is_file()) == [
        "lessons/01-days.ipynb", "lessons/images/calendar.png",
        "release/t01-counting.ipynb", "source/t01-counting.ipynb",
    ]  # fmt: skip
    assert benling("build", CODE, "-o", str(target), content=COURSES).returncode == 2
    said = benling("build", CODE, "-o", str(tmp_path / "坏"), content=broken)
    assert said.returncode == 2 and "共 3 处问题" in said.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["看"]


def test_variant_writes_files_and_truth(tmp_path: Path) -> None:
    for name in ("one", "two"):
        said = benling(
            "variant", CODE, "--seed", "张三", "-o", str(tmp_path / name), content=COURSES
        )
        assert said.returncode == 0, said.stderr
    one, two = (json.loads((tmp_path / n / "truth.json").read_text()) for n in ("one", "two"))
    assert one == two and set(one) == {"q1", "q2", "q3"}
    assert (
        json.loads((tmp_path / "one/files/cases.json").read_text())["件数"] == one["q2"]["answer"]
    )
