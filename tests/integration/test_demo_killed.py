"""Processes die in the middle of the demo; the ledger at the end is the undisturbed one."""

import time

import pytest

from stack.demo_city import DemoCity, end_city, new_city

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


def test_same_ledger_after_grader_web_and_hub_were_killed(demo_city: DemoCity) -> None:
    disturbed = new_city()
    try:
        disturbed.start()
        for program in ("grader", "web", "hub", "grader"):
            time.sleep(4)
            pid = disturbed.kill(program)
            disturbed.wait_back(program, pid)
        disturbed.wait_settled()
        demo_city.wait_settled()
        expected = demo_city.ledger()
        assert expected, "somebody must have passed"
        assert expected == disturbed.ledger()
        assert demo_city.counts()[0] >= disturbed.counts()[0]
        assert "0" == disturbed.python(
            "from benling.grader.models import Score\n"
            "from django.db.models import Count\n"
            "print(Score.objects.values('attempt').annotate(n=Count('pk'))"
            ".filter(n__gt=1).count())"
        )
        verified = disturbed.cli("ledger", "verify")
        assert 0 == verified.returncode
    finally:
        end_city(disturbed)
