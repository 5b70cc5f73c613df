"""The fictional city: reproducible, plausible, and fit for the real importer."""

import io
from collections import Counter
from datetime import date
from typing import Any

import pytest

from benling.demo.city import CAST, city_workbook
from benling.roster import importer
from benling.roster.tree import descend

ON = date(2026, 1, 5)


@pytest.fixture(scope="module")
def workbook() -> bytes:
    return city_workbook(7, ON)


@pytest.fixture
def file(workbook: bytes, db: Any) -> Any:
    plan = importer.plan(io.BytesIO(workbook), file_name="city.xlsx")
    assert plan.normalisations == ()
    return plan.file


def test_same_seed_same_bytes(workbook: bytes) -> None:
    assert city_workbook(7, ON) == workbook
    assert city_workbook(8, ON) != workbook


def test_sixty_org_units_on_four_levels_and_two_kinds_of_parents(file: Any) -> None:
    levels = Counter(unit.level for unit in file.org_units)
    assert levels == {"市": 18, "县": 15, "乡": 9, "站所": 18}
    parents = {unit.code: unit.territorial_parent for unit in file.org_units}
    assert len(descend(parents, "WC")) == 60
    stations = [unit for unit in file.org_units if unit.level == "站所"]
    assert all(unit.department_parent and unit.territorial_parent for unit in stations)


def test_people_are_plausible(file: Any) -> None:
    people = {person.person_id: person for person in file.people}
    assert len(people) == 1200
    assert all(
        person.entry_on is not None and date(1980, 1, 1) < person.entry_on < ON
        for person in people.values()
    )
    lent = [p for p in people.values() if p.establishment_unit != p.working_unit]
    assert 20 <= len(lent) <= 40
    names = Counter(person.name for person in people.values())
    assert sum(number > 1 for number in names.values()) >= 3
    ranks = Counter(person.rank for person in people.values())
    assert ranks["四级调研员"] > 20
    assert ranks["一级科员"] > ranks["一级调研员"]
    assert {exemption.reason for exemption in file.exemptions} >= {"病假", "驻村", "产假或育儿假"}
    assert len(file.exemptions) == 18


def test_the_cast_stands_where_the_demo_says(file: Any) -> None:
    people = {person.person_id: person for person in file.people}
    assert {i: people[i].working_unit for i in vars(CAST).values() if i in people} == {
        "P000101": "WC-23",
        "P000102": "WC-15",
        "P000103": "WC-11",
        "P000104": "WC-03-02",
        "P000105": "WC-03-02",
    }
    freed = {exemption.person_id for exemption in file.exemptions}
    assert not freed & set(vars(CAST).values())
