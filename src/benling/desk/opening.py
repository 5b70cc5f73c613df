"""GET benling/open: bring the lesson or assignment here if needed, then show it."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado.web import authenticated

from benling.desk.pages import trouble_page
from benling.desk.workplace import (
    Workplace,
    assignment_here,
    latest_here,
    learning_home,
    safe_name,
    workplace,
)
from benling.errors import Problem, Refused, refuse
from benling.exchange.client.folder import read_manifest, unpack_handout
from benling.exchange.client.http import ExchangeHttp, Unreachable


@dataclass(frozen=True)
class Wanted:
    """What a link asks for."""

    course: str
    #: name of the lesson; None for the assignment
    lesson: str | None
    in_lab: bool


def read_wanted(course: str, kind: str, name: str, place: str) -> Wanted:
    """A link's query, checked. Raises: Refused with every problem."""
    problems: list[Problem] = []
    for text, what in ((course, "课程编号"), *(((name, "课文名"),) if kind == "lesson" else ())):
        try:
            safe_name(text, what)
        except Refused as refused:
            problems += refused.problems
    for text, known, what in ((kind, ("assignment", "lesson"), "kind"), (place, _PLACES, "in")):
        if text not in known:
            problems.append(
                Problem("打开的地址", f"{what}={text[:40]}", "地址不完整", "从“我的学习”重新进入")
            )
    if problems:
        raise Refused(problems)
    return Wanted(course, name if kind == "lesson" else None, place == "lab")


_PLACES = ("sheet", "lab")


class HomeHandler(JupyterHandler):
    """The server's front page is the learner's page of the platform."""

    @authenticated
    def get(self) -> None:
        self.redirect(learning_home())


class OpenHandler(JupyterHandler):
    """``?course=E-01&kind=assignment|lesson&name=<lesson>&in=sheet|lab``"""

    @authenticated
    async def get(self) -> None:
        root = Path(self.contents_manager.root_dir)
        try:
            wanted = read_wanted(
                self.get_query_argument("course", ""),
                self.get_query_argument("kind", "assignment"),
                self.get_query_argument("name", ""),
                self.get_query_argument("in", "sheet"),
            )
            notebook = await asyncio.to_thread(ensure_notebook, root, wanted)
        except Refused as refused:
            self._show_trouble(422, refused.problems, can_retry=False)
        except Unreachable as error:
            problem = Problem("平台", str(error).rstrip("。"), "打开新内容要连上平台", "稍后再试")
            self._show_trouble(503, [problem], can_retry=True)
        else:
            view = ("lab", "tree") if wanted.in_lab else ("voila", "render")
            path = notebook.relative_to(root).as_posix()
            self.redirect(url_path_join(self.base_url, *view, path))

    def _show_trouble(self, status: int, problems: Any, *, can_retry: bool) -> None:
        self.set_status(status)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        retry = self.request.uri if can_retry else None
        self.finish(trouble_page("暂时打不开", problems, retry=retry))


def ensure_notebook(root: Path, wanted: Wanted) -> Path:
    """The notebook to show, fetched when it is not here. Raises: Refused, Unreachable."""
    client = ExchangeHttp.from_environment()
    try:
        place = _current_place(client, root, wanted.course)
    except Unreachable:
        return _already_here(root, wanted)
    if wanted.lesson is not None:
        return _ensure_lesson(client, place, wanted.lesson)
    return _ensure_assignment(client, place)


def _current_place(client: ExchangeHttp, root: Path, course: str) -> Workplace:
    for row in client.assignments():
        if row.get("course") == course:
            place = workplace(root, course, str(row["edition"]))
            place.keep_note(row)
            return place
    what, rule = f"您的课程里没有 {course}", "只能打开已发布给您的课程"
    raise refuse("课程", what, rule, "在“我的学习”查看课程，有疑问请联系本单位组织人事部门")


def _ensure_lesson(client: ExchangeHttp, place: Workplace, name: str) -> Path:
    notebook = place.lessons / f"{name}.ipynb"
    if not notebook.is_file():
        unpack_handout(client.lesson(place.course, name), place.lessons)
    return _existing(notebook)


def _ensure_assignment(client: ExchangeHttp, place: Workplace) -> Path:
    assignment = str(place.note().get("assignment", ""))
    folder = place.assignment(assignment)
    notebook = folder / f"{assignment}.ipynb"
    if read_manifest(folder) is None or not notebook.is_file() or not _data_is_here(folder):
        unpacked = unpack_handout(client.handout(place.course), folder)
        _keep_listing(folder, (*unpacked.written, *unpacked.kept))
    return _existing(notebook)


#: names of what was handed out, so that a data file deleted by mistake is fetched again
_LISTING = ".handout"


def _keep_listing(folder: Path, names: tuple[str, ...]) -> None:
    (folder / _LISTING).write_text("\n".join(sorted(names)), encoding="utf-8")


def _data_is_here(folder: Path) -> bool:
    try:
        names = (folder / _LISTING).read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    return all((folder / name).is_file() for name in names)


def _already_here(root: Path, wanted: Wanted) -> Path:
    """What was fetched earlier opens without the platform too: answers are kept on this side."""
    place = latest_here(root, wanted.course)
    if place is not None and wanted.lesson is not None:
        notebook = place.lessons / f"{wanted.lesson}.ipynb"
        if notebook.is_file():
            return notebook
    folder = assignment_here(place) if place is not None and wanted.lesson is None else None
    if folder is not None and (folder / f"{folder.name}.ipynb").is_file():
        return folder / f"{folder.name}.ipynb"
    raise Unreachable("连不上平台，这份内容还没有取到您的学习空间")


def _existing(notebook: Path) -> Path:
    if not notebook.is_file():
        what, rule = f"取回的内容里没有 {notebook.name}", "课程内容须完整"
        raise refuse("课程内容", what, rule, "请告知课程主讲人")
    return notebook
