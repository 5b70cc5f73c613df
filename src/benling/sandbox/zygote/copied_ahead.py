"""Copies at once what a child would otherwise have copied page by page, as it first writes there.

Each such page by itself is a trap into the kernel; together they cost less. Where the kernel does
not take the request (before 6.13), the child goes on as ever.
"""

import ctypes
import fcntl
import mmap
import os

from benling.sandbox import kernel_calls as kernel

#: address and length of one range
_RANGE_BYTES = 16
#: IOV_MAX of the kernel
_RANGES_A_CALL = 1024
_OUT_OF_THE_WAY = 200


class CopiedAhead:
    """Memory that children of one entry write to. Made in the zygote, used in a child.

    ``ranges``: open file of what :class:`benling.sandbox.zygote.habits.Habits` has found out. The
    zygote does not read it: what it had read, children of other entries would inherit.
    """

    def __init__(self, ranges: int) -> None:
        # Out of the way: all children are to find the same numbers free.
        self._file = fcntl.fcntl(ranges, fcntl.F_DUPFD_CLOEXEC, _OUT_OF_THE_WAY)
        os.close(ranges)

    def copy(self) -> None:
        """In the child, first of all."""
        process = os.pidfd_open(os.getpid())
        try:
            with mmap.mmap(self._file, 0, access=mmap.ACCESS_COPY) as ranges:
                first = ctypes.c_char.from_buffer(ranges)
                try:
                    _copy(process, ctypes.addressof(first), len(ranges) // _RANGE_BYTES)
                finally:
                    del first
        except (OSError, ValueError):
            pass  # an older kernel, or little memory: page by page then
        finally:
            os.close(process)


def _copy(process: int, address: int, ranges: int) -> None:
    for start in range(0, ranges, _RANGES_A_CALL):
        kernel.process_madvise(
            process, address + start * _RANGE_BYTES, min(_RANGES_A_CALL, ranges - start),
            kernel.MADV_POPULATE_WRITE,
        )  # fmt: skip
