"""What rests on an edition and what cites it, over a whole content folder."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from benling.catalog.course import COURSE_FILE, course_codes
from benling.catalog.legal.places import Place, course_places, rules_places
from benling.catalog.legal.register_file import load_legal_register


@dataclass(frozen=True)
class UsingCourse:
    """One course that uses an edition."""

    course: str
    title: str
    #: person ids of owners A and B
    owners: tuple[str, ...]
    #: as course.yml lists them
    articles: tuple[str, ...] = ()
    #: False when its texts cite the edition and its course.yml does not name it
    is_listed: bool = True


@dataclass
class Usage:
    """What would have to be looked at when this edition changes."""

    courses: list[UsingCourse] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    @property
    def listed(self) -> list[UsingCourse]:
        """Courses that rest on the edition."""
        return [row for row in self.courses if row.is_listed]

    @property
    def owners(self) -> set[str]:
        return {owner for row in self.courses for owner in row.owners}


def usage_of(root: Path) -> dict[str, Usage]:
    """Usage by edition id; an edition that nothing uses is absent. Raises: Refused."""
    folders = [root / name for name in ("courses", "assignments", "grading")]
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    stamps = tuple((str(path), path.stat().st_mtime_ns) for path in files)
    return _usage(root, stamps)


# Reading every file takes a second or two: kept until one of them changes.
@lru_cache(maxsize=4)
def _usage(root: Path, stamps: tuple[tuple[str, int], ...]) -> dict[str, Usage]:
    legal = load_legal_register(root)
    made: dict[str, Usage] = defaultdict(Usage)
    for code in course_codes(root):
        whole, listed = _course(root, code)
        for basis, articles in listed.items():
            made[basis].courses.append(replace(whole, articles=articles))
        cited = set()
        for place in course_places(root, code, legal):
            cited |= _add(made, place)
        for basis in sorted(cited - listed.keys()):
            made[basis].courses.append(replace(whole, is_listed=False))
    for place in rules_places(root, legal):
        _add(made, place)
    return dict(made)


def _add(made: dict[str, Usage], place: Place) -> set[str]:
    """Note the place; the id it cites, if any."""
    if place.citation.edition is None:
        return set()
    made[place.citation.edition.id].places.append(place)
    return {place.citation.edition.id}


def _course(root: Path, code: str) -> tuple[UsingCourse, dict[str, tuple[str, ...]]]:
    """The course, and its articles by basis. Of a faulty file what can be read."""
    try:
        raw: Any = yaml.safe_load((root / "courses" / code / COURSE_FILE).read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        raw = {}
    raw = raw if isinstance(raw, dict) else {}
    owners = tuple(str(raw[key]) for key in ("owner_a", "owner_b") if raw.get(key))
    rows = raw.get("legal_basis")
    listed = {
        row["basis"]: tuple(map(str, row.get("articles") or ()))
        for row in (rows if isinstance(rows, list) else ())
        if isinstance(row, dict) and isinstance(row.get("basis"), str)
        and isinstance(row.get("articles") or [], list)
    }  # fmt: skip
    return UsingCourse(code, str(raw.get("title", "")), owners), listed
