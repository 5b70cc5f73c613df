"""Which graders live, since when they were heard of, their tier, and what each has in hand.

A file for each grader under ``$BENLING_HOME/run/graders/``: locked as long as its process lives,
touched as it works. Whoever looks needs no database and disturbs nobody.
"""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benling.home import home
from benling.sandbox.isolation import Isolation

#: a sign of life is not written more often
_BEAT_SECONDS = 1.0
#: what bounds the memory of a job: a control group of the kernel's, or the watch alone
_GROUP, _WATCH = "group", "watch"


@dataclass(frozen=True)
class Seen:
    """One grader as others see it. ``attempt_id``: what it grades just now."""

    lives: bool
    #: it began then
    since: datetime
    #: it was last heard of then
    at: datetime
    #: the tier it grades in
    isolation: Isolation
    #: the kernel bounds the memory of each job, beside the watch on it
    memory_group: bool
    attempt_id: int | None


class Presence:
    """A grader's own sign of life."""

    def __init__(
        self, isolation: Isolation = Isolation.FULL, *, memory_group: bool = False
    ) -> None:
        self._terms = f"{isolation} {_GROUP if memory_group else _WATCH}"
        with _entering() as folder:
            for other in _files(folder):
                # The last word of one that died is of use only until there is a newer one.
                if not _is_held(other):
                    other.unlink(missing_ok=True)
            self._handle = _open(folder / f"{os.getpid()}-{os.urandom(4).hex()}")
            fcntl.flock(self._handle, fcntl.LOCK_EX)
        self._beaten = 0.0
        self._since = time.time()
        self._write("")

    def beat(self) -> None:
        """Say that this grader lives."""
        if time.monotonic() - self._beaten >= _BEAT_SECONDS:
            os.utime(self._handle)
            self._beaten = time.monotonic()

    @contextlib.contextmanager
    def grading(self, attempt_id: int) -> Iterator[None]:
        """Say what is in hand, while it is."""
        self._write(str(attempt_id))
        try:
            yield
        finally:
            self._write("")

    def close(self) -> None:
        os.close(self._handle)

    def _write(self, attempt: str) -> None:
        # One write: a reader that comes before the truncation still finds whole lines first.
        line = f"{self._since:.3f} {self._terms} {attempt}\n"
        os.ftruncate(self._handle, os.pwrite(self._handle, line.encode(), 0))


def graders() -> list[Seen]:
    """Those that live, and the last one before them when none does."""
    folder = _folder()
    return [seen for path in _files(folder) if (seen := _seen(path))] if folder.exists() else []


def service_tier() -> Isolation:
    """What whoever grades beside the service grades in: as its graders do, or did last.

    The strongest where they differ, as it holds on this machine; full when none is known.
    """
    known = graders()
    heeded = {seen.isolation for seen in known if seen.lives} or {seen.isolation for seen in known}
    return next((tier for tier in Isolation if tier in heeded), Isolation.FULL)


def _seen(path: Path) -> Seen | None:
    try:
        at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        since, tier, bound, attempt = path.read_text().partition("\n")[0].split(" ")
        began, isolation = datetime.fromtimestamp(float(since), UTC), Isolation(tier)
        lives = _is_held(path)
    except (OSError, ValueError):
        return None  # gone between two looks, or not begun yet
    in_hand = int(attempt) if lives and attempt else None
    return Seen(lives, began, at, isolation, bound == _GROUP, in_hand)


def _is_held(path: Path) -> bool:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        # Shared, so that two who look do not take each other for the grader.
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(handle)


@contextlib.contextmanager
def _entering() -> Iterator[Path]:
    """One at a time: a file that is not locked yet is no dead grader's."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = _open(folder / ".lock")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield folder
    finally:
        os.close(handle)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if not path.name.startswith(".")]


def _folder() -> Path:
    return home().run / "graders"


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
