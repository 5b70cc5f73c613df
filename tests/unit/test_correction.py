"""What a correction of a grading may change, told from bytes alone."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from benling.catalog.correction import Comparison, Content, compare

NAME = "a-test.ipynb"
CARD = 'quiz.single_choice("q1", "{}", {{"a": "甲", "b": "{}"}})'


def cell(kind: str, source: str, **marks: Any) -> dict[str, Any]:
    metadata = {"nbgrader": {"grade": False, "solution": False, "locked": True, **marks}}
    return {"cell_type": kind, "id": marks.get("grade_id", "x"), "metadata": metadata,
            "source": source}  # fmt: skip


def released() -> list[dict[str, Any]]:
    return [
        {"cell_type": "markdown", "id": "c-1", "metadata": {}, "source": "# 说明"},
        cell("code", CARD.format("哪天？", "乙"), grade_id="ask-q1"),
        cell("code", "# 自动评分", grade_id="test-q1", grade=True, points=50, checksum="1"),
        cell("code", "def f():\n    # YOUR CODE HERE", grade_id="code-b1", solution=True,
             locked=False),
        cell("markdown", "在这里作答", grade_id="essay-q2", grade=True, points=10, solution=True),
    ]  # fmt: skip


def notebook(cells: list[dict[str, Any]]) -> bytes:
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}).encode()


def described(points: str = "50", essay: str = "10") -> list[Any]:
    return [
        {"grade_id": "test-q1", "title": "第1题", "points": points, "kind": "auto",
         "question": "q1"},
        {"grade_id": "essay-q2", "title": "第2题", "points": essay, "kind": "manual",
         "question": "q2"},
    ]  # fmt: skip


def content(
    change: Callable[[list[dict[str, Any]]], Any] = lambda _: None, *, test: str = "expect('q1')"
) -> Content:
    cells, source = released(), released()
    source[2]["source"] = f"# 自动评分\n{test}"
    change(cells)
    return Content(
        "a-test", {NAME: notebook(cells), "map.png": b"1"}, {"01-a.ipynb": b"{}"},
        {NAME: notebook(source)}, b"make", described(),
    )  # fmt: skip


def held(after: Content, *allowed: str) -> Comparison:
    return compare(content(), after, allowed)


def source_of(number: int, text: str) -> Callable[[list[dict[str, Any]]], Any]:
    return lambda cells: cells[number].update(source=text)


def marks_of(number: int, **marks: Any) -> Callable[[list[dict[str, Any]]], Any]:
    return lambda cells: cells[number]["metadata"]["nbgrader"].update(marks)


def test_tests_keys_and_points_may_change() -> None:
    found = held(content(test="expect('q1', partial=True)"))
    assert [] == found.problems
    assert [("q1", "评分的测试有改动")] == [(c["question"], c["what"]) for c in found.changes]
    # nbgrader's checksum follows from the points.
    after = replace(content(marks_of(2, points=40, checksum="2")), cells=described("40"))
    found = held(after)
    assert [] == found.problems
    assert ["分值由 50 改为 40"] == [change["what"] for change in found.changes]
    assert [] == held(replace(content(), generator=b"mended")).problems


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (source_of(0, "# 说 明"), "--allow-text cell-1"),
        (source_of(1, CARD.format("哪一天？", "乙")), "--allow-text ask-q1"),
        (source_of(1, CARD.format("哪天？", "乙方")), "--allow-text ask-q1"),
        (source_of(1, CARD.replace('"b"', '"c"').format("哪天？", "乙")), "不只是文字"),
        (source_of(1, CARD.replace("q1", "q9").format("哪天？", "乙")), "不只是文字"),
        (source_of(1, 'quiz.number("q1", "几天？")'), "不只是文字"),
        (source_of(2, "assert f() == 1"), "不只是文字"),
        (source_of(3, "def f(x):\n    # YOUR CODE HERE"), "作答格有改动"),
        (marks_of(1, locked=False), "格的种类、设置或标记有改动"),
        (lambda cells: cells.pop(), "发放版原有 5 格，现有 4 格"),
    ],
)
def test_what_learners_have_in_hand_stays(change: Any, why: str) -> None:
    (problem,) = held(content(change)).problems
    assert why in str(problem)


def test_a_text_changes_only_where_it_is_named() -> None:
    after = content(source_of(1, CARD.format("哪一天？", "乙")))
    found = held(after, "ask-q1")
    assert ([], ["ask-q1"]) == (found.problems, [text["name"] for text in found.texts])
    assert "哪一天" in found.texts[0]["after"]
    (problem,) = held(after, "ask-q1", "ask-q7").problems
    assert "ask-q7 没有文字改动" in str(problem)
    # Being named makes no program a text.
    assert held(content(source_of(1, 'quiz.number("q1", "几天？")')), "ask-q1").problems


def test_files_and_lessons_stay() -> None:
    after = content()
    mended = replace(after, release={**after.release, "map.png": b"2"}, generator=b"x")
    assert "作业文件 map.png" in str(held(mended).problems[0])
    mended = replace(after, lessons={"01-a.ipynb": b"{ }"}, generator=b"x")
    assert "--allow-text lessons/01-a" in str(held(mended).problems[0])
    assert [] == held(mended, "lessons/01-a").problems


def test_questions_stay_and_hand_marks_keep_their_points() -> None:
    assert "题目有增减" in str(held(replace(content(), cells=described()[:1])).problems[0])
    after = replace(content(marks_of(4, points=20)), cells=described(essay="20"))
    assert "更正时不改分值" in str(held(after).problems[0])


def test_every_fault_at_once_and_nothing_is_no_correction() -> None:
    def spoil(cells: list[dict[str, Any]]) -> None:
        source_of(0, "别的")(cells)
        source_of(3, "def g():\n    pass")(cells)

    assert 2 == len(held(content(spoil)).problems)
    assert "与现行评分没有不同" in str(held(content()).problems[0])
