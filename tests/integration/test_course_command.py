"""``benling course`` as a trainer types it."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from benling.cli import main
from course_folder import CODE, COURSES, LESSON, copied, edit


@dataclass
class Said:
    code: int
    out: str
    err: str


Run = Callable[..., Said]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def benling(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command in this process, from the argument list to the exit code."""
    monkeypatch.setenv("COLUMNS", "120")

    def run(*words: str, content: Path) -> Said:
        argv = ["benling", "course", *words, "--content", str(content)]
        monkeypatch.setattr(sys, "argv", argv)
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Said(int(ended.value.code or 0), said.out, said.err)

    return run


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copied(tmp_path_factory.mktemp("broken"))
    edit(root, "courses/T-01/course.yml", ("category: 政策法规", "category: 法律"))
    edit(root, LESSON, ("# 工作日\n", "% 工作日\n"))
    return root


def test_check_passes_a_sound_course(benling: Run) -> None:
    said = benling("check", content=COURSES)
    assert said.code == 0, said.err
    assert CODE in said.out and "通过" in said.out and "不通过" not in said.out


def test_check_tells_every_error_and_ends_with_2(benling: Run, broken: Path) -> None:
    said = benling("check", CODE, content=broken)
    assert said.code == 2
    for expected in ("不通过", "“法律”不在可填的范围内", "没有一级标题", "注释行", "须改正 3 处"):
        assert expected in said.out, said.out


def test_check_looks_at_the_legal_basis_on_a_day(benling: Run) -> None:
    said = benling("check", CODE, "--on", "2019-01-01", content=COURSES)
    assert said.code == 2
    assert "还没有施行" in said.out and "须改正 1 处" in said.out


def test_every_unknown_course_is_told(benling: Run) -> None:
    said = benling("check", "T-08", "T-09", content=COURSES)
    assert said.code == 2
    assert "T-08" in said.err and "T-09" in said.err and "现有：T-01" in said.err


def test_list_shows_faulty_courses_too(benling: Run, broken: Path) -> None:
    assert "测试课程" in benling("list", content=COURSES).out
    said = benling("list", content=broken)
    assert said.code == 2 and "有 1 处问题" in said.out


def test_build_writes_all_or_nothing(benling: Run, tmp_path: Path, broken: Path) -> None:
    target = tmp_path / "看"
    said = benling("build", CODE, "-o", str(target), content=COURSES)
    assert said.code == 0, said.err
    assert sorted(p.relative_to(target).as_posix() for p in target.rglob("*") if p.is_file()) == [
        "lessons/01-days.ipynb", "lessons/images/calendar.png",
        "release/t01-counting.ipynb", "source/t01-counting.ipynb",
    ]  # fmt: skip
    assert benling("build", CODE, "-o", str(target), content=COURSES).code == 2
    said = benling("build", CODE, "-o", str(tmp_path / "坏"), content=broken)
    assert said.code == 2 and "共 3 处问题" in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["看"]


def test_variant_of_a_course_that_shares_its_generator(benling: Run, tmp_path: Path) -> None:
    said = benling("variant", "E-17", "--seed", "望川甲", "-o", str(tmp_path / "one"), content=ROOT)
    assert said.code == 0, said.err
    assert {"q1", "q10"} <= set(json.loads((tmp_path / "one" / "truth.json").read_text()))


def test_variant_writes_files_and_truth(benling: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        said = benling(
            "variant", CODE, "--seed", "张三", "-o", str(tmp_path / name), content=COURSES
        )
        assert said.code == 0, said.err
    one, two = (json.loads((tmp_path / n / "truth.json").read_text()) for n in ("one", "two"))
    assert one == two and set(one) == {"q1", "q2", "q3"}
    assert (
        json.loads((tmp_path / "one/files/cases.json").read_text())["件数"] == one["q2"]["answer"]
    )
