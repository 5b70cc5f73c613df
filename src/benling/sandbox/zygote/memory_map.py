"""The writable private memory of a process, by proc_pid_maps(5)."""

import mmap
from collections.abc import Iterator
from pathlib import Path

PAGE = mmap.PAGESIZE


def writable_memory(
    process: int | str = "self", *, of_files: bool = True
) -> Iterator[tuple[int, int]]:
    """First address and the one behind, of the heap, of anonymous memory and of libraries' data.

    ``of_files``: also what was read from a file. Raises: OSError when it cannot be read.
    """
    for line in Path(f"/proc/{process}/maps").read_text().splitlines():
        addresses, rights, _, _, _, *name = line.split(maxsplit=5)
        if rights != "rw-p" or not (
            name in ([], ["[heap]"]) or (of_files and name[0].startswith("/"))
        ):
            continue
        first, _, behind = addresses.partition("-")
        yield int(first, 16), int(behind, 16)
