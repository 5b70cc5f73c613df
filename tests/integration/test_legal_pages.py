"""法律依据登记 in the trainers' desk: what it shows, who signs, and that nothing signed is lost."""

from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from test_learner_pages import text_of
from test_trainer_pages import trainer

from benling.accounts.models import Role
from benling.catalog.legal import reviews
from benling.catalog.legal.register_file import load_legal_register
from benling.catalog.models import LegalReview
from benling.clock import start_of_day
from benling.errors import Refused
from course_folder import COURSE_FILE, LEGAL_BASIS, PARAMETER, copied, edit
from prefix_client import PrefixClient
from small_city import SmallCity, account, edition

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 23)
AT = start_of_day(DAY)
PAGE, LICENSING = "/teach/legal/", "/teach/legal/行政许可法-2019/"
SIGNED = '周明远 <span class="nowrap">2026-11-23</span>'
BY = reviews.Signer("P1", "陈小禾")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A content folder with one course, owned by P900001 and P900002, on a day in autumn."""
    folder = copied(tmp_path)
    monkeypatch.setattr("benling.web.teach.legal_views.content_root", lambda: folder)
    for module in ("teach.legal_views", "teach.desk"):
        monkeypatch.setattr(f"benling.web.{module}.today", lambda: DAY)
    monkeypatch.setattr("benling.web.teach.legal_views.now", lambda: AT)
    return folder


@pytest.fixture
def city(root: Path) -> SmallCity:
    made = SmallCity()
    made.person("P900001", "WC", name="周明远")
    return made


def administrator() -> PrefixClient:
    """Call once in a test: the account is made here."""
    client = PrefixClient()
    client.force_login(account("P7", Role.ADMIN), backend="benling.accounts.backend.RosterBackend")
    return client


def test_only_trainers_and_administrators_see_the_register(city: SmallCity) -> None:
    client = PrefixClient()
    client.force_login(account("P8"), backend="benling.accounts.backend.RosterBackend")
    inside = trainer("P900002")
    for path in (PAGE, LICENSING):
        assert 403 == client.get(path).status_code
        assert 200 == inside.get(path).status_code
    assert 404 == administrator().get("/teach/legal/没有的法-2020/").status_code


def test_the_register_shows_editions_and_the_courses_on_them(city: SmallCity) -> None:
    page = text_of(trainer("P900001").get(PAGE))
    assert "行政许可法" in page and "2019年4月23日修正" in page and "T-01" in page
    assert "教学工作台" in page and "法律依据登记" in text_of(trainer("P1").get("/teach/"))
    everything = text_of(trainer("P3").get(f"{PAGE}?show=all"))
    for expected in ("条文待提供", "待查", "社会救助法", "已有新版", "2027-09-30"):
        assert expected in everything
    past = text_of(trainer("P4").get(f"{PAGE}?show=past")).partition("全部登记")[2]
    assert "2003年8月27日通过" in past and "2026年4月30日通过" not in past


def test_one_edition_tells_what_to_look_at_when_it_changes(city: SmallCity) -> None:
    page = text_of(trainer("P900001").get(LICENSING))
    for expected in ("83 条", "T-01 测试课程", "42、第八十二条", "courses/T-01/lessons/01-days.md"):
        assert expected in page
    assert "周明远（P900001）、P900002" in page
    assert "没有课程和口径用到它" in text_of(administrator().get("/teach/legal/监察法-修正前/"))


def test_a_released_course_from_before_the_register_is_found_by_law_and_edition(
    city: SmallCity,
) -> None:
    released = edition(course="E-77")
    released.legal_basis = [
        {"law": "统计法", "articles": ["9"], "edition": "2024年9月13日修正",
         "in_force_from": "2024-09-13"}
    ]  # fmt: skip
    released.save()
    client = trainer("P1")
    page = text_of(client.get("/teach/legal/统计法-2024/"))
    assert "E-77 E-77课程" in page and "签名" in page
    course = text_of(client.get("/teach/E-77/2026.1/"))
    assert "统计法（2024年9月13日修正，2024-09-13 起施行）：条文 9" in course


def test_an_owner_signs_and_the_list_shows_it(city: SmallCity) -> None:
    client = trainer("P900001")
    assert "去核对" not in text_of(client.get(f"{PAGE}?quarter=2026Q4")).partition("全部登记")[0]
    told = client.get(f"{PAGE}?quarter=2027Q1")
    assert "民法典" in text_of(told).partition("全部登记")[0]
    answer = client.post(
        f"{LICENSING}sign", {"result": "valid", "note": " 对照  公布文本 "}, follow=True
    )
    page = text_of(answer)
    assert "已签名：行政许可法（2019年4月23日修正），仍然有效。" in page
    row = LegalReview.objects.get()
    assert ("行政许可法-2019", "2026Q4", "valid", "对照 公布文本", "P900001", "周明远", DAY) == (
        row.basis, row.quarter, row.result, row.note, row.by, row.by_name, row.signed_on,
    )  # fmt: skip
    listed = text_of(client.get(PAGE)).partition("全部登记")[0]
    assert "行政许可法" in listed and SIGNED in listed
    assert 302 == client.post("/teach/legal/民法典-2020/sign", {"result": "valid"}).status_code
    # What is no course of theirs is not theirs to sign.
    elsewhere = "/teach/legal/统计法-2024/sign"
    assert 403 == client.post(elsewhere, {"result": "valid"}).status_code
    assert 302 == administrator().post(elsewhere, {"result": "valid"}).status_code


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "核对结果：没有选"),
        ({"result": "undone"}, "核对结果：没有选"),
        ({"result": "revised", "note": "  "}, "要写明情况"),
        ({"result": "open", "note": ""}, "结果是“待核”而没有说明"),
        ({"result": "valid", "note": "长" * 301}, "有301字"),
    ],
)
def test_a_faulty_signature_is_refused_in_words(
    city: SmallCity, given: dict[str, str], expected: str
) -> None:
    answer = trainer("P900001").post(f"{LICENSING}sign", given)
    page = text_of(answer)
    assert expected in page
    assert given.get("note", "").strip() in page
    assert 0 == LegalReview.objects.count()


def test_a_signature_is_undone_by_a_new_entry(city: SmallCity) -> None:
    client = trainer("P900001")
    client.post(f"{LICENSING}sign", {"result": "valid"})
    first = LegalReview.objects.get()
    undo = f"{LICENSING}undo/{first.pk}"
    assert "撤销须写明理由" in text_of(client.post(undo, {"note": ""}))
    elsewhere = f"/teach/legal/统计法-2024/undo/{first.pk}"
    assert 404 == administrator().post(elsewhere, {"note": "别的法"}).status_code
    page = text_of(client.post(undo, {"note": "看错了文本"}, follow=True))
    assert "已撤销" in page and "看错了文本" in page
    assert ["undone", "valid"] == [row.result for row in reviews.history_of("行政许可法-2019")]
    assert {} == reviews.standing_reviews()
    assert SIGNED not in text_of(client.get(PAGE)).partition("全部登记")[0]
    assert "已经撤销过" in text_of(client.post(undo, {"note": "再撤一次"}))
    second = LegalReview.objects.latest("pk")
    refused = client.post(f"{LICENSING}undo/{second.pk}", {"note": "撤销的撤销"})
    assert "撤销记录不能再撤销" in text_of(refused)
    assert 2 == LegalReview.objects.count()


def test_nothing_signed_can_be_changed_or_deleted(city: SmallCity, root: Path) -> None:
    legal = load_legal_register(root)
    row = reviews.sign(legal.editions["统计法-2024"], "valid", "", by=BY, at=AT)
    replace = (
        "INSERT OR REPLACE INTO catalog_legalreview SELECT * FROM catalog_legalreview"
        if connection.vendor == "sqlite"
        else "TRUNCATE catalog_legalreview"
    )
    for attack in (
        lambda: LegalReview.objects.update(result="open"),
        lambda: LegalReview.objects.all().delete(),
        lambda: connection.cursor().execute(replace),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attack()
    row.refresh_from_db()
    assert "valid" == row.result


def test_what_is_signed_moves_the_next_review(city: SmallCity, root: Path) -> None:
    legal = load_legal_register(root)
    helped = legal.editions["社会救助法-2026"]
    assert date(2026, 12, 31) == reviews.due_by(helped, None, legal)
    valid = reviews.sign(helped, "valid", "", by=BY, at=AT)
    assert date(2027, 9, 30) == reviews.due_by(helped, valid, legal)
    later = reviews.sign(helped, "open", "省级办法待查", by=BY, at=AT)
    assert date(2027, 3, 31) == reviews.due_by(helped, later, legal)
    assert [later, valid] == reviews.standing_reviews()["社会救助法-2026"]
    with pytest.raises(Refused, match="没有填写"):
        reviews.undo(later, "", by=BY, at=AT)


def test_an_edition_that_has_ended_while_in_use_is_marked_red(city: SmallCity, root: Path) -> None:
    client = trainer("P900001")
    assert 'role="alert"' not in text_of(client.get(PAGE))
    edit(root, LEGAL_BASIS, ("articles: 83, ", "articles: 83, in_force_to: 2026-11-01, "))
    page = text_of(client.get(PAGE))
    assert "自 2026年11月1日 起不再有效" in page and "不再有效，仍在用" in page
    assert "仍有课程以它为依据，而这一版已经失效或有新版" in page
    assert "须改用现行版本并提高课程版次" in text_of(client.get(LICENSING))


def test_an_empty_or_faulty_register_says_so(city: SmallCity, root: Path) -> None:
    client = trainer("P900001")
    missing = ("basis: 行政许可法-2019", "basis: 没有的法-2020")
    edit(root, COURSE_FILE, missing, (PARAMETER, ""))
    for path in (root / "courses").rglob("*.md"):
        path.write_text("# 空\n", encoding="utf-8")
    for folder in ("assignments", "grading"):
        for path in (root / folder).rglob("*"):
            if path.is_file() and path.name != "legal_basis.yml":
                path.unlink()
    page = text_of(client.get(PAGE))
    assert "还没有课程和口径用到登记里的依据" in page
    edit(root, LEGAL_BASIS, ("confidence: H", "confidence: 高"))
    faulty = client.get(PAGE)
    assert 200 == faulty.status_code
    assert "“高”不在可填的范围内" in text_of(faulty) and "登记文件有误" in text_of(faulty)
    assert 404 == client.get(LICENSING).status_code
