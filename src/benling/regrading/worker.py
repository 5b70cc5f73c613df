"""The process that carries a regrading on: trying or writing, one at a time, resumed at will."""

import contextlib
import fcntl
import logging
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from benling.clock import now
from benling.errors import Refused, refuse
from benling.grader.causes import Cause
from benling.home import home
from benling.regrading.applying import apply_everybody, people_left
from benling.regrading.models import PersonChange, Regrade, State, TrialScore
from benling.regrading.trial import attempts_of, to_try, try_everybody
from benling.sandbox.isolation import Isolation

_log = logging.getLogger(__name__)
#: the rate is that of the last so many
_RATE_OVER = 20
#: somebody who only asks whether it is at work holds the lock for an instant
_PATIENCE_SECONDS = 1.0


@dataclass(frozen=True)
class Progress:
    """How far it is. ``per_minute`` and ``seconds_left``: None while unknown."""

    state: State
    done: int
    total: int
    per_minute: float | None
    seconds_left: int | None
    #: a process is at work on it
    at_work: bool
    stopped: str


def work(
    regrade: Regrade,
    *,
    started: Callable[[int], None] = lambda _: None,
    done: Callable[[str, Cause | None], None] = lambda *_: None,
    isolation: Isolation = Isolation.FULL,
) -> None:
    """Try or write what is left, as the state says. Call from the main thread, as an ordinary user.

    ``isolation``: the tier to try in. Raises: benling.errors.Refused when another process is at
    work on it, or the sandbox does not hold.
    """
    with _held(regrade, _PATIENCE_SECONDS) as mine:
        if not mine:
            what, rule = "另一个进程正在办理", "同一次重评一个进程办理"
            raise refuse(f"第 {regrade.pk} 号重评", what, rule, "等它办完，或先停掉它")
        regrade.refresh_from_db()
        try:
            if regrade.state == State.TRYING:
                # nbgrader reports every changed cell; the causes are kept with the trials.
                logging.getLogger("traitlets").setLevel(logging.CRITICAL)
                try_everybody(regrade, started=started, done=done, isolation=isolation)
            if regrade.state == State.APPLYING:
                apply_everybody(regrade, started=started, done=lambda who: done(who, None))
        except Refused as refused:
            Regrade.objects.filter(pk=regrade.pk).update(stopped=str(refused))
            raise


def finish_applying() -> int:
    """Complete what a crash left half-written; how many regradings there were."""
    left = list(Regrade.objects.filter(state=State.APPLYING).select_related("edition"))
    for regrade in left:
        try:
            work(regrade)
        except Refused as refused:
            _log.warning("%s", refused)
        except Exception:
            # Grading goes on; the page says where it stands, and looking at it tries again.
            _log.exception("第 %s 号重评没有写完", regrade.pk)
    return len(left)


def progress_of(regrade: Regrade) -> Progress:
    """Read afresh from the records; the same for whoever asks."""
    state = State(regrade.state)
    if state is State.APPLYING:
        written = PersonChange.objects.filter(regrade=regrade)
        done, total = written.count(), written.count() + len(people_left(regrade))
        moments = list(written.order_by("-at").values_list("at", flat=True)[:_RATE_OVER])
    else:
        total = attempts_of(regrade)
        done = total - len(to_try(regrade))
        tried = TrialScore.objects.filter(regrade=regrade).order_by("-graded_at")
        moments = list(tried.values_list("graded_at", flat=True)[:_RATE_OVER])
    at_work = is_at_work(regrade)
    rate = _per_minute(moments) if at_work else None
    left = None if not rate else round((total - done) / rate * 60)
    return Progress(state, done, total, rate, left, at_work, regrade.stopped)


def is_at_work(regrade: Regrade) -> bool:
    """Whether a process holds it. The lock ends with that process, however it ends."""
    with _held(regrade) as mine:
        return not mine


def _per_minute(moments: list[datetime]) -> float | None:
    if len(moments) < 2:
        return None
    # Up to now: a stalled one slows down before one's eyes.
    seconds = (now() - moments[-1]).total_seconds()
    return len(moments) / seconds * 60 if seconds > 0 else None


@contextlib.contextmanager
def _held(regrade: Regrade, patience_seconds: float = 0) -> Iterator[bool]:
    folder = home().run / "regrading"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = _open(folder / str(regrade.pk))
    try:
        yield _locked(handle, patience_seconds)
    finally:
        os.close(handle)


def _locked(handle: int, patience_seconds: float) -> bool:
    until = time.monotonic() + patience_seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(0.05)
        else:
            return True


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
