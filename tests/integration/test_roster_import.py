"""A roster workbook held against the roster: refused with every fault, or planned and applied."""

import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from benling.clock import today
from benling.errors import Refused
from benling.roster import importer
from benling.roster.asof import roster_as_of
from benling.roster.exporter import export
from benling.roster.facts import TABLES
from benling.roster.models import MembershipKind, RosterChange
from benling.roster.tree import subtree
from roster_files import (
    COVER,
    FREED,
    FREED_HEAD,
    PEOPLE_HEAD,
    UNIT_HEAD,
    UNITS,
    apply_of,
    book,
    plan_of,
    problems_of,
    staff,
)

pytestmark = pytest.mark.django_db

START = date(2026, 1, 1)
LATER = date(2026, 7, 1)
TOWN = "WC-03-02"


def cover(subtree_code: str = "WC", on: Any = LATER) -> list[list[Any]]:
    return [["填报范围单位代码", subtree_code], ["数据日期", on], ["填报人", "何秀英"]]


def town_units() -> list[list[Any]]:
    return [row for row in UNITS if str(row[0]).startswith(TOWN)]


def town_staff() -> list[list[Any]]:
    return [row for row in staff() if str(row[3]).startswith(TOWN)]


def town_freed() -> list[list[Any]]:
    return [list(row) for row in FREED]


def counts(data: bytes) -> dict[str, int]:
    return {kind: n for kind, n in plan_of(data).diff.counts().items() if n}


def facts() -> list[int]:
    return [table.model._default_manager.count() for table in TABLES]


# --- faults ---------------------------------------------------------------------------------


def with_fifteen_faults() -> bytes:
    units = [list(row) for row in UNITS]
    units[6][2] = "科级"  # 1 no such level
    units[2][3] = "企业"  # 2 no such organ type
    units[5][5] = "WC-99"  # 3 unknown department
    units += [
        ["WC-03", "青岭县（重复）", "县", "行政区", "WC", None],  # 4 same code twice
        ["WC-21", "甲局", "市", "行政机关", "WC-22", None],  # 5 a circle of two
        ["WC-22", "乙局", "市", "行政机关", "WC-21", None],
        ["WC-23", "丙局", "市", "行政机关", "WC-03", None],  # 6 a city office below a county
    ]
    people = staff()
    people[0][0] = "P000002"  # 7 same id twice
    people[2][2] = "WC-77"  # 8 unknown org unit
    people[4][7] = "前年夏天"  # 9 no date
    people[6][7] = "2020-02-30"  # 10 no such day
    people[8][1] = None  # 11 no name
    people[10][6] = "处长"  # 12 no such rank
    people[12][0] = "11010519491231002X"  # 13 a citizen's id number
    freed = [list(row) for row in FREED]
    freed[0][0] = "P999999"  # 14 nobody of that id
    freed[1][6] = date(2025, 10, 1)  # 15 ends before it begins
    return book(units, people, freed, cover())


def test_fifteen_faults_are_all_reported_at_once_and_nothing_is_written() -> None:
    apply_of(book())
    before, kept = facts(), export("WC", LATER)

    places = [problem.where for problem in problems_of(with_fifteen_faults())]

    assert sorted(places) == sorted(
        [
            "单位表 第8行 C列（层级）",
            "单位表 第4行 D列（机构类型）",
            "单位表 第7行 F列（主管部门）",
            "单位表 第9行 A列（单位代码）",
            "单位表 第10行 E列（属地上级）",
            "单位表 第12行 C列（层级）",
            "人员表 第3行 A列（人员编号）",
            "人员表 第4行 C列（编制单位）",
            "人员表 第6行 H列（入职日期）",
            "人员表 第8行 H列（入职日期）",
            "人员表 第10行 B列（姓名）",
            "人员表 第12行 G列（职级）",
            "人员表 第14行 A列（人员编号）",
            "免训表 第2行 A列（人员编号）",
            "免训表 第3行 G列（结束日期）",
        ]
    )
    assert (facts(), export("WC", LATER)) == (before, kept)


def test_the_mended_file_imports_and_undo_gives_back_the_same_bytes() -> None:
    apply_of(book())
    kept = export("WC", LATER)
    people = [*staff()[1:], ["P000031", "人员甲", "WC-19", "WC-19", "WC-11", "", "", None]]
    people[5][3] = "WC-19"

    change = apply_of(book([*UNITS, ["WC-24", "市中级人民法院", "市", "审判机关", "WC", None]],
                           people, FREED[:1], cover()))  # fmt: skip

    assert change.summary["counts"] == {
        "org_units_added": 1, "org_units_changed": 0, "org_units_ended": 0,
        "people_added": 1, "people_moved": 1, "people_changed": 0, "people_ended": 1,
        "exemptions_added": 0, "exemptions_changed": 0, "exemptions_ended": 0,
    }  # fmt: skip
    assert export("WC", LATER) != kept

    undone = importer.undo_last("WC", by="P000103")

    assert export("WC", LATER) == kept
    assert [c.pk for c in RosterChange.objects.order_by("pk")][-2:] == [change.pk, undone.pk]
    assert undone.undoes == change


def test_every_undo_takes_back_one_more_import() -> None:
    states = []
    for month in (1, 2, 3):
        states.append(export("WC", LATER) if month > 1 else None)
        people = staff()
        people[0][6] = f"{'一二三'[month - 1]}级主任科员"
        apply_of(book(people=people, cover=cover(on=date(2026, month, 1))))
    importer.undo_last("WC", by="P000103")
    assert export("WC", LATER) == states[2]
    importer.undo_last("WC", by="P000103")
    assert export("WC", LATER) == states[1]
    importer.undo_last("WC", by="P000103")
    assert roster_as_of(LATER).people.empty
    with pytest.raises(Refused, match="没有可撤销的导入"):
        importer.undo_last("WC", by="P000103")


def test_missing_sheets_columns_and_cover_lines_are_named() -> None:
    people_without_rank = [PEOPLE_HEAD[:6] + PEOPLE_HEAD[7:], *[r[:6] + r[7:] for r in staff(8)]]
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "封面"
    sheet.append(["数据日期", LATER])
    for title, rows in (("单位", [UNIT_HEAD, *UNITS]), ("人员", people_without_rank)):
        made = workbook.create_sheet(title)
        for row in rows:
            made.append(row)
    out = io.BytesIO()
    workbook.save(out)

    whats = [problem.what for problem in problems_of(out.getvalue())]

    assert whats == [
        "没有名为“免训”的工作表",
        "没有“填报范围单位代码”",
        "没有“填报人”",
        "缺少“职级”列",
    ]


def test_a_township_file_cannot_reach_outside_its_subtree() -> None:
    apply_of(book())
    units = [
        [TOWN, "柳溪镇", "乡", "行政机关", "WC", None],  # another parent
        town_units()[1],
        ["WC-19", "市公安局", "市", "行政机关", TOWN, None],  # not of this subtree
    ]
    people = town_staff()
    people[0][3] = "WC-03-03"  # works outside
    people.append(["P000003", "人员丁", TOWN, TOWN, "WC-11", None, None, None])  # somebody else's

    problems = problems_of(book(units, people, town_freed(), cover(TOWN)))

    assert [problem.where for problem in problems] == [
        "单位表 第2行 E列（属地上级）",
        "单位表 第4行 A列（单位代码）",
        "单位表 第4行 C列（层级）",
        "人员表 第2行 D列（现工作单位）",
        "人员表 第14行 A列（人员编号）",
    ]
    # Where the other person works is nobody's business here.
    assert "WC-03-03" not in problems[-1].what + problems[-1].fix


def test_people_outside_the_subtree_are_untouched() -> None:
    apply_of(book())
    outside = [row for row in staff() if not str(row[3]).startswith(TOWN)]
    ids = {row[0] for row in outside}
    before = roster_as_of(LATER).people
    people = town_staff()
    people[0][6] = "四级主任科员"

    apply_of(book(town_units(), people[:-1], town_freed(), cover(TOWN)))

    after = roster_as_of(LATER).people
    kept = [frame[frame["person_id"].isin(ids)].to_dict("records") for frame in (before, after)]
    assert kept[0] == kept[1]
    assert len(after) == len(before) - 1


def test_same_names_are_legal_and_mentioned() -> None:
    plan = plan_of(book())
    assert "同名" in plan.notices[0]


# --- the messy file -------------------------------------------------------------------------


def messy() -> bytes:
    workbook = Workbook()
    front = workbook.active
    assert front is not None
    front.title = "封 面"
    front.append([None, "望川市组织机构和人员名册"])
    front.merge_cells("B1:D1")
    front.append([None, "填报单位代码：", "ｗｃ", None])
    front.append([None, "数据日期", "２０２６年１月１日"])
    front.append([None, "填表人", "郑 守 成"])
    units = workbook.create_sheet("机构表")
    units.append(["望川市机构名册", None, None, None, None, None])
    units.merge_cells("A1:F1")
    units.append(["制表：市委组织部"])
    units.append(["单位代码*", "单 位\n名 称", "级别", "类型", "上级单位", "业务主管部门", "备注"])
    units.append(["ＷＣ", "望川市", "市级", "地区", None, "无", "x"])
    units.append(["WC-11", "市委组织部", "市", "党委", "望川市", None])
    units.append([])
    units.append(["WC－03", "青岭县", "县（市、区）", "行政区", "WC", "－"])
    people = workbook.create_sheet("人员信息")
    people.append(["人员名册"])
    people.append(["编号", "姓名", "所在单位", None, None, "职务层次", "现任职级", "入职时间"])
    people.append([None, None, "编制单位", "现工作单位", "管理权限单位"])
    people.merge_cells("C2:E2")
    people.append([1001, "张　三", "WC-11", "市委组织部", "WC-11", "正科级", "一级主任科员", 45839])
    people.append(["  p000002 ", "李四", "WC-03", "WC-03", "WC-11", None, "无", "2020/7/1"])
    people.append([None, "  ", None])
    people.append(["P000003", "古丽•阿依", "WC-03", "WC-03", "WC-11", "—", "一级科员", "20190815"])
    moment = datetime(2018, 3, 5, 8, 30)  # noqa: DTZ001  # as a cell holds it
    people.append(["P000004", "王五", "WC-03", "WC-03", "WC-11", None, None, moment])
    freed = workbook.create_sheet("免训")
    freed.append(FREED_HEAD)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def test_a_messy_workbook_is_normalised_and_every_change_listed() -> None:
    plan = plan_of(messy())

    people = {person.person_id: person for person in plan.file.people}
    assert {i: (p.name, p.working_unit, p.post_level, p.rank, p.entry_on) for i, p in
            people.items()} == {
        "1001": ("张三", "WC-11", "乡科级正职", "一级主任科员", date(2025, 7, 1)),
        "P000002": ("李四", "WC-03", "", "", date(2020, 7, 1)),
        "P000003": ("古丽·阿依", "WC-03", "", "一级科员", date(2019, 8, 15)),
        "P000004": ("王五", "WC-03", "", "", date(2018, 3, 5)),
    }  # fmt: skip
    assert [(u.code, u.level, u.organ_type, u.territorial_parent) for u in plan.file.org_units] == [
        ("WC", "市", "行政区", None),
        ("WC-11", "市", "党委机关", "WC"),
        ("WC-03", "县", "行政区", "WC"),
    ]
    assert (plan.subtree, plan.effective_on) == ("WC", START)
    listed = {note.where: note.after for note in plan.normalisations}
    for where, after in {
        "封面表 第2行 C列（填报范围单位代码）": "WC",
        "封面表 第3行 C列（数据日期）": "2026-01-01",
        "单位表 第1至2行": "",
        "单位表 第6行": "",
        "单位表 第7行 A列（单位代码）": "WC-03",
        "单位表 第5行 E列（属地上级）": "WC",
        "单位表 第7行 C列（层级）": "县",
        "人员表 第4行 A列（人员编号）": "1001",
        "人员表 第4行 B列（姓名）": "张三",
        "人员表 第4行 D列（现工作单位）": "WC-11",
        "人员表 第4行 H列（入职日期）": "2025-07-01",
        "人员表 第5行 H列（入职日期）": "2020-07-01",
        "人员表 第6行": "",
        "人员表 第7行 B列（姓名）": "古丽·阿依",
        "人员表 第7行 H列（入职日期）": "2019-08-15",
        "人员表 第8行 H列（入职日期）": "2018-03-05",
    }.items():
        assert listed[where] == after
    assert any("备注" in note.before for note in plan.normalisations)

    importer.apply(plan, by="P000103")
    assert list(roster_as_of(START).people["person_id"]) == [
        "1001",
        "P000002",
        "P000003",
        "P000004",
    ]


# --- guard, freshness, dates ----------------------------------------------------------------


def test_the_guard_stops_a_file_in_which_many_are_missing() -> None:
    apply_of(book())
    kept = export("WC", LATER)
    missing_three = book(people=staff()[:21], freed=FREED, cover=cover())  # 12.5 % of 24

    plan = plan_of(missing_three)
    assert (plan.guard.active, plan.guard.vanishing, plan.guard.tripped) == (24, 3, True)
    with pytest.raises(Refused, match="24 人中有 3 人"):
        importer.apply(plan, by="P000103")
    assert export("WC", LATER) == kept

    change = importer.apply(plan, by="P000103", vanish_reason="机构改革整体划转")
    assert change.summary["vanish_reason"] == "机构改革整体划转"
    assert len(roster_as_of(LATER).people) == 21


def test_exactly_the_limit_passes_the_guard() -> None:
    apply_of(book(people=staff(20)))
    plan = plan_of(book(people=staff(18), cover=cover()))  # 10 % of 20
    assert (plan.guard.vanishing, plan.guard.tripped) == (2, False)


def test_a_plan_made_before_another_import_is_refused() -> None:
    apply_of(book())
    plan = plan_of(book(people=staff()[1:], cover=cover()))
    people = staff()
    people[0][6] = "二级科员"
    apply_of(book(people=people, cover=cover()))
    with pytest.raises(Refused, match="名册又有了别的变动"):
        importer.apply(plan, by="P000103")


def test_a_plan_survives_an_import_that_does_not_concern_it() -> None:
    apply_of(book())
    people = town_staff()
    people[0][6] = "二级科员"
    plan = plan_of(book(town_units(), people, town_freed(), cover(TOWN)))
    elsewhere = ["WC-03-03", "松坪乡", "乡", "行政机关", "WC-03", None]
    others = [row for row in staff() if row[3] == "WC-03-03"]
    others[0][6] = "二级科员"
    apply_of(book([elsewhere], others, [], cover("WC-03-03")))

    assert importer.apply(plan, by="P000104").summary["counts"]["people_changed"] == 1


def test_an_older_file_cannot_cover_a_later_change() -> None:
    apply_of(book())
    people = staff()
    people[0][6] = "二级科员"
    apply_of(book(people=people, cover=cover(on=LATER)))
    people[0][6] = "四级主任科员"
    problems = problems_of(book(people=people, cover=cover(on=date(2026, 3, 1))))
    assert [problem.where for problem in problems] == ["封面表（数据日期）"]
    assert "P000001" in problems[0].what


def test_a_day_too_far_ahead_is_refused() -> None:
    far = today() + timedelta(days=500)
    assert [p.where for p in problems_of(book(cover=cover(on=far)))] == [
        "封面表 第2行 B列（数据日期）"
    ]


def test_states_are_dated_twice() -> None:
    first = apply_of(book())
    people = staff()
    people[0][3] = people[0][2] = "WC-19"
    second = apply_of(book(people=people, cover=cover(on=LATER)))

    def works(on: date, known_at: datetime | None = None) -> list[str]:
        people = roster_as_of(on, known_at).people
        return list(people[people["person_id"] == "P000001"]["working_unit"])

    day_before = LATER - timedelta(days=1)
    assert (works(day_before), works(LATER)) == (["WC-11"], ["WC-19"])
    assert works(LATER, first.recorded_at) == ["WC-11"]
    assert works(LATER, second.recorded_at) == ["WC-19"]
    assert works(START - timedelta(days=1)) == []
    assert works(LATER, first.recorded_at - timedelta(seconds=1)) == []


def test_leaving_ends_with_a_date_and_coming_back_continues_the_person() -> None:
    apply_of(book())
    apply_of(book(people=staff()[1:], cover=cover(on=LATER)))
    assert "P000001" in set(roster_as_of(LATER - timedelta(days=1)).people["person_id"])
    assert "P000001" not in set(roster_as_of(LATER).people["person_id"])
    plan = plan_of(book(cover=cover(on=date(2026, 9, 1))))
    assert [person.person_id for person in plan.diff.people_added] == ["P000001"]
    assert any("P000001" in notice for notice in plan.notices)
    importer.apply(plan, by="P000103")
    memberships = TABLES[3].model._default_manager.filter(
        person__person_id="P000001", kind=MembershipKind.WORKING, retracted_by__isnull=True
    )
    assert list(memberships.order_by("valid_from").values_list("valid_from", "valid_to")) == [
        (START, LATER),
        (date(2026, 9, 1), None),
    ]


def test_exemptions_end_and_change_with_dates() -> None:
    apply_of(book())
    freed = [list(FREED[0])]
    freed[0][2] = "驻村"
    plan = plan_of(book(freed=freed, cover=cover(on=date(2026, 3, 1))))
    assert {k: n for k, n in plan.diff.counts().items() if n} == {
        "exemptions_changed": 1,
        "exemptions_ended": 1,
    }
    importer.apply(plan, by="P000103")
    before, after = (roster_as_of(date(2026, m, 15)).exemptions for m in (2, 3))
    assert sorted(before["person_id"]) == ["P000002", "P000004"]
    assert list(after[["person_id", "reason"]].itertuples(index=False, name=None)) == [
        ("P000002", "驻村")
    ]


def test_an_ended_exemption_need_not_be_listed() -> None:
    apply_of(book())
    assert counts(book(freed=FREED[:1], cover=cover(on=date(2026, 5, 1)))) == {}


def test_an_org_unit_in_use_outside_cannot_end() -> None:
    apply_of(book())
    lent = staff()
    lent[0][2] = "WC-03-02-01"  # works in the city, post at the station
    apply_of(book(people=lent, cover=cover(on=date(2026, 3, 1))))
    people = [[*row[:2], TOWN, TOWN, *row[4:]] for row in town_staff()]
    problems = problems_of(book(town_units()[:1], people, town_freed(), cover(TOWN)))
    assert "P000001 的编制单位" in problems[0].what


def test_undo_is_refused_while_a_later_import_builds_on_it() -> None:
    apply_of(book())
    people = town_staff()
    people[0][6] = "二级科员"
    apply_of(book(town_units(), people, town_freed(), cover(TOWN)))
    with pytest.raises(Refused, match="较晚的那次"):
        importer.undo_last("WC", by="P000103")
    importer.undo_last(TOWN, by="P000104")
    importer.undo_last("WC", by="P000103")
    assert roster_as_of(LATER).org_units.empty


# --- export and view ------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["WC", "WC-03", TOWN])
def test_an_export_imported_again_changes_nothing(code: str) -> None:
    apply_of(book())
    plan = plan_of(export(code, LATER))
    assert plan.diff.is_empty
    assert plan.normalisations == ()


def test_the_view_holds_the_agreed_columns() -> None:
    apply_of(book())
    view = roster_as_of(LATER)
    assert list(view.org_units.columns) == [
        "code", "name", "level", "organ_type", "territorial_parent", "department_parent",
    ]  # fmt: skip
    assert view.org_units.set_index("code").loc["WC-03-02-01"].to_list() == [
        "柳溪镇派出所", "站所", "行政机关", "WC-03-02", "WC-19",
    ]  # fmt: skip
    assert view.org_units["territorial_parent"].iloc[0] is None
    assert list(view.people.iloc[0]) == [
        "P000001", "人员乙", "", "一级科员", date(2015, 7, 1), "WC-11", "WC-11", "WC-11",
    ]  # fmt: skip
    assert list(roster_as_of(date(2026, 2, 1)).exemptions["valid_to"]) == [None, date(2026, 5, 1)]
    assert subtree(view.org_units, "WC-03") == ["WC-03", TOWN, "WC-03-02-01", "WC-03-03"]


def test_the_view_takes_few_queries(django_assert_max_num_queries: Any) -> None:
    apply_of(book())
    with django_assert_max_num_queries(8):
        roster_as_of(LATER, datetime.fromisoformat("2100-01-01T00:00:00+00:00"))


def test_the_template_is_refused_only_for_its_empty_cover() -> None:
    from benling.roster.book import template

    assert [problem.what for problem in problems_of(template())] == ["空着没有填"] * 3


def test_cover_label_and_value_may_stand_anywhere() -> None:
    wide = [["名册"], [], [None, "填报范围", None, "WC"], [None, "生效日期", None, START],
            [None, "制表人", None, "郑守成"]]  # fmt: skip
    assert plan_of(book(cover=wide)).subtree == "WC"
    assert COVER[0][1] == "WC"


def test_the_template_helps_to_fill_it_in() -> None:
    from benling.roster.book import template

    workbook = load_workbook(io.BytesIO(template()))
    assert workbook.sheetnames == ["封面", "单位", "人员", "免训", "填表说明", "选项"]
    lists = {
        (sheet.title, str(rule.sqref).split(":")[0]): rule.formula1
        for sheet in workbook.worksheets
        for rule in sheet.data_validations.dataValidation
    }
    assert lists == {
        ("单位", "C3"): "'选项'!$A$2:$A$5",
        ("单位", "D3"): "'选项'!$B$2:$B$12",
        ("人员", "F3"): "'选项'!$C$2:$C$11",
        ("人员", "G3"): "'选项'!$D$2:$D$35",
        ("免训", "B3"): "'选项'!$E$2:$E$4",
        ("免训", "C3"): "'选项'!$F$2:$F$13",
    }
    assert [cell.value for cell in workbook["选项"]["A"]] == ["层级", "市", "县", "乡", "站所"] + [
        None
    ] * (workbook["选项"].max_row - 5)
    assert str(workbook["人员"]["A3"].value).startswith("示例")
    assert "填报范围" in str(workbook["填表说明"]["A3"].value)


def test_example_rows_are_skipped_and_listed() -> None:
    people = [["示例P000001", "张三", "WC-11", "WC-11", "WC-11", None, None, None], *staff()]
    plan = plan_of(book(people=people))
    assert len(plan.file.people) == 24
    assert ("人员表 第2行", "示例行") in {(n.where, n.before) for n in plan.normalisations}
