"""The roster pages: what HR sees and does, and what nobody else gets."""

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from benling.accounts.models import Account, Grant, Role
from benling.clock import today
from benling.home import home
from benling.roster.asof import roster_as_of
from benling.roster.book import roster_workbook
from benling.roster.exporter import export
from benling.roster.models import RosterChange
from prefix_client import PrefixClient
from roster_files import apply_of, book, plan_of, problems_of

pytestmark = pytest.mark.django_db

TOWN, ELSEWHERE = "WC-03-02", "WC-03-03"
#: people of the roster below, by where they work
HR_CITY, HR_TOWN = "P000001", "P000004"
PAGES = ["roster", "roster_template", "roster_export", "roster_history"]


@pytest.fixture
def city() -> None:
    apply_of(book())


def signed_in(person_id: str, role: str | None = None, org_unit: str = "") -> PrefixClient:
    account, _ = Account.objects.get_or_create(
        username=person_id, defaults={"must_change_password": False}
    )
    if role:
        Grant.objects.create(
            account=account, role=role, org_unit=org_unit, granted_by="test", basis="测试",
            valid_from=today() - timedelta(days=30),
        )  # fmt: skip
    client = PrefixClient()
    client.force_login(account, settings.AUTHENTICATION_BACKENDS[-1])
    return client


@pytest.fixture
def hr_city(city: None) -> PrefixClient:
    return signed_in(HR_CITY, Role.HR, "WC")


@pytest.fixture
def hr_town(city: None) -> PrefixClient:
    return signed_in(HR_TOWN, Role.HR, TOWN)


def upload(client: PrefixClient, data: bytes, name: str = "名册.xlsx") -> Any:
    return client.post(
        reverse("roster_upload"), {"file": SimpleUploadedFile(name, data)}, follow=True
    )


def town_file(leave_out: int = 0, **changes: str) -> bytes:
    """The township's own roster, with a rank changed or people left out."""
    file = plan_of(export(TOWN, today())).file
    people = file.people[: len(file.people) - leave_out]
    first = replace(people[0], **changes)
    kept = {person.person_id for person in people}
    freed = tuple(e for e in file.exemptions if e.person_id in kept)
    return roster_workbook(replace(file, people=(first, *people[1:]), exemptions=freed))


def text_of(response: Any) -> str:
    return str(response.content.decode())


def confirm_url(response: Any) -> str:
    return str(response.redirect_chain[-1][0]) + "confirm"


def test_upload_preview_confirm_undo(hr_town: PrefixClient) -> None:
    kept = export(TOWN, today())
    rank = "二级主任科员"

    preview = upload(hr_town, town_file(rank=rank, name="何新名"))

    assert preview.status_code == 200
    assert "变更人员" in text_of(preview) and "何新名" in text_of(preview)
    assert export(TOWN, today()) == kept

    result = hr_town.post(confirm_url(preview), follow=True)

    change = RosterChange.objects.latest("pk")
    assert (change.subtree, change.recorded_by) == (TOWN, HR_TOWN)
    assert "名册已导入" in text_of(result)
    people = roster_as_of(today()).people
    assert "何新名" in set(people["name"])
    assert hr_town.post(confirm_url(preview)).status_code == 404

    undone = hr_town.post(reverse("roster_undo", args=[change.pk]), follow=True)

    assert "已撤销" in text_of(undone)
    assert export(TOWN, today()) == kept
    history = text_of(hr_town.get(reverse("roster_history")))
    assert f"第 {change.pk} 号" in history and "已撤销" in history
    assert hr_town.post(reverse("roster_undo", args=[change.pk])).status_code == 422


def test_every_fault_stands_in_one_table(hr_city: PrefixClient) -> None:
    before = RosterChange.objects.count()
    faulty = book(people=[["P1", None, "X", "WC", "WC", "科长", "主任", "昨天"]])
    response = upload(hr_city, faulty)
    assert response.status_code == 422
    text = text_of(response)
    for problem in problems_of(faulty):
        assert problem.where in text
    assert RosterChange.objects.count() == before
    assert not list((home().scratch / "roster-previews").glob("*/file.xlsx"))


def test_normalisations_are_shown(hr_town: PrefixClient) -> None:
    from openpyxl import load_workbook

    workbook = load_workbook(io.BytesIO(town_file()))
    workbook["人员"]["B3"] = "何　秀　英"
    out = io.BytesIO()
    workbook.save(out)
    assert "何　秀　英" in text_of(upload(hr_town, out.getvalue()))


def test_an_unchanged_file_offers_no_confirmation(hr_town: PrefixClient) -> None:
    response = upload(hr_town, export(TOWN, today()))
    assert "不需要导入" in text_of(response)
    assert "确认导入" not in text_of(response)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("名册.xls", b"x", "不是 .xlsx 工作簿"),
        ("名册.xlsx", b"x", "不是 .xlsx 工作簿"),
        ("名册.xlsx", bytes.fromhex("d0cf11e0a1b11ae1"), "打开密码"),
    ],
)
def test_other_files_are_refused_in_words(
    hr_city: PrefixClient, name: str, data: bytes, words: str
) -> None:
    response = upload(hr_city, data, name)
    assert response.status_code == 422
    assert words in text_of(response)


def test_no_file_at_all(hr_city: PrefixClient) -> None:
    response = hr_city.post(reverse("roster_upload"))
    assert response.status_code == 422
    assert "没有选择文件" in text_of(response)


# --- who may --------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_nobody_signed_in_is_sent_to_sign_in(city: None, page: str) -> None:
    assert PrefixClient().get(reverse(page)).status_code == 302


@pytest.mark.parametrize("role", [None, Role.TRAINER, Role.INSPECTOR, Role.ADMIN])
def test_other_roles_get_403_with_words(city: None, role: str | None) -> None:
    client = signed_in("P000003", role, "WC" if role == Role.INSPECTOR else "")
    for page in PAGES:
        response = client.get(reverse(page), {"org_unit": "WC", "on": str(today())})
        assert response.status_code == 403
        assert "只有组织人事" in text_of(response)
    assert upload(client, town_file()).status_code == 403


def test_township_hr_gets_403_outside_its_township(hr_town: PrefixClient) -> None:
    for code in ("WC", "WC-03", "WC-11", ELSEWHERE, "NOWHERE", ""):
        query = {"org_unit": code, "on": str(today())}
        assert hr_town.get(reverse("roster_export"), query).status_code == 403
    for code in ("WC", ELSEWHERE):
        response = upload(hr_town, export(code, today()))
        assert response.status_code == 403
        assert "不在您的管理范围之内" in text_of(response)
    city_change = RosterChange.objects.latest("pk")
    assert hr_town.get(reverse("roster_change", args=[city_change.pk])).status_code == 403
    assert hr_town.post(reverse("roster_undo", args=[city_change.pk])).status_code == 403
    assert f"第 {city_change.pk} 号" not in text_of(hr_town.get(reverse("roster_history")))
    assert "WC-03-03" not in text_of(hr_town.get(reverse("roster")))


def test_inspection_of_the_city_does_not_widen_the_own_hr_scope(city: None) -> None:
    client = signed_in(HR_TOWN, Role.HR, TOWN)
    signed_in(HR_TOWN, Role.INSPECTOR, "WC")
    response = client.get(reverse("roster_export"), {"org_unit": "WC", "on": str(today())})
    assert response.status_code == 403


def test_an_export_holds_no_row_outside_the_subtree(hr_town: PrefixClient) -> None:
    query = {"org_unit": TOWN, "on": str(today())}
    response = hr_town.get(reverse("roster_export"), query)
    assert response.status_code == 200
    file = plan_of(response.content).file
    assert {unit.code for unit in file.org_units} == {TOWN, f"{TOWN}-01"}
    assert {person.working_unit.startswith(TOWN) for person in file.people} == {True}


def test_a_preview_belongs_to_whoever_uploaded_it(
    hr_town: PrefixClient, hr_city: PrefixClient
) -> None:
    preview = upload(hr_town, town_file(rank="二级主任科员"))
    before = RosterChange.objects.count()
    assert hr_city.post(confirm_url(preview)).status_code == 404
    assert hr_city.get(preview.redirect_chain[-1][0]).status_code == 404
    assert RosterChange.objects.count() == before


def test_a_scope_that_ended_ends_the_preview_too(hr_town: PrefixClient) -> None:
    preview = upload(hr_town, town_file(rank="二级主任科员"))
    Grant.objects.update(org_unit=ELSEWHERE)
    assert hr_town.post(confirm_url(preview)).status_code == 403


def test_confirming_after_another_import_is_refused(hr_town: PrefixClient) -> None:
    first = upload(hr_town, town_file(rank="二级主任科员"))
    second = upload(hr_town, town_file(rank="一级主任科员"))
    assert hr_town.post(confirm_url(second)).status_code == 302
    response = hr_town.post(confirm_url(first))
    assert response.status_code == 422
    assert "重新上传" in text_of(response)


def test_many_leavers_need_the_city_and_a_reason(
    hr_town: PrefixClient, hr_city: PrefixClient
) -> None:
    file = town_file(leave_out=6)
    preview = upload(hr_town, file)
    assert "不能导入" in text_of(preview) and "确认导入" not in text_of(preview)
    forced = hr_town.post(confirm_url(preview), {"vanish_reason": "想要"})
    assert forced.status_code == 422

    preview = upload(hr_city, file)
    assert hr_city.post(confirm_url(preview), {"vanish_reason": " "}).status_code == 422
    assert hr_city.post(confirm_url(preview), {"vanish_reason": "站所上划"}).status_code == 302
    assert RosterChange.objects.latest("pk").summary["vanish_reason"] == "站所上划"


def test_new_people_get_an_account_nobody_can_sign_in_with_yet(hr_town: PrefixClient) -> None:
    before = Account.objects.count()
    file = plan_of(export(TOWN, today())).file
    new = replace(file.people[-1], person_id="P777777", name="新来的")
    data = roster_workbook(replace(file, people=(*file.people, new)))
    hr_town.post(confirm_url(upload(hr_town, data)))
    account = Account.objects.get(username="P777777")
    assert (Account.objects.count(), account.has_usable_password()) == (before + 1, False)


def test_the_template_downloads(hr_town: PrefixClient) -> None:
    response = hr_town.get(reverse("roster_template"))
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert "filename*=utf-8''" in response["Content-Disposition"]
    assert [problem.what for problem in problems_of(response.content)] == ["空着没有填"] * 3


def test_forms_need_the_csrf_token(hr_town: PrefixClient) -> None:
    strict = PrefixClient(enforce_csrf_checks=True)
    strict.cookies = hr_town.cookies
    response = strict.post(
        reverse("roster_upload"), {"file": SimpleUploadedFile("名册.xlsx", town_file())}
    )
    assert response.status_code == 403
