"""Which pages the children of a zygote write to, learnt from the first ones; host side.

A child shares all memory with its zygote until it writes to a page: the kernel then stops it and
copies that page. Children of one entry write to nearly the same pages, some thousands of them. So
the first few are looked at shortly before they are ended, and the zygote is told what most of them
wrote to; later children have that copied at once (:mod:`benling.sandbox.zygote.copied_ahead`).

Nothing but page numbers is taken from a child, and not too many of them: it can make later ones
slower by a little, no more.
"""

import array
import contextlib
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benling.sandbox.zygote.memory_map import PAGE, writable_memory

#: children of an entry that are looked at
_LOOKED_AT = 3
#: so many of them must have written to a page
_ENOUGH = 2
#: 32 MiB; whoever writes to more is no model for others
_MOST_PAGES = 8192

#: one 64-bit entry a page, see Documentation/admin-guide/mm/pagemap.rst
_ENTRY_BYTES = 8
_NOBODY_ELSES = 1 << 56


class Habits:
    """Of one life of a zygote. Several threads may use it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._begun: Counter[str] = Counter()
        self._written: dict[str, list[frozenset[int]]] = {}

    def look_at(self, pid: int, entry: str) -> bytes | None:
        """Look at a child that is about to be ended; what to tell the zygote, when that is known.

        Pairs of address and length, native 64-bit numbers: the kernel's ``struct iovec``.
        """
        with self._lock:
            if self._begun[entry] == _LOOKED_AT:
                return None
            self._begun[entry] += 1
        written = frozenset(_written(pid))
        with self._lock:
            seen = self._written.setdefault(entry, [])
            seen.append(written)
            if len(seen) < _LOOKED_AT:
                return None
            del self._written[entry]
        counts = Counter(page for pages in seen for page in pages)
        usual = sorted(page for page, count in counts.items() if count >= _ENOUGH)
        inherited = list(_inherited(usual, pid))
        return _ranges(inherited) if 0 < len(inherited) <= _MOST_PAGES else None


def _written(pid: int) -> Iterator[int]:
    """Numbers of the pages that a process shares with no other; none when it cannot be read."""
    with contextlib.suppress(OSError), Path(f"/proc/{pid}/pagemap").open("rb", 0) as file:
        for first, behind in writable_memory(pid):
            start, count = first // PAGE, (behind - first) // PAGE
            file.seek(start * _ENTRY_BYTES)
            entries = array.array("Q", file.read(count * _ENTRY_BYTES))
            yield from (start + n for n, entry in enumerate(entries) if entry & _NOBODY_ELSES)


def _inherited(pages: list[int], pid: int) -> Iterator[int]:
    """Those that a child has from the start: of its own, a new one has no such pages yet."""
    with contextlib.suppress(OSError, StopIteration):
        places = writable_memory(_parent_of(pid))
        first, behind = next(places)
        for page in pages:
            while behind <= page * PAGE:
                first, behind = next(places)
            if first <= page * PAGE:
                yield page


def _parent_of(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("PPid:"):
            return int(line.split()[1])
    raise ProcessLookupError(pid)


def _ranges(pages: list[int]) -> bytes:
    found = array.array("Q")
    for page in pages:
        if found and found[-2] + found[-1] == page * PAGE:
            found[-1] += PAGE
        else:
            found.extend((page * PAGE, PAGE))
    return found.tobytes()
