"""``benling course check`` on legal bases and citations, and ``benling course basis``."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from benling.cli import main
from course_folder import (
    ASSIGNMENT,
    CODE,
    COURSE_FILE,
    COURSES,
    GENERATOR,
    LEGAL_BASIS,
    LESSON,
    PARAMETER,
    copied,
    edit,
)

ROW = '{basis: 行政许可法-2019, articles: [42, "第八十二条"]}'


class Said(NamedTuple):
    code: int
    out: str
    err: str


Command = Callable[..., Said]


@pytest.fixture
def benling(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """``benling course …`` in this process."""
    monkeypatch.setenv("COLUMNS", "160")

    def run(*words: str, content: Path) -> Said:
        monkeypatch.setattr(sys, "argv", ["benling", "course", *words, "--content", str(content)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Said(int(ended.value.code or 0), said.out, said.err)

    return run


def test_a_parameter_with_its_source_passes_and_doubts_are_told(
    benling: Command, tmp_path: Path
) -> None:
    root = copied(tmp_path)
    doubtful = "{basis: 公务员考核规定-2020, articles: [28], source: 转载的第二十八条，作参数}"
    edit(root, COURSE_FILE, (ROW, f"{ROW}\n  - {doubtful}"), (PARAMETER, ""))
    said = benling("check", CODE, "--on", "2026-11-23", content=root)
    assert said.code == 0, said.out
    assert "公务员考核规定（2020年发布）在2026-11-23是否有效待查" in said.out
    assert "引用了 民法典-2020 第201条" in said.out and "没有列出" in said.out


def test_a_basis_that_has_ended_fails_the_check(benling: Command, tmp_path: Path) -> None:
    root = copied(tmp_path)
    edit(root, COURSE_FILE, (ROW, "{basis: 行政许可法-2003, articles: [42], source: 旧文本}"))
    said = benling("check", CODE, "--on", "2026-11-23", content=root)
    assert said.code == 2
    assert "2019-04-23起不再有效" in said.out and "改用 行政许可法-2019" in said.out


def test_citations_in_every_part_are_checked(benling: Command, tmp_path: Path) -> None:
    root = copied(tmp_path)
    edit(root, LESSON, ("行政许可法2019年修正", "行政许可法2015年修正"))
    edit(root, GENERATOR, ("民法典（2020）第二百零一条", "民法典（2021）第二百零一条"))
    text = (root / ASSIGNMENT).read_text(encoding="utf-8")
    (root / ASSIGNMENT).write_text(f"{text}\n+++\n\n见治安管理处罚法第三条。\n", encoding="utf-8")
    (root / f"courses/{CODE}/trainer.md").write_text("行政许可法第一百零一条", encoding="utf-8")
    (root / "grading/limits.yml").write_text("# 行政许可法第九十九条\n", encoding="utf-8")
    said = benling("check", content=root)
    assert said.code == 2
    for expected in (
        "没有登记“2015年修正”这一版", "没有登记“2021”这一版", "“治安管理处罚法”没有登记",
        f"courses/{CODE}/trainer.md 第1行", "第101条超出了", "口径文件 须改正 1 处",
        "grading/limits.yml 第1行",
    ):  # fmt: skip
        assert expected in said.out.replace("\n", ""), said.out


def test_basis_lists_all_that_rests_on_an_edition(benling: Command) -> None:
    said = benling("basis", "行政许可法-2019", content=COURSES)
    assert said.code == 0, said.err
    for expected in (
        "2019-04-23 施行", "T-01 测试课程（P900001、P900002）：条文 42、第八十二条",
        "课文：", "courses/T-01/lessons/01-days.md 第10行",
    ):  # fmt: skip
        assert expected in said.out, said.out
    generators = benling("basis", "民法典-2020", content=COURSES).out
    assert "错因和答案：" in generators and "assignments/T-01/make_data.py" in generators
    assert "没有课程和口径用到它" in benling("basis", "监察法-修正前", content=COURSES).out
    rules = benling("basis", "公务员法-2018", content=COURSES).out
    assert "口径：" in rules and "grading/roster.yml" in rules
    unknown = benling("basis", "行政许可法-1999", content=COURSES)
    assert unknown.code == 2 and "相近的：行政许可法-2019" in unknown.err


def test_basis_without_an_id_is_the_quarters_list(
    benling: Command,
    tmp_path: Path,
) -> None:
    autumn = benling("basis", "--on", "2027-08-01", content=COURSES).out
    assert "2027年第三季度" in autumn and "行政许可法-2019" in autumn
    winter = benling("basis", "--on", "2026-11-23", content=COURSES).out
    assert "社会救助法-2026" in winter and "行政许可法-2019" not in winter
    root = copied(tmp_path)
    edit(root, LEGAL_BASIS, ("articles: 83, ", "articles: 83, in_force_to: 2026-11-01, "))
    ended = benling("basis", "--on", "2026-11-23", content=root).out
    assert "行政许可法-2019" in ended and "P900001" in ended
