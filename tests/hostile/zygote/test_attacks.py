"""Every attack fails in the tier ``full``, leaves nothing, and works where its layer is missing.

These tests fail where the sandbox cannot run; they never skip.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from benling.sandbox.isolation import Isolation, Layer
from benling.sandbox.zygote import Zygote
from hostile.zygote import (
    descriptors,
    disk,
    files,
    interfaces,
    memory,
    network,
    persistence,
    processes,
)
from hostile.zygote.attack import OUTSIDE, Attack
from hostile.zygote.laboratory import Machine, attack, descendants, surroundings, victim
from hostile.zygote.persistence import Planting

FAMILIES = (files, network, processes, memory, disk, descriptors, interfaces)
ATTACKS = [a for family in FAMILIES for a in family.ATTACKS]
PLANTINGS = persistence.PLANTINGS
Kept = Callable[[Isolation, frozenset[Layer]], Zygote]


def named(found: object) -> str:
    return str(getattr(found, "name", "")).replace(" ", "-")


@pytest.fixture(scope="session")
def untouched(full: Zygote) -> tuple[dict[str, list[str]], int]:
    """What the first child of the zygote finds, and how many processes there are."""
    return surroundings(full), len(descendants(full.keeper.pid))


def test_runs_as_an_ordinary_user_and_there_are_enough() -> None:
    assert os.geteuid() != 0, "run these tests as an ordinary user"
    assert len(ATTACKS) + len(PLANTINGS) >= 50
    assert len({a.name for a in ATTACKS}) == len(ATTACKS)
    for one in [*ATTACKS, *PLANTINGS]:
        assert one.control is not None or one.why, f"{one.name} says not why it has no control"


@pytest.mark.parametrize("tried", ATTACKS, ids=named)
def test_attack_fails(
    tried: Attack, full: Zygote, machine: Machine,
    untouched: tuple[dict[str, list[str]], int],
) -> None:  # fmt: skip
    with victim(full):
        answer = attack(full, machine.preface + tried.code, **tried.limits)
    assert not answer.gained, answer
    assert answer or answer.cause or (answer.code or 0) < 0, "the attack never ran"
    assert answer.cause == tried.cause
    found, processes_before = untouched
    assert surroundings(full) == found
    assert len(descendants(full.keeper.pid)) == processes_before
    assert machine.changed() == []


@pytest.mark.parametrize("tried", [a for a in ATTACKS if a.control is not None], ids=named)
def test_attack_succeeds_without_its_layer(tried: Attack, kept: Kept, machine: Machine) -> None:
    if tried.control == OUTSIDE:
        among = kept(Isolation.NONE, frozenset())
    else:
        assert isinstance(tried.control, frozenset)
        among = kept(Isolation.FULL, tried.control)
    with victim(among):
        answer = attack(
            among, machine.preface + tried.code, **{**tried.limits, **tried.control_limits}
        )
    machine.restore()
    assert answer.gained, answer


@pytest.mark.parametrize("tried", [a for a in ATTACKS if a.basic], ids=named)
def test_attack_fails_without_namespaces(tried: Attack, basic: Zygote, machine: Machine) -> None:
    before = descendants(basic.keeper.pid)
    answer = attack(basic, machine.preface + tried.code, **tried.limits)
    assert not answer.gained, answer
    assert answer or answer.cause or (answer.code or 0) < 0, "the attack never ran"
    assert descendants(basic.keeper.pid) == before
    assert machine.changed() == []


@pytest.mark.parametrize("tried", PLANTINGS, ids=named)
def test_nothing_planted_is_found(
    tried: Planting, full: Zygote, untouched: tuple[dict[str, list[str]], int]
) -> None:
    attack(full, tried.plant)
    assert not attack(full, tried.find).gained
    found, processes_before = untouched
    assert surroundings(full) == found
    assert len(descendants(full.keeper.pid)) == processes_before


@pytest.mark.parametrize("tried", [p for p in PLANTINGS if p.control is not None], ids=named)
def test_what_is_planted_is_found_without_the_layer(tried: Planting, machine: Machine) -> None:
    from hostile.zygote.laboratory import zygote

    assert tried.control is not None
    # A zygote of its own: what is planted stays in it.
    with zygote(Isolation.FULL, tried.control, machine.given) as among:
        planted = attack(among, tried.plant, **{"wall_seconds": 30})
        answer = attack(among, tried.find)
    assert answer.gained, (planted, answer)


@pytest.mark.parametrize("tried", [p for p in PLANTINGS if p.basic], ids=named)
def test_nothing_planted_is_found_without_namespaces(tried: Planting, basic: Zygote) -> None:
    attack(basic, tried.plant)
    assert not attack(basic, tried.find).gained


def test_nothing_was_written_on_the_disk(basic: Zygote, full: Zygote) -> None:
    folder = Path(os.environ.get("TMPDIR", "/tmp"))
    left = [p for p in folder.glob("sandbox-*/job-*") if p.stat().st_uid == os.getuid()]
    assert left == []
