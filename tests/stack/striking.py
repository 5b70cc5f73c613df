"""kill -9 of one part of a grading run at random moments, until every blow has been dealt.

The parts are the coordinator, and in the zygote of its judge: keeper, zygote, a child with a
learner's notebook, any other child. Blows come in a random order, after random pauses, from the
first moment of a run on; one for a part that is not there waits until it is.
"""

import contextlib
import random
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psutil

COORDINATOR, KEEPER, ZYGOTE, LEARNER, JUDGE = "coordinator", "keeper", "zygote", "learner", "judge"
#: where a new coordinator or zygote takes seconds, there are fewer of these
TEN_BLOWS = [
    COORDINATOR,
    KEEPER,
    ZYGOTE,
    LEARNER,
    JUDGE,
    COORDINATOR,
    LEARNER,
    JUDGE,
    LEARNER,
    JUDGE,
]
#: longest pause in seconds before a blow; a coordinator needs the longer one to begin at all
_PAUSE = {COORDINATOR: 6.0, KEEPER: 1.5, ZYGOTE: 1.5, LEARNER: 0.5, JUDGE: 0.5}
#: and once a part has come that was waited for
_MOMENT = 0.15
_LOOK_SECONDS = 0.02
#: after the end of a coordinator everything of its is gone in so many seconds
_LATEST = 2.0
_PROGRAM, _SERVER = b'"program": "benling.judge.program"', b"benling.sandbox.zygote.server"
#: a child that is older and has no notebook is no learner's
_FILLED_SECONDS = 0.1


class Striker:
    """``left`` are the blows to come, ``dealt`` those that hit something alive."""

    def __init__(self, seed: object, parts: Sequence[str]) -> None:
        self._chance = random.Random(str(seed))
        self.left = list(parts)
        self._chance.shuffle(self.left)
        self.dealt: list[str] = []

    def follow(self, coordinator: "subprocess.Popen[Any]", seconds: float = 240) -> bool:
        """Strike until the run ends; whether it was we who ended it. Nothing of it may stay."""
        family = _Family(coordinator.pid)
        deadline = time.monotonic() + seconds
        killed = False
        while not killed and coordinator.poll() is None:
            assert time.monotonic() < deadline, f"the run does not end; {self.left} to come"
            killed = self._strike(family) == COORDINATOR
        coordinator.wait()
        family.assert_gone()
        return killed

    def _strike(self, family: "_Family") -> str | None:
        """Deal one blow; None when the run ended before it fell, or none is left."""
        if not self.left:
            family.look()
            time.sleep(_LOOK_SECONDS)
            return None
        part = self.left[0]
        self._pass(family, self._chance.uniform(0, _PAUSE[part]))
        waited = False
        while family.look():
            found = family.find(part)
            if found and not waited:
                return self._hit(part, self._chance.choice(found))
            if found:
                # It has just come: its moment is to be random, too.
                self._pass(family, self._chance.uniform(0, _MOMENT))
            waited = not found
            time.sleep(_LOOK_SECONDS)
        return None

    @staticmethod
    def _pass(family: "_Family", seconds: float) -> None:
        until = time.monotonic() + seconds
        while family.look() and (left := until - time.monotonic()) > 0:
            time.sleep(min(_LOOK_SECONDS, left))

    def _hit(self, part: str, victim: psutil.Process) -> str | None:
        with contextlib.suppress(psutil.NoSuchProcess):
            if victim.status() != psutil.STATUS_ZOMBIE:
                victim.kill()
                self.dealt.append(part)
                self.left.remove(part)
                return part
        return None


class _Family:
    """A process and all that ever descended from it."""

    def __init__(self, first: int) -> None:
        self._first = psutil.Process(first)
        self._known: dict[int, psutil.Process] = {first: self._first}

    def look(self) -> bool:
        """Get to know who has come, forget who has gone; False when the first has ended."""
        self._known = {pid: each for pid, each in self._known.items() if _lives(each)}
        waiting = list(self._known.values())
        while waiting:
            for pid in _children(waiting.pop()):
                known = self._known.get(pid)
                if known is None or not known.is_running():
                    with contextlib.suppress(psutil.NoSuchProcess):
                        self._known[pid] = psutil.Process(pid)
                        waiting.append(self._known[pid])
        return _lives(self._first)

    def find(self, part: str) -> list[psutil.Process]:
        if part == COORDINATOR:
            return [self._first]
        fits: Callable[[psutil.Process], bool] = {
            KEEPER: _is_keeper, ZYGOTE: _is_zygote, LEARNER: _is_learner, JUDGE: _is_judge,
        }[part]  # fmt: skip
        found = []
        for process in self._known.values():
            with contextlib.suppress(psutil.Error, OSError):
                if _lives(process) and fits(process):
                    found.append(process)
        return found

    def assert_gone(self) -> None:
        """The first has ended just now."""
        ended = time.monotonic()
        while left := [each for each in self._known.values() if _lives(each)]:
            assert time.monotonic() - ended < _LATEST, left
            self.look()
            time.sleep(_LOOK_SECONDS)


def _children(process: psutil.Process) -> list[int]:
    found: list[int] = []
    with contextlib.suppress(OSError, psutil.NoSuchProcess):
        if process.is_running():
            for task in Path(f"/proc/{process.pid}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
    return found


def _lives(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    return False


def _line(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def _is_keeper(process: psutil.Process) -> bool:
    line = _line(process.pid)
    return b"keeper.py" in line and _PROGRAM in line


def _is_zygote(process: psutil.Process) -> bool:
    line = _line(process.pid)
    above = _line(process.ppid())
    of_ours = _SERVER in line and _PROGRAM in line and not line.startswith(b"bwrap")
    return of_ours and above.startswith(b"bwrap")


def _is_child(process: psutil.Process) -> bool:
    parent = process.parent()
    return parent is not None and _is_zygote(parent) and _SERVER in _line(process.pid)


def _is_learner(process: psutil.Process) -> bool:
    return _is_child(process) and _has_notebook(process)


def _is_judge(process: psutil.Process) -> bool:
    if not _is_child(process) or _has_notebook(process):
        return False
    return time.time() - process.create_time() > _FILLED_SECONDS


def _has_notebook(process: psutil.Process) -> bool:
    return any(Path(f"/proc/{process.pid}/root", "submission").glob("*.ipynb"))
