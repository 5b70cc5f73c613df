"""Tables and answers as HTML: whole, escaped, readable."""

from benling.quiz.answer_html import answer_html
from benling.quiz.question import Question
from benling.quiz.table import table


def test_headings_follow_the_given_columns_and_cells_are_escaped() -> None:
    html = table(
        [{"no": 1, "name": "<script>"}, {"no": 22, "name": None}],
        {"name": "名称", "no": "件数"}, caption="清单",
    )._repr_html_()  # fmt: skip
    assert html.index("名称") < html.index("件数")
    assert "&lt;script&gt;" in html
    assert "<script>" not in html
    assert '<td class="bl-number">22</td>' in html
    assert "清单（共 2 条）" in html


def test_all_fields_show_without_columns_and_an_empty_table_says_so() -> None:
    html = table([{"a": "甲"}, {"b": ["乙", "丙"]}])._repr_html_()
    assert "乙、丙" in html
    assert "没有记录" in table([], ["编号"])._repr_html_()


def test_an_answer_is_shown_in_words_and_escaped() -> None:
    choice = Question("q1", "single_choice", "题", (("a", "甲"), ("b", "乙")))
    assert "<strong>B</strong>　乙" in answer_html(choice, "b")
    assert "未作答" in answer_html(choice, None)
    essay = Question("q2", "long_text", "题")
    assert "&lt;img&gt;<br>二" in answer_html(essay, "<img>\n二")
    day = Question("q3", "date", "题")
    assert "2026年3月2日" in answer_html(day, "2026-03-02")
    assert "瞎填" in answer_html(day, "瞎填")
