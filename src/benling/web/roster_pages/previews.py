"""Uploaded files waiting for confirmation: kept here, so that what was seen is what is applied."""

import hashlib
import json
import re
import secrets
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benling.errors import refuse
from benling.home import home
from benling.roster.planning import Plan, names_for
from benling.roster.wording import TITLES, lines

_LIFETIME_SECONDS = 24 * 3600
#: lines of one kind of change, and normalisations, shown on the page
_SHOWN = 200
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")


@dataclass(frozen=True)
class Preview:
    token: str
    #: what the page shows, and what the confirmation is held against
    kept: dict[str, Any]

    @property
    def file(self) -> Path:
        return _folder() / self.token / "file.xlsx"


def keep(plan: Plan, account_name: str) -> Preview:
    """Store the file of a plan and what is shown of it; only ``account_name`` can open it."""
    _forget_old()
    token = secrets.token_urlsafe(24)
    folder = _folder() / token
    folder.mkdir(mode=0o700, parents=True)
    (folder / "file.xlsx").write_bytes(plan.data)
    kept = _shown(plan) | {"account": account_name}
    (folder / "preview.json").write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    return Preview(token, kept)


def find(token: str, account_name: str) -> Preview:
    """A preview of one's own. Raises: Refused for unknown, expired and other people's ones."""
    missing = refuse(
        "预览",
        "没有这次预览，可能已经确认过，或者超过了一天",
        "只能确认自己一天之内检查过的文件",
        "重新上传文件",
    )
    if not _TOKEN.fullmatch(token):
        raise missing
    path = _folder() / token / "preview.json"
    try:
        fresh = time.time() - path.stat().st_mtime < _LIFETIME_SECONDS
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise missing from None
    if not fresh or kept.get("account") != account_name:
        raise missing
    return Preview(token, kept)


def forget(preview: Preview) -> None:
    shutil.rmtree(_folder() / preview.token, ignore_errors=True)


def is_same(preview: Preview, plan: Plan) -> bool:
    """Whether a plan made again is the one that was shown, of the same bytes."""
    sha256 = hashlib.sha256(plan.data).hexdigest()
    return bool(preview.kept["digest"] == plan.diff.digest() and preview.kept["sha256"] == sha256)


def _folder() -> Path:
    return home().scratch / "roster-previews"


def _forget_old() -> None:
    for folder in _folder().glob("*"):
        try:
            if time.time() - folder.stat().st_mtime > _LIFETIME_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue  # another request has just removed it


def _shown(plan: Plan) -> dict[str, Any]:
    groups: dict[str, dict[str, Any]] = {}
    for line in lines(plan.diff, *names_for(plan)):
        group = groups.setdefault(line.kind, {"title": TITLES[line.kind], "number": 0, "lines": []})
        group["number"] += 1
        if len(group["lines"]) < _SHOWN:
            group["lines"].append([line.subject, line.name, line.what])
    guard = plan.guard.problem() if plan.guard.tripped else None
    return {
        "file_name": plan.file_name,
        "sha256": plan.file_sha256,
        "digest": plan.diff.digest(),
        "subtree": plan.subtree,
        "subtree_name": names_for(plan)[0].get(plan.subtree, ""),
        "effective_on": plan.effective_on.isoformat(),
        "filled_by": plan.file.cover.filled_by,
        "is_empty": plan.diff.is_empty,
        "groups": [group | {"rest": group["number"] - _SHOWN} for group in groups.values()],
        "normalisations": [
            [note.where, note.before, note.after, note.why] for note in plan.normalisations[:_SHOWN]
        ],
        "normalised": len(plan.normalisations),
        "notices": list(plan.notices),
        "guard": None if guard is None else vars(guard),
    }
