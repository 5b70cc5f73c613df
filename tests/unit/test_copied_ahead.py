"""What children of a zygote usually write to is found out, and copied for later ones at once."""

import array
import mmap
import os
import platform
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from benling.sandbox.zygote.copied_ahead import CopiedAhead
from benling.sandbox.zygote.habits import Habits
from benling.sandbox.zygote.memory_map import PAGE, writable_memory

_PAGES = 64
_WRITTEN = (3, 4, 40)


@pytest.fixture
def memory() -> Iterator[mmap.mmap]:
    made = mmap.mmap(-1, _PAGES * PAGE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    made[:] = b"z" * len(made)
    yield made
    made.close()


def _address(memory: mmap.mmap) -> int:
    import ctypes

    return ctypes.addressof(ctypes.c_char.from_buffer(memory))


@contextmanager
def _child(work: Callable[[], None]) -> Iterator[int]:
    """Runs ``work`` in a fork that then waits to be ended."""
    done, told = os.pipe()
    pid = os.fork()
    if not pid:
        work()
        os.write(told, b"x")
        time.sleep(60)
        os._exit(0)
    os.close(told)
    os.read(done, 1)
    try:
        yield pid
    finally:
        os.kill(pid, 9)
        os.waitpid(pid, 0)
        os.close(done)


def _writing(memory: mmap.mmap, pages: tuple[int, ...]) -> Callable[[], None]:
    def write() -> None:
        for page in pages:
            memory[page * PAGE] = 1

    return write


def _learnt(memory: mmap.mmap, *written: tuple[int, ...]) -> list[tuple[int, int]]:
    """Ranges of ``memory`` that are told after children that wrote to these pages, in pages."""
    habits, told = Habits(), None
    for pages in written:
        with _child(_writing(memory, pages)) as pid:
            told = habits.look_at(pid, "entry")
    assert told is not None
    start = _address(memory)
    numbers = array.array("Q", told)
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    return [
        ((first - start) // PAGE, length // PAGE)
        for first, length in pairs if start <= first < start + len(memory)
    ]  # fmt: skip


def test_what_most_children_wrote_to_is_told_after_the_third(memory: mmap.mmap) -> None:
    assert _learnt(memory, _WRITTEN, (*_WRITTEN, 50), _WRITTEN) == [(3, 2), (40, 1)]


def test_nothing_is_told_before_and_nothing_again(memory: mmap.mmap) -> None:
    habits = Habits()
    told = []
    for _ in range(5):
        with _child(_writing(memory, _WRITTEN)) as pid:
            told.append(habits.look_at(pid, "entry"))
    assert [each is None for each in told] == [True, True, False, True, True]


def test_entries_are_told_apart(memory: mmap.mmap) -> None:
    habits = Habits()
    with _child(_writing(memory, _WRITTEN)) as pid:
        told = [habits.look_at(pid, entry) for entry in ("one", "other", "one", "other")]
    assert told == [None] * 4


def test_whoever_writes_to_very_much_is_no_model() -> None:
    size = 9000 * PAGE
    large = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    large[:] = bytes(size)
    habits, told = Habits(), b""
    for _ in range(3):
        with _child(_writing(large, tuple(range(9000)))) as pid:
            told = habits.look_at(pid, "entry") or b""
    large.close()
    assert told == b""


def test_a_child_that_has_gone_is_no_fault() -> None:
    gone = os.fork()
    if not gone:
        os._exit(0)
    os.waitpid(gone, 0)
    habits = Habits()
    assert [habits.look_at(gone, "entry") for _ in range(4)] == [None] * 4


def _kernel() -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", platform.release())[:2]))


@pytest.mark.skipif(_kernel() < (6, 13), reason="this kernel takes no such request")
def test_a_child_has_it_copied_and_sees_the_same(memory: mmap.mmap) -> None:
    start = _address(memory)
    ranges = array.array("Q", (start + 3 * PAGE, 2 * PAGE, start + 40 * PAGE, PAGE)).tobytes()
    ahead = CopiedAhead(_file(ranges))
    habits = Habits()
    told = None
    for _ in range(3):
        with _child(ahead.copy) as pid:
            told = habits.look_at(pid, "entry")
    assert told is not None
    own = {
        page
        for first, length in zip(*[iter(array.array("Q", told))] * 2, strict=True)
        for page in range(first, first + length, PAGE)
    }
    assert {start + page * PAGE for page in _WRITTEN} <= own
    assert start + 10 * PAGE not in own

    def look() -> None:
        ahead.copy()
        if memory[:] != b"z" * len(memory):
            os._exit(1)

    with _child(look):
        assert memory[:] == b"z" * len(memory)


def test_what_a_child_has_made_itself_is_not_told(memory: mmap.mmap) -> None:
    made: list[mmap.mmap] = []

    def write() -> None:
        memory[0] = 1
        made.append(mmap.mmap(-1, _PAGES * PAGE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS))
        made[0][:] = b"y" * len(made[0])

    habits, told = Habits(), None
    for _ in range(3):
        with _child(write) as pid:
            told = habits.look_at(pid, "entry")
    assert told is not None
    numbers = array.array("Q", told)
    mine = list(writable_memory())
    for first, length in zip(numbers[::2], numbers[1::2], strict=True):
        for page in range(first, first + length, PAGE):
            assert any(start <= page < end for start, end in mine)


def test_ranges_that_are_not_here_harm_nothing(memory: mmap.mmap) -> None:
    behind = max(behind for _, behind in writable_memory())
    ahead = CopiedAhead(_file(array.array("Q", (behind + (1 << 30), PAGE)).tobytes()))
    ahead.copy()
    CopiedAhead(_file(b"")).copy()
    assert memory[0] == ord("z")


def _file(content: bytes) -> int:
    made = os.memfd_create("ranges")
    os.write(made, content)
    return made
