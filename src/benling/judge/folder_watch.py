"""Files that one child wrote, for the other: new and changed ones, by value, within bounds."""

import contextlib
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

#: of one file, and of all files in one message
MOST_BYTES = 8 << 20
#: looked at in all
MOST_FILES = 200
_SKIPPED = frozenset(("__pycache__", ".ipynb_checkpoints"))


class FolderWatch:
    """Watches the current folder of its child."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._seen: dict[str, tuple[int, int, int]] = dict(self._now())

    def changes(self) -> dict[str, bytes]:
        """Relative path → content of what is new or changed since last time."""
        found: dict[str, bytes] = {}
        room = MOST_BYTES
        for name, mark in self._now():
            if self._seen.get(name) == mark or mark[1] > room:
                continue
            content = _content(os.path.join(self._folder, name))  # noqa: PTH118
            if content is not None:
                found[name] = content
                room -= len(content)
            self._seen[name] = mark
        return found

    def write(self, files: Mapping[str, bytes]) -> None:
        """Put files of the other child here; they do not count as changed."""
        for name, content in files.items():
            place = Path(self._folder, name)
            with contextlib.suppress(OSError):
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)
                self._seen[name] = _mark(place.lstat())

    def _now(self) -> Iterator[tuple[str, tuple[int, int, int]]]:
        left = [MOST_FILES]
        with contextlib.suppress(OSError):
            yield from _walk(self._folder, "", left)


def is_safe_name(name: str) -> bool:
    """Whether a relative path stays in its folder and hides nothing."""
    parts = name.split("/")
    return bool(name) and "\0" not in name and not any(part in ("", ".", "..") for part in parts)


def _walk(folder: str, prefix: str, left: list[int]) -> Iterator[tuple[str, tuple[int, int, int]]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            left[0] -= 1
            if left[0] < 0:
                return
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in _SKIPPED:
                    yield from _walk(entry.path, f"{prefix}{entry.name}/", left)
            elif entry.is_file(follow_symlinks=False):
                yield f"{prefix}{entry.name}", _mark(entry.stat(follow_symlinks=False))


def _mark(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_mtime_ns, status.st_size, status.st_ino


def _content(path: str) -> bytes | None:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return None
        return file.read(MOST_BYTES)
