"""Sheets that are read off give what an interpreter session gives for them."""

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benling.judge.plain_sheet import is_plain_sheet

HEAD = "from benling import quiz\nfrom benling.quiz.marking import expect"
CARDS = [
    "quiz.single_choice('q1', '哪一项？', {'a': '一', 'b': '二'})",
    "quiz.multiple_choice('q2', '哪几项？', {'a': '一', 'b': '二', 'c': '三'})",
    "quiz.number('q3', '几天？', suffix='天')",
    "quiz.date(\n    'q4',\n    '哪一天？',\n)",
    "quiz.short_text('q5', '哪个机关？')",
    "quiz.long_text('q6', '为什么？', max_chars=50)",
]
TESTS = [
    "expect('q1')", "expect('q2', partial=True, points=10)", "# 只看天数\nexpect('q3')",
    "expect('q4')", "expect('q5')", "",
]  # fmt: skip
TRUTH = {
    "q1": {"answer": "a", "mistakes": [{"value": "b", "message": "多算了一天"}]},
    "q2": {"answer": ["a", "b"]},
    "q3": {"answer": "12.5", "tolerance": "0.5"},
    "q4": {"answer": "2026-03-02"},
    "q5": {"answer": "市司法局", "accept": ["司法局"]},
}
ANSWERS: list[dict[str, Any]] = [
    {"q1": "a", "q2": ["a", "b"], "q3": "12.5", "q4": "2026-03-02", "q5": "司法局", "q6": "因为"},
    {
        "q1": "b",
        "q2": ["a"],
        "q3": "14",
        "q4": "2026-03-03",
        "q5": "公安局",
        "q6": "一\n二\u2028三\n",
    },
    {"q2": ["c"], "q3": "不知道", "q4": "明天", "q5": "<b>市司法局</b>", "q6": "字" * 3000},
    {},
]
_BOTH = """
import json, sys, tempfile
from benling.judge import sheet_child, sheet_session
for request in json.load(sys.stdin):
    sources = tuple(cell["source"] for cell in request["cells"])
    told = sheet_child._read_off(request, sources)
    with tempfile.TemporaryDirectory() as folder:
        shown = sheet_session.run_in_session(request, folder)
    print(json.dumps([told, shown]))
"""


def _request(cells: list[str], answers: Any, most: int = 100_000) -> dict[str, Any]:
    if isinstance(answers, dict):
        kept = {name: {"value": v, "at": "2026-03-01T02:00:00Z"} for name, v in answers.items()}
        answers = json.dumps({"version": 1, "answers": kept})
    return {
        "files": {"answers.json": base64.b64encode(answers.encode()).decode()},
        "truth": json.dumps(TRUTH), "environment": {"NBGRADER_EXECUTION": "autograde"},
        "most": most, "cells": [{"source": each, "seconds": 30} for each in cells],
    }  # fmt: skip


def _both(requests: list[dict[str, Any]], place: Path) -> list[Any]:
    ran = subprocess.run(
        [sys.executable, "-c", _BOTH], input=json.dumps(requests), text=True, cwd=place,
        capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_what_is_read_off_is_what_a_session_shows(tmp_path: Path) -> None:
    cells = [HEAD, *CARDS, *TESTS]
    assert is_plain_sheet(tuple(cells))
    requests = [_request(cells, answers) for answers in ANSWERS]
    requests.append(_request(cells, "damaged"))
    requests.append(_request(cells, ANSWERS[2], most=400))
    both = _both(requests, tmp_path)
    assert len(both) == len(requests)
    for told, shown in both:
        assert told == shown
    # The sheets differ, or agreement would say little: right, wrong, in part, overflowing.
    kinds = {json.dumps(told[-4]["outputs"], ensure_ascii=False) for told, _ in both}
    assert len(kinds) >= 3
    assert any(each["overflowed"] for each in both[-1][0])
    assert {"text/html", "text/plain"} <= both[0][0][1]["outputs"][0]["data"].keys()
    assert [each["output_type"] for each in both[1][0][8]["outputs"]] == ["execute_result"]


def test_several_calls_in_one_cell(tmp_path: Path) -> None:
    cells = [f"{HEAD}\n{CARDS[0]}\n{CARDS[2]}", "expect('q1')\nexpect('q3')"]
    assert is_plain_sheet(tuple(cells))
    for told, shown in _both([_request(cells, each) for each in ANSWERS], tmp_path):
        assert told == shown


def test_a_fault_of_the_sheet_is_left_to_a_session(tmp_path: Path) -> None:
    cells = [HEAD, "quiz.number('q 3', '')", "expect('q9')"]
    assert is_plain_sheet(tuple(cells))
    [(told, shown)] = _both([_request(cells, ANSWERS[0])], tmp_path)
    assert told is None
    assert [each["outputs"][0]["output_type"] for each in shown[1:]] == ["error", "error"]


@pytest.mark.parametrize(
    "cells",
    [
        ["expect('q1')"],  # a name that is not there yet
        [HEAD, "quiz.number('q3', '几天？');"],
        [HEAD, "x = quiz.number('q3', '几天？')"],
        [HEAD, "quiz.number('q' + '3', '几天？')"],
        [HEAD, "quiz.data('table')"],
        [HEAD, "expect(open('answers.json').read())"],
        [HEAD, "expect(*['q1'])"],
        [HEAD, "expect(**{'question': 'q1'})"],
        [HEAD, "%time expect('q1')"],
        [HEAD, "print(1)"],
        [HEAD, "quiz.number.x('q3', '')"],
        ["from benling import quiz as q", "quiz.number('q3', '几天？')"],
        ["from .benling import quiz", "quiz.number('q3', '几天？')"],
        ["from benling.quiz import marking"],
        ["import benling.quiz as quiz"],
        ["expect('q1')\nfrom benling.quiz.marking import expect"],
    ],
)  # fmt: skip
def test_anything_else_is_no_plain_sheet(cells: list[str]) -> None:
    assert not is_plain_sheet(tuple(cells))
