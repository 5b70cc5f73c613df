"""The emergency code: once, for a while, and few tries."""

from datetime import timedelta
from pathlib import Path

import pytest

from benling.clock import now
from benling.home import Home
from benling.hub import break_glass


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path).ensure()


def test_it_opens_once(home: Home) -> None:
    code, _ = break_glass.issue_code(home, "目录故障")
    assert not break_glass.session_is_open(home)
    assert break_glass.accept_code(home, f" {code}\n")
    assert break_glass.session_is_open(home)
    assert not break_glass.accept_code(home, code)


def test_wrong_tries_use_it_up(home: Home) -> None:
    code, _ = break_glass.issue_code(home, "目录故障")
    for _ in range(5):
        assert not break_glass.accept_code(home, "wrong")
    assert not break_glass.accept_code(home, code)


def test_it_ends_with_its_session(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    code, ends = break_glass.issue_code(home, "目录故障")
    assert break_glass.accept_code(home, code)
    assert ends - now() <= break_glass.LIFETIME
    monkeypatch.setattr(break_glass, "now", lambda: ends + timedelta(seconds=1))
    assert not break_glass.session_is_open(home)


def test_the_code_is_not_kept(home: Home) -> None:
    code, _ = break_glass.issue_code(home, "目录故障")
    file = home.root / "hub" / "break-glass.json"
    assert code not in file.read_text()
    assert file.stat().st_mode & 0o077 == 0


def test_no_code_was_issued(home: Home) -> None:
    assert not break_glass.accept_code(home, "anything")
