"""The rules on one person: every boundary, and what people are told."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benling.completion.tally import Tally
from benling.completion.verdict import (
    Verdict,
    all_required,
    explain_course,
    explain_network,
    network_hours,
    required_course,
)

DUE = date(2026, 10, 31)


@pytest.mark.parametrize(
    ("passed_on", "exempt", "as_of", "expected"),
    [
        (None, False, DUE - timedelta(days=1), Verdict.IN_PROGRESS),
        (None, False, DUE, Verdict.IN_PROGRESS),
        (None, False, DUE + timedelta(days=1), Verdict.OVERDUE),
        (DUE, False, DUE, Verdict.MET),
        (DUE, False, DUE - timedelta(days=1), Verdict.IN_PROGRESS),
        (DUE + timedelta(days=9), False, DUE + timedelta(days=9), Verdict.MET),
        (None, True, DUE + timedelta(days=1), Verdict.EXEMPT),
        (DUE, True, DUE, Verdict.EXEMPT),
    ],
)
def test_a_required_course_on_each_side_of_its_due_date(
    passed_on: date | None, exempt: bool, as_of: date, expected: Verdict
) -> None:
    found = required_course(passed_on=passed_on, due_on=DUE, exempt=exempt, as_of=as_of)
    assert expected == found


def test_without_a_due_date_nobody_is_overdue() -> None:
    found = required_course(passed_on=None, due_on=None, exempt=False, as_of=date(2026, 12, 31))
    assert Verdict.IN_PROGRESS == found


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ("49.99", Verdict.IN_PROGRESS),
        ("50", Verdict.MET),
        ("50.01", Verdict.MET),
        ("0", Verdict.IN_PROGRESS),
    ],
)
def test_network_hours_at_the_line(hours: str, expected: Verdict) -> None:
    assert expected == network_hours(hours=Decimal(hours), norm=Decimal(50), exempt=False)


def test_the_worst_course_decides() -> None:
    met, doing, late = Verdict.MET, Verdict.IN_PROGRESS, Verdict.OVERDUE
    assert Verdict.OVERDUE == all_required([met, late, doing])
    assert Verdict.IN_PROGRESS == all_required([met, doing])
    assert Verdict.MET == all_required([met, met])
    assert Verdict.NOT_ASKED == all_required([])


def test_reasons_say_what_is_missing_and_by_when() -> None:
    late = explain_course(
        Verdict.OVERDUE, passed_on=None, due_on=DUE, reason="", as_of=date(2026, 11, 12)
    )
    assert "应于2026-10-31前通过，已逾期12天" == late
    today = explain_course(Verdict.IN_PROGRESS, passed_on=None, due_on=DUE, reason="", as_of=DUE)
    assert "应于2026-10-31前通过，今天截止" == today
    hours = explain_network(
        Verdict.IN_PROGRESS, hours=Decimal("1.50"), norm=Decimal("50.00"), reason=""
    )
    assert "已有1.5学时，还差48.5学时" == hours


counts = st.integers(min_value=0, max_value=10**6)


@given(counts, counts, counts, counts)
def test_a_share_is_never_nan_nor_above_a_hundred(
    met: int, doing: int, late: int, exempt: int
) -> None:
    tally = Tally(met, doing, late, exempt)
    if tally.N == 0:
        assert tally.percent is None
        assert "无应训对象" == tally.text
    else:
        assert tally.percent is not None
        assert Decimal(0) <= Decimal(tally.percent) <= Decimal(100)
        assert f"{met}/{tally.N}（{tally.percent}%）" == tally.text
