"""Course E-01: dates of its stories and what its figures show, counted again."""

from datetime import date, timedelta
from typing import Any

import pytest

from lesson_cells import generator, lesson_text, ran, self_checks

ACCEPTED = date(2026, 9, 15)


@pytest.fixture(scope="module")
def counting() -> dict[str, Any]:
    return ran("E-01", "01-counting")


def test_the_days_on_which_she_came(counting: dict[str, Any]) -> None:
    wrong = counting["wrong_rows"](ACCEPTED, 20)
    by_method = {row["方法"]: row["得到"] for row in wrong}
    assert by_method["照日历数天数"].startswith("2026年10月5日")
    assert by_method["只跳过周末"].startswith("2026年10月13日")
    assert len({*by_method.values(), "2026年10月19日（周一）"}) == 5
    assert ACCEPTED + timedelta(days=35) == date(2026, 10, 20)
    assert "三十五天过去了" in lesson_text("E-01", "01-counting")


def test_the_first_guess_is_answered_by_the_law(counting: dict[str, Any]) -> None:
    assert list(counting["GUESSES"]) == ["10月5日", "10月13日", "10月19日"]
    for guess in counting["GUESSES"]:
        counting["guess"].value = guess
        assert "第20个工作日是<strong>10月19日</strong>" in counting["verdict"].value
    counting["start"].value = ACCEPTED
    assert "2026年10月19日" in counting["result"].value


def test_a_term_into_the_next_year_stays_open(counting: dict[str, Any]) -> None:
    counting["start"].value = date(2026, 12, 14)
    assert "待定" in counting["result"].value
    counting["start"].value = ACCEPTED


def test_three_voices_on_joint_handling() -> None:
    names = ran("E-01", "02-special")
    text = lesson_text("E-01", "02-special")
    assert ACCEPTED + timedelta(days=45) == date(2026, 10, 30)
    assert "四十五天，到10月30日" in text
    names["way"].value = 45
    assert "2026年11月23日" in names["answer"].value
    for guess in names["GUESSES"]:
        names["guess"].value = guess
        assert "9月15日受理的到<strong>11月23日</strong>" in names["verdict"].value
    names["has_review"].value = True
    assert names["review"].layout.display == ""
    assert "不计入" in names["answer"].value


def test_lesson_and_sheet_sort_time_alike() -> None:
    ways = generator("E-01").WAYS
    (check,) = [c for c in self_checks("E-01", "02-special") if "items" in c]
    assert {key: ways[key] for key in ("away", "count")} == {
        key: check["targets"][key] for key in ("away", "count")
    }
