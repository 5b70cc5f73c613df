"""Pages and notebooks of a regrading: those it made, and those it replaced."""

import shutil
from pathlib import Path

from benling.exchange.models import Attempt
from benling.grader.feedback import put_feedback
from benling.grader.gradebook import keep_notebook, kept_notebook
from benling.home import home
from benling.regrading.models import Regrade

_NOTEBOOK = "notebook.ipynb"
_PAGE = "page"


def made(regrade: Regrade, attempt: Attempt) -> Path:
    """Where the trial puts an attempt's page and notebook."""
    return home().regrades / str(regrade.pk) / "new" / attempt.receipt


def page_folder(regrade: Regrade, attempt: Attempt) -> Path:
    return made(regrade, attempt) / _PAGE


def store_notebook(regrade: Regrade, attempt: Attempt, text: str) -> None:
    """Keep the graded notebook of a trial. It holds hidden tests: never hand it out."""
    folder = made(regrade, attempt)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = (folder / _NOTEBOOK).with_suffix(".new")
    aside.write_text(text, encoding="utf-8")
    aside.rename(folder / _NOTEBOOK)


def put_in_place(regrade: Regrade, attempt: Attempt) -> None:
    """Replace what the learner and the marker see, once; what was there is kept."""
    new, old = made(regrade, attempt), _replaced(regrade, attempt)
    _keep_old(attempt, old)
    if pages := _pages(new):
        put_feedback(pages, home().feedback / attempt.receipt)
    if (new / _NOTEBOOK).is_file():
        keep_notebook(attempt, (new / _NOTEBOOK).read_text(encoding="utf-8"))


def take_from_replaced(regrade: Regrade, attempt: Attempt, reverted: Regrade) -> None:
    """What another regrading replaced is what this one would put in place."""
    old, new = _replaced(reverted, attempt), made(regrade, attempt)
    if pages := _pages(old):
        put_feedback(pages, new / _PAGE)
    if (old / _NOTEBOOK).is_file():
        store_notebook(regrade, attempt, (old / _NOTEBOOK).read_text(encoding="utf-8"))


def _replaced(regrade: Regrade, attempt: Attempt) -> Path:
    return home().regrades / str(regrade.pk) / "old" / attempt.receipt


def _keep_old(attempt: Attempt, old: Path) -> None:
    if old.exists():
        return
    aside = old.with_name(f".{old.name}.new")
    shutil.rmtree(aside, ignore_errors=True)
    (aside / _PAGE).mkdir(parents=True, mode=0o700)
    for page in (home().feedback / attempt.receipt).glob("*.html"):
        shutil.copyfile(page, aside / _PAGE / page.name)
    notebook = kept_notebook(attempt)
    if notebook.is_file():
        shutil.copyfile(notebook, aside / _NOTEBOOK)
    aside.rename(old)


def _pages(folder: Path) -> dict[str, bytes]:
    return {page.name: page.read_bytes() for page in (folder / _PAGE).glob("*.html")}
