"""kill -9 of a judge's child or zygote from outside: the learner pays nothing for it."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator

import psutil
import pytest

from benling.judge.script import IN_PROCESS, Script, Transcript
from benling.judge.session import run
from benling.sandbox.isolation import Isolation
from benling.sandbox.process import SandboxBroken
from benling.sandbox.zygote import Zygote
from judge_session import LIMITS, codes, passed, script

#: one learner's function that a test waits for, and a cell that is waited for
CALLED = script(
    ("learner", "def slow():\n    import time\n    time.sleep(1.5)\n    return 7"),
    ("test", "assert slow() == 7"),
    ("test", "assert slow() == 7"),
)
RUN = script(("learner", "import time\ntime.sleep(1.5)\nx = 7"), ("test", "assert x == 7"))
TOGETHER = script(
    ("learner", "import time\ntime.sleep(1.5)\nx = 7"), ("test", "assert x == 7"), tags=[IN_PROCESS]
)
SHEET = script(("test", "import time\ntime.sleep(1.5)\nassert True"))
Victim = Callable[[list[psutil.Process]], psutil.Process]


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote("benling.judge.program") as made:
        yield made


def line_of(zygote: Zygote) -> list[psutil.Process]:
    """Keeper, bubblewrap twice, the zygote, then its children, the oldest first."""
    with contextlib.suppress(psutil.NoSuchProcess):
        line = [psutil.Process(zygote.keeper.pid)]
        while len(line) < 4 and (below := line[-1].children()):
            line.append(below[0])
        if len(line) == 4:
            return [*line, *sorted(line[3].children(), key=lambda one: one.create_time())]
    return []


def disturbed(
    script: Script, zygote: Zygote, victim: Victim, *, children: int, times: int = 1
) -> tuple[Transcript | Exception, int]:
    """What came of it, and how often something was killed while ``children`` ran."""
    killed = 0
    over = threading.Event()

    def strike() -> None:
        nonlocal killed
        hit: set[psutil.Process] = set()
        while not over.wait(0.01) and killed < times:
            line = line_of(zygote)
            with contextlib.suppress(IndexError, psutil.NoSuchProcess):
                if len(line) == 4 + children and line[-1] not in hit:
                    time.sleep(0.1)
                    hit.add(line[-1])
                    victim(line).kill()
                    killed += 1

    # Idle children of sheets would be counted among the others.
    for child in line_of(zygote)[4:]:
        child.kill()
        psutil.wait_procs([child], 5)
    striker = threading.Thread(target=strike)
    striker.start()
    try:
        return run(script, zygote, LIMITS), killed
    except SandboxBroken as broken:
        return broken, killed
    finally:
        over.set()
        striker.join()


_VICTIMS: dict[str, tuple[Script, int, Victim]] = {
    "learner's child in its cell": (RUN, 1, lambda line: line[4]),
    "learner's child in a test": (CALLED, 2, lambda line: line[4]),
    "judging child": (CALLED, 2, lambda line: line[5]),
    "zygote": (CALLED, 2, lambda line: line[3]),
    "child for both": (TOGETHER, 1, lambda line: line[4]),
    "child of sheets": (SHEET, 1, lambda line: line[4]),
}


@pytest.mark.parametrize("which", _VICTIMS)
def test_what_others_kill_is_run_afresh(which: str, zygote: Zygote) -> None:
    given, children, victim = _VICTIMS[which]
    told, killed = disturbed(given, zygote, victim, children=children)
    assert 1 == killed
    assert isinstance(told, Transcript), told
    assert (None, set()) == (told.cause, codes(told) - {"in-process"})
    assert all(passed(told).values())


def test_what_is_killed_again_and_again_is_the_machines_fault(zygote: Zygote) -> None:
    told, killed = disturbed(RUN, zygote, lambda line: line[4], children=1, times=9)
    assert 6 == killed
    assert "6 次被外部强行结束" in str(told)


def test_a_learner_who_ends_his_own_process_just_fails(zygote: Zygote) -> None:
    kills = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\nos._exit(1)"
    told = run(script(("learner", kills), ("test", "assert True")), zygote, LIMITS)
    assert ("crash", False) == (told.cause, passed(told)["c1"])


def test_where_a_learner_can_kill_himself_it_is_his_crash() -> None:
    kills = "def f():\n    import os, signal\n    os.kill(os.getpid(), signal.SIGKILL)"
    with Zygote("benling.judge.program", isolation=Isolation.BASIC) as basic:
        told = run(script(("learner", kills), ("test", "f()")), basic, LIMITS)
    assert ("crash", False) == (told.cause, passed(told)["c1"])
    assert "killed" in codes(told)
