"""Single cells as people fill them in."""

from datetime import date, datetime, time
from typing import Any

import pytest
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from benling.roster.cells import CellReader, Unreadable
from benling.roster.layout import EXEMPTIONS, ORG_UNITS, PEOPLE, Column
from benling.roster.rules import roster_rules

READER = CellReader(roster_rules(), WINDOWS_EPOCH)
ENTRY, NAME, ID = (PEOPLE.column(field) for field in ("entry_on", "name", "person_id"))
CODE, LEVEL = ORG_UNITS.column("code"), ORG_UNITS.column("level")
BASIS = EXEMPTIONS.column("basis")


@pytest.mark.parametrize(
    ("raw", "column", "value", "noted"),
    [
        (datetime(2020, 7, 1), ENTRY, date(2020, 7, 1), False),  # noqa: DTZ001
        (datetime(2020, 7, 1, 9), ENTRY, date(2020, 7, 1), True),  # noqa: DTZ001
        ("2020-07-01", ENTRY, date(2020, 7, 1), True),
        ("2020-7-1 00:00:00", ENTRY, date(2020, 7, 1), True),
        ("2020.7.1", ENTRY, date(2020, 7, 1), True),
        ("2020。7。1", ENTRY, date(2020, 7, 1), True),
        ("２０２０年７月１日", ENTRY, date(2020, 7, 1), True),
        ("2020 年 7 月 1 日", ENTRY, date(2020, 7, 1), True),
        (20200701, ENTRY, date(2020, 7, 1), True),
        ("44013", ENTRY, date(2020, 7, 1), True),
        (44013, ENTRY, date(2020, 7, 1), True),
        (44013.0, ENTRY, date(2020, 7, 1), True),
        (None, ENTRY, None, False),
        ("无", ENTRY, None, True),
        ("张三", NAME, "张三", False),
        ("张　三", NAME, "张三", True),
        (" 阿依古丽·买买提 ", NAME, "阿依古丽·买买提", True),
        ("Anna Li", NAME, "Anna Li", False),
        ("P000105", ID, "P000105", False),
        ("ｐ０００１０５", ID, "P000105", True),
        (105, ID, "105", True),
        (105.0, ID, "105", True),
        ("WC－03－02", CODE, "WC-03-02", True),
        ("乡镇（街道）", LEVEL, "乡", True),
        ("望川组干〔2026〕1号", BASIS, "望川组干〔2026〕1号", False),
        ("见\n附件", BASIS, "见 附件", True),
    ],
)
def test_reads(raw: Any, column: Column, value: Any, noted: bool) -> None:
    found = READER.read(raw, column)
    assert (found.value, bool(found.notes)) == (value, noted)


@pytest.mark.parametrize(
    ("raw", "column", "words"),
    [
        ("2015.07", ENTRY, "读不出日期"),
        (2015.07, ENTRY, "读不出日期"),
        ("去年七月", ENTRY, "读不出日期"),
        ("2021-02-29", ENTRY, "不是真实的日期"),
        (20211301, ENTRY, "不是真实的日期"),
        ("1820-01-01", ENTRY, "不合常理"),
        (time(8), ENTRY, "读不出日期"),
        (True, ENTRY, "读不出日期"),
        (None, NAME, "空着"),
        ("　", NAME, "空着"),
        ("张三（女）", NAME, "不像姓名"),
        ("张三1", NAME, "不像姓名"),
        ("#N/A", NAME, "公式出错"),
        (True, NAME, "不是文字"),
        ("张\x00三", NAME, "控制字符"),
        ("11010519491231002X", ID, "身份证号"),
        (1234567890123456789, ID, "超过 15 位"),
        (12.5, ID, "不是编号"),
        ("P/1", ID, "不能作人员编号"),
        ("../x", CODE, "不能作单位代码"),
        ("村", LEVEL, "不在可选范围"),
        ("字" * 201, BASIS, "太长"),
        ("=1+1", BASIS, "公式符号"),
    ],
)
def test_refuses(raw: Any, column: Column, words: str) -> None:
    with pytest.raises(Unreadable) as caught:
        READER.read(raw, column)
    what, rule, fix = caught.value.args
    assert words in what
    assert rule and fix


def test_a_workbook_of_the_1904_calendar_counts_days_from_its_own_start() -> None:
    reader = CellReader(roster_rules(), MAC_EPOCH)
    assert reader.read(44013 - 1462, ENTRY).value == date(2020, 7, 1)
