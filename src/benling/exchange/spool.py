"""The folder of submitted archives: one file an attempt, there before its record is.

Whoever hands in holds the lock shared from before the file is written until the record is
committed. Cleaning takes it alone, so a file without a record is then certainly an orphan.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benling.exchange.durable import (
    UNFINISHED,
    locked,
    remove_unfinished,
    storage_full_refused,
    write_file,
)
from benling.home import home

_SUFFIX = ".tar.gz"
_LOCK = ".lock"


@contextmanager
def handing_in() -> Iterator[None]:
    """Keep cleaning away while a file may be without its record."""
    with storage_full_refused(), locked(home().attempts / _LOCK, shared=True):
        yield


@contextmanager
def cleaning() -> Iterator[None]:
    """Wait until nobody hands in, in any process, and keep it so."""
    with locked(home().attempts / _LOCK):
        yield


def store(receipt: str, archive: bytes) -> None:
    """Durable when this returns. Raises: StorageFull, leaving nothing behind."""
    with storage_full_refused():
        write_file(_path(receipt), archive)


def read(receipt: str) -> bytes:
    """Raises: FileNotFoundError."""
    return _path(receipt).read_bytes()


def remove(receipt: str) -> None:
    _path(receipt).unlink(missing_ok=True)


def receipts() -> set[str]:
    """Of all archives that lie here."""
    return {path.name.removesuffix(_SUFFIX) for path in home().attempts.glob(f"*{_SUFFIX}")}


def clean(orphans: Iterable[str]) -> int:
    """Delete these archives and everything half-written. Call within :func:`cleaning`."""
    removed = remove_unfinished(home().attempts)
    for receipt in orphans:
        remove(receipt)
        removed += 1
    return removed


def _path(receipt: str) -> Path:
    if not receipt.isalnum() or receipt.startswith(UNFINISHED):
        raise ValueError(f"{receipt!r} is no receipt number")
    return home().attempts / f"{receipt}{_SUFFIX}"
