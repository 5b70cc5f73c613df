"""Sheets whose cells run without an interpreter session show what a session shows."""

import base64
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbconvert.preprocessors import ClearOutputPreprocessor

from benling.judge.calm_cells import are_calm
from benling.judge.ready_cells import ready_cell
from benling.quiz.store import ANSWERS_FILE
from shipped_courses import CODES, build, few

_BOTH = """
import json, os, sys, tempfile
from benling.judge import sheet_child, sheet_session
sheet_child._warm_up()
for request in json.load(sys.stdin):
    ready = sheet_child._ready(request)
    told = shown = None
    if ready is not None:
        try:
            with tempfile.TemporaryDirectory() as folder:
                told = sheet_session.run_ready(request, folder, ready)
        except sheet_session.NeedsSession as needs:
            told = str(needs)
    with tempfile.TemporaryDirectory() as folder:
        shown = sheet_session.run_in_session(request, folder)
    os.chdir("/")
    print(json.dumps([told, shown]), file=sys.__stdout__)
"""
#: a child as the grader has it, which serves one sheet after the other
_SERVED = """
import json, socket, sys, threading
from benling.judge import sheet_child
from benling.judge.wire import HOST_BYTES
from benling.sandbox.channel import Channel
requests = json.load(sys.stdin)
ours, theirs = socket.socketpair()
host = Channel(ours, most=HOST_BYTES)
def ask():
    for request in requests:
        host.send(json.dumps(request).encode())
        print(json.dumps(json.loads(host.recv())), file=sys.__stdout__, flush=True)
    host.close()
asking = threading.Thread(target=ask)
asking.start()
sheet_child.main([theirs.detach()], b"")
asking.join()
"""
HEAD = "from benling import quiz\nfrom benling.quiz.marking import check, expect, mistake"
CARDS = [
    "quiz.single_choice('q1', '哪一项？', {'a': '一', 'b': '二'})",
    "quiz.multiple_choice('q2', '哪几项？', {'a': '一', 'b': '二', 'c': '三'})",
    "quiz.number('q3', '几天？', suffix='天')",
    "quiz.date(\n    'q4',\n    '哪一天？',\n)",
    "quiz.long_text('q6', '为什么？', max_chars=50)",
    "quiz.ordering('q7', '先后？', {'a': '一', 'b': '二', 'c': '三'})",
    "quiz.matching('q8', '归类？', {'a': '一', 'b': '二'}, {'x': '甲', 'y': '乙'})",
    "quiz.table_fill('q9', '多少？', {'a': '一'}, {'x': '甲', 'y': '乙'}, suffix='件')",
    "quiz.days('q10', '哪天？', '2026-03-01', '2026-03-31', marks={'2026-03-08': '休'})",
]
TESTS = [
    "expect('q1')", "expect('q2', partial=True, points=10)", "# 只看天数\nexpect('q3')",
    "expect('q4')", "", "expect('q7')", "expect('q8', partial=True, points=10)",
    "expect('q9', partial=True, points=10)", "expect('q10')",
]  # fmt: skip
ODD = [
    "import warnings",  # not one of those that need no session
    "from IPython.display import HTML, display\ndisplay(HTML('<p>'))\nHTML('<b>')",
    "print('一')\nimport pandas as pd\nframe = pd.DataFrame({'a': [1, 2]})\nframe",
    "def f(n):\n    '''文'''\n    return f(n - 1) if n else 1 / 0\nf(3)",
    "f(40)",
    "x = [1]\nx.append(x)\nx",
    "'文字'",
    "3.0 * 2",
    "for n in range(3):\n    n",
    "class A:\n    def __repr__(self):\n        raise ValueError('不')\nA()",
    "check(1, 2, mistakes=[mistake(1, message='错了。', source='某法第一条')])",
    "print('字' * 3000)\n1 / 0",
    "raise NotImplementedError()",
    "undefined",
    "int('x')",
    "f'{x!r}'",
]
TRUTH = {
    "q1": {"answer": "a", "mistakes": [{"value": "b", "message": "多算了一天"}]},
    "q2": {"answer": ["a", "b"]},
    "q3": {"answer": "12.5", "tolerance": "0.5"},
    "q4": {"answer": "2026-03-02"},
    "q7": {"answer": ["b", "a", "c"]},
    "q8": {"answer": ["a=x", "b=y"]},
    "q9": {"answer": ["a.x=1", "a.y=2.5"], "tolerance": "0.1"},
    "q10": {"answer": ["2026-03-02"]},
}
LISTS = {"q7": ["b", "a", "c"], "q8": ["a=x"], "q9": ["a.x=3", "a.y=2.4"], "q10": ["2026-03-02"]}
ANSWERS: list[dict[str, Any]] = [
    {"q1": "a", "q2": ["a", "b"], "q3": "12.5", "q4": "2026-03-02", "q6": "因为", **LISTS},
    {"q1": "b", "q2": ["a"], "q3": "14", "q4": "2026-03-03", "q6": "一\n二\u2028三\n"},
    {},
]


def _request(
    cells: list[str], answers: Any, truth: Any = None, files: dict[str, bytes] | None = None,
    *, most: int = 100_000, seconds: float = 30,
) -> dict[str, Any]:  # fmt: skip
    if isinstance(answers, dict):
        kept = {name: {"value": v, "at": "2026-03-01T02:00:00Z"} for name, v in answers.items()}
        answers = json.dumps({"version": 1, "answers": kept})
    handed_in = {ANSWERS_FILE: answers.encode(), **(files or {})}
    return {
        "files": {name: base64.b64encode(body).decode() for name, body in handed_in.items()},
        "truth": json.dumps(truth or TRUTH), "environment": {"NBGRADER_EXECUTION": "autograde"},
        "most": most, "cells": [{"source": each, "seconds": seconds} for each in cells],
    }  # fmt: skip


def _both(requests: list[dict[str, Any]], place: Path, program: str = _BOTH) -> list[Any]:
    ran = subprocess.run(
        [sys.executable, "-c", program], input=json.dumps(requests), text=True, cwd=place,
        capture_output=True, timeout=240, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    told = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(told) == len(requests)
    return told


def _without_ids(told: Any) -> Any:
    """Widgets are given random names."""
    return re.sub(r"\b[0-9a-f]{32}\b", "", json.dumps(told))


@pytest.mark.parametrize("code", CODES)
def test_shipped_sheets(code: str, tmp_path: Path) -> None:
    made, variant = build(code), few(code)[0]
    source = made.source[f"{made.course.assignment}.ipynb"]
    notebook, _ = ClearOutputPreprocessor().preprocess(
        nbformat.reads(source.decode(), as_version=4), {}
    )
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    if any(ready_cell(cell) is None for cell in cells):
        assert code not in ("E-01", "E-10")
        pytest.skip("this sheet is always run in a session")
    right = {name: entry["answer"] for name, entry in variant.truth.items()}
    wrong = {name: right[other] for name, other in zip(right, reversed(right), strict=True)}
    requests = [
        _request(cells, given, variant.truth, variant.files) for given in (right, wrong, {})
    ]
    both = _both(requests, tmp_path)
    for told, shown in both:
        assert _without_ids(told) == _without_ids(shown)
    assert len({json.dumps(told) for told, _ in both}) == 3


def test_cards_and_odd_cells(tmp_path: Path) -> None:
    cells = [HEAD, *CARDS, *TESTS, *ODD[1:]]
    requests = [_request(cells, answers) for answers in ANSWERS]
    requests.append(_request(cells, "damaged"))
    requests.append(_request(cells, ANSWERS[1], most=400))
    both = _both(requests, tmp_path)
    for told, shown in both:
        for cell, ours, theirs in zip(cells, told, shown, strict=True):
            assert ours == theirs, cell
    assert any(each["overflowed"] for each in both[-1][0])
    assert any(each["mistakes"] for each in both[0][0])
    kinds = {out["output_type"] for told, _ in both for each in told for out in each["outputs"]}
    assert kinds == {"stream", "display_data", "execute_result", "error"}


def test_calm_sheets_share_a_process_and_show_the_same(tmp_path: Path) -> None:
    calm = [HEAD, *CARDS, *TESTS, *[each for each in ODD[1:] if "pandas" not in each]]
    assert are_calm(tuple(calm))
    other = [HEAD, "seen = 'left behind'", *TESTS]
    ends = [HEAD, "raise SystemExit(3)", *TESTS]
    requests = [_request(calm, answers) for answers in ANSWERS]
    turns = [requests[0], _request(other, {}), requests[1], _request(ends, {}), requests[2]]
    turns += requests * 8
    turns.append(_request([HEAD, "seen"], {}))
    served = _both(turns, tmp_path, _SERVED)
    alone = [_both([each], tmp_path)[0][1] for each in requests]
    for turn, told in zip(turns, served, strict=True):
        if turn in requests:
            assert told == alone[requests.index(turn)]
    assert served[-1][1]["outputs"][0]["ename"] == "NameError"


WIDGETS = [
    "import csv\nimport ipywidgets as widgets\nfrom IPython.display import display",
    "said = widgets.HTML()\nslider = widgets.IntSlider(value=3, description='几天', max=9)\n"
    "boxes = {k: widgets.Checkbox(description=k * 30) for k in '甲乙丙'}\n"
    "def redraw(change=None):\n    said.value = f'<p>{slider.value}</p>'\n"
    "slider.observe(redraw, 'value')\nslider.value = 5\nslider.layout.width = '50%'\n"
    "boxes['甲'].value = True\nsaid.value",
    "inner = widgets.HBox([slider, said], layout=widgets.Layout(width='10em'))\n"
    "display(widgets.VBox([inner, *boxes.values()]))\nwidgets.VBox([inner, inner])",
    "said",
    "print(widgets.VBox([inner, *boxes.values()]))\nslider.comm.comm_id == slider.model_id",
    "widgets.IntText(value='x')",
    "slider.close()\nslider",
    "from ipecharts import EChartsRawWidget\nchart = EChartsRawWidget(option={'a': 1})\n"
    "chart.option = {'b': 2}\nchart.send({})\nchart",
]


def test_widgets_of_calm_sheets_are_shown_as_ever_and_forgotten(tmp_path: Path) -> None:
    assert are_calm(tuple(WIDGETS))
    asked = _request(WIDGETS, {})
    left = _request(["import ipywidgets", "len(ipywidgets.widgets.widget._instances)"], {})
    served = _both([asked, asked, asked, left], tmp_path, _SERVED)
    # Where ipywidgets is imported by the sheet itself, and where that was done before.
    for told, shown in _both([asked, asked], tmp_path):
        assert _without_ids(told) == _without_ids(shown) == _without_ids(served[0])
    assert _without_ids(served[2]) == _without_ids(served[0])
    names = {name for each in served[:3] for name in re.findall(r"\b[0-9a-f]{32}\b", str(each))}
    assert len(names) >= 9, "each widget has a name of its own"
    assert served[-1][1]["outputs"][0]["data"]["text/plain"] == "0"


def test_what_is_not_calm_meets_nothing_of_earlier_sheets(tmp_path: Path) -> None:
    cells = ["import calendar", "calendar.firstweekday()", "calendar.setfirstweekday(6)"]
    assert not are_calm(tuple(cells))
    served = _both([_request(cells, {})] * 3, tmp_path, _SERVED)
    assert served[0] == served[1] == served[2]


def test_what_cells_import_is_there_before_the_fork(tmp_path: Path) -> None:
    seen = "import os\nos.environ.get('LOADED')"
    # Where it is imported, a module of one's own is run once for each process that imports it.
    (tmp_path / "noted.py").write_text(
        "import os\nos.environ['LOADED'] = str(os.getpid())\nprint('导入')\n"
    )
    cells = [seen, "import os\nimport enum\nfrom noted import os as same", "import missing_module"]
    program = f"import sys\nsys.path.insert(0, {str(tmp_path)!r})\n{_SERVED}"
    served = _both([_request(cells, {})] * 2, tmp_path, program)
    assert served[0] == served[1]
    first, second, third = served[0]
    assert re.fullmatch(r"'\d+'", first["outputs"][0]["data"]["text/plain"])
    assert [] == second["outputs"], "what a module says is not this sheet's"
    assert "ModuleNotFoundError" == third["outputs"][0]["ename"]


def test_a_module_that_is_handed_out_is_the_sheets_own(tmp_path: Path) -> None:
    cells = ["import colorsys\ncolorsys.WHOSE"]
    for whose in (b"1", b"2"):
        request = _request(cells, {}, files={"colorsys.py": b"WHOSE = " + whose})
        (told,) = _both([request], tmp_path, _SERVED)
        assert whose.decode() == told[0]["outputs"][0]["data"]["text/plain"]


def test_ends_that_need_a_session(tmp_path: Path) -> None:
    requests = [
        _request(["raise SystemExit(3)"], {}),
        _request(["while True:\n    pass"], {}, seconds=0.5),
        _request(["while True:\n    print('一')"], {}, most=100),
    ]
    both = _both(requests, tmp_path)
    assert [told for told, _ in both] == ["SystemExit", "KeyboardInterrupt", "OutputFlood"]


@pytest.mark.parametrize(
    "cell",
    [
        ODD[0], "%time 1", "!ls", "x = 1;", "x?", "In[1]", "_i", "_ii", "_i3", "_ih",
        "get_ipython()", "exit()", "await f()", "def f():\n    return In",
        "import matplotlib.pyplot", "from IPython import get_ipython as g", "from . import x",
        "def f():\n    import inspect", "import sys", "1 +",
        "from __future__ import annotations",
    ],
)  # fmt: skip
def test_cells_that_need_a_session(cell: str) -> None:
    assert ready_cell(cell) is None
