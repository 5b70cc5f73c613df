"""A learner's folder: unpacking hand-outs into it and packing it for handing in."""

import json
import os
import secrets
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benling.errors import Problem, Refused, refuse
from benling.exchange import tarball
from benling.exchange.archive import open_archive
from benling.exchange.contents import ANSWERS, MANIFEST
from benling.exchange.limits import ArchiveLimits
from benling.quiz.store import locked

#: A hand-out comes from our own server; these bounds only stop a damaged one from filling a disk.
HANDOUT_LIMITS = ArchiveLimits(
    compressed_bytes=64 << 20,
    unpacked_bytes=256 << 20,
    file_bytes=128 << 20,
    files=2000,
    depth=8,
    name_chars=200,
)
#: nobody's work: caches, and what nbgrader itself puts beside an assignment
_LEFT_OUT_FOLDERS = frozenset({"__pycache__", "feedback"})
_LEFT_OUT_ENDINGS = (".pyc", ".pyo", "~", ".tmp", ".swp")
_LEFT_OUT_FILES = frozenset({"timestamp.txt", "submission_secret.txt"})
_MOST_BYTES = 64 << 20


@dataclass(frozen=True)
class Unpacked:
    """File names, sorted: what was written, and what the learner already had and keeps."""

    written: tuple[str, ...]
    kept: tuple[str, ...]


def unpack_handout(archive: bytes, folder: Path) -> Unpacked:
    """Put a hand-out into a folder. Notebooks and answers that are there stay as they are; data
    files, images and the manifest are refreshed.

    Nothing is written unless the whole archive is sound. Raises: Refused.
    """
    files = open_archive(archive, HANDOUT_LIMITS)
    _check_same_edition(files, folder)
    kept = sorted(name for name in files if _is_work(name) and os.path.lexists(folder / name))
    written = sorted(files.keys() - set(kept))
    _check_no_links(folder, written)
    folder.mkdir(parents=True, exist_ok=True)
    # The manifest goes last: a folder with one is complete.
    for name in sorted(written, key=lambda name: (name == MANIFEST, name)):
        _replace(folder / name, files[name])
    return Unpacked(tuple(written), tuple(kept))


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of an unpacked hand-out; None when there is none that can be read."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) else None


def pack_submission(folder: Path) -> bytes:
    """The folder as a tar.gz: the same files give the same bytes. The folder is only read.

    Left out: hidden files, checkpoints, caches, feedback. Answers are not rewritten meanwhile.
    Raises: Refused for links and special files, and for a folder that is not there or too large.
    """
    if not folder.is_dir():
        what, rule = f"没有文件夹 {folder.name}", "须先领取作业"
        raise refuse("作业文件夹", what, rule, "先领取作业再提交")
    with locked(folder):
        return tarball.pack(_read_tree(folder))


def _read_tree(folder: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    odd: list[str] = []
    total = 0
    for path in _work_in(folder):
        name = path.relative_to(folder).as_posix()
        mode = path.lstat().st_mode
        if not stat.S_ISREG(mode):
            odd.append(name)
            continue
        total += path.lstat().st_size
        if total > _MOST_BYTES:
            what, rule = "文件夹太大", f"合计不超过 {_MOST_BYTES >> 20} MB"
            raise refuse("作业文件夹", what, rule, "移走与作业无关的大文件")
        files[name] = path.read_bytes()
    if odd:
        raise Refused(
            [Problem(name, "是链接或特殊文件", "只收普通文件", "移走后再提交") for name in odd]
        )
    return files


def _work_in(folder: Path) -> Iterator[Path]:
    """Every entry to hand in: no folders, but links to folders are named."""
    for path in sorted(folder.iterdir()):
        name = path.name
        if name.startswith(".") or name.endswith(_LEFT_OUT_ENDINGS) or name in _LEFT_OUT_FILES:
            continue
        if path.is_dir() and not path.is_symlink():
            if name not in _LEFT_OUT_FOLDERS:
                yield from _work_in(path)
        else:
            yield path


def _is_work(name: str) -> bool:
    return name == ANSWERS or name.endswith(".ipynb")


def _check_same_edition(files: dict[str, bytes], folder: Path) -> None:
    """Another edition's data beside this edition's notebook would make right answers wrong."""
    there = read_manifest(folder)
    try:
        coming = json.loads(files.get(MANIFEST, b"{}"))
    except ValueError:
        coming = {}
    if there is None or not coming:
        return
    if any(there.get(key) != coming.get(key) for key in ("course", "edition", "assignment")):
        what = (
            f"{folder.name} 里是 {there.get('course')}（{there.get('edition')} 版），"
            f"现在领取的是 {coming.get('course')}（{coming.get('edition')} 版）"
        )
        rule = "不同课程、不同版次的作业放在不同的文件夹"
        raise refuse("作业文件夹", what, rule, "把现有文件夹改名留存，再领取一次")


def _check_no_links(folder: Path, names: list[str]) -> None:
    """A folder of the way that is a link would lead the writing elsewhere."""
    problems = []
    for name in names:
        parts = name.split("/")
        for end in range(1, len(parts)):
            parent = folder.joinpath(*parts[:end])
            if parent.is_symlink() or (parent.exists() and not parent.is_dir()):
                where = parent.relative_to(folder).as_posix()
                problems.append(Problem(where, "不是文件夹", "这里要放作业的文件", "移走后再领取"))
        if (folder / name).is_dir() and not (folder / name).is_symlink():
            problems.append(Problem(name, "是文件夹", "这里要放作业的文件", "移走后再领取"))
    if problems:
        raise Refused(list(dict.fromkeys(problems)))


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{secrets.token_hex(6)}.tmp")
    try:
        with aside.open("xb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
