"""Regrading on PostgreSQL, where writers do not queue by themselves: two at once, and killed ones.

What is to happen between two steps of a process is awaited, not timed: the test holds a lock of the
database that the process needs, and sees it wait.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import psycopg
import pytest

from stack.postgres import postgresql
from stack.regrade_home import SETUP, environment, wait_until

_LOOP = (
    SETUP
    + """
import json, sys, threading
from django.db import connection
from benling.accounts.models import Role
from benling.accounts.scope import scope_of
from benling.clock import today
from benling.credits import ledger
from benling.credits.award import award
from benling.credits.models import LedgerEntry
from benling.errors import Refused
from benling.exchange.grading_revision import number_in_force
from benling.exchange.models import GradingInForce
from benling.grader.models import Score
from benling.grader.result import standings
from benling.regrading import flow
from benling.regrading.models import Notice, PersonChange, Regrade, TrialScore
from small_city import account, attempt, grade
assert connection.vendor == "postgresql"

def hours():
    held = {}
    for entry in LedgerEntry.objects.select_related("person"):
        held[entry.person.person_id] = held.get(entry.person.person_id, 0) + float(entry.hours)
    return {who: much for who, much in held.items() if much}

def counts():
    return [PersonChange.objects.count(), Notice.objects.count(),
            Score.objects.filter(run=2).count(), LedgerEntry.objects.count()]

for line in sys.stdin:
    told = {}
    exec(json.loads(line), globals() | {"told": told})
    connection.close()
    print(json.dumps(told), flush=True)
"""
)
_FILL = """
course.everybody_hands_in({person: ANSWERED[person] for person in ("P1", "P2")})
grade_all()
course.correct(policy="new")
for person in ("P900001", "P900002"):
    account(person, Role.TRAINER)
told["points"] = {who: int(s.points) for who, s in standings(course.edition).items()}
told["hours"] = hours()
"""
_READ = """
course.edition.refresh_from_db()
told |= {
    "numbers": [row.pk for row in Regrade.objects.order_by("pk")],
    "states": [row.state for row in Regrade.objects.order_by("pk")],
    "points": {who: int(s.points) for who, s in standings(course.edition).items()},
    "hours": hours(), "counts": counts(), "faults": list(ledger.verify().faults),
    "trials": TrialScore.objects.count(), "in_force": number_in_force(course.edition),
    "put_in_force": GradingInForce.objects.count(),
}
"""
#: two people press the button at once
_APPROVE = """
from benling.accounts.models import Account
row = Regrade.objects.select_related("edition").order_by("pk").last()
scope = scope_of(Account.objects.get(username="P900002"), today())
said, ready = [], threading.Barrier(2)
def approve():
    ready.wait()
    try:
        said.append(flow.approve(row, scope).state)
    except Refused as refused:
        said.append(str(refused))
    connection.close()
threads = [threading.Thread(target=approve) for _ in range(2)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
told["said"] = said
"""
#: a score is replaced while the grader waits to enter hours for it
_STALE = """
from datetime import date
from django.db import transaction
handed_in = attempt(course.person("Q1"), course.edition, date(2026, 9, 1))
grade(handed_in, 70)
def waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0]
entered = []
def enter():
    entered.append(award(handed_in) is not None)
    connection.close()
grader = threading.Thread(target=enter)
with transaction.atomic():
    ledger.lock()
    grader.start()
    while not waits():
        assert grader.is_alive()
    grade(handed_in, 10)
grader.join()
told["entered"] = entered
"""
_BUSY = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND state <> 'idle'"
)
_WAITING = "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted"
_LEDGER_LOCK = 0x62656E6C


class Office:
    """Real commands on one state folder and database, and one process that reads and decides."""

    def __init__(self, home: Path, database: str) -> None:
        home.mkdir()
        self._home, self._environment = home, environment(home, database)
        self._started: list[subprocess.Popen[bytes]] = []
        self._reader = self._start("-c", _LOOP, stdin=subprocess.PIPE, stderr=None)
        self.locks = psycopg.connect(database, autocommit=True)

    def ask(self, code: str) -> dict[str, Any]:
        assert self._reader.stdin is not None and self._reader.stdout is not None
        self._reader.stdin.write(json.dumps(code).encode() + b"\n")
        self._reader.stdin.flush()
        line = self._reader.stdout.readline()
        assert line, f"the reader ended with {self._reader.wait()}"
        told: dict[str, Any] = json.loads(line)
        return told

    def writer(self) -> "subprocess.Popen[bytes]":
        """Writes what has been approved last."""
        return self.regrade("--work", str(self.ask(_READ)["numbers"][-1]))

    def regrade(self, *arguments: str) -> "subprocess.Popen[bytes]":
        return self._start("-m", "benling", "regrade", *arguments)

    def count(self, query: str) -> int:
        row = self.locks.execute(query).fetchone()
        assert row is not None
        return int(row[0])

    def until_waiting(self, process: "subprocess.Popen[bytes]", number: int = 1) -> None:
        """Until so many processes want a lock that this test holds."""
        wait_until(lambda: process.poll() is not None or self.count(_WAITING) >= number)
        assert process.poll() is None, process.communicate()

    def killed(self, process: "subprocess.Popen[bytes]") -> None:
        process.kill()
        process.communicate()

    def quiet(self) -> None:
        """Until the database has noticed who is dead."""
        wait_until(lambda: self.count(_BUSY) == 0)

    def close(self) -> None:
        self.locks.close()
        for process in self._started:
            process.kill()
            process.communicate()

    def _start(self, *arguments: str, **more: Any) -> "subprocess.Popen[bytes]":
        streams = {"stdin": subprocess.DEVNULL, "stderr": subprocess.PIPE} | more
        process: Any = subprocess.Popen(
            [sys.executable, *arguments], env=self._environment, cwd=self._home.parent,
            stdout=subprocess.PIPE, **streams,
        )  # fmt: skip
        self._started.append(process)
        return cast("subprocess.Popen[bytes]", process)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with postgresql() as address:
        made = Office(tmp_path / "home", address)
        yield made
        made.close()


def ended(*processes: "subprocess.Popen[bytes]") -> list[tuple[int, str]]:
    """Exit code and all that each said."""
    found = []
    for process in processes:
        said, complaint = process.communicate(timeout=200)
        found.append((process.returncode, said.decode() + complaint.decode()))
    return sorted(found)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_regrading_from_correction_to_revert(office: Office) -> None:
    before = office.ask(_FILL)
    assert ({"P1": 30, "P2": 60}, {"P2"}) == (
        before["points"], set(before["hours"]),
    )  # fmt: skip
    two_trials_at_once(office)
    (confirmed,) = ended(office.regrade("T-01", "--apply", "--by", "P900001"))
    assert "等待另一人复核" in confirmed[1]
    approved_once(office)
    writers_killed(office)
    for code, said in ended(office.writer(), office.writer()):
        assert code == 0 or "另一个进程正在办理" in said, said
    told = office.ask(_READ)
    assert {"P1": 60, "P2": 30} == told["points"]
    assert {"P1"} == set(told["hours"])
    assert (["applied"], 1, []) == (told["states"], told["in_force"], told["faults"])
    assert [2, 2, 2] == told["counts"][:3]

    revert = ("T-01", "--revert", "--reason", "更正有误", "--apply", "--by", "P900001")
    (reverting,) = ended(office.regrade(*revert))
    assert "等待另一人复核" in reverting[1]
    approved_once(office)
    (written,) = ended(office.writer())
    assert 0 == written[0], written[1]
    told = office.ask(_READ)
    assert before == {name: told[name] for name in before}
    assert (["applied", "applied"], 0, 2, []) == (
        told["states"], told["in_force"], told["put_in_force"], told["faults"],
    )  # fmt: skip
    assert [False] == office.ask(_STALE)["entered"]


def two_trials_at_once(office: Office) -> None:
    """Both see that none is open, and both want to begin one."""
    with office.locks.transaction():
        office.locks.execute("LOCK TABLE regrading_regrade IN SHARE MODE")
        first, second = (office.regrade("T-01", "--preview") for _ in range(2))
        office.until_waiting(first, 2)
    (good, _), (code, said) = ended(first, second)
    assert 0 == good
    assert code == 0 or (code == 2 and "另一个进程正在办理" in said), said
    told = office.ask(_READ)
    assert (["ready"], 2, 0) == (told["states"], told["trials"], told["in_force"])
    assert [0, 0, 0] == told["counts"][:3]


def approved_once(office: Office) -> None:
    earlier = office.ask(_READ)["put_in_force"]
    applying, refused = sorted(office.ask(_APPROVE)["said"])
    assert "applying" == applying
    assert "不能复核" in refused
    assert earlier + 1 == office.ask(_READ)["put_in_force"]


def writers_killed(office: Office) -> None:
    """One in the middle of its first person, one before its second: each person whole or not."""
    begun = office.ask(_READ)["counts"]
    office.locks.execute("SELECT pg_advisory_lock(%s)", [_LEDGER_LOCK])
    writer = office.writer()
    office.until_waiting(writer)
    # Whoever holds the ledger can refer to the person that the writer has locked: no deadlock.
    office.locks.execute("SELECT 1 FROM roster_person FOR KEY SHARE NOWAIT")
    office.killed(writer)
    office.locks.execute("SELECT pg_advisory_unlock(%s)", [_LEDGER_LOCK])
    office.quiet()
    assert begun == office.ask(_READ)["counts"]

    with office.locks.transaction():
        office.locks.execute("SELECT 1 FROM roster_person WHERE person_id = 'P2' FOR UPDATE")
        writer = office.writer()
        office.until_waiting(writer)
        office.killed(writer)
    office.quiet()
    assert [1, 1, 1] == office.ask(_READ)["counts"][:3]
