"""First code to run inside a sandbox: bounds this process, then becomes the job.

Called as ``python -m benling.sandbox.inside <limits as JSON> <argv…>``, or with ``kernel`` in
place of argv, see :mod:`benling.sandbox.kernel_inside`. Imports nothing that is not needed.
"""

import json
import os
import resource
import sys


def bound(figures: dict[str, int]) -> None:
    """Set this process's limits; children inherit them."""
    for name, figure in {
        "RLIMIT_CORE": 0,
        "RLIMIT_AS": figures["address_space_bytes"],
        "RLIMIT_NPROC": figures["processes"],
        "RLIMIT_NOFILE": figures["open_files"],
        "RLIMIT_FSIZE": figures["disk_bytes"],
    }.items():
        resource.setrlimit(getattr(resource, name), (figure, figure))
    # SIGXCPU first, so that the exit code tells why; SIGKILL for whoever ignores it.
    seconds = figures["cpu_seconds"]
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))


def main() -> None:
    bound(json.loads(sys.argv[1]))
    job = sys.argv[2:]
    if job == ["kernel"]:
        from benling.sandbox.kernel_inside import serve

        serve(sys.stdin.buffer.readline())
    else:
        os.execvp(job[0], job)  # noqa: S606


if __name__ == "__main__":
    main()
