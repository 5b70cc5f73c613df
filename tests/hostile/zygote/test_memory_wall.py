"""The kernel's own wall around each job's memory, an additional layer where the machine has it.

The sum of PSS bounds memory everywhere, and test_attacks.py shows that it does; nothing of that
depends on this file. What is shown here needs a control group (version 2) that is delegated to
this process with memory, and runs only there; where there is none, the summary of the run says so
for each test. To run it: docs/control-groups.md.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benling.sandbox import control_group
from benling.sandbox.isolation import Isolation, Layer
from benling.sandbox.limits import MIB
from benling.sandbox.zygote import Zygote
from hostile.zygote.laboratory import LIMITS, Machine, attack, start, victim, zygote
from hostile.zygote.test_ends import COORDINATOR, TESTS

_NOT_SHOWN = (
    "not shown on this machine: this process stands in no delegated control group (version 2) that"
    " offers memory, so jobs are bounded by PSS alone"
)
#: fifty of them, as no file may be larger than ``disk_bytes``
_HIDDEN = (
    "import os\nfor n in range(50):\n    os.write(os.memfd_create(str(n)), bytes(8 << 20))\n"
    "print('GAINED')"
)
_GROWS = "held = []\nfor _ in range(150): held.append(bytearray(b'x') * (8 << 20))\nprint('GAINED')"


@pytest.fixture(scope="module")
def room() -> Path:
    found = control_group.ensure_room()
    if found is None:
        pytest.skip(_NOT_SHOWN)
    return found


@pytest.fixture
def walled(room: Path, machine: Machine) -> Iterator[Zygote]:
    with zygote(Isolation.FULL, frozenset(), machine.given) as made:
        assert made.memory_group
        yield made


def groups(room: Path) -> list[Path]:
    """Those of jobs, below the folders of zygotes."""
    return sorted(room.glob("benling-jobs-*/*/"))


def test_which_bound_is_in_force_is_on_record(full: Zygote) -> None:
    assert full.memory_group == (control_group.ensure_room() is not None)


def test_the_wall_ends_what_the_watch_cannot_see(room: Path, machine: Machine) -> None:
    """Memory in a file without a name; the filter that denies such files is left out."""
    with zygote(Isolation.FULL, frozenset({Layer.SECCOMP}), machine.given) as among:
        with victim(among) as neighbour:
            answer = attack(among, _HIDDEN)
            assert neighbour.wait(0) is None
        assert not answer.gained
        assert (answer.cause, answer.code) == ("memory", -9)
        assert attack(among, "print('back')")["said"] == "back\n"
        assert groups(room) == []


def test_the_wall_ends_a_bomb_before_the_watch_looks(
    walled: Zygote, room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benling.sandbox.zygote.warden.memory_over", lambda *_: False)
    answer = attack(walled, _GROWS)
    assert not answer.gained
    assert (answer.cause, answer.code) == ("memory", -9)
    many = "import os\nfor _ in range(5): os.fork()\n" + _GROWS
    assert attack(walled, many, processes=64).cause == "memory"
    assert groups(room) == []


def test_the_wall_holds_without_namespaces(
    room: Path, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benling.sandbox.zygote.warden.memory_over", lambda *_: False)
    with zygote(Isolation.NONE, frozenset(), machine.given) as among:
        assert among.memory_group
        code = (
            "import os, time\nif os.fork():\n    time.sleep(20)\n    os._exit(0)\nos.setsid()\n"
            "if os.fork(): os._exit(0)\n"
        )
        answer = attack(among, code + _GROWS)
        assert (answer.cause, answer.code) == ("memory", -9)
        assert groups(room) == []


def test_a_job_taken_because_all_together_are_too_large_is_lost(walled: Zygote, room: Path) -> None:
    """It has not broken its own bound, so it is to be run afresh."""
    grows = "held = [bytearray(b'x') * (8 << 20) for _ in range(25)]\nprint('GAINED')"
    child, link = start(walled, "import select\nselect.select([LINK], [], [])\n" + grows)
    with link, child:
        own = next(p for p in groups(room) if (p / "cgroup.procs").read_text() == f"{child.pid}\n")
        (own.parent / "memory.max").write_text(str(100 * MIB))
        link.send(b"!")
        assert child.wait(30) == -9
        assert (child.cause, child.fate()) == (None, "lost")


def test_files_in_memory_have_their_room(walled: Zygote) -> None:
    size = LIMITS.memory_bytes // MIB - 70
    answer = attack(
        walled,
        f"held = bytearray(b'x') * ({size} << 20)\nopen('file', 'wb').write(bytes(15 << 20))\n"
        "print('GAINED')",
    )
    assert answer.gained, (answer, answer.cause)


def test_each_job_has_a_group_which_ends_with_it(walled: Zygote, room: Path) -> None:
    child, link = start(walled, "import time\ntime.sleep(60)")
    other, other_link = start(walled, "import time\ntime.sleep(60)")
    with link, other_link, other:
        with child:
            held = [(place / "cgroup.procs").read_text().split() for place in groups(room)]
            assert sorted(held) == sorted([[str(child.pid)], [str(other.pid)]])
        assert len(groups(room)) == 1
    assert groups(room) == []
    walled.close()
    assert [p for p in room.glob("benling-jobs-*") if _is_free(p)] == []


def test_a_job_sees_nothing_of_its_group(walled: Zygote) -> None:
    own = attack(walled, "print(open('/proc/self/cgroup').read())")
    assert own["said"].split() == ["0::/"]
    mounts = attack(walled, "print('cgroup' in open('/proc/self/mountinfo').read())")
    assert mounts["said"] == "False\n"


def test_a_job_is_a_whole_process(walled: Zygote) -> None:
    """What glibc's own fork would have done is done: threads, locks and processes work."""
    answer = attack(
        walled,
        "import ctypes, os, subprocess, sys, threading\nplace = ctypes.c_void_p()\n"
        "ctypes.CDLL(None).prctl(40, ctypes.byref(place))\n"
        "remembered = ctypes.c_int.from_address(place.value).value\n"
        "numbers = [threading.get_native_id()]\n"
        "many = [threading.Thread(target=lambda: numbers.append(threading.get_native_id()))"
        " for _ in range(5)]\n[t.start() for t in many]\n[t.join() for t in many]\n"
        "done = subprocess.run([sys.executable, '-c', 'print(6 * 7)'], capture_output=True)\n"
        "print(remembered == os.getpid() == numbers[0], len(set(numbers)), done.stdout)",
    )
    assert answer["said"] == "True 6 b'42\\n'\n", answer


def test_random_numbers_differ(walled: Zygote) -> None:
    code = "import random\nprint(random.random())"
    assert attack(walled, code)["said"] != attack(walled, code)["said"]


def test_groups_of_a_killed_coordinator_are_swept_by_the_next(room: Path, machine: Machine) -> None:
    path = os.pathsep.join([str(TESTS), str(TESTS.parent / "src")])
    with subprocess.Popen(
        [sys.executable, "-c", COORDINATOR, "full", str(machine.given)], stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
    ) as started:  # fmt: skip
        assert started.stdout is not None
        started.stdout.readline()
        while not groups(room):
            assert started.poll() is None
        started.kill()
    left = [p for p in room.glob("benling-jobs-*") if _is_free(p)]
    assert left
    with zygote(Isolation.FULL, frozenset(), machine.given):
        assert not [p for p in left if p.exists()]


def _is_free(folder: Path) -> bool:
    """Whether the process that made a zygote's folder is gone."""
    import fcntl

    fd = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(fd)
    return True
