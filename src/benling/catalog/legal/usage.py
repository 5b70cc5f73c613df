"""What rests on an edition and what cites it, over a whole content folder."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from benling.catalog.course import COURSE_FILE, course_codes
from benling.catalog.legal.places import Place, course_places, rules_places
from benling.catalog.legal.register_file import load_legal_register


@dataclass(frozen=True)
class Resting:
    """One course that names an edition in its course.yml."""

    course: str
    title: str
    #: person ids of owners A and B
    owners: tuple[str, ...]
    articles: tuple[str, ...]


@dataclass
class Usage:
    """What would have to be looked at when this edition changes."""

    courses: list[Resting] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    @property
    def is_taught(self) -> bool:
        """True when a course rests on it or a text of a course cites it."""
        return bool(self.courses) or any(place.course for place in self.places)

    @property
    def course_codes(self) -> list[str]:
        cited = {place.course for place in self.places if place.course}
        return sorted({row.course for row in self.courses} | cited)

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
        for basis, resting in _resting(root, code):
            made[basis].courses.append(resting)
        for place in course_places(root, code, legal):
            _add(made, place)
    for place in rules_places(root, legal):
        _add(made, place)
    return dict(made)


def _add(made: dict[str, Usage], place: Place) -> None:
    if place.citation.edition is not None:
        made[place.citation.edition.id].places.append(place)


def _resting(root: Path, code: str) -> Iterator[tuple[str, Resting]]:
    """Rows of one course.yml; a faulty file gives what can be read, the check tells the rest."""
    try:
        raw: Any = yaml.safe_load((root / "courses" / code / COURSE_FILE).read_text("utf-8-sig"))
        rows = raw["legal_basis"]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError):
        return
    owners = tuple(str(raw[key]) for key in ("owner_a", "owner_b") if raw.get(key))
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and isinstance(row.get("basis"), str):
            articles = row.get("articles")
            listed = tuple(map(str, articles)) if isinstance(articles, list) else ()
            yield row["basis"], Resting(code, str(raw.get("title", "")), owners, listed)
