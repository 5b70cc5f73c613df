"""Files that one child wrote, for the other: new, changed and removed ones, within bounds.

Watched are the current folder and the one for temporary files, which is at the same place in both
children. A name that ends in ``/`` is a folder's.
"""

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

#: of one file, and of all files in one message
MOST_BYTES = 8 << 20
#: looked at in all
MOST_FILES = 200
_SKIPPED = frozenset(("__pycache__", ".ipynb_checkpoints"))
#: compiled code says itself which file it came from; imported, nothing tells it from the author's
_COMPILED = (".pyc", ".so")
#: begins the names of temporary files; no keyboard has it
TEMPORARY = "\x1f"
_FOLDER = (0, 0, 0)
#: a test may replace the builtin
_in_order = sorted


def shared_temporary_folder() -> Path:
    """Have ``tempfile`` make its files and folders from now on where both children see them."""
    place = Path(tempfile.gettempdir(), "shared")
    place.mkdir(exist_ok=True)
    tempfile.tempdir = str(place)
    return place


class FolderWatch:
    """Watches the current folder of its child."""

    def __init__(self, folder: Path, temporary: Path | None = None) -> None:
        self._roots = {"": str(folder)}
        if temporary is not None:
            self._roots[TEMPORARY] = str(temporary)
        self._seen: dict[str, tuple[int, int, int]] = self._now()[0]

    def changes(self) -> dict[str, bytes | None]:
        """Name → content of what is new or changed since last time; None of what is gone."""
        found: dict[str, bytes | None] = {}
        room = MOST_BYTES
        now, whole = self._now()
        for name, mark in now.items():
            if self._seen.get(name) == mark or mark[1] > room:
                continue
            content = b"" if mark is _FOLDER else _content(self.place(name))
            if content is not None:
                found[name] = content
                room -= len(content)
            self._seen[name] = mark
        for name in self._seen.keys() - now.keys() if whole else ():
            found[name] = None
            del self._seen[name]
        return found

    def write(self, files: Mapping[str, bytes | None]) -> None:
        """Put files of the other child here, and take away; that does not count as changed."""
        for name in _in_order(files, key=_folders_around):
            content, place = files[name], Path(self.place(name))
            with contextlib.suppress(OSError):
                if content is None:
                    place.rmdir() if name.endswith("/") else place.unlink()
                    self._seen.pop(name, None)
                elif name.endswith("/"):
                    place.mkdir(parents=True, exist_ok=True)
                    self._seen[name] = _FOLDER
                else:
                    place.parent.mkdir(parents=True, exist_ok=True)
                    place.write_bytes(content)
                    self._seen[name] = _mark(place.lstat())

    def place(self, name: str) -> str:
        root = TEMPORARY if name.startswith(TEMPORARY) and TEMPORARY in self._roots else ""
        return os.path.join(self._roots[root], name[len(root) :])  # noqa: PTH118

    def _now(self) -> tuple[dict[str, tuple[int, int, int]], bool]:
        """What there is, and whether that is all."""
        left = [MOST_FILES]
        found: dict[str, tuple[int, int, int]] = {}
        try:
            for prefix, root in self._roots.items():
                found |= _walk(root, prefix, left)
        except OSError:
            return found, False
        return found, left[0] >= 0


def _folders_around(name: str) -> int:
    """The innermost go first, so that a folder is empty when it is taken away."""
    return -name.rstrip("/").count("/")


def is_safe_name(name: str) -> bool:
    """Whether a relative path stays in its folder, hides nothing and is no compiled code."""
    parts = name.removesuffix("/").removeprefix(TEMPORARY).split("/")
    outside = any(part in ("", ".", "..") or part in _SKIPPED for part in parts)
    return bool(name) and "\0" not in name and not outside and not parts[-1].endswith(_COMPILED)


def _walk(folder: str, prefix: str, left: list[int]) -> Iterator[tuple[str, tuple[int, int, int]]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            left[0] -= 1
            if left[0] < 0:
                return
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in _SKIPPED:
                    yield f"{prefix}{entry.name}/", _FOLDER
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
