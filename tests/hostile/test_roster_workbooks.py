"""Workbooks that mean harm, or are none: refused in words, before they cost much."""

import io
import time
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from benling.errors import Refused
from benling.roster.book import roster_workbook
from benling.roster.exporter import export
from benling.roster.package import open_workbook, read_bytes
from benling.roster.planning import make_plan
from benling.roster.rules import roster_rules
from roster_files import COVER, PEOPLE_HEAD, apply_of, book, plan_of, problems_of, staff

LIMITS = roster_rules().limits
#: the people sheet
SHEET = "xl/worksheets/sheet3.xml"


def repacked(data: bytes, changes: dict[str, bytes]) -> bytes:
    """The same archive with members replaced."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, changes.get(name, source.read(name)))
    return out.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        open_workbook(data, LIMITS)
    return caught.value.problems[0].what


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "不是 .xlsx"),
        (b"PK\x03\x04 nothing", "不是 .xlsx"),
        ("编号,姓名\n1,张三\n".encode(), "不是 .xlsx"),
        (b"%PDF-1.7", "不是 .xlsx"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000), "密码"),
    ],
)
def test_other_files(data: bytes, words: str) -> None:
    assert words in refusal(data)


def test_an_archive_of_something_else() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
        archive.writestr("[Content_Types].xml", "<x/>")
    assert "不是 .xlsx" in refusal(out.getvalue())


def test_macros() -> None:
    assert "宏" in refusal(_macro())


def _macro() -> bytes:
    out = io.BytesIO(book())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    return out.getvalue()


def test_a_zip_bomb_is_refused_without_being_unpacked() -> None:
    out = io.BytesIO(book())
    with (
        zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/image1.png", "w", force_zip64=True) as member,
    ):
        for _ in range(LIMITS.unpacked_bytes // (1 << 20) + 1):
            member.write(bytes(1 << 20))
    data = out.getvalue()
    assert len(data) < LIMITS.file_bytes
    begun = time.process_time()
    assert "大得不正常" in refusal(data)
    assert time.process_time() - begun < 2


def test_too_many_parts() -> None:
    out = io.BytesIO(book())
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(LIMITS.parts):
            archive.writestr(f"xl/extra/{number}.xml", "<x/>")
    assert "大得不正常" in refusal(out.getvalue())


def test_a_file_larger_than_allowed(tmp_path: Path) -> None:
    large = tmp_path / "large.xlsx"
    with large.open("wb") as out:
        out.truncate(LIMITS.file_bytes + 1)
    with pytest.raises(Refused, match="兆字节"):
        read_bytes(large, LIMITS)
    with pytest.raises(Refused, match="打不开文件"):
        read_bytes(tmp_path / "none.xlsx", LIMITS)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sheet",
    [
        b"<worksheet><sheetData><row><c",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">'
        + b"".join(b'<!ENTITY b%d "%s">' % (n, b"&b%d;" % (n - 1) * 20) for n in range(1, 9))
        + b"]><worksheet><sheetData><row><c>&b8;</c></row></sheetData></worksheet>",
        (
            '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            + "<row>"
            + "".join(f'<c t="inlineStr"><is><t>{head}</t></is></c>' for head in PEOPLE_HEAD)
            + '</row><row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'
            + "</sheetData></worksheet>"
        ).encode(),
    ],
    ids=["torn", "entities", "endless rows"],
)
def test_damaged_sheets(sheet: bytes) -> None:
    data = repacked(book(), {SHEET: sheet})
    begun = time.process_time()
    with pytest.raises(Refused) as caught:
        plan_of(data)
    assert ["损坏" in problem.what for problem in caught.value.problems] == [True]
    assert time.process_time() - begun < 20


@pytest.mark.django_db
def test_formulas_do_not_come_in_by_text() -> None:
    people: list[list[Any]] = staff(8)
    people[0][1] = '=cmd|" /C calc"!A0'
    units_problem = problems_of(
        book([["WC", "@SUM(1+1)", "市", "行政区", None, None]], [], [], COVER)
    )
    assert [p.where for p in units_problem] == ["单位表 第2行 B列（单位名称）"]
    # openpyxl stores the name as a formula without a result, so the reader sees an empty cell.
    assert "人员表 第2行 B列（姓名）" in [p.where for p in problems_of(book(people=people))]


@pytest.mark.django_db
def test_what_looks_like_a_formula_goes_out_as_text() -> None:
    apply_of(book())
    file = make_plan(io.BytesIO(export("WC", COVER[1][1]))).file
    risky = replace(file, org_units=(replace(file.org_units[0], name="=1+1"), *file.org_units[1:]))
    sheet = load_workbook(io.BytesIO(roster_workbook(risky)))["单位"]
    cell = sheet["B3"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", "=1+1", True)
    people = load_workbook(io.BytesIO(export("WC", COVER[1][1])))["人员"]
    assert (people["A3"].data_type, people["A3"].number_format) == ("s", "@")
