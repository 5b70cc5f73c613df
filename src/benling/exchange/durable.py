"""Writing files so that they are either wholly there, and survive a power cut, or not there."""

import errno
import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from benling.errors import Problem, Refused

#: files being written begin with this; whatever carries it after a crash is rubbish
UNFINISHED = ".unfinished-"


class StorageFull(Refused):
    """There is no room left; nothing was stored. The person should try again later."""

    def __init__(self) -> None:
        super().__init__(
            [
                Problem(
                    "服务器存储",
                    "存储空间已满，这次没有收下",
                    "收下的内容须完整存盘",
                    "您的文件没有变动，请稍后再试，并告知系统管理员",
                )
            ]
        )


def is_full(error: BaseException) -> bool:
    """Whether an error from the disk means that there is no room."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def storage_full_refused() -> Iterator[None]:
    """Turn "no space left" into a refusal in words."""
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise StorageFull from error
        raise


def sync_folder(folder: Path) -> None:
    """Make renames and new names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_file(path: Path, content: bytes) -> None:
    """Write aside, fsync, rename, fsync the folder. Mode 0600. Leaves nothing behind on failure."""
    aside = path.with_name(f"{UNFINISHED}{secrets.token_hex(8)}")
    try:
        _write_new(aside, content)
        aside.rename(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_tree(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write a tree into a new folder beside ``folder`` and fsync it; the caller renames it there.

    ``files`` are relative paths. Leaves nothing behind on failure.
    """
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = folder.with_name(f"{UNFINISHED}{secrets.token_hex(8)}")
    try:
        aside.mkdir(mode=0o700)
        for name, content in files.items():
            path = aside / name
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_new(path, content)
        for inner in [aside, *(path for path in aside.rglob("*") if path.is_dir())]:
            sync_folder(inner)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return aside


def _write_new(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


@contextmanager
def locked(path: Path, *, shared: bool = False) -> Iterator[None]:
    """Hold a lock file; it ends with the process, however that ends."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def remove_unfinished(folder: Path) -> int:
    """Delete what a crash left half-written. Call only while nobody writes there."""
    leftovers = list(folder.glob(f"{UNFINISHED}*")) if folder.is_dir() else []
    for path in leftovers:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return len(leftovers)
