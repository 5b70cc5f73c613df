"""Whatever dies, at whatever moment: nothing is left running two seconds later.

These tests fail where the sandbox cannot run; they never skip.
"""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from benling.sandbox.isolation import Isolation
from benling.sandbox.process import SandboxBroken
from benling.sandbox.zygote import DoesNotFit, Zygote
from hostile.zygote.laboratory import LIMITS, Machine, attack, descendants, start, zygote

TESTS = Path(__file__).parents[2]
_TIERS = [Isolation.FULL, Isolation.BASIC]
#: seconds after which nothing may be left
_LATEST = 2

#: how long children of this test run's coordinators sleep: a length like no other's
_NAP = f"300.{os.getpid()}"

#: a coordinator that keeps children coming and going until it is killed
COORDINATOR = """
import sys, time
from pathlib import Path
from benling.sandbox.isolation import Isolation
from hostile.zygote.laboratory import start, zygote
tier, given = Isolation(sys.argv[1]), Path(sys.argv[2])
code = '''
import os, subprocess, time
for _ in range(3):
    if os.fork() == 0:
        os.setsid()
        if os.fork(): os._exit(0)
        subprocess.Popen(["sleep", "NAP"])
        time.sleep(300)
time.sleep(300)
'''
among = zygote(tier, frozenset(), given)
running = []
print("begun", flush=True)
while True:
    running.append(start(among, code))
    if len(running) > 2:
        child, link = running.pop(0)
        child.close()
        link.close()
""".replace("NAP", _NAP)


@contextlib.contextmanager
def coordinator(tier: Isolation, given: Path) -> Iterator["subprocess.Popen[bytes]"]:
    started = subprocess.Popen(
        [sys.executable, "-c", COORDINATOR, tier, str(given)], stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent / "src")])},
    )  # fmt: skip
    assert started.stdout is not None
    try:
        assert started.stdout.readline() == b"begun\n"
        yield started
    finally:
        started.kill()
        started.wait()
        started.stdout.close()


def identities(pids: set[int]) -> set[psutil.Process]:
    found = set()
    for pid in pids:
        with contextlib.suppress(psutil.NoSuchProcess):
            found.add(psutil.Process(pid))
    return found


def still_running(once: set[psutil.Process]) -> list[psutil.Process]:
    found = []
    for process in once:
        with contextlib.suppress(psutil.NoSuchProcess):
            if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def assert_gone(once: set[psutil.Process], mark: float) -> None:
    """Nothing of ``once``, and nobody who sleeps as the coordinator's children do."""
    while still_running(once) or sleepers():
        assert time.time() - mark < _LATEST, (still_running(once), sleepers())
        time.sleep(0.02)


def sleepers() -> list[int]:
    return [p.pid for p in psutil.process_iter(["cmdline"]) if p.info["cmdline"] == ["sleep", _NAP]]


@pytest.mark.parametrize("tier", _TIERS)
@pytest.mark.parametrize("number", range(10))
def test_nothing_outlives_a_killed_coordinator(
    number: int, tier: Isolation, machine: Machine
) -> None:
    chance = random.Random(f"{tier}{number}")
    with coordinator(tier, machine.given) as started:
        time.sleep(chance.uniform(0, 0.4))
        once = identities(descendants(started.pid))
        assert once
        mark = time.time()
        started.kill()
        started.wait()
        assert_gone(once, mark)


def test_nothing_outlives_a_coordinator_killed_while_the_zygote_is_made(machine: Machine) -> None:
    code = COORDINATOR.replace("print(", "0 and print(")
    path = os.pathsep.join([str(TESTS), str(TESTS.parent / "src")])
    for number in range(8):
        started = subprocess.Popen(
            [sys.executable, "-c", code, "full", str(machine.given)],
            env={**os.environ, "PYTHONPATH": path},
        )
        deadline = time.monotonic() + 20
        while not descendants(started.pid) and time.monotonic() < deadline:
            time.sleep(0.002)
        time.sleep(0.02 * number)
        once = identities(descendants(started.pid))
        mark = time.time()
        started.kill()
        started.wait()
        assert_gone(once, mark)


_VICTIMS: dict[str, Callable[[list[psutil.Process]], psutil.Process]] = {
    "keeper": lambda line: line[0],
    "next": lambda line: line[min(1, len(line) - 1)],
    "zygote": lambda line: next(p for p in reversed(line) if "benling.sandbox" in str(p.cmdline())),
}


@pytest.mark.parametrize("which", _VICTIMS)
@pytest.mark.parametrize("tier", _TIERS)
def test_a_killed_zygote_ends_its_children_and_comes_back(
    tier: Isolation, which: str, machine: Machine
) -> None:
    with zygote(tier, frozenset(), machine.given) as among:
        keeper = psutil.Process(among.keeper.pid)
        line = [keeper, *keeper.children(recursive=True)]
        child, link = start(among, "import time\ntime.sleep(300)")
        once = identities(descendants(keeper.pid))
        assert len(once) > len(line) - 1
        mark = time.time()
        _VICTIMS[which](line).kill()
        with link:
            code = child.wait(_LATEST)
        assert code is not None and code < 0
        assert_gone(once - {psutil.Process(os.getpid())}, mark)
        assert attack(among, "print('back')")["said"] == "back\n"


@pytest.mark.parametrize("tier", _TIERS)
def test_a_killed_child_takes_all_it_started_along_and_nobody_else(
    tier: Isolation, machine: Machine
) -> None:
    chance = random.Random(7)
    many = (
        "import os, time\nfor _ in range(5):\n    if os.fork() == 0:\n        os.setsid()\n"
        "        if os.fork(): os._exit(0)\n        time.sleep(300)\nos.write(LINK, b'!')\n"
        "time.sleep(300)"
    )
    with zygote(tier, frozenset(), machine.given) as among:
        for _ in range(5):
            other, other_link = start(among, "import time\ntime.sleep(300)")
            before = descendants(among.keeper.pid)
            child, link = start(among, many)
            if chance.random() < 0.5:
                assert link.recv(1) == b"!"
            time.sleep(chance.uniform(0, 0.05))
            os.kill(child.pid, signal.SIGKILL)
            assert child.wait(_LATEST) == -signal.SIGKILL
            assert descendants(among.keeper.pid) == before
            assert other.wait(0) is None
            other.close()
            link.close()
            other_link.close()


def test_closing_leaves_nothing(machine: Machine) -> None:
    for tier in Isolation:
        among = zygote(tier, frozenset(), machine.given)
        child, link = start(among, "import time\ntime.sleep(300)")
        once = identities(descendants(among.keeper.pid))
        mark = time.time()
        among.close()
        among.close()
        assert child.wait(_LATEST) is not None
        assert_gone(once, mark)
        link.close()
        with pytest.raises(SandboxBroken):
            start(among, "")


def test_a_copy_of_the_host_does_not_keep_anything_alive(machine: Machine) -> None:
    """A worker made by fork holds copies of all that the host holds open."""
    code = COORDINATOR.replace('print("begun", flush=True)\n', _COPY)
    path = os.pathsep.join([str(TESTS), str(TESTS.parent / "src")])
    with subprocess.Popen(
        [sys.executable, "-c", code, "full", str(machine.given)], stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
    ) as started:  # fmt: skip
        assert started.stdout is not None
        copy = int(started.stdout.readline())
        time.sleep(0.2)
        once = identities(descendants(started.pid) - {copy})
        mark = time.time()
        started.kill()
        started.wait()
        try:
            assert_gone(once, mark)
        finally:
            os.kill(copy, signal.SIGKILL)


_COPY = """
import os
with zygote(tier, frozenset(), given) as closed:
    copy = os.fork()
    if not copy:
        time.sleep(60)
        os._exit(0)
os.kill(copy, 9)
copy = os.fork()
if not copy:
    time.sleep(60)
    os._exit(0)
print(copy, flush=True)
"""


def test_a_stubborn_child_ends_by_the_clock(full: Zygote) -> None:
    child, link = start(
        full,
        "import os, signal, time\nfor n in (1, 2, 15): signal.signal(n, signal.SIG_IGN)\n"
        "os.write(LINK, b'!')\nwhile True:\n    try: time.sleep(9)\n    except BaseException: pass",
    )
    with link:
        assert link.recv(1) == b"!"
        child.arm(30)
        child.arm(0.3)
        child.interrupt()
        assert child.wait(5) == -signal.SIGKILL
    assert child.cause == "timeout"


def test_an_interrupt_as_soon_as_it_runs_is_the_jobs_own(full: Zygote) -> None:
    """Not the end of its setting up, which would look as if its zygote had died."""
    for _ in range(40):
        child, link = start(full, "import time\ntime.sleep(300)")
        child.interrupt()
        with link, child:
            # 0: the attack ran already, which reports it like any error. None: Python missed it
            # on its way into the sleep, which is why the clock is armed besides.
            assert child.wait(0.3) in (0, 130, None)


def test_an_interrupt_reaches_only_the_job(full: Zygote) -> None:
    other, other_link = start(full, "import time\ntime.sleep(300)")
    answer_of = "import time\ntry: time.sleep(300)\nexcept KeyboardInterrupt: print('interrupted')"
    child, link = start(full, answer_of)
    with link, other, other_link:
        child.arm(20)
        time.sleep(0.2)
        child.interrupt()
        assert child.wait(5) == 0
        assert b"interrupted" in link.recv(4096)
        assert other.wait(0) is None


def test_a_disarmed_clock_does_not_end_anything(full: Zygote) -> None:
    child, link = start(full, "import time\ntime.sleep(.6)")
    with link, child:
        child.arm(0.2)
        child.disarm()
        assert child.wait(5) == 0
        assert child.cause is None


def test_children_run_at_the_same_time_from_several_threads(full: Zygote) -> None:
    codes: list[int | None] = []

    def one() -> None:
        for _ in range(5):
            child, link = start(full, "import time\ntime.sleep(.02)")
            with link, child:
                codes.append(child.wait(20))

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [0] * 30


def test_nothing_stays_open_in_the_host(full: Zygote) -> None:
    attack(full, "pass")
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(10):
        attack(full, "pass")
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_job_that_cannot_begin_is_told_in_words(full: Zygote) -> None:
    with pytest.raises(SandboxBroken, match="No module named 'nowhere'"):
        full.spawn("nowhere:nothing", LIMITS)
    with pytest.raises(ValueError, match="leads out of the work folder"):
        full.spawn("attacker:attack", LIMITS, files={"../up": b""})
    for files in ({"big": bytes(LIMITS.disk_bytes + 1)}, {f"{n}": b"" for n in range(600)}):
        with pytest.raises(DoesNotFit):
            full.spawn("attacker:attack", LIMITS, files=files)
    assert attack(full, "print('well')")["said"] == "well\n"
