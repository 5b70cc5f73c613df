"""course.yml: what is read, and that every fault is told at once."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from benling.catalog.course import basis_problems, course_codes, load_course
from benling.errors import Problem, Refused
from course_folder import CODE, COURSE_FILE, LEGAL_BASIS, copied, edit


def refusal(root: Path, code: str = CODE) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as caught:
        load_course(root, code)
    return caught.value.problems


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copied(tmp_path)


def test_a_right_file_gives_a_course(root: Path) -> None:
    course = load_course(root, CODE)
    assert (course.course, course.edition, course.title) == (CODE, "2026.1", "测试课程")
    assert course.hours == Decimal("0.50") and course.pass_mark == 60
    assert course.audience == {
        "org_units": [], "levels": ["市", "县"], "organ_types": [],
        "post_levels": ["乡科级正职", "无"], "ranks": [],
    }  # fmt: skip
    assert course.legal_basis == [
        {
            "basis": "行政许可法-2019", "law": "行政许可法", "articles": ["42", "第八十二条"],
            "edition": "2019年4月23日修正", "in_force_from": "2019-04-23",
        },
        {
            "basis": "民法典-2020", "law": "民法典", "articles": ["201"], "edition": "2020年通过",
            "source": "参照，题干写明的口径",
        },
    ]  # fmt: skip
    assert (course.kind, course.competency) == ("法律", ["技能"])
    assert course.objectives == ["由受理日算出到期日。"] and course.refresher == {}
    assert course.lessons == [{"name": "01-days", "title": "工作日"}]


def test_the_content_hash_covers_what_the_author_wrote(root: Path) -> None:
    before = load_course(root, CODE).record()
    edit(root, LEGAL_BASIS, ("in_force_from: 2019-04-23", "in_force_from: 2019-05-01"))
    after = load_course(root, CODE)
    assert "2019-05-01" == after.legal_basis[0]["in_force_from"]
    assert before == after.record()


def test_what_to_take_again_is_a_lesson_of_the_course(root: Path) -> None:
    edit(
        root,
        COURSE_FILE,
        ("required: false", "required: false\nrefresher: {when: 依据变更, redo: [01-days]}"),
    )
    assert {"when": "依据变更", "redo": ["01-days"]} == load_course(root, CODE).refresher
    edit(root, COURSE_FILE, ("redo: [01-days]", "redo: [02-none]"))
    assert ["没有课文“02-none”"] == [problem.what for problem in refusal(root)]


def test_due_date_counts_from_the_release(root: Path) -> None:
    course = load_course(root, CODE)
    assert course.due_on is None
    assert course.released_on(date(2026, 3, 1)).due_on == date(2026, 3, 31)


def test_a_fixed_due_date_stays(root: Path) -> None:
    edit(root, COURSE_FILE, ("due: {days_after_release: 30}", "due: {on: 2026-11-30}"))
    course = load_course(root, CODE)
    assert course.released_on(date(2026, 3, 1)).due_on == date(2026, 11, 30)


MANY_FAULTS = """\
code: T-1
edition: 2026.1
title: ""
category: 法律
themes: [事难办, 事难办, 天难地难]
hours: 1.0
track: 线上
pass_mark: 101
required: 是
colour: red
audience: {levels: [省], ranks: [], post_level: [无], org_units: ["a b"]}
due: {on: 2026-02-30, days_after_release: 3}
late_penalty: -1
legal_basis:
  - {basis: 行政许可法-2019, articles: [], edition: 2019}
  - 民法典
owner_a: 1001
owner_b: P2
assignment: T01 作业
lessons:
  - {name: days, title: 甲}
  - {name: 02-more}
kind: 党课
competency: [体能]
objectives: [""]
refresher: {when: 每年, redo: [09-none]}
"""


def test_every_fault_is_told_at_once(root: Path) -> None:
    (root / COURSE_FILE).write_text(MANY_FAULTS, encoding="utf-8")
    found = refusal(root)
    told = {problem.where.split(" ", 1)[1] for problem in found if COURSE_FILE in problem.where}
    expected = {
        "第1行 code", "第2行 edition", "第3行 title", "第4行 category", "第5行 themes.第2个",
        "第5行 themes.第3个", "第6行 hours", "第7行 track", "第8行 pass_mark", "第9行 required",
        "第10行 colour", "第11行 audience.levels.第1个", "第11行 audience.ranks",
        "第11行 audience.post_level", "第11行 audience.org_units.第1个", "第12行 due",
        "第13行 late_penalty", "第15行 legal_basis.第1个.articles",
        "第15行 legal_basis.第1个.edition", "第23行 kind", "第24行 competency.第1个",
        "第25行 objectives.第1个", "第26行 refresher.when", "第26行 refresher.redo.第1个",
        "第16行 legal_basis.第2个", "第17行 owner_a", "第19行 assignment",
        "第21行 lessons.第1个.name", "第22行 lessons.第2个.title",
    }  # fmt: skip
    assert expected - told == set()
    # the file of lesson 02-more is missing as well
    assert f"courses/{CODE}/lessons/02-more" in {problem.where for problem in found}
    assert all(problem.rule and problem.fix for problem in found)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('hours: "0.5"', "hours: 0.5", "hours：“0.5”写成了数字"),
        ('hours: "0.5"', 'hours: "0"', "hours：“0”超出范围"),
        ('hours: "0.5"', 'hours: "0.125"', "hours：“0.125”不是规范的数"),
        ('hours: "0.5"', 'hours: "1e1"', "hours：“1e1”不是规范的数"),
        ('hours: "0.5"', "hours: true", "写成了是非值"),
        ("pass_mark: 60", "pass_mark: 60.5", "pass_mark：“60.5”写成了数字"),
        ("pass_mark: 60", "pass_mark:", "pass_mark：“None”写成了空白"),
        ("owner_b: P900002", "owner_b: P900001", "与 owner_a 是同一个人"),
        ("owner_b: P900002\n", "", "owner_b：没有填写"),
        ("owner_b: P900002", "owner_b: P900002\nowner_b: P900003", "行又写了一次"),
        ("due: {days_after_release: 30}", "due: {days_after_release: 0}", "“0”不合要求"),
        ("due: {days_after_release: 30}", "due: {}", "两项都没有填"),
        ("due: {days_after_release: 30}", "due: {on: 2026-02-30}", "“2026-02-30”不是日期"),
        ("due: {days_after_release: 30}", "due: tomorrow", "due：写成了文字"),
        ("assignment: t01-counting", "assignment: t01-other", "没有 t01-other.md"),
        ("- {name: 01-days, title: 工作日}", "[]", "lessons：列表是空的"),
        ("code: T-01", "code: T-02", "“T-02”与文件夹“T-01”不同"),
    ],
)
def test_single_faults(root: Path, old: str, new: str, expected: str) -> None:
    edit(root, COURSE_FILE, (old, new))
    assert any(expected in str(problem) for problem in refusal(root)), refusal(root)


def test_what_is_no_yaml_names_its_line(root: Path) -> None:
    edit(root, COURSE_FILE, ("title: 测试课程", "title: [测试课程"))
    (problem,) = refusal(root)
    assert "第5行" in problem.where or "第6行" in problem.where
    assert "YAML" in problem.what


@pytest.mark.parametrize("text", ["", "只有一句话", "- 列表", "42"])
def test_what_is_no_mapping_is_refused(root: Path, text: str) -> None:
    (root / COURSE_FILE).write_text(text, encoding="utf-8")
    assert refusal(root)


def test_not_utf8_is_refused(root: Path) -> None:
    (root / COURSE_FILE).write_bytes("title: 测试".encode("gb18030"))
    (problem,) = refusal(root)
    assert "UTF-8" in problem.rule


def test_missing_files_are_told(root: Path) -> None:
    (root / "assignments/T-01/make_data.py").unlink()
    (root / "assignments/T-01/t01-counting.md").unlink()
    (root / "courses/T-01/lessons/01-days.md").unlink()
    assert len(refusal(root)) == 3


def test_two_sources_of_one_notebook_are_refused(root: Path) -> None:
    (root / "courses/T-01/lessons/01-days.ipynb").write_text("{}")
    assert "同时有" in refusal(root)[0].what


def test_names_belong_to_one_course(root: Path) -> None:
    (root / "courses/T-02").mkdir()
    text = (root / COURSE_FILE).read_text(encoding="utf-8")
    (root / "courses/T-02/course.yml").write_text(text, encoding="utf-8")
    said = " ".join(str(problem) for problem in refusal(root, "T-02"))
    assert "与文件夹“T-02”不同" in said
    assert "课程编号“T-01”已由 courses/T-01 使用" in said
    assert "作业名“t01-counting”已由 courses/T-01 使用" in said
    assert "已由 courses/T-02 使用" in " ".join(str(p) for p in refusal(root, "T-01"))


def test_a_folder_without_course_file_is_a_fault(root: Path) -> None:
    (root / "courses/T-09").mkdir()
    assert course_codes(root) == ["T-01", "T-09"]
    assert "没有这个文件" in refusal(root, "T-09")[0].what


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2019, 4, 22), "还没有施行"),
        (date(2019, 4, 23), ""),
        (date(2026, 6, 30), ""),
        (date(2026, 7, 1), "不再有效"),
    ],
)
def test_a_legal_basis_holds_from_and_until(root: Path, on: date, expected: str) -> None:
    known = "in_force_from: 2019-04-23, articles: 83"
    edit(root, LEGAL_BASIS, (known, f"{known}, in_force_to: 2026-07-01"))
    said = "".join(problem.what for problem in basis_problems(load_course(root, CODE), on))
    assert bool(said) is bool(expected) and expected in said
