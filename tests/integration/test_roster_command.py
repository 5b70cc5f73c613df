"""``benling roster``: what the operator types and reads."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from benling.accounts.models import Account
from benling.cli.roster import roster
from benling.errors import Refused
from benling.roster.asof import roster_as_of
from benling.roster.models import RosterChange
from roster_files import book, staff

pytestmark = pytest.mark.django_db

ON = date(2026, 1, 1)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(roster, [str(argument) for argument in arguments])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "名册.xlsx"
    path.write_bytes(book())
    return path


def test_import_export_undo(file: Path, tmp_path: Path) -> None:
    imported = run("import", file, "--by", "郑守成")
    assert imported.exit_code == 0
    assert "新进人员" in imported.output and "已导入" in imported.output
    assert RosterChange.objects.get().recorded_by == "郑守成"
    assert Account.objects.count() == 24

    again = run("import", file)
    assert "不需要导入" in again.output
    assert RosterChange.objects.count() == 1

    out = tmp_path / "out.xlsx"
    assert run("export", "--org-unit", "wc-03", "--as-of", "2026-03-01", "-o", out).exit_code == 0
    assert "不需要导入" in run("import", out).output

    undone = run("undo", "--org-unit", "WC")
    assert "已撤销" in undone.output
    assert roster_as_of(ON).people.empty
    history = run("history").output
    assert "撤销" in history and "郑守成" in history


def test_a_dry_run_writes_nothing(file: Path) -> None:
    result = run("import", file, "--dry-run")
    assert "没有写入" in result.output
    assert not RosterChange.objects.exists()


def test_every_line_can_be_listed(file: Path) -> None:
    assert "另有 14 条" in run("import", file, "--dry-run").output
    everything = run("import", file, "--dry-run", "--all").output
    assert all(row[0] in everything for row in staff())


def test_refusals_reach_the_caller(file: Path, tmp_path: Path) -> None:
    missing = run("import", tmp_path / "none.xlsx")
    assert isinstance(missing.exception, Refused)
    assert isinstance(run("undo", "--org-unit", "WC").exception, Refused)
    nowhere = tmp_path / "no" / "where.xlsx"
    assert isinstance(run("template", "-o", nowhere).exception, Refused)


def test_the_guard_and_its_override(file: Path, tmp_path: Path) -> None:
    run("import", file)
    short = tmp_path / "short.xlsx"
    short.write_bytes(book(people=staff(18)))
    refused = run("import", short)
    assert isinstance(refused.exception, Refused)
    assert "离册人员" in refused.output
    accepted = run("import", short, "--accept-leavers", "机构改革")
    assert accepted.exit_code == 0
    assert len(roster_as_of(ON).people) == 18
