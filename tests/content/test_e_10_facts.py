"""Course E-10: what its lessons say of rates and intervals, counted again."""

from typing import Any

import pytest

from lesson_cells import generator, lesson_text, ran, self_checks

REPEATS = "02-repeats"


@pytest.fixture(scope="module")
def repeats() -> dict[str, Any]:
    return ran("E-10", REPEATS)


def test_whoever_guesses_reads_the_two_ranges(repeats: dict[str, Any]) -> None:
    assert (repeats["TOWN"], repeats["STREET"]) == ((9, 9), (171, 180))
    for guess in repeats["GUESSES"]:
        repeats["guess"].value = guess
        assert "70%到100%" in repeats["answer"].value
        assert "91%到97%" in repeats["answer"].value
    assert "9件到期、9件按时" in lesson_text("E-10", REPEATS)
    (hits, n), guesses = repeats["TOWN"], repeats["GUESSES"]
    assert f"再来一件没按时，就掉到{100 * hits // (n + 1)}%" in guesses["渡口镇"]


def test_one_late_matter_among_few_and_among_many(repeats: dict[str, Any]) -> None:
    repeats["small_n"].value, repeats["small_miss"].value = 9, 1
    assert "8 ÷ 9 ＝ 88.9%" in repeats["verdict"].value
    assert "两个区间重叠" in repeats["verdict"].value
    assert "百分数一下子从100%掉到88.9%" in lesson_text("E-10", REPEATS)
    repeats["small_n"].value = 200
    assert "199 ÷ 200 ＝ 99.5%" in repeats["verdict"].value
    assert "多错一件只差半个百分点" in lesson_text("E-10", REPEATS)
    repeats["small_miss"].value = 60
    assert "两个区间不重叠" in repeats["verdict"].value


def test_merging_takes_the_noise_from_the_first_place(repeats: dict[str, Any]) -> None:
    assert 200 < repeats["TOPICS"]["噪声扰民"][1] < 300
    seen = []
    for way in ("按来电次数", "按诉求件数"):
        repeats["merge"].value = way
        seen.append(repeats["topic_note"].value)
    assert ["噪声扰民" in seen[0], "停车管理" in seen[1]] == [True, True]


def test_the_ranges_that_a_self_check_explains(repeats: dict[str, Any]) -> None:
    unsolved, _, sentences = self_checks("E-10", REPEATS)
    assert str(70 + 42 - 4) == unsolved["answer"]
    (low, high), (other_low, other_high) = (
        repeats["interval"](171, 180),
        repeats["interval"](138, 150),
    )
    assert f"95.0%的区间是{low:.1f}%—{high:.1f}%" in sentences["explanation"]
    assert f"92.0%的是{other_low:.1f}%—{other_high:.1f}%" in sentences["explanation"]
    assert low < other_high
    assert (100 * 171 / 180, 100 * 138 / 150) == (95, 92)


def test_lesson_and_sheet_use_the_same_conventions(repeats: dict[str, Any]) -> None:
    made = generator("E-10")
    assert made.LEAST == 30
    assert "不足三十件的单位" in lesson_text("E-10", REPEATS)
    assert made.VERDICTS == self_checks("E-10", REPEATS)[2]["targets"]
    for hits, n in ((9, 9), (171, 180), (94, 124)):
        low, high = repeats["interval"](hits, n)
        assert made.wilson(hits, n) == (round(low, 1), round(high, 1))


def test_the_table_of_the_first_lesson() -> None:
    (table, *_) = self_checks("E-10", "01-denominator")
    whole = 3790 - 270
    assert table["answer"] == ["r.part=2816", f"r.rate={100 * 2816 / whole:g}", f"r.whole={whole}"]
    names = ran("E-10", "01-denominator")
    for guess in names["GUESSES"]:
        names["guess"].value = guess
        assert "分母" in names["verdict"].value
    for rate, wholes in names["RATES"].items():
        names["rate"].value = rate
        for place, (part, base, _) in enumerate(wholes.values()):
            names["whole"].index = place
            assert f"{part} ÷ {base}" in names["said"].value
