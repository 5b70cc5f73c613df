"""Several processes extend the chain at the same moment; on SQLite and on PostgreSQL."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from stack.postgres import postgresql

CROWD = """
import django; django.setup()
from benling.exchange.models import Attempt
from benling.credits.award import award
from django.db import transaction
import sys
for attempt in Attempt.objects.order_by("pk"):
    with transaction.atomic():
        award(attempt)
"""
PREPARE = """
import sys; sys.path.insert(0, "tests")
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
from small_city import SmallCity, edition, attempt, grade
city, course = SmallCity(), edition()
for n in range(12):
    grade(attempt(city.person(f"P{n}", "WC"), course), 80)
"""
CHECK = """
import json
import django; django.setup()
from django.db import connection, DatabaseError, transaction
from benling.credits.ledger import verify
from benling.credits.models import LedgerEntry
found = verify()
stopped = []
table = LedgerEntry._meta.db_table
ways = [f"UPDATE {table} SET hours = 9", f"DELETE FROM {table}"]
ways += [f"TRUNCATE {table} CASCADE"] if connection.vendor == "postgresql" else []
for way in ways:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(way)
    except DatabaseError as fault:
        stopped.append("append-only" in str(fault))
people = LedgerEntry.objects.values("person").distinct().count()
print(json.dumps([connection.vendor, found.entries, people, found.faults, stopped]))
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    environment = {**os.environ, "BENLING_HOME": str(tmp_path)}
    environment.pop("BENLING_DATABASE_URL", None)
    (tmp_path / "db").mkdir()
    if request.param == "sqlite":
        yield environment
        return
    with postgresql() as address:
        yield {**environment, "BENLING_DATABASE_URL": address}


def test_nobody_is_credited_twice_and_the_chain_holds(environment: dict[str, str]) -> None:
    _run(PREPARE, environment).check_returncode()
    crowd = [_start(CROWD, environment) for _ in range(3)]
    assert [0, 0, 0] == [process.wait(timeout=120) for process in crowd]
    done = _run(CHECK, environment)
    assert 0 == done.returncode, done.stderr
    vendor, entries, people, faults, stopped = json.loads(done.stdout)
    assert (12, 12, []) == (entries, people, faults)
    assert [True] * (3 if vendor == "postgresql" else 2) == stopped


def _start(code: str, environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", code], env=environment, text=True)


def _run(code: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, text=True, capture_output=True,
        timeout=120, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
