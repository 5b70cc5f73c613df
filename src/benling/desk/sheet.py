"""What the answer sheet shows of a notebook: no code, no test cells, nothing to trip over."""

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jupyter_server.utils import url_path_join

from benling.desk.workplace import LESSONS, Workplace, learning_home, place_of
from benling.exchange.client.folder import read_manifest

HIDDEN_TAG = "hide-in-sheet"


@dataclass(frozen=True)
class Link:
    title: str
    url: str


@dataclass(frozen=True)
class Sheet:
    """What the page template is told beside the notebook itself."""

    #: ``assignment``, ``lesson`` or, for any other notebook of the learner, ``notebook``
    kind: str
    title: str
    course: str = ""
    course_title: str = ""
    edition: str = ""
    home_url: str = ""
    lab_url: str = ""
    submit_url: str = ""
    #: pages to go on to: next lesson, the assignment
    onward: list[Link] = field(default_factory=list)
    back: list[Link] = field(default_factory=list)
    xsrf_token: str = ""


def prelaunch_hook(handler: Any, notebook: Any, cwd: str) -> Any:
    """Voila calls this before a notebook runs: cut it down to the sheet and describe the page."""
    root = Path(handler.contents_manager.root_dir)
    path = str(handler.path_args[0]) if handler.path_args else ""
    sheet = describe(root, path, handler.base_url, notebook_title(notebook) or Path(path).stem)
    # Reading the token also sets its cookie: without it the page's requests (and Voila's
    # "shut my kernel down" on leaving) are refused.
    token = handler.xsrf_token
    record = asdict(sheet)
    record["xsrf_token"] = token.decode() if isinstance(token, bytes) else str(token)
    notebook.metadata["benling"] = record
    notebook.metadata["title"] = sheet.title
    notebook.cells = [shown_cell(cell) for cell in notebook.cells if is_shown(cell)]
    return notebook


def page_config_hook(page_config: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Voila's page loads MathJax from another host as soon as it opens: point it to ours."""
    place = url_path_join(page_config["baseUrl"], "voila/templates/benling/static")
    page_config["fullMathjaxUrl"] = url_path_join(place, "no_formulas.js")
    return page_config


def is_shown(cell: Any) -> bool:
    """False for test cells, cells to write code or hand-marked text in, and tagged ones."""
    marks = cell.metadata.get("nbgrader", {})
    if HIDDEN_TAG in cell.metadata.get("tags", []):
        return False
    return not (marks.get("grade") or marks.get("solution") or marks.get("task"))


def shown_cell(cell: Any) -> Any:
    if cell.cell_type == "code":
        cell.outputs = []
        # One failing cell must not cut off the questions after it.
        tags = cell.metadata.get("tags", [])
        cell.metadata["tags"] = [*(tag for tag in tags if tag != "raises-exception"), _GO_ON]
    return cell


_GO_ON = "raises-exception"


def describe(root: Path, path: str, base_url: str, title: str) -> Sheet:
    """The page of the notebook at ``path`` below ``root``."""
    lab_url = url_path_join(base_url, "lab", "tree", path)
    found = place_of(root, path)
    if found is None:
        return Sheet("notebook", title, home_url=learning_home(), lab_url=lab_url)
    place, inner = found
    note = place.note()
    common: dict[str, Any] = {
        "title": title,
        "course": place.course,
        "course_title": str(note.get("title") or place.course),
        "edition": place.edition,
        "home_url": learning_home(),
        "lab_url": lab_url,
    }
    if inner == LESSONS:
        return _lesson_sheet(place, Path(path).stem, base_url, common)
    if read_manifest(root / place.course / place.edition / inner) is None:
        return Sheet("notebook", **common)
    query = urlencode({"course": place.course, "edition": place.edition})
    back = [
        Link(title, _open_url(base_url, place.course, "lesson", name))
        for name, title in lessons_of(note)
    ]
    submit_url = url_path_join(base_url, "benling", "submit") + "?" + query
    return Sheet("assignment", **common, submit_url=submit_url, back=back)


def _lesson_sheet(place: Workplace, name: str, base_url: str, common: dict[str, Any]) -> Sheet:
    lessons = lessons_of(place.note())
    names = [lesson for lesson, _ in lessons]
    at = names.index(name) if name in names else None
    onward, back = [], []
    if at is not None and at + 1 < len(lessons):
        following, title = lessons[at + 1]
        url = _open_url(base_url, place.course, "lesson", following)
        onward.append(Link(f"下一节：{title}", url))
    if at:
        before, title = lessons[at - 1]
        back.append(Link(f"上一节：{title}", _open_url(base_url, place.course, "lesson", before)))
    onward.append(Link("去做作业", _open_url(base_url, place.course, "assignment")))
    return Sheet("lesson", **common, onward=onward, back=back)


def lessons_of(note: dict[str, Any]) -> list[tuple[str, str]]:
    """Names and titles of a course's lessons, in order, as the exchange told them."""
    rows = note.get("lessons")
    if not isinstance(rows, list):
        return []
    return [
        (str(row["name"]), str(row.get("title") or row["name"]))
        for row in rows
        if isinstance(row, dict) and row.get("name")
    ]


def notebook_title(notebook: Any) -> str:
    """The notebook's own title, else its first heading; empty when it has neither."""
    if notebook.metadata.get("title"):
        return str(notebook.metadata["title"])
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        for line in cell.source.splitlines():
            if line.startswith("# "):
                return str(line[2:].strip())
    return ""


def _open_url(base_url: str, course: str, kind: str, name: str = "") -> str:
    query = {"course": course, "kind": kind, "in": "sheet", **({"name": name} if name else {})}
    return str(url_path_join(base_url, "benling", "open")) + "?" + urlencode(query)
