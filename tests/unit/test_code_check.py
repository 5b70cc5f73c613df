"""Right, a known mistake, or wrong: what ``check`` returns, raises and names."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from benling.quiz.code_check import Named, take_named
from benling.quiz.marking import MarkingFault, WrongAnswer, check, expect, mistake
from benling.quiz.truth import truth_of

SOURCE = "望川市热线统计口径第一条"
REPEATS = {"message": "重复来电没有合并。", "source": SOURCE}
CALLS = {"message": "把当场答复的咨询也算了进来。", "source": SOURCE}
NEUTRAL = "运行结果不对。请核对计算的范围和步骤。"


@pytest.fixture(autouse=True)
def _nothing_named(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("BENLING_TRUTH", raising=False)
    take_named()
    yield
    take_named()


@pytest.fixture
def truth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    truth = {"q1": {"answer": "360", "mistakes": [{"value": "372"}]}}
    (tmp_path / "truth.json").write_text(json.dumps(truth), encoding="utf-8")
    monkeypatch.setenv("BENLING_TRUTH", str(tmp_path / "truth.json"))
    return truth


def wrong(value: Any, right: Any, *known: Any, **options: Any) -> str:
    with pytest.raises(WrongAnswer) as told:
        check(value, right, mistakes=known, **options)
    return str(told.value)


def test_right_says_nothing() -> None:
    assert check(360, 360, mistakes=[mistake(372, **REPEATS)]) is None
    assert check(12.34, Decimal("12.3"), tolerance=0.05) is None
    assert check(pd.Series([1, 2]), pd.Series([1.0, 2.0])) is None
    # A slip that comes to the right value in this variant is none.
    assert check(360, 360, mistakes=[mistake(360, **REPEATS)]) is None
    assert take_named() == []


def test_a_known_mistake_is_named() -> None:
    known = (mistake(372, **REPEATS), mistake(372, **CALLS), mistake(5000, **CALLS))
    assert wrong(372, 360, *known) == "重复来电没有合并。依据：望川市热线统计口径第一条。"
    assert take_named() == [Named("重复来电没有合并。", SOURCE, tells=False)]
    assert (
        wrong(5000, 360, *known) == "把当场答复的咨询也算了进来。依据：望川市热线统计口径第一条。"
    )
    assert take_named() == [Named("把当场答复的咨询也算了进来。", SOURCE, tells=False)]
    assert wrong(1, 360, *known) == NEUTRAL
    assert take_named() == []


def test_tables_and_tolerance() -> None:
    right = pd.DataFrame({"单位": ["甲局"], "率": [0.5]})
    slip = pd.DataFrame({"单位": ["甲局"], "率": [0.6]})
    assert wrong(pd.DataFrame({"单位": ["甲局"], "率": [0.6000001]}), right) == NEUTRAL
    assert wrong(slip.copy(), right, mistake(slip, **REPEATS)).startswith("重复来电")
    assert wrong(0.601, 0.5, mistake(0.6, **REPEATS), tolerance=0.005).startswith("重复来电")
    assert wrong(0.601, 0.5, mistake(0.6, **REPEATS)) == NEUTRAL


def test_functions_of_the_variant(truth: dict[str, Any]) -> None:
    def right(truth: dict[str, Any]) -> int:
        return int(truth["q1"].pop("answer"))

    def slip(truth: dict[str, Any]) -> int:
        return int(truth["q1"]["answer"]) + 12

    def missing(truth: dict[str, Any]) -> int:
        return int(truth["q7"]["answer"])

    known = (mistake(missing, **CALLS), mistake(slip, **REPEATS))
    assert check(360, right, mistakes=known) is None
    # Each function has a truth of its own: what one takes out of it is there for the next.
    assert wrong(372, right, *known).startswith("重复来电")


def test_without_the_truth_the_check_holds() -> None:
    assert wrong(372, 360, mistake(lambda truth: truth["q1"], **CALLS)) == NEUTRAL
    with pytest.raises(MarkingFault):
        check(372, lambda truth: truth["q1"])
    with pytest.raises(MarkingFault):
        expect("q1")


def test_points() -> None:
    known = [mistake(372, **REPEATS)]
    assert check(360, 360, mistakes=known, points=3) == 3
    assert check(372, 360, mistakes=known, points=3) == 0
    assert check(372, 360, mistakes=known, points=3) == 0
    assert check(1, 360, mistakes=known, points=3) == 0
    assert [named.message for named in take_named()] == ["重复来电没有合并。"]


@pytest.mark.parametrize(
    ("right", "message"),
    [
        (360, "应当是360件。"), (Decimal("12.50"), "应当是12.5件。"), ("乙局", "应当是乙局。"),
        ((1, 3), "按时办结1、到期3。"), ((1, 3), "应当是（1，3）。"),
        (["甲局", "乙局"], "是甲局和乙局。"),
    ],
)  # fmt: skip
def test_a_message_never_holds_the_key(right: Any, message: str) -> None:
    said = wrong(7, right, mistake(7, message=message, source=SOURCE))
    (named,) = take_named()
    if message.startswith("按时办结"):
        # Other words stand between: not the key as it would be written.
        assert not named.tells
        return
    assert said == f"{NEUTRAL}依据：{SOURCE}。"
    assert named.tells


def test_what_is_no_mistake() -> None:
    for options in ({"message": "", "source": SOURCE}, {"message": "错", "source": 3}):
        with pytest.raises(MarkingFault):
            mistake(3, **options)  # type: ignore[arg-type]
    with pytest.raises(MarkingFault):
        check(3, 4, mistakes=[{"value": 3, **REPEATS}])  # type: ignore[list-item]
    with pytest.raises(TypeError):
        mistake(3, message="错。")  # type: ignore[call-arg]


def test_an_answer_that_agrees_with_everything_is_wrong_and_unnamed() -> None:
    class Agrees:
        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return hash(372)

    for lie in (Agrees(), [Agrees()], {"a": Agrees()}):
        assert wrong(lie, 360, mistake(372, **REPEATS)) == NEUTRAL
    assert take_named() == []


def test_a_truth_that_a_check_changes_is_its_own(truth: dict[str, Any]) -> None:
    def spoil(given: dict[str, Any]) -> int:
        given["q1"]["answer"] = "0"
        given.clear()
        return 1

    before = truth_of("q1")
    check(1, spoil)
    wrong(2, 1, mistake(spoil, message="错。", source=SOURCE))
    assert truth_of("q1") == before == truth["q1"]


def test_another_truth_is_read_anew(truth: dict[str, Any], tmp_path: Path) -> None:
    assert truth_of("q1") == truth["q1"]
    (tmp_path / "truth.json").write_text('{"q1": {"answer": "1"}}', encoding="utf-8")
    assert truth_of("q1") == {"answer": "1"}
    assert truth_of("q2") is None
