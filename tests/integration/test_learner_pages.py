"""我的学习 and the page of an attempt: own things only, and the numbers that completion counts."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from benling.accounts.models import Account
from benling.exchange.due import due_dates, extend
from benling.grader.marks import record_mark
from benling.grader.models import CellScore, Outcome, Score
from prefix_client import PrefixClient
from small_city import SmallCity, attempt, award, earned_before_the_platform, edition, grade

pytestmark = pytest.mark.django_db

#: the day on which these tests play
DAY = date(2026, 9, 10)
CELLS = [
    {"grade_id": "test-q1", "title": "第1题", "points": "90", "kind": "auto", "question": "q1"},
    {"grade_id": "essay-q2", "title": "第2题", "points": "10", "kind": "manual", "question": "q2"},
]


@pytest.fixture(autouse=True)
def on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("learner.views", "teach.desk", "teach.forms"):
        monkeypatch.setattr(f"benling.web.{module}.today", lambda: DAY)


@pytest.fixture
def city() -> SmallCity:
    return SmallCity()


def signed_in(person_id: str) -> PrefixClient:
    account = Account.objects.create(username=person_id, must_change_password=False)
    client = PrefixClient()
    client.force_login(account, backend="benling.accounts.backend.RosterBackend")
    return client


def text_of(response: HttpResponse) -> str:
    assert 200 == response.status_code
    return response.content.decode()


def course(**more: object):  # type: ignore[no-untyped-def]  # returns what small_city.edition does
    made = edition(due_on=DAY + timedelta(days=3), released_on=DAY, **more)  # type: ignore[arg-type]
    made.cells = CELLS
    made.lessons = [{"name": "01-begin", "title": "从哪天数"}]
    made.save()
    return made


def with_cells(score: Score, auto: int, *, essay_waits: bool) -> Score:
    common = {"score": score, "message": ""}
    CellScore.objects.create(**common, grade_id="test-q1", points=auto, max_points=90, manual=False)
    CellScore.objects.create(
        **common, grade_id="essay-q2", points=0, max_points=10, manual=True,
        needs_marking=essay_waits,
    )  # fmt: skip
    return score


def test_a_required_course_stands_with_its_due_day_and_ways_in(city: SmallCity) -> None:
    city.person("P9", "WC-0101", name="陈小禾")
    course()
    page = text_of(signed_in("P9").get("/my/"))
    assert "陈小禾" in page
    assert "还有 3 天" in page
    assert "/hub/user-redirect/benling/open?course=E-01&amp;kind=assignment&amp;in=sheet" in page
    assert "name=01-begin" in page
    assert "还没有学时记录" in page
    assert "预留的课程" in page
    assert "中国共产党纪律处分条例（2023年12月修订）" in page


def test_more_courses_ask_the_records_no_more_often(city: SmallCity) -> None:
    city.person("P9", "WC-0101")
    course()
    client = signed_in("P9")
    client.get("/my/")  # the session is written once
    with CaptureQueriesContext(connection) as one:
        client.get("/my/")
    for number in range(2, 8):
        course(course=f"E-{number:02d}")
    with CaptureQueriesContext(connection) as seven:
        page = text_of(client.get("/my/"))
    assert page.count("还有 3 天") == 7
    assert len(seven) == len(one)


def test_a_later_due_day_stands_where_it_was_granted(city: SmallCity) -> None:
    someone, made, other = city.person("P9", "WC-0101"), course(), course(course="E-02")
    for days in (9, 7):
        extend(made, someone, DAY + timedelta(days=days), reason="出差", by="P1")
    made.due_on, bare = None, made
    assert due_dates([bare, other], "P9") == {bare.pk: None, other.pk: DAY + timedelta(days=3)}
    page = text_of(signed_in("P9").get("/my/"))
    assert "还有 7 天" in page
    assert "还有 3 天" in page


def test_a_course_for_others_is_offered_not_required(city: SmallCity) -> None:
    city.person("P9", "WC-0101")
    course(audience={"org_units": ["WC-02"]})
    page = text_of(signed_in("P9").get("/my/"))
    assert "可以自选的课程" in page
    assert "没有待完成的必修课" in page


def test_an_overdue_course_says_so_and_can_still_be_done(city: SmallCity) -> None:
    city.person("P9", "WC-0101")
    made = course()
    made.due_on = DAY - timedelta(days=2)
    made.save()
    page = text_of(signed_in("P9").get("/my/"))
    assert "已逾期" in page
    assert "已过 2 天，仍可提交" in page


def test_a_pass_shows_credit_and_evidence(city: SmallCity) -> None:
    person = city.person("P9", "WC-0101")
    handed_in = attempt(person, course(), DAY)
    grade(handed_in, 90)
    award(handed_in)
    client = signed_in("P9")
    page = text_of(client.get("/my/"))
    assert "已合格" in page
    assert "1<small> / 1 门已合格" in page
    assert handed_in.receipt in page
    result = text_of(client.get(f"/my/attempts/{handed_in.receipt}/"))
    assert "1 学时（网络学习）已记入您的档案" in result


def test_a_waiting_essay_is_neither_zero_nor_wrong(city: SmallCity) -> None:
    person = city.person("P9", "WC-0101")
    handed_in = attempt(person, course(), DAY)
    with_cells(grade(handed_in, 55, needs_marking=True), 55, essay_waits=True)
    client = signed_in("P9")
    page = text_of(client.get(f"/my/attempts/{handed_in.receipt}/"))
    assert "待评阅" in page
    assert "— / 10" in page
    record_mark(handed_in, "essay-q2", "8", "再讲讲调休。", "T1")
    award(handed_in)
    marked = text_of(client.get(f"/my/attempts/{handed_in.receipt}/"))
    assert "再讲讲调休。" in marked
    assert "8 / 10" in marked
    assert 'data-state="passed"' in marked


def test_an_attempt_that_could_not_be_graded_says_why(city: SmallCity) -> None:
    person = city.person("P9", "WC-0101")
    handed_in = attempt(person, course(), DAY)
    Score.objects.create(
        attempt=handed_in, run=1, outcome=Outcome.FAILED, auto_points=0, max_points=Decimal(100),
        cause="timeout", cause_text="运行超时：请检查循环。", isolation="full", engine="t",
        graded_at=handed_in.submitted_at,
    )  # fmt: skip
    page = text_of(signed_in("P9").get(f"/my/attempts/{handed_in.receipt}/"))
    assert "未能评分" in page
    assert "运行超时：请检查循环。" in page


def test_a_pending_attempt_polls_and_tells_when_it_is_done(city: SmallCity) -> None:
    person = city.person("P9", "WC-0101")
    handed_in = attempt(person, course(), DAY)
    client = signed_in("P9")
    state = f"/my/attempts/{handed_in.receipt}/state"
    assert {"state": "pending"} == client.get(state).json()
    grade(handed_in, 20)
    assert {"state": "below"} == client.get(state).json()


def test_somebody_elses_attempt_is_not_found(city: SmallCity) -> None:
    city.person("P8", "WC-0101")
    handed_in = attempt(city.person("P9", "WC-0101"), course(), DAY)
    client = signed_in("P8")
    for path in (f"/my/attempts/{handed_in.receipt}/", f"/my/attempts/{handed_in.receipt}/state"):
        assert 404 == client.get(path).status_code
    assert 404 == client.get("/my/attempts/NOSUCHRECEIPT/").status_code


def test_last_years_pass_does_not_count_this_year(city: SmallCity) -> None:
    person = city.person("P9", "WC-0101", on=date(DAY.year - 1, 1, 1))
    old = edition(
        label="old", due_on=date(DAY.year - 1, 6, 1), released_on=date(DAY.year - 1, 3, 1)
    )
    earned_before_the_platform(person, old, date(DAY.year - 1, 5, 1))
    course(label="new")
    page = text_of(signed_in("P9").get("/my/"))
    assert "0<small> / 1 门已合格" in page


def test_nobody_signed_in_is_sent_to_sign_in() -> None:
    answer = PrefixClient().get("/my/")
    assert 302 == answer.status_code
    assert "/services/benling/login" in answer["Location"]
