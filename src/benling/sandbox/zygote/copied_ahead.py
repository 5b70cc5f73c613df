"""Copies at once what a child would otherwise have copied page by page, as it first writes there.

Each such page by itself is a trap into the kernel; together they cost less. Where the kernel does
not take the request (before 6.13), the child goes on as ever.
"""

import array
import ctypes
import os

from benling.sandbox import kernel_calls as kernel
from benling.sandbox.zygote.memory_map import writable_memory

#: address and length of one range
_RANGE_BYTES = 16
#: IOV_MAX of the kernel
_RANGES_A_CALL = 1024


class CopiedAhead:
    """Memory that children of one entry write to. Made in the zygote, used in a child.

    ``ranges`` is what :class:`benling.sandbox.zygote.habits.Habits` has found out.
    """

    def __init__(self, ranges: bytes) -> None:
        own = array.array("Q")
        places = iter(sorted(writable_memory()))
        place = next(places, None)
        numbers = memoryview(ranges).cast("Q")
        for first, length in zip(numbers[::2], numbers[1::2], strict=True):
            while place is not None and place[1] <= first:
                place = next(places, None)
            # What the child has mapped itself is not here yet.
            if place is not None and place[0] <= first and first + length <= place[1]:
                own.extend((first, length))
        self._count = len(own) // 2
        self._ranges = ctypes.create_string_buffer(own.tobytes())
        self._address = ctypes.addressof(self._ranges)

    def copy(self) -> None:
        """In the child, first of all."""
        process = os.pidfd_open(os.getpid())
        try:
            for start in range(0, self._count, _RANGES_A_CALL):
                count = min(_RANGES_A_CALL, self._count - start)
                kernel.process_madvise(
                    process, self._address + start * _RANGE_BYTES, count,
                    kernel.MADV_POPULATE_WRITE,
                )  # fmt: skip
        except OSError:
            pass  # an older kernel, or little memory: page by page then
        finally:
            os.close(process)
