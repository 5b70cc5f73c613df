"""Whatever is imported after whatever: the file's state holds, and undo gives it back."""

import io
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from benling.roster import importer
from benling.roster.asof import roster_as_of
from benling.roster.book import roster_workbook
from benling.roster.exporter import export
from benling.roster.facts import TABLES
from benling.roster.records import (
    Cover,
    ExemptionRecord,
    OrgUnitRecord,
    PersonRecord,
    RosterFile,
)

pytestmark = pytest.mark.django_db

START, LATER = date(2026, 1, 1), date(2026, 7, 1)
CODES = ("WC-1", "WC-2", "WC-3", "WC-4")
PEOPLE = tuple(f"P{number}" for number in range(8))


@st.composite
def states(draw: DrawFn, on: date) -> RosterFile:
    """A small city: some offices below the root, some people, some exemptions."""
    codes = draw(st.lists(st.sampled_from(CODES), unique=True, max_size=4))
    units = [OrgUnitRecord("WC", "望川市", "市", "行政区", None, None)]
    for code in sorted(codes):
        known = [unit.code for unit in units]
        units.append(
            OrgUnitRecord(
                code,
                draw(st.sampled_from(("甲局", "乙局"))),
                "市",
                draw(st.sampled_from(("行政机关", "党委机关"))),
                draw(st.sampled_from(known)),
                draw(st.sampled_from((None, "WC"))),
            )
        )
    place = st.sampled_from([unit.code for unit in units])
    people = [
        PersonRecord(
            person_id,
            draw(st.sampled_from(("张三", "李四"))),
            draw(place),
            draw(place),
            draw(place),
            draw(st.sampled_from(("", "乡科级正职"))),
            draw(st.sampled_from(("", "一级科员", "二级科员"))),
            draw(st.sampled_from((None, date(2015, 7, 1)))),
        )
        for person_id in draw(st.lists(st.sampled_from(PEOPLE), unique=True))
    ]
    return RosterFile(Cover("WC", on, "郑守成"), tuple(units), tuple(people), draw(freed(people)))


@st.composite
def freed(draw: DrawFn, people: list[PersonRecord]) -> tuple[ExemptionRecord, ...]:
    found = {}
    for person in people:
        for _ in range(draw(st.integers(0, 2))):
            record = ExemptionRecord(
                person.person_id,
                draw(st.sampled_from(("全部", "必修课"))),
                draw(st.sampled_from(("病假", "驻村"))),
                "望川组干〔2026〕1号",
                "郑守成",
                draw(st.sampled_from((date(2025, 6, 1), date(2026, 3, 1), date(2026, 8, 1)))),
                draw(st.sampled_from((None, date(2026, 7, 1), date(2026, 12, 1)))),
            )
            if record.valid_to is None or record.valid_to > record.valid_from:
                found[record.key] = record
    return tuple(found.values())


def bring(state: RosterFile) -> None:
    plan = importer.plan(io.BytesIO(roster_workbook(state)), file_name="名册.xlsx")
    importer.apply(plan, by="P1", vanish_reason="试验")


def facts_now() -> list[set[tuple[object, ...]]]:
    """Every live fact of every table, as what it says."""
    return [
        set(
            table.model._default_manager.filter(retracted_by__isnull=True).values_list(
                *table.payload
            )
        )
        for table in TABLES
    ]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data(), st.sampled_from((START, LATER)))
def test_plan_apply_undo_round_trips(data: st.DataObject, second_on: date) -> None:
    first, second = data.draw(states(START)), data.draw(states(second_on))
    with transaction.atomic():
        bring(first)
        assert importer.plan(io.BytesIO(export("WC", START))).diff.is_empty
        before, kept = facts_now(), [export("WC", day) for day in (START, LATER)]

        bring(second)
        assert importer.plan(io.BytesIO(roster_workbook(second))).diff.is_empty
        people = roster_as_of(second_on).people
        assert set(people["person_id"]) == {person.person_id for person in second.people}
        if second_on == LATER:
            then = roster_as_of(date(2026, 6, 30)).people
            assert set(then["person_id"]) == {person.person_id for person in first.people}

        importer.undo_last("WC", by="P1")
        assert facts_now() == before
        assert [export("WC", day) for day in (START, LATER)] == kept
        transaction.set_rollback(True)
