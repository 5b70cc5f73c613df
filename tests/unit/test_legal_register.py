"""The register of legal bases: what it says, what it refuses, and when an edition holds."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from benling.catalog.legal.edition import LegalRegister, Standing
from benling.catalog.legal.quarter import Quarter, quarter_of, read_quarter, reasons_to_review
from benling.catalog.legal.register_file import (
    FILE,
    load_legal_register,
    read_legal_register,
)
from benling.catalog.legal.slots import open_slots
from benling.errors import Refused

TREE = Path(__file__).resolve().parents[2]

SMALL = """\
revised_on: 2026-01-01
sources: {读过: 读过文本, 没读: 没有读到}
kinds: [法律]
review: {full_quarter: 3, source: 约定}
texts:
  - title: 甲法
    short: [甲法]
    kind: 法律
    editions:
      - {id: 甲法-2024, edition: 2024年修订, in_force_from: 2024-05-01, articles: 9, confidence: H, rests_on: 读过}
      - {id: 甲法-2010, edition: 2010年通过, in_force_to: 2024-05-01, replaced_by: 甲法-2024, confidence: M, rests_on: 没读}
"""  # noqa: E501  # rows of a table


@pytest.fixture(scope="module")
def legal() -> LegalRegister:
    return load_legal_register(TREE)


#: final article and day of coming into force, as the texts themselves say
LAST_ARTICLES = {
    "行政许可法-2019": (83, "2019-04-23"), "行政处罚法-2021": (86, "2021-07-15"),
    "行政复议法-2023": (90, "2024-01-01"), "行政诉讼法-2017": (103, None),
    "公务员法-2018": (113, "2019-06-01"), "公职人员政务处分法-2020": (68, "2020-07-01"),
    "档案法-2020": (53, "2021-01-01"), "突发事件应对法-2024": (106, "2024-11-01"),
    "突发公共卫生事件应对法-2025": (65, "2025-11-01"), "社会救助法-2026": (78, "2026-07-01"),
    "道路交通安全法-2021": (124, None), "统计法-2024": (53, None),
    "保守国家秘密法-2024": (65, "2024-05-01"), "个人信息保护法-2021": (74, "2021-11-01"),
    "数据安全法-2021": (55, "2021-09-01"), "网络安全法-2025": (81, None),
    "法治宣传教育法-2025": (65, "2025-11-01"), "优化营商环境条例-2019": (72, "2020-01-01"),
    "政府信息公开条例-2019": (56, "2019-05-15"), "政府督查工作条例-2020": (28, "2021-02-01"),
    "网络数据安全管理条例-2024": (64, "2025-01-01"), "信访工作条例-2022": (50, "2022-05-01"),
}  # fmt: skip


def test_the_texts_that_were_read_are_registered_as_they_say(legal: LegalRegister) -> None:
    said = {
        basis: (row.articles, row.in_force_from and row.in_force_from.isoformat())
        for basis, row in legal.editions.items()
        if basis in LAST_ARTICLES
    }
    assert LAST_ARTICLES == said
    assert {"H"} == {legal.editions[basis].confidence for basis in LAST_ARTICLES}


def test_party_regulations_wait_for_their_text(legal: LegalRegister) -> None:
    waiting = {row.id for row in legal.editions.values() if row.awaiting_text}
    assert {"党内监督条例-2016", "纪律处分条例-2023"} == waiting
    slots = open_slots(legal, date(2026, 11, 23))
    assert ["中国共产党党内监督条例", "中国共产党纪律处分条例"] == [slot.title for slot in slots]


def test_every_current_edition_has_a_next_review_or_lies_behind(legal: LegalRegister) -> None:
    past_years = {"节假日安排通知-2024", "节假日安排通知-2025"}
    without = {
        row.id for row in legal.editions.values() if row.next_review is None and not row.replaced_by
    }
    assert past_years == without


@pytest.mark.parametrize(
    ("basis", "on", "standing"),
    [
        ("行政许可法-2019", date(2019, 4, 22), Standing.NOT_YET),
        ("行政许可法-2019", date(2019, 4, 23), Standing.HOLDS),
        ("行政许可法-2003", date(2019, 4, 22), Standing.HOLDS),
        ("行政许可法-2003", date(2019, 4, 23), Standing.ENDED),
        ("统计法-2024", date(2024, 9, 12), Standing.NOT_YET),
        ("统计法-2024", date(2025, 1, 1), Standing.UNKNOWN),
        ("统计法-2024", date(2026, 7, 1), Standing.HOLDS),
        ("统计法-2009", date(2026, 7, 1), Standing.REPLACED),
        ("社会救助暂行办法-2014", date(2026, 12, 1), Standing.REPLACED),
        ("监察法-修正前", date(2025, 6, 1), Standing.ENDED),
        ("行政机关公务员处分条例-2007", date(2026, 12, 1), Standing.UNKNOWN),
    ],
)
def test_whether_an_edition_holds(
    legal: LegalRegister, basis: str, on: date, standing: Standing
) -> None:
    assert standing is legal.editions[basis].standing(on)


def test_a_small_register_is_read() -> None:
    legal = read_legal_register(SMALL, FILE)
    assert ["甲法-2024", "甲法-2010"] == list(legal.editions)
    assert "2010" == legal.editions["甲法-2010"].year
    assert "没有读到" == legal.editions["甲法-2010"].rests_on


FAULTS = [
    ("甲法-2010, edition", "甲法-2024, edition", "“甲法-2024”写了两次"),
    ("replaced_by: 甲法-2024", "replaced_by: 甲法-2026", "“甲法-2026”没有登记"),
    ("replaced_by: 甲法-2024", "replaced_by: 甲法-2010", "“甲法-2010”没有登记"),
    ("in_force_to: 2024-05-01, replaced_by: 甲法-2024, ", "", "却没有失效日期"),
    ("in_force_from: 2024-05-01, ", "", "没有施行日期"),
    ("articles: 9", "articles: 九", "“九”不合要求"),
    ("articles: 9", "article: 9", "没有“article”这一项"),
    ("confidence: H", "confidence: A", "“A”不在可填的范围内"),
    ("rests_on: 没读", "rests_on: 听说", "“听说”不在可填的范围内"),
    ("in_force_from: 2024-05-01", "in_force_from: 2024-02-30", "不是日期"),
    ("in_force_from: 2024-05-01", "adopted_on: 2025-01-01, in_force_from: 2024-05-01", "早于通过"),
    ("in_force_to: 2024-05-01", "in_force_from: 2025-01-01, in_force_to: 2024-05-01", "不晚于"),
    ("edition: 2024年修订", "edition: 修订于2024年", "年份写在最前"),
    ("confidence: H", "awaiting_text: true, confidence: H", "标为 H"),
    ("full_quarter: 3", "full_quarter: 5", "“5”不合要求"),
    ("kind: 法律", "kind: 法规", "“法规”不在可填的范围内"),
    ("revised_on: 2026-01-01\n", "", "没有填写"),
]


@pytest.mark.parametrize(("old", "new", "expected"), FAULTS)
def test_a_fault_is_refused_in_words(old: str, new: str, expected: str) -> None:
    assert old in SMALL
    with pytest.raises(Refused) as caught:
        read_legal_register(SMALL.replace(old, new, 1), FILE)
    assert expected in str(caught.value)
    assert all(FILE in problem.where and problem.fix for problem in caught.value.problems)


def test_all_faults_are_told_at_once() -> None:
    spoiled = SMALL.replace("articles: 9", "articles: 九").replace(
        "rests_on: 没读", "rests_on: 听说"
    )
    with pytest.raises(Refused) as caught:
        read_legal_register(spoiled.replace("full_quarter: 3", "full_quarter: 0"), FILE)
    assert 3 == len(caught.value.problems)


def test_one_name_means_one_text() -> None:
    other = (
        SMALL.partition("texts:\n")[2]
        .replace("甲法-", "乙法-")
        .replace("title: 甲法", "title: 乙法")
    )
    with pytest.raises(Refused, match="“甲法”已由“甲法”使用"):
        read_legal_register(SMALL + other, FILE)


def test_quarters() -> None:
    assert Quarter(2026, 4) == quarter_of(date(2026, 11, 23)) == read_quarter("2026Q4")
    assert (Quarter(2027, 1), "2026Q4", "2026年第四季度") == (
        Quarter(2026, 4).next(), Quarter(2026, 4).code, Quarter(2026, 4).label,
    )  # fmt: skip
    assert [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)] == [
        Quarter(2026, number).last_day for number in (1, 2, 3, 4)
    ]
    assert None is read_quarter("2026Q5") is read_quarter("")


def test_what_a_quarter_asks_for(legal: LegalRegister) -> None:
    edition, autumn = legal.editions["行政许可法-2019"], Quarter(2026, 3)

    def asked(quarter: Quarter, due_by: date | None, *, in_use: bool) -> list[str]:
        return reasons_to_review(
            edition, quarter, legal, is_taught=in_use, is_cited=in_use, due_by=due_by,
            today=date(2026, 9, 1),
        )  # fmt: skip

    assert ["每年这一季度全面核对"] == asked(autumn, date(2027, 9, 30), in_use=True)
    assert [] == asked(autumn, date(2027, 9, 30), in_use=False)
    assert [] == asked(autumn.next(), date(2027, 9, 30), in_use=True)
    assert ["2026-12-31以前应当核对"] == asked(autumn.next(), date(2026, 12, 31), in_use=True)
    assert ["2026-12-31以前应当核对"] == asked(autumn.next(), date(2026, 12, 31), in_use=False)


@pytest.mark.parametrize(
    ("is_taught", "expected"),
    [(True, ["仍有课程以它为依据，而这一版已经失效或有新版"]), (False, [])],
)
def test_an_ended_edition_is_asked_for_only_while_a_course_rests_on_it(
    legal: LegalRegister, is_taught: bool, expected: list[str]
) -> None:
    ended = replace(legal.editions["行政许可法-2019"], in_force_to=date(2026, 8, 1))
    found = reasons_to_review(
        ended, Quarter(2026, 3), legal, is_taught=is_taught, is_cited=True,
        due_by=date(2026, 1, 1), today=date(2026, 9, 1),
    )  # fmt: skip
    assert expected == found
