"""Lays a course out in a folder as a learner's server would fetch it."""

from dataclasses import dataclass
from pathlib import Path

from benling.catalog.build import Build
from benling.catalog.variant import Variant
from benling.desk.workplace import workplace
from benling.exchange.contents import MANIFEST
from benling.exchange.handout import manifest


@dataclass(frozen=True)
class Page:
    """One notebook to be looked at. ``path`` is below the learner's home."""

    name: str
    title: str
    path: str
    is_lesson: bool


def lay_out(home: Path, build: Build, variant: Variant) -> list[Page]:
    """Write lessons, released sheet and data; the pages in the order of the course."""
    course = build.course
    place = workplace(home, course.course, course.edition)
    folder = place.assignment(course.assignment)
    told = manifest(course.course, course.edition, course.assignment, build.content_sha256)
    _write(place.lessons, build.lessons)
    _write(folder, {**build.release, **variant.files, MANIFEST: told})
    place.keep_note(
        {
            "course": course.course, "edition": course.edition, "title": course.title,
            "assignment": course.assignment, "lessons": [dict(each) for each in course.lessons],
        }
    )  # fmt: skip
    lessons = [
        _page(home, place.lessons, each["name"], each["title"], is_lesson=True)
        for each in course.lessons
    ]
    return [*lessons, _page(home, folder, course.assignment, "作业", is_lesson=False)]


def _page(home: Path, folder: Path, name: str, title: str, *, is_lesson: bool) -> Page:
    path = (folder / f"{name}.ipynb").relative_to(home).as_posix()
    return Page(name, title, path, is_lesson)


def _write(folder: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
