"""Orders, matchings, tables and days: what is read, stored, compared, told and shown."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benling import quiz
from benling.quiz.day_range import day_range
from benling.quiz.marking import Unanswered, WrongAnswer, expect, remark
from benling.quiz.question import Question
from benling.quiz.reading import read
from benling.quiz.store import AnswerStore, DamagedAnswers, read_answers

ITEMS = (("a", "受理"), ("b", "登记"), ("c", "审查"))
TARGETS = (("x", "当场答复"), ("y", "转办"))
ORDER = Question("q1", "ordering", "题干", ITEMS)
MATCH = Question("q2", "matching", "题干", ITEMS, TARGETS)
TABLE = Question("q3", "table_fill", "题干", ITEMS[:2], TARGETS, suffix="件")
DAYS = Question(
    "q4", "days", "题干",
    calendar=day_range("2026-09-01", "2026-10-31", 2, {"2026-10-01": "休"}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "raw", "value"),
    [
        (ORDER, ["c", "a", "b"], ["c", "a", "b"]),
        (ORDER, ["c", "a"], None),
        (ORDER, ["c", "a", "a"], None),
        (ORDER, {"a": 1}, None),
        (MATCH, {"c": "x", "a": "y", "b": ""}, ["a=y", "c=x"]),
        (MATCH, ["a=y", "z=x", "b=w"], ["a=y"]),
        (MATCH, {}, None),
        (TABLE, {"a.x": "１２．５０件", "b.y": " 3 ", "z.x": "9"}, ["a.x=12.5", "b.y=3"]),
        (TABLE, ["a.x=-1.5", "a.x=2"], None),
        (DAYS, ["2026-10-01", "2026-09-02", "2026-09-02"], ["2026-09-02", "2026-10-01"]),
        (DAYS, ["2026-11-01", "昨天", 3], None),
    ],
)
def test_what_the_browser_sends_becomes_a_value(question: Question, raw: Any, value: Any) -> None:
    assert read(question, raw).value == value
    assert read(question, read(question, raw).value).value == value


def test_a_cell_that_is_no_number_is_named_and_the_others_are_kept() -> None:
    reading = read(TABLE, {"a.x": "十二", "b.x": "3"})
    assert reading.value == ["b.x=3"]
    assert reading.invalid
    assert reading.hint.startswith("“受理，当场答复”请只填数字")


def test_too_many_days_are_not_cut_down_in_silence() -> None:
    reading = read(DAYS, ["2026-09-01", "2026-09-02", "2026-09-03"])
    assert reading.value is None
    assert "最多选2天" in reading.hint


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda inner:
       st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8))  # fmt: skip
def test_nothing_a_browser_sends_breaks_a_card(raw: object) -> None:
    for question in (ORDER, MATCH, TABLE, DAYS):
        value = read(question, raw).value
        assert value is None or (isinstance(value, list) and value)


def test_lists_of_every_shape_come_back_from_the_store(tmp_path: Path) -> None:
    store = AnswerStore(tmp_path)
    values = {
        "q1": ["c", "a", "b"], "q2": ["a=y"], "q3": ["a.x=-12.5"], "q4": ["2026-09-02"],
    }  # fmt: skip
    for name, value in values.items():
        store.put(name, value)
    assert {name: answer.value for name, answer in read_answers(tmp_path).items()} == values


@pytest.mark.parametrize("item", ["a=", "=x", "a=x=y", "a.b.c=1", "a.b=1e9", "a.b=x", "a b", "甲"])
def test_other_texts_in_a_list_are_no_answer(tmp_path: Path, item: str) -> None:
    entry = {"value": [item], "at": "2026-01-01T00:00:00Z"}
    (tmp_path / "answers.json").write_text(json.dumps({"version": 1, "answers": {"q1": entry}}))
    with pytest.raises(DamagedAnswers):
        read_answers(tmp_path)


@pytest.fixture
def mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., float | None]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BENLING_TRUTH", str(tmp_path / "truth.json"))

    def run(value: Any, truth: dict[str, Any], **options: Any) -> float | None:
        Path("truth.json").write_text(json.dumps({"q1": truth}), encoding="utf-8")
        AnswerStore(tmp_path).put("q1", value)
        return expect("q1", **options)

    return run


FOUR = {"answer": ["a=x", "b=y", "c=x", "d=y"], "points": 10}
CELLS = {"answer": ["a.x=12.5", "a.y=3", "b.x=0"], "tolerance": 0.1, "points": 9}


@pytest.mark.parametrize(
    ("value", "truth", "points"),
    [
        (["a=x", "b=y", "c=x", "d=y"], FOUR, None),
        (["a=x", "b=y", "c=y", "d=x"], FOUR, 5.0),
        (["a=x"], FOUR, 2.5),
        # naming every target for every row is no answer to any of them
        (["a=x", "a=y", "b=x", "b=y", "c=x", "d=y"], FOUR, 5.0),
        (["a=x", "b=y", "c=x", "d=y", "e=x"], FOUR, 10.0),
        (["a.x=12.4", "a.y=3.1", "b.x=0"], CELLS, None),
        (["a.x=12.3", "a.y=3"], CELLS, 3.0),
        (["2026-09-01"], {"answer": ["2026-09-01", "2026-09-02"], "points": 10}, 5.0),
    ],
)
def test_part_of_the_points(
    mark: Any, value: list[str], truth: dict[str, Any], points: float | None
) -> None:
    assert mark(value, truth, partial=True) == points


@pytest.mark.parametrize(
    ("value", "truth"),
    [
        (["a", "c", "b"], {"answer": ["a", "b", "c"], "points": 10}),
        (["a", "b", "c"], {"answer": ["a", "c", "b"], "points": 10}),
        (["2026-09-01", "2026-09-03"], {"answer": ["2026-09-01", "2026-09-02"], "points": 10}),
        (["a=y"], FOUR),
        (["a.x=12.7"], CELLS),
    ],
)
def test_nothing_for_a_wrong_order_a_wrong_day_or_no_right_row(
    mark: Any, value: list[str], truth: dict[str, Any]
) -> None:
    with pytest.raises(WrongAnswer):
        mark(value, truth, partial=True)


def test_an_empty_list_is_no_answer(mark: Any) -> None:
    with pytest.raises(Unanswered):
        mark([], FOUR, partial=True)


LAW = "行政许可法（2019修正）第八十二条"


def slip(row: str, value: str, message: str) -> dict[str, str]:
    return {"row": row, "value": value, "message": message, "source": LAW}


def test_up_to_three_rows_are_told_in_the_authors_words() -> None:
    slips = [slip(row, "z", f"第{n}行归错了。") for n, row in enumerate("abcd", start=1)]
    truth = {**FOUR, "mistakes": slips}
    said = remark(["a=z", "b=z", "c=z", "d=z"], truth)
    assert said == "".join(f"第{n}行归错了。依据：{LAW}。" for n in (1, 2, 3))
    assert remark(["a=x", "b=z", "c=x", "d=y"], truth) == f"第2行归错了。依据：{LAW}。"
    assert "逐行" in str(remark(["a=x", "b=x", "c=x", "d=y"], truth))
    assert remark(["a=x", "b=y"], truth) == "还有2行没有选。"


def test_a_row_message_that_holds_the_rows_key_is_not_said() -> None:
    truth = {**CELLS, "mistakes": [slip("a.x", "25", "应当是12.5，不是25。")]}
    assert remark(["a.x=25", "a.y=3", "b.x=0"], truth) == f"依据：{LAW}。"
    truth = {**FOUR, "mistakes": [slip("a", "y", "第一行应当选 X 。")]}
    assert remark(["a=y"], truth) == f"依据：{LAW}。"


def test_a_cell_may_be_as_far_from_a_mistake_as_from_the_key() -> None:
    truth = {**CELLS, "mistakes": [slip("a.x", "25", "没有除以二。")]}
    assert remark(["a.x=25.1", "a.y=3", "b.x=0"], truth) == f"没有除以二。依据：{LAW}。"


@pytest.mark.parametrize(
    ("truth", "value", "telling"),
    [
        ({"answer": ["c", "a", "b"]}, ["a", "b", "c"], "正确的次序是C、A、B。"),
        ({"answer": ["2026-09-01", "2026-09-02"]}, ["2026-09-03"], "应当选9月2日。"),
        (CELLS, ["a.x=1", "a.y=3", "b.x=0"], "第一格是12.5。"),
    ],
)
def test_a_whole_message_that_holds_the_key_is_not_said(
    truth: dict[str, Any], value: list[str], telling: str
) -> None:
    known = {"value": value, "message": telling, "source": LAW}
    said = remark(value, {**truth, "mistakes": [known]})
    assert said
    assert telling not in said
    assert LAW in said


@pytest.mark.parametrize("value", [[{}], [["a"]], [None, "a"], ["a", 3], {"a": "x"}, 3, "a=x"])
def test_values_that_no_card_gives_are_wrong_and_nothing_more(value: Any) -> None:
    for truth in (FOUR, CELLS, {"answer": ["a", "b"]}, {"answer": ["2026-09-01"]}):
        assert str(remark(value, {**truth, "mistakes": [slip("a", "y", "错了。")]})).endswith("。")


@pytest.fixture
def graded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AnswerStore:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    return AnswerStore(tmp_path)


def test_graded_copies_show_the_answers(graded: AnswerStore) -> None:
    graded.put("q1", ["c", "a", "b"])
    graded.put("q2", ["a=y", "c=<b>".replace("<b>", "x")])
    graded.put("q3", ["a.x=12.5"])
    graded.put("q4", ["2026-09-02", "2026-10-01"])
    shown: Any = quiz.ordering("q1", "排一排", dict(ITEMS))
    assert shown._repr_html_().index("审查") < shown._repr_html_().index("受理")
    assert repr(shown) == "q1：1. 审查；2. 受理；3. 登记"
    shown = quiz.matching("q2", "归一归", {**dict(ITEMS), "c": "<script>"}, dict(TARGETS))
    assert "没有选" in shown._repr_html_()
    assert "<script>" not in shown._repr_html_()
    shown = quiz.table_fill("q3", "填一填", dict(ITEMS), dict(TARGETS), suffix="件")
    assert "<strong>12.5</strong> 件" in shown._repr_html_()
    assert repr(shown) == "q3：受理，当场答复：12.5件"
    shown = quiz.days("q4", "选一选", date(2026, 9, 1), "2026-10-31", at_most=2)
    assert "2026年9月2日、2026年10月1日" in shown._repr_html_()
    shown = quiz.days("q5", "选一选", date(2026, 9, 1), "2026-10-31")
    assert "未作答" in shown._repr_html_()


def test_what_was_edited_by_hand_is_shown_and_breaks_nothing(graded: AnswerStore) -> None:
    for value in (["zz"], ["a=zz"], "text", ["a.x=1"]):
        graded.put("q1", value)
        for shown in (
            quiz.ordering("q1", "题干", dict(ITEMS)),
            quiz.matching("q1", "题干", dict(ITEMS), dict(TARGETS)),
            quiz.table_fill("q1", "题干", dict(ITEMS), dict(TARGETS)),
            quiz.days("q1", "题干", "2026-09-01", "2026-09-30"),
        ):
            assert "作答" in shown._repr_html_()
            assert repr(shown)


def test_marks_come_from_a_work_calendar_or_are_written_out() -> None:
    extract = {
        "known_from": "2026-09-01", "tentative_from": "2026-10-30", "estimate_until": "2026-10-31",
        "off": ["2026-10-01", "2026-12-01"], "makeup": ["2026-10-10"], "names": {},
    }  # fmt: skip
    made = day_range("2026-09-01", "2026-10-31", 1, extract)
    assert dict(made.marks) == {
        "2026-10-01": "休", "2026-10-10": "班", "2026-10-30": "未定", "2026-10-31": "未定",
    }  # fmt: skip
    assert dict(day_range("2026-09-01", "2026-09-30", 1, {date(2026, 9, 2): "收件"}).marks) == {
        "2026-09-02": "收件"
    }


def test_a_card_that_cannot_be_asked_names_every_fault() -> None:
    with pytest.raises(quiz.BadQuestion) as caught:
        quiz.matching("第一题", "题干", {"甲": "甲"}, {"x": " "})
    for fault in ("题目编号", "“甲”", "归类要有2", "x 没有文字"):
        assert fault in str(caught.value)
    with pytest.raises(quiz.BadQuestion, match="最多24格"):
        quiz.table_fill("q1", "题干", {f"r{n}": "行" for n in range(5)}, {c: c for c in "abcde"})
    with pytest.raises(quiz.BadQuestion) as caught:
        quiz.days("q1", "题干", "9月1日", "2026-09-30", at_most=0, marks={"x": "休"})
    for fault in ("first", "at_most"):
        assert fault in str(caught.value)
    with pytest.raises(quiz.BadQuestion, match="marks"):
        quiz.days("q1", "题干", "2026-09-01", "2026-09-30", marks={"x": "休"})


@pytest.mark.parametrize(
    ("kind", "more", "fault"),
    [
        ("ordering", {"items": dict(ITEMS), "answer": ["a", "b", "d"]}, "没有“d”.*缺少“c”"),
        ("matching", {"items": dict(ITEMS), "targets": dict(TARGETS), "answer": ["a=x", "b=w"]},
         "没有这个归类.*缺少“c”"),
        ("table_fill", {"rows": dict(ITEMS), "columns": {"x": "数"}, "answer": ["a.x=1", "b.z=3"]},
         "没有“b.z”这一格.*缺少“b.x”、“c.x”"),
        ("days", {"first": "2026-09-01", "last": "2026-09-30", "answer": ["2026-10-01"]}, "不在"),
    ],
)  # fmt: skip
def test_a_self_check_refuses_a_key_its_card_could_not_give(
    kind: str, more: dict[str, Any], fault: str
) -> None:
    with pytest.raises(quiz.BadQuestion, match=fault):
        quiz.self_check(kind, "题干", **more)


_ROWS, _KINDS = {"a": "甲", "b": "乙", "c": "丙"}, {"x": "一类", "y": "二类"}


@pytest.mark.parametrize(
    ("kind", "more", "answer", "raw", "told"),
    [
        ("matching", {"items": _ROWS, "targets": _KINDS}, ["a=x", "b=y", "c=x"],
         {"a": "x", "b": "x", "c": "y"}, "还不对的是第2行、第3行，可以改了再核对。"),
        ("matching", {"items": _ROWS | {"d": "丁"}, "targets": _KINDS},
         ["a=x", "b=y", "c=x", "d=y"], {"a": "y", "b": "x", "c": "y", "d": "x"},
         "共4行，对了0行，可以改了再核对。"),
        ("table_fill", {"rows": {"a": "东街"}, "columns": {"x": "来电", "y": "办结"}},
         ["a.x=3", "a.y=2"], {"a.x": "3", "a.y": "4"},
         "还不对的是“东街”的“办结”，可以改了再核对。"),
        ("ordering", {"items": _ROWS}, ["a", "b", "c"], ["b", "a", "c"], ""),
    ],
)  # fmt: skip
def test_a_self_check_names_what_is_still_wrong(
    kind: str, more: Any, answer: list[str], raw: Any, told: str
) -> None:
    card: Any = quiz.self_check(kind, "题干", answer=answer, explanation="因为。", **more)
    said: list[Any] = []
    card.send = said.append
    card._receive(None, {"type": "check", "raw": raw, "seq": "1"}, None)
    assert said == [
        {"type": "verdict", "right": False, "hint": told, "explanation": "因为。", "seq": "1"}
    ]
