"""Sheets without learner code: answers are values in `answers.json`, all code is the author's.

`sheets` are the product's own: a card a question, and `expect` against the truth of the variant.
`sheets-author-code` have tests that an author wrote out, which need an interpreter.
"""

import json
import random
from pathlib import Path

import nbformat
from grading.assignment import marked
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

KINDS = ("sheets", "sheets-author-code")
ASSIGNMENT, NOTEBOOK = "答题", "答题"
QUESTIONS = 8
TRUTH_FILE = "truth.json"

_READ = """import json

with open("answers.json", encoding="utf-8") as file:
    answers = json.load(file)["answers"]
"""
_IMPORTS = "from benling import quiz\nfrom benling.quiz.marking import expect"


def source(kind: str) -> nbformat.NotebookNode:
    cards = kind == "sheets"
    cells = [marked(new_code_cell(_IMPORTS if cards else _READ), "read", locked=True)]
    for n in range(1, QUESTIONS + 1):
        cells.append(new_markdown_cell(f"## 第{n}题", id=f"head-{n}"))
        if cards:
            asked = f'quiz.number("q{n}", "第{n}组值班几天？", suffix="天")'
            cells.append(marked(new_code_cell(asked), f"ask-q{n}", locked=True))
        check = f'expect("q{n}")' if cards else f'assert answers["q{n}"]["value"] == "{n * 7}"'
        test = f"### BEGIN HIDDEN TESTS\n{check}\n### END HIDDEN TESTS"
        marks = {"grade": True, "locked": True, "points": 10.0}
        cells.append(marked(new_code_cell(test), f"test-q{n}", **marks))
    notebook = new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {
        "name": "python3", "display_name": "Python 3", "language": "python",
    }  # fmt: skip
    return notebook


def hand_in(course: Path, count: int, seed: int) -> None:
    """`count` sheets; each answer is right in three of four. The truth lies beside the class."""
    truth = {f"q{n}": {"answer": str(n * 7)} for n in range(1, QUESTIONS + 1)}
    (course / TRUTH_FILE).write_text(json.dumps(truth))
    released = (course / "release" / ASSIGNMENT / f"{NOTEBOOK}.ipynb").read_bytes()
    chance = random.Random(f"{seed}/{count}")  # noqa: S311  # a class, not a secret
    for number in range(count):
        answers = {
            f"q{n}": {
                "value": str(n * 7 if chance.random() < 0.75 else n),
                "at": "2026-03-01T02:00:00Z",
            }
            for n in range(1, QUESTIONS + 1)
        }
        folder = course / "submitted" / f"learner-{number:04d}" / ASSIGNMENT
        folder.mkdir(parents=True)
        (folder / f"{NOTEBOOK}.ipynb").write_bytes(released)
        text = json.dumps({"version": 1, "answers": answers}, ensure_ascii=False)
        (folder / "answers.json").write_text(text, encoding="utf-8")
