"""An estimate of how long a notebook keeps its reader, as a warning to its author."""

import math
import re
from typing import TYPE_CHECKING

from benling.catalog.lint.cell_settings import role_of
from benling.catalog.lint.findings import Findings

if TYPE_CHECKING:
    from benling.catalog.notebook import SourceNotebook
    from benling.catalog.register import Register

#: a Han character, or a run of letters and digits, counts as one
_COUNTED = re.compile(r"[\u3400-\u9fff]|[A-Za-z0-9]+")


def estimated_minutes(notebook: "SourceNotebook", register: "Register") -> int:
    """Reading prose, and answering questions; rounded up."""
    prose = sum(len(_COUNTED.findall(c.source)) for c in notebook.cells if c.kind == "markdown")
    tests = sum(role_of(c) == "test" and bool(c.nbgrader.get("points")) for c in notebook.cells)
    tests += sum(c.source.count("self_check(") for c in notebook.cells if c.kind == "code")
    essays = sum(role_of(cell) == "essay" for cell in notebook.cells)
    return math.ceil(
        prose / register.reading_chars_per_minute
        + tests * register.minutes_per_question
        + essays * register.minutes_per_essay
    )


def check_reading_time(notebook: "SourceNotebook", register: "Register") -> Findings:
    """Warn above the limit."""
    found = Findings()
    minutes = estimated_minutes(notebook, register)
    if minutes > register.minutes:
        rule = f"一份课文或作业不超过{register.minutes}分钟"
        found.warn(notebook.where, f"估计需要{minutes}分钟", rule, "拆成两份，或删减")
    return found
