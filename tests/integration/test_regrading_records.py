"""Regrading on records made by hand: the steps, the ledger, the notices, the workbook."""

import io
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest

from benling.accounts.models import Role
from benling.accounts.scope import scope_of
from benling.catalog.models import CourseEdition
from benling.clock import now, today
from benling.credits.award import award
from benling.credits.ledger import correct, verify
from benling.credits.models import LedgerEntry
from benling.credits.settle import Movement
from benling.errors import Refused
from benling.exchange.grading_revision import number_in_force
from benling.exchange.models import GradingRevision
from benling.grader.models import ManualMark, Outcome, Score
from benling.quantities import credit_hours
from benling.regrading import flow
from benling.regrading.applying import apply_person, people_left
from benling.regrading.comparison import compare, rows_sha256
from benling.regrading.models import Notice, PersonChange, Regrade, State, TrialScore
from benling.regrading.notices import mark_read, unread
from benling.regrading.workbook import workbook
from regrade_records import REASON, revision, tried
from small_city import SmallCity, account, attempt, edition, grade

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> SmallCity:
    return SmallCity()


@pytest.fixture
def course() -> CourseEdition:
    return edition(hours="1.5")


def scored(city: SmallCity, course: CourseEdition, *points: int) -> Score:
    """A further person's attempts, a day apart, credited as usual; the last score."""
    person = city.person(f"P{100 + course.attempts.count()}", "WC")
    for at, earned in enumerate(points):
        handed_in = attempt(person, course, date(2026, 9, 1) + timedelta(days=at))
        score = grade(handed_in, earned)
        award(handed_in)
    return score


def begun(course: CourseEdition, trials: Mapping[Score, int], policy: str = "new") -> Regrade:
    """A regrading whose trials are known."""
    revision(course, policy=policy)
    found = flow.start(course, by="P1")
    for score, earned in trials.items():
        tried(found, score, earned)
    found.state = State.READY
    found.save()
    return found


def applied(found: Regrade) -> None:
    """Confirm, have it approved where that is needed, and write."""
    row = flow.confirm(found, by="P1", seen=rows_sha256(compare(found)))
    if row.state == State.WAITING:
        row = flow.approve(row, scope_of(account("P2", Role.TRAINER), today()))
    for person in people_left(row):
        apply_person(row, person)
    Regrade.objects.filter(pk=row.pk).update(state=State.APPLIED, applied_at=now())


def held(score: Score) -> list[tuple[str, Decimal, int]]:
    rows = LedgerEntry.objects.filter(person=score.attempt.person).order_by("pk")
    return [(row.kind, row.hours, row.attempt.number) for row in rows]


def test_a_pass_taken_away_can_be_earned_again(city: SmallCity, course: CourseEdition) -> None:
    score = scored(city, course, 70)
    applied(begun(course, {score: 50}))
    taken = [("earned", Decimal("1.50"), 1), ("regraded", Decimal("-1.50"), 1)]
    assert taken == held(score)
    # Asking again changes nothing: the score in force does not pass.
    assert award(score.attempt) is None
    again = attempt(score.attempt.person, course, date(2026, 9, 9))
    grade(again, 80)
    entry = award(again)
    assert entry is not None
    assert [*taken, ("regraded", Decimal("1.50"), 2)] == held(score)
    assert (again.submitted_at, 80) == (entry.happened_at, entry.points)
    assert award(again) is None
    assert verify().intact


def test_applying_twice_writes_once(city: SmallCity, course: CourseEdition) -> None:
    score = scored(city, course, 40)
    found = begun(course, {score: 90})
    applied(found)
    person = score.attempt.person
    apply_person(found, person)
    assert (2, 1) == (score.attempt.scores.count(), LedgerEntry.objects.count())
    assert (1, 1) == (PersonChange.objects.count(), Notice.objects.count())


def test_hours_taken_back_by_hand_stay_so(city: SmallCity, course: CourseEdition) -> None:
    score = scored(city, course, 70)
    correct(LedgerEntry.objects.get(), hours=credit_hours("-1.5"), reason="代答")
    found = begun(course, {score: 90})
    assert [Movement.BY_HAND] == [row.movement for row in compare(found)]
    applied(found)
    assert 2 == LedgerEntry.objects.count()
    assert "曾由人工更正" in Notice.objects.get().text


def test_rows_that_changed_since_are_looked_at_again(
    city: SmallCity, course: CourseEdition
) -> None:
    score, other = scored(city, course, 70), scored(city, course, 50)
    found = begun(course, {score: 90, other: 50})
    seen = rows_sha256(compare(found))
    ManualMark.objects.create(
        attempt=other.attempt, grade_id="essay-q8", points=10, marked_by="P1", marked_at=now()
    )
    with pytest.raises(Refused, match="与确认时看到的不同"):
        flow.confirm(found, by="P1", seen=seen)
    newer = scored(city, course, 30)
    with pytest.raises(Refused, match="又有 1 份提交"):
        flow.confirm(found, by="P1", seen=rows_sha256(compare(found)))
    found.refresh_from_db()
    assert State.TRYING == found.state
    assert not Notice.objects.exists()
    assert 0 == number_in_force(course)
    tried(found, newer, 30)
    Regrade.objects.filter(pk=found.pk).update(state=State.READY)
    applied(found)
    assert 1 == number_in_force(course)


def test_what_the_machine_could_not_try_holds_it_up(city: SmallCity, course: CourseEdition) -> None:
    score = scored(city, course, 70)
    found = begun(course, {score: 70})
    TrialScore.objects.update(outcome=Outcome.FAILED, cause="system", cause_text="系统故障")
    (row,) = compare(found)
    assert (False, 1) == (row.changed, row.unable)
    with pytest.raises(Refused, match="因系统原因没有重评成"):
        flow.confirm(found, by="P1", seen=rows_sha256(compare(found)))


def test_what_times_out_now_keeps_its_score(city: SmallCity, course: CourseEdition) -> None:
    score = scored(city, course, 70)
    found = begun(course, {score: 0})
    TrialScore.objects.update(outcome=Outcome.FAILED, cause="timeout", cause_text="超时")
    (row,) = compare(found)
    assert (Movement.NONE, False, 1) == (row.movement, row.changed, row.unable)
    applied(found)
    assert 1 == score.attempt.scores.count()
    assert not Notice.objects.exists()


def test_the_second_person_is_another_one(city: SmallCity, course: CourseEdition) -> None:
    score = scored(city, course, 70)
    found = begun(course, {score: 10})
    with pytest.raises(Refused, match="不能复核"):
        flow.approve(found, scope_of(account("P2", Role.TRAINER), today()))
    # Confirmed by B, published by A: neither may agree; an administrator may.
    row = flow.confirm(found, by="P2", seen=rows_sha256(compare(found)))
    assert State.WAITING == row.state
    publisher = account("P1", Role.TRAINER)
    for who in ("P1", "P2"):
        made = publisher if who == "P1" else type(publisher).objects.get(username="P2")
        with pytest.raises(Refused, match="发布更正或确认重评的人"):
            flow.approve(row, scope_of(made, today()))
    admin = account("P3", Role.ADMIN)
    assert "P3" == flow.approve(row, scope_of(admin, today())).approved_by


def test_a_role_that_has_ended_does_not_approve(city: SmallCity, course: CourseEdition) -> None:
    found = begun(course, {scored(city, course, 70): 10})
    row = flow.confirm(found, by="P1", seen=rows_sha256(compare(found)))
    second = account("P2", Role.TRAINER)
    second.grants.update(valid_to=today())
    with pytest.raises(Refused, match="不是本课的主讲人"):
        flow.approve(row, scope_of(second, today()))


def test_what_is_open_is_not_begun_twice(city: SmallCity, course: CourseEdition) -> None:
    found = begun(course, {scored(city, course, 70): 90})
    assert found == flow.start(course, by="P2")
    with pytest.raises(Refused, match="还没有结束"):
        flow.revert(found, by="P1", reason="撤回")
    revision(course)
    with pytest.raises(Refused, match="还没有结束"):
        flow.start(course, by="P1", revision=2)
    with pytest.raises(Refused, match="须写明理由"):
        flow.discard(found, by="P1", reason=" ")
    flow.discard(found, by="P1", reason="再改")
    with pytest.raises(Refused, match="不能确认"):
        flow.confirm(found, by="P1", seen="")
    assert 2 == flow.start(course, by="P1").revision
    assert TrialScore.objects.filter(regrade=found).exists()


def test_a_notice_stays_until_its_person_has_read_it(
    city: SmallCity, course: CourseEdition
) -> None:
    score = scored(city, course, 70)
    applied(begun(course, {score: 50}))
    (told,) = unread(score.attempt.person.person_id)
    for words in (
        REASON, "由 70 分更正为 50 分（满分 100 分）", "1.5 学时已在台账中更正取消",
        "60% 的合格线", "改好答案后重新提交",
    ):  # fmt: skip
        assert words in told.text
    assert not mark_read("P2", told.pk)
    assert [told] == unread(score.attempt.person.person_id)
    assert mark_read(score.attempt.person.person_id, told.pk)
    assert [] == unread(score.attempt.person.person_id)
    times = {field.name for field in Notice._meta.fields if "at" in field.name.split("_")}
    assert {"made_at"} == times


def test_the_workbook_holds_everybody(city: SmallCity, course: CourseEdition) -> None:
    score, other = scored(city, course, 70), scored(city, course, 30)
    found = begun(course, {score: 50, other: 30}, policy="better")
    who = {score.attempt.person.person_id: "=1+1"}
    book = openpyxl.load_workbook(io.BytesIO(workbook(found, compare(found), who)))
    rows = {row[0]: row for row in book["人员对照"].iter_rows(values_only=True)}
    mine = rows[score.attempt.person.person_id]
    assert ("=1+1", "不变", "70 / 100", "70 / 100", "合格", "合格") == mine[1:7]
    assert "1 次提交保留原来较高的成绩" == mine[-1]
    assert all(cell.data_type == "s" for cell in book["人员对照"]["B"][1:2])
    caliber = dict(book["口径"].iter_rows(values_only=True))
    assert (REASON, "60%") == (caliber["理由"], caliber["合格线"])


def test_revisions_are_numbered(course: CourseEdition) -> None:
    revision(course)
    assert 2 == revision(course).number
    assert 2 == GradingRevision.objects.count()
