"""What nbgrader's import is spared, and that a notebook is still validated."""

import subprocess
import sys

import pytest

IMPORT = """
import sys
from benling import format_parsers
{before}
import jupyter_events, nbformat
from nbformat.v4 import new_markdown_cell, new_notebook
print("lark" in sys.modules)
bad = new_notebook(cells=[new_markdown_cell("a")])
bad.cells[0].cell_type = "unheard of"
try:
    nbformat.validate(bad)
except nbformat.ValidationError:
    print("refused")
"""


@pytest.mark.parametrize(
    ("before", "said"),
    [("format_parsers.set_aside()", ["False", "refused"]), ("", ["True", "refused"])],
)
def test_the_grammar_is_not_built(before: str, said: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT.format(before=before)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said == done.stdout.split()
