"""Completion of an org unit: what is counted, what is left out, and that every number opens."""

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from benling.completion.items import items
from benling.completion.report import Report, completion
from benling.completion.tally import Tally
from benling.credits.ledger import correct
from benling.errors import Refused
from benling.quantities import credit_hours
from benling.roster.models import EdgeKind, MembershipKind
from small_city import (
    SmallCity,
    attempt,
    earned_before_the_platform,
    edition,
    extend,
    grade,
    moment,
    passed,
)

pytestmark = pytest.mark.django_db

DAY = date(2026, 10, 1)
LATE = date(2026, 11, 22)
COUNTS = ("met", "in_progress", "overdue", "exempt")


def whole(code: str = "WC", day: date = DAY, **more: object) -> Report:
    return completion(code, day, with_subordinates=True, **more)  # type: ignore[arg-type]


def test_a_pass_moves_the_person_everywhere_above_and_nowhere_else() -> None:
    city = SmallCity()
    one, _ = city.person("P1", "WC-010101"), city.person("P2", "WC-0201")
    course = edition()
    assert Tally(0, 2, 0, 0) == whole().line.required
    passed(one, course)
    for code, expected in (
        ("WC", Tally(1, 1, 0, 0)),
        ("WC-01", Tally(1, 0, 0, 0)),
        ("WC-0101", Tally(1, 0, 0, 0)),
        ("WC-02", Tally(0, 1, 0, 0)),
    ):
        assert expected == whole(code).line.required
    assert "无应训对象" == completion("WC-01", DAY, with_subordinates=False).line.required.text


def test_every_number_opens_into_exactly_its_rows() -> None:
    city = SmallCity()
    people = [city.person(f"P{n}", code) for n, code in enumerate(
        ["WC", "WC-01", "WC-0101", "WC-010101", "WC-02", "WC-0201", "WC-0201"]
    )]  # fmt: skip
    first, second = edition("E-01"), edition("E-10", due_on=date(2026, 12, 1))
    passed(people[0], first)
    passed(people[3], second)
    city.exempt(people[1], "全部")
    city.exempt(people[5], "网络学习", "病假")
    for code in city.units:
        for below in (True, False):
            report = completion(code, LATE, with_subordinates=below)
            for measure, tally in (
                ("required", report.line.required),
                ("network", report.line.network),
            ):
                found = Counter(str(item.verdict) for item in items(report, measure=measure))
                shown = {
                    name: getattr(tally, name)
                    for name in ("met", "in_progress", "overdue", "exempt")
                }
                assert {name: n for name, n in shown.items() if n} == dict(found)
                assert tally.N == sum(n for name, n in found.items() if name != "exempt")
            assert report.line.heads == len(report.people)
            if below:
                assert report.line.heads == sum(s.heads for s in report.sub_units)
                assert report.line.required.met == sum(s.required.met for s in report.sub_units)
                assert report.line.network.N == sum(s.network.N for s in report.sub_units)
    report = whole(day=LATE)
    assert {"required": {"产假": 1}, "network": {"产假": 1, "病假": 1}} == report.exemptions
    per_course = [Tally(1, 0, 5, 1).to_json(), Tally(1, 5, 0, 1).to_json()]
    assert per_course == [course["tally"] for course in report.courses]


def test_overdue_begins_the_day_after_and_an_extension_moves_it() -> None:
    city = SmallCity()
    person, course = city.person("P1", "WC"), edition(due_on=date(2026, 10, 31))
    assert 1 == whole(day=date(2026, 10, 31)).line.required.in_progress
    assert 1 == whole(day=date(2026, 11, 1)).line.required.overdue
    extend(person, course, date(2026, 11, 1))
    assert 1 == whole(day=date(2026, 11, 1)).line.required.in_progress
    assert 1 == whole(day=date(2026, 11, 2)).line.required.overdue
    extend(person, course, date(2026, 12, 1), at=moment(date(2026, 11, 20)))
    assert 1 == whole(day=LATE).line.required.in_progress
    then = moment(date(2026, 11, 10))
    assert 1 == whole(day=date(2026, 11, 2), known_at=then).line.required.overdue


def test_a_day_ends_at_midnight_in_the_city() -> None:
    city = SmallCity()
    person, course = city.person("P1", "WC"), edition()
    handed_in = attempt(person, course)
    # 23:59 of 1 October in the city is 15:59 UTC
    handed_in.submitted_at = datetime(2026, 10, 1, 15, 59, tzinfo=UTC)
    handed_in.save()
    grade(handed_in, 60)
    from benling.credits.award import award

    assert award(handed_in) is not None
    assert 0 == whole(day=date(2026, 9, 30)).line.required.met
    assert 1 == whole(day=date(2026, 10, 1)).line.required.met


def test_a_transfer_takes_the_credit_along_and_leaves_the_past_alone() -> None:
    city = SmallCity()
    person, course = city.person("P1", "WC-0101"), edition(hours="50")
    passed(person, course, date(2026, 5, 1))
    city.move(person, "WC-0201", on=date(2026, 7, 1))
    june, july = date(2026, 6, 30), date(2026, 7, 1)
    assert (1, 0) == (whole("WC-01", june).line.network.met, whole("WC-02", june).line.heads)
    assert (0, 1) == (whole("WC-01", july).line.heads, whole("WC-02", july).line.network.met)


def test_basis_decides_where_a_seconded_person_counts_and_the_whole_counts_once() -> None:
    city = SmallCity()
    city.person("P1", "WC-0101", belongs_to="WC-0201")
    edition()
    for basis, here, there in (
        (MembershipKind.WORKING, "WC-01", "WC-02"),
        (MembershipKind.ESTABLISHMENT, "WC-02", "WC-01"),
    ):
        assert 1 == whole(here, basis=basis).line.heads
        assert 0 == whole(there, basis=basis).line.heads
        assert 1 == whole("WC", basis=basis).line.heads
        assert 0 == whole("WC", basis=basis).overlap


def test_who_has_no_place_by_the_basis_is_listed_not_dropped() -> None:
    city = SmallCity()
    city.person("P1", None, belongs_to="WC-0101", name="无岗人员")
    edition()
    report = whole("WC-01")
    assert 0 == report.line.heads
    listed = [(judged.person.name, reason) for judged, reason in report.left_out]
    assert [("无岗人员", "名册中没有当日的现工作单位")] == listed
    assert [] == whole("WC-02").left_out


def test_the_exempt_stand_beside_the_numbers_not_in_them() -> None:
    city = SmallCity()
    one, two = city.person("P1", "WC"), city.person("P2", "WC")
    course = edition(hours="50")
    city.exempt(one, "必修课", "援派", on=date(2026, 6, 1), to=date(2026, 9, 1))
    passed(one, course, date(2026, 7, 1))
    passed(two, course, date(2026, 7, 1))
    during, after = whole(day=date(2026, 8, 31)), whole(day=date(2026, 9, 1))
    assert "1/1（100.0%）" == during.line.required.text
    assert (1, Tally(2, 0, 0, 0)) == (during.line.required.exempt, during.line.network)
    assert "2/2（100.0%）" == after.line.required.text


def test_an_audience_leaves_others_unasked() -> None:
    city = SmallCity()
    city.person("P1", "WC-0101", rank="一级主任科员")
    city.person("P2", "WC-0201", rank="四级调研员")
    edition(audience={"ranks": ["四级调研员"], "org_units": ["WC-02"]})
    assert Tally(0, 1, 0, 0) == whole().line.required
    assert 0 == whole("WC-01").line.required.N
    assert ["not_asked", "in_progress"] == [row.required for row in whole().people]


def test_either_edition_of_the_year_counts_and_last_years_does_not() -> None:
    city = SmallCity()
    one, two, three = (city.person(f"P{n}", "WC") for n in range(3))
    old = edition(label="2025.1", released_on=date(2025, 3, 1), due_on=date(2025, 10, 31))
    first = edition(label="2026.1")
    passed(one, first, date(2026, 4, 1))
    second = edition(label="2026.2", released_on=date(2026, 5, 1), due_on=date(2026, 12, 1))
    passed(two, second)
    passed(three, old, date(2026, 1, 5))
    report = whole(day=LATE)
    assert Tally(2, 1, 0, 0) == report.line.required
    assert ["2026.2"] == [course["edition"] for course in report.courses]
    assert 3 == sum(1 for row in report.people if row.network_hours == "1")


def test_a_withdrawn_edition_asks_nothing_but_keeps_what_was_earned() -> None:
    city = SmallCity()
    person, course = city.person("P1", "WC"), edition()
    passed(person, course, date(2026, 4, 1))
    course.withdrawn_at, course.withdrawn_reason = moment(date(2026, 6, 1)), "第3题有误"
    course.save()
    assert 1 == whole(day=date(2026, 5, 31)).line.required.N
    report = whole()
    assert (0, "1") == (report.line.required.N, report.people[0].network_hours)
    assert "已撤回：第3题有误" == report.left_out_courses[0]["reason"]
    edition(label="2026.2", released_on=date(2026, 6, 2))
    assert Tally(1, 0, 0, 0) == whole().line.required


def test_hours_of_the_year_and_the_track_alone_reach_the_norm() -> None:
    city = SmallCity()
    person = city.person("P1", "WC")
    passed(person, edition("E-02", hours="30", required=False), date(2026, 2, 1))
    passed(person, edition("E-03", hours="40", required=False, track="集中培训"), date(2026, 2, 1))
    old = edition("E-04", hours="30", required=False, released_on=date(2025, 1, 1), due_on=None)
    earned_before_the_platform(person, old, date(2025, 12, 31))
    report = whole()
    assert ("30", Tally(0, 1, 0, 0)) == (report.people[0].network_hours, report.line.network)
    passed(person, edition("E-05", hours="19.99", required=False), date(2026, 2, 1))
    assert Tally(0, 1, 0, 0) == whole().line.network
    passed(person, edition("E-06", hours="0.01", required=False), date(2026, 2, 1))
    assert Tally(1, 0, 0, 0) == whole().line.network


def test_a_correction_takes_the_pass_back_but_not_before_it_was_known() -> None:
    city = SmallCity()
    person, course = city.person("P1", "WC"), edition()
    entry = passed(person, course, date(2026, 4, 1))
    before = entry.recorded_at
    correct(entry, hours=credit_hours(Decimal(-1)), reason="代答，经核实")
    assert Tally(0, 1, 0, 0) == whole().line.required
    assert "0" == whole().people[0].network_hours
    assert Tally(1, 0, 0, 0) == whole(known_at=before).line.required


def test_by_department_gathers_along_the_other_edge() -> None:
    city = SmallCity()
    city.person("P1", "WC-010101")
    city.edge("WC-010101", "WC-02", EdgeKind.DEPARTMENT)
    edition()
    assert 0 == whole("WC-02").line.heads
    report = whole("WC-02", edge=EdgeKind.DEPARTMENT)
    assert 1 == report.line.heads
    assert "按主管部门归集" in report.caliber


def test_what_is_not_there_is_refused_in_words() -> None:
    SmallCity()
    with pytest.raises(Refused, match="没有代码为“WC-99”的单位"):
        whole("WC-99")
    with pytest.raises(Refused, match="没有在2031-12-31生效的规则文件"):
        whole(day=date(2031, 1, 1))


def test_caliber_names_all_that_the_numbers_rest_on() -> None:
    SmallCity()
    line = whole().caliber
    for words in (
        "望川市",
        "含下级（按属地关系归集）",
        "2026年10月1日",
        "现工作单位",
        "50学时",
        "学时标准2026.1",
    ):
        assert words in line
