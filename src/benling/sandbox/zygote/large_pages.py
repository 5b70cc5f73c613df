"""Large pages for what a zygote shares with its children.

A fork copies one entry for each page, and the end of a child undoes as many: with pages of 2 MiB
instead of 4 KiB both cost a fraction. What a child writes to is copied in small pages as ever.
Where the kernel cannot do it (before 6.1) or has no such page free, all stays as it was.
"""

import contextlib

from benling.sandbox import kernel_calls as kernel
from benling.sandbox.zygote.memory_map import writable_memory

_LARGE = 2 << 20


def collapse() -> None:
    """Put this process's private memory into large pages. Call last before the first fork."""
    for first, behind in writable_memory(of_files=False):
        start, end = -(-first // _LARGE) * _LARGE, behind // _LARGE * _LARGE
        if start < end:
            with contextlib.suppress(OSError):
                kernel.madvise(start, end - start, kernel.MADV_COLLAPSE)
