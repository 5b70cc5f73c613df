"""First code to run inside a sandbox: bounds itself, starts the job, and guards its end.

Called as ``python -m benling.sandbox.inside <limits as JSON> <life> <argv…>``. Imports nothing that
is not needed.

``life`` is a pipe whose other end only the starter holds: one byte says begin, its end says that
the starter has died. bubblewrap's own tie to its starter leaves moments in which it is not yet
made. The job may kill its guard, but the whole sandbox then ends.
"""

import json
import os
import resource
import select
import signal
import sys
from typing import NoReturn

_SIGNALS = 512


def bound(figures: dict[str, int]) -> None:
    """Set this process's limits; children inherit them."""
    for name, figure in {
        # One byte: with none the kernel would still start the machine's collector of crashes.
        "RLIMIT_CORE": 1,
        "RLIMIT_AS": figures["address_space_bytes"],
        "RLIMIT_NPROC": figures["processes"],
        "RLIMIT_NOFILE": figures["open_files"],
        "RLIMIT_FSIZE": figures["disk_bytes"],
        # Counted for the machine's user, so none of it may be used up in here.
        "RLIMIT_MSGQUEUE": 0,
        "RLIMIT_SIGPENDING": _SIGNALS,
        "RLIMIT_MEMLOCK": 0,
    }.items():
        resource.setrlimit(getattr(resource, name), (figure, figure))
    # SIGXCPU first, so that the exit code tells why; SIGKILL for whoever ignores it.
    seconds = figures["cpu_seconds"]
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))


def guard(job: int, life: int) -> NoReturn:
    """Wait for the job's end or the starter's, whichever is first; everything ends with it."""
    ended = os.pidfd_open(job)
    select.select([ended, life], [], [])
    reaped, status = os.waitpid(job, os.WNOHANG)
    if not reaped:
        # The starter died, perhaps together with bubblewrap's own watcher: then its first process
        # here waits for every child, so none may stay. -1 is all of this namespace but the two.
        os.kill(-1, signal.SIGKILL)
        os._exit(128 + signal.SIGKILL)
    code = os.waitstatus_to_exitcode(status)
    # The first process ends with its child, and the namespace with the first process.
    os._exit(128 - code if code < 0 else code)


def main() -> None:
    bound(json.loads(sys.argv[1]))
    life = int(sys.argv[2])
    if not os.read(life, 1):
        sys.exit(1)
    process = os.fork()
    if process:
        guard(process, life)
    os.close(life)
    job = sys.argv[3:]
    os.execvp(job[0], job)  # noqa: S606


if __name__ == "__main__":
    main()
