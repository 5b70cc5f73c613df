"""The demo itself, running: fixture ``demo_city``. A few synthetic learners on the real road."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import requests

from benling.catalog.generator_kit import KIT
from stack.platform import Platform, wait_until
from stack.processes import free_port

SEED = "7"
SECRET = "5" * 64
LEARNERS = "8"
#: one clock for every demo of a test run, so that their ledgers can be compared
NOW = datetime.now(UTC).replace(microsecond=0).isoformat()

#: those that the tests look at, and a third
COURSES = ("E-01", "E-10", "E-17")
_ROOT = Path(__file__).parents[2]

LEARNER = "P000105"
TRAINER = "P000101"
HR_CITY = "P000103"
HR_TOWNSHIP = "P000104"
CITY = "WC"
TOWNSHIP = "WC-03-02"
#: printed log-ins: people who may act during tests, left out when ledgers are compared
CAST = {LEARNER, TRAINER, "P000102", HR_CITY, HR_TOWNSHIP}


@dataclass
class DemoCity(Platform):
    """A running demo home."""

    printed: str = field(default="")

    @property
    def password(self) -> str:
        return "wangchuan-" + (self.home / "secrets" / "demo-log-in").read_text()[:6]

    def start(self) -> None:
        """As ``make run`` does, without waiting for the synthetic learners."""
        self.printed = self.cli(
            "demo",
            *("--seed", SEED, "--secret", SECRET, "--learners", LEARNERS, "--now", NOW),
            *("--port", str(self.port), "--no-watch"),
        ).stdout
        # The heavy services come up after the log-in page; a person would just try again.
        for service in ("dashboard", "marking"):
            wait_until(partial(self._answers, f"{self.url}/services/{service}/"), 180, self.logs)

    @staticmethod
    def _answers(address: str) -> bool:
        return requests.get(address, timeout=30, allow_redirects=False).status_code != 503

    def counts(self) -> tuple[int, int]:
        """Attempts handed in, and how many of them have a score."""
        code = (
            "from benling.exchange.models import Attempt\n"
            "print(Attempt.objects.count(), "
            "Attempt.objects.filter(scores__isnull=False).distinct().count())"
        )
        handed_in, scored = self.python(code).split()
        return int(handed_in), int(scored)

    def wait_settled(self, seconds: float = 400) -> None:
        """Until every planned submission is made and graded."""

        def is_settled() -> bool:
            if not (self.home / "run" / "demo-walk.done").exists():
                return False
            handed_in, scored = self.counts()
            return handed_in == scored

        wait_until(is_settled, seconds, self.logs)

    def ledger(self) -> list[dict[str, Any]]:
        """Canonical entries of the synthetic learners: no receipts, no record times."""
        entries = json.loads(self.cli("ledger", "export", "--json", "--canonical").stdout)
        return [entry for entry in entries if entry["person_id"] not in CAST]


def new_city() -> DemoCity:
    """A demo home that has not been started. Whoever makes it calls :func:`end_city`."""
    if os.geteuid() == 0:
        pytest.fail("the platform runs as an ordinary user only: run the tests by `make test`")
    folder = Path(tempfile.mkdtemp(prefix="benling-"))
    (folder / "home").mkdir()
    return DemoCity(folder / "home", free_port(), _content(folder / "content"))


def _content(folder: Path) -> Path:
    """The repository's, with some of its courses: each one has every learner hand in."""
    for name in ("courses", "assignments"):
        (folder / name).mkdir(parents=True)
        for code in COURSES:
            (folder / name / code).symlink_to(_ROOT / name / code)
    (folder / "assignments" / KIT).symlink_to(_ROOT / "assignments" / KIT)
    for name in ("deploy", "grading", "reports"):
        (folder / name).symlink_to(_ROOT / name)
    return folder


def end_city(city: DemoCity) -> None:
    city.cli("down", check=False)
    shutil.rmtree(city.home.parent, ignore_errors=True)


@pytest.fixture(scope="session")
def demo_city() -> Iterator[DemoCity]:
    city = new_city()
    try:
        city.start()
        yield city
    finally:
        end_city(city)
