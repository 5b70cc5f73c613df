"""Which sheets may share a process with others."""

import pytest

from benling.judge.calm_cells import are_calm

HEAD = """from datetime import date
from pathlib import Path
from IPython.display import HTML, display
from benling import quiz
from benling.workdays import WorkCalendar, wall_calendar
import csv, ipywidgets as w, json, math
"""


@pytest.mark.parametrize(
    "cell",
    [
        "case = quiz.data('cases.json')['q1']\ncase['seen'] = 1\nrows = [case]\nrows.append(case)",
        "display(HTML(f'<p>{json.dumps(1)}</p>'))\nquiz.number('q1', '几天？')",
        "class A:\n    def __init__(self):\n        self.n = math.floor(2.5)\n",
        "def f(day=date(2026, 1, 1)):\n    global seen\n    seen = day\n    return day.isoformat()",
        "total = sum(n for n in range(3))\nfor n in [1, 2]:\n    total += n",
        "from benling.quiz.marking import check, expect, mistake\nexpect('q1')",
        "from decimal import Decimal\nDecimal('1.0')",
        "Path('x').read_text()",
        "list(csv.DictReader(['a', '1']))",
        "from html import escape\nescape('<')",
        "said, boxes = w.HTML(), {k: w.IntText() for k in 'ab'}\nsaid.value = '一'\n"
        "boxes['a'].layout.width = '1em'\nfor box in boxes.values():\n    box.value = 3",
    ],
)
def test_calm(cell: str) -> None:
    assert are_calm((HEAD, cell))


@pytest.mark.parametrize(
    "cell",
    [
        "import random", "import os", "import pandas as pd",
        "import decimal", "from decimal import getcontext", "from html import entities",
        "from . import x", "from benling import home", "import warnings",
        "quiz.kept = 1", "math.pi = 3", "del math.pi", "quiz.SEEN['a'] = 1", "del quiz.SEEN['a']",
        "quiz.SEEN.append(1)", "quiz.SEEN['a'].update({})", "json.encoder.ESCAPE_DCT.clear()",
        "q = quiz", "a, b = 1, quiz", "kept = quiz.SEEN", "if (k := quiz.SEEN): pass",
        "for kept in quiz.SEEN: kept.n = 1", "[k.pop() for k in quiz.SEEN]",
        "setattr(quiz, 'a', 1)", "vars(quiz)['a'] = 1", "exec('1')", "__builtins__['a'] = 1",
        "csv.register_dialect('a')", "csv.x = 1", "w.Widget.on_widget_constructed(print)",
        "w.HTML.value = 1", "w.HTML().layout.width = '1em'", "k = w.HTML", "t = type(w.HTML())",
        "def f(m):\n    m.n = 1\nf(w.HTML)", "def f(m):\n    m.n = 1\nf(m=quiz)",
        "for k in (w.HTML, w.Label):\n    k.n = 1", "del w.HTML.value",
        "date.__module__", "().__class__", "thing = date\nthing.n = 1", "1 +", "%time 1",
    ],
)  # fmt: skip
def test_not_calm(cell: str) -> None:
    assert not are_calm((HEAD, cell))
