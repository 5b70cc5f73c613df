"""Who grades what: a lock file for each attempt, freed by the system when its holder dies.

Any number of graders can run at once. Beside the lock stands how often grading was begun, so that
an attempt that kills its grader each time does not do so for ever.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from benling.home import home


def _folder() -> Path:
    folder = home().run / "grading"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


@contextlib.contextmanager
def claim(receipt: str) -> Iterator[int | None]:
    """Hold an attempt. Gives how often grading it was begun, this time included.

    None when somebody else holds it. Call :func:`finished` once its score is saved.
    """
    path = _folder() / receipt
    handle = _open(path)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        begun = int(os.pread(handle, 20, 0) or b"0") + 1
        os.pwrite(handle, str(begun).encode(), 0)
        yield begun
    finally:
        os.close(handle)


def finished(receipt: str) -> None:
    """Forget the count; the score is saved."""
    (_folder() / receipt).unlink(missing_ok=True)


def left() -> set[str]:
    """Receipts of attempts that were begun and not finished, whoever holds them."""
    return {path.name for path in _folder().iterdir()}


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
