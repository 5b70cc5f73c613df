"""What a submission must hold, and what each fault is called."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from benling.errors import Problem
from benling.exchange.contents import check_contents, content_hash, manifest_edition
from benling.exchange.limits import submission_limits
from benling.quiz import store
from benling.quiz.question import MAX_ITEMS, MAX_TEXT_CHARS
from stack.notebooks import CELLS, answers, cell, cells, notebook

LIMITS = submission_limits(date(2026, 11, 22))
NAME = "e01-deadlines.ipynb"


def check(files: dict[str, bytes]) -> list[Problem]:
    return check_contents(files, assignment="e01-deadlines", cells=CELLS, limits=LIMITS)


def faults(files: dict[str, bytes]) -> str:
    return "\n".join(map(str, check(files)))


def test_whole_submission_has_no_fault() -> None:
    assert check({NAME: notebook(), "answers.json": answers(q1="2026-10-19", q2="理由")}) == []


def test_nothing_answered_is_no_fault() -> None:
    assert check({NAME: notebook()}) == []
    assert check({NAME: notebook(), "answers.json": answers(q1=None)}) == []


def test_missing_notebook_names_what_is_there() -> None:
    found = faults({"我的作业.ipynb": notebook()})
    assert f"缺少作业文件 {NAME}" in found
    assert "只有 我的作业.ipynb" in found


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[1]",
        b"null",
        b'{"nbformat": 3, "worksheets": []}',
        b"[" * 100_000,
        notebook([{"cell_type": "code"}]),
        notebook([{"cell_type": "poem", "metadata": {}, "source": ""}]),
        notebook([{"cell_type": "code", "metadata": {}, "source": 1}]),
    ],
)
def test_notebook_that_cannot_be_read(content: bytes) -> None:
    assert "打不开，内容已损坏" in faults({NAME: content})


def test_nan_in_outputs_is_no_fault() -> None:
    body = json.loads(notebook())
    body["cells"][1]["outputs"] = [{"output_type": "display_data", "data": {"x": float("nan")}}]
    assert check({NAME: json.dumps(body).encode()}) == []


def test_missing_graded_cells_are_all_named() -> None:
    found = faults({NAME: notebook(cells()[:2])})
    assert "“第1题 到期日”的评分格不见了" in found
    assert "“第2题 说明理由”的评分格不见了" in found


def test_doubled_graded_cell() -> None:
    assert "“第1题 到期日”的评分格有 2 个" in faults({NAME: notebook([*cells(), cells()[2]])})


def test_copied_question_card_is_no_fault() -> None:
    assert check({NAME: notebook([*cells(), cells()[1]])}) == []


@pytest.mark.parametrize("mark", [None, 1, [], {"grade_id": 5}, {}])
def test_odd_metadata_does_not_break_the_check(mark: Any) -> None:
    odd = cell("code", "", "odd")
    odd["metadata"]["nbgrader"] = mark
    assert check({NAME: notebook([*cells(), odd])}) == []


def entry(value: Any, at: Any = "2026-11-20T08:00:00Z") -> dict[str, Any]:
    return {"version": 1, "answers": {"q1": {"value": value, "at": at}}}


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ("not json", "答题记录无法读取"),
        ({"version": 2, "answers": {}}, "答题记录无法读取"),
        ({"version": 1, "answers": []}, "答题记录无法读取"),
        ([], "答题记录无法读取"),
        (entry(5), "答案的形式不对"),
        (entry({"a": 1}), "答案的形式不对"),
        (entry(["a", 1]), "答案的形式不对"),
        (entry(["a b"]), "有不认识的选项"),
        (entry(["a=b=c"]), "有不认识的选项"),
        (entry(["a.b=x"]), "有不认识的选项"),
        (entry(["a"] * 51), "选了 51 项"),
        (entry("长" * 20_001), "答案有 20001 字"),
        (entry("a", at=None), "这条记录不完整"),
        (entry("a", at="yesterday"), "这条记录不完整"),
        (entry("a", at="0001-01-01T00:00:00+23:59"), "这条记录不完整"),
        ({"version": 1, "answers": {"q1": "a"}}, "这条记录不完整"),
        ({"version": 1, "answers": {"../q": {}}}, "题号不规范"),
        ({"version": 1, "answers": {f"q{n}": entry("a")["answers"]["q1"] for n in range(201)}},
         "有 201 条答题记录"),
    ],
)  # fmt: skip
def test_faulty_answers(record: Any, words: str) -> None:
    content = record.encode() if isinstance(record, str) else json.dumps(record).encode()
    assert words in faults({NAME: notebook(), "answers.json": content})


def test_oversized_answers() -> None:
    assert "答题记录有 0.5 MB" in faults({NAME: notebook(), "answers.json": b" " * 524_300})


def test_faults_of_notebook_and_answers_come_together() -> None:
    found = check({NAME: notebook([]), "answers.json": json.dumps(entry(5)).encode()})
    assert len(found) == 3


@pytest.mark.parametrize(
    "value",
    ["a", "长" * MAX_TEXT_CHARS, ["a", "b"], ["x"] * 50, None, "", ["a=x", "b=y"],
     ["r1.c1=-12.5"], ["2026-09-01"]],
)  # fmt: skip
def test_what_is_taken_in_can_be_read_by_the_cards(value: Any, tmp_path: Path) -> None:
    """Otherwise something would be accepted here and fail at grading."""
    content = json.dumps(entry(value)).encode()
    assert check({NAME: notebook(), "answers.json": content}) == []
    (tmp_path / "answers.json").write_bytes(content)
    assert store.read_answers(tmp_path)["q1"].value == value
    assert LIMITS.answers_bytes <= store.MAX_FILE_BYTES
    assert LIMITS.answers <= store.MAX_ANSWERS
    assert LIMITS.options <= MAX_ITEMS


def test_content_hash_tells_names_and_contents_apart() -> None:
    same = content_hash({"a": b"1", "b": b"2"})
    assert content_hash({"b": b"2", "a": b"1"}) == same
    assert len({same, content_hash({"a": b"12", "b": b""}), content_hash({"ab": b"12"})}) == 3


def test_manifest_chooses_only_within_its_course() -> None:
    manifest = b'{"course": "E-01", "edition": "2026.1"}'
    assert manifest_edition({"benling.json": manifest}, "E-01") == "2026.1"
    assert manifest_edition({"benling.json": manifest}, "E-10") is None
    assert manifest_edition({"benling.json": b"[]"}, "E-01") is None
    assert manifest_edition({}, "E-01") is None
