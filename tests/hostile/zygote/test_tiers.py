"""Each tier holds what it promises here, or is refused with the setting to change."""

import platform
from pathlib import Path

import pytest

from benling.errors import Refused
from benling.sandbox import landlock, refusal
from benling.sandbox.isolation import LAYERS, Isolation, Layer
from benling.sandbox.probe import check, checked_zygote, fault_of, probe
from benling.sandbox.process import SandboxBroken
from benling.sandbox.refusal import explained
from benling.sandbox.view import View
from benling.sandbox.zygote import Zygote
from hostile.zygote.laboratory import Machine, attack, zygote


@pytest.mark.parametrize("tier", Isolation)
def test_this_machine_runs_every_tier(tier: Isolation) -> None:
    assert probe(tier) is None
    check(tier)


def test_the_probe_sees_a_missing_layer(monkeypatch: pytest.MonkeyPatch) -> None:
    for missing in (Layer.RESOURCE_LIMITS, Layer.USERS):
        monkeypatch.setitem(LAYERS, Isolation.FULL, frozenset(Layer) - {missing})
        said = probe(Isolation.FULL)
        assert said is not None
        assert "隔离不完整" in said
    monkeypatch.setitem(LAYERS, Isolation.BASIC, LAYERS[Isolation.BASIC] - {Layer.LANDLOCK})
    with pytest.raises(Refused, match="reads_outside"):
        check(Isolation.BASIC)


def test_a_zygote_that_was_looked_at_goes_on_being_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with checked_zygote("benling.sandbox.looking") as looked_at:
        assert fault_of(looked_at) is None
        keeper = looked_at.keeper
        assert keeper.poll() is None
    assert keeper.poll() is not None
    monkeypatch.setitem(LAYERS, Isolation.FULL, frozenset(Layer) - {Layer.RESOURCE_LIMITS})
    with pytest.raises(Refused, match="processes_limit"):
        checked_zygote("benling.sandbox.looking")


def test_another_processor_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "aarch64")
    for tier in Isolation:
        with pytest.raises(Refused, match="x86-64"):
            Zygote("benling.sandbox.looking", isolation=tier)


def test_basic_without_landlock_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    for version in (0, landlock.SCOPED_VERSION - 1):
        monkeypatch.setattr(landlock, "version", lambda known=version: known)
        with pytest.raises(SandboxBroken, match=r"Linux 6\.12"):
            Zygote("benling.sandbox.looking", isolation=Isolation.BASIC)


def test_full_without_bubblewrap_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert "安装系统软件包 bubblewrap" in str(probe(Isolation.FULL))
    assert probe(Isolation.BASIC) is None


def test_a_setting_that_forbids_namespaces_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {
        "unprivileged_userns_clone": "0", "apparmor_restrict_unprivileged_userns": "1",
        "max_user_namespaces": "0", "max_net_namespaces": "0",
    }  # fmt: skip
    words = "bwrap: No permissions to create new namespace"
    for name, value in settings.items():
        place = tmp_path / name
        place.write_text(value + "\n")

        def says(setting: Path, wanted: str, place: Path = place) -> bool:
            return setting.name == place.name and place.read_text().strip() == wanted

        monkeypatch.setattr(refusal, "_says", says)
        assert name in explained(words)


def test_a_program_that_cannot_be_rehearsed_is_told_in_words(machine: Machine) -> None:
    with pytest.raises(SandboxBroken, match="No module named 'nowhere'"):
        Zygote("nowhere")


def test_a_rehearsal_that_leaves_a_thread_is_refused(tmp_path: Path) -> None:
    (tmp_path / "threaded.py").write_text(
        "import threading, time\ndef rehearse():\n"
        "    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
    )
    with pytest.raises(SandboxBroken, match="left 1 threads running"):
        Zygote("threaded", view=_seeing(tmp_path))


def test_what_a_rehearsal_leaves_open_is_no_way_between_children(tmp_path: Path) -> None:
    (tmp_path / "holding.py").write_text(
        "import os, socket\nKEPT = []\ndef rehearse():\n    KEPT.extend(socket.socketpair())\n"
        "def look(fds, _):\n"
        "    kinds = {os.readlink(f'/proc/self/fd/{s.fileno()}') for s in KEPT}\n"
        "    os.write(fds[0], str(kinds).encode())\n"
    )
    import socket

    from hostile.zygote.laboratory import LIMITS

    ours, theirs = socket.socketpair()
    with Zygote("holding", view=_seeing(tmp_path)) as among, ours, theirs:
        among.spawn("holding:look", LIMITS, fds=[theirs.fileno()]).wait(10)
        assert ours.recv(100) == b"{'/dev/null'}"


def test_random_numbers_differ_between_children(tmp_path: Path) -> None:
    code = "import random, numpy\nprint(random.random(), numpy.random.random())"
    (tmp_path / "numbers.py").write_text(
        "import attacker, random, numpy\nrehearse = attacker.rehearse\nattack = attacker.attack\n"
    )
    with zygote(Isolation.FULL, frozenset(), tmp_path) as among:
        said = {attack(among, code)["said"] for _ in range(4)}
    assert len(said) == 4


def test_the_kernels_landlock_is_on_record(full: Zygote) -> None:
    assert full.landlock == landlock.version()
    assert full.isolation is Isolation.FULL


def test_what_is_given_below_the_folder_for_temporary_files_is_seen_and_closed(
    full: Zygote, machine: Machine
) -> None:
    # The machine's folder is below it.
    assert attack(full, machine.preface + "print(open(GIVEN + '/given.txt').read())")["said"] == (
        "given\n"
    )
    assert "Read-only" in attack(full, machine.preface + "open(GIVEN + '/x', 'w')")["failed"]


def _seeing(folder: Path) -> View:
    import os

    import benling

    path = os.pathsep.join([str(Path(benling.__file__).parent.parent), str(folder)])
    return View(read_only=[(folder, str(folder))], environment={"PYTHONPATH": path})
