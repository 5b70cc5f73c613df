"""How much one sandbox may use."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds of one sandbox, all enforced from outside it or by the kernel."""

    #: wall-clock time of the whole tree, from :meth:`Sandbox.arm`
    wall_seconds: float
    #: CPU time of any one process
    cpu_seconds: int
    #: memory of the whole tree, counted as PSS (shared pages are shared out)
    memory_bytes: int
    #: address space of any one process: a huge allocation fails inside, at once
    address_space_bytes: int
    #: processes and threads together
    processes: int
    #: open files of any one process
    open_files: int
    #: room on each writable in-memory file system, and the largest single file
    disk_bytes: int
    #: files and folders on all writable file systems together
    disk_files: int
    #: what is kept of standard output and of standard error
    output_bytes: int
