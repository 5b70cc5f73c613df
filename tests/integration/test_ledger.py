"""The ledger on the real database: once, in a chain, and never changed."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from benling.credits.award import award, award_missing
from benling.credits.export import entries
from benling.credits.ledger import GENESIS, correct, verify
from benling.credits.models import LedgerEntry
from benling.grader.models import ManualMark
from benling.quantities import credit_hours
from small_city import SmallCity, attempt, edition, grade, passed

pytestmark = pytest.mark.django_db

REPLACE = "INSERT OR REPLACE INTO credits_ledgerentry SELECT * FROM credits_ledgerentry"


@pytest.fixture
def city() -> SmallCity:
    return SmallCity()


def test_passing_is_credited_once_however_often_it_is_regraded(city: SmallCity) -> None:
    person, course = city.person("P1", "WC"), edition(hours="1.5")
    handed_in = attempt(person, course)
    grade(handed_in, 59)
    assert award(handed_in) is None
    grade(handed_in, 60)
    entry = award(handed_in)
    assert entry is not None
    assert (credit_hours("1.5"), "学时换算2026.1") == (entry.hours, entry.rule_version)
    assert handed_in.submitted_at == entry.happened_at
    grade(handed_in, 100)
    assert award(handed_in) is None
    better = attempt(person, course)
    grade(better, 100)
    assert award(better) is None
    assert 1 == LedgerEntry.objects.count()


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_first_passing_attempt_is_the_evidence_in_whatever_order_they_are_graded(
    city: SmallCity, order: tuple[int, ...]
) -> None:
    person, course = city.person("P1", "WC"), edition()
    tries = [attempt(person, course, date(2026, 9, day)) for day in (1, 2, 3)]
    marks = (40, 70, 100)
    for at in order:
        grade(tries[at], marks[at])
        award(tries[at])
    entry = LedgerEntry.objects.get()
    assert (2, 70) == (entry.attempt.number, entry.points)


def test_hand_marks_bring_the_credit(city: SmallCity) -> None:
    person, course = city.person("P1", "WC"), edition()
    handed_in = attempt(person, course)
    grade(handed_in, 50, needs_marking=True)
    assert award(handed_in) is None
    ManualMark.objects.create(
        attempt=handed_in, grade_id="essay-q8", points=10, marked_by="P9",
        marked_at=handed_in.submitted_at,
    )  # fmt: skip
    entry = award(handed_in)
    assert entry is not None
    assert 60 == entry.points


def test_what_a_crash_left_out_is_written_later_and_only_once(city: SmallCity) -> None:
    course = edition()
    people = [city.person(f"P{n}", "WC") for n in range(4)]
    for person, marks in zip(people, (90, 10, 60, 100), strict=True):
        grade(attempt(person, course), marks)
    assert ["P0", "P2", "P3"] == [entry.person.person_id for entry in award_missing()]
    assert [] == award_missing()
    assert verify().intact


def test_every_way_of_changing_an_entry_is_stopped(city: SmallCity) -> None:
    entry = passed(city.person("P1", "WC"), edition())
    ways = [
        "UPDATE credits_ledgerentry SET hours = 99",
        "DELETE FROM credits_ledgerentry",
        REPLACE,
    ]
    for statement in ways:
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    with pytest.raises(DatabaseError), transaction.atomic():
        LedgerEntry.objects.filter(pk=entry.pk).update(hours=99)
    entry.refresh_from_db()
    assert 1 == entry.hours


def test_replace_is_stopped_without_recursive_triggers(city: SmallCity) -> None:
    """A foreign tool does not set that pragma."""
    passed(city.person("P1", "WC"), edition())
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers=OFF")
        try:
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                cursor.execute(REPLACE)
        finally:
            cursor.execute("PRAGMA recursive_triggers=ON")
    assert 1 == LedgerEntry.objects.count()


def test_the_chain_shows_what_was_done_behind_the_triggers(city: SmallCity) -> None:
    made = [passed(city.person(f"P{n}", "WC"), edition(f"E-{n}")) for n in range(3)]
    clean = verify()
    assert (3, made[-1].sha256, ()) == (clean.entries, clean.head, clean.faults)
    assert GENESIS == made[0].previous_sha256
    with connection.cursor() as cursor:
        for verb in ("update", "delete"):
            cursor.execute(f"DROP TRIGGER credits_ledgerentry_no_{verb}")
        cursor.execute("UPDATE credits_ledgerentry SET hours = 9 WHERE id = %s", [made[1].pk])
        assert (f"第{made[1].pk}号记录的内容与校验值不符：内容被改动",) == verify().faults
        cursor.execute("DELETE FROM credits_ledgerentry WHERE id = %s", [made[1].pk])
        (fault,) = verify().faults
        assert fault.startswith(f"第{made[2].pk}号记录与前一条接不上")
        cursor.execute("DELETE FROM credits_ledgerentry WHERE id = %s", [made[2].pk])
    # Cut off at the end: the chain alone is silent, the anchor is not.
    assert verify().intact
    assert ("留存时有3条记录，现在只有1条",) == verify([(3, clean.head)]).faults


def test_corrections_are_new_entries_with_a_reason(city: SmallCity) -> None:
    entry = passed(city.person("P1", "WC"), edition())
    with pytest.raises(ValueError, match="reason"):
        correct(entry, hours=credit_hours(-1), reason=" ")
    mended = correct(entry, hours=credit_hours(-1), reason="代答")
    assert (entry.happened_at, entry.pk) == (mended.happened_at, mended.corrects_id)
    assert mended.recorded_at - entry.recorded_at >= timedelta(0)
    assert verify().intact


def test_canonical_export_holds_nothing_that_differs_between_runs(city: SmallCity) -> None:
    passed(city.person("P2", "WC"), edition())
    passed(city.person("P1", "WC"), edition("E-10"))
    records: list[dict[str, Any]] = entries(canonical=True)
    assert ["P1", "P2"] == [record["person_id"] for record in records]
    assert not {"receipt", "recorded_at", "sha256", "previous_sha256", "number"} & set(records[0])
    assert ["P2"] == [record["person_id"] for record in entries(person_id="P2")]
