"""The pages of a regrading: for the course's trainers only; the learner is told until they read."""

import io
from collections.abc import Iterator
from datetime import date

import openpyxl
import pytest
from django.http import HttpResponse

from benling.accounts.models import Role
from benling.catalog.models import CourseEdition
from benling.clock import now
from benling.credits.award import award
from benling.grader.models import Score
from benling.regrading import flow
from benling.regrading.applying import apply_person, people_left
from benling.regrading.models import Notice, Regrade, State
from benling.roster.models import Person, PersonFact, RosterChange
from prefix_client import PrefixClient
from regrade_records import REASON, revision, tried
from small_city import SmallCity, account, attempt, edition, grade

pytestmark = pytest.mark.django_db
PAGE = "/teach/E-01/2026.1/regrade/"


@pytest.fixture(autouse=True)
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Numbers of the regradings for which a process was asked; none is started here."""
    asked: list[int] = []

    def carry_on(regrade: Regrade) -> bool:
        asked.append(regrade.pk)
        return True

    monkeypatch.setattr("benling.web.teach.regrade_process.carry_on", carry_on)
    yield asked


@pytest.fixture
def course() -> CourseEdition:
    SmallCity().person("P1", "WC", name="欧阳")
    return edition()


def signed_in(person_id: str, role: Role | None = None) -> PrefixClient:
    client = PrefixClient()
    made = account(person_id, role, "WC" if role in (Role.HR, Role.INSPECTOR) else "")
    client.force_login(made, backend="benling.accounts.backend.RosterBackend")
    return client


def scored(course: CourseEdition, person_id: str, points: int, name: str) -> Score:
    made = Person.objects.create(person_id=person_id)
    PersonFact.objects.create(
        person=made, name=name, valid_from=date(2026, 1, 1),
        recorded_by=RosterChange.objects.latest("pk"),
    )  # fmt: skip
    handed_in = attempt(made, course, date(2026, 9, 1))
    score = grade(handed_in, points)
    award(handed_in)
    return score


def ready(course: CourseEdition, **after: tuple[int, int, str]) -> Regrade:
    """``person=(before, after, name)``."""
    revision(course)
    found = flow.start(course, by="P1")
    for person_id, (before, later, name) in after.items():
        tried(found, scored(course, person_id, before, name), later)
    Regrade.objects.filter(pk=found.pk).update(state=State.READY)
    return found


def text_of(response: HttpResponse, status: int = 200) -> str:
    assert status == response.status_code
    return response.content.decode()


def seen_in(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"', maxsplit=1)[0]


def test_only_the_trainers_of_the_course_come_in(course: CourseEdition) -> None:
    ready(course, P8=(70, 50, "陈小禾"))
    posts = ("publish", "start", "confirm", "approve", "discard", "revert")
    for client, status in (
        (signed_in("P8"), 403),
        (signed_in("P70", Role.HR), 403),
        (signed_in("P71", Role.INSPECTOR), 403),
        (signed_in("P72", Role.TRAINER), 404),
    ):
        for path in ("", "state", "export"):
            assert status == client.get(PAGE + path).status_code
        for path in posts:
            assert status == client.post(PAGE + path).status_code
    assert 302 == PrefixClient().get(PAGE).status_code
    found = Regrade.objects.get()
    assert (State.READY, "") == (found.state, found.confirmed_by)
    # What changes something does not answer a link.
    owner = signed_in("P1", Role.TRAINER)
    assert {405} == {owner.get(PAGE + path).status_code for path in posts}


def test_an_edition_without_corrections_says_what_to_do(course: CourseEdition) -> None:
    page = text_of(signed_in("P1", Role.TRAINER).get(PAGE))
    assert "现在没有待办的更正" in page
    assert "还没有重评过" in page
    assert "按发布时的规则评分" in page


def test_from_the_trial_to_the_second_person(course: CourseEdition, started: list[int]) -> None:
    revision(course)
    maker = signed_in("P1", Role.TRAINER)
    page = text_of(maker.get(PAGE))
    assert "第 1 号评分更正没有生效" in page
    page = text_of(maker.post(PAGE + "start", follow=True))
    found = Regrade.objects.get()
    assert [found.pk] == started
    assert "已试算 0 / 0 份提交。成绩还没有改动。" in page
    assert {"state": "trying", "done": 0, "total": 0, "at_work": False} == {
        key: value for key, value in maker.get(PAGE + "state").json().items()
        if key not in ("per_minute", "seconds_left")
    }  # fmt: skip
    for person_id, before, after, name in (
        ("P8", 70, 50, "迪丽热巴尔古丽阿卜杜热合曼"),
        ("P9", 40, 80, "陈小禾"),
        ("P10", 90, 90, "王"),
    ):  # fmt: skip
        tried(found, scored(course, person_id, before, name), after)
    Regrade.objects.update(state=State.READY)

    page = text_of(maker.get(PAGE))
    for word in (
        "取消合格，更正学时",
        "新合格，记入学时",
        "70 / 100",
        "−20",
        "1 → 0 学时",
        "确认，送另一人复核",
    ):
        assert word in page
    assert "王</td>" not in page
    assert "王</td>" in text_of(maker.get(PAGE + "?show=all"))
    assert "陈小禾" not in text_of(maker.get(PAGE + "?show=lost"))
    assert "没有找到“无此人”" in text_of(maker.get(PAGE + "?q=无此人"))
    assert "陈小禾" in text_of(maker.get(PAGE + "?q=P9"))
    book = openpyxl.load_workbook(io.BytesIO(maker.get(PAGE + "export").content))
    assert 4 == book["人员对照"].max_row

    # What was not seen is not confirmed.
    page = text_of(maker.post(PAGE + "confirm", {"seen": "0" * 64}), 422)
    assert "与确认时看到的不同" in page
    page = text_of(maker.post(PAGE + "confirm", {"seen": seen_in(page)}, follow=True))
    assert "等待另一人复核" in page
    assert "复核同意" not in page
    page = text_of(maker.post(PAGE + "approve"), 422)
    assert "不能复核" in page
    assert [found.pk] == started

    other = signed_in("P2", Role.TRAINER)
    assert "复核同意，写入成绩" in text_of(other.get(PAGE))
    page = text_of(other.post(PAGE + "approve", follow=True))
    assert "已写入 0 / 3 人" in page
    assert [found.pk] * 2 == started
    # Half-written is carried on by whoever looks.
    other.get(PAGE + "state")
    assert [found.pk] * 3 == started


def test_a_refusal_by_the_second_person_writes_nothing(course: CourseEdition) -> None:
    ready(course, P8=(70, 50, "陈小禾"))
    maker = signed_in("P1", Role.TRAINER)
    maker.post(PAGE + "confirm", {"seen": seen_in(text_of(maker.get(PAGE)))})
    other = signed_in("P2", Role.TRAINER)
    assert "须写明理由" in text_of(other.post(PAGE + "discard", {"reason": ""}), 422)
    page = text_of(other.post(PAGE + "discard", {"reason": "答案没有错"}, follow=True))
    assert "，答案没有错" in page
    assert 1 == Score.objects.count()


def applied(found: Regrade) -> None:
    Regrade.objects.filter(pk=found.pk).update(
        state=State.APPLYING, confirmed_by="P1", approved_by="P2", confirmed_at=now()
    )
    found.refresh_from_db()
    for person in people_left(found):
        apply_person(found, person)
    Regrade.objects.filter(pk=found.pk).update(state=State.APPLIED, applied_at=now())


def test_the_learner_is_told_until_they_have_read_it(course: CourseEdition) -> None:
    applied(ready(course, P8=(70, 50, "陈小禾"), P9=(90, 90, "王")))
    told = Notice.objects.get()
    learner, other = signed_in("P8"), signed_in("P9")
    attempt_page = f"/my/attempts/{told.attempt.receipt}/"
    for path in ("/my/", attempt_page):
        page = text_of(learner.get(path))
        assert REASON in page
        assert "由 70 分更正为 50 分" in page
        assert "知道了" in page
    assert "评分更正通知" not in text_of(other.get("/my/"))
    assert 404 == other.post(f"/my/notices/{told.pk}/read").status_code
    assert 405 == learner.get(f"/my/notices/{told.pk}/read").status_code
    # The ledger shows the correction with its reason, and the course is no longer passed.
    page = text_of(learner.get("/my/"))
    assert "重评更正" in page
    assert "−1</td>" in page
    assert "已合格</span>" not in page
    answer = learner.post(f"/my/notices/{told.pk}/read", {"back": attempt_page})
    assert attempt_page in answer["Location"]
    for path in ("/my/", attempt_page):
        assert "评分更正通知" not in text_of(learner.get(path))
    # An address elsewhere is not followed.
    answer = learner.post(f"/my/notices/{told.pk}/read", {"back": "https://example.org/"})
    assert "example.org" not in answer["Location"]


def test_what_was_written_stays_readable(course: CourseEdition) -> None:
    found = ready(course, P8=(70, 50, "陈小禾"), P9=(90, 90, "王"))
    maker = signed_in("P1", Role.TRAINER)
    # Nothing is written yet.
    assert 404 == maker.get(f"{PAGE}{found.pk}/").status_code
    applied(found)
    page = text_of(maker.get(f"{PAGE}{found.pk}/"))
    for word in (
        "陈小禾",
        "70 / 100",
        "50 / 100",
        "取消合格，更正学时",
        "−1 学时",
        "已通知",
        "无变化",
    ):
        assert word in page
    assert page.index("陈小禾") < page.index("王</td>")
    assert 404 == signed_in("P72", Role.TRAINER).get(f"{PAGE}{found.pk}/").status_code
    assert 403 == signed_in("P8").get(f"{PAGE}{found.pk}/").status_code


def test_an_applied_regrading_can_be_taken_back_from_the_page(
    course: CourseEdition, started: list[int]
) -> None:
    applied(ready(course, P8=(70, 50, "陈小禾")))
    maker = signed_in("P1", Role.TRAINER)
    assert "撤回第" in text_of(maker.get(PAGE))
    assert "须写明理由" in text_of(maker.post(PAGE + "revert", {"reason": " "}), 422)
    maker.post(PAGE + "revert", {"reason": "答案没有错"})
    back = Regrade.objects.latest("pk")
    assert (State.TRYING, [back.pk]) == (back.state, started)
    assert back.reverts is not None
