"""The isolation a regrading tries in: named on the command line; from the page, the grader's."""

import subprocess
import sys
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from benling.grader import service
from benling.grader.models import Score
from benling.grader.presence import Presence, service_tier
from benling.home import home
from benling.regrading import flow
from benling.regrading.comparison import compare, rows_sha256
from benling.regrading.models import TrialScore
from benling.regrading.wording import notes_of
from benling.regrading.workbook import workbook
from benling.regrading.worker import work
from benling.sandbox.isolation import Isolation
from benling.web.teach.overview import doubtful_attempts
from regrading_class import BEGIN, released
from stack.regrade_home import SETUP, environment, script

#: graded by a service in a weaker tier
FILL = (
    SETUP
    + """
from benling.grader import service
from benling.sandbox.isolation import Isolation
course.everybody_hands_in({"P7": [("", "right", "")]})
service.run(on_scored=lambda _: None, once=True, isolation=Isolation.BASIC)
course.correct()
"""
)
#: as the page does it, once what the command line began is given up
FROM_THE_PAGE = """
import time
from benling.cli import setup_django
setup_django()
from benling.catalog.models import CourseEdition
from benling.regrading import flow
from benling.regrading.models import State, TrialScore
from benling.web.teach import regrade_process
edition = CourseEdition.objects.get()
flow.discard(flow.open_regrade(edition), by="P900001", reason="换一种隔离级别")
found = flow.start(edition, by="P900001")
assert regrade_process.carry_on(found)
while regrade_process.was_just_started(found):
    time.sleep(0.1)
found.refresh_from_db()
print(found.state, *TrialScore.objects.filter(regrade=found).values_list("isolation", flat=True))
"""


@pytest.fixture
def no_grader() -> None:
    for path in (home().run / "graders").glob("*"):
        path.unlink()


@pytest.mark.django_db(transaction=True)
def test_a_regrading_says_its_tier_with_every_score(tmp_path: Path) -> None:
    course = released(tmp_path)
    attempt = course.submit("P7", ("", "right", ""), BEGIN + timedelta(hours=1))
    service.run(on_scored=lambda _: None, once=True)
    course.correct()
    found = flow.start(course.edition, by="P900001")
    work(found, isolation=Isolation.BASIC)

    assert ["basic"] == list(TrialScore.objects.values_list("isolation", flat=True))
    (row,) = compare(found)
    assert "在 basic 隔离级别下评分，分数可能被改动过" == notes_of(row)
    caliber = load_workbook(BytesIO(workbook(found, [row], {})))["口径"]
    assert "basic 隔离级别" in dict(caliber.iter_rows(values_only=True))["请人工复核"]
    assert [] == doubtful_attempts(course.edition)
    work(flow.confirm(found, by="P900001", seen=rows_sha256([row])))
    scores = Score.objects.filter(attempt=attempt).order_by("run")
    written = scores.values_list("run", "auto_points", "isolation")
    assert [(1, Decimal(0), "full"), (2, Decimal(30), "basic")] == list(written)
    assert ["在 basic 隔离级别下评分，分数可能被改动过。"] == [
        waiting.text for waiting in doubtful_attempts(course.edition)
    ]


def test_the_tier_of_the_service(no_grader: None) -> None:
    assert Isolation.FULL == service_tier()
    weaker = Presence(Isolation.NONE)
    with weaker.grading(7):
        assert Isolation.NONE == service_tier()
    other = Presence(Isolation.BASIC)
    assert Isolation.BASIC == service_tier()
    other.close()
    # Those that live say it; where none does, those that did.
    assert Isolation.NONE == service_tier()
    weaker.close()
    assert Isolation.BASIC == service_tier()
    Presence().close()
    assert Isolation.FULL == service_tier()


@pytest.mark.long
def test_the_command_line_and_the_page(tmp_path: Path) -> None:
    place = tmp_path / "home"
    place.mkdir()
    script(place, FILL)
    command = ["regrade", "T-01", "--preview", "--isolation", "none"]
    ended = subprocess.run(
        [sys.executable, "-m", "benling", *command], env=environment(place), cwd=tmp_path,
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "注意：none 隔离级别：学员代码没有被隔离" in ended.stderr
    assert "请人工复核：none 隔离级别：学员代码没有被隔离" in ended.stdout
    assert "0 / 100 未合格 → 30 / 100 未合格  不变（在 none 隔离级别下评分" in ended.stdout
    assert "ready basic" == script(place, FROM_THE_PAGE).strip()
