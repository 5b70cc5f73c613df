"""What a course check says of keys and mistakes of orders, matchings, tables and days."""

import json
from typing import Any

import pytest

from benling.catalog.asked_questions import asked_questions
from benling.catalog.truth_check import giveaways, truth_problems
from benling.catalog.variant import Variant
from list_questions import MARKS, TRUTH, assignment_notebook

QUESTIONS = list(TRUTH)
FILES = {"calendar.json": json.dumps(MARKS).encode(), "cases.json": b"[]"}


def problems(change: dict[str, dict[str, Any]], notebook: Any = None) -> list[str]:
    truth = {name: {**entry, **change.get(name, {})} for name, entry in TRUTH.items()}
    source = json.dumps(notebook or assignment_notebook()).encode()
    found = truth_problems(source, [Variant(FILES, truth)], QUESTIONS, "g")
    assert all(problem.rule and problem.fix for problem in found)
    return [problem.what for problem in found]


def test_a_fitting_truth_passes() -> None:
    assert problems({}) == []


@pytest.mark.parametrize(
    ("question", "answer", "faults"),
    [
        ("l1", ["b", "d"], ["缺少“a”、“c”、“e”"]),
        ("l1", ["b", "d", "a", "c", "f"], ["没有“f”这一项", "缺少“e”"]),
        ("l1", ["a", "b", "c", "d", "e"], ["一开始就按正确的次序"]),
        ("l2", ["a=x", "b=w", "d=x"], ["归到了“w”", "缺少“c”"]),
        ("l2", ["b=y", "a=x"], ["答案写成了"]),
        ("l2", ["a", "b"], ["答案写成了"]),
        ("l2", {"a": "x"}, ["答案写成了"]),
        ("l4", ["r1.n=120", "r9.n=1"], ["没有“r9.n”这一格", "缺少“r1.d”"]),
        ("l4", ["r1.n=十二"], ["答案写成了"]),
        ("l5", ["2026-09-01"], ["不在可选的日期之内"]),
        ("l5", ["2026-09-08", "2026-09-09", "2026-09-10"], ["最多只能选2天"]),
        ("l5", ["9月8日"], ["答案写成了"]),
    ],
)
def test_a_key_that_no_card_gives_is_told(question: str, answer: Any, faults: list[str]) -> None:
    found = problems({question: {"answer": answer, "mistakes": []}})
    for fault in faults:
        assert any(fault in what and what.startswith(question) for what in found), found


def slip(row: str, value: str, message: str = "不对。") -> dict[str, str]:
    return {"row": row, "value": value, "message": message, "source": "某法第一条"}


@pytest.mark.parametrize(
    ("question", "mistake", "fault"),
    [
        ("l2", slip("z", "x"), "答案里没有"),
        ("l2", slip("a", "w"), "没有“w”这个归类"),
        ("l2", slip("a", "x"), "把“a”的正确答案列为常见错误"),
        ("l2", slip("a", "y", "这是咨询，应当当场答复。"), "说出了正确的归类"),
        ("l2", {"row": "a", "value": "y"}, "没有 message"),
        ("l4", slip("r1.d", "3.52"), "把“r1.d”的正确答案列为常见错误"),
        ("l4", slip("r1.d", "三"), "写成了“r1.d=三”"),
        ("l4", slip("r1", "3"), "写成了“r1=3”"),
        ("l1", slip("a", "b"), "带有 row"),
        ("l1", {"value": ["a", "zz"], "message": "不对。"}, "没有“zz”这一项"),
        ("l3", {"value": ["k99=city"], "message": "不对。"}, "没有“k99”这一行"),
    ],
)
def test_a_mistake_that_cannot_be_made_is_told(
    question: str, mistake: dict[str, str], fault: str
) -> None:
    assert any(fault in what for what in problems({question: {"mistakes": [mistake]}}))


def test_everything_is_told_at_once() -> None:
    found = problems(
        {
            "l1": {"answer": ["b"], "mistakes": [slip("a", "b")]},
            "l2": {"answer": ["a=x"], "mistakes": [slip("c", "y"), slip("a", "w")]},
            "l5": {"answer": [], "tolerance": 1},
        }
    )
    assert len(found) >= 7, found


def test_partial_points_are_those_of_the_cell() -> None:
    def told(call: str, **truth: Any) -> list[str]:
        notebook = assignment_notebook()
        (cell,) = [c for c in notebook.cells if 'expect("l3"' in c.source]
        cell.source = cell.source.replace('expect("l3", partial=True)', call)
        change = {"l3": {"points": None, **truth}}
        return [what for what in problems(change, notebook) if "l3" in what]

    assert told('expect("l3", partial=True, points=10)') == []
    assert told('expect("l3", partial=True)', points=10) == []
    assert told('expect("l3")') == []
    assert any("没有写 points" in what for what in told('expect("l3", partial=True)'))
    assert any("本格是10" in what for what in told('expect("l3", partial=True, points=5)'))
    assert any("不在最后" in what for what in told('x = expect("l3", partial=True, points=10)'))


def test_partial_is_refused_for_an_order() -> None:
    notebook = assignment_notebook()
    (cell,) = [c for c in notebook.cells if 'expect("l1"' in c.source]
    cell.source = cell.source.replace('expect("l1")', 'expect("l1", partial=True, points=10)')
    assert any("l1 写了 partial=True" in what for what in problems({}, notebook))


def ask(*cells: str, **files: Any) -> Any:
    notebook = {"cells": [{"cell_type": "code", "source": each} for each in cells]}
    shown = {f"{name}.json": json.dumps(value).encode() for name, value in files.items()}
    return asked_questions(notebook, shown)["q1"]


def test_options_are_read_from_the_learners_data_without_running_anything() -> None:
    cases = {"q": {"files": [{"key": "a", "text": "甲"}, {"key": "b", "text": "乙"}]}}
    asked = ask(
        "CASES = quiz.data('cases.json')\nTARGETS = {'x': '是', 'y': '否'}",
        "case = CASES['q']\n"
        "quiz.matching('q1', f'共{len(case)}件', {f['key']: f\"{n}. {f['text']}\" "
        "for n, f in enumerate(case['files'], start=1)}, TARGETS)",
        cases=cases,
    )
    assert asked.question.options == (("a", "1. 甲"), ("b", "2. 乙"))
    assert asked.question.target_keys == ("x", "y")
    labels = (
        "quiz.matching('q1', '题', {c['k']: words(c) for c in quiz.data('c.json')}, "
        "{'x': '是', 'y': f()})"
    )
    assert ask(labels, c=[{"k": "a"}, {"k": "b"}]).question.option_keys == ("a", "b")


@pytest.mark.parametrize(
    "cells",
    [
        ("ITEMS = {'a': '甲', 'b': '乙'}\nITEMS['c'] = '丙'", "quiz.ordering('q1', '题', ITEMS)"),
        (
            "ITEMS = {'a': '甲', 'b': '乙'}\nITEMS.update(c='丙')",
            "quiz.ordering('q1', '题', ITEMS)",
        ),
        ("for n in range(2):\n    ITEMS = {'a': '甲'}", "quiz.ordering('q1', '题', ITEMS)"),
        ("def ITEMS(): pass", "quiz.ordering('q1', '题', ITEMS())"),
        ("quiz.ordering('q1', '题', {k: k for k in 'ab' if k > 'a'})",),
        ("quiz.ordering('q1', '题', {k: k for k in quiz.data('none.json')})",),
        ("T = {'x': f()}", "quiz.ordering('q1', '题', {k: k for k in T['x']})"),
        ("quiz.days('q1', '题', first=start(), last='2026-09-30')",),
    ],
)
def test_what_only_running_would_tell_is_not_guessed(cells: tuple[str, ...]) -> None:
    asked = ask(*cells)
    assert (asked.question, asked.fault) == (None, "")


def test_a_card_that_would_not_open_is_told() -> None:
    notebook = assignment_notebook()
    (cell,) = [c for c in notebook.cells if "quiz.table_fill" in c.source]
    cell.source = 'quiz.table_fill("l4", "填", {"甲": "行"}, {})'
    found = problems({}, notebook)
    assert any("“甲”只能用英文字母" in what and "列要有1到50个" in what for what in found), found


def test_a_key_written_as_a_mapping_is_in_sight() -> None:
    notebook = assignment_notebook()
    notebook.cells[1].source += '\nanswer = {"a": "x", "b": "y", "c": "z", "d": "x"}'
    found = giveaways(json.dumps(notebook).encode(), [Variant(FILES, TRUTH)] * 2, "a")
    assert [problem for problem in found if "l2" in problem.what]
