"""教学工作台: own courses only; counts, questions, extension, withdrawal."""

from datetime import timedelta

import pytest
from test_learner_pages import DAY, course, on_that_day, text_of, with_cells  # noqa: F401

from benling.accounts.models import Account, Grant, Role
from benling.exchange.models import DueExtension
from benling.grader.marks import record_mark
from benling.grader.models import Score
from prefix_client import PrefixClient
from small_city import BEGIN, SmallCity, attempt, award, edition, grade

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> SmallCity:
    return SmallCity()


def trainer(person_id: str) -> PrefixClient:
    account = Account.objects.create(username=person_id, must_change_password=False)
    Grant.objects.create(
        account=account, role=Role.TRAINER, valid_from=BEGIN, granted_by="t", basis="t"
    )
    client = PrefixClient()
    client.force_login(account, backend="benling.accounts.backend.RosterBackend")
    return client


def test_a_trainer_sees_the_courses_they_answer_for(city: SmallCity) -> None:
    course()
    edition(course="E-02")
    other = edition(course="E-03")
    other.owner_a = other.owner_b = "P7"
    other.save()
    page = text_of(trainer("P1").get("/teach/"))
    assert "E-01" in page
    assert "E-02" in page
    assert "E-03" not in page
    assert 404 == trainer("P2").get("/teach/E-03/2026.1/").status_code


def test_without_the_role_the_workbench_is_closed(city: SmallCity) -> None:
    course()
    account = Account.objects.create(username="P1", must_change_password=False)
    client = PrefixClient()
    client.force_login(account, backend="benling.accounts.backend.RosterBackend")
    for path in ("/teach/", "/teach/E-01/2026.1/"):
        assert 403 == client.get(path).status_code


def test_unmarked_essays_count_in_no_mean(city: SmallCity) -> None:
    made = course()
    first = attempt(city.person("P8", "WC-0101"), made, DAY)
    with_cells(grade(first, 90, needs_marking=True), 90, essay_waits=True)
    second = attempt(city.person("P9", "WC-0101"), made, DAY)
    with_cells(grade(second, 45, needs_marking=True), 45, essay_waits=True)
    client = trainer("P1")
    page = text_of(client.get("/teach/E-01/2026.1/"))
    assert "75.0%" in page  # (90 + 45) of 2 × 90
    assert "—" in page
    assert "2<small> 份" in page
    record_mark(first, "essay-q2", "5", "", "P1")
    page = text_of(client.get("/teach/E-01/2026.1/"))
    assert "50.0%" in page
    assert "1<small> 份" in page


def test_a_doubtful_score_is_shown_with_what_to_look_at(city: SmallCity) -> None:
    made = course()
    client = trainer("P1")
    first = attempt(city.person("P8", "WC-0101", name="陈小禾"), made, DAY)
    with_cells(grade(first, 90), 90, essay_waits=False)
    assert "请您复核" not in text_of(client.get("/teach/E-01/2026.1/"))
    Score.objects.filter(attempt=first).update(
        doubts=[{"cell": "cell-3", "code": "odd-credit", "detail": "得到的却不是数（array）。"}] * 2
    )
    page = text_of(client.get("/teach/E-01/2026.1/"))
    assert "陈小禾" in page
    assert page.count("得到的却不是数（array）。") == 1
    Score.objects.filter(attempt=first).update(doubts=[], mode="in-process")
    assert "在同一个进程中运行" in text_of(client.get("/teach/E-01/2026.1/"))


def test_a_weaker_isolation_is_for_a_person_to_look_at(city: SmallCity) -> None:
    made = course()
    client = trainer("P1")
    first = attempt(city.person("P8", "WC-0101", name="陈小禾"), made, DAY)
    with_cells(grade(first, 90), 90, essay_waits=False)
    for tier, lacks in (("basic", "没有独立的进程"), ("none", "学员代码没有被隔离")):
        Score.objects.filter(attempt=first).update(isolation=tier)
        page = text_of(client.get("/teach/E-01/2026.1/"))
        assert "请您复核的自动评分（1 份）" in page
        assert f"在 {tier} 隔离级别下评分，分数可能被改动过。" in page
        assert lacks in page


def test_an_extension_is_granted_and_shown(city: SmallCity) -> None:
    made = course()
    city.person("P9", "WC-0101", name="陈小禾")
    later = DAY + timedelta(days=10)
    client = trainer("P1")
    answer = client.post(
        "/teach/E-01/2026.1/extend",
        {"person_id": "P9", "due_on": later.isoformat(), "reason": "病假"},
        follow=True,
    )
    page = text_of(answer)
    assert "陈小禾" in page
    assert later.isoformat() in page
    assert 1 == DueExtension.objects.filter(edition=made, due_on=later).count()


def test_a_faulty_extension_is_refused_with_every_reason(city: SmallCity) -> None:
    course()
    page = text_of(
        trainer("P1").post(
            "/teach/E-01/2026.1/extend",
            {"person_id": "P404", "due_on": "2020-01-01", "reason": ""},
        )
    )
    assert "名册中没有这个人员编号" in page
    assert "不能早于今天" in page
    assert 0 == DueExtension.objects.count()


def test_a_withdrawn_edition_says_by_whom_and_why(city: SmallCity) -> None:
    made = course()
    handed_in = attempt(city.person("P9", "WC-0101"), made, DAY)
    grade(handed_in, 90)
    award(handed_in)
    client = trainer("P2")
    page = text_of(
        client.post("/teach/E-01/2026.1/withdraw", {"reason": "第1题数据有误"}, follow=True)
    )
    assert "已撤回" in page
    assert "第1题数据有误" in page
    made.refresh_from_db()
    assert "P2" == made.withdrawn_by
    # Credit that was earned stays.
    assert 1 == made.ledger.count()


def test_withdrawing_needs_a_reason(city: SmallCity) -> None:
    made = course()
    page = text_of(trainer("P1").post("/teach/E-01/2026.1/withdraw", {"reason": ""}))
    assert "这个字段是必填项" in page
    made.refresh_from_db()
    assert made.withdrawn_at is None
