"""The feedback page of one attempt, made by nbgrader's GenerateFeedback with our own template.

Nothing that ran is shown: learner code shares its kernel with the tests, so its output could hold
the truth. The page has points, our own messages and the learner's own answers, all escaped; no
test, no traceback, no picture, no script, no address.
"""

import shutil
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from sqlalchemy.exc import SAWarning

from benling.exchange.durable import sync_folder
from benling.exchange.models import Attempt
from benling.grader.engine import GradedCell, config_for
from benling.grader.staging import STUDENT, Staged
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


class _ResultOnly(NbGraderPreprocessor):
    """Empties the notebook and gives the template the result instead."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        nb.cells = []
        nb.metadata.pop("widgets", None)
        resources["benling"] = self.parent.parent.page
        return nb, resources


class ResultFeedback(GenerateFeedback):
    """nbgrader's converter; ``page`` is what it writes."""

    page: PageOfResult


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
    config = config_for(staged.root, staged.assignment)
    config.HTMLExporter.template_name = "benling_feedback"
    config.HTMLExporter.extra_template_basedirs = [str(_TEMPLATES)]
    # The notebook was made by us; checking it for odd embedded pictures takes time for nothing.
    config.HTMLExporter.embed_images = False
    converter = ResultFeedback(coursedir=CourseDirectory(config=config), config=config)
    converter.page = _page(attempt, staged, cells, messages, penalty)
    converter.preprocessors = [_ResultOnly]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)
        converter.start()
    made = staged.root / "feedback" / STUDENT / staged.assignment / f"{staged.assignment}.html"
    return put_feedback(made, into or home().feedback / attempt.receipt)


def put_feedback(made: Path, folder: Path) -> Path:
    """Copy a finished page into its folder, in place of what is there."""
    aside = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True, mode=0o700)
    shutil.copyfile(made, aside / made.name)
    shutil.rmtree(folder, ignore_errors=True)
    aside.rename(folder)
    sync_folder(folder.parent)
    return folder / made.name


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
    if cell.points >= cell.max_points:
        return "right"
    return "part" if cell.points > 0 else "wrong"


def plain(figure: Decimal) -> str:
    """Points without zeros that say nothing."""
    text = f"{figure:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
