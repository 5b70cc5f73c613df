"""kill -9 of the grader at random moments: nothing lost, nothing twice, nothing left behind."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from stack.striking import TEN_BLOWS, Striker

ROOT = Path(__file__).parents[2]
_FILL = """
from benling.cli import setup_django
setup_django()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from grading_edition import release
course = release()
slow = "def double(x):\\n    import time\\n    time.sleep(0.5)\\n    return 2 * x"
for number in range(1, 5):
    course.submit(number, course.right(number), code=slow if number % 2 else None)
course.submit(5, {"q1": "0"}, code="def double(x):\\n    return x")
course.submit(6, course.right(6), code="import os\\nos._exit(1)")
course.submit(1, course.right(1) | {"q3": "第二次"}, code=slow)
"""
_READ = """
import json
from benling.cli import setup_django
setup_django()
from benling.credits.models import LedgerEntry
from benling.grader.models import CellScore, Score
rows = Score.objects.order_by("attempt__person__person_id", "attempt__number", "run")
cells = CellScore.objects.order_by("score__attempt__person__person_id", "score__attempt__number",
                                   "grade_id")
entries = LedgerEntry.objects.order_by("person__person_id")
print(json.dumps({
    "scores": [[s.attempt.person.person_id, s.attempt.number, s.run, s.outcome, s.cause,
                str(s.auto_points), str(s.max_points), s.needs_marking] for s in rows],
    "cells": [[c.score.attempt.person.person_id, c.score.attempt.number, c.grade_id,
               str(c.points), c.message] for c in cells],
    "ledger": [[e.person.person_id, e.attempt.number, str(e.hours), str(e.points)]
               for e in entries],
}))
"""


def environment(home: Path) -> dict[str, str]:
    temporary = home.with_name(f"{home.name}-temporary")
    temporary.mkdir(exist_ok=True)
    return os.environ | {
        "TMPDIR": str(temporary),
        "BENLING_HOME": str(home), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'tests'}",
        "PYTHONDONTWRITEBYTECODE": "1", "BENLING_CONTENT": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "benling.web.settings",
    }  # fmt: skip


def script(home: Path, code: str) -> str:
    ended = subprocess.run(
        [sys.executable, "-c", code], env=environment(home), cwd=home.parent,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


_STARTED: "list[subprocess.Popen[bytes]]" = []


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    yield
    for process in _STARTED:
        process.kill()
        process.wait()
    _STARTED.clear()


def grader(home: Path, *arguments: str) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen(
        [sys.executable, "-m", "benling", "grader", *arguments], env=environment(home),
        cwd=home.parent, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    _STARTED.append(process)
    return process


def results(home: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(script(home, _READ))
    return found


def sandboxes(process: "subprocess.Popen[bytes]") -> list[psutil.Process]:
    """Everything that a grader has started, while it lives."""
    try:
        return psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def left(started: list[psutil.Process]) -> list[psutil.Process]:
    return [p for p in started if _lives(p)]


def _lives(process: psutil.Process) -> bool:
    return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    script(home, _FILL)
    return home


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_killed_at_random_moments(filled: Path, tmp_path: Path) -> None:
    check_killed(filled, tmp_path, TEN_BLOWS, seed=1)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(2, 5))
def test_killed_very_often(seed: int, filled: Path, tmp_path: Path) -> None:
    check_killed(filled, tmp_path, 4 * TEN_BLOWS, seed=seed)


def check_killed(filled: Path, tmp_path: Path, blows: list[str], *, seed: int) -> None:
    """Whatever is killed: in the end all is as after an undisturbed run, once."""
    origin, struck = tmp_path / "origin", [tmp_path / "struck-0"]
    for copied in (origin, struck[0]):
        shutil.copytree(filled, copied)
    # Beside each other, as the machine has two cores.
    quiet = grader(filled, "--once")
    striker = Striker(seed, blows)
    while True:
        run = grader(struck[-1], "--once")
        if striker.follow(run):
            continue
        assert run.returncode == 0, run.communicate()[1].decode()
        if not striker.left:
            break
        # Over too soon: the rest of the blows is for the same attempts once more.
        struck.append(tmp_path / f"struck-{len(struck)}")
        shutil.copytree(origin, struck[-1])
    _, said = quiet.communicate(timeout=400)
    assert quiet.returncode == 0, said.decode()
    assert sorted(striker.dealt) == sorted(blows)
    expected = results(filled)
    assert len(expected["scores"]) == 7
    assert len(expected["ledger"]) == 4
    for home in struck:
        assert results(home) == expected
        assert_clean(home)


def assert_clean(home: Path) -> None:
    assert list((home / "scratch").glob("grader-*")) == []
    assert list((home / "run" / "grading").iterdir()) == []
    assert list(home.with_name(f"{home.name}-temporary").iterdir()) == []
    receipts = {path.name.removesuffix(".tar.gz") for path in (home / "attempts").glob("*.gz")}
    failed = 1
    assert len(list((home / "feedback").iterdir())) == len(receipts) - failed


@pytest.mark.timeout(600)
def test_ends_promptly_when_told(filled: Path) -> None:
    for arguments in ((), ("--workers", "2")):
        process = grader(filled, *arguments)
        wait_until(lambda process=process: bool(sandboxes(process)), 200)
        started = sandboxes(process)
        start = time.monotonic()
        process.terminate()
        assert process.wait(20) == 0
        assert time.monotonic() - start < 15
        wait_until(lambda started=started: not left(started), 2)


def wait_until(condition: Any, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)
