"""Releases: stored whole and once, never changed, taken back with a reason."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from benling.catalog.build import Build
from benling.catalog.models import CourseEdition
from benling.errors import Refused
from benling.exchange import durable, handout, releases, tarball
from benling.exchange.archive import open_archive
from benling.exchange.client.folder import HANDOUT_LIMITS
from benling.exchange.models import ReleaseEvent
from benling.home import home
from stack.courses import build

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BENLING_HOME", str(tmp_path / "home"))
    home().ensure()


def publish(made: Build, at: datetime = AT) -> CourseEdition:
    return releases.publish(made, by="T001", at=at)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_release_holds_every_part() -> None:
    made = build()
    edition = publish(made)
    assert releases.files(edition, "release") == made.release
    assert releases.files(edition, "source") == made.source
    assert releases.files(edition, "lessons") == made.lessons
    assert releases.generator(edition) == made.generator
    edition.refresh_from_db()
    assert (edition.title, edition.due_on, edition.cells) == (
        made.course.title,
        date(2026, 11, 30),
        made.course.cells,
    )
    assert edition.content_sha256 == made.content_sha256


def test_due_days_count_from_the_release() -> None:
    # 17:00 UTC is already the next day in the city.
    at = datetime(2026, 11, 1, 17, tzinfo=UTC)
    assert publish(build(due_on=None, due_days=10), at).due_on == date(2026, 11, 12)


def test_publishing_again_changes_nothing() -> None:
    first = publish(build())
    stored = tree(home().releases)
    again = publish(build(), AT.replace(day=5))
    assert (again.pk, again.released_at) == (first.pk, AT)
    assert tree(home().releases) == stored
    assert ReleaseEvent.objects.count() == 1


def test_changed_content_needs_a_new_edition() -> None:
    publish(build())
    stored = tree(home().releases)
    with pytest.raises(Refused, match="提高版次号"):
        publish(build(title="改了题目"))
    assert tree(home().releases) == stored
    assert publish(build(title="改了题目", edition="2026.2")).edition == "2026.2"


def test_edition_number_cannot_lead_outside() -> None:
    with pytest.raises(Refused, match="不规范"):
        publish(build(edition="../../x"))
    assert tree(home().root / "releases") == {}


def test_failed_record_leaves_no_files(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError(5, "broken")

    monkeypatch.setattr(releases, "_note", broken)
    with pytest.raises(OSError, match="broken"):
        publish(build())
    assert CourseEdition.objects.count() == 0
    assert set(tree(home().releases)) == {".lock"}


def test_leftovers_of_a_crash_are_replaced() -> None:
    """Killed after the rename and before the commit: files without a record."""
    orphan = home().releases / "T-01" / "2026.1"
    orphan.mkdir(parents=True)
    (orphan / "stale.txt").write_text("stale")
    (orphan.parent / f"{durable.UNFINISHED}abc").mkdir()
    edition = publish(build())
    assert not (releases.folder(edition) / "stale.txt").exists()
    assert sorted(path.name for path in orphan.parent.iterdir()) == ["2026.1"]


def test_current_is_the_newest_that_is_not_withdrawn() -> None:
    assert releases.current("T-01") is None
    with pytest.raises(releases.NotReleased):
        releases.require_current("T-01")
    first = publish(build())
    second = publish(build(edition="2026.2"), AT.replace(day=2))
    other = publish(build(course="T-02"), AT.replace(day=3))
    assert releases.current("T-01") == second
    assert releases.current_editions() == [second, other]
    releases.withdraw(second, by="T001", reason="第 3 题有误")
    assert releases.current("T-01") == first
    releases.withdraw(first, by="T001", reason="依据已修订")
    with pytest.raises(releases.Withdrawn, match="第 3 题有误"):
        releases.require_current("T-01")


def test_withdrawal_needs_a_reason_and_happens_once() -> None:
    edition = publish(build())
    with pytest.raises(Refused, match="理由"):
        releases.withdraw(edition, by="T001", reason="  ")
    withdrawn = releases.withdraw(edition, by="T001", reason=" 第 3 题有误 ")
    assert (withdrawn.withdrawn_by, withdrawn.withdrawn_reason) == ("T001", "第 3 题有误")
    with pytest.raises(Refused, match="已经撤回"):
        releases.withdraw(edition, by="T001", reason="再撤一次")


def test_withdrawn_edition_can_be_released_again() -> None:
    edition = publish(build())
    releases.withdraw(edition, by="T001", reason="误发")
    again = publish(build())
    assert (again.pk, again.withdrawn_at, again.withdrawn_reason) == (edition.pk, None, "")
    acts = list(ReleaseEvent.objects.order_by("pk").values_list("act", "reason"))
    assert acts == [("released", ""), ("withdrawn", "误发"), ("reopened", "")]


def test_handout_is_everybodys_own_and_holds_no_secret() -> None:
    edition = publish(build())
    one, other = (handout.files_for(edition, person) for person in ("P1", "P2"))
    assert sorted(one) == ["benling.json", "cases.json", "map.png", "t01-deadlines.ipynb"]
    assert one["cases.json"] != other["cases.json"]
    assert {k: v for k, v in one.items() if k != "cases.json"} == {
        k: v for k, v in other.items() if k != "cases.json"
    }
    truth = handout.truth_for(edition, "P1")["q1"]["answer"]
    everything = b"".join(one.values())
    for secret in (truth.encode(), b"SOLUTION-ONLY-ON-SERVER", b"make_data"):
        assert secret not in everything


def test_same_person_gets_the_same_bytes() -> None:
    edition = publish(build())
    first = handout.archive_for(edition, "P1")
    assert handout.archive_for(edition, "P1") == first
    truth = handout.truth_for(edition, "P1")
    for path in home().variants.rglob("*.json"):
        path.unlink()
    assert handout.archive_for(edition, "P1") == first
    assert handout.truth_for(edition, "P1") == truth
    assert open_archive(first, HANDOUT_LIMITS) == handout.files_for(edition, "P1")


def test_another_secret_gives_another_variant() -> None:
    edition = publish(build())
    before = handout.files_for(edition, "P1")["cases.json"]
    (home().secrets / "variant.key").write_text("ab" * 32)
    assert handout.files_for(edition, "P1")["cases.json"] != before


def test_damaged_cache_is_made_again() -> None:
    edition = publish(build())
    before = handout.files_for(edition, "P1")
    (kept,) = home().variants.rglob("*.json")
    assert kept.stat().st_mode & 0o077 == 0
    for spoiled in (b"{", b"{}", b"[1]", kept.read_bytes().replace(b"files", b"felis")):
        kept.write_bytes(spoiled)
        assert handout.files_for(edition, "P1") == before


def test_odd_person_ids_stay_inside_the_cache() -> None:
    edition = publish(build())
    for person_id in ("../../x", "a/b", "张三", "a\0b"):
        handout.files_for(edition, person_id)
    assert {path.parent for path in home().root.rglob("*.json")} == {
        home().variants / "T-01" / "2026.1"
    }


def test_generator_must_not_replace_released_files() -> None:
    made = build()
    edition = publish(replace(made, release={**made.release, "cases.json": b"[]"}))
    with pytest.raises(Refused, match="重名"):
        handout.files_for(edition, "P1")


def test_lesson_comes_with_its_images_alone() -> None:
    edition = publish(build())
    archive = handout.lesson_archive(edition, "01-start")
    assert archive is not None
    assert sorted(open_archive(archive, HANDOUT_LIMITS)) == ["01-start.ipynb", "pic.png"]
    for name in ("02-x", "../make_data", "01-start.ipynb", ""):
        assert handout.lesson_archive(edition, name) is None


def test_nothing_is_handed_out_after_withdrawal() -> None:
    edition = releases.withdraw(publish(build()), by="T001", reason="第 3 题有误")
    with pytest.raises(releases.Withdrawn, match="第 3 题有误"):
        handout.archive_for(edition, "P1")
    with pytest.raises(releases.Withdrawn):
        handout.lesson_archive(edition, "01-start")


def test_editions_are_listed_for_their_owner() -> None:
    publish(build())
    publish(build(course="T-02", owner_a="T009", owner_b="T001"))
    publish(build(course="T-03", owner_a="T009", owner_b="T008"))
    assert [row.edition.course for row in releases.list_editions("T001")] == ["T-01", "T-02"]
    assert [(r.people, r.attempts) for r in releases.list_editions()] == [(0, 0)] * 3


def test_tar_of_a_handout_is_deterministic() -> None:
    files = handout.files_for(publish(build()), "P1")
    assert tarball.pack(files) == tarball.pack(dict(reversed(files.items())))
