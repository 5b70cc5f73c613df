"""What a learner types, made a value or a hint."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benling.quiz.question import BadQuestion, Question
from benling.quiz.reading import read
from benling.quiz.values import read_date, read_number


def question(kind: str, **more: object) -> Question:
    options = (("a", "甲"), ("b", "乙"), ("c", "丙")) if kind.endswith("choice") else ()
    return Question("q1", kind, "题干", **{"options": options, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12", "12"), ("12.50", "12.5"), ("０１２．５", "12.5"), (" 7 ", "7"), ("+3", "3"),
        ("1,234", "1234"), ("１，２３４．５", "1234.5"), ("－３", "-3"), ("−3", "-3"),
        ("12。5", "12.5"),
        ("-0.0", "0"), ("100", "100"), (".5", "0.5"), ("20个工作日", "20"), ("20 个工作日", "20"),
    ],
)  # fmt: skip
def test_numbers_are_normalised(typed: str, value: str) -> None:
    assert read_number(typed, "个工作日").value == value


@pytest.mark.parametrize("typed", ["十二", "12天", "1e5", "12.5.1", "1,23", "--3", "9" * 40, "NaN"])
def test_what_is_no_number_gets_a_hint_and_no_value(typed: str) -> None:
    reading = read_number(typed)
    assert reading.value is None
    assert reading.hint.endswith("。")


def test_an_empty_field_is_unanswered_without_a_hint() -> None:
    for kind in ("number", "short_text", "long_text"):
        assert read(question(kind), "  　") == read(question(kind), None)
    assert read_date({"year": "", "month": " ", "day": None}).hint == ""


def test_dates_come_from_three_fields_in_any_width() -> None:
    assert read_date({"year": "２０２６", "month": "３", "day": "02"}).value == "2026-03-02"
    assert read_date("2026-03-02").value == "2026-03-02"


@pytest.mark.parametrize(
    ("year", "month", "day", "said"),
    [
        ("2026", "2", "", "都填上"), ("2026", "2", "30", "没有2026年2月30日"),
        ("26", "2", "3", "四位"),
        ("2026", "二", "3", "只填数字"), ("2026", "13", "1", "没有"), ("0000", "1", "1", "没有"),
    ],
)  # fmt: skip
def test_a_wrong_date_says_what_is_wrong(year: str, month: str, day: str, said: str) -> None:
    reading = read_date({"year": year, "month": month, "day": day})
    assert reading.value is None
    assert said in reading.hint


def test_choices_take_only_their_own_keys() -> None:
    assert read(question("single_choice"), "b").value == "b"
    assert read(question("single_choice"), "z").value is None
    assert read(question("multiple_choice"), ["c", "a", "a", "z", 3]).value == ["a", "c"]
    assert read(question("multiple_choice"), []).value is None


def test_an_over_long_essay_is_kept_and_remarked_on() -> None:
    reading = read(question("long_text", max_chars=5), "一二三 四五六\r\n七")
    assert reading.value == "一二三 四五六\n七"
    assert "超出 2 字" in reading.hint


def test_short_text_is_one_line_without_control_characters() -> None:
    assert read(question("short_text"), " 一次性\n 告知\x00 ").value == "一次性 告知"


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda inner:
       st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8))  # fmt: skip
def test_nothing_a_browser_sends_breaks_a_card(raw: object) -> None:
    for kind in ("single_choice", "multiple_choice", "number", "date", "short_text", "long_text"):
        reading = read(question(kind), raw)
        assert reading.value is None or isinstance(reading.value, str | list)


@pytest.mark.parametrize(
    "fault",
    [
        {"name": "第一题"}, {"prompt": " "}, {"kind": "essay"}, {"options": (("a", "甲"),)},
        {"options": (("甲", "甲"), ("b", "乙"))}, {"kind": "number", "options": (("a", "甲"),)},
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_asked_is_refused(fault: dict[str, object]) -> None:
    sound: dict[str, object] = {
        "name": "q1", "kind": "single_choice", "prompt": "题干",
        "options": (("a", "甲"), ("b", "乙")),
    }  # fmt: skip
    with pytest.raises(BadQuestion):
        Question(**{**sound, **fault})  # type: ignore[arg-type]
