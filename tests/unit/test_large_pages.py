"""What a zygote holds is put into large pages, and stays what it was."""

import mmap
import os
import platform
import re
from pathlib import Path

import pytest

from benling.sandbox.zygote import large_pages
from benling.sandbox.zygote.memory_map import writable_memory

_BYTES = 32 << 20


def _in_large_pages() -> int:
    text = Path("/proc/self/smaps_rollup").read_text()
    found = re.search(r"AnonHugePages:\s+(\d+) kB", text)
    return int(found[1]) * 1024 if found else 0


def _kernel() -> tuple[int, int]:
    major, minor = re.findall(r"\d+", platform.release())[:2]
    return int(major), int(minor)


@pytest.mark.skipif(_kernel() < (6, 1), reason="this kernel has no such call")
def test_memory_is_put_into_large_pages_and_a_fork_sees_the_same() -> None:
    memory = mmap.mmap(-1, _BYTES, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    piece = os.urandom(1 << 20)
    for start in range(0, _BYTES, len(piece)):
        memory[start : start + len(piece)] = piece
    before = _in_large_pages()
    large_pages.collapse()
    assert _in_large_pages() >= before + _BYTES // 2
    child = os.fork()
    if not child:
        same = memory[:] == piece * (_BYTES // len(piece))
        memory[:4096] = bytes(4096)
        os._exit(0 if same else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert memory[: len(piece)] == piece
    memory.close()


def test_only_memory_of_its_own_is_asked_for() -> None:
    regions = list(writable_memory(of_files=False))
    assert regions
    for line in Path("/proc/self/maps").read_text().splitlines():
        if line.endswith((".so", "[stack]", "[vdso]")):
            assert int(line.partition("-")[0], 16) not in {first for first, _ in regions}
