"""A state folder with the class of ``regrading_class``, worked on by real commands."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[2]
SETUP = """
import os
from pathlib import Path
from benling.cli import setup_django
setup_django()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from regrading_class import ANSWERED, WRONG_KEY, grade_all, released
course = released(Path(os.environ["FOLDER"]))
"""
#: handed in and graded for real
FILL_TRIAL = (
    SETUP
    + """
course.everybody_hands_in({person: ANSWERED[person] for person in ("P1", "P2", "P5")})
grade_all()
course.correct()
"""
)
READ = """
import json
from benling.cli import setup_django
setup_django()
from django.db.models import Count
from benling.credits.ledger import verify
from benling.credits.models import LedgerEntry
from benling.grader.models import Score
from benling.grader.result import standings
from benling.regrading.models import Notice, PersonChange, Regrade, TrialScore
regrade = Regrade.objects.select_related("edition").first()
attempts = Score.objects.values("attempt").annotate(runs=Count("pk")).values_list("runs", flat=True)
print(json.dumps({
    "state": regrade.state,
    "trials": TrialScore.objects.count(),
    "runs": sorted(attempts),
    "points": {who: int(s.points) for who, s in standings(regrade.edition).items()},
    "changes": PersonChange.objects.count(),
    "people": PersonChange.objects.values("person").distinct().count(),
    "notices": Notice.objects.count(),
    "entries": sorted([e.kind, str(e.hours)] for e in LedgerEntry.objects.all()),
    "faults": verify().faults,
}))
"""


def environment(home: Path, database: str = "") -> dict[str, str]:
    """``database``: the address of one on PostgreSQL."""
    return os.environ | {
        "BENLING_HOME": str(home), "BENLING_DATABASE_URL": database,
        "PYTHONPATH": f"{_ROOT / 'src'}:{_ROOT / 'tests'}",
        "PYTHONDONTWRITEBYTECODE": "1", "BENLING_CONTENT": str(_ROOT), "FOLDER": str(home.parent),
        "DJANGO_SETTINGS_MODULE": "benling.web.settings",
    }  # fmt: skip


def script(home: Path, code: str, database: str = "") -> str:
    ended = subprocess.run(
        [sys.executable, "-c", code], env=environment(home, database), cwd=home.parent,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def ended(process: "subprocess.Popen[bytes]") -> str:
    said, complaint = process.communicate(timeout=300)
    assert process.returncode == 0, complaint.decode()
    return said.decode()


def results(home: Path, database: str = "") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(script(home, READ, database))
    return found


def wait_until(condition: Any, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)
