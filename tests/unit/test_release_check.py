"""The last look at a release copy, against copies spoiled on purpose."""

from collections.abc import Callable
from typing import Any

import pytest

from benling.catalog.canonical import assignment_notebook, from_bytes, to_bytes
from benling.catalog.notebook import read_notebook
from benling.catalog.release_check import release_problems, secret_lines
from benling.catalog.truth_check import giveaways, truth_problems
from benling.catalog.variant import Variant
from course_folder import ASSIGNMENT, COURSES

Notebook = dict[str, Any]


@pytest.fixture(scope="module")
def source() -> bytes:
    notebook, found = read_notebook(COURSES / ASSIGNMENT, "a.md")
    assert found.errors == []
    return to_bytes(assignment_notebook(notebook, "T-01", "t01-counting"))


def cell(notebook: Notebook, grade_id: str) -> Notebook:
    return next(
        c
        for c in notebook["cells"]
        if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id
    )


def released(source: bytes) -> Notebook:
    """What nbgrader would leave; made by hand here, so that the check is tested by itself."""
    notebook = from_bytes(source)
    for question in ("q1", "q2", "q3", "b1"):
        cell(notebook, f"test-{question}")["source"] = "# 由系统自动评分。"
    cell(notebook, "essay-q4")["source"] = "请在这里作答"
    cell(notebook, "code-b1")["source"] = (
        "def twenty_days_after(day):\n    raise NotImplementedError()"
    )
    return notebook


def test_a_clean_copy_passes(source: bytes) -> None:
    assert release_problems(source, to_bytes(released(source)), "a") == []


def test_what_counts_as_secret(source: bytes) -> None:
    secrets = secret_lines(from_bytes(source))
    for line in (
        'expect("q1")',
        "returnday+timedelta(days=20)",
        "评阅要点：说清起算日，说清休息日不计。",
    ):
        assert line in secrets
    # what stands in the open anyway is no secret
    assert "deftwenty_days_after(day):" not in secrets


def leak(grade_id: str, text: str) -> Callable[[Notebook], None]:
    def spoil(notebook: Notebook) -> None:
        cell(notebook, grade_id)["source"] += "\n" + text

    return spoil


def outputs(notebook: Notebook) -> None:
    cell(notebook, "ask-q1")["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": "2026-10-19"}
    ]


def counted(notebook: Notebook) -> None:
    cell(notebook, "ask-q1")["execution_count"] = 3


def metadata(notebook: Notebook) -> None:
    cell(notebook, "ask-q1")["metadata"]["note"] = "答案在这里"


def nbgrader_metadata(notebook: Notebook) -> None:
    cell(notebook, "ask-q1")["metadata"]["nbgrader"]["source"] = "x"


def in_a_tag(notebook: Notebook) -> None:
    cell(notebook, "ask-q1")["metadata"]["tags"].append("return day + timedelta(days=20)")


def notebook_metadata(notebook: Notebook) -> None:
    notebook["metadata"]["jupytext"] = {"formats": "md:myst"}


def attachment(notebook: Notebook) -> None:
    cell(notebook, "essay-q4")["attachments"] = {"a.png": {"image/png": "AAAA"}}


def lost(notebook: Notebook) -> None:
    del notebook["cells"][3]


def strange_id(notebook: Notebook) -> None:
    notebook["cells"][3]["id"] = "f00"


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (leak("test-q1", "### BEGIN HIDDEN TESTS"), "HIDDEN TESTS"),
        (leak("test-q1", "SLIPS = [mistake (3, message='错。')]"), "常见错误的清单"),
        (leak("test-q1", 'expect("q1")'), "保密内容"),
        (leak("test-q1", '\t  expect( "q1" )'), "保密内容"),
        (leak("ask-q2", "# expect('x'); return day + timedelta( days=20 )"), "保密内容"),
        (leak("essay-q4", "评阅要点：说清起算日，说清休息日不计。"), "保密内容"),
        (leak("code-b1", "    from datetime import timedelta"), "保密内容"),
        (leak("ask-q1", "# see make_data.py"), "make_data"),
        (in_a_tag, "保密内容"),
        (outputs, "运行结果"),
        (counted, "运行结果"),
        (metadata, "多出"),
        (nbgrader_metadata, "多出"),
        (notebook_metadata, "多出"),
        (attachment, "多出"),
        (lost, "单元格的个数"),
        (strange_id, "单元格的个数"),
    ],
)
def test_every_leak_is_seen(source: bytes, spoil: Callable[[Notebook], None], what: str) -> None:
    notebook = released(source)
    spoil(notebook)
    found = release_problems(source, to_bytes(notebook), "a")
    assert any(what in problem.what for problem in found), found


def variants(*answers: dict[str, Any]) -> list[Variant]:
    return [
        Variant({"cases.json": b"{}"}, {q: {"answer": a, "mistakes": []} for q, a in given.items()})
        for given in answers
    ]


VARYING = ({"q1": "2026-10-19", "q2": "12"}, {"q1": "2026-03-03", "q2": "47"})


@pytest.mark.parametrize(
    ("grade_id", "text", "given", "leaks"),
    [
        # a date that everybody gets is a key wherever it stands
        ("essay-q4", "如2026-10-19", [{"q1": "2026-10-19"}] * 2, True),
        # one learner's date may stand there by chance
        ("essay-q4", "如2026-10-19", VARYING, False),
        ("essay-q4", "参考答案：2026-10-19", VARYING, True),
        ("essay-q4", "第2题的答案是“12”", VARYING, True),
        ("essay-q4", "答案是12345", VARYING, False),
        ("essay-q4", "共12个月", VARYING, False),
        ("essay-q4", "答案：a、c", [{"q3": ["a", "c"]}] * 2, True),
        ("ask-q1", 'q1 = "2026-10-19"', VARYING, True),
        ("ask-q1", "q2 = 12", VARYING, True),
        ("ask-q1", 'print(q2="12")', VARYING, True),
        ("ask-q1", 'given = {"q3": ["a", "c"]}', [{"q3": ["a", "c"]}] * 2, True),
        ("ask-q1", "right = {'c', 'a'}", [{"q3": ["a", "c"]}] * 2, True),
        ("ask-q1", 'show(correct="b")', [{"q3": "b"}] * 2, True),
        ("ask-q1", 'show({"a": "甲", "b": "乙"})', [{"q3": "b"}] * 2, False),
        ("ask-q1", "months = 12", VARYING, False),
    ],
)
def test_answers_in_sight(
    source: bytes, grade_id: str, text: str, given: list[dict[str, Any]], leaks: bool
) -> None:
    notebook = released(source)
    leak(grade_id, text)(notebook)
    found = giveaways(to_bytes(notebook), variants(*given), "a")
    assert bool(found) is leaks, found


RIGHT: dict[str, Any] = {"q1": "2026-10-19", "q2": "12.5", "q3": ["a", "c"]}


def test_a_fitting_truth_passes(source: bytes) -> None:
    assert truth_problems(source, variants(RIGHT), ["q1", "q2", "q3"], "g") == []


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"q1": "10月19日"}, "q1 的答案写成了"),
        ({"q1": "2026-10-32"}, "q1 的答案写成了"),
        ({"q2": 12.5}, "q2 的答案写成了"),
        ({"q2": "十二"}, "q2 的答案写成了"),
        ({"q3": "a"}, "q3 的答案写成了"),
        ({"q3": ["c", "a"]}, "q3 的答案写成了"),
        ({"q3": []}, "q3 的答案写成了"),
        ({"q9": "a"}, "作业里没有这道自动评分的题"),
    ],
)
def test_an_unfitting_truth_is_told(source: bytes, change: dict[str, Any], what: str) -> None:
    found = truth_problems(source, variants({**RIGHT, **change}), ["q1", "q2", "q3"], "g")
    assert [problem for problem in found if what in problem.what], found


def test_a_missing_answer_file_or_message_is_told(source: bytes) -> None:
    truth = {
        "q1": {"answer": "2026-10-19", "mistakes": [{"value": "2026-10-19", "message": "不对"}]},
        "q2": {"answer": "1", "mistakes": [{"value": "2"}, {"value": 3, "message": "不对"}]},
    }
    found = truth_problems(source, [Variant({}, truth)], ["q1", "q2", "q3"], "g")
    said = "\n".join(problem.what for problem in found)
    for expected in (
        "q3 没有答案",
        "把正确答案列为常见错误",
        "没有 message",
        "值写成了“3”",
        "“cases.json”，没有生成",
    ):
        assert expected in said
