"""The feedback page of one attempt, made as nbgrader makes its own, with our template.

Nothing that ran is shown, so no output of a learner's can pose as a result. The page has points,
our own messages and the learner's own answers, all escaped; no test, no traceback, no picture, no
script, no address.
"""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_notebook
from traitlets.config import Config

from benling.exchange.durable import sync_folder
from benling.exchange.models import Attempt
from benling.grader.engine import GradedCell
from benling.grader.staging import Staged
from benling.home import home

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class PageOfResult:
    """What the template shows; all texts, escaped there."""

    title: str
    points: str
    max_points: str
    #: taken off for being late; empty for none
    penalty: str
    needs_marking: bool
    questions: Sequence[Mapping[str, str]]


def write_feedback(
    attempt: Attempt,
    staged: Staged,
    cells: Sequence[GradedCell],
    messages: Mapping[str, str],
    penalty: Decimal,
    *,
    into: Path | None = None,
) -> Path:
    """Make ``$BENLING_HOME/feedback/<receipt>/<assignment>.html``, whole or not at all.

    ``into``: another folder for it, when the grading is only tried out.
    """
    page = _page(attempt, staged, cells, messages, penalty)
    text, _ = _exporter().from_notebook_node(new_notebook(), {"benling": page})
    folder = into or home().feedback / attempt.receipt
    return put_feedback({f"{staged.assignment}.html": text.encode()}, folder)


@cache
def _exporter() -> HTMLExporter:
    config = Config()
    config.HTMLExporter.template_name = "benling_feedback"
    config.HTMLExporter.extra_template_basedirs = [str(_TEMPLATES)]
    return HTMLExporter(config=config)


def put_feedback(pages: Mapping[str, bytes], folder: Path) -> Path:
    """Write finished pages (by file name) into their folder, in place of what is there."""
    aside = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True, mode=0o700)
    for name, content in pages.items():
        (aside / name).write_bytes(content)
    shutil.rmtree(folder, ignore_errors=True)
    aside.rename(folder)
    sync_folder(folder.parent)
    return folder


def _page(
    attempt: Attempt,
    staged: Staged,
    cells: Sequence[GradedCell],
    messages: Mapping[str, str],
    penalty: Decimal,
) -> PageOfResult:
    by_id = {cell.grade_id: cell for cell in cells}
    questions = [
        _question(by_id[about["grade_id"]], about, messages, staged)
        for about in attempt.edition.cells
        if about["grade_id"] in by_id
    ]
    total = sum((cell.points for cell in cells), Decimal(0)) - penalty
    return PageOfResult(
        title=attempt.edition.title,
        points=plain(total),
        max_points=plain(sum((cell.max_points for cell in cells), Decimal(0))),
        penalty=plain(penalty) if penalty else "",
        needs_marking=any(cell.needs_marking for cell in cells),
        questions=questions,
    )


def _question(
    cell: GradedCell, about: Mapping[str, Any], messages: Mapping[str, str], staged: Staged
) -> dict[str, str]:
    answer = staged.answers.get(str(about["question"]), "")
    return {
        "title": str(about["title"]),
        "points": "待评阅" if cell.needs_marking else plain(cell.points),
        "max_points": plain(cell.max_points),
        "message": messages.get(cell.grade_id, ""),
        "answer": "、".join(map(str, answer)) if isinstance(answer, list) else str(answer),
        "state": _state(cell),
    }


def _state(cell: GradedCell) -> str:
    if cell.needs_marking:
        return "marking"
    if cell.left_blank and not cell.max_points:
        return "untouched"
    if cell.points >= cell.max_points and not _without_points_and_wrong(cell):
        return "right"
    return "part" if cell.points > 0 else "wrong"


def _without_points_and_wrong(cell: GradedCell) -> bool:
    return cell.max_points == 0 and (cell.failed or bool(cell.mistakes))


def plain(figure: Decimal) -> str:
    """Points without zeros that say nothing."""
    text = f"{figure:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
