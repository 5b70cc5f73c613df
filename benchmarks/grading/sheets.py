"""Sheets without learner code: answers are values in `answers.json`, all code is the author's."""

import json
import random
from pathlib import Path

import nbformat
from grading.assignment import marked
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ASSIGNMENT, NOTEBOOK = "答题", "答题"
QUESTIONS = 8

_READ = """import json

with open("answers.json", encoding="utf-8") as file:
    answers = json.load(file)["answers"]
"""


def source() -> nbformat.NotebookNode:
    cells = [marked(new_code_cell(_READ), "read", locked=True)]
    for n in range(1, QUESTIONS + 1):
        cells.append(new_markdown_cell(f"## 第{n}题", id=f"head-{n}"))
        test = (
            f'### BEGIN HIDDEN TESTS\nassert answers["q{n}"]["value"] == "{n * 7}"\n'
            "### END HIDDEN TESTS"
        )
        marks = {"grade": True, "locked": True, "points": 10.0}
        cells.append(marked(new_code_cell(test), f"test-q{n}", **marks))
    notebook = new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {
        "name": "python3", "display_name": "Python 3", "language": "python",
    }  # fmt: skip
    return notebook


def hand_in(course: Path, count: int, seed: int) -> None:
    """`count` sheets; each answer is right in three of four."""
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
