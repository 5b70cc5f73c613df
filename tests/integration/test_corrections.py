"""Publishing a correction of a real edition. What it may change: see the unit test."""

from pathlib import Path
from typing import Any

import pytest

from benling.catalog.course import load_course
from benling.catalog.models import CourseEdition
from benling.errors import Refused
from benling.exchange import handout, releases
from benling.exchange.corrections import check_correction, publish_correction
from benling.exchange.grading_revision import cells_of, number_in_force, pinned
from course_folder import ASSIGNMENT, CODE, COURSE_FILE, GENERATOR, LEGAL_BASIS, built, copied, edit
from regrading_class import BEGIN, REASON, RIGHT_KEY, WRONG_KEY, RegradingClass, released

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(tmp_path: Path) -> RegradingClass:
    return released(tmp_path)


def test_a_correction_changes_the_key_and_nothing_in_hand(course: RegradingClass) -> None:
    before = handout.files_for(course.edition, "P1")
    old = handout.truth_for(course.edition, "P1")
    made = course.correct()
    assert (1, "better", REASON) == (made.number, made.policy, made.reason)
    assert ["q2"] == [change["question"] for change in made.changes]
    # Not in force: everything is as it was; the revision can be tried beside it.
    course.edition.refresh_from_db()
    assert 0 == number_in_force(course.edition)
    assert old == handout.truth_for(course.edition, "P1")
    tried = pinned(course.edition, 1)
    assert before == handout.files_for(tried, "P1")
    new = handout.truth_for(tried, "P1")
    assert int(old["q2"]["answer"]) == int(new["q2"]["answer"]) + 1
    assert old["q1"] == new["q1"]


def test_a_correction_of_points_and_of_a_text_with_leave(course: RegradingClass) -> None:
    edit(
        course.root, ASSIGNMENT,
        ('"points": 30, "grade_id": "test-q2"', '"points": 10, "grade_id": "test-q2"'),
        ('"points": 30, "grade_id": "test-q1"', '"points": 50, "grade_id": "test-q1"'),
        ("受理后第二十天是哪一天？", "自受理次日起算的第二十天是哪一天？"),
    )  # fmt: skip
    build = built(course.root)

    def publish(*allowed: str):  # type: ignore[no-untyped-def]
        return publish_correction(build, reason=REASON, by="P900001", at=BEGIN, allow_texts=allowed)

    with pytest.raises(Refused, match="--allow-text ask-q1"):
        publish()
    with pytest.raises(Refused, match="没有文字改动"):
        publish("ask-q1", "ask-q3")
    made = publish("ask-q1")
    assert ["ask-q1"] == [text["name"] for text in made.texts]
    assert {"分值由 30 改为 10", "分值由 30 改为 50"} == {c["what"] for c in made.changes}
    # The same content again is the same revision.
    assert made == publish("ask-q1")
    points = [cell["points"] for cell in cells_of(course.edition, 1)]
    assert ["50", "10", "30", "10", "0"] == points
    assert ["30", "30", "30", "10", "0"] == [c["points"] for c in cells_of(course.edition, 0)]
    old = releases.files(course.edition, "release")
    assert old != releases.files(pinned(course.edition, 1), "release")


def test_other_data_for_somebody_who_handed_in_is_refused(course: RegradingClass) -> None:
    edit(course.root, GENERATOR, (WRONG_KEY, RIGHT_KEY), ("count = 11 +", "count = 12 +"))
    with pytest.raises(Refused, match="份与已发给学员的不同"):
        publish_correction(built(course.root), reason=REASON, by="P1", at=BEGIN)
    assert 0 == course.edition.grading_revisions.count()


def test_every_fault_of_a_correction_is_told_at_once(course: RegradingClass) -> None:
    edit(
        course.root, COURSE_FILE,
        ("pass_mark: 60", "pass_mark: 50"), ("days_after_release: 30", "days_after_release: 31"),
    )  # fmt: skip
    edit(course.root, ASSIGNMENT, ("怎样告诉申请人", "怎样答复申请人"))
    with pytest.raises(Refused) as refused:
        publish_correction(built(course.root), reason=" ", by="P1", at=BEGIN)
    told = " ".join(str(problem) for problem in refused.value.problems)
    for word in ("pass_mark", "due_on", "文字有改动", "更正理由"):
        assert word in told


def test_what_a_course_rests_on_is_fixed_and_what_the_register_learns_is_not(
    course: RegradingClass,
) -> None:
    edit(course.root, LEGAL_BASIS, ("in_force_from: 2019-04-23", "in_force_from: 2019-05-01"))
    edit(course.root, GENERATOR, (WRONG_KEY, RIGHT_KEY))
    build = built(course.root)

    def told(**stored: Any) -> str:
        CourseEdition.objects.filter(pk=course.edition.pk).update(**stored)
        course.edition.refresh_from_db()
        return " ".join(map(str, check_correction(course.edition, build).problems))

    assert "" == told()
    assert "kind" in told(kind="政策")
    # As editions were stored before there was a register.
    old = {
        "law": "行政许可法", "articles": ["42", "第八十二条"],
        "edition": "2019年4月23日修正", "in_force_from": "2019-04-23",
    }  # fmt: skip
    other = course.edition.legal_basis[1]
    assert "" == told(kind="", competency=[], objectives=[], legal_basis=[old, other])
    assert "legal_basis" in told(legal_basis=[old | {"articles": ["42"]}, other])
    assert "legal_basis" in told(legal_basis=[old | {"edition": "2003年8月27日通过"}, other])


@pytest.mark.parametrize("value", ["worse", '""', "[better]", "1"])
def test_the_rule_of_regrading_is_one_of_two(tmp_path: Path, value: str) -> None:
    root = copied(tmp_path)
    edit(root, COURSE_FILE, ("late_penalty: 0", f"late_penalty: 0\nregrade: {value}"))
    with pytest.raises(Refused, match="regrade"):
        load_course(root, CODE)


def test_better_stands_unless_the_course_says_new(tmp_path: Path) -> None:
    root = copied(tmp_path)
    assert "better" == load_course(root, CODE).regrade
    # Saying nothing new, the key is no part of the content: old editions keep their hash.
    assert "regrade" not in load_course(root, CODE).record()
    edit(root, COURSE_FILE, ("late_penalty: 0", "late_penalty: 0\nregrade: new"))
    assert "new" == load_course(root, CODE).record()["regrade"]
