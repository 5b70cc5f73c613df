"""Calendar files: what is read, what is refused."""

from datetime import date
from pathlib import Path

import pytest

from benling.errors import Refused
from benling.workdays import UnknownDay, load_calendar

FOLDER = Path(__file__).parents[2] / "grading" / "calendar"

GOOD = """
year: {year}
announced: true
source: {{title: 放假通知}}
holidays:
  - {{name: 元旦, days_off: [{year}-01-01, {year}-01-01]}}
"""


def write(folder: Path, year: int, text: str | None = None) -> None:
    (folder / f"{year}.yml").write_text(text or GOOD.format(year=year), encoding="utf-8")


def test_the_shipped_calendar_reads() -> None:
    calendar = load_calendar(FOLDER)
    assert date(2024, 1, 1) == calendar.known_from
    assert date(2026, 12, 29) == calendar.tentative_from
    assert date(2027, 1, 25) == calendar.estimate_until
    assert not calendar.is_workday(date(2027, 1, 1))
    assert calendar.is_workday(date(2026, 10, 10))
    assert calendar.name_of(date(2026, 10, 10)) == "国庆节"
    assert calendar.name_of(date(2026, 10, 12)) == ""
    with pytest.raises(UnknownDay):
        calendar.is_workday(date(2027, 1, 26))


def test_every_shipped_file_names_its_notice() -> None:
    for path in FOLDER.glob("*.yml"):
        text = path.read_text(encoding="utf-8")
        assert "title:" in text
        assert "announced: false" in text or "https://www.gov.cn/" in text


def test_an_announced_last_year_leaves_its_last_days_open(tmp_path: Path) -> None:
    write(tmp_path, 2030)
    calendar = load_calendar(tmp_path)
    assert date(2030, 12, 29) == calendar.tentative_from
    assert date(2030, 12, 31) == calendar.estimate_until


def test_the_next_notice_changes_the_last_days_of_december(tmp_path: Path) -> None:
    write(tmp_path, 2030)
    write(
        tmp_path,
        2031,
        GOOD.format(year=2031).replace(
            "days_off: [2031-01-01", "makeup: [2030-12-29], days_off: [2030-12-30"
        ),
    )
    calendar = load_calendar(tmp_path)
    assert calendar.is_workday(date(2030, 12, 29))  # a Sunday
    assert not calendar.is_workday(date(2030, 12, 31))
    assert calendar.is_settled(date(2030, 12, 31))


def test_every_fault_is_reported_at_once(tmp_path: Path) -> None:
    write(tmp_path, 2030, "year: 2031\nholidays: 无\n")
    write(
        tmp_path,
        2032,
        """
year: 2032
announced: true
source: {title: 放假通知}
holidays:
  - {name: 元旦, days_off: [2032-01-03, 2032-01-01]}
  - {days_off: [2032-01-01, 2032-01-01]}
  - {name: 春节, days_off: [2032-02-10, 2032-02-12], makeup: [2032-02-13, 2032-02-11]}
  - {name: 国庆节, days_off: [2033-10-01, 2033-10-02]}
  - {name: 中秋节, days_off: [2032-09-19, 2032-09-19], makeup: 周六}
""",
    )
    write(tmp_path, 2033, "a: [")
    with pytest.raises(Refused) as refusal:
        load_calendar(tmp_path)
    told = [f"{p.where} {p.what}" for p in refusal.value.problems]
    for expected in (
        "2030.yml year",
        "2030.yml announced",
        "2030.yml source",
        "2030.yml holidays",
        "2030.yml tentative_from",
        "2030.yml estimate_until",
        "2032.yml holidays 第1项",
        "2032.yml holidays 第2项",
        "2032-02-13不是周六",
        "2032-02-11写了两次",
        "2033-10-01不在2032年",
        "调休上班日不是日期列表",
        "2033.yml 读不出内容",
        "2030年之后是2032年",
    ):
        assert any(expected in text for text in told), (expected, told)
    assert all(p.fix and p.rule for p in refusal.value.problems)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有日历文件"):
        load_calendar(tmp_path)
