"""kill -9 in the middle of a trial, and of writing: it goes on, and everything is there once."""

import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from stack.regrade_home import FILL_TRIAL, SETUP, ended, environment, results, script, wait_until

#: sixty people by records, confirmed and approved; half of them lose their pass
FILL_WRITING = (
    SETUP
    + """
from datetime import date
from benling.accounts.models import Role
from benling.accounts.scope import scope_of
from benling.clock import today
from benling.credits.award import award
from benling.grader.gradebook import kept_notebook
from benling.regrading import flow
from benling.regrading.comparison import compare, rows_sha256
from benling.regrading.models import State
from regrade_records import tried
from small_city import account, attempt, grade
course.correct(policy="new")
regrade = flow.start(course.edition, by="P900001")
for number in range(60):
    handed_in = attempt(course.person(f"Q{number:03}"), course.edition, date(2026, 9, 1))
    tried(regrade, grade(handed_in, 70 if number % 2 else 40), 30 if number % 2 else 80)
    award(handed_in)
    notebook = kept_notebook(handed_in)
    notebook.parent.mkdir(parents=True, exist_ok=True)
    notebook.write_text("{}")
regrade.state = State.READY
regrade.save()
regrade = flow.confirm(regrade, by="P900001", seen=rows_sha256(compare(regrade)))
flow.approve(regrade, scope_of(account("P900002", Role.TRAINER), today()))
"""
)
_STARTED: "list[subprocess.Popen[bytes]]" = []


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    yield
    for process in _STARTED:
        process.kill()
        process.wait()
    _STARTED.clear()


def regrade(home: Path, *arguments: str) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen(
        [sys.executable, "-m", "benling", "regrade", *arguments], env=environment(home),
        cwd=home.parent, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    _STARTED.append(process)
    return process


def rows(home: Path, table: str) -> int:
    """Counted beside the process that is to be killed."""
    query = {
        "trials": "SELECT count(*) FROM regrading_trialscore",
        "changes": "SELECT count(*) FROM regrading_personchange",
    }[table]
    with sqlite3.connect(home / "db" / "benling.sqlite3", timeout=30) as database:
        return int(database.execute(query).fetchone()[0])


def sandboxes(home: Path) -> list[int]:
    """Processes of sandboxes whose job folder lies in this home."""
    return [
        process.pid
        for process in psutil.process_iter(["cmdline"])
        if any(str(home) in part for part in process.info["cmdline"] or [])
        and "bwrap" in (process.info["cmdline"] or [""])[0]
    ]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_killed_trial_goes_on(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    script(home, FILL_TRIAL)
    rng = random.Random(20261122)
    for least in (1, 2):
        process = regrade(home, "T-01", "--preview")
        wait_until(lambda: process.poll() is not None or rows(home, "trials") >= least)  # noqa: B023
        time.sleep(rng.uniform(0, 0.5))
        process.kill()
        process.wait()
        wait_until(lambda: not sandboxes(home), 5)
    before = results(home)
    assert before["trials"] >= 2
    said = ended(regrade(home, "T-01", "--preview"))
    assert "共 3 人，2 人有变化：新合格 1 人，取消合格 0 人" in said
    found = results(home)
    assert ("ready", 4, [1, 1, 1, 1], 0) == (
        found["state"], found["trials"], found["runs"], found["changes"]
    )  # fmt: skip
    assert before["entries"] == found["entries"]
    assert [] == list((home / "scratch").glob("grader-*"))

    said = ended(regrade(home, "T-01", "--apply"))
    assert "已生效，写入 3 人，通知 2 人" in said
    found = results(home)
    assert {"P1": 60, "P2": 60, "P5": 90} == found["points"]
    assert [] == found["faults"]
    # Once more does nothing but say that there is nothing to do.
    again = regrade(home, "T-01")
    assert "没有尚未生效的评分更正" in again.communicate(timeout=100)[1].decode()
    assert 2 == again.returncode


@pytest.mark.timeout(600)
def test_killed_writing_goes_on_and_writes_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    script(home, FILL_WRITING)
    rng = random.Random(20261123)
    interrupted = 0
    for _ in range(4):
        written = rows(home, "changes")
        process = regrade(home, "--work", "1")
        wait_until(lambda: process.poll() is not None or rows(home, "changes") > written)  # noqa: B023
        time.sleep(rng.uniform(0, 0.15))
        process.kill()
        process.wait()
        interrupted += rows(home, "changes") < 60
    assert interrupted
    # The grader completes it when it starts.
    finished = subprocess.run(
        [sys.executable, "-m", "benling", "grader", "--once"], env=environment(home),
        cwd=home.parent, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert finished.returncode == 0, finished.stderr
    found = results(home)
    assert ("applied", 60, 60, 60) == (
        found["state"], found["changes"], found["people"], found["notices"]
    )  # fmt: skip
    assert [2] * 60 == found["runs"]
    assert {30, 80} == set(found["points"].values())
    kinds = [tuple(entry) for entry in found["entries"]]
    assert 30 == kinds.count(("regraded", "-0.50"))
    assert 60 == kinds.count(("earned", "0.50"))
    assert 90 == len(kinds)
    assert [] == found["faults"]
