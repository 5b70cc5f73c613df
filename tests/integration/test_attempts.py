"""Attempts: each content once, numbered, stored before it is recorded, nothing half-kept."""

import hashlib
import hmac
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError

from benling.catalog.models import CourseEdition
from benling.clock import end_of_day
from benling.errors import Refused
from benling.exchange import attempts, demo_clock, due, durable, releases, spool, tarball
from benling.exchange.models import Attempt, DueExtension
from benling.home import home
from benling.roster.models import Person
from stack.courses import build
from stack.notebooks import answers, cells, notebook

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 8, tzinfo=UTC)
NAME = "t01-deadlines.ipynb"


@pytest.fixture
def edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CourseEdition:
    monkeypatch.setenv("BENLING_HOME", str(tmp_path / "home"))
    home().ensure()
    return releases.publish(build(), by="T001", at=AT - timedelta(days=9))


@pytest.fixture
def person() -> Person:
    return Person.objects.create(person_id="P1")


def archive(q1: str = "1", **files: bytes) -> bytes:
    return tarball.pack({NAME: notebook(), "answers.json": answers(q1=q1), **files})


def stored() -> set[str]:
    return {path.name for path in home().attempts.iterdir()} - {".lock"}


def test_attempt_is_stored_as_received(edition: CourseEdition, person: Person) -> None:
    given = archive("5")
    attempt = attempts.submit(edition, person, given, at=AT)
    assert stored() == {f"{attempt.receipt}.tar.gz"}
    assert spool.read(attempt.receipt) == given
    assert attempts.files_of(attempt) == {NAME: notebook(), "answers.json": answers(q1="5")}
    assert (attempt.number, attempt.submitted_at, attempt.size_bytes) == (1, AT, len(given))
    assert len(attempt.receipt) == 20
    assert attempt.late is False


def test_same_content_is_one_attempt(edition: CourseEdition, person: Person) -> None:
    first = attempts.submit(edition, person, archive("1"), at=AT)
    second = attempts.submit(edition, person, archive("2"), at=AT + timedelta(minutes=1))
    again = attempts.hand_in("T-01", person, archive("1"), at=AT + timedelta(hours=1))
    assert (again.attempt, again.repeated) == (first, True)
    assert again.attempt.submitted_at == AT
    assert (first.number, second.number, Attempt.objects.count()) == (1, 2, 2)
    assert len(stored()) == 2


def test_same_content_packed_otherwise_is_one_attempt(
    edition: CourseEdition, person: Person
) -> None:
    import gzip

    first = attempts.submit(edition, person, archive(), at=AT)
    repacked = gzip.compress(gzip.decompress(archive()), compresslevel=1, mtime=5)
    assert repacked != archive()
    assert attempts.submit(edition, person, repacked, at=AT) == first


def test_people_do_not_share_attempts(edition: CourseEdition, person: Person) -> None:
    other = Person.objects.create(person_id="P2")
    mine = attempts.submit(edition, person, archive(), at=AT)
    theirs = attempts.submit(edition, other, archive(), at=AT)
    assert (mine.number, theirs.number) == (1, 1)
    assert mine.receipt != theirs.receipt
    assert attempts.history("P1", edition) == [mine]


def test_whose_it_is_never_comes_from_a_file(edition: CourseEdition, person: Person) -> None:
    Person.objects.create(person_id="P2")
    forged = json.dumps({"course": "T-01", "edition": "2026.1", "person_id": "P2"}).encode()
    given = archive(**{"benling.json": forged, "submission.json": b'{"student": "P2"}'})
    assert attempts.hand_in("T-01", person, given, at=AT).attempt.person == person


def test_manifest_chooses_the_edition(edition: CourseEdition, person: Person) -> None:
    newer = releases.publish(build(edition="2026.2"), by="T001", at=AT)
    old = json.dumps({"course": "T-01", "edition": "2026.1"}).encode()
    unknown = json.dumps({"course": "T-01", "edition": "1999.1"}).encode()
    for number, (manifest, expected) in enumerate(
        [(old, edition), (unknown, newer), (b"{", newer), (b'{"course": "T-02"}', newer)]
    ):
        given = archive(str(number), **{"benling.json": manifest})
        assert attempts.hand_in("T-01", person, given, at=AT).attempt.edition == expected


def test_every_fault_at_once_and_nothing_stored(edition: CourseEdition, person: Person) -> None:
    given = tarball.pack({NAME: notebook(cells()[:1]), "answers.json": b"{"})
    with pytest.raises(Refused) as refused:
        attempts.submit(edition, person, given, at=AT)
    assert len(refused.value.problems) == 3
    assert (stored(), Attempt.objects.count()) == (set(), 0)


def test_withdrawn_edition_takes_nothing_but_remembers(
    edition: CourseEdition, person: Person
) -> None:
    first = attempts.submit(edition, person, archive("1"), at=AT)
    withdrawn = releases.withdraw(edition, by="T001", reason="第 3 题有误")
    with pytest.raises(releases.Withdrawn, match="第 3 题有误"):
        attempts.submit(withdrawn, person, archive("2"), at=AT)
    # Withdrawn in another process after the edition was read:
    with pytest.raises(releases.Withdrawn, match="第 3 题有误"):
        attempts.submit(edition, person, archive("2"), at=AT)
    assert len(stored()) == 1
    # An answer that got lost on the way is still found.
    assert attempts.submit(withdrawn, person, archive("1"), at=AT) == first
    releases.publish(build(), by="T001", at=AT)
    assert attempts.hand_in("T-01", person, archive("2"), at=AT).attempt.number == 2


def test_days_end_at_midnight_in_the_city(edition: CourseEdition, person: Person) -> None:
    midnight = end_of_day(date(2026, 11, 30))
    assert midnight == datetime(2026, 11, 30, 16, tzinfo=UTC)
    just = attempts.submit(edition, person, archive("1"), at=midnight - timedelta(seconds=1))
    late = attempts.submit(edition, person, archive("2"), at=midnight)
    assert (just.late, late.late) == (False, True)


def test_extension_moves_one_persons_date(edition: CourseEdition, person: Person) -> None:
    other = Person.objects.create(person_id="P2")
    late = attempts.submit(edition, person, archive(), at=end_of_day(date(2026, 12, 2)))
    assert late.late is True
    due.extend(edition, person, date(2026, 12, 2), reason="住院", by="T001")
    late.refresh_from_db()
    assert late.late is True
    due.extend(edition, "P1", date(2026, 12, 5), reason="住院延长", by="T001")
    late.refresh_from_db()
    assert late.late is False
    assert due.due_on(edition, person) == date(2026, 12, 5) == due.due_on(edition, "P1")
    assert due.due_on(edition, other) == date(2026, 11, 30)
    assert DueExtension.objects.count() == 2


def test_extension_names_every_fault(edition: CourseEdition) -> None:
    with pytest.raises(Refused) as refused:
        due.extend(edition, "nobody", date(2026, 11, 29), reason=" ", by="T001")
    assert len(refused.value.problems) == 3
    edition.due_on = None
    with pytest.raises(Refused, match="没有期限"):
        due.extend(edition, "nobody", date(2026, 12, 29), reason="病假", by="T001")
    assert due.due_on(edition, "nobody") is None


def test_failed_record_leaves_no_file(
    edition: CourseEdition, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise IntegrityError("broken")

    monkeypatch.setattr(attempts, "is_late", broken)
    with pytest.raises(IntegrityError):
        attempts.submit(edition, person, archive(), at=AT)
    assert (stored(), Attempt.objects.count()) == (set(), 0)


def test_orphans_are_cleaned_and_attempts_kept(edition: CourseEdition, person: Person) -> None:
    attempt = attempts.submit(edition, person, archive(), at=AT)
    spool.store("ORPHAN22222222222222", b"left by a crash")
    (home().attempts / f"{durable.UNFINISHED}1").write_bytes(b"half")
    assert attempts.clean_up() == 2
    assert stored() == {f"{attempt.receipt}.tar.gz"}
    assert attempts.clean_up() == 0


def test_changed_archive_is_not_graded(edition: CourseEdition, person: Person) -> None:
    attempt = attempts.submit(edition, person, archive(), at=AT)
    path = home().attempts / f"{attempt.receipt}.tar.gz"
    for spoiled in (archive("other"), b"", path.read_bytes()[:-9]):
        path.write_bytes(spoiled)
        with pytest.raises(attempts.DamagedAttempt):
            attempts.files_of(attempt)
    path.unlink()
    with pytest.raises(attempts.DamagedAttempt):
        attempts.files_of(attempt)


def test_summary_counts_in_one_query(
    edition: CourseEdition, person: Person, django_assert_num_queries: object
) -> None:
    attempts.submit(edition, person, archive("1"), at=AT)
    attempts.submit(edition, person, archive("2"), at=end_of_day(date(2026, 11, 30)))
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = attempts.summary(edition)
    assert (found.people, found.attempts, found.late_attempts, found.first_at) == (1, 2, 1, AT)


def test_demo_clock_works_in_demo_homes_only(edition: CourseEdition) -> None:
    at = AT.replace(microsecond=0)
    with pytest.raises(Refused, match="服务器记录"):
        demo_clock.read(demo_clock.stamp(at, "P1"), "P1")
    (home().root / "DEMO").touch()
    assert demo_clock.read(demo_clock.stamp(at, "P1"), "P1") == at
    key = home().secret("demo.key").encode()
    text = at.isoformat(timespec="seconds")
    signature = hmac.new(key, f"{text}P1".encode(), hashlib.sha256).hexdigest()
    assert demo_clock.stamp(at, "P1") == f"{text};{signature}"
    for forged in (demo_clock.stamp(at, "P2"), text, f"{text};", ";", f"x;{signature}", "é;é"):
        with pytest.raises(Refused, match="签名"):
            demo_clock.read(forged, "P1")
