"""Regrading on real submissions: nothing is written before it is confirmed; then all of it is."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection

from benling.accounts.models import Role
from benling.accounts.scope import scope_of
from benling.clock import now, today
from benling.completion.facts import year_facts
from benling.credits.award import award_missing
from benling.credits.ledger import verify
from benling.credits.models import LedgerEntry
from benling.credits.settle import Movement
from benling.errors import Refused
from benling.exchange.grading_revision import number_in_force
from benling.grader.models import Score
from benling.grader.result import standings
from benling.home import home
from benling.regrading import flow
from benling.regrading.applying import by_former_revision
from benling.regrading.comparison import compare, rows_sha256
from benling.regrading.models import Notice, PersonChange, Regrade, State, TrialScore
from benling.regrading.notices import unread
from benling.regrading.worker import work
from regrading_class import ANSWERED, BEGIN, REASON, RegradingClass, grade_all, released
from small_city import account

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def ledger_emptied() -> Iterator[None]:
    """The test's own flush deletes rows, which the ledger's triggers rightly refuse."""
    yield
    triggers = import_module("benling.credits.migrations.0002_append_only")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys=OFF")
        for statement in (*triggers.SQLITE_REVERSE, "DELETE FROM credits_ledgerentry"):
            cursor.execute(statement)
        for statement in triggers.SQLITE:
            cursor.execute(statement)
        cursor.execute("PRAGMA foreign_keys=ON")


@pytest.fixture
def course(tmp_path: Path) -> RegradingClass:
    return released(tmp_path)


def handed_in(course: RegradingClass, *people: str) -> None:
    course.everybody_hands_in({person: ANSWERED[person] for person in people})
    grade_all()


def points(course: RegradingClass) -> dict[str, str]:
    course.edition.refresh_from_db()
    return {who: f"{found.points:f}" for who, found in sorted(standings(course.edition).items())}


def hours() -> dict[str, Decimal]:
    held: dict[str, Decimal] = {}
    for entry in LedgerEntry.objects.select_related("person"):
        held[entry.person.person_id] = held.get(entry.person.person_id, Decimal(0)) + entry.hours
    return held


def previewed(course: RegradingClass, *, by: str = "P900001") -> Regrade:
    found = flow.start(course.edition, by=by)
    work(found)
    return found


def confirmed(found: Regrade, *, by: str = "P900001") -> Regrade:
    return flow.confirm(found, by=by, seen=rows_sha256(compare(found)))


def moves(found: Regrade) -> dict[str, Movement]:
    return {row.person_id: row.movement for row in compare(found)}


def passed_on(course: RegradingClass, as_of: date, **more: object) -> set[str]:
    """Who had passed on a day, as completion counts it."""
    facts = year_facts(as_of, "网络学习", more.get("known_at") or now())  # type: ignore[arg-type]
    return {person for person, amount in facts.network_hours.items() if amount > 0}


def test_the_better_score_stays(course: RegradingClass) -> None:
    handed_in(course, "P1", "P2", "P6")
    before = points(course)
    assert before == {"P1": "30.0000", "P2": "60.0000", "P6": "60.0000"}
    pages = {path: path.read_bytes() for path in home().feedback.rglob("*.html")}
    written = Score.objects.count(), LedgerEntry.objects.count()
    revision = course.correct()
    assert ["q2"] == [change["question"] for change in revision.changes]

    found = previewed(course)

    # Tried on everybody, and nothing written: no score, page, credit or notice.
    assert State.READY == found.state
    assert TrialScore.objects.filter(regrade=found).count() == 4
    assert written == (Score.objects.count(), LedgerEntry.objects.count())
    assert pages == {path: path.read_bytes() for path in home().feedback.rglob("*.html")}
    assert before == points(course)
    assert not Notice.objects.exists()
    assert 0 == number_in_force(course.edition)
    rows = {row.person_id: row for row in compare(found)}
    assert {who for who, row in rows.items() if row.changed} == {"P1", "P6"}
    assert rows["P1"].movement is Movement.GAINED
    assert rows["P6"].movement is Movement.EARLIER
    assert rows["P2"].kept == 1

    found = confirmed(found)
    # Nobody loses: no second person is needed.
    assert State.APPLYING == found.state
    work(found)

    assert State.APPLIED == found.state
    assert points(course) == before | {"P1": "60.0000"}
    assert hours() == dict.fromkeys(("P1", "P2", "P6"), Decimal("0.50"))
    assert [] == award_missing()
    assert verify().intact
    assert [] == by_former_revision(found)
    told = Notice.objects.get(change__person__person_id="P1")
    assert REASON in told.text
    assert "由 30 分更正为 60 分（满分 100 分）" in told.text
    assert "0.5 学时已记入" in told.text
    assert unread("P2") == []
    # The page of the attempt says so too; what keeps its score keeps its page.
    changed = {path.parent.name for path, body in pages.items() if path.read_bytes() != body}
    new_runs = Score.objects.filter(run=2).values_list("attempt__receipt", flat=True)
    assert changed == set(new_runs) & changed
    assert told.attempt.receipt in changed
    assert 2 == len(new_runs)

    # From now on the corrected key grades.
    late = course.submit("P4", ("right", "right", ""), BEGIN + timedelta(days=20))
    grade_all()
    assert [(60, 1)] == [(score.auto_points, score.revision) for score in late.scores.all()]


def test_what_takes_a_pass_away_needs_a_second_person(course: RegradingClass) -> None:
    handed_in(course, "P1", "P2", "P5")
    before, held = points(course), hours()
    old_pages = {path: path.read_bytes() for path in home().feedback.rglob("*.html")}
    course.correct(policy="new")
    earlier = LedgerEntry.objects.count()
    known_before = now()
    found = previewed(course)
    assert moves(found) == {
        "P1": Movement.GAINED, "P2": Movement.LOST, "P5": Movement.LATER,
    }  # fmt: skip
    assert ["P2", "P5", "P1"] == [row.person_id for row in compare(found)]

    found = confirmed(found, by="P900001")

    assert State.WAITING == found.state
    assert earlier == LedgerEntry.objects.count()
    assert 0 == number_in_force(course.edition)
    maker, other = account("P900001", Role.TRAINER), account("P900002", Role.TRAINER)
    stranger, learner = account("P77", Role.TRAINER), account("P1")
    hr = account("P78", Role.HR, "WC")
    with pytest.raises(Refused, match="发布更正或确认重评"):
        flow.approve(found, scope_of(maker, today()))
    for who in (stranger, learner, hr):
        with pytest.raises(Refused, match="不是本课的主讲人"):
            flow.approve(found, scope_of(who, today()))
    found.refresh_from_db()
    assert State.WAITING == found.state

    found = flow.approve(found, scope_of(other, today()))
    work(found)

    assert ("P900002", State.APPLIED) == (found.approved_by, found.state)
    assert points(course) == {"P1": "60.0000", "P2": "30.0000", "P5": "90.0000"}
    lost = list(LedgerEntry.objects.filter(person__person_id="P2").order_by("pk"))
    assert [("earned", Decimal("0.50")), ("regraded", Decimal("-0.50"))] == [
        (entry.kind, entry.hours) for entry in lost
    ]
    assert (lost[0].happened_at, lost[0].pk) == (lost[1].happened_at, lost[1].corrects_id)
    assert REASON in lost[1].reason
    assert verify().intact
    told = Notice.objects.get(change__person__person_id="P2").text
    assert "原来记入的 0.5 学时已在台账中更正取消" in told
    assert "改好答案后重新提交" in told
    # As of dates: P5 passes a day later than was thought; as it was known before, nothing changed.
    first, second = BEGIN.date(), BEGIN.date() + timedelta(days=1)
    assert passed_on(course, first) == {"P1"}
    assert passed_on(course, second) == {"P1", "P5"}
    assert passed_on(course, first, known_at=known_before) == {"P2", "P5"}

    # And it can be taken back, by another one.
    with pytest.raises(Refused, match="须写明理由"):
        flow.revert(found, by="P900001", reason=" ")
    back = flow.revert(found, by="P900001", reason="更正本身有误，恢复原来的评分")
    work(back)
    # What is given back to P2 is taken from P1.
    assert moves(back)["P1"] is Movement.LOST
    assert moves(back)["P2"] is Movement.GAINED
    back = confirmed(back)
    assert State.WAITING == back.state
    work(flow.approve(back, scope_of(other, today())))

    assert (before, held) == (points(course), {k: v for k, v in hours().items() if v})
    assert 0 == number_in_force(course.edition)
    assert old_pages == {path: path.read_bytes() for path in home().feedback.rglob("*.html")}
    assert verify().intact
    # Nothing was deleted on the way.
    assert 2 == Regrade.objects.filter(state=State.APPLIED).count()
    assert PersonChange.objects.filter(regrade=found).count() == 3
    with pytest.raises(Refused, match="不是最近生效的"):
        flow.revert(found, by="P900001", reason="再撤一次")
