"""nbgrader's gradebook of a course edition: a projection of our scores for the marking pages.

It holds each person's counting attempt. No number is ever read from it, and it may be deleted and
rebuilt at any time.
"""

import shutil
import warnings
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from sqlalchemy.exc import SAWarning

from benling.catalog.models import CourseEdition
from benling.exchange.models import Attempt
from benling.grader.edition_course import course_folder, empty_gradebook, locked
from benling.grader.models import CellScore, ManualMark, Outcome
from benling.grader.result import Standing, marks_of, standing, standings
from benling.roster.models import PersonFact

#: beside a projected notebook: the receipt of the attempt it is
_RECEIPT = "receipt.txt"
#: opening the gradebook for each of many attempts costs more than making it anew
_REBUILD_BEYOND = 5


def keep_notebook(attempt: Attempt, text: str) -> None:
    """Keep an attempt's graded notebook, for marking. It holds hidden tests: never hand it out."""
    target = kept_notebook(attempt)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = target.with_suffix(".new")
    aside.write_text(text, encoding="utf-8")
    aside.rename(target)


def project(attempt: Attempt) -> None:
    """Bring the gradebook up to date for the person of this attempt."""
    edition = attempt.edition
    found = standing(attempt.person.person_id, edition)
    if found is None or found.score.outcome != Outcome.GRADED:
        return
    empty = empty_gradebook(edition)
    with locked(edition) as folder:
        if not (folder / "gradebook.db").exists():
            _put(empty, folder / "gradebook.db")
        with _opened(edition) as gradebook:
            _write(gradebook, edition, found)


def rebuild(edition: CourseEdition) -> int:
    """Make the gradebook anew from our scores; how many people are in it."""
    empty = empty_gradebook(edition)
    counting = [s for s in standings(edition).values() if s.score.outcome == Outcome.GRADED]
    with locked(edition) as folder:
        shutil.rmtree(folder / "autograded", ignore_errors=True)
        _put(empty, folder / "gradebook.db")
        with _opened(edition) as gradebook:
            for found in counting:
                _write(gradebook, edition, found)
    return len(counting)


def bring_up_to_date(edition: CourseEdition) -> None:
    """Show every counting attempt, for somebody who is about to mark. The grader does the same
    when it has nothing to grade.
    """
    behind = stale(edition)
    if not (course_folder(edition) / "gradebook.db").exists() or len(behind) > _REBUILD_BEYOND:
        rebuild(edition)
        return
    for attempt in behind:
        project(attempt)


def stale(edition: CourseEdition) -> list[Attempt]:
    """Counting attempts that the gradebook does not show, e.g. after a crash."""
    return [
        found.attempt
        for found in standings(edition).values()
        if found.score.outcome == Outcome.GRADED
        and _projected(edition, found.attempt.person.person_id) != found.attempt.receipt
    ]


def projected_attempt(edition: CourseEdition, person_id: str) -> Attempt | None:
    """The attempt that the gradebook shows for a person; None when it shows none."""
    return Attempt.objects.filter(
        edition=edition, person__person_id=person_id, receipt=_projected(edition, person_id)
    ).first()


def _write(gradebook: Any, edition: CourseEdition, found: Standing) -> None:
    person, attempt = found.attempt.person.person_id, found.attempt
    gradebook.update_or_create_student(person, last_name=_name(found), first_name="")
    submission = gradebook.update_or_create_submission(
        edition.assignment, person, timestamp=attempt.submitted_at.isoformat(" ")
    )
    cells = {cell.grade_id: cell for cell in CellScore.objects.filter(score=found.score)}
    marks = marks_of(ManualMark.objects.filter(attempt=attempt)).get(attempt.pk, {})
    for notebook in submission.notebooks:
        for grade in notebook.grades:
            _set_grade(grade, cells.get(grade.name), marks.get(grade.name))
        for comment in notebook.comments:
            mark = marks.get(comment.name)
            # A comment typed before the mark waits here, but only for the attempt it is about.
            if mark is not None or _projected(edition, person) != attempt.receipt:
                comment.manual_comment = mark.comment if mark else None
        lost = float(found.score.penalty_points)
        notebook.late_submission_penalty = lost or None
    gradebook.db.commit()
    folder = course_folder(edition) / "autograded" / person / edition.assignment
    folder.mkdir(parents=True, exist_ok=True)
    _put(kept_notebook(attempt), folder / f"{edition.assignment}.ipynb")
    (folder / _RECEIPT).write_text(attempt.receipt)


def _set_grade(grade: Any, cell: CellScore | None, mark: ManualMark | None) -> None:
    waiting = cell is not None and cell.needs_marking
    grade.auto_score = None if waiting or cell is None else float(cell.points)
    grade.manual_score = float(mark.points) if mark else None
    grade.needs_manual_grade = waiting and mark is None


def _name(found: Standing) -> str:
    fact = (
        PersonFact.objects.filter(person=found.attempt.person, retracted_by=None)
        .order_by("valid_from", "pk")
        .last()
    )
    return fact.name if fact else found.attempt.person.person_id


def _opened(edition: CourseEdition) -> Any:
    warnings.filterwarnings("ignore", category=SAWarning)
    path = course_folder(edition) / "gradebook.db"
    return Gradebook(f"sqlite:///{path}", edition.course)


def _projected(edition: CourseEdition, person: str) -> str:
    try:
        folder = course_folder(edition) / "autograded" / person / edition.assignment
        return (folder / _RECEIPT).read_text().strip()
    except OSError:
        return ""


def kept_notebook(attempt: Attempt) -> Path:
    """Where an attempt's graded notebook is kept."""
    return course_folder(attempt.edition) / "attempts" / f"{attempt.receipt}.ipynb"


def _put(source: Path, target: Path) -> None:
    aside = target.with_name(f".{target.name}.new")
    shutil.copyfile(source, aside)
    aside.rename(target)
