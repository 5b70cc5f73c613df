"""The API: nobody gets a row outside their scope, by any route or way of signing in."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from openpyxl import load_workbook

from benling.accounts import viewer_ticket
from benling.accounts.models import Account, Grant, Role
from benling.clock import now, today
from benling.home import home
from benling.roster.models import EdgeKind, Person
from small_city import SmallCity, account, attempt, edition, grade, passed

pytestmark = pytest.mark.django_db

API = "/api/v1/"
COUNTY, OTHER = "WC-01", "WC-02"
#: every route that names an org unit
UNIT_ROUTES = ["completion/{}", "completion/{}/people", "completion/{}/export.xlsx"]


@pytest.fixture
def city() -> SmallCity:
    made = SmallCity()
    course = edition(due_on=date(today().year, 12, 31), released_on=date(2026, 1, 2))
    passed(made.person("P-own", "WC-0101", name="本县人"), course, date(2026, 2, 1))
    made.person("P-far", "WC-0201", name="外县人")
    account("HR-county", Role.HR, COUNTY)
    account("HR-city", Role.HR, "WC")
    account("P-own")
    account("P-far")
    return made


def signed_in(person_id: str) -> Client:
    client = Client()
    client.force_login(
        Account.objects.get(username=person_id), settings.AUTHENTICATION_BACKENDS[-1]
    )
    return client


def with_ticket(person_id: str, **more: Any) -> Client:
    ticket = viewer_ticket.issue(person_id, home().secret(viewer_ticket.KEY), at=now(), **more)
    return Client(headers={viewer_ticket.HEADER: ticket})


@pytest.mark.parametrize("way", [signed_in, with_ticket])
@pytest.mark.parametrize("route", UNIT_ROUTES)
@pytest.mark.parametrize("query", ["", "?own=1", "?basis=编制", "?edge=条", "?as_of=2026-06-30"])
def test_a_foreign_org_unit_is_closed(city: SmallCity, way: Any, route: str, query: str) -> None:
    client = way("HR-county")
    for foreign in (OTHER, "WC-0201", "WC", "WC-99"):
        refused = client.get(API + route.format(foreign) + query)
        assert 403 == refused.status_code
        assert ["problems"] == list(refused.json())
        assert "外县人" not in str(refused.json())
    for own in (COUNTY, "WC-0101", "WC-010101"):
        answer = client.get(API + route.format(own) + query)
        assert 200 == answer.status_code
        if route.endswith("people"):
            assert "外县人" not in str(answer.json())


def test_the_tree_holds_the_scope_and_nothing_else(city: SmallCity) -> None:
    rows = signed_in("HR-county").get(API + "org-units").json()["org_units"]
    assert ["WC-01", "WC-0101", "WC-010101"] == [row["code"] for row in rows]
    assert [None, "WC-01", "WC-0101"] == [row["parent"] for row in rows]
    assert 6 == len(signed_in("HR-city").get(API + "org-units").json()["org_units"])


@pytest.mark.parametrize(
    "route", ["org-units", *(route.format("WC-0101") for route in UNIT_ROUTES)]
)
def test_a_learner_sees_no_org_unit_and_only_the_own_evidence(city: SmallCity, route: str) -> None:
    client = signed_in("P-own")
    assert 403 == client.get(API + route).status_code
    assert 403 == client.get(API + "people/P-far/evidence").status_code
    own = client.get(API + "people/P-own/evidence").json()
    assert ("1.00", "90") == (own["ledger"][0]["hours"], own["ledger"][0]["points"])


def test_evidence_of_a_stranger_is_closed_to_hr(city: SmallCity) -> None:
    assert 200 == signed_in("HR-county").get(API + "people/P-own/evidence").status_code
    for person_id in ("P-far", "HR-city", "nobody"):
        found = signed_in("HR-county").get(API + f"people/{person_id}/evidence")
        assert 403 == found.status_code
    assert 200 == signed_in("HR-city").get(API + "people/P-far/evidence").status_code


def test_by_department_does_not_lead_out_of_the_scope(city: SmallCity) -> None:
    city.edge("WC-0201", COUNTY, kind=EdgeKind.DEPARTMENT)
    client = signed_in("HR-county")
    refused = client.get(API + f"completion/{COUNTY}?edge=条")
    assert 403 == refused.status_code
    assert "按主管部门归集" in refused.json()["problems"][0]["what"]
    assert 200 == client.get(API + f"completion/{COUNTY}").status_code


def test_nobody_gets_nothing(city: SmallCity) -> None:
    for route in ("org-units", f"completion/{COUNTY}", "people/P-own/evidence"):
        assert 401 == Client().get(API + route).status_code
    browser = Client(headers={"Accept": "text/html"})
    asked = browser.get(API + f"completion/{COUNTY}/export.xlsx?own=1")
    assert 302 == asked.status_code
    assert "login?next=" in asked["Location"]


def test_tickets_end_cannot_be_made_up_and_give_no_more_than_the_rights_of_today(
    city: SmallCity,
) -> None:
    route = API + f"completion/{COUNTY}"
    assert 200 == with_ticket("HR-county").get(route).status_code
    assert 401 == with_ticket("HR-county", lifetime=timedelta(seconds=-1)).get(route).status_code
    assert 401 == with_ticket("stranger").get(route).status_code
    forged = viewer_ticket.issue("HR-county", "another key", at=now())
    for bad in (forged, "", "x.y", forged.split(".")[0] + ".", "é.ü"):
        client = Client(headers={viewer_ticket.HEADER: bad})
        assert 401 == client.get(route).status_code
    Grant.objects.filter(account__username="HR-county").update(valid_to=today())
    assert 403 == with_ticket("HR-county").get(route).status_code
    Account.objects.filter(username="HR-county").update(is_active=False)
    assert 401 == with_ticket("HR-county").get(route).status_code


def test_a_ticket_goes_before_a_session_and_never_adds_to_it(city: SmallCity) -> None:
    client = signed_in("HR-city")
    learners = viewer_ticket.issue("P-own", home().secret(viewer_ticket.KEY), at=now())
    for ticket, status in (("broken.ticket", 401), (learners, 403)):
        headers = {viewer_ticket.HEADER: ticket}
        assert status == client.get(API + f"completion/{COUNTY}", headers=headers).status_code


def test_a_token_from_a_learners_server_opens_own_records_only(
    city: SmallCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HR's own server runs course material: its token must not read by office."""

    def holder(request: Any) -> Account | None:
        token = request.headers.get("Authorization", "")
        return Account.objects.get(username="HR-city") if token == "token of-hr" else None

    monkeypatch.setattr("benling.web.api.viewer.account_from_token", holder)
    client = Client(headers={"Authorization": "token of-hr"})
    assert 403 == client.get(API + f"completion/{COUNTY}").status_code
    assert 403 == client.get(API + "people/P-own/evidence").status_code
    assert 200 == client.get(API + "people/HR-city/evidence").status_code


def test_rows_are_as_many_as_the_number_says(city: SmallCity) -> None:
    client = signed_in("HR-city")
    body = client.get(API + "completion/WC").json()
    for measure in ("required", "network"):
        numbers = body["measures"][measure]
        for verdict in ("met", "in_progress", "overdue", "exempt"):
            query = f"?measure={measure}&verdict={verdict}"
            found = client.get(API + "completion/WC/people" + query).json()
            assert numbers[verdict] == found["total"] == len(found["rows"])
    page = client.get(API + "completion/WC/people?limit=1&offset=1&words=县人").json()
    assert (4, 1) == (page["total"], len(page["rows"]))


def test_faulty_questions_are_refused_in_words(city: SmallCity) -> None:
    client = signed_in("HR-city")
    tomorrow = today() + timedelta(days=1)
    late = client.get(API + f"completion/WC?as_of={tomorrow}")
    assert (400, "截至日期不能晚于今天") == (late.status_code, late.json()["problems"][0]["rule"])
    for query in ("as_of=30-02-2026", "basis=别的", "measure=rank"):
        bad = client.get(API + f"completion/WC/people?{query}")
        assert 400 == bad.status_code
        assert query.split("=")[0] in bad.json()["problems"][0]["where"]


def test_the_workbook_is_chinese_frozen_and_keeps_ids_as_text(city: SmallCity) -> None:
    city.person("00012345678901234567", "WC-0101", name="=HYPERLINK(1)")
    answer = signed_in("HR-county").get(API + f"completion/{COUNTY}/export.xlsx")
    assert "filename*=UTF-8''%E9%9D%92" in answer["Content-Disposition"]
    book = load_workbook(BytesIO(answer.content))
    assert ["单位汇总", "人员明细", "未计入", "口径"] == book.sheetnames
    assert {"A2"} == {sheet.freeze_panes for sheet in book}
    rows = list(book["人员明细"].iter_rows(min_row=2))
    ids = {row[0].value for row in rows}
    assert {"00012345678901234567", "P-own"} == ids
    formulas = [cell for row in rows for cell in row if cell.data_type == "f"]
    assert [] == formulas
    assert "外县人" not in str([[cell.value for cell in row] for row in rows])
    text = str([[cell.value for cell in row] for row in book["口径"].iter_rows()])
    assert "现工作单位" in text
    assert "学时标准2026.1" in text


def test_evidence_holds_attempts_with_their_scores(city: SmallCity) -> None:
    person = Person.objects.get(person_id="P-far")
    course = edition("E-10", released_on=date(2026, 1, 3), due_on=None)
    handed_in = attempt(person, course, date(2026, 2, 2))
    grade(handed_in, 30)
    body = signed_in("P-far").get(API + "people/P-far/evidence").json()
    (tried,) = body["attempts"]
    assert (handed_in.receipt, "30") == (tried["receipt"], tried["scores"][0]["auto_points"])
    assert "2026-02-02 12:00:00" == tried["submitted_at"]
    assert [] == body["ledger"]


def test_an_inspector_is_not_told_about_health(city: SmallCity) -> None:
    city.exempt(Person.objects.get(person_id="P-own"), "全部", "病假")
    account("IN-city", Role.INSPECTOR, "WC")
    for route in ("completion/WC", "completion/WC/people?verdict=exempt", "people/P-own/evidence"):
        assert "病假" in str(signed_in("HR-city").get(API + route).json())
        told = str(signed_in("IN-city").get(API + route).json())
        assert "病假" not in told
        assert "健康或生育原因" in told
    counts = signed_in("IN-city").get(API + "completion/WC").json()["measures"]["network"]
    assert 1 == counts["exempt"]


def test_the_description_of_the_api_is_served_without_outside_scripts(city: SmallCity) -> None:
    description = signed_in("P-own").get(API + "openapi.json")
    assert 200 == description.status_code
    assert "/completion/{code}/people" in str(list(description.json()["paths"]))
    assert 404 == signed_in("P-own").get(API + "docs").status_code
