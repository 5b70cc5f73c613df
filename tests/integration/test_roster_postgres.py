"""The same import on PostgreSQL: locks, transactions and big inserts differ from SQLite's."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from stack.postgres import postgresql

_SCRIPT = """
import io
from datetime import date

import django

django.setup()
from django.core.management import call_command

call_command("migrate", verbosity=0)
from django.db import connection

assert connection.vendor == "postgresql"
from benling.demo.city import city_workbook
from benling.roster import importer
from benling.roster.asof import roster_as_of
from benling.roster.exporter import export

on = date(2026, 1, 1)
first = importer.plan(io.BytesIO(city_workbook(7, on)), file_name="city.xlsx")
importer.apply(first, by="P000103")
kept = export("WC", on)
assert importer.plan(io.BytesIO(kept)).diff.is_empty
later = importer.plan(io.BytesIO(city_workbook(8, date(2026, 3, 1))), file_name="next.xlsx")
assert later.diff.people_changed or later.diff.people_moved
importer.apply(later, by="P000103", vanish_reason="test")
assert export("WC", date(2026, 3, 1)) != kept
importer.undo_last("WC", by="P000103")
assert export("WC", on) == kept
view = roster_as_of(date(2026, 6, 1))
print(len(view.people), len(view.org_units))
"""


@pytest.fixture
def server() -> Iterator[str]:
    with postgresql() as address:
        yield address


def test_import_and_undo_on_postgresql(server: str, tmp_path: Path) -> None:
    environment = os.environ | {
        "BENLING_DATABASE_URL": server,
        "BENLING_HOME": str(tmp_path / "home"),
        "DJANGO_SETTINGS_MODULE": "benling.web.settings",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT],
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.stdout.split() == ["1200", "60"], done.stderr
