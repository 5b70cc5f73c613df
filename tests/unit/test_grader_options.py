"""What `benling up` is told of grading reaches the grader that it starts."""

from pathlib import Path

import click
import pytest

from benling.cli.grader import grader
from benling.cli.isolation_option import VARIABLE
from benling.cli.service import up
from benling.cli.workers_option import VARIABLE as WORKERS_VARIABLE
from benling.home import Home
from benling.hub.ports import Ports
from benling.hub.programs import environment_of, program


@pytest.mark.parametrize("command", [grader, up])
def test_the_environment_speaks_where_nothing_is_said(
    command: click.Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "basic")
    monkeypatch.setenv(WORKERS_VARIABLE, "3")
    given = command.make_context("a", []).params
    assert given["isolation"] == "basic"
    assert given["graders" if command is up else "workers"] == 3
    said = command.make_context("a", ["--isolation", "full"]).params
    assert said["isolation"] == "full"


def test_it_is_handed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "none")
    monkeypatch.setenv(WORKERS_VARIABLE, "2")
    home = Home(tmp_path).ensure()
    handed_on = environment_of(program("grader"), home, Ports(1, 2, 3, 4, 5, 6))
    assert (handed_on[VARIABLE], handed_on[WORKERS_VARIABLE]) == ("none", "2")
