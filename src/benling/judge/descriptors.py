"""What is written to descriptors 1 and 2 past Python: by C code, and by processes a cell starts.

A kernel reads both through pipes, in threads. Here they are nameless files in memory, read between
Python's own prints: no thread, nothing that can block, and bounded by the room on the file system.
"""

import contextlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

#: read and emptied when larger, so that a long run of small writes does not fill the disk
_LARGE = 1 << 20


class Descriptors:
    """Redirects descriptors 1 and 2 from its making until :meth:`close`."""

    def __init__(self, say: Callable[[str, str], None]) -> None:
        """``say(stream, text)`` is called with what was found."""
        self._say = say
        self._saved = [os.dup(1), os.dup(2)]
        self._files = [_nameless_file(), _nameless_file()]
        self._seen = [0, 0]
        for descriptor, file in zip((1, 2), self._files, strict=True):
            os.dup2(file, descriptor)

    def pull(self) -> None:
        """Hand on what has been written since last time."""
        for index, file in enumerate(self._files):
            size = os.lseek(file, 0, os.SEEK_END)
            if size != self._seen[index]:
                self._read(index, size)

    def _read(self, index: int, size: int) -> None:
        start = min(self._seen[index], size)
        self._seen[index] = size
        data = os.pread(self._files[index], min(size - start, 64 * _LARGE), start)
        if size > _LARGE:
            with contextlib.suppress(OSError):
                os.ftruncate(self._files[index], 0)
                self._seen[index] = 0
        self._say(("stdout", "stderr")[index], data.decode(errors="replace"))

    def close(self) -> None:
        for descriptor, saved in zip((1, 2), self._saved, strict=True):
            os.dup2(saved, descriptor)
        for file in (*self._saved, *self._files):
            os.close(file)


def _nameless_file() -> int:
    """An open file without a name, appended to by whoever writes."""
    folder = tempfile.gettempdir()
    flags = os.O_RDWR | os.O_APPEND | os.O_CLOEXEC
    try:
        return os.open(folder, flags | os.O_TMPFILE, 0o600)
    except OSError:  # a file system without nameless files
        descriptor, name = tempfile.mkstemp(dir=folder)
        os.close(descriptor)
        descriptor = os.open(name, flags)
        Path(name).unlink()
        return descriptor
