"""Large pages for what a zygote shares with its children.

A fork copies one entry for each page, and the end of a child undoes as many: with pages of 2 MiB
instead of 4 KiB both cost a fraction. What a child writes to is copied in small pages as ever.
Where the kernel cannot do it (before 6.1) or has no such page free, all stays as it was.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from benling.sandbox import kernel_calls as kernel

_LARGE = 2 << 20


def collapse() -> None:
    """Put this process's private memory into large pages. Call last before the first fork."""
    for first, behind in _private_memory():
        start, end = -(-first // _LARGE) * _LARGE, behind // _LARGE * _LARGE
        if start < end:
            with contextlib.suppress(OSError):
                kernel.madvise(start, end - start, kernel.MADV_COLLAPSE)


def _private_memory() -> Iterator[tuple[int, int]]:
    """Addresses of what can be written and comes from no file, see proc_pid_maps(5)."""
    for line in Path("/proc/self/maps").read_text().splitlines():
        addresses, rights, _, _, _, *name = line.split(maxsplit=5)
        if rights == "rw-p" and name in ([], ["[heap]"]):
            first, _, behind = addresses.partition("-")
            yield int(first, 16), int(behind, 16)
