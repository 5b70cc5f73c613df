"""Where things lie in a learner's home: ``<course>/<edition>/<assignment>/`` and ``…/lessons/``."""

import json
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benling.errors import refuse
from benling.exchange.client.folder import read_manifest

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
#: what the exchange said about a course when it was last asked
_COURSE_NOTE = ".course.json"
LESSONS = "lessons"


@dataclass(frozen=True)
class Workplace:
    """One course edition in one learner's home."""

    root: Path
    course: str
    edition: str

    @property
    def folder(self) -> Path:
        return self.root / self.course / self.edition

    @property
    def lessons(self) -> Path:
        return self.folder / LESSONS

    def assignment(self, name: str) -> Path:
        return self.folder / safe_name(name, "作业名")

    def note(self) -> dict[str, Any]:
        """What is known of the course without asking; empty when nothing is."""
        try:
            note = json.loads((self.folder / _COURSE_NOTE).read_bytes())
        except (OSError, ValueError):
            return {}
        return note if isinstance(note, dict) else {}

    def keep_note(self, row: dict[str, Any]) -> None:
        if row == self.note():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        aside = self.folder / f".{secrets.token_hex(6)}.tmp"
        aside.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
        aside.replace(self.folder / _COURSE_NOTE)


def workplace(root: Path, course: str, edition: str) -> Workplace:
    return Workplace(root, safe_name(course, "课程编号"), safe_name(edition, "课程版次"))


def latest_here(root: Path, course: str) -> Workplace | None:
    """The edition of this course that was fetched last; None when none was."""
    folder = root / safe_name(course, "课程编号")
    editions = [path.parent for path in folder.glob(f"*/{_COURSE_NOTE}")]
    if not editions:
        return None
    newest = max(editions, key=lambda path: (path / _COURSE_NOTE).stat().st_mtime)
    return Workplace(root, course, newest.name)


def place_of(root: Path, notebook_path: str) -> tuple[Workplace, str] | None:
    """Workplace and inner folder name of a notebook by its path below root; None elsewhere."""
    parts = notebook_path.strip("/").split("/")
    if len(parts) != 4 or not all(_SAFE.fullmatch(part) for part in parts[:3]):
        return None
    course, edition, inner, _ = parts
    return Workplace(root, course, edition), inner


def assignment_here(place: Workplace) -> Path | None:
    """The fetched assignment's folder of an edition; None when it was not fetched."""
    if not place.folder.is_dir():
        return None
    for folder in sorted(place.folder.iterdir()):
        if folder.name != LESSONS and read_manifest(folder) is not None:
            return folder
    return None


def safe_name(name: str, what: str) -> str:
    """The name, if it can be one folder or file. Raises: Refused."""
    if not _SAFE.fullmatch(name):
        shown = name[:40] or "（空）"
        raise refuse(
            "打开的地址", f"{what}“{shown}”不对", "只用字母、数字和 . _ -", "从“我的学习”重新进入"
        )
    return name


def learning_home() -> str:
    """Address of 我的学习 on this host."""
    return services_address("my/")


def services_address(page: str) -> str:
    """Address of a page of the platform, beside the exchange that this server was told of."""
    from urllib.parse import urlsplit

    exchange = urlsplit(os.environ.get("BENLING_EXCHANGE_URL", "")).path
    prefix = exchange.rstrip("/").removesuffix("/exchange") if exchange else "/services/benling"
    return f"{prefix}/{page}"
