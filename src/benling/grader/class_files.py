"""The folders of a class: what a submission brings along, and what is left of it when graded.

As nbgrader lays them out: beside the graded notebooks stand the submission's other files, with the
author's own put over them.
"""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nbgrader.utils import find_all_files


class StraySymlink(Exception):
    """A link in a submission leads out of it."""


@dataclass(frozen=True)
class Folder:
    """``files``: path relative to the folder → file on the host, notebooks left out."""

    place: Path
    files: Mapping[str, Path]

    def contents(self) -> dict[str, bytes]:
        return {name: path.read_bytes() for name, path in self.files.items()}


def files_below(place: Path, ignored: list[str]) -> Folder:
    """``ignored``: nbgrader's globs. A folder that does not exist has no files."""
    found = find_all_files(str(place), [*ignored, "*.ipynb"])
    return Folder(place, {os.path.relpath(path, place): Path(path) for path in found})


def refuse_stray_links(place: Path) -> None:
    """nbgrader copies what a link points to; one out of the submission would leak a file.

    Raises: StraySymlink.
    """
    waiting = [place]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_symlink():
                    _refuse_outside(Path(entry.path), place)
                elif entry.is_dir(follow_symlinks=False):
                    waiting.append(Path(entry.path))


def _refuse_outside(link: Path, place: Path) -> None:
    if not link.resolve().is_relative_to(place.resolve()):
        raise StraySymlink(f"{link.name} -> {link.readlink()}")


def keep(target: Path, notebooks: Mapping[str, str], files: Mapping[str, Path]) -> None:
    """Write a graded submission. It stands whole or not at all when ``target`` is new.

    ``notebooks``: name without suffix → text.
    """
    making = target if target.exists() else target.with_name(f".{target.name}.making")
    if making is not target:
        shutil.rmtree(making, ignore_errors=True)
    for name, source in files.items():
        path = making / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        shutil.copy(source, path)
    making.mkdir(parents=True, exist_ok=True)
    for name, text in notebooks.items():
        path = making / f"{name}.ipynb"
        path.unlink(missing_ok=True)
        path.write_text(text, encoding="utf-8")
    if making is not target:
        making.rename(target)
