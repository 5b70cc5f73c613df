"""Right, wrong in a known way, wrong otherwise, unanswered; and never the key."""

import json
from pathlib import Path
from typing import Any

import pytest

from benling.quiz.marking import MarkingFault, Unanswered, WrongAnswer, expect


@pytest.fixture
def mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Marks one question: mark(given, truth) → what expect returns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BENLING_TRUTH", str(tmp_path / "truth.json"))

    def run(given: Any, truth: dict[str, Any], **options: Any) -> float | None:
        Path("truth.json").write_text(json.dumps({"q1": truth}), encoding="utf-8")
        entry = {"value": given, "at": "2026-05-06T01:02:03Z"}
        Path("answers.json").write_text(json.dumps({"version": 1, "answers": {"q1": entry}}))
        return expect("q1", **options)

    return run


@pytest.mark.parametrize(
    ("given", "truth"),
    [
        ("b", {"answer": "b"}),
        (["a", "c"], {"answer": ["a", "c"]}),
        (["c", "a", "b"], {"answer": ["c", "a", "b"]}),
        (["a=x", "b=y"], {"answer": ["a=x", "b=y"]}),
        (["r.c=12.4", "r.d=3"], {"answer": ["r.c=12.5", "r.d=3"], "tolerance": 0.1}),
        (["2026-09-01", "2026-09-02"], {"answer": ["2026-09-01", "2026-09-02"]}),
        ("12.5", {"answer": 12.5}),
        ("12.50", {"answer": "12.5"}),
        ("0.3", {"answer": 0.1 + 0.2, "tolerance": 0.0001}),
        ("13", {"answer": 12, "tolerance": 1}),
        ("2026-03-30", {"answer": "2026-03-30"}),
        ("2026-03-31", {"answer": "2026-03-30", "tolerance": 1}),
        ("一次性告知。", {"answer": "一次性 告知"}),
        ("ABC", {"answer": "ａｂｃ"}),
        ("别名", {"answer": "正名", "accept": ["别名"]}),
    ],
)
def test_right_answers_return_nothing(mark: Any, given: Any, truth: dict[str, Any]) -> None:
    assert mark(given, truth) is None


@pytest.mark.parametrize(
    ("given", "truth"),
    [
        ("a", {"answer": "b"}),
        (["a"], {"answer": ["a", "c"]}),
        ("a", {"answer": ["a"]}),
        ("12.51", {"answer": 12.5}),
        ("14", {"answer": 12, "tolerance": 1}),
        ("2026-03-31", {"answer": "2026-03-30"}),
        ("2026", {"answer": "2026-03-30"}),
        ("二次告知", {"answer": "一次性告知"}),
    ],
)
def test_wrong_answers_get_a_neutral_hint_without_the_key(
    mark: Any, given: Any, truth: dict[str, Any]
) -> None:
    with pytest.raises(WrongAnswer) as caught:
        mark(given, truth)
    message = str(caught.value)
    assert message.endswith("。")
    assert str(truth["answer"]) not in message


def test_a_known_mistake_is_explained_with_its_source(mark: Any) -> None:
    mistake = {
        "value": "2026-03-22",
        "message": "把工作日当成了自然日。",
        "source": "行政许可法（2019修正）第八十二条",
    }
    with pytest.raises(
        WrongAnswer, match="把工作日当成了自然日。依据：行政许可法（2019修正）第八十二条。"
    ):
        mark("2026-03-22", {"answer": "2026-03-30", "mistakes": [mistake]})


@pytest.mark.parametrize(
    ("answer", "wrong", "telling"),
    [
        ("20", "30", "应当是20个工作日，不是30个。"),
        ("2026-03-30", "2026-03-22", "最后一天是3月30日。"),
        ("2026-03-30", "2026-03-22", "最后一天是2026-03-30。"),
        ("b", "a", "选B才对。"),
        (["a", "c"], ["a", "b"], "应选A、C。"),
        ("一次性告知", "首问负责", "叫作一次性告知制度。"),
    ],
)  # fmt: skip
def test_a_message_that_holds_the_key_is_not_shown(
    mark: Any, answer: Any, wrong: Any, telling: str
) -> None:
    mistakes = [{"value": wrong, "message": telling, "source": "某法第一条"}]
    with pytest.raises(WrongAnswer) as caught:
        mark(wrong, {"answer": answer, "mistakes": mistakes})
    assert telling not in str(caught.value)
    assert "依据：某法第一条。" in str(caught.value)


def test_figures_that_merely_contain_the_key_do_not_hide_a_message(mark: Any) -> None:
    mistakes = [{"value": "30", "message": "超过了2025年120件的基数。"}]
    with pytest.raises(WrongAnswer, match="120件"):
        mark("30", {"answer": "20", "mistakes": mistakes})


def test_partial_credit_counts_right_options_and_nothing_with_a_wrong_one(mark: Any) -> None:
    truth = {"answer": ["a", "c", "d"]}
    assert mark(["a"], truth, partial=True, points=10) == 3.33
    assert mark(["a", "c"], {**truth, "points": 6}, partial=True) == 4.0
    assert mark(["a", "c", "d"], truth, partial=True, points=10) is None
    with pytest.raises(WrongAnswer, match="不符合题意"):
        mark(["a", "b"], truth, partial=True, points=10)
    with pytest.raises(WrongAnswer, match="选得不全"):
        mark(["a"], truth)
    with pytest.raises(MarkingFault):
        mark(["a"], truth, partial=True)


@pytest.mark.parametrize("given", [None, "", []])
def test_no_answer_is_said_to_be_none(mark: Any, given: Any) -> None:
    with pytest.raises(Unanswered, match="没有作答"):
        mark(given, {"answer": "b"})


def test_a_damaged_file_is_unanswered_not_a_crash(mark: Any, tmp_path: Path) -> None:
    mark("b", {"answer": "b"})
    (tmp_path / "answers.json").write_text("[" * 100_000)
    with pytest.raises(Unanswered, match="无法读取"):
        expect("q1")


def test_missing_truth_is_not_the_learners_fault(
    mark: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark("b", {"answer": "b"})
    with pytest.raises(MarkingFault):
        expect("q9")
    monkeypatch.delenv("BENLING_TRUTH")
    with pytest.raises(MarkingFault):
        expect("q1")
