"""What a course may rest on: rows of ``legal_basis`` that are refused, and when."""

from datetime import date
from pathlib import Path

import pytest

from benling.catalog.course import basis_notices, basis_problems, load_course
from benling.errors import Refused
from course_folder import CODE, COURSE_FILE, copied, edit

ROW = '{basis: 行政许可法-2019, articles: [42, "第八十二条"]}'
DAY = date(2026, 11, 23)


def told(root: Path) -> str:
    """Everything that stands against teaching the course on that day."""
    try:
        problems = basis_problems(load_course(root, CODE), DAY)
    except Refused as refused:
        problems = list(refused.problems)
    return "\n".join(map(str, problems))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("{basis: 行政许可法-2003, articles: [42], source: 旧文本}", "2019-04-23起不再有效"),
        ("{basis: 统计法-2009, articles: [9], source: 旧文本}", "已由 统计法-2024 代替"),
        ("{basis: 社会救助暂行办法-2014, source: 转载}", "已由 社会救助法-2026 代替"),
        ("{basis: 纪律处分条例-2023, articles: [3], source: 转载}", "条文还没有提供"),
        ("{basis: 行政许可法-2019, articles: [84]}", "“84”超出了行政许可法"),
        ('{basis: 行政许可法-2019, articles: ["80-90"]}', "“80-90”超出了"),
        ("{basis: 行政许可法-2019, articles: [第一百零一条]}", "“第一百零一条”超出了"),
        ("{basis: 行政许可法-2019, articles: [附则]}", "“附则”不是条文序号"),
        ("{basis: 行政许可法-2019}", "编有条号的依据须写明条文"),
        ("{basis: 行政许可法-2018, articles: [42]}", "改用登记的编号：行政许可法-2019"),
        ("{basis: 民法典-2020, articles: [201]}", "可信度低于 H 的依据只当作参数讲"),
        (f"{ROW}\n  - {ROW}", "“行政许可法-2019”写了两次"),
    ],
)
def test_a_basis_that_cannot_be_taught(tmp_path: Path, row: str, expected: str) -> None:
    root = copied(tmp_path)
    edit(root, COURSE_FILE, (ROW, row))
    assert expected in told(root)


@pytest.mark.parametrize(
    "row",
    [
        '{basis: 社会救助法-2026, articles: [13, 18, "40-48", "62(2)"]}',
        "{basis: 民事诉讼法-2023, articles: [第八十五条], source: 题干写明的口径}",
        "{basis: 便民热线指导意见-2020, source: 公开报道，只作背景}",
        "{basis: 统计法-2024, articles: [9]}",
    ],
)
def test_a_basis_that_can_be_taught(tmp_path: Path, row: str) -> None:
    root = copied(tmp_path)
    edit(root, COURSE_FILE, (ROW, row))
    assert "" == told(root)


def test_a_release_keeps_what_it_rested_on(tmp_path: Path) -> None:
    root = copied(tmp_path)
    edit(root, COURSE_FILE, (ROW, "{basis: 统计法-2024, articles: [9], source: 现行文本}"))
    assert {
        "basis": "统计法-2024", "law": "统计法", "articles": ["9"],
        "edition": "2024年9月13日修正", "source": "现行文本",
    } == load_course(root, CODE).legal_basis[0]  # fmt: skip


def test_a_basis_whose_standing_is_unknown_is_a_notice(tmp_path: Path) -> None:
    root = copied(tmp_path)
    row = "{basis: 行政机关公务员处分条例-2007, articles: [44], source: 转载，作参数}"
    edit(root, COURSE_FILE, (ROW, row))
    course = load_course(root, CODE)
    assert [] == basis_problems(course, DAY)
    (notice,) = basis_notices(course, DAY)
    assert "是否有效待查" in notice.what
    # Of a sure one the day matters: before it was seen to hold, nobody can say.
    edit(root, COURSE_FILE, (row, "{basis: 统计法-2024, articles: [9]}"))
    (problem,) = basis_problems(load_course(root, CODE), date(2025, 1, 1))
    assert "施行日期没有登记" in problem.what
