"""Stands between a sandbox and its starter, so that the one never outlives the other.

Called as ``python -I -S keeper.py <life> <folder> <command…>``. bubblewrap's own tie to its
starter has a gap: killed between making its child and letting it go on, it leaves a child that
waits for ever. ``life`` is a pipe whose other end only the starter holds; when that closes, or the
starter ends, all that descends from here is killed, and then ``folder`` is removed, unless it is
empty text. Ends with the command's exit code, after the last of it.

Imports nothing of ours, so that it starts in a few milliseconds.
"""

import ctypes
import os
import select
import signal
import sys
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36


def main() -> None:
    # Both, as a copy of the starter (by fork) would hold the pipe open after the starter's death.
    starter = os.pidfd_open(os.getppid())
    life, folder, line = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
    # What loses its parent below here becomes our child, and so is found.
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    # Handlers, as "ignored" would be passed on to the job.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _unmoved)
    child = os.fork()
    if not child:
        try:
            os.execvp(line[0], line)  # noqa: S606
        except OSError as error:
            os.write(2, f"{line[0]}: {error.strerror}\n".encode())
        finally:
            os._exit(127)
    _until_ended(child, starter, life)
    code = _end_all(child)
    if folder:
        import shutil

        shutil.rmtree(folder, ignore_errors=True)
    os._exit(128 - code if code < 0 else code)


def _unmoved(_number: int, _frame: object) -> None:
    """The starter decides when to end."""


def _until_ended(child: int, starter: int, life: int) -> None:
    ended = os.pidfd_open(child)
    watched = select.poll()
    watched.register(ended, select.POLLIN)
    watched.register(starter, select.POLLIN)
    # Data is for the first program inside; only the end of the pipe counts here.
    watched.register(life, 0)
    watched.poll()


def _end_all(child: int) -> int:
    """Kill and reap whatever is left; the exit code of ``child``."""
    code = -signal.SIGKILL
    own = Path(f"/proc/self/task/{os.getpid()}/children")
    while True:
        try:
            reaped, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return code
        if reaped == child:
            code = os.waitstatus_to_exitcode(status)
        if reaped:
            continue
        for pid in own.read_text().split():
            # Reaped by nobody but us, so the number still means the same process.
            os.kill(int(pid), signal.SIGKILL)
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)


if __name__ == "__main__":
    main()
